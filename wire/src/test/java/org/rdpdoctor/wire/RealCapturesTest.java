package org.rdpdoctor.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.gcc.ClientData.ClientCoreData;
import org.rdpdoctor.wire.gcc.ConferenceCreate;
import org.rdpdoctor.wire.gcc.EncryptionLevel;
import org.rdpdoctor.wire.gcc.EncryptionMethods;
import org.rdpdoctor.wire.gcc.ServerData.ServerCoreData;
import org.rdpdoctor.wire.gcc.ServerData.ServerSecurityData;
import org.rdpdoctor.wire.mcs.ConnectPdu;
import org.rdpdoctor.wire.mcs.DomainPdu;
import org.rdpdoctor.wire.mcs.DomainPdu.AttachUserConfirm;
import org.rdpdoctor.wire.mcs.DomainPdu.ChannelJoinConfirm;
import org.rdpdoctor.wire.mcs.DomainPdu.SendData;
import org.rdpdoctor.wire.rdpbcgr.ShareControlPdu;
import org.rdpdoctor.wire.rdpbcgr.ShareControlPdu.DemandActive;
import org.rdpdoctor.wire.rdpbcgr.ShareControlPdu.ShareData;
import org.rdpdoctor.wire.rdpsec.RsaKey;
import org.rdpdoctor.wire.rdpsec.SecurityExchange;
import org.rdpdoctor.wire.rdpsec.ServerCertificate;
import org.rdpdoctor.wire.tpkt.Tpkt;
import org.rdpdoctor.wire.x224.X224Tpdu;

/**
 * What real clients and servers said, cut out of captures by tshark. The captures are not part of
 * the project; {@code RDPDOCTOR_CAPTURES} names their folder.
 */
class RealCapturesTest {
  private static final Path CAPTURES =
      Path.of(System.getenv().getOrDefault("RDPDOCTOR_CAPTURES", "../../shared/captures"));

  /** What one side said: the MCS messages in their order. */
  private record Side(List<ConnectPdu> connects, List<DomainPdu> domain) {
    <T extends DomainPdu> Stream<T> all(Class<T> kind) {
      return domain.stream().filter(kind::isInstance).map(kind::cast);
    }

    ConferenceCreate.Request request() throws DecodeException {
      return ConferenceCreate.Request.decode(new Reader(connects.getFirst().userData()));
    }

    ConferenceCreate.Response response() throws DecodeException {
      return ConferenceCreate.Response.decode(new Reader(connects.getFirst().userData()));
    }
  }

  @Test
  void windowsServer2003WithItsOwnEncryption()
      throws IOException, InterruptedException, DecodeException {
    List<Side> sides = sides("zeek__rdp-proprietary-encryption.pcap", "tcp", 1);
    assertThat(core(sides.getFirst()).clientNameText()).isEqualTo("FROG-POND");
    assertThat(core(sides.getFirst()).clientBuild()).isEqualTo(6000);
    ServerSecurityData security = security(sides.getLast());
    assertThat(security.method()).isEqualTo(EncryptionMethods.RC4_128);
    assertThat(security.level()).isEqualTo(EncryptionLevel.HIGH);
    assertThat(security.keys().orElseThrow().random().size()).isEqualTo(32);
    standardSecurityBegins(sides);
    domainIsClean(sides);
  }

  @Test
  void windowsXpWithItsOwnEncryption() throws IOException, InterruptedException, DecodeException {
    List<Side> sides = sides("OISF__RDP-003.pcap", "tcp", 0);
    assertThat(core(sides.getFirst()).clientNameText()).isEqualTo("ISD2-KM84178");
    assertThat(core(sides.getFirst()).clientBuild()).isEqualTo(2600);
    ServerSecurityData security = security(sides.getLast());
    assertThat(security.method()).isEqualTo(EncryptionMethods.RC4_56);
    assertThat(security.level()).isEqualTo(EncryptionLevel.CLIENT_COMPATIBLE);
    standardSecurityBegins(sides);
    domainIsClean(sides);
  }

  @Test
  void windows11WithTlsAndWithoutNla() throws IOException, InterruptedException, DecodeException {
    List<Side> sides = sides("awakecoding__rdp-no-nla-accepted1.pcapng", "tls", 0);
    assertThat(core(sides.getFirst()).clientNameText()).isEqualTo("IT-HELP-CLIENT");
    assertThat(core(sides.getFirst()).clientBuild()).isEqualTo(22621);
    Side server = sides.getLast();
    assertThat(security(server).method()).isEqualTo(EncryptionMethods.NONE);
    assertThat(security(server).level()).isEqualTo(EncryptionLevel.NONE);
    assertThat(server.response().oddities()).isEmpty();
    assertThat(find(server, ServerCoreData.class).clientRequestedProtocols()).isPresent();
    domainIsClean(sides);
    List<ShareControlPdu> share = shareControl(server);
    assertThat(share).anyMatch(DemandActive.class::isInstance);
    assertThat(share).allSatisfy(pdu -> CodecOracles.survives(pdu, ShareControlPdu::decode));
    assertThat(
            share.stream()
                .filter(ShareData.class::isInstance)
                .map(each -> ((ShareData) each).errorInfo())
                .flatMap(Optional::stream))
        .as("codes of Set Error Info")
        .allMatch(code -> code == 0);
  }

  /** A certificate signed with the published key, and a client random of its size. */
  private static void standardSecurityBegins(List<Side> sides) throws DecodeException {
    Bytes bytes = security(sides.getLast()).keys().orElseThrow().certificate();
    ServerCertificate certificate = ServerCertificate.decode(new Reader(bytes));
    assertThat(certificate.toBytes()).isEqualTo(bytes);
    assertThat(certificate.oddities()).isEmpty();
    SendData first = sides.getFirst().all(SendData.class).findFirst().orElseThrow();
    SecurityExchange exchange = SecurityExchange.decode(new Reader(first.userData()));
    assertThat(exchange.oddities()).isEmpty();
    assertThat(exchange.encryptedClientRandom().size())
        .isEqualTo(certificate.key().orElseThrow().modulusSize() + RsaKey.PADDING_SIZE);
  }

  /** Within TLS the Share Control PDUs are those whose length field fits. */
  private static List<ShareControlPdu> shareControl(Side server) throws DecodeException {
    List<ShareControlPdu> found = new ArrayList<>();
    for (SendData data : server.all(SendData.class).toList()) {
      Bytes bytes = data.userData();
      boolean fits =
          data.channel() == DomainPdu.IO_CHANNEL
              && bytes.size() >= ShareControlPdu.HEADER_SIZE
              && (bytes.at(0) | bytes.at(1) << 8) == bytes.size();
      if (fits) {
        found.add(ShareControlPdu.decode(new Reader(bytes)));
      }
    }
    return found;
  }

  private static void domainIsClean(List<Side> sides) {
    Side server = sides.getLast();
    assertThat(server.all(AttachUserConfirm.class).map(each -> each.result().value()))
        .containsExactly(0);
    assertThat(server.all(ChannelJoinConfirm.class)).hasSizeGreaterThanOrEqualTo(2);
    for (Side side : sides) {
      assertThat(side.domain()).allSatisfy(pdu -> assertThat(pdu.oddities()).isEmpty());
      assertThat(side.connects()).allSatisfy(pdu -> assertThat(pdu.oddities()).isEmpty());
    }
  }

  private static ClientCoreData core(Side client) throws DecodeException {
    return client.request().blocks().stream()
        .filter(ClientCoreData.class::isInstance)
        .map(ClientCoreData.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static ServerSecurityData security(Side server) throws DecodeException {
    return find(server, ServerSecurityData.class);
  }

  private static <T> T find(Side server, Class<T> kind) throws DecodeException {
    return server.response().blocks().stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst()
        .orElseThrow();
  }

  /** The client's side and the server's. */
  private static List<Side> sides(String file, String protocol, int stream)
      throws IOException, InterruptedException, DecodeException {
    Path capture = CAPTURES.resolve(file);
    assumeTrue(Files.isReadable(capture), () -> "the capture is not here: " + capture);
    List<StringBuilder> hex = List.of(new StringBuilder(), new StringBuilder());
    for (String line : follow(capture, protocol, stream)) {
      if (line.matches("\\t?[0-9a-f]+")) {
        hex.get(line.startsWith("\t") ? 1 : 0).append(line.strip());
      }
    }
    List<Side> sides = new ArrayList<>();
    for (StringBuilder each : hex) {
      sides.add(read(Bytes.ofHex(each.toString())));
    }
    return sides;
  }

  private static List<String> follow(Path capture, String protocol, int stream)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("tshark", "-r", capture.toString(), "-q"));
    if (protocol.equals("tls")) {
      command.addAll(List.of("-d", "tcp.port==3389,tls", "-d", "tls.port==3389,tpkt"));
    }
    command.addAll(List.of("-z", "follow,%s,raw,%d".formatted(protocol, stream)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assumeTrue(process.waitFor() == 0, "tshark cannot read it");
    return Arrays.asList(said.split("\n"));
  }

  /** All MCS messages of a side, as long as packet follows on packet. */
  private static Side read(Bytes bytes) throws DecodeException {
    Side side = new Side(new ArrayList<>(), new ArrayList<>());
    Reader reader = new Reader(bytes);
    while (reader.left() >= Tpkt.HEADER_SIZE && reader.peekU8("TPKT") == Tpkt.VERSION) {
      if (X224Tpdu.decode(new Reader(Tpkt.decode(reader).payload()))
          instanceof X224Tpdu.DataTpdu data) {
        readMcs(data.userData(), side);
      }
    }
    return side;
  }

  private static void readMcs(Bytes userData, Side side) throws DecodeException {
    WireMessage message =
        userData.at(0) == 0x7F
            ? ConnectPdu.decode(new Reader(userData))
            : DomainPdu.decode(new Reader(userData));
    assertThat(message.toBytes()).isEqualTo(userData);
    switch (message) {
      case ConnectPdu connect -> side.connects().add(connect);
      case DomainPdu domain -> side.domain().add(domain);
      default -> throw new AssertionError(message);
    }
  }
}
