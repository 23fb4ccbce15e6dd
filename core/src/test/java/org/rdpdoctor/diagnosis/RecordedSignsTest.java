package org.rdpdoctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.codes.CodeTables;
import org.rdpdoctor.diagnosis.RecordedSigns.Sign;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.LogObservation.AttemptLogged;
import org.rdpdoctor.model.LogObservation.EventLogged;
import org.rdpdoctor.model.LogObservation.LogField;
import org.rdpdoctor.model.LogObservation.Reached;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.RdpFileObservation.RdpSettingFound;
import org.rdpdoctor.model.RegistryObservation.RegistryValueFound;
import org.rdpdoctor.model.RegistryObservation.RegistryValueMissing;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.Target;

/** Every line of the table has evidence that fits it and evidence that only comes near. */
class RecordedSignsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final String HOST = "HOST";
  private static final String SCHANNEL = "Schannel";
  private static final String SECURITY = "Microsoft-Windows-Security-Auditing";
  private static final String TERMINAL_SERVER =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server";
  private static final String POLICY =
      "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services";
  private static final Engine ENGINE = new Engine(Catalogue.causes());

  /**
   * But for those that compare two records, and facts of bundles ({@link BundleSignsTest}) and of
   * living hosts ({@link HostSignsTest}), which have tests of their own.
   */
  static Stream<Sign> signs() {
    return RecordedSigns.packed().signs().stream()
        .filter(sign -> !sign.isOfBundle() && !sign.isOfHost())
        .filter(sign -> !List.of("!stored", "keyless").contains(sign.condition()));
  }

  static Stream<Sign> signsOfLogs() {
    return signs().filter(Sign::isOfLog);
  }

  @Test
  void everySignSpeaksOfAKnownCauseAndAKnownPlace() {
    CauseTable causes = CauseTable.packed();
    CodeTables tables = new CodeTables();
    assertThat(signs()).allMatch(sign -> causes.entry(sign.causeId()).isPresent());
    assertThat(signs()).allMatch(sign -> sign.nats() > 0 && !sign.why().isBlank());
    assertThat(signsOfLogs())
        .allMatch(sign ->
            tables.events(Long.parseLong(sign.name())).stream()
                .anyMatch(event -> event.provider().equals(sign.where())));
    assertThat(signs().filter(Sign::isOfRegistry))
        .allMatch(sign ->
            tables.data("registry.csv").rows().stream()
                .anyMatch(
                    row -> row.get(0).equals(sign.where()) && row.get(1).equals(sign.name())));
  }

  @ParameterizedTest
  @MethodSource("signs")
  void whatFitsSpeaksForTheCause(Sign sign) {
    Diagnosis diagnosis = ENGINE.judge(evidence(fitting(sign, NOW)));
    Assessment assessment = diagnosis.cause(sign.causeId()).orElseThrow();
    assertThat(assessment.support())
        .as("%s", diagnosis.headline())
        .anyMatch(clue -> clue.reason().startsWith(sign.why()));
    if (sign.condition().equals("!port")) {
      assertThat(assessment.verdict()).isEqualTo(Verdict.LIKELY);
    } else if (sign.proves()) {
      assertThat(assessment.verdict()).isEqualTo(Verdict.CONFIRMED);
      assertThat(diagnosis.health()).isEqualTo(Health.FAULTY);
    } else {
      assertThat(assessment.verdict()).isIn(Verdict.LIKELY, Verdict.POSSIBLE, Verdict.CONFIRMED);
    }
  }

  @ParameterizedTest
  @MethodSource("signs")
  void whatOnlyComesNearDoesNot(Sign sign) {
    Assessment assessment =
        ENGINE.judge(evidence(nearMiss(sign))).cause(sign.causeId()).orElseThrow();
    assertThat(assessment.support()).noneMatch(clue -> clue.reason().startsWith(sign.why()));
    assertThat(assessment.verdict()).isNotEqualTo(Verdict.CONFIRMED);
  }

  /** Whoever came to a session afterwards proves that the trouble was over. */
  @ParameterizedTest
  @MethodSource("signsOfLogs")
  void aLaterSessionTakesTheWeightAway(Sign sign) {
    EventLogged session =
        event(
            SECURITY,
            4624,
            NOW.plusSeconds(60),
            new LogField("TargetUserName", "user"),
            new LogField("LogonType", "10"));
    Assessment assessment =
        ENGINE.judge(evidence(fitting(sign, NOW), session)).cause(sign.causeId()).orElseThrow();
    assertThat(assessment.verdict()).isNotIn(Verdict.CONFIRMED, Verdict.LIKELY);
  }

  @Test
  void anotherAccountsSessionLeavesTheRefusalStandingWithoutProof() {
    Sign locked = sign("account-locked", "LogonType=10&SubStatus=0xc0000234");
    EventLogged other =
        event(
            SECURITY,
            4624,
            NOW.plusSeconds(60),
            new LogField("TargetUserName", "somebody"),
            new LogField("LogonType", "10"));
    assertThat(verdict("account-locked", fitting(locked, NOW), other)).isEqualTo(Verdict.LIKELY);
    assertThat(verdict("account-locked", fitting(locked, NOW))).isEqualTo(Verdict.CONFIRMED);
  }

  @Test
  void aSessionOfAnotherTimeOrComputerSaysNothing() {
    Sign grace = signs().filter(sign -> sign.name().equals("1069")).findFirst().orElseThrow();
    AttemptLogged earlier = session(HOST, NOW.minusSeconds(60));
    AttemptLogged elsewhere = session("OTHER", NOW.plusSeconds(60));
    assertThat(verdict("licensing-grace-expired", fitting(grace, NOW), earlier, elsewhere))
        .isEqualTo(Verdict.CONFIRMED);
    assertThat(
            verdict(
                "licensing-grace-expired", fitting(grace, NOW), session(HOST, NOW.plusSeconds(60))))
        .isNotEqualTo(Verdict.CONFIRMED);
  }

  @Test
  void aServiceThatStartedAgainDoesNotStand() {
    Sign stopped = signs().filter(sign -> sign.name().equals("7036")).findFirst().orElseThrow();
    assertThat(verdict("service-stopped", fitting(stopped, NOW))).isEqualTo(Verdict.LIKELY);
    EventLogged running =
        event(
            "Service Control Manager",
            7036,
            NOW.plusSeconds(5),
            new LogField("Binary", "5400650072006D0053006500720076006900630065002F0034000000"));
    assertThat(verdict("service-stopped", fitting(stopped, NOW), running))
        .isEqualTo(Verdict.POSSIBLE);
  }

  @Test
  void policyOutweighsWhatIsSetLocally() {
    RegistryValueFound local = dword(TERMINAL_SERVER, "fDenyTSConnections", "1");
    RegistryValueFound allowed = dword(POLICY, "fDenyTSConnections", "0");
    assertThat(verdict("rdp-disabled", local)).isEqualTo(Verdict.CONFIRMED);
    assertThat(verdict("rdp-disabled", local, allowed)).isEqualTo(Verdict.NOT_TESTED);
    assertThat(
            verdict(
                "rdp-disabled",
                dword(TERMINAL_SERVER, "fDenyTSConnections", "0"),
                dword(POLICY, "fDenyTSConnections", "1")))
        .isEqualTo(Verdict.CONFIRMED);
  }

  @Test
  void theListenersKeyFamilyIsLikely() {
    EventLogged unreadable =
        event(
            SCHANNEL,
            36_870,
            NOW,
            new LogField("Type", "server"),
            new LogField("ErrorCode", "2148074253"),
            new LogField("ErrorStatus", "10001"));
    Diagnosis diagnosis = ENGINE.judge(evidence(unreadable));
    assertThat(diagnosis.remaining().subList(0, 3))
        .extracting(Assessment::causeId)
        .containsExactlyInAnyOrder(
            "listener-key-unreadable", "listener-key-missing", "machinekeys-acl");
    assertThat(diagnosis.remaining().getFirst().verdict()).isEqualTo(Verdict.LIKELY);
    assertThat(diagnosis.health()).isEqualTo(Health.UNKNOWN);
  }

  @Test
  void aPortIsWrongWhenItIsKnownWhichOneIsDialled() {
    RegistryValueFound port =
        dword(TERMINAL_SERVER + "\\WinStations\\RDP-Tcp", "PortNumber", "3390");
    assertThat(verdict("wrong-port", port)).isEqualTo(Verdict.LIKELY);
    assertThat(verdict("wrong-port", port, new RdpSettingFound("full address", "s", HOST)))
        .isEqualTo(Verdict.CONFIRMED);
  }

  /** The wire outranks the past. */
  @Test
  void whatTheWireRulesOutNoRecordProves() {
    Evidence live = EvidenceBuilder.windows().build();
    Evidence mixed =
        new Evidence(
            live.schema(),
            live.madeBy(),
            live.target(),
            live.runs(),
            live.reported(),
            observed(dword(TERMINAL_SERVER, "fDenyTSConnections", "1")));
    Diagnosis diagnosis = ENGINE.judge(mixed);
    assertThat(diagnosis.health()).isEqualTo(Health.HEALTHY);
    assertThat(diagnosis.cause("rdp-disabled").orElseThrow().verdict())
        .isEqualTo(Verdict.RULED_OUT);
  }

  private static Sign sign(String cause, String condition) {
    return signs()
        .filter(each -> each.causeId().equals(cause) && each.condition().equals(condition))
        .findFirst()
        .orElseThrow();
  }

  private static Verdict verdict(String cause, Observation... observations) {
    return ENGINE.judge(evidence(observations)).cause(cause).orElseThrow().verdict();
  }

  private static AttemptLogged session(String computer, Instant time) {
    return new AttemptLogged(
        computer,
        Optional.of("192.0.2.7"),
        Reached.SESSION,
        false,
        Optional.empty(),
        Optional.empty(),
        1,
        time,
        time.plus(Duration.ofMinutes(1)));
  }

  private static Observation fitting(Sign sign, Instant time) {
    if (sign.isOfLog()) {
      List<LogField> fields = new ArrayList<>();
      fields.add(new LogField("TargetUserName", "user"));
      for (String part : sign.condition().split("&", -1)) {
        if (!part.isEmpty()) {
          String[] halves = part.split("[=^$]", 2);
          String name = halves[0].equals("*") ? "anything" : halves[0];
          fields.add(new LogField(name, halves[1].split("\\|", -1)[0]));
        }
      }
      return event(
          sign.where(), Long.parseLong(sign.name()), time, fields.toArray(LogField[]::new));
    }
    if (sign.condition().equals("missing")) {
      return new RegistryValueMissing(sign.where(), sign.name());
    }
    String value =
        switch (sign.condition().charAt(0)) {
          case 'e' -> "";
          case '=' -> sign.condition().substring(1).split("\\|", -1)[0];
          case '~' -> "a " + sign.condition().substring(1) + " b";
          case '>' -> Long.toString(Long.parseLong(sign.condition().substring(1)) + 1);
          case '<' -> Long.toString(Long.parseLong(sign.condition().substring(1)) - 1);
          default -> "17";
        };
    return set(sign, value);
  }

  private static Observation set(Sign sign, String value) {
    return sign.isOfRegistry()
        ? dword(sign.where(), sign.name(), value)
        : new RdpSettingFound(sign.name(), "i", value);
  }

  private static Observation nearMiss(Sign sign) {
    if (sign.isOfLog()) {
      boolean plain = sign.condition().isEmpty();
      return event(
          sign.where(),
          plain ? 1_234_567 : Long.parseLong(sign.name()),
          NOW,
          new LogField("ErrorCode", "0x0"),
          new LogField("ReturnCode", "0x0"),
          new LogField("KeyName", "TSSecKeySet1"),
          new LogField("LogonType", "10"),
          new LogField("SubStatus", "0x0"),
          new LogField("Status", "0x0"),
          new LogField("listenerName", "ICA-Tcp"),
          new LogField("AlertDesc", "10"),
          new LogField("Binary", "41"),
          new LogField("Reason", "11"),
          new LogField("error", "64"),
          new LogField("Value", "1"));
    }
    if (sign.condition().equals("missing")) {
      return dword(sign.where(), sign.name(), "0");
    }
    return set(sign, otherValue(sign.condition()));
  }

  private static String otherValue(String condition) {
    return switch (condition) {
      case "empty" -> "TLS_AES_128_GCM_SHA256";
      case "!port" -> "3389";
      case "=0" -> "1";
      case ">2" -> "2";
      case "<3" -> "77";
      case "!~termsrv.dll" -> "%SystemRoot%\\System32\\TermSrv.dll";
      default -> "0";
    };
  }

  private static RegistryValueFound dword(String key, String name, String data) {
    return new RegistryValueFound(key, name, "REG_DWORD", data);
  }

  private static EventLogged event(String provider, long id, Instant time, LogField... fields) {
    return new EventLogged(HOST, "channel", provider, id, 2, List.of(fields), 1, time, time);
  }

  private static Evidence evidence(Observation... observations) {
    return new Evidence(
        Evidence.SCHEMA,
        "test",
        new Target(HOST, HOST, 3389),
        List.of(),
        List.of(),
        observed(observations));
  }

  private static List<Observed> observed(Observation... observations) {
    return Stream.of(observations)
        .map(each -> new Observed(new Source.File("file"), each))
        .toList();
  }
}
