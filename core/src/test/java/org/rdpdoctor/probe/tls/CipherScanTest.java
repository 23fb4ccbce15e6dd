package org.rdpdoctor.probe.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.lab.rdp.Negotiation;
import org.rdpdoctor.lab.rdp.RdpListener;
import org.rdpdoctor.lab.rdp.SecuredRoad;
import org.rdpdoctor.lab.tls.TlsProfile;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome.Completed;
import org.rdpdoctor.model.TlsObservation.CipherSuitesListed;
import org.rdpdoctor.probe.TestingLab;
import org.rdpdoctor.probe.TestingLab.Examined;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.tls.CipherSuite;
import org.rdpdoctor.wire.tls.CipherSuite.KeyExchange;
import org.rdpdoctor.wire.tls.CipherSuites;
import org.rdpdoctor.wire.tls.ClientHello;
import org.rdpdoctor.wire.tls.HandshakeMessage;
import org.rdpdoctor.wire.tls.NamedGroup;
import org.rdpdoctor.wire.tls.TlsRecord;
import org.rdpdoctor.wire.tls.TlsVersion;

@Timeout(120)
class CipherScanTest {
  private static final int MOST_CONNECTIONS = 60;
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  @BeforeAll
  static void warmUp() throws InterruptedException {
    TestingLab.examine("healthy-windows", TestingLab.withCiphers(DEADLINE));
  }

  private static CipherSuitesListed listed(Examined examined, TlsVersion version) {
    return examined.seen(CipherSuitesListed.class).stream()
        .filter(each -> each.version().equals(version))
        .findFirst()
        .orElseThrow();
  }

  private static List<CipherSuite> suitesOf(TlsProfile profile, boolean tls13) {
    return profile.suites().stream()
        .filter(suite -> (suite.keyExchange() == KeyExchange.SEPARATE) == tls13)
        .toList();
  }

  private static void assertThatProfileIsListed(Examined examined, TlsProfile profile) {
    CipherSuitesListed tls12 = listed(examined, TlsVersion.TLS_1_2);
    assertThat(tls12.suites()).containsExactlyElementsOf(suitesOf(profile, false));
    assertThat(tls12.groups()).containsExactlyElementsOf(profile.groups());
    assertThat(tls12.serverPrefers()).contains(true);
    assertThat(tls12.complete()).isTrue();
    CipherSuitesListed tls13 = listed(examined, TlsVersion.TLS_1_3);
    assertThat(tls13.suites()).containsExactlyElementsOf(suitesOf(profile, true));
    assertThat(tls13.groups()).as("the client's order rules").hasSameElementsAs(profile.groups());
    assertThat(tls13.serverPrefers()).contains(true);
    assertThat(tls13.complete()).isTrue();
    assertThat(examined.seen(CipherSuitesListed.class)).hasSize(2);
    assertThat(examined.connections()).hasSizeLessThanOrEqualTo(MOST_CONNECTIONS);
    assertThat(examined.mostAtOnce()).isLessThanOrEqualTo(3);
    assertThat(tls12.connections() + tls13.connections())
        .isEqualTo(
            (int)
                examined.connections().stream()
                    .filter(each -> each.purpose().endsWith(" suites"))
                    .count());
  }

  @Test
  void exactlyWhatWindowsHas() throws InterruptedException {
    assertThatProfileIsListed(
        TestingLab.examine("healthy-windows", TestingLab.withCiphers(DEADLINE)),
        TlsProfile.windowsServer2022());
  }

  @Test
  void exactlyWhatXrdpHas() throws InterruptedException {
    assertThatProfileIsListed(
        TestingLab.examine("healthy-xrdp", TestingLab.withCiphers(DEADLINE)),
        TlsProfile.openSsl3());
  }

  @Test
  void exactlyWhatAnOldServerHas() throws InterruptedException {
    Examined examined = TestingLab.examine("tls-1.0-only", TestingLab.withCiphers(DEADLINE));
    assertThat(examined.seen(CipherSuitesListed.class))
        .singleElement()
        .satisfies(listed -> {
          assertThat(listed.version()).isEqualTo(TlsVersion.TLS_1_0);
          assertThat(listed.suites()).containsExactlyElementsOf(TlsProfile.tls10Only().suites());
          assertThat(listed.groups()).containsExactlyElementsOf(TlsProfile.tls10Only().groups());
          assertThat(listed.complete()).isTrue();
        });
  }

  /** How a server answers the n-th hello, counted from 1. */
  private interface Choice {
    Bytes answer(ClientHello hello, int number) throws IOException, InterruptedException;
  }

  private static Examined scan(Choice choice, Duration deadline) throws InterruptedException {
    AtomicInteger hellos = new AtomicInteger();
    SecuredRoad road =
        (peer, _) -> {
          Bytes answer = choice.answer(readHello(peer), hellos.incrementAndGet());
          if (answer.isEmpty()) {
            peer.reset();
          } else {
            peer.send(answer);
            peer.finish();
          }
        };
    RdpListener listener =
        RdpListener.likeWindows(Negotiation.windowsDemandingNla(), road).withoutBareTls();
    return TestingLab.examine(listener, TestingLab.withCiphers(deadline));
  }

  private static ClientHello readHello(Peer peer) throws IOException {
    Bytes header = peer.read(TlsRecord.HEADER_BYTES);
    Bytes fragment = peer.read(header.at(3) << 8 | header.at(4));
    try {
      return (ClientHello) HandshakeMessage.decode(new Reader(fragment));
    } catch (DecodeException unreadable) {
      throw new ProtocolException(unreadable.getMessage());
    }
  }

  private static boolean isTls12Only(ClientHello hello) {
    return hello.offeredVersions().equals(List.of(TlsVersion.TLS_1_2));
  }

  private static boolean isScan(ClientHello hello) {
    return isTls12Only(hello)
        && !hello.cipherSuites().equals(CipherSuites.offeredFor(TlsVersion.TLS_1_2));
  }

  /** The first of its own that the client offers too. */
  private static Bytes chooseFrom(List<CipherSuite> own, ClientHello hello) {
    return own.stream()
        .filter(hello.cipherSuites()::contains)
        .findFirst()
        .map(suite -> ServerFlights.choosing(TlsVersion.TLS_1_2, suite))
        .orElseGet(ServerFlights::refusing);
  }

  private static List<CipherSuite> suites(int... values) {
    return Arrays.stream(values).mapToObj(CipherSuite::new).toList();
  }

  @Test
  void theClientsOrderIsNotTheServers() throws InterruptedException {
    List<CipherSuite> own = suites(0x002F, 0x0035, 0x009C);
    Examined examined =
        scan(
            (hello, _) ->
                isTls12Only(hello)
                    ? chooseFrom(
                        hello.cipherSuites().stream().filter(own::contains).toList(), hello)
                    : ServerFlights.refusing(),
            DEADLINE);
    CipherSuitesListed listed = listed(examined, TlsVersion.TLS_1_2);
    assertThat(listed.suites()).hasSameElementsAs(own).hasSize(3);
    assertThat(listed.serverPrefers()).contains(false);
    assertThat(listed.complete()).isTrue();
  }

  @Test
  void theServersOrderIsFoundAcrossHellos() throws InterruptedException {
    List<CipherSuite> scannable = CipherSuites.scannableIn(TlsVersion.TLS_1_2);
    List<CipherSuite> withRsa =
        scannable.stream().filter(suite -> suite.keyExchange() == KeyExchange.RSA).toList();
    CipherSuite likely = new CipherSuite(0x002F);
    CipherSuite rare =
        scannable.stream()
            .skip(CipherSuites.MAX_PER_HELLO)
            .filter(withRsa::contains)
            .findFirst()
            .orElseThrow();
    List<CipherSuite> own = List.of(rare, likely, new CipherSuite(0x0035));
    Examined examined =
        scan(
            (hello, _) -> isTls12Only(hello) ? chooseFrom(own, hello) : ServerFlights.refusing(),
            DEADLINE);
    CipherSuitesListed listed = listed(examined, TlsVersion.TLS_1_2);
    assertThat(listed.suites()).containsExactlyElementsOf(own);
    assertThat(listed.serverPrefers()).contains(true);
    assertThat(listed.complete()).isTrue();
  }

  @Test
  void aServerThatTakesEverythingDoesNotBreakTheScan() throws InterruptedException {
    List<CipherSuite> all =
        CipherSuites.scannableIn(TlsVersion.TLS_1_2).stream()
            .filter(suite -> suite.keyExchange() != KeyExchange.EPHEMERAL_ECDH)
            .toList();
    assertThat(all).hasSizeGreaterThan(CipherSuites.MAX_PER_HELLO);
    Examined examined =
        scan(
            (hello, _) -> isTls12Only(hello) ? chooseFrom(all, hello) : ServerFlights.refusing(),
            DEADLINE);
    CipherSuitesListed listed = listed(examined, TlsVersion.TLS_1_2);
    assertThat(listed.suites()).containsExactlyElementsOf(all);
    assertThat(listed.complete()).isTrue();
  }

  @Test
  void anOlderVersionDoesNotCount() throws InterruptedException {
    List<CipherSuite> own = suites(0x002F, 0x0035);
    Examined examined =
        scan(
            (hello, _) -> {
              if (!isTls12Only(hello)) {
                return ServerFlights.refusing();
              }
              return hello.cipherSuites().contains(own.getFirst())
                  ? chooseFrom(own, hello)
                  : ServerFlights.choosing(TlsVersion.TLS_1_1, own.getLast());
            },
            DEADLINE);
    assertThat(listed(examined, TlsVersion.TLS_1_2).suites())
        .as("the second was given in TLS 1.1 only")
        .containsExactly(own.getFirst());
  }

  @Test
  void aSuiteThatWasNotOfferedDoesNotCount() throws InterruptedException {
    List<CipherSuite> own = suites(0x002F);
    Examined examined =
        scan(
            (hello, _) ->
                isTls12Only(hello)
                    ? ServerFlights.choosing(TlsVersion.TLS_1_2, own.getFirst())
                    : ServerFlights.refusing(),
            DEADLINE);
    assertThat(listed(examined, TlsVersion.TLS_1_2).suites()).containsExactlyElementsOf(own);
  }

  @Test
  void everySecondHelloResetIsNoRefusal() throws InterruptedException {
    List<CipherSuite> own = suites(0x002F, 0x0035, 0x009C);
    AtomicInteger scanned = new AtomicInteger();
    Examined examined =
        scan(
            (hello, _) -> {
              if (!isTls12Only(hello)) {
                return ServerFlights.refusing();
              }
              boolean drops = scanned.incrementAndGet() % 2 == 0;
              return drops ? Bytes.EMPTY : chooseFrom(own, hello);
            },
            DEADLINE);
    CipherSuitesListed listed = listed(examined, TlsVersion.TLS_1_2);
    assertThat(listed.suites()).containsExactlyElementsOf(own);
    assertThat(listed.complete()).isTrue();
  }

  @Test
  void aServerThatHasHadEnoughLeavesTheListIncomplete() throws InterruptedException {
    List<CipherSuite> own = suites(0x002F, 0x0035, 0x009C, 0x009D);
    AtomicInteger scanned = new AtomicInteger();
    Examined examined =
        scan(
            (hello, _) -> {
              if (!isTls12Only(hello)) {
                return ServerFlights.refusing();
              }
              return scanned.incrementAndGet() > 4 ? Bytes.EMPTY : chooseFrom(own, hello);
            },
            DEADLINE);
    CipherSuitesListed listed = listed(examined, TlsVersion.TLS_1_2);
    assertThat(listed.suites()).isNotEmpty().hasSizeLessThan(own.size());
    assertThat(listed.serverPrefers()).isEmpty();
    assertThat(listed.complete()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void whatTheDeadlineCutsShortIsNotComplete(int seconds) throws InterruptedException {
    List<CipherSuite> own = suites(0x002F, 0x0035, 0x009C, 0x009D, 0x003C, 0x003D);
    Duration pause = Duration.ofMillis(seconds * 1000L / 4);
    Examined examined =
        scan(
            (hello, _) -> {
              if (!isTls12Only(hello)) {
                return ServerFlights.refusing();
              }
              if (isScan(hello)) {
                Thread.sleep(pause);
              }
              return chooseFrom(own, hello);
            },
            Duration.ofSeconds(seconds));
    assertThat(examined.outcome(StageId.TLS)).isInstanceOf(Completed.class);
    CipherSuitesListed listed = listed(examined, TlsVersion.TLS_1_2);
    assertThat(listed.suites()).isNotEmpty().hasSizeLessThan(own.size());
    assertThat(own).containsAll(listed.suites());
    assertThat(listed.complete()).isFalse();
    assertThat(examined.run().took()).isLessThan(Duration.ofMillis(seconds * 1000L + 700));
  }

  @Test
  void groupsOfTls13AreThoseOfRetriesToo() throws InterruptedException {
    Examined examined = TestingLab.examine("tls-1.3-only", TestingLab.withCiphers(DEADLINE));
    assertThat(listed(examined, TlsVersion.TLS_1_3).groups())
        .containsExactlyInAnyOrder(NamedGroup.X25519, NamedGroup.SECP256R1, NamedGroup.SECP384R1);
  }
}
