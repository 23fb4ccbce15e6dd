package org.rdpdoctor.remote.smb;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.remedy.RegistryText;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.Opened;
import org.rdpdoctor.remote.powershell.PowerShellChannel;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.HostReply.FirewallRule;
import org.rdpdoctor.wire.hostcall.HostReply.NamedValue;
import org.rdpdoctor.wire.hostcall.HostReply.NotCarried;
import org.rdpdoctor.wire.hostcall.RegistryData;

/**
 * A Windows machine over SMB: registry by winreg, services by svcctl, files and event logs on the
 * administrative shares. For what these do not reach, a script runs as SYSTEM by the task
 * scheduler.
 */
public final class SmbChannel implements Channel {
  private static final String VERSION = "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
  private static final String COMPUTER =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ComputerName";
  private static final String NETWORK =
      "HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters";

  private static final int FIRST_OF_WINDOWS_10 = 10_240;

  private static final String ALLOW_TASK = "--allow-task reads it, too";

  private final HostAccess access;
  private final boolean tasksToRead;
  private final SmbLink link;
  private final Services services;
  private final SharedFiles files;
  private final EventLogs logs;
  private final PowerShellChannel scripts;

  /**
   * @param tasksToRead a script may run by the task scheduler to read what SMB has no way for
   */
  SmbChannel(HostAccess access, SmbLink link, boolean tasksToRead) {
    this.access = access;
    this.tasksToRead = tasksToRead;
    this.link = link;
    this.services = new Services(link, access);
    this.files = new SharedFiles(link, access.limits().answer());
    this.logs = new EventLogs(link, files);
    this.scripts =
        new PowerShellChannel(
            SmbChannelOpener.NAME,
            access.host(),
            new ScriptTask(services, files),
            access.limits().call());
  }

  @Override
  public String name() {
    return SmbChannelOpener.NAME;
  }

  @Override
  public String host() {
    return access.host();
  }

  /** That reading is possible: service control is open to administrators only. */
  void checkRights() throws Refusal, ChannelLost, InterruptedException {
    ServiceControl _ = services.control();
  }

  @Override
  public List<HostReply> perform(List<? extends HostCall> calls)
      throws ChannelLost, InterruptedException {
    List<HostReply> replies = new ArrayList<>();
    boolean stopped = false;
    try (Watch _ = link.within(limit(calls))) {
      for (HostCall call : calls) {
        HostReply reply =
            stopped && call instanceof HostCall.Change
                ? new NotCarried("a change before it was not done")
                : ask(call);
        replies.add(reply);
        stopped |= call instanceof HostCall.Change && !isDone(reply);
      }
    }
    return List.copyOf(replies);
  }

  private Duration limit(List<? extends HostCall> calls) {
    Duration limit = access.limits().call().multipliedBy(2); // a script has its own within it
    for (HostCall call : calls) {
      if (call instanceof HostCall.StartService start) {
        limit = limit.plus(start.limit());
      } else if (call instanceof HostCall.StopService stop) {
        limit = limit.plus(stop.limit());
      }
    }
    return limit;
  }

  private static boolean isDone(HostReply reply) {
    return reply instanceof HostReply.Done || reply instanceof HostReply.Absent;
  }

  private HostReply ask(HostCall call) throws ChannelLost, InterruptedException {
    try {
      return answer(call);
    } catch (Refusal refusal) {
      return refusal.toReply();
    }
  }

  private HostReply answer(HostCall call) throws Refusal, ChannelLost, InterruptedException {
    return switch (call) {
      case HostCall.DescribeSystem _ -> describe();
      case HostCall.ReadValue(String key, String name) -> services.registry().read(key, name);
      case HostCall.ListKey(String key) -> services.registry().list(key);
      case HostCall.DescribeService(String name) -> services.control().describe(name);
      case HostCall.DescribeFile(String path) -> files.describe(SharedFiles.Place.parse(path));
      case HostCall.ListFolder(String path) -> files.list(SharedFiles.Place.parse(path));
      case HostCall.ReadFile read ->
          files.read(SharedFiles.Place.parse(read.path()), read.offset(), read.length());
      case HostCall.ListFirewallRules(int port) -> firewallRules(port);
      case HostCall.ReadEventLog read -> logs.read(read);
      case HostCall.WriteValue write ->
          services.registry().write(write.key(), write.name(), write.data());
      case HostCall.DeleteValue(String key, String name) ->
          services.registry().deleteValue(key, name);
      case HostCall.CreateKey(String key) -> services.registry().create(key);
      case HostCall.DeleteKey(String key) -> services.registry().deleteKey(key);
      case HostCall.StartService(String name, Duration limit) ->
          services.control().start(name, limit);
      case HostCall.StopService(String name, Duration limit) ->
          services.control().stop(name, limit);
      case HostCall.SetStartType set -> services.control().setStartType(set.name(), set.start());
      case HostCall.WriteAccess write ->
          files.writeAccess(SharedFiles.Place.parse(write.path()), write.descriptor());
      case HostCall.RenameFile(String path, String newName) ->
          files.rename(SharedFiles.Place.parse(path), newName);
      case HostCall.WriteFile write ->
          files.write(SharedFiles.Place.parse(write.path()), write.content());
      case HostCall.DeleteFile(String path) -> files.delete(SharedFiles.Place.parse(path));
      case HostCall.ListCredentials _, HostCall.DeleteCredential _ ->
          new NotCarried(
              "saved passwords are only at hand for the account that sits at the machine");
      case HostCall.ListSessions _, HostCall.ListPortOwners _, HostCall.ListMembers _ ->
          tasksToRead
              ? scripts.perform(call)
              : new NotCarried("over smb that takes a task on the host: " + ALLOW_TASK);
      case HostCall.EnableFirewallRule _,
          HostCall.AddFirewallRule _,
          HostCall.DeleteFirewallRule _,
          HostCall.AddMember _,
          HostCall.RemoveMember _,
          HostCall.SetClockByService _,
          HostCall.ScheduleScript _,
          HostCall.UnscheduleScript _ ->
          scripts.perform(call);
    };
  }

  private HostReply describe() throws Refusal, ChannelLost, InterruptedException {
    RemoteRegistry registry = services.registry();
    Optional<String> domain = text(registry, NETWORK, "Domain").filter(name -> !name.isBlank());
    return new HostReply.SystemDescribed(
        text(registry, COMPUTER, "ComputerName").or(link::serverName).orElse(access.host()),
        domain,
        build(registry),
        link.serverTime().orElse(Instant.EPOCH),
        Optional.empty(),
        reaches(SmbLink.ADMIN));
  }

  private static String build(RemoteRegistry registry)
      throws Refusal, ChannelLost, InterruptedException {
    String number = text(registry, VERSION, "CurrentBuildNumber").orElse("unknown");
    Optional<Long> major = number(registry, VERSION, "CurrentMajorVersionNumber");
    Optional<Long> minor = number(registry, VERSION, "CurrentMinorVersionNumber");
    if (major.isPresent() && minor.isPresent()) {
      return "%d.%d.%s".formatted(major.get(), minor.get(), number);
    }
    if (number.matches("[1-9]\\d{4,5}") && Integer.parseInt(number) >= FIRST_OF_WINDOWS_10) {
      return "10.0." + number; // where CurrentVersion still says 6.3
    }
    return text(registry, VERSION, "CurrentVersion")
        .map(version -> version + "." + number)
        .orElse(number);
  }

  private boolean reaches(String share) throws ChannelLost, InterruptedException {
    try {
      return link.files(share).isConnected();
    } catch (Refusal _) {
      return false;
    }
  }

  private static Optional<String> text(RemoteRegistry registry, String key, String name)
      throws Refusal, ChannelLost, InterruptedException {
    return registry
        .value(key, name)
        .filter(
            data -> data.type() == RegistryData.TEXT || data.type() == RegistryData.EXPANDABLE_TEXT)
        .map(RegistryText::text);
  }

  private static Optional<Long> number(RemoteRegistry registry, String key, String name)
      throws Refusal, ChannelLost, InterruptedException {
    return registry
        .value(key, name)
        .filter(data -> data.type() == RegistryData.NUMBER && data.data().size() == 4)
        .map(data -> data.data().at(0) | (long) data.data().at(1) << 8);
  }

  private HostReply firewallRules(int port) throws Refusal, ChannelLost, InterruptedException {
    List<FirewallRule> rules = new ArrayList<>();
    List<NamedValue> local =
        values(FirewallRules.LOCAL)
            .orElseThrow(
                () -> Refusal.because(0, "the machine keeps no rules of Windows' firewall"));
    add(rules, local, port, false);
    add(rules, values(FirewallRules.OF_POLICY).orElse(List.of()), port, true);
    return new HostReply.FirewallRulesListed(rules);
  }

  /** Empty when there is no such key. */
  private Optional<List<NamedValue>> values(String key)
      throws Refusal, ChannelLost, InterruptedException {
    try {
      return services.registry().list(key) instanceof HostReply.KeyListed listed
          ? Optional.of(listed.values())
          : Optional.empty();
    } catch (Refusal refusal) {
      if (refusal.isAbsence()) {
        return Optional.empty();
      }
      throw refusal;
    }
  }

  private static void add(
      List<FirewallRule> rules, List<NamedValue> values, int port, boolean byPolicy) {
    for (NamedValue value : values) {
      FirewallRules.about(port, value.name(), RegistryText.text(value.data()), byPolicy)
          .ifPresent(rules::add);
    }
  }

  /**
   * Puts back what had to be changed on the machine to read its registry, for which it signs in
   * once more when the connection broke; never throws.
   */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    closeThis();
    if (services.owesSomething()) {
      interrupted |= !putBackAnew();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeThis() {
    logs.close();
    try (Watch _ = link.within(access.limits().call())) {
      services.close();
    }
    link.close();
  }

  /** False when somebody interrupted it. */
  private boolean putBackAnew() {
    try {
      if (new SmbChannelOpener().open(access) instanceof Opened.Open(Channel opened)
          && opened instanceof SmbChannel again) {
        again.services.takeOver(services);
        again.closeThis();
      }
      return true;
    } catch (InterruptedException _) {
      return false;
    }
  }
}
