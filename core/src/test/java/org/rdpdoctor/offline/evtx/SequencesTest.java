package org.rdpdoctor.offline.evtx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rdpdoctor.offline.RealCaptures.only;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.Verdict;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.lab.windows.EventLogFile;
import org.rdpdoctor.lab.windows.EventLogFile.Entry;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.LogObservation.AttemptLogged;
import org.rdpdoctor.model.LogObservation.EventLogged;
import org.rdpdoctor.model.LogObservation.LogCovered;
import org.rdpdoctor.model.LogObservation.Reached;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.offline.InspectionObserver;
import org.rdpdoctor.offline.Inspector;
import org.rdpdoctor.offline.RecordedEvidence;
import org.rdpdoctor.offline.TimeWindow;
import org.rdpdoctor.wire.Bytes;

/** The sequences that real logs show, as rdpcorets-sequences.md lists them. */
class SequencesTest {
  private static final int ERROR = 2;
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final String CORE = "Microsoft-Windows-RemoteDesktopServices-RdpCoreTS";
  private static final String SESSIONS = "Microsoft-Windows-TerminalServices-LocalSessionManager";
  private static final String MANAGER =
      "Microsoft-Windows-TerminalServices-RemoteConnectionManager";
  private static final String SCHANNEL = "Schannel";
  private static final String CLIENT = "198.51.100.7";
  private static final String ACTIVITY = "{F4207B3D-0000-0000-0000-000000000001}";

  private final EventLogFile log = new EventLogFile();
  private Instant time = NOW;

  private SequencesTest then(long id, String... fields) {
    return event(CORE, id, ACTIVITY, fields);
  }

  private SequencesTest event(String provider, long id, String activity, String... fields) {
    Map<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      named.put(fields[i], fields[i + 1]);
    }
    log.add(new Entry(provider, id, ERROR, "channel", "HOST", time, activity, named));
    time = time.plusMillis(5);
    return this;
  }

  private SequencesTest methods(String... names) {
    for (String name : names) {
      then(72, "MethodName", name);
    }
    return this;
  }

  private SequencesTest taken() {
    return then(131, "ConnType", "TCP", "ClientIP", CLIENT + ":50123")
        .then(65, "ConnectionName", "RDP-Tcp#1");
  }

  private SequencesTest closed(String reason) {
    return then(102).then(103, "ReasonCode", reason);
  }

  private InspectedFile read() throws IOException {
    return inspect(new ByteArrayInputStream(log.toBytes().toArray()));
  }

  private static InspectedFile inspect(InputStream in) throws IOException {
    List<InspectedFile> found = new ArrayList<>();
    new Inspector(List.of(new EvtxKind()), TimeWindow.ALWAYS, InspectionObserver.NONE)
        .inspect("log.evtx", in, found::add);
    assertThat(found.getFirst().defect()).isEmpty();
    return found.getFirst();
  }

  private static AttemptLogged attempt(InspectedFile file) {
    List<AttemptLogged> attempts = only(AttemptLogged.class, file);
    assertThat(attempts).hasSize(1);
    assertThat(attempts.getFirst().client()).contains(CLIENT);
    return attempts.getFirst();
  }

  private static Diagnosis judge(InspectedFile file) {
    return new Engine(Catalogue.causes())
        .judge(RecordedEvidence.of("test", List.of(file)).orElseThrow());
  }

  @Test
  void wrongPasswordThroughNla() throws IOException {
    taken().methods("PrepareForAccept", "SendPolicyData").then(141, "InstanceID", "1");
    time = time.plusMillis(700);
    then(140, "IPString", CLIENT).then(143, "error", "64");
    then(
        226,
        "StateTransition",
        "RDP_TCP",
        "EventName",
        "Event_Disconnect",
        "ErrorCode",
        "0x80070040");
    methods("OnDisconnected").closed("14");
    InspectedFile file = read();
    AttemptLogged attempt = attempt(file);
    assertThat(attempt.reached()).isEqualTo(Reached.SERVICE);
    assertThat(attempt.logonRefused()).isTrue();
    assertThat(attempt.socketError()).contains(64L);
    assertThat(judge(file).remaining().getFirst().causeId()).isEqualTo("credential-rejected");
  }

  @Test
  void tlsRefusedForWantOfACommonSuite() throws IOException {
    taken().then(141, "InstanceID", "1");
    then(139, "ResultCode", "0x80090304", "IPString", CLIENT);
    event(SCHANNEL, 36_874, "", "Protocol", "TLS 1.2");
    event(SCHANNEL, 36_888, "", "AlertDesc", "40", "ErrorState", "1205");
    closed("0");
    InspectedFile file = read();
    AttemptLogged attempt = attempt(file);
    assertThat(attempt.reached()).isEqualTo(Reached.SERVICE);
    assertThat(attempt.securityError()).contains(0x8009_0304L);
    assertThat(attempt.logonRefused()).isFalse();
    Diagnosis diagnosis = judge(file);
    assertThat(diagnosis.remaining().getFirst().causeId()).isEqualTo("tls-cipher-mismatch");
    assertThat(diagnosis.remaining().getFirst().verdict()).isNotEqualTo(Verdict.CONFIRMED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aScannerLeavesNoCause(boolean closes) throws IOException {
    if (closes) {
      taken().then(141, "InstanceID", "1").closed("0");
    } else {
      then(131, "ConnType", "TCP", "ClientIP", CLIENT + ":50123");
    }
    InspectedFile file = read();
    assertThat(attempt(file).reached()).isEqualTo(Reached.SERVICE);
    assertThat(judge(file).remaining())
        .noneMatch(each -> each.verdict() == Verdict.LIKELY || each.verdict() == Verdict.CONFIRMED);
  }

  @Test
  void aGoodConnectionIsASessionWithoutAFinding() throws IOException {
    taken().methods("PrepareForAccept", "SendPolicyData").then(141, "InstanceID", "1");
    then(101, "ReasonString", "Reason Code: 2(Server Configuration).");
    then(132, "ChannelName", "rdplic", "TunnelID", "0");
    methods(
        "AcceptConnection",
        "OnStartLicensing",
        "GetSecurityFilterCreds",
        "ProtocolComplete",
        "SendClientLicense");
    then(104, "TimezoneBiasHour", "[1]").then(71, "DisplayDriverName", "RDPUDD");
    then(100).then(98).then(130, "TunnelID", "1");
    then(131, "ConnType", "UDP", "ClientIP", CLIENT + ":50124");
    methods("AuthenticateClientToSession").then(66, "SessionID", "1");
    methods("OnReady", "ConnectNotify", "LogonNotify").then(168, "MonitorNum", "0");
    then(227, "Name", "CUMRDPConnection", "Value", "2147500033", "CustomLevel", "x");
    time = time.plusSeconds(98);
    then(
        226,
        "StateTransition",
        "RDP_TCP",
        "EventName",
        "Event_Disconnect",
        "ErrorCode",
        "0x80070040");
    closed("14");
    InspectedFile file = read();
    AttemptLogged attempt = attempt(file);
    assertThat(attempt.reached()).isEqualTo(Reached.SESSION);
    assertThat(Duration.between(attempt.first(), attempt.last()))
        .isGreaterThan(Duration.ofSeconds(97));
    assertThat(judge(file).remaining())
        .noneMatch(each -> each.verdict() == Verdict.LIKELY || each.verdict() == Verdict.CONFIRMED);
  }

  /** Phase markers: 98 and 72 AcceptConnection mean that security passed, 66 a session. */
  @Test
  void theMarkersTellHowFarItCame() throws IOException {
    taken().then(98);
    assertThat(attempt(read()).reached()).isEqualTo(Reached.CONNECTION);
    then(66, "SessionID", "1");
    assertThat(attempt(read()).reached()).isEqualTo(Reached.SESSION);
  }

  /** Of an attempt whose beginning the circular log has lost, nothing is claimed. */
  @Test
  void anEndWithoutABeginningIsNoAttempt() throws IOException {
    then(143, "error", "64").closed("14");
    assertThat(only(AttemptLogged.class, read())).isEmpty();
  }

  /** 29,205 pairs in a minute were counted on a real server. */
  @Test
  void aStormIsTwoFactsHoweverLongItIs() throws IOException {
    int pairs = 29_205;
    for (int i = 0; i < 45; i++) {
      event(SCHANNEL, 36_874, "", "Protocol", "TLS 1.2");
      event(SCHANNEL, 36_888, "", "AlertDesc", "40", "ErrorState", "1205");
    }
    List<Bytes> chunks = log.chunks();
    int times = pairs / 45;
    List<InputStream> parts = new ArrayList<>();
    parts.add(stream(EventLogFile.header(times * chunks.size(), 1)));
    for (int i = 0; i < times; i++) {
      chunks.forEach(chunk -> parts.add(stream(chunk)));
    }
    InspectedFile file = inspect(new SequenceInputStream(Collections.enumeration(parts)));
    assertThat(only(EventLogged.class, file))
        .extracting(EventLogged::eventId, EventLogged::count)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(36_874L, (long) pairs),
            org.assertj.core.groups.Tuple.tuple(36_888L, (long) pairs));
    assertThat(only(LogCovered.class, file).getFirst().records()).isEqualTo(2L * pairs);
    assertThat(file.observations()).hasSize(3);
  }

  private static InputStream stream(Bytes bytes) {
    return new ByteArrayInputStream(bytes.toArray());
  }

  @Test
  void aNewCertificateShowsItsThumbprint() throws IOException {
    event(
        MANAGER, 1056, "", "Data[0]", "HOST", "Binary", "1DFAC0D5F7573BF536DAAD08198AED9CDD89A450");
    InspectedFile file = read();
    assertThat(only(EventLogged.class, file).getFirst().field("Binary"))
        .contains("1DFAC0D5F7573BF536DAAD08198AED9CDD89A450");
    assertThat(likely(file)).isEmpty();
  }

  /** The words are in the language of the machine; the binary part is not. */
  @Test
  void aStoppedServiceIsToldInEveryLanguage() throws IOException {
    event(
        "Service Control Manager",
        7036,
        "",
        "param1",
        "Remotedesktopdienste",
        "param2",
        "beendet",
        "Binary",
        "5400650072006D0053006500720076006900630065002F0031000000");
    assertThat(likely(read())).contains("service-stopped");
  }

  /** 0xD0000001 is STATUS_UNSUCCESSFUL in a wrapper and no cause. */
  @Test
  void massDisconnectsAreNoCause() throws IOException {
    event(SESSIONS, 40, "", "Session", "2", "Reason", "3489660929");
    assertThat(likely(read())).isEmpty();
  }

  private static Optional<String> likely(InspectedFile file) {
    return judge(file).remaining().stream()
        .filter(each -> each.verdict() == Verdict.LIKELY || each.verdict() == Verdict.CONFIRMED)
        .map(org.rdpdoctor.diagnosis.Assessment::causeId)
        .findFirst();
  }

  /** What is read does not depend on how many processors read it: the order is that of the file. */
  @Test
  void theOrderIsThatOfTheFile() throws IOException {
    for (int i = 0; i < 400; i++) {
      event(MANAGER, 1149, "", "Param1", "user" + i, "Param3", CLIENT);
    }
    List<String> users =
        read().observations().stream()
            .map(Observed::observation)
            .filter(EventLogged.class::isInstance)
            .map(each -> ((EventLogged) each).field("Param1").orElse(""))
            .toList();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      expected.add("user" + i);
    }
    assertThat(users).containsExactlyElementsOf(expected);
  }
}
