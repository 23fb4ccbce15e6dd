package org.rdpdoctor.offline.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rdpdoctor.offline.machine.TestingRecords.AHEAD;
import static org.rdpdoctor.offline.machine.TestingRecords.NOW;
import static org.rdpdoctor.offline.machine.TestingRecords.capture;
import static org.rdpdoctor.offline.machine.TestingRecords.challenge;
import static org.rdpdoctor.offline.machine.TestingRecords.dialled;
import static org.rdpdoctor.offline.machine.TestingRecords.event;
import static org.rdpdoctor.offline.machine.TestingRecords.file;
import static org.rdpdoctor.offline.machine.TestingRecords.log;
import static org.rdpdoctor.offline.machine.TestingRecords.registry;
import static org.rdpdoctor.offline.machine.TestingRecords.saved;
import static org.rdpdoctor.offline.machine.TestingRecords.taken;
import static org.rdpdoctor.offline.machine.TestingRecords.value;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.model.CommonTime;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.KerberosObservation.KdcClockRead;
import org.rdpdoctor.model.LogObservation.EventLogged;
import org.rdpdoctor.model.MachineObservation.ClocksCompared;
import org.rdpdoctor.model.MachineObservation.CommonClock;
import org.rdpdoctor.model.MachineObservation.MachineRole;
import org.rdpdoctor.model.MachineObservation.MachineSeen;
import org.rdpdoctor.model.MachineObservation.RoleShown;
import org.rdpdoctor.model.NlaObservation.NlaChallenged;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Road;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageReport;

class MachinesTest {
  private static final String LISTENER =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server";
  private static final String COMPUTER_NAME =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ComputerName";

  private static List<Observed> found(InspectedFile... files) {
    return Machines.of(List.of(files), List.of(), List.of());
  }

  private static MachineSeen machine(List<Observed> found, String name) {
    return Machines.seen(found).stream()
        .filter(each -> each.names().contains(name) || each.addresses().contains(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<MachineRole> roles(List<Observed> found, String name) {
    return machine(found, name).roles().stream().map(RoleShown::role).toList();
  }

  private static <T extends Observation> List<T> only(Class<T> kind, List<Observed> found) {
    return found.stream()
        .map(Observed::observation)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  @Test
  void rolesAreWhatTheMachinesDid() {
    List<Observed> found =
        found(
            log("client.evtx", dialled("WS", "srv", NOW)),
            log("server.evtx", taken("SRV.corp.example", "192.0.2.7", 50_000, NOW)),
            log("gateway.evtx", event("GW", RoleSigns.GATEWAY, 302, NOW)),
            log("dc.evtx", event("DC", RoleSigns.SECURITY, 4768, NOW)),
            log("other.evtx", event("FILES", "Schannel", 36_870, NOW)));

    assertThat(roles(found, "WS")).containsExactly(MachineRole.CLIENT);
    assertThat(roles(found, "SRV.corp.example")).containsExactly(MachineRole.SERVER);
    assertThat(roles(found, "GW")).containsExactly(MachineRole.GATEWAY);
    assertThat(roles(found, "DC")).containsExactly(MachineRole.DOMAIN_CONTROLLER);
    assertThat(roles(found, "FILES")).isEmpty();
    assertThat(machine(found, "WS").roles().getFirst().because()).contains("1024");
  }

  /** Every Windows has a listener's settings; only what nobody did otherwise makes it a server. */
  @Test
  void aListenersSettingsMakeNoServerOfAClient() {
    InspectedFile log = log("pc/client.evtx", dialled("WS", "srv", NOW));
    InspectedFile settings = registry("pc/system.reg", value(LISTENER, "fDenyTSConnections", "1"));

    assertThat(roles(found(log, settings), "WS")).containsExactly(MachineRole.CLIENT);
    assertThat(roles(found(settings), "pc/system.reg")).containsExactly(MachineRole.SERVER);
  }

  @Test
  void aMachineMayHaveSeveralRoles() {
    List<Observed> found =
        found(
            log(
                "jump.evtx",
                taken("JUMP", "192.0.2.7", 50_000, NOW),
                dialled("jump.corp.example", "srv", NOW)));

    assertThat(Machines.seen(found)).hasSize(1);
    assertThat(roles(found, "JUMP")).containsExactly(MachineRole.CLIENT, MachineRole.SERVER);
  }

  @Test
  void equalNamesOfDifferentDomainsAreDifferentMachines() {
    List<Observed> found =
        found(
            log("a.evtx", taken("srv.a.example", "192.0.2.7", 50_000, NOW)),
            log("b.evtx", taken("srv.b.example", "192.0.2.7", 50_001, NOW)));

    assertThat(Machines.seen(found)).hasSize(2);
  }

  @Test
  void aRegistryBelongsToWhomItNamesOrToWhomItLiesBeside() {
    InspectedFile server = log("srv/logs.evtx", taken("SRV", "192.0.2.7", 50_000, NOW));
    InspectedFile client = log("ws/logs.evtx", dialled("WS", "srv", NOW));
    List<Observed> found =
        found(
            server,
            client,
            registry("anywhere.reg", value(COMPUTER_NAME, "ComputerName", "SRV")),
            registry("bundle/WS_HKLM.txt", value(LISTENER, "fDenyTSConnections", "0")),
            registry("srv/b.reg", value(LISTENER, "fDenyTSConnections", "0")),
            registry("elsewhere/c.reg", value(LISTENER, "fDenyTSConnections", "1")));

    assertThat(machine(found, "SRV").files())
        .containsExactlyInAnyOrder("srv/logs.evtx", "anywhere.reg", "srv/b.reg");
    assertThat(machine(found, "WS").files())
        .containsExactlyInAnyOrder("ws/logs.evtx", "bundle/WS_HKLM.txt");
    assertThat(machine(found, "elsewhere/c.reg").named()).isFalse();
  }

  @Test
  void logsOfTwoMachinesInOneFolderGiveItsRegistryToNobody() {
    List<Observed> found =
        found(
            log("all/a.evtx", taken("SRV", "192.0.2.7", 50_000, NOW)),
            log("all/b.evtx", dialled("WS", "srv", NOW)),
            registry("all/c.reg", value(LISTENER, "fDenyTSConnections", "1")));

    assertThat(machine(found, "all/c.reg").named()).isFalse();
    assertThat(machine(found, "SRV").files()).containsExactly("all/a.evtx");
  }

  @Test
  void aSavedConnectionIsTheOnlyClients() {
    InspectedFile rdp = saved("srv.rdp", "srv");
    InspectedFile client = log("client.evtx", dialled("WS", "srv", NOW));

    assertThat(machine(found(client, rdp), "WS").files()).contains("srv.rdp");
    assertThat(roles(found(rdp), "srv.rdp")).containsExactly(MachineRole.CLIENT);
  }

  @Test
  void whatAPersonSaysOfFilesOutweighsWhatTheyShow() {
    List<InspectedFile> files =
        List.of(
            log("a/x.evtx", taken("SRV", "192.0.2.7", 50_000, NOW)),
            log("b.zip!y.evtx", event("DC", RoleSigns.SECURITY, 4776, NOW)),
            log("aa/z.evtx", dialled("WS", "srv", NOW)));
    List<Observed> found =
        Machines.of(
            files,
            List.of(
                new StatedRole("./a/", MachineRole.GATEWAY),
                new StatedRole("b.zip", MachineRole.SERVER)),
            List.of());

    assertThat(roles(found, "SRV")).containsExactly(MachineRole.GATEWAY);
    assertThat(machine(found, "SRV").roles().getFirst().stated()).isTrue();
    assertThat(roles(found, "DC")).containsExactly(MachineRole.SERVER);
    assertThat(roles(found, "WS")).containsExactly(MachineRole.CLIENT);
  }

  @Test
  void namesInCapturesTieAddressesToMachines() {
    InspectedFile bare = capture("c.pcap", "192.0.2.7", "192.0.2.9", 50_000, List.of(NOW));
    List<Observed> told = new ArrayList<>(bare.observations());
    told.add(challenge("c.pcap", "SRV", NOW, NOW.plusSeconds(5)));
    List<Observed> found =
        found(
            log("server.evtx", event("srv.corp.example", "Schannel", 36_870, NOW)),
            file("c.pcap", "pcapng", told));

    assertThat(machine(found, "192.0.2.9").names()).contains("srv.corp.example", "SRV");
    assertThat(roles(found, "192.0.2.9")).containsExactly(MachineRole.SERVER);
    assertThat(machine(found, "192.0.2.7").named()).isFalse();
    ClocksCompared clocks = only(ClocksCompared.class, found).getFirst();
    assertThat(clocks.ahead()).isEqualTo(Duration.ofSeconds(5));
    assertThat(clocks.usable()).isTrue();
    assertThat(clocks.other()).isEqualTo("c.pcap");
  }

  private static List<Instant> times(long seed, int count, Duration within) {
    Random random = new Random(seed);
    return random.longs(count, 0, within.toMillis()).sorted().mapToObj(NOW::plusMillis).toList();
  }

  private static InspectedFile dials(List<Instant> times) {
    return log(
        "client.evtx",
        times.stream()
            .map(at -> dialled("WS", "srv.corp.example", at.plus(AHEAD)))
            .toArray(EventLogged[]::new));
  }

  private static InspectedFile takes(List<Instant> times, String client, int firstPort) {
    List<EventLogged> events = new ArrayList<>();
    for (Instant at : times) {
      events.add(taken("srv.corp.example", client, firstPort + events.size(), at.plusMillis(90)));
    }
    return log("server-" + firstPort + ".evtx", events.toArray(EventLogged[]::new));
  }

  /** Known offset: the workstation is 3 min 12 s ahead. */
  @Test
  void theClientsClockIsFoundByItsDials() {
    List<Instant> times = times(1, 6, Duration.ofHours(3));
    List<Observed> found =
        found(
            dials(times),
            takes(times, "192.0.2.7", 50_000),
            takes(times(2, 40, Duration.ofHours(3)), "198.51.100.1", 40_000));

    ClocksCompared clocks = only(ClocksCompared.class, found).getFirst();
    assertThat(clocks.machine()).isEqualTo("WS");
    assertThat(clocks.pairs()).isEqualTo(6);
    assertThat(clocks.usable()).isTrue();
    assertThat(clocks.ahead()).isBetween(AHEAD.minusSeconds(1), AHEAD.plusSeconds(1));
    CommonClock common = only(CommonClock.class, found).getFirst();
    assertThat(common.reference()).isEqualTo("srv.corp.example");
    assertThat(CommonTime.of(found).common("WS", NOW.plus(AHEAD)))
        .isBetween(NOW.minusSeconds(1), NOW.plusSeconds(1));
  }

  @Test
  void twoPairsAreTooFew() {
    List<Instant> times = times(3, 2, Duration.ofHours(3));
    List<Observed> found = found(dials(times), takes(times, "192.0.2.7", 50_000));

    ClocksCompared clocks = only(ClocksCompared.class, found).getFirst();
    assertThat(clocks.usable()).isFalse();
    assertThat(clocks.because()).contains("fewer than 3");
    assertThat(only(CommonClock.class, found)).isEmpty();
    assertThat(CommonTime.of(found).common("WS", NOW)).isEqualTo(NOW);
  }

  /** A client that tries every minute fits with any whole number of minutes in between. */
  @Test
  void whatComesAtEvenIntervalsTellsNothing() {
    List<Instant> times = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      times.add(NOW.plusSeconds(60L * i));
    }
    List<Observed> found = found(dials(times), takes(times, "192.0.2.7", 50_000));

    assertThat(only(ClocksCompared.class, found)).noneMatch(ClocksCompared::usable);
    assertThat(only(CommonClock.class, found)).isEmpty();
  }

  /** Under brute force there is a connection for every time one could think of. */
  @Test
  void aServerUnderAttackFitsNobody() {
    List<Observed> found =
        found(
            dials(times(4, 10, Duration.ofMinutes(40))),
            takes(times(5, 600, Duration.ofMinutes(40)), "192.0.2.7", 10_000));

    assertThat(only(ClocksCompared.class, found)).noneMatch(ClocksCompared::usable);
  }

  @Test
  void dialsOfAnotherServerAreNotCompared() {
    List<Instant> times = times(6, 6, Duration.ofHours(3));
    InspectedFile other =
        log("other.evtx", taken("other.corp.example", "198.51.100.9", 1_000, NOW));
    InspectedFile dials =
        log(
            "client.evtx",
            times.stream()
                .map(at -> dialled("WS", "other.corp.example", at))
                .toArray(EventLogged[]::new));

    List<Observed> found = found(dials, takes(times, "192.0.2.7", 50_000), other);
    assertThat(only(ClocksCompared.class, found))
        .noneMatch(each -> each.usable() && each.other().equals("srv.corp.example"));
  }

  @Test
  void aConnectionsAddressAndPortAreEnough() {
    List<Observed> found =
        found(
            capture("c.pcap", "192.0.2.7", "192.0.2.9", 50_000, List.of(NOW)),
            takes(List.of(NOW.plusSeconds(42)), "192.0.2.7", 50_000));

    ClocksCompared clocks = only(ClocksCompared.class, found).getFirst();
    assertThat(clocks.exact()).isEqualTo(1);
    assertThat(clocks.usable()).isTrue();
    assertThat(clocks.ahead().abs()).isEqualTo(Duration.ofMillis(42_090));
  }

  /** Near misses of the key: another port, the port twice, or days in between. */
  @Test
  void aKeyThatDoesNotFitOrFitsTwiceIsNone() {
    InspectedFile capture = capture("c.pcap", "192.0.2.7", "192.0.2.9", 50_000, List.of(NOW));
    List<Observed> another = found(capture, takes(List.of(NOW), "192.0.2.7", 50_001));
    List<Observed> twice =
        found(
            capture,
            log(
                "server.evtx",
                taken("SRV", "192.0.2.7", 50_000, NOW.plusSeconds(42)),
                taken("SRV", "192.0.2.7", 50_000, NOW.plusSeconds(4_200))));
    List<Observed> daysLater =
        found(capture, takes(List.of(NOW.plus(Duration.ofDays(30))), "192.0.2.7", 50_000));

    assertThat(only(CommonClock.class, another)).isEmpty();
    assertThat(only(CommonClock.class, twice)).isEmpty();
    assertThat(only(CommonClock.class, daysLater)).isEmpty();
    assertThat(only(ClocksCompared.class, daysLater).getFirst().usable()).isFalse();
  }

  @Test
  void signInsTieTheServerToItsDomainController() {
    List<Instant> times = times(7, 5, Duration.ofHours(8));
    List<EventLogged> server = new ArrayList<>();
    List<EventLogged> controller = new ArrayList<>();
    for (int i = 0; i < times.size(); i++) {
      String user = "user" + i % 3;
      server.add(
          event(
              "SRV",
              RoleSigns.SECURITY,
              4624,
              times.get(i),
              "TargetUserName",
              user,
              "LogonType",
              "10"));
      controller.add(
          event(
              "DC",
              RoleSigns.SECURITY,
              4768,
              times.get(i).minus(AHEAD),
              "TargetUserName",
              user.toUpperCase(java.util.Locale.ROOT) + "@CORP.EXAMPLE"));
    }
    List<Observed> found =
        found(
            log("server.evtx", server.toArray(EventLogged[]::new)),
            log("dc.evtx", controller.toArray(EventLogged[]::new)));

    ClocksCompared clocks = only(ClocksCompared.class, found).getFirst();
    assertThat(clocks.ahead()).isEqualTo(AHEAD);
    assertThat(clocks.usable()).isTrue();
    assertThat(only(CommonClock.class, found).getFirst().reference()).isEqualTo("DC");
  }

  /** The client was never compared with the controller: the way leads over the server. */
  @Test
  void clocksAreComparedInSeveralSteps() {
    List<Instant> times = times(8, 5, Duration.ofHours(8));
    List<EventLogged> controller = new ArrayList<>();
    List<EventLogged> server = new ArrayList<>();
    for (Instant at : times) {
      server.add(
          event(
              "srv.corp.example",
              RoleSigns.SECURITY,
              4624,
              at,
              "TargetUserName",
              "ann",
              "LogonType",
              "10"));
      controller.add(
          event("DC", RoleSigns.SECURITY, 4768, at.plusSeconds(30), "TargetUserName", "ann"));
    }
    List<Observed> found =
        found(
            dials(times),
            takes(times, "192.0.2.7", 50_000),
            log("security.evtx", server.toArray(EventLogged[]::new)),
            log("dc.evtx", controller.toArray(EventLogged[]::new)));

    assertThat(CommonTime.of(found).reference()).contains("DC");
    Optional<Duration> ahead = CommonTime.of(found).ahead("WS");
    assertThat(ahead.orElseThrow()).isBetween(AHEAD.minusSeconds(31), AHEAD.minusSeconds(29));
  }

  @Test
  void theSameLogTwiceIsOneLog() {
    List<Instant> times = times(9, 2, Duration.ofHours(3));
    InspectedFile dials = dials(times);
    InspectedFile again = file("copy.evtx", "event log", dials.observations());

    assertThat(only(ClocksCompared.class, found(dials, again, takes(times, "192.0.2.7", 50_000))))
        .noneMatch(ClocksCompared::usable);
  }

  /** What the examined host and a KDC say of their clocks puts ours beside theirs. */
  @Test
  void ourOwnClockIsComparedWithThatOfTheExaminedHost() {
    Observed told =
        Observed.byProbe(
            new NlaChallenged(
                6,
                Optional.empty(),
                Optional.of("SRV"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(NOW.plus(AHEAD)),
                Optional.of(AHEAD),
                Duration.ZERO));
    Observed kdc = Observed.byProbe(new KdcClockRead("DC:88", NOW, Duration.ofSeconds(-4)));
    StageReport name =
        new StageReport(StageId.NAME, new StageOutcome.NotReached("test"), Duration.ZERO);
    StageReport nla =
        new StageReport(StageId.NLA, new StageOutcome.Completed(List.of(told, kdc)), Duration.ZERO);
    Run run =
        new Run(
            NOW,
            Duration.ZERO,
            name,
            List.of(new Road("192.0.2.9", List.of(nla), List.of())),
            false);
    List<InspectedFile> files =
        List.of(
            log("srv.evtx", taken("SRV", "192.0.2.7", 50_000, NOW)),
            log("dc.evtx", event("DC", RoleSigns.SECURITY, 4768, NOW)),
            log("other.evtx", dialled("WS", "srv", NOW)));
    List<Observed> found = Machines.of(files, List.of(), List.of(run));

    CommonTime time = CommonTime.of(found);
    assertThat(time.reference()).contains("DC");
    assertThat(time.ahead("SRV")).contains(AHEAD.plusSeconds(4));
    assertThat(time.ahead(CommonTime.THIS_MACHINE)).contains(Duration.ofSeconds(4));
    assertThat(only(CommonClock.class, found).getFirst().unplaced()).containsExactly("WS");
  }
}
