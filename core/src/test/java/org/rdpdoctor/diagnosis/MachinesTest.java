package org.rdpdoctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rdpdoctor.offline.machine.TestingRecords.NOW;
import static org.rdpdoctor.offline.machine.TestingRecords.dialled;
import static org.rdpdoctor.offline.machine.TestingRecords.event;
import static org.rdpdoctor.offline.machine.TestingRecords.log;
import static org.rdpdoctor.offline.machine.TestingRecords.registry;
import static org.rdpdoctor.offline.machine.TestingRecords.saved;
import static org.rdpdoctor.offline.machine.TestingRecords.taken;
import static org.rdpdoctor.offline.machine.TestingRecords.value;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.LogObservation.EventLogged;
import org.rdpdoctor.model.MachineObservation.MachineRole;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.offline.RecordedEvidence;
import org.rdpdoctor.offline.machine.Machines;
import org.rdpdoctor.offline.machine.StatedRole;

/** A record speaks for the machine that wrote it, in the part which that machine has. */
class MachinesTest {
  private static final Engine ENGINE = new Engine(Catalogue.causes());
  private static final String LISTENER =
      "Microsoft-Windows-TerminalServices-RemoteConnectionManager";
  private static final String TERMINAL_SERVER =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server";
  private static final String COMPUTER_NAME =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ComputerName";
  private static final String GRACE = "licensing-grace-expired";
  private static final String KEY = "listener-key-unreadable";
  private static final String DISABLED = "rdp-disabled";

  static Evidence evidence(Optional<String> about, InspectedFile... files) {
    List<InspectedFile> all = List.of(files);
    return RecordedEvidence.of("test", all, Machines.of(all, List.of(), List.of()), about)
        .orElseThrow();
  }

  private static Diagnosis judge(InspectedFile... files) {
    return ENGINE.judge(evidence(Optional.empty(), files));
  }

  private static Verdict verdict(String cause, Diagnosis diagnosis) {
    return diagnosis.cause(cause).orElseThrow().verdict();
  }

  static EventLogged graceOver(String computer) {
    return event(computer, LISTENER, 1128, NOW);
  }

  static EventLogged keyClosed(String computer) {
    return event(computer, "Schannel", 36_870, NOW, "ErrorCode", "0x8009030d");
  }

  static InspectedFile healthyServer() {
    return log("srv/server.evtx", taken("SRV", "192.0.2.7", 50_000, NOW));
  }

  static InspectedFile switchedOff(String file) {
    return registry(file, value(TERMINAL_SERVER, "fDenyTSConnections", "1"));
  }

  @Test
  void whatTheServerRecordedProvesWithTheClientsLogBesideIt() {
    Diagnosis diagnosis =
        judge(
            log("srv.evtx", graceOver("SRV"), taken("SRV", "192.0.2.7", 50_000, NOW)),
            log("ws.evtx", dialled("WS", "SRV", NOW)));

    assertThat(verdict(GRACE, diagnosis)).isEqualTo(Verdict.CONFIRMED);
    assertThat(diagnosis.health()).isEqualTo(Health.FAULTY);
    assertThat(diagnosis.target().host()).isEqualTo("SRV");
    assertThat(diagnosis.cautions()).isEmpty();
  }

  @Test
  void aWorkstationsSchannelErrorDoesNotConvictAHealthyServer() {
    Diagnosis alone = judge(log("srv.evtx", keyClosed("SRV")));
    Diagnosis mixed =
        judge(healthyServer(), log("ws/ws.evtx", dialled("WS", "SRV", NOW), keyClosed("WS")));
    Diagnosis unknown = judge(healthyServer(), log("ws/ws.evtx", keyClosed("WS")));

    assertThat(verdict(KEY, alone)).isEqualTo(Verdict.LIKELY);
    assertThat(verdict(KEY, mixed)).isEqualTo(Verdict.NOT_TESTED);
    assertThat(mixed.cause(KEY).orElseThrow().support()).isEmpty();
    assertThat(verdict(KEY, unknown)).isEqualTo(Verdict.NOT_TESTED);
    assertThat(mixed.health()).isEqualTo(Health.UNKNOWN);
  }

  @Test
  void aClientsOwnErrorsAreNotTheServersEvenAlone() {
    Diagnosis client = judge(log("ws.evtx", dialled("WS", "SRV", NOW), keyClosed("WS")));

    assertThat(verdict(KEY, client)).isEqualTo(Verdict.POSSIBLE);
    assertThat(client.cause(KEY).orElseThrow().support().getFirst().reason())
        .contains("another machine's");
  }

  /** Every workstation that nobody may connect to has this value. */
  @Test
  void aWorkstationsSwitchIsNotTheServers() {
    InspectedFile named =
        registry(
            "ws.reg",
            value(COMPUTER_NAME, "ComputerName", "WS"),
            value(TERMINAL_SERVER, "fDenyTSConnections", "1"));
    InspectedFile ofServer =
        registry(
            "any.reg",
            value(COMPUTER_NAME, "ComputerName", "SRV"),
            value(TERMINAL_SERVER, "fDenyTSConnections", "1"));

    assertThat(verdict(DISABLED, judge(healthyServer(), named))).isEqualTo(Verdict.NOT_TESTED);
    assertThat(verdict(DISABLED, judge(healthyServer(), ofServer))).isEqualTo(Verdict.CONFIRMED);
    assertThat(verdict(DISABLED, judge(healthyServer(), switchedOff("srv/a.reg"))))
        .isEqualTo(Verdict.CONFIRMED);
    assertThat(verdict(DISABLED, judge(healthyServer(), switchedOff("else/a.reg"))))
        .isEqualTo(Verdict.POSSIBLE);
    assertThat(verdict(DISABLED, judge(switchedOff("a.reg")))).isEqualTo(Verdict.CONFIRMED);
  }

  @Test
  void aPolicyOfOneMachineDoesNotOverrideASettingOfAnother() {
    InspectedFile server =
        registry(
            "srv.reg",
            value(COMPUTER_NAME, "ComputerName", "SRV"),
            value(TERMINAL_SERVER, "fDenyTSConnections", "1"));
    InspectedFile client =
        registry(
            "ws.reg",
            value(COMPUTER_NAME, "ComputerName", "WS"),
            value(
                "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services",
                "fDenyTSConnections",
                "0"));

    assertThat(verdict(DISABLED, judge(healthyServer(), server, client)))
        .isEqualTo(Verdict.CONFIRMED);
  }

  @Test
  void ofTwoServersNoneIsConvictedUntilOneIsNamed() {
    InspectedFile sick = log("a.evtx", graceOver("SICK"), taken("SICK", "192.0.2.7", 50_000, NOW));
    InspectedFile well = log("b.evtx", taken("WELL", "192.0.2.7", 50_001, NOW));
    Diagnosis both = judge(sick, well);
    Diagnosis aboutSick = ENGINE.judge(evidence(Optional.of("sick.corp.example"), sick, well));
    Diagnosis aboutWell = ENGINE.judge(evidence(Optional.of("WELL:3390"), sick, well));
    Diagnosis aboutNobody = ENGINE.judge(evidence(Optional.of("third"), sick, well));

    assertThat(verdict(GRACE, both)).isEqualTo(Verdict.POSSIBLE);
    assertThat(both.health()).isEqualTo(Health.UNKNOWN);
    assertThat(both.cautions()).anyMatch(each -> each.contains("SICK, WELL"));
    assertThat(verdict(GRACE, aboutSick)).isEqualTo(Verdict.CONFIRMED);
    assertThat(verdict(GRACE, aboutWell)).isEqualTo(Verdict.NOT_TESTED);
    assertThat(aboutWell.target().port()).isEqualTo(3390);
    assertThat(verdict(GRACE, aboutNobody)).isEqualTo(Verdict.POSSIBLE);
    assertThat(aboutNobody.cautions()).anyMatch(each -> each.contains("third"));
  }

  /** It is no address because of that. */
  @Test
  void aDomainMayEndWithADigit() {
    InspectedFile sick = log("a.evtx", graceOver("SICK"), taken("SICK", "192.0.2.7", 50_000, NOW));
    InspectedFile well = log("b.evtx", taken("WELL", "192.0.2.7", 50_001, NOW));

    assertThat(verdict(GRACE, ENGINE.judge(evidence(Optional.of("sick.corp2"), sick, well))))
        .isEqualTo(Verdict.CONFIRMED);
  }

  @Test
  void theServerThatTheClientDialledIsMeant() {
    InspectedFile sick = log("a.evtx", graceOver("SICK"), taken("SICK", "192.0.2.7", 50_000, NOW));
    InspectedFile well = log("b.evtx", taken("WELL", "192.0.2.7", 50_001, NOW));

    assertThat(verdict(GRACE, judge(sick, well, log("c.evtx", dialled("WS", "sick", NOW)))))
        .isEqualTo(Verdict.CONFIRMED);
    assertThat(verdict(GRACE, judge(sick, well, log("c.evtx", dialled("WS", "well", NOW)))))
        .isEqualTo(Verdict.NOT_TESTED);
    assertThat(verdict(GRACE, judge(sick, well, saved("s.rdp", "sick:3389"))))
        .isEqualTo(Verdict.CONFIRMED);
  }

  @Test
  void theGatewaysRefusalIsProvedByTheGatewayOnly() {
    EventLogged refused = event("GW", "Microsoft-Windows-TerminalServices-Gateway", 201, NOW);

    assertThat(verdict("gateway-denied", judge(healthyServer(), log("gw/gw.evtx", refused))))
        .isEqualTo(Verdict.CONFIRMED);
  }

  @Test
  void aRefusedSignInAtTheControllerIsNotTheServers() {
    EventLogged refused =
        event(
            "DC",
            "Microsoft-Windows-Security-Auditing",
            4625,
            NOW,
            "TargetUserName",
            "ann",
            "LogonType",
            "10",
            "SubStatus",
            "0xc0000234");
    InspectedFile controller =
        log("dc/dc.evtx", event("DC", "Microsoft-Windows-Security-Auditing", 4768, NOW), refused);

    assertThat(
            verdict(
                "account-locked",
                ENGINE.judge(evidence(Optional.of("SRV"), healthyServer(), controller))))
        .isEqualTo(Verdict.NOT_TESTED);
  }

  @Test
  void whatAPersonSaysOfTheFilesDecides() {
    List<InspectedFile> files =
        List.of(
            log("a.evtx", graceOver("A"), taken("A", "192.0.2.7", 50_000, NOW)),
            log("b.evtx", taken("B", "192.0.2.7", 50_001, NOW)));
    List<StatedRole> stated =
        List.of(
            new StatedRole("a.evtx", MachineRole.SERVER),
            new StatedRole("b.evtx", MachineRole.CLIENT));
    Diagnosis diagnosis =
        ENGINE.judge(
            RecordedEvidence.of(
                    "test", files, Machines.of(files, stated, List.of()), Optional.empty())
                .orElseThrow());

    assertThat(verdict(GRACE, diagnosis)).isEqualTo(Verdict.CONFIRMED);
  }

  private static Diagnosis live(Evidence live, InspectedFile... files) {
    return ENGINE.judge(RecordedEvidence.joined(live, List.of(files), List.of()));
  }

  @Test
  void theLiveRoadOutweighsOlderRecords() {
    Evidence live = EvidenceBuilder.windows().build();
    String host = live.target().host();
    Diagnosis diagnosis =
        live(
            live,
            registry(
                "a.reg",
                value(COMPUTER_NAME, "ComputerName", host),
                value(TERMINAL_SERVER, "fDenyTSConnections", "1")));

    assertThat(diagnosis.health()).isEqualTo(Health.HEALTHY);
    assertThat(verdict(DISABLED, diagnosis)).isEqualTo(Verdict.RULED_OUT);
  }

  @Test
  void recordsOfTheExaminedHostProveAndThoseOfAnotherDoNot() {
    Evidence live = EvidenceBuilder.windows().build();
    InspectedFile matching =
        log("a.evtx", graceOver("SRV"), taken("SRV", "192.0.2.7", 50_000, NOW));
    InspectedFile other =
        log("a.evtx", graceOver("OTHER"), taken("OTHER", "192.0.2.7", 50_000, NOW));

    Diagnosis proved = live(live, matching);
    assertThat(verdict(GRACE, proved)).isEqualTo(Verdict.CONFIRMED);
    assertThat(proved.health()).isEqualTo(Health.UNKNOWN);
    assertThat(proved.headline()).contains("records prove");
    Diagnosis apart = live(live, other);
    assertThat(verdict(GRACE, apart)).isEqualTo(Verdict.NOT_TESTED);
    assertThat(apart.cautions()).anyMatch(each -> each.contains("OTHER"));
    assertThat(apart.health()).isEqualTo(Health.HEALTHY);
  }

  @Test
  void recordsThatCannotBeMatchedAreHints() {
    Evidence live =
        EvidenceBuilder.windows().notReached(StageId.NLA).target("rdp.example.net", 3389).build();
    InspectedFile unmatched =
        log("a.evtx", graceOver("SOME"), taken("SOME", "192.0.2.7", 50_000, NOW));
    Diagnosis diagnosis = live(live, unmatched);

    assertThat(verdict(GRACE, diagnosis)).isEqualTo(Verdict.POSSIBLE);
    assertThat(diagnosis.cautions()).anyMatch(each -> each.contains("SOME"));
  }
}
