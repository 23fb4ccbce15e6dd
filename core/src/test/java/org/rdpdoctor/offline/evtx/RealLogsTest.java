package org.rdpdoctor.offline.evtx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rdpdoctor.offline.RealCaptures.only;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.LogObservation.AttemptLogged;
import org.rdpdoctor.model.LogObservation.EventLogged;
import org.rdpdoctor.model.LogObservation.LogCovered;
import org.rdpdoctor.model.LogObservation.Reached;
import org.rdpdoctor.offline.RealCaptures;

/** What is known of real logs, counted by another reader, must come out. */
class RealLogsTest {
  private static final String BELKASOFT = "AndrewRathbun__Belkasoft-";
  private static final String SZECHUAN = "AndrewRathbun__Szechuan-";
  private static final String TERMINAL_SERVICES = "Microsoft-Windows-TerminalServices-";

  static Stream<Arguments> records() {
    return Stream.of(
        Arguments.of(
            BELKASOFT + "Microsoft-Windows-RemoteDesktopServices-RdpCoreTS-Operational.evtx",
            1_590),
        Arguments.of(BELKASOFT + TERMINAL_SERVICES + "LocalSessionManager-Operational.evtx", 204),
        Arguments.of(BELKASOFT + TERMINAL_SERVICES + "RemoteConnectionManager-Admin.evtx", 15),
        Arguments.of(
            BELKASOFT + TERMINAL_SERVICES + "RemoteConnectionManager-Operational.evtx", 252),
        Arguments.of(BELKASOFT + "Security.evtx", 5_881),
        Arguments.of(BELKASOFT + "System.evtx", 1_766),
        Arguments.of("AndrewRathbun__Server2022-LocalSessionManager-Operational.evtx", 41),
        Arguments.of(SZECHUAN + "Microsoft-Windows-RemoteDesktopServices-RdpCoreTS-Admin.evtx", 0),
        Arguments.of(SZECHUAN + TERMINAL_SERVICES + "RDPClient-Operational.evtx", 9),
        Arguments.of(SZECHUAN + "System-slice3chunks.evtx", 656),
        Arguments.of("mdecrevoisier__ID131-RDP_brutforce_(no_user_info).evtx", 154),
        Arguments.of(
            "mdecrevoisier__ID4625-failed_login_with_denied_access_due_to_account_restriction.evtx",
            2),
        Arguments.of("mdecrevoisier__ID4688,4778,4779_RDP_hijack_direct.evtx", 14),
        Arguments.of("sbousseaden__DE_RDP_Tunneling_4624.evtx", 18),
        Arguments.of(
            "sbousseaden__DE_RDP_Tunneling_TerminalServices-RemoteConnectionManagerOperational_1149.evtx",
            228),
        Arguments.of("sbousseaden__rdpcorets_148_mst120_bluekeep_rpdscan_full.evtx", 733));
  }

  @ParameterizedTest
  @MethodSource("records")
  void everyRecordIsRead(String name, int records) {
    LogCovered covered = only(LogCovered.class, inspect(name)).getFirst();
    assertThat(covered.records()).isEqualTo(records);
    assertThat(covered.unreadable()).isZero();
    assertThat(covered.oddities()).isEmpty();
  }

  @Test
  void aFloodIsOneFact() {
    InspectedFile file = inspect(SZECHUAN + "System-slice3chunks.evtx");
    List<EventLogged> refused = events(file, "Schannel", 36_874);
    assertThat(refused).hasSizeLessThan(6);
    assertThat(refused.stream().mapToLong(EventLogged::count).sum()).isEqualTo(210);
    assertThat(refused.getFirst().field("Protocol")).contains("TLS 1.2");
    assertThat(events(file, "Schannel", 36_888).getFirst().field("ErrorState")).contains("1205");
  }

  @Test
  void recordsOfAForwarderWithoutTemplatesAreRead() {
    InspectedFile file = inspect("mdecrevoisier__ID131-RDP_brutforce_(no_user_info).evtx");
    LogCovered covered = only(LogCovered.class, file).getFirst();
    assertThat(covered.computers()).hasSize(11).allMatch(name -> name.endsWith("offsec.lan"));
    List<EventLogged> taken =
        events(file, "Microsoft-Windows-RemoteDesktopServices-RdpCoreTS", 131);
    assertThat(taken.stream().mapToLong(EventLogged::count).sum()).isEqualTo(154);
  }

  @Test
  void refusedSignInsKeepTheirReason() {
    InspectedFile file = inspect(BELKASOFT + "Security.evtx");
    List<EventLogged> refused =
        events(file, "Microsoft-Windows-Security-Auditing", 4_625).stream()
            .filter(each -> each.field("LogonType").orElse("").equals("10"))
            .toList();
    assertThat(refused.stream().mapToLong(EventLogged::count).sum()).isEqualTo(24);
    long noRight =
        refused.stream()
            .filter(each -> each.field("Status").orElse("").equals("0xc000015b"))
            .mapToLong(EventLogged::count)
            .sum();
    assertThat(noRight).isEqualTo(16);
  }

  @Test
  void theScanIsToldFromSessions() {
    InspectedFile file = inspect("sbousseaden__rdpcorets_148_mst120_bluekeep_rpdscan_full.evtx");
    List<AttemptLogged> attempts = only(AttemptLogged.class, file);
    assertThat(attempts.stream().mapToLong(AttemptLogged::count).sum()).isGreaterThanOrEqualTo(11);
    assertThat(attempts)
        .extracting(AttemptLogged::client)
        .allMatch(client -> client.orElse("").startsWith("10.0.2.1"));
    assertThat(attempts)
        .extracting(AttemptLogged::reached)
        .contains(Reached.SERVICE, Reached.SESSION);
  }

  @Test
  void theClientsLogSaysHowItEnded() {
    InspectedFile file = inspect(SZECHUAN + TERMINAL_SERVICES + "RDPClient-Operational.evtx");
    assertThat(
            events(file, TERMINAL_SERVICES + "ClientActiveXCore", 1_026).getFirst().field("Value"))
        .contains("2");
  }

  private static List<EventLogged> events(InspectedFile file, String provider, long id) {
    return only(EventLogged.class, file).stream()
        .filter(each -> each.provider().equals(provider) && each.eventId() == id)
        .toList();
  }

  private static InspectedFile inspect(String name) {
    return RealCaptures.inspect(RealCaptures.of(name), new EvtxKind());
  }
}
