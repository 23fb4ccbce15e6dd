package org.rdpdoctor.lab.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.HostReply.ServiceState;
import org.rdpdoctor.wire.hostcall.RegistryData;
import org.rdpdoctor.wire.mstypes.Sddl;
import org.rdpdoctor.wire.mstypes.SecurityDescriptor;
import org.rdpdoctor.wire.mstypes.Sid;

class WindowsHostTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String KEY_FILE =
      "C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\"
          + "f686aace6942fb7f7ceb231212eef4a4_"
          + HealthyHost.MACHINE_GUID;

  private final WindowsHost host = WindowsHost.healthy();

  private long refusal(HostCall call) {
    return ((HostReply.Refused) host.perform(call)).code();
  }

  private ServiceState state(String service) {
    return ((HostReply.ServiceDescribed) host.perform(new HostCall.DescribeService(service)))
        .state();
  }

  private void done(HostCall call) {
    assertThat(host.perform(call)).isEqualTo(new HostReply.Done());
  }

  private Bytes thumbprint() {
    return host.registry.binary(RemoteDesktop.WINSTATIONS, "SelfSignedCertificate").orElseThrow();
  }

  @Test
  void theContainersFileHasTheNameThatWindowsGivesIt() {
    assertThat(host.keys.path("TSSecKeySet1")).isEqualTo(KEY_FILE);
    assertThat(KeyContainers.prefix("iisConfigurationKey")).startsWith("6de9cb26");
    assertThat(KeyContainers.prefix("NetFrameworkConfigurationKey")).startsWith("d6d986f0");
  }

  @Test
  void filesShowTheAccessListsThatWindowsShips() throws Exception {
    HostReply.FileDescribed file =
        (HostReply.FileDescribed) host.perform(new HostCall.DescribeFile(KEY_FILE));
    SecurityDescriptor access =
        SecurityDescriptor.decode(new Reader(file.descriptor().orElseThrow()));
    assertThat(Sddl.of(access).orElseThrow()).contains("(A;;FA;;;SY)(A;;FR;;;NS)");
    assertThat(host.perform(Caller.USER, new HostCall.DescribeFile(KEY_FILE)))
        .isEqualTo(new HostReply.FileDescribed(false, file.size(), java.util.Optional.empty()));
    assertThat(host.perform(Caller.USER, new HostCall.ReadFile(KEY_FILE, 0, 10)))
        .isEqualTo(WindowsError.ACCESS_DENIED.refused());
  }

  @Test
  void valuesAreWrittenReadAndDeleted() {
    String key = "HKLM\\SOFTWARE\\Lab\\Deep";
    done(new HostCall.WriteValue(key, "One", RegistryData.number(1)));
    assertThat(host.perform(new HostCall.ReadValue("hklm\\software\\LAB\\deep", "ONE")))
        .isEqualTo(new HostReply.ValueRead(RegistryData.number(1)));
    assertThat(refusal(new HostCall.DeleteKey("HKLM\\SOFTWARE\\Lab"))).isEqualTo(5);
    done(new HostCall.DeleteValue(key, "one"));
    assertThat(host.perform(new HostCall.DeleteValue(key, "one")))
        .isEqualTo(new HostReply.Absent());
    done(new HostCall.DeleteKey(key));
    done(new HostCall.DeleteKey("HKLM\\SOFTWARE\\Lab"));
    assertThat(host.perform(new HostCall.ListKey(key))).isEqualTo(new HostReply.Absent());
    assertThat(refusal(new HostCall.ReadValue("HKLM\\SECURITY\\Policy", "x"))).isEqualTo(5);
    assertThat(refusal(new HostCall.ReadValue("X:\\", "x"))).isEqualTo(87);
  }

  @Test
  void servicesAnswerWithTheCodesOfWindows() {
    assertThat(host.perform(new HostCall.DescribeService("Nothing")))
        .isEqualTo(new HostReply.Absent());
    done(new HostCall.StopService("TermService", LIMIT));
    assertThat(state("TermService")).isEqualTo(ServiceState.STOPPED);
    assertThat(state("UmRdpService")).isEqualTo(ServiceState.STOPPED);
    done(new HostCall.SetStartType("TermService", HostCall.StartType.DISABLED));
    assertThat(refusal(new HostCall.StartService("TermService", LIMIT))).isEqualTo(1058);
    assertThat(refusal(new HostCall.StartService("UmRdpService", LIMIT))).isEqualTo(1068);
    done(new HostCall.SetStartType("TermService", HostCall.StartType.ON_DEMAND));
    done(new HostCall.StartService("UmRdpService", LIMIT));
    assertThat(state("TermService")).isEqualTo(ServiceState.RUNNING);
    assertThat(refusal(new HostCall.StopService("mpssvc", LIMIT))).isEqualTo(1052);
    assertThat(host.services.stop("RemoteRegistry")).isEqualTo(WindowsError.SERVICE_NOT_ACTIVE);
    assertThat(host.services.start("TermService")).isEqualTo(WindowsError.SERVICE_ALREADY_RUNNING);
    assertThat(host.services.stop("TermService"))
        .isEqualTo(WindowsError.DEPENDENT_SERVICES_RUNNING);
  }

  @Test
  void aServiceThatHangsStaysHalfWay() {
    host.alter(each -> each.services.hang("TermService", false));
    assertThat(refusal(new HostCall.StopService("TermService", LIMIT))).isEqualTo(1053);
    assertThat(state("TermService")).isEqualTo(ServiceState.STOP_PENDING);
    assertThat(refusal(new HostCall.StartService("TermService", LIMIT))).isEqualTo(1061);
  }

  @Test
  void aStartTypeThatIsWrittenToTheRegistryCountsAfterTheNextBoot() {
    done(new HostCall.WriteValue(Services.KEY + "TermService", "Start", RegistryData.number(4)));
    assertThat(host.services.startType("TermService")).isEqualTo(HostCall.StartType.ON_DEMAND);
    host.reboot();
    assertThat(host.services.startType("TermService")).isEqualTo(HostCall.StartType.DISABLED);
    assertThat(host.portState(3389)).isEqualTo(PortState.CLOSED);
  }

  @Test
  void whoHasNoRightsChangesNothing() {
    Map<String, String> before = host.snapshot();
    List<HostCall> changes =
        List.of(
            new HostCall.StopService("TermService", LIMIT),
            new HostCall.WriteValue("HKLM\\SOFTWARE", "x", RegistryData.number(1)),
            new HostCall.DeleteFile(KEY_FILE),
            new HostCall.RenameFile(KEY_FILE, "other"),
            new HostCall.WriteFile("C:\\x", Bytes.EMPTY),
            new HostCall.EnableFirewallRule("RemoteDesktop-UserMode-In-TCP", false),
            new HostCall.AddMember("S-1-5-32-555", "LAB\\another"),
            new HostCall.SetClockByService());
    for (HostCall change : changes) {
      assertThat(host.perform(Caller.USER, change))
          .as(change.toString())
          .isEqualTo(WindowsError.ACCESS_DENIED.refused());
    }
    assertThat(host.snapshot()).isEqualTo(before);
  }

  @Test
  void sessionEnvMakesANewCertificateWhenThereIsNone() {
    Bytes before = thumbprint();
    done(
        new HostCall.DeleteKey(
            CertificateStore.KEY
                + "Remote Desktop\\Certificates\\"
                + before.toString().toUpperCase(java.util.Locale.ROOT)));
    done(new HostCall.StopService("SessionEnv", LIMIT));
    done(new HostCall.StartService("SessionEnv", LIMIT));
    assertThat(thumbprint()).isNotEqualTo(before);
    assertThat(host.certificates.find("Remote Desktop", thumbprint())).isPresent();
    assertThat(host.events()).extracting(HostEvent::id).contains(1056L);
  }

  @Test
  void aClosedFolderLetsNoCompleteContainerBeMade() {
    Bytes before = thumbprint();
    host.alter(each -> {
      each.files.describe(KeyContainers.FOLDER, FileSystem.sddl("O:SYG:SYD:PAI(A;;FA;;;BA)"));
      each.files.delete(KEY_FILE);
      each.certificates.remove("Remote Desktop", before);
    });
    done(new HostCall.StopService("SessionEnv", LIMIT));
    done(new HostCall.StartService("SessionEnv", LIMIT));
    assertThat(host.files.find(KEY_FILE)).isPresent();
    assertThat(host.keys.readableByService(KeyContainers.REMOTE_DESKTOP)).isFalse();
  }

  @Test
  void aBrokenContainerStandsInTheWay() {
    host.alter(each -> {
      each.files.file(KEY_FILE, Bytes.of(0, 0), KeyContainers.shippedAccess());
      each.certificates.remove("Remote Desktop", thumbprint());
    });
    done(new HostCall.StopService("SessionEnv", LIMIT));
    done(new HostCall.StartService("SessionEnv", LIMIT));
    assertThat(host.events()).extracting(HostEvent::id).contains(1057L);
    done(new HostCall.StopService("SessionEnv", LIMIT));
    done(new HostCall.RenameFile(KEY_FILE, "aside"));
    done(new HostCall.StartService("SessionEnv", LIMIT));
    assertThat(host.keys.readableByService(KeyContainers.REMOTE_DESKTOP)).isTrue();
  }

  @Test
  void tasksRunWhenTheyAreDueAndNotWhenTheyWereTakenBack() {
    AtomicReference<String> ran = new AtomicReference<>("");
    host.runScriptsWith((_, script) -> ran.set(script));
    done(new HostCall.ScheduleScript("One", Duration.ofMinutes(10), "undo"));
    host.advance(Duration.ofMinutes(9));
    assertThat(ran).hasValue("");
    host.advance(Duration.ofMinutes(1));
    assertThat(ran).hasValue("undo");
    assertThat(host.perform(new HostCall.UnscheduleScript("One")))
        .isEqualTo(new HostReply.Absent());
    done(new HostCall.ScheduleScript("Two", Duration.ofMinutes(10), "again"));
    done(new HostCall.UnscheduleScript("Two"));
    host.advance(Duration.ofHours(1));
    assertThat(ran).hasValue("undo");
  }

  @Test
  void firewallRulesAreListedAndChanged() {
    HostReply.FirewallRulesListed listed =
        (HostReply.FirewallRulesListed) host.perform(new HostCall.ListFirewallRules(3389));
    assertThat(listed.rules())
        .extracting(HostReply.FirewallRule::name)
        .containsExactly("RemoteDesktop-UserMode-In-TCP", "RemoteDesktop-UserMode-In-UDP");
    assertThat(listed.rules().getFirst().shown()).isEqualTo("Remote Desktop - User Mode (TCP-In)");
    Map<String, String> before = host.snapshot();
    done(new HostCall.EnableFirewallRule("RemoteDesktop-UserMode-In-TCP", false));
    assertThat(host.portState(3389)).isEqualTo(PortState.DROPPED);
    done(new HostCall.EnableFirewallRule("RemoteDesktop-UserMode-In-TCP", true));
    assertThat(host.snapshot()).isEqualTo(before);
    done(new HostCall.AddFirewallRule("rdpdoctor-3390", "TCP", 3390));
    assertThat(host.portState(3390)).isEqualTo(PortState.CLOSED);
    done(new HostCall.DeleteFirewallRule("rdpdoctor-3390"));
    assertThat(host.snapshot()).isEqualTo(before);
  }

  @Test
  void theWayEndsAtTheCallThatWasSaid() throws IOException {
    HostCall write = new HostCall.WriteValue("HKLM\\SOFTWARE", "x", RegistryData.number(1));
    DyingMachine dying = new DyingMachine(host, 2, true);
    assertThat(dying.perform(new HostCall.ListSessions()))
        .isInstanceOf(HostReply.SessionsListed.class);
    assertThatThrownBy(() -> dying.perform(write)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> dying.perform(write)).isInstanceOf(IOException.class);
    assertThat(host.perform(new HostCall.ReadValue("HKLM\\SOFTWARE", "x")))
        .isInstanceOf(HostReply.ValueRead.class);
  }

  @Test
  void whateverIsAskedIsAnswered() {
    List<String> paths =
        List.of("", "\\", "C:", "C:\\", "c:\\windows", "C:\\a\\..\\b", "D:\\x", "C:\\nul:x", "\0");
    List<String> keys =
        List.of("", "HKLM", "HKLM\\", "hkcu", "HKCR\\x", "HKLM\\\\x", "HKLM\\SOFTWARE\\");
    List<HostCall> calls = new ArrayList<>();
    for (String path : paths) {
      calls.add(new HostCall.DescribeFile(path));
      calls.add(new HostCall.ListFolder(path));
      calls.add(new HostCall.ReadFile(path, -1, -1));
      calls.add(new HostCall.ReadFile(path, Long.MAX_VALUE, Integer.MAX_VALUE));
      calls.add(new HostCall.WriteAccess(path, Bytes.of(1, 0)));
      calls.add(new HostCall.RenameFile(path, path));
      calls.add(new HostCall.DeleteFile(path));
      calls.add(new HostCall.WriteFile(path, Bytes.EMPTY));
    }
    for (String key : keys) {
      calls.add(new HostCall.ReadValue(key, ""));
      calls.add(new HostCall.ListKey(key));
      calls.add(new HostCall.DeleteValue(key, ""));
      calls.add(new HostCall.DeleteKey(key));
      calls.add(new HostCall.WriteValue(key, "", new RegistryData(-1, Bytes.EMPTY)));
      calls.add(new HostCall.CreateKey(key));
      calls.add(new HostCall.DescribeService(key));
      calls.add(new HostCall.StartService(key, LIMIT));
      calls.add(new HostCall.StopService(key, LIMIT));
      calls.add(new HostCall.AddMember(key, key));
      calls.add(new HostCall.RemoveMember(key, key));
      calls.add(new HostCall.ListMembers(key));
      calls.add(new HostCall.ScheduleScript(key, Duration.ofSeconds(Long.MAX_VALUE), ""));
      calls.add(new HostCall.UnscheduleScript(key));
      calls.add(new HostCall.AddFirewallRule(key, key, -1));
      calls.add(new HostCall.ReadEventLog(key, LIMIT, 0, 1));
    }
    calls.add(new HostCall.ReadEventLog("System", Duration.ofSeconds(Long.MAX_VALUE), 0, 1));
    calls.add(new HostCall.ListFirewallRules(-1));
    calls.add(new HostCall.ListPortOwners(-1));
    for (HostCall call : calls) {
      assertThat(host.perform(call)).as(call.toString()).isNotNull();
    }
    assertThat(host.portState(3389)).isEqualTo(PortState.OPEN);
    assertThat(host.files.find("C:\\Windows")).isPresent();
  }

  @Test
  void aFolderIsRenamedWithAllThatLiesBelow() {
    done(new HostCall.RenameFile(KeyContainers.FOLDER, "MachineKeys.old"));
    assertThat(host.files.find(KEY_FILE)).isEmpty();
    assertThat(host.files.find(KEY_FILE.replace("MachineKeys", "MachineKeys.old"))).isPresent();
  }

  @Test
  void onlySystemSeesTheLogonRights() {
    HostCall rights =
        new HostCall.ReadValue("HKLM\\SECURITY\\Policy\\Accounts\\S-1-5-32-555\\ActSysAc", "");
    assertThat(host.perform(rights)).isEqualTo(WindowsError.ACCESS_DENIED.refused());
    assertThat(host.perform(Caller.SYSTEM, rights)).isInstanceOf(HostReply.ValueRead.class);
  }

  @Test
  void eventLogsAreReadInPartsAndFromTheirFile() {
    done(new HostCall.StopService("SessionEnv", LIMIT));
    HostReply.ContentRead whole =
        (HostReply.ContentRead)
            host.perform(new HostCall.ReadEventLog("System", LIMIT, 0, HostCall.MAX_CONTENT_BYTES));
    assertThat(whole.total()).isEqualTo(whole.content().size()).isGreaterThan(65_536);
    assertThat(host.perform(new HostCall.ReadEventLog("System", LIMIT, 4096, 8)))
        .isEqualTo(new HostReply.ContentRead(whole.content().slice(4096, 4104), whole.total()));
    String file = "C:\\Windows\\System32\\winevt\\Logs\\System.evtx";
    HostReply.FileDescribed described =
        (HostReply.FileDescribed) host.perform(new HostCall.DescribeFile(file));
    assertThat(described.size()).isEqualTo(whole.total());
  }

  @Test
  void anElevatedShellIsBoundByTheKeyFilesListAndSystemIsNot() {
    Bytes list = FileSystem.sddl("D:(A;;FR;;;NS)").toBytes();
    HostCall change = new HostCall.WriteAccess(KEY_FILE, list);
    Caller shell = Caller.ADMINISTRATOR.withoutBackupRights();
    assertThat(host.perform(shell, change)).isEqualTo(WindowsError.ACCESS_DENIED.refused());
    HostReply.FileDescribed unread =
        (HostReply.FileDescribed) host.perform(shell, new HostCall.DescribeFile(KEY_FILE));
    assertThat(unread.descriptor()).isEmpty();
    assertThat(host.perform(Caller.SYSTEM, change)).isEqualTo(new HostReply.Done());
    assertThat(host.files.find(KEY_FILE).orElseThrow().descriptor().owner())
        .contains(Sid.LOCAL_SYSTEM);
  }

  @Test
  void aSlowMachineAnswersLater() throws IOException {
    Machine slow =
        new SlowMachine(host, HostCall.ListSessions.class::isInstance, Duration.ofMillis(50));
    long before = System.nanoTime();
    assertThat(slow.perform(new HostCall.ListSessions()))
        .isInstanceOf(HostReply.SessionsListed.class);
    assertThat(System.nanoTime() - before).isGreaterThan(49_000_000);
  }
}
