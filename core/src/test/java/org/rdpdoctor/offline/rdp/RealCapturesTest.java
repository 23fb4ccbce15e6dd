package org.rdpdoctor.offline.rdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rdpdoctor.offline.rdp.TestingCaptures.on;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.Verdict;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.CaptureObservation.ConnectionRequested;
import org.rdpdoctor.model.CaptureObservation.ConnectionSeen;
import org.rdpdoctor.model.CaptureObservation.CredSspSeen;
import org.rdpdoctor.model.CaptureObservation.DatagramsSeen;
import org.rdpdoctor.model.CaptureObservation.EndSeen;
import org.rdpdoctor.model.CaptureObservation.OnwardsAsked;
import org.rdpdoctor.model.CaptureObservation.Party;
import org.rdpdoctor.model.CaptureObservation.StandardSecuritySeen;
import org.rdpdoctor.model.CertificateObservation.CertificatePresented;
import org.rdpdoctor.model.GatewayObservation.GatewayAnswered;
import org.rdpdoctor.model.GatewayObservation.GatewayChannelOpened;
import org.rdpdoctor.model.GatewayObservation.GatewaySignedIn;
import org.rdpdoctor.model.GatewayObservation.GatewayTransport;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.NegotiationObservation.NegotiationRefused;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSelected;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.TlsObservation.TlsAccepted;
import org.rdpdoctor.model.TlsObservation.Way;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

/**
 * Captures of real clients and servers, which lie beside the project or not. What must come out is
 * what tshark said of them, as written down beside them.
 */
class RealCapturesTest {
  private static final Path FOLDER = Path.of("..", "..", "shared", "captures");
  private static final Pattern STREAM =
      Pattern.compile(
          "  TCP#\\d+ (\\S+):(\\d+) -> (\\S+):(\\d+) n=(\\d+) .* ttl C(\\{.*?\\}) S(\\{.*?\\})"
              + " bytes \\((\\d+), (\\d+)\\) retx=(\\d+) spur=(\\d+) ooo=(\\d+) lost=(\\d+)"
              + " zwin=(\\d+) dup=.*");
  private static final Pattern TIME_TO_LIVE = Pattern.compile("'(\\d+)': \\d+");
  private static final Pattern END = Pattern.compile("'(FIN|RST):([CS])");
  private static final Pattern NUMBER = Pattern.compile("\\((0x[0-9a-f]+|0)\\)");

  /** What is written down of one connection. */
  private record Fact(Matcher stream, List<String> lines) {
    int number(int group) {
      return Integer.parseInt(stream.group(group));
    }

    Optional<String> line(String beginning) {
      return lines.stream().filter(each -> each.startsWith(beginning)).findFirst();
    }

    long count(String beginning) {
      return lines.stream().filter(each -> each.startsWith(beginning)).count();
    }
  }

  private static Path file(String name) {
    Path file = FOLDER.resolve(name);
    Assumptions.assumeTrue(Files.exists(file), "no real captures beside the project");
    return file;
  }

  static List<String> files() throws IOException {
    if (!Files.isDirectory(FOLDER)) {
      return List.of("none");
    }
    try (Stream<Path> all = Files.list(FOLDER)) {
      return all.map(each -> each.getFileName().toString())
          .filter(each -> each.endsWith(".pcap") || each.endsWith(".pcapng"))
          .sorted()
          .toList();
    }
  }

  private static List<Fact> facts(String name) throws IOException {
    List<Fact> facts = new ArrayList<>();
    boolean ours = false;
    for (String line : Files.readAllLines(file("facts.md"))) {
      if (line.startsWith("=====")) {
        ours = line.contains(name);
      }
      Matcher stream = STREAM.matcher(line);
      if (ours && stream.matches()) {
        facts.add(new Fact(stream, new ArrayList<>()));
      } else if (ours && line.startsWith("       ") && !facts.isEmpty()) {
        facts.getLast().lines().add(line.strip());
      }
    }
    return facts;
  }

  private static Map<Integer, ConnectionSeen> connections(InspectedFile file) {
    Map<Integer, ConnectionSeen> found = new TreeMap<>();
    for (Observed each : file.observations()) {
      if (each.observation() instanceof ConnectionSeen seen
          && each.source() instanceof Source.Capture capture) {
        found.put(capture.connection().orElseThrow(), seen);
      }
    }
    return found;
  }

  @ParameterizedTest
  @MethodSource("files")
  void saysWhatIsWrittenDown(String name) throws IOException {
    InspectedFile read = TestingCaptures.read(file(name));
    assertThat(read.problem()).isEmpty();
    Map<Integer, ConnectionSeen> connections = connections(read);
    for (Fact fact : facts(name)) {
      connections.forEach((number, seen) -> {
        boolean same =
            seen.client().equals(fact.stream().group(1))
                && seen.clientPort() == fact.number(2)
                && seen.server().equals(fact.stream().group(3))
                && seen.serverPort() == fact.number(4);
        if (same) {
          check(name + " " + fact.stream().group(), fact, read, number, seen);
        }
      });
      boolean wanted = fact.number(4) == 3389 && fact.number(5) > 0;
      assertThat(
              connections.values().stream().anyMatch(each -> each.clientPort() == fact.number(2)))
          .as(name + " " + fact.stream().group())
          .isEqualTo(
              wanted
                  || fact.line("C:TLS").isPresent()
                  || (fact.number(4) == 443 && name.contains("rdg"))
                  || name.startsWith("arkime"));
    }
  }

  private static void check(
      String what, Fact fact, InspectedFile read, int number, ConnectionSeen seen) {
    assertThat(seen.byClient().packets() + seen.byServer().packets())
        .as(what)
        .isEqualTo(fact.number(5));
    assertThat(seen.byClient().bytes()).as(what).isEqualTo(fact.number(8));
    assertThat(seen.byServer().bytes()).as(what).isEqualTo(fact.number(9));
    assertThat(timesToLive(fact.stream().group(6)))
        .as(what)
        .containsAll(seen.byClient().timesToLive());
    assertThat(timesToLive(fact.stream().group(7)))
        .as(what)
        .containsAll(seen.byServer().timesToLive());
    assertThat(seen.byClient().zeroWindows() + seen.byServer().zeroWindows())
        .as(what)
        .isEqualTo(fact.number(14));
    long again = seen.byClient().sentAgain() + seen.byServer().sentAgain();
    // tshark counts a SYN that is sent again, too.
    assertThat(again)
        .as(what)
        .isBetween(fact.number(10) - (seen.syns() > 1 ? 2L : 0L), (long) fact.number(10));
    long late =
        seen.byClient().outOfOrder()
            + seen.byServer().outOfOrder()
            + seen.byClient().lostBefore()
            + seen.byServer().lostBefore();
    assertThat(late).as(what).isEqualTo(fact.number(12));
    checkEnds(what, fact, on(read, number, EndSeen.class));
    checkNegotiation(what, fact, read, number);
    checkTls(what, fact, read, number);
    assertThat(
            on(read, number, CredSspSeen.class).stream()
                .filter(each -> each.by() == Party.CLIENT)
                .count())
        .as(what)
        .isEqualTo(fact.count("C:CredSSP"));
    assertThat(
            on(read, number, CredSspSeen.class).stream()
                .filter(each -> each.by() == Party.SERVER)
                .count())
        .as(what)
        .isEqualTo(fact.count("S:CredSSP"));
  }

  private static List<Integer> timesToLive(String written) {
    return TIME_TO_LIVE
        .matcher(written)
        .results()
        .map(each -> Integer.parseInt(each.group(1)))
        .toList();
  }

  /** No reset among them comes from anywhere else than its sender. */
  private static void checkEnds(String what, Fact fact, List<EndSeen> seen) {
    String written = fact.line("END").orElse("");
    List<String> ends =
        END.matcher(written).results().map(each -> each.group(1) + each.group(2)).toList();
    assertThat(
            seen.stream()
                .map(each ->
                    (each.reset() ? "RST" : "FIN") + (each.by() == Party.CLIENT ? "C" : "S"))
                .toList())
        .as(what)
        .isEqualTo(ends);
    assertThat(seen).as(what).noneMatch(EndSeen::otherOrigin);
  }

  private static void checkNegotiation(String what, Fact fact, InspectedFile read, int number) {
    fact.line("NEG_REQ")
        .ifPresent(line ->
            assertThat(
                    on(read, number, ConnectionRequested.class)
                        .getFirst()
                        .requested()
                        .orElseThrow()
                        .bits())
                .as(what)
                .isEqualTo(number(line)));
    fact.line("NEG_RSP")
        .ifPresent(line ->
            assertThat(on(read, number, NegotiationSelected.class).getFirst().selected().bits())
                .as(what)
                .isEqualTo(number(line)));
    fact.line("NEG_FAIL")
        .ifPresent(line ->
            assertThat(line)
                .as(what)
                .contains(on(read, number, NegotiationRefused.class).getFirst().code().toString()));
  }

  private static long number(String line) {
    Matcher matcher = NUMBER.matcher(line);
    assertThat(matcher.find()).isTrue();
    return Long.decode(matcher.group(1));
  }

  private static void checkTls(String what, Fact fact, InspectedFile read, int number) {
    Optional<String> hello = fact.line("S:TLS hs 2");
    // Inside a gateway there is another session, which tshark does not come to.
    boolean gateway = !on(read, number, GatewayAnswered.class).isEmpty();
    List<TlsAccepted> accepted =
        on(read, number, TlsAccepted.class).stream()
            .filter(each -> !gateway || each.hello().way() == Way.BARE)
            .toList();
    assertThat(accepted).as(what).hasSize(hello.isPresent() ? 1 : 0);
    hello.ifPresent(line -> {
      Matcher suite = Pattern.compile("v=TLS([0-9.]+) suite=0x([0-9a-f]+)").matcher(line);
      assertThat(suite.find()).isTrue();
      assertThat(accepted.getFirst().version()).as(what).hasToString("TLS " + suite.group(1));
      assertThat(accepted.getFirst().suite().value())
          .as(what)
          .isEqualTo(Integer.parseInt(suite.group(2), 16));
    });
  }

  @ParameterizedTest
  @CsvSource({
    "awakecoding__rdp-credential-guard-accepted1.pcapng, HEALTHY, ''",
    "awakecoding__rdp-nla-kerberos-auth1.pcapng, HEALTHY, ''",
    "awakecoding__rdp-nla-smartcard-auth1.pcapng, HEALTHY, ''",
    "awakecoding__rdp-no-nla-accepted1.pcapng, HEALTHY, ''",
    "awakecoding__rdp-restricted-admin-accepted1.pcapng, HEALTHY, ''",
    "jovair1994__rdp.pcap, HEALTHY, ''",
    "awakecoding__rdp-nla-ntlm-rejected2.pcapng, FAULTY, kerberos-protected-users",
    "awakecoding__rdp-no-nla-rejected1.pcapng, FAULTY, nla-required-client-lacks",
    "OISF__RDP-003.pcap, UNKNOWN, ''",
    "zeek__rdp-proprietary-encryption.pcap, HEALTHY, ''",
    "zeek__rdp-unknown-keyboard.pcap, UNKNOWN, ''",
    "zeek__rdp-invalid-length.pcap, UNKNOWN, ''",
    "zeek__rdpeudp2-handshake-success.pcap, UNKNOWN, ''",
    "arkime__socks5-rdp.pcap, UNKNOWN, ''",
    "ntop__rdp.pcap, UNKNOWN, ''",
    "ntop__rdp_over_tls.pcap, FAULTY, credential-rejected",
    "ntop__tcp_scan.pcapng, FAULTY, ''",
    "awakecoding__rdp-rdg-diff-creds-kerberos-password.pcapng, HEALTHY, ''",
    "awakecoding__rdp-rdg-no-kdc-proxy-ntlm-downgrade-success.pcapng, HEALTHY, ''",
    "awakecoding__rdp-rdg-same-creds-kerberos-password-success1.pcapng, HEALTHY, ''",
    "sbousseaden__LM_rdp_sharprdp.pcapng, HEALTHY, ''"
  })
  void verdictsDoNotContradict(String name, Health health, String cause) {
    List<Diagnosis> diagnoses =
        CaptureCases.of(List.of(TestingCaptures.read(file(name))), "test").stream()
            .map(new Engine(Catalogue.causes())::judge)
            .toList();

    assertThat(diagnoses).extracting(Diagnosis::health).containsExactly(health);
    if (health == Health.HEALTHY) {
      assertThat(diagnoses.getFirst().causes())
          .noneMatch(
              each -> each.verdict() == Verdict.CONFIRMED || each.verdict() == Verdict.LIKELY);
    }
    if (!cause.isEmpty()) {
      assertThat(diagnoses.getFirst().causes().getFirst().causeId()).isEqualTo(cause);
    }
  }

  @Test
  void whatIsInsideAGateway() {
    InspectedFile file =
        TestingCaptures.read(
            file("awakecoding__rdp-rdg-no-kdc-proxy-ntlm-downgrade-success.pcapng"));

    assertThat(TestingCaptures.only(file, GatewayAnswered.class).status()).isEqualTo(401);
    assertThat(TestingCaptures.only(file, GatewaySignedIn.class).transport())
        .isEqualTo(GatewayTransport.WEBSOCKET);
    assertThat(TestingCaptures.all(file, GatewayChannelOpened.class)).hasSize(1);
    assertThat(TestingCaptures.only(file, OnwardsAsked.class).destination())
        .isEqualTo("IT-HELP-TEST.ad.it-help.ninja");
    assertThat(TestingCaptures.only(file, NegotiationSelected.class).selected())
        .isEqualTo(SecurityProtocols.HYBRID_EX);
    assertThat(TestingCaptures.all(file, CertificatePresented.class))
        .extracting(each -> each.chain().getFirst().subject())
        .contains("CN=IT-HELP-GW.ad.it-help.ninja", "CN=IT-HELP-TEST.ad.it-help.ninja");
  }

  @Test
  void standardSecurityIsNamed() {
    StandardSecuritySeen old =
        TestingCaptures.only(
            TestingCaptures.read(file("OISF__RDP-003.pcap")), StandardSecuritySeen.class);
    StandardSecuritySeen newer =
        TestingCaptures.only(
            TestingCaptures.read(file("zeek__rdp-proprietary-encryption.pcap")),
            StandardSecuritySeen.class);

    assertThat(old.method().bits()).isEqualTo(8);
    assertThat(old.level().value()).isEqualTo(2);
    assertThat(newer.method().bits()).isEqualTo(2);
    assertThat(newer.level().value()).isEqualTo(3);
  }

  @Test
  void datagrams() {
    InspectedFile file = TestingCaptures.read(file("sbousseaden__LM_rdp_sharprdp.pcapng"));

    assertThat(TestingCaptures.all(file, DatagramsSeen.class))
        .hasSize(2)
        .allMatch(DatagramsSeen::answered)
        .allMatch(each -> each.mtu() == 1232);
  }

  /** Every file cut at many places, and with bits turned, gives what was before, and no defect. */
  @ParameterizedTest
  @MethodSource("files")
  void damageEndsNothing(String name) throws IOException {
    byte[] whole = Files.readAllBytes(file(name));
    Random random = new Random(name.hashCode());
    for (int i = 0; i < 20; i++) {
      byte[] damaged =
          Arrays.copyOf(
              whole, Math.min(whole.length, 1 + random.nextInt(Math.min(whole.length, 60_000))));
      for (int flips = 0; flips < i; flips++) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      TestingCaptures.read(Bytes.of(damaged));
    }
    assertThat(whole).isNotEmpty();
  }
}
