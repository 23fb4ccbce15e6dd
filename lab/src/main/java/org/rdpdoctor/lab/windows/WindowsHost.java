package org.rdpdoctor.lab.windows;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.rdpdoctor.lab.Behaviour;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.HostReply.ServiceState;
import org.rdpdoctor.wire.mstypes.Sid;
import org.rdpdoctor.wire.mstypes.Utf16;

/**
 * A simulated Windows machine: all that is asked of one is answered from its state, with the codes
 * of Windows, and changes that state. Its Remote Desktop listener ({@link #listen()}) behaves on
 * the wire as follows from the state. Made from public documentation, not measured on Windows; what
 * that documentation leaves open is said where it is decided.
 *
 * <p>Safe for several threads.
 */
public final class WindowsHost implements Machine {
  /** Calls that are kept. */
  private static final int MAX_KEPT = 10_000;

  private static final Duration LONGEST_WAIT = Duration.ofDays(365);
  private static final String FIREWALL_SERVICE = "mpssvc";
  private static final String TASKS = "C:\\ProgramData\\RdpDoctor\\tasks";

  /** A task that waits. */
  public record ScheduledScript(String name, Instant due, String script) {}

  private record Refusal(Predicate<HostCall> when, HostReply reply) {}

  private record Consequence(Predicate<HostCall> after, Consumer<WindowsHost> what) {}

  /** Somebody else who listens. */
  record ForeignProgram(String program, long processId, Supplier<Behaviour> behaviour) {}

  final Registry registry = new Registry();
  final FileSystem files = new FileSystem();
  final Services services = new Services(registry, new ServiceEffects());
  final Firewall firewall = new Firewall(registry);
  final LocalGroups groups = new LocalGroups();
  final SavedPasswords passwords = new SavedPasswords();
  final HostLogs logs = new HostLogs(files);
  final KeyContainers keys = new KeyContainers(files, registry);
  final CertificateStore certificates = new CertificateStore(registry);
  final RemoteDesktop remoteDesktop = new RemoteDesktop(this);
  final Map<Integer, ForeignProgram> foreign = new TreeMap<>();
  final List<HostReply.Session> sessions = new ArrayList<>();

  private final FileCalls fileCalls = new FileCalls(files);
  private final RegistryCalls registryCalls = new RegistryCalls(registry);
  private final List<HostCall> calls = new ArrayList<>();
  private final List<Refusal> refusals = new ArrayList<>();
  private final List<Consequence> consequences = new ArrayList<>();
  private final Map<String, ScheduledScript> tasks = new LinkedHashMap<>();
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private final InstantSource trueTime;
  private Instant lastBoot;
  private Duration passed = Duration.ZERO;
  private Duration clockOffset = Duration.ZERO;
  private boolean timeSourceAnswers = true;
  private ScriptRunner scripts = ScriptRunner.NONE;

  /** What follows when services come and go. */
  private final class ServiceEffects implements Services.Observer {
    @Override
    public void started(String name) {
      logs.serviceEntered(name, true, now());
      switch (name) {
        case "TermService" -> remoteDesktop.serviceStarted();
        case "SessionEnv" -> remoteDesktop.renewCertificate();
        case FIREWALL_SERVICE -> firewall.load();
        default -> {
          // nothing that anybody sees
        }
      }
    }

    @Override
    public void stopped(String name) {
      logs.serviceEntered(name, false, now());
      if (name.equals("TermService")) {
        remoteDesktop.serviceStopped();
      }
    }
  }

  WindowsHost(InstantSource trueTime) {
    this.trueTime = trueTime;
    this.lastBoot = trueTime.instant().minus(Duration.ofDays(3));
  }

  /** A member server, Windows Server 2019, on which Remote Desktop works. */
  public static WindowsHost healthy() {
    return HealthyHost.make(InstantSource.system());
  }

  /** As an administrator who comes over the network. */
  @Override
  public HostReply perform(HostCall call) {
    return perform(Caller.ADMINISTRATOR, call);
  }

  /** The machine as somebody else sees it. */
  public Machine as(Caller caller) {
    return call -> perform(caller, call);
  }

  public HostReply perform(Caller caller, HostCall call) {
    HostReply reply;
    synchronized (this) {
      keep(calls, call);
      Optional<HostReply> refusal = refusal(call);
      reply = refusal.orElseGet(() -> carryOut(caller, call));
      if (refusal.isEmpty()) {
        List.copyOf(consequences).stream()
            .filter(each -> each.after.test(call))
            .forEach(each -> each.what.accept(this));
      }
    }
    tellWatchers();
    return reply;
  }

  private Optional<HostReply> refusal(HostCall call) {
    return refusals.stream().filter(each -> each.when.test(call)).map(Refusal::reply).findFirst();
  }

  private static <T> void keep(List<T> kept, T another) {
    if (kept.size() < MAX_KEPT) {
      kept.add(another);
    }
  }

  private HostReply carryOut(Caller caller, HostCall call) {
    return switch (call) {
      case HostCall.Reading reading -> read(caller, reading);
      case HostCall.Change change -> change(caller, change);
    };
  }

  private HostReply read(Caller caller, HostCall.Reading call) {
    logs.bringUpToDate(call);
    return switch (call) {
      case HostCall.DescribeSystem _ -> describeSystem(caller);
      case HostCall.ReadValue value -> registryCalls.read(caller, value);
      case HostCall.ListKey(String key) -> registryCalls.list(caller, key);
      case HostCall.DescribeService(String name) -> describeService(name);
      case HostCall.DescribeFile(String path) -> fileCalls.describe(caller, path);
      case HostCall.ListFolder(String path) -> fileCalls.list(caller, path);
      case HostCall.ReadFile file -> fileCalls.read(caller, file);
      case HostCall.ListSessions _ -> new HostReply.SessionsListed(sessions);
      case HostCall.ListPortOwners(int port) -> new HostReply.PortListed(owners(port));
      case HostCall.ListFirewallRules(int port) -> listRules(port);
      case HostCall.ListMembers(String group) -> listMembers(group);
      case HostCall.ListCredentials(String target) -> listCredentials(caller, target);
      case HostCall.ReadEventLog log -> readLog(caller, log);
    };
  }

  private HostReply change(Caller caller, HostCall.Change call) {
    return switch (call) {
      case HostCall.WriteValue value -> registryCalls.write(caller, value);
      case HostCall.DeleteValue value -> registryCalls.deleteValue(caller, value);
      case HostCall.CreateKey(String key) -> registryCalls.createKey(caller, key);
      case HostCall.DeleteKey(String key) -> registryCalls.deleteKey(caller, key);
      case HostCall.WriteAccess access -> fileCalls.writeAccess(caller, access);
      case HostCall.RenameFile rename -> fileCalls.rename(caller, rename);
      case HostCall.WriteFile(String path, Bytes content) -> fileCalls.write(caller, path, content);
      case HostCall.DeleteFile(String path) -> fileCalls.delete(caller, path);
      case HostCall.StartService start -> asAdministrator(caller, () -> startService(start.name()));
      case HostCall.StopService stop -> asAdministrator(caller, () -> stopService(stop.name()));
      case HostCall.SetStartType set ->
          asAdministrator(caller, () -> setStartType(set.name(), set.start()));
      case HostCall.EnableFirewallRule rule -> asAdministrator(caller, () -> enableRule(rule));
      case HostCall.AddFirewallRule rule -> asAdministrator(caller, () -> addRule(rule));
      case HostCall.DeleteFirewallRule(String name) ->
          asAdministrator(caller, () -> deleteRule(name));
      case HostCall.AddMember(String group, String account) ->
          asAdministrator(caller, () -> addMember(group, account));
      case HostCall.RemoveMember(String group, String account) ->
          asAdministrator(caller, () -> removeMember(group, account));
      case HostCall.DeleteCredential(String target) -> deleteCredential(caller, target);
      case HostCall.SetClockByService _ -> asAdministrator(caller, this::setClock);
      case HostCall.ScheduleScript script -> asAdministrator(caller, () -> schedule(script));
      case HostCall.UnscheduleScript(String name) ->
          asAdministrator(caller, () -> unschedule(name));
    };
  }

  private static HostReply asAdministrator(Caller caller, Supplier<HostReply> change) {
    return caller.administrator() ? change.get() : WindowsError.ACCESS_DENIED.refused();
  }

  private HostReply describeSystem(Caller caller) {
    String computer =
        registry
            .text(HealthyHost.COMPUTER_NAME, "ComputerName")
            .orElse(HealthyHost.IDENTITY.computer());
    String build = registry.text(HealthyHost.CURRENT_VERSION, "CurrentBuildNumber").orElse("0");
    return new HostReply.SystemDescribed(
        computer,
        Optional.of(HealthyHost.IDENTITY.dnsDomain()),
        "10.0." + build,
        now(),
        Optional.of(lastBoot),
        caller.administrator());
  }

  private HostReply describeService(String name) {
    return services.exists(name)
        ? new HostReply.ServiceDescribed(
            services.state(name),
            services.startType(name),
            services.account(name),
            services.processId(name))
        : new HostReply.Absent();
  }

  private List<HostReply.PortOwner> owners(int port) {
    ForeignProgram other = foreign.get(port);
    if (other != null) {
      return List.of(new HostReply.PortOwner("0.0.0.0", other.processId, other.program, List.of()));
    }
    return remoteDesktop.listensOn(port)
        ? List.of(
            new HostReply.PortOwner(
                "0.0.0.0",
                services.processId("TermService"),
                "svchost.exe",
                List.of("TermService")))
        : List.of();
  }

  private HostReply listRules(int port) {
    return services.runs(FIREWALL_SERVICE)
        ? new HostReply.FirewallRulesListed(firewall.of(port))
        : WindowsError.NO_ENDPOINT.refused();
  }

  private HostReply listMembers(String group) {
    return Sid.parse(group)
        .filter(groups::has)
        .<HostReply>map(sid -> new HostReply.MembersListed(groups.members(sid)))
        .orElseGet(HostReply.Absent::new);
  }

  private HostReply readLog(Caller caller, HostCall.ReadEventLog call) {
    if (!HealthyHost.LOGS.contains(call.log())) {
      return new HostReply.Absent();
    }
    if (!caller.administrator()) {
      return WindowsError.ACCESS_DENIED.refused();
    }
    return logs.read(call, now());
  }

  private HostReply startService(String name) {
    WindowsError result = start(name);
    boolean already = result == WindowsError.SERVICE_ALREADY_RUNNING;
    if (already && !services.runs(name)) {
      return WindowsError.SERVICE_REQUEST_TIMEOUT.refused();
    }
    return serviceReply(already ? WindowsError.SUCCESS : result);
  }

  private static HostReply serviceReply(WindowsError result) {
    if (result == WindowsError.SERVICE_DOES_NOT_EXIST) {
      return new HostReply.Absent();
    }
    return result == WindowsError.SUCCESS ? new HostReply.Done() : result.refused();
  }

  private WindowsError start(String name) {
    WindowsError result = services.start(name);
    boolean tried =
        result != WindowsError.SUCCESS
            && result != WindowsError.SERVICE_DOES_NOT_EXIST
            && result != WindowsError.SERVICE_ALREADY_RUNNING;
    if (tried) {
      logs.startFailed(name, result, now());
    }
    return result;
  }

  private HostReply stopService(String name) {
    WindowsError result = services.stopWithDependents(name);
    return serviceReply(result == WindowsError.SERVICE_NOT_ACTIVE ? WindowsError.SUCCESS : result);
  }

  private HostReply setStartType(String name, HostCall.StartType start) {
    if (!services.exists(name)) {
      return new HostReply.Absent();
    }
    HostCall.StartType before = services.startType(name);
    services.setStart(name, start);
    if (before != start) {
      logs.startTypeChanged(name, before, start, now());
    }
    return new HostReply.Done();
  }

  private HostReply enableRule(HostCall.EnableFirewallRule call) {
    return withRule(call.name(), () -> firewall.enable(call.name(), call.enabled()));
  }

  private HostReply deleteRule(String name) {
    return withRule(name, () -> firewall.delete(name));
  }

  private HostReply withRule(String name, Runnable change) {
    if (!services.runs(FIREWALL_SERVICE)) {
      return WindowsError.NO_ENDPOINT.refused();
    }
    if (!firewall.has(name)) {
      return new HostReply.Absent();
    }
    if (firewall.byPolicy(name)) {
      return WindowsError.ACCESS_DENIED.refused();
    }
    change.run();
    return new HostReply.Done();
  }

  private HostReply addRule(HostCall.AddFirewallRule call) {
    if (!services.runs(FIREWALL_SERVICE)) {
      return WindowsError.NO_ENDPOINT.refused();
    }
    if (firewall.has(call.name())) {
      return WindowsError.ALREADY_EXISTS.refused();
    }
    if (!call.protocol().matches("(?i)TCP|UDP") || call.port() < 1 || call.port() > 0xFFFF) {
      return WindowsError.INVALID_PARAMETER.refused();
    }
    firewall.add(call.name(), call.protocol(), call.port());
    return new HostReply.Done();
  }

  private HostReply addMember(String group, String account) {
    Optional<Sid> sid = Sid.parse(group).filter(groups::has);
    if (sid.isEmpty()) {
      return new HostReply.Absent();
    }
    Optional<Sid> member = groups.find(account);
    if (member.isEmpty()) {
      return WindowsError.NONE_MAPPED.refused();
    }
    groups.add(sid.get(), member.get());
    return new HostReply.Done();
  }

  private HostReply removeMember(String group, String account) {
    Optional<Sid> sid = Sid.parse(group).filter(groups::has);
    Optional<Sid> member = groups.find(account);
    boolean removed =
        sid.isPresent() && member.isPresent() && groups.remove(sid.get(), member.get());
    return removed ? new HostReply.Done() : new HostReply.Absent();
  }

  /**
   * Sessions of the network have no saved passwords (CredEnumerate, ERROR_NO_SUCH_LOGON_SESSION).
   */
  private HostReply listCredentials(Caller caller, String target) {
    return caller.sitsThere()
        ? new HostReply.CredentialsListed(passwords.listed(target))
        : WindowsError.NO_SUCH_LOGON_SESSION.refused();
  }

  private HostReply deleteCredential(Caller caller, String target) {
    if (!caller.sitsThere()) {
      return WindowsError.NO_SUCH_LOGON_SESSION.refused();
    }
    return passwords.forget(target) ? new HostReply.Done() : new HostReply.Absent();
  }

  private HostReply setClock() {
    if (!services.runs("W32Time")) {
      return WindowsError.SERVICE_NOT_ACTIVE.refused();
    }
    if (!timeSourceAnswers) {
      return WindowsError.TIMEOUT.refused();
    }
    clockOffset = Duration.ZERO;
    return new HostReply.Done();
  }

  private HostReply schedule(HostCall.ScheduleScript call) {
    if (!services.runs("Schedule")) {
      return WindowsError.SERVICE_NOT_ACTIVE.refused();
    }
    if (!call.name().matches("[A-Za-z0-9._-]{1,100}")) {
      return WindowsError.INVALID_NAME.refused();
    }
    if (call.in().isNegative() || call.in().compareTo(LONGEST_WAIT) > 0) {
      return WindowsError.INVALID_PARAMETER.refused();
    }
    tasks.put(call.name(), new ScheduledScript(call.name(), now().plus(call.in()), call.script()));
    files.file(script(call.name()), Utf16.bytes(call.script()), FileSystem.PRIVATE);
    return new HostReply.Done();
  }

  private static String script(String task) {
    return TASKS + "\\" + task + ".ps1";
  }

  private HostReply unschedule(String name) {
    if (tasks.remove(name) == null) {
      return new HostReply.Absent();
    }
    files.delete(script(name));
    return new HostReply.Done();
  }

  /** The machine's clock. */
  public synchronized Instant now() {
    return trueTime.instant().plus(passed).plus(clockOffset);
  }

  /** How far it is ahead of the true time; time that the lab lets pass is no error. */
  synchronized Duration clockOffset() {
    return clockOffset;
  }

  synchronized void setClockOffset(Duration offset) {
    clockOffset = offset;
  }

  synchronized void timeSourceAnswers(boolean answers) {
    timeSourceAnswers = answers;
  }

  /** On the thread of a connection. */
  synchronized void keyNotOpened(String errorCode) {
    logs.keyNotOpened(errorCode, now());
  }

  synchronized void noCommonSuite() {
    logs.noCommonSuite(now());
  }

  /** The events so far, oldest first. */
  public synchronized List<HostEvent> events() {
    return logs.events();
  }

  /** What was asked so far. */
  public synchronized List<HostCall> calls() {
    return List.copyOf(calls);
  }

  /** What waits to be run. */
  public synchronized List<ScheduledScript> scheduled() {
    return List.copyOf(tasks.values());
  }

  /** Who runs the scripts of tasks. */
  public synchronized void runScriptsWith(ScriptRunner runner) {
    scripts = runner;
  }

  /**
   * Lets time pass: what is due is run, and an expired certificate is renewed by a SessionEnv that
   * runs.
   */
  public void advance(Duration time) {
    List<ScheduledScript> due;
    ScriptRunner runner;
    synchronized (this) {
      passed = passed.plus(time);
      due = tasks.values().stream().filter(task -> !task.due.isAfter(now())).toList();
      due.forEach(task -> tasks.remove(task.name));
      runner = scripts;
      if (services.runs("SessionEnv")) {
        remoteDesktop.renewCertificate();
      }
    }
    due.forEach(task -> runner.run(as(Caller.SYSTEM), task.script));
    tellWatchers();
  }

  /**
   * Everything stops and starts again: what counts after a boot only counts now. Services that are
   * set to start by themselves do; the Remote Desktop service does as if it were.
   */
  public void reboot() {
    synchronized (this) {
      sessions.clear();
      services.readStartTypes();
      services.names().forEach(name -> services.set(name, ServiceState.STOPPED));
      remoteDesktop.serviceStopped();
      for (String name : services.names()) {
        boolean wanted =
            services.startType(name).compareTo(HostCall.StartType.AUTOMATIC) <= 0
                && !name.equals("RemoteRegistry");
        if (wanted || name.equals("TermService") || name.equals("KeyIso")) {
          services.start(name);
        }
      }
      lastBoot = now();
    }
    tellWatchers();
  }

  /** Changes the state past everything that guards it, and lets the listener know. */
  public void alter(Consumer<WindowsHost> change) {
    synchronized (this) {
      change.accept(this);
    }
    tellWatchers();
  }

  /** From now on such calls are answered so, and not carried out. */
  public synchronized void refuse(Predicate<HostCall> when, HostReply reply) {
    refusals.add(new Refusal(when, reply));
  }

  /** From now on this happens, too, after such a call was carried out. */
  public synchronized void after(Predicate<HostCall> call, Consumer<WindowsHost> what) {
    consequences.add(new Consequence(call, what));
  }

  /** What {@link #refuse} and {@link #after} have brought is over. */
  public synchronized void behaveAgain() {
    refusals.clear();
    consequences.clear();
  }

  /**
   * The whole state as sorted lines, for comparisons: registry, files with their descriptors,
   * services, rules, groups, tasks, sessions and the clock's error; not the event logs.
   */
  public synchronized Map<String, String> snapshot() {
    Map<String, String> lines = new TreeMap<>();
    registry.describe(lines);
    files.describe(lines);
    services.describe(lines);
    firewall.describe(lines);
    groups.describe(lines);
    passwords.describe(lines);
    tasks.keySet().forEach(name -> lines.put("task " + name, ""));
    sessions.forEach(session -> lines.put("session " + session.id(), session.toString()));
    lines.put("clock", clockOffset.toString());
    lines.keySet().removeIf(line -> HostLogs.isLog(line.replaceFirst("^file ", "")));
    return lines;
  }

  void watch(Runnable watcher) {
    watchers.add(watcher);
  }

  void unwatch(Runnable watcher) {
    watchers.remove(watcher);
  }

  /** Whoever changes more in the same breath tells them when that is done. */
  private void tellWatchers() {
    if (!Thread.holdsLock(this)) {
      watchers.forEach(Runnable::run);
    }
  }

  /** What a TCP port is to somebody elsewhere. */
  public synchronized PortState portState(int port) {
    return remoteDesktop.at(port);
  }

  /** What is done with the next connection to a port that is open. */
  synchronized Behaviour connection(int port) {
    return portState(port) == PortState.OPEN ? remoteDesktop.next(port) : Peer::reset;
  }

  /** Starts to listen on loopback, as the state has it; until it is closed. */
  public RdpService listen() {
    return RdpService.start(this, InetAddress.ofLiteral("127.0.0.1"));
  }
}
