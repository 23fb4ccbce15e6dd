package org.rdpdoctor.remote.examine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rdpdoctor.model.BundleObservation.PortListed;
import org.rdpdoctor.model.BundleObservation.ServiceListed;
import org.rdpdoctor.model.HostObservation.HostClockSeen;
import org.rdpdoctor.model.HostObservation.HostFirewallCovered;
import org.rdpdoctor.model.HostObservation.HostFirewallRuleSeen;
import org.rdpdoctor.model.HostObservation.HostMember;
import org.rdpdoctor.model.HostObservation.HostMembersListed;
import org.rdpdoctor.model.HostObservation.HostPortCovered;
import org.rdpdoctor.model.HostObservation.HostServiceMissing;
import org.rdpdoctor.model.HostObservation.HostSessionSeen;
import org.rdpdoctor.model.HostObservation.HostSessionsCovered;
import org.rdpdoctor.model.HostObservation.Unread;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.HostReply.FirewallRule;
import org.rdpdoctor.wire.hostcall.HostReply.PortOwner;
import org.rdpdoctor.wire.hostcall.HostReply.ServiceDescribed;
import org.rdpdoctor.wire.hostcall.HostReply.Session;
import org.rdpdoctor.wire.hostcall.HostReply.SystemDescribed;

/** Services, ports, firewall, groups, sessions, name and clock of the machine. */
final class MachineSurvey {
  /** What a connection needs, and what else is met in its place. */
  private static final List<String> SERVICES =
      List.of(
          "TermService",
          "SessionEnv",
          "UmRdpService",
          "KeyIso",
          "CryptSvc",
          "RpcSs",
          "LSM",
          "ProfSvc",
          "W32Time",
          "RemoteRegistry",
          "mpssvc",
          "BFE",
          "Dnscache",
          "Netlogon",
          "TermServLicensing",
          "TSGateway",
          "Tssdis",
          "RDAgentBootLoader");

  private static final List<String> GROUPS = List.of("S-1-5-32-555", "S-1-5-32-544");

  /** Of each list; a machine has fewer, unless it lies. */
  private static final int MAX_LISTED = 1_000;

  /** A clock that is wrong by more says nothing. */
  private static final Duration A_LIFETIME = Duration.ofDays(36_500);

  private final Inquiry inquiry;
  private final Findings findings;
  private final InstantSource clock;
  private Optional<SystemDescribed> system = Optional.empty();

  MachineSurvey(Inquiry inquiry, Findings findings, InstantSource clock) {
    this.inquiry = inquiry;
    this.findings = findings;
    this.clock = clock;
  }

  void begin() {
    Instant asked = clock.instant();
    inquiry.ask("the system", new HostCall.DescribeSystem(), reply -> system(asked, reply));
    for (String name : SERVICES) {
      String part = "service " + name;
      inquiry.ask(part, new HostCall.DescribeService(name), reply -> service(part, name, reply));
    }
    for (String group : GROUPS) {
      String part = "group " + group;
      inquiry.ask(part, new HostCall.ListMembers(group), reply -> members(part, group, reply));
    }
    inquiry.ask("sessions", new HostCall.ListSessions(), this::sessions);
  }

  /** Who listens on a port, and what the firewall does with it. */
  void port(int port) {
    String part = "port " + port;
    inquiry.ask(part, new HostCall.ListPortOwners(port), reply -> owners(part, port, reply));
    String rules = "firewall, port " + port;
    inquiry.ask(rules, new HostCall.ListFirewallRules(port), reply -> firewall(rules, port, reply));
  }

  Optional<SystemDescribed> described() {
    return system;
  }

  private void unexpected(String part, HostReply reply) {
    if (reply instanceof HostReply.Absent) {
      findings.unread(part, Unread.REFUSED, "the machine has none to be asked");
    } else {
      unexpected(part);
    }
  }

  private void unexpected(String part) {
    findings.unread(part, Unread.REFUSED, "the answer is about something else");
  }

  private void system(Instant asked, HostReply reply) {
    if (!(reply instanceof SystemDescribed described)) {
      unexpected("the system");
      return;
    }
    Instant answered = clock.instant();
    if (!isPossible(described.now(), answered)
        || described.lastBoot().filter(boot -> !isPossible(boot, answered)).isPresent()) {
      findings.unread("the system", Unread.REFUSED, "a time that cannot be");
      return;
    }
    system = Optional.of(described);
    Duration half = Duration.between(asked, answered).dividedBy(2);
    findings.add(
        "the clock",
        new HostClockSeen(Duration.between(asked.plus(half), described.now()), half.abs()));
  }

  private static boolean isPossible(Instant time, Instant ours) {
    return time.isAfter(ours.minus(A_LIFETIME)) && time.isBefore(ours.plus(A_LIFETIME));
  }

  private void service(String part, String name, HostReply reply) {
    switch (reply) {
      case HostReply.Absent _ -> findings.add(part, new HostServiceMissing(name));
      case ServiceDescribed described ->
          findings.add(
              part,
              new ServiceListed(
                  name,
                  state(described.state()),
                  Optional.of(start(described.start())),
                  Optional.of(Findings.bounded(described.account()))
                      .filter(account -> !account.isEmpty()),
                  Optional.of(described.processId())));
      default -> unexpected(part);
    }
  }

  /** In the words of Win32_Service, as bundles have them. */
  private static String state(HostReply.ServiceState state) {
    return switch (state) {
      case STOPPED -> "Stopped";
      case START_PENDING -> "Start Pending";
      case STOP_PENDING -> "Stop Pending";
      case RUNNING -> "Running";
      case CONTINUE_PENDING -> "Continue Pending";
      case PAUSE_PENDING -> "Pause Pending";
      case PAUSED -> "Paused";
    };
  }

  private static String start(HostCall.StartType start) {
    return switch (start) {
      case BOOT -> "Boot";
      case SYSTEM -> "System";
      case AUTOMATIC -> "Auto";
      case ON_DEMAND -> "Manual";
      case DISABLED -> "Disabled";
    };
  }

  private void members(String part, String group, HostReply reply) {
    switch (reply) {
      case HostReply.Absent _ ->
          findings.unread(
              part, Unread.REFUSED, "there is no such group, as on a domain controller");
      case HostReply.MembersListed listed ->
          findings.add(
              part,
              new HostMembersListed(
                  group,
                  listed.members().stream()
                      .limit(MAX_LISTED)
                      .map(each ->
                          new HostMember(
                              Findings.bounded(each.sid()), Findings.bounded(each.account())))
                      .toList()));
      default -> unexpected(part);
    }
  }

  private void sessions(HostReply reply) {
    if (!(reply instanceof HostReply.SessionsListed listed)) {
      unexpected("sessions", reply);
      return;
    }
    for (Session each : listed.sessions().stream().limit(MAX_LISTED).toList()) {
      findings.add(
          "sessions",
          new HostSessionSeen(
              each.id(), Findings.bounded(each.user()), Findings.bounded(each.state())));
    }
    findings.add("sessions", new HostSessionsCovered(listed.sessions().size()));
  }

  private void owners(String part, int port, HostReply reply) {
    switch (reply) {
      case HostReply.Absent _ -> findings.add(part, new HostPortCovered(port, 0));
      case HostReply.PortListed listed -> {
        for (PortOwner each : listed.owners().stream().limit(MAX_LISTED).toList()) {
          findings.add(part, owner(port, each));
        }
        findings.add(part, new HostPortCovered(port, listed.owners().size()));
      }
      default -> unexpected(part);
    }
  }

  private static PortListed owner(int port, PortOwner owner) {
    List<String> owners =
        Stream.concat(owner.services().stream(), Stream.of(owner.program()))
            .filter(name -> !name.isEmpty())
            .limit(MAX_LISTED)
            .map(Findings::bounded)
            .toList();
    return new PortListed(
        "TCP", Findings.bounded(owner.address()), port, Optional.of(owner.processId()), owners);
  }

  private void firewall(String part, int port, HostReply reply) {
    if (!(reply instanceof HostReply.FirewallRulesListed listed)) {
      unexpected(part, reply);
      return;
    }
    for (FirewallRule each : listed.rules().stream().limit(MAX_LISTED).toList()) {
      findings.add(
          part,
          new HostFirewallRuleSeen(
              Findings.bounded(each.name()),
              Findings.bounded(each.shown()),
              each.enabled(),
              each.allows(),
              each.byPolicy(),
              Findings.bounded(each.protocol()),
              Findings.bounded(each.profiles()),
              Findings.bounded(each.ports()),
              Findings.bounded(each.remoteAddresses())));
    }
    if (listed.rules().size() > MAX_LISTED) {
      findings.unread(part, Unread.CUT, "more than %,d rules".formatted(MAX_LISTED));
    } else {
      findings.add(part, new HostFirewallCovered(port, listed.rules().size()));
    }
  }
}
