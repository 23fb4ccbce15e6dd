package org.rdpdoctor.probe.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdpdoctor.probe.name.Resolver.DirectAnswer;
import org.rdpdoctor.probe.name.Resolver.Resolution;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.dns.DnsMessage;
import org.rdpdoctor.wire.dns.DnsMessage.ResourceRecord;
import org.rdpdoctor.wire.dns.DnsRecordType;

@Timeout(60)
class SystemResolverTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final String NAME = "host.example";

  private final List<DatagramSocket> sockets = new ArrayList<>();

  @AfterEach
  void stopServers() {
    sockets.forEach(DatagramSocket::close);
  }

  /** A name server on loopback; an empty answer is silence. */
  private InetSocketAddress nameServer(Function<DnsMessage, Optional<DnsMessage>> answers) {
    try {
      DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
      sockets.add(socket);
      Thread.ofVirtual().start(() -> serve(socket, answers));
      return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static void serve(
      DatagramSocket socket, Function<DnsMessage, Optional<DnsMessage>> answers) {
    byte[] buffer = new byte[DnsMessage.MAX_UDP_BYTES];
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        DnsMessage query = DnsMessage.decode(new Reader(Bytes.of(buffer, 0, packet.getLength())));
        Optional<DnsMessage> answer = answers.apply(query);
        if (answer.isPresent()) {
          byte[] bytes = answer.get().toBytes().toArray();
          socket.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
        }
      } catch (IOException | DecodeException _) {
        return; // closed
      }
    }
  }

  private static DnsMessage answer(DnsMessage query, int code, ResourceRecord... records) {
    return new DnsMessage(
        query.id(),
        DnsMessage.RESPONSE | code,
        query.questions(),
        List.of(records),
        Optional.empty());
  }

  private static DirectAnswer ask(InetSocketAddress... servers) {
    return new SystemResolver(() -> List.of(servers)).ask(NAME, DnsRecordType.A, LIMIT);
  }

  @Test
  void readsAddressesAndAliases() {
    InetSocketAddress server =
        nameServer(query ->
            Optional.of(
                answer(
                    query,
                    DnsMessage.NO_ERROR,
                    ResourceRecord.alias(NAME, 60, "middle.example"),
                    ResourceRecord.alias("middle.example", 60, "end.example"),
                    ResourceRecord.address(
                        "end.example", DnsRecordType.A, 60, Bytes.of(192, 0, 2, 7)))));
    assertThat(ask(server))
        .isEqualTo(
            new DirectAnswer.Records(
                List.of("192.0.2.7"), List.of(NAME, "middle.example", "end.example")));
  }

  @Test
  void findsServicesInTheirOrder() {
    DnsMessage.ServiceTarget far = new DnsMessage.ServiceTarget(10, 100, 88, "far.example");
    DnsMessage.ServiceTarget light = new DnsMessage.ServiceTarget(0, 1, 88, "light.example");
    DnsMessage.ServiceTarget heavy = new DnsMessage.ServiceTarget(0, 100, 88, "heavy.example");
    String name = "_kerberos._tcp.example";
    InetSocketAddress server =
        nameServer(query ->
            Optional.of(
                answer(
                    query,
                    DnsMessage.NO_ERROR,
                    ResourceRecord.service(name, 60, far),
                    ResourceRecord.service(name, 60, light),
                    ResourceRecord.service(name, 60, heavy))));
    InetSocketAddress missing =
        nameServer(query -> Optional.of(answer(query, DnsMessage.NAME_ERROR)));
    InetSocketAddress failing =
        nameServer(query -> Optional.of(answer(query, DnsMessage.SERVER_FAILURE)));

    assertThat(services(name, server))
        .isEqualTo(new ServiceResolver.Services.Found(List.of(heavy, light, far)));
    assertThat(services(name, missing)).isInstanceOf(ServiceResolver.Services.None.class);
    assertThat(services(name, failing)).isInstanceOf(ServiceResolver.Services.Unknown.class);
    assertThat(services(name)).isInstanceOf(ServiceResolver.Services.Unknown.class);
  }

  private static ServiceResolver.Services services(String name, InetSocketAddress... servers) {
    return new SystemResolver(() -> List.of(servers)).services(name, LIMIT);
  }

  @Test
  void tellsNoSuchNameFromServerFailure() {
    InetSocketAddress missing =
        nameServer(query -> Optional.of(answer(query, DnsMessage.NAME_ERROR)));
    InetSocketAddress failing =
        nameServer(query -> Optional.of(answer(query, DnsMessage.SERVER_FAILURE)));
    assertThat(ask(missing)).isInstanceOf(DirectAnswer.NoSuchName.class);
    assertThat(ask(failing))
        .isInstanceOfSatisfying(
            DirectAnswer.Failed.class,
            failed -> assertThat(failed.how()).contains("server failure"));
    assertThat(ask(failing, missing)).as("next server").isInstanceOf(DirectAnswer.NoSuchName.class);
  }

  @Test
  void strayAnswersAreNotBelieved() {
    InetSocketAddress liar =
        nameServer(query ->
            Optional.of(
                new DnsMessage(
                    query.id() ^ 1,
                    DnsMessage.RESPONSE,
                    query.questions(),
                    List.of(),
                    Optional.empty())));
    assertThat(ask(liar))
        .isInstanceOfSatisfying(
            DirectAnswer.Failed.class, failed -> assertThat(failed.how()).contains("timed out"));
  }

  @Test
  void nobodyThereIsAFailure() {
    InetSocketAddress gone = nameServer(_ -> Optional.empty());
    stopServers();
    assertThat(ask(gone)).isInstanceOf(DirectAnswer.Failed.class);
    assertThat(ask()).isEqualTo(new DirectAnswer.NotAsked());
  }

  @Test
  void namesThatAreNotForDnsAreNotAsked() {
    InetSocketAddress server = nameServer(_ -> Optional.empty());
    SystemResolver resolver = new SystemResolver(() -> List.of(server));
    for (String name :
        List.of("localhost", "printer.local", "single", "a..b", "x".repeat(64) + ".y")) {
      assertThat(resolver.ask(name, DnsRecordType.A, LIMIT)).isEqualTo(new DirectAnswer.NotAsked());
    }
  }

  @Test
  void theSystemKnowsLocalhost() throws InterruptedException {
    assertThat(new SystemResolver().resolve("localhost", Duration.ofSeconds(20)))
        .isInstanceOfSatisfying(
            Resolution.Found.class, found -> assertThat(found.addresses()).isNotEmpty());
  }
}
