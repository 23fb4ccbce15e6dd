package org.rdpdoctor.wire.hostcall;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;

/** What a Windows machine, or the channel to it, answers to a {@link HostCall}. */
public sealed interface HostReply {
  /** Changed as asked. */
  record Done() implements HostReply {}

  /** The key, value, service, file, group, rule or task is not there. */
  record Absent() implements HostReply {}

  /**
   * The machine did not do it.
   *
   * @param code of Windows, such as 5 for access denied (MS-ERREF section 2.2); 0 where none came
   * @param text what the machine or the channel says; hostile input
   */
  record Refused(long code, String text) implements HostReply {
    public static final long ACCESS_DENIED = 5;

    /** ERROR_SERVICE_REQUEST_TIMEOUT: a service did not start or stop in time. */
    public static final long TOO_SLOW = 1053;

    public static final long SERVICE_DISABLED = 1058;

    public boolean forLackOfRights() {
      return code == ACCESS_DENIED;
    }
  }

  /**
   * This channel cannot do it, whatever the machine.
   *
   * @param because a phrase of ours
   */
  record NotCarried(String because) implements HostReply {}

  /**
   * The machine, and who we are on it.
   *
   * @param build such as 10.0.20348
   * @param now the machine's clock
   * @param elevated whether we act with the rights of an administrator or SYSTEM
   */
  record SystemDescribed(
      String computer,
      Optional<String> domain,
      String build,
      Instant now,
      Optional<Instant> lastBoot,
      boolean elevated)
      implements HostReply {}

  record ValueRead(RegistryData data) implements HostReply {}

  record KeyListed(List<NamedValue> values, List<String> keys) implements HostReply {
    public KeyListed {
      values = List.copyOf(values);
      keys = List.copyOf(keys);
    }
  }

  /**
   * One value of a key.
   *
   * @param name empty for the default value
   */
  record NamedValue(String name, RegistryData data) {}

  /**
   * How a service stands.
   *
   * @param account such as {@code NT Authority\NetworkService}
   * @param processId 0 when it does not run
   */
  record ServiceDescribed(
      ServiceState state, HostCall.StartType start, String account, long processId)
      implements HostReply {}

  /** MS-SCMR section 2.2.47, dwCurrentState. */
  enum ServiceState {
    STOPPED,
    START_PENDING,
    STOP_PENDING,
    RUNNING,
    CONTINUE_PENDING,
    PAUSE_PENDING,
    PAUSED
  }

  /**
   * A file or folder.
   *
   * @param descriptor self-relative, with owner and discretionary list; empty when it may not be
   *     read
   */
  record FileDescribed(boolean folder, long size, Optional<Bytes> descriptor)
      implements HostReply {}

  record FolderListed(List<Entry> entries) implements HostReply {
    public FolderListed {
      entries = List.copyOf(entries);
    }
  }

  record Entry(String name, boolean folder, long size) {}

  /**
   * A part of a file or log.
   *
   * @param total size of the whole
   */
  record ContentRead(Bytes content, long total) implements HostReply {}

  /** Without listeners and the services' session. */
  record SessionsListed(List<Session> sessions) implements HostReply {
    public SessionsListed {
      sessions = List.copyOf(sessions);
    }
  }

  /**
   * One who is signed in.
   *
   * @param state such as Active or Disc
   */
  record Session(long id, String user, String state) {}

  record PortListed(List<PortOwner> owners) implements HostReply {
    public PortListed {
      owners = List.copyOf(owners);
    }
  }

  /**
   * Who listens on a port.
   *
   * @param services that the process hosts
   */
  record PortOwner(String address, long processId, String program, List<String> services) {
    public PortOwner {
      services = List.copyOf(services);
    }
  }

  record FirewallRulesListed(List<FirewallRule> rules) implements HostReply {
    public FirewallRulesListed {
      rules = List.copyOf(rules);
    }
  }

  /**
   * One inbound rule.
   *
   * @param name the rule's own
   * @param shown the name that is shown
   * @param byPolicy a group policy made it, so that it cannot be changed here
   * @param profiles such as Any or "Domain, Private"
   * @param ports as listed, such as 3389 or Any
   * @param remoteAddresses as listed, such as Any
   */
  record FirewallRule(
      String name,
      String shown,
      boolean enabled,
      boolean allows,
      boolean byPolicy,
      String protocol,
      String profiles,
      String ports,
      String remoteAddresses) {}

  record MembersListed(List<Member> members) implements HostReply {
    public MembersListed {
      members = List.copyOf(members);
    }
  }

  record Member(String sid, String account) {}

  /** Without the passwords. */
  record CredentialsListed(List<SavedCredential> credentials) implements HostReply {
    public CredentialsListed {
      credentials = List.copyOf(credentials);
    }
  }

  /**
   * That a password is saved.
   *
   * @param target such as TERMSRV/host
   * @param user as it would be sent; may be empty
   */
  record SavedCredential(String target, String user) {}
}
