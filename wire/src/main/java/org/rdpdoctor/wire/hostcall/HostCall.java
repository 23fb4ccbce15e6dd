package org.rdpdoctor.wire.hostcall;

import java.time.Duration;
import org.rdpdoctor.wire.Bytes;

/**
 * One thing that is asked of a Windows machine. Keys begin with {@code HKLM\} or {@code HKCU\};
 * paths are absolute, with a drive. What may be missing is answered by {@link HostReply.Absent},
 * what the machine refuses by {@link HostReply.Refused}, what the channel cannot carry by {@link
 * HostReply.NotCarried}; each call names its own answer otherwise.
 */
public sealed interface HostCall {
  /** Bytes of a file that one call may ask for. */
  int MAX_CONTENT_BYTES = 1 << 20;

  /** Changes nothing on the machine. */
  sealed interface Reading extends HostCall {}

  /** Changes the machine; answered by {@link HostReply.Done} when it did. */
  sealed interface Change extends HostCall {}

  /** Computer, domain, build, clock: {@link HostReply.SystemDescribed}. */
  record DescribeSystem() implements Reading {}

  /** {@link HostReply.ValueRead}; absent when the key or the value is. */
  record ReadValue(String key, String name) implements Reading {}

  /** The values of a key and the names of the keys below it: {@link HostReply.KeyListed}. */
  record ListKey(String key) implements Reading {}

  /** {@link HostReply.ServiceDescribed}. */
  record DescribeService(String name) implements Reading {}

  /** {@link HostReply.FileDescribed}, for folders too. */
  record DescribeFile(String path) implements Reading {}

  /** What lies in a folder, not below it: {@link HostReply.FolderListed}. */
  record ListFolder(String path) implements Reading {}

  /**
   * A part of a file: {@link HostReply.ContentRead}; shorter than asked at its end.
   *
   * @param length at most {@link #MAX_CONTENT_BYTES}
   */
  record ReadFile(String path, long offset, int length) implements Reading {}

  /** Who is signed in: {@link HostReply.SessionsListed}. */
  record ListSessions() implements Reading {}

  /** Who waits for TCP connections on a port: {@link HostReply.PortListed}. */
  record ListPortOwners(int port) implements Reading {}

  /**
   * The inbound firewall rules that name a TCP or UDP port, or any port: {@link
   * HostReply.FirewallRulesListed}.
   */
  record ListFirewallRules(int port) implements Reading {}

  /** Members of a local group, by its SID: {@link HostReply.MembersListed}. */
  record ListMembers(String groupSid) implements Reading {}

  /**
   * Whether the account that we are saved a password for a target, such as TERMSRV/host: {@link
   * HostReply.CredentialsListed}, never with the password. Only an account that sits at the machine
   * has saved passwords at hand.
   */
  record ListCredentials(String target) implements Reading {}

  /**
   * The records of an event log that are not older than a time, as an .evtx file: {@link
   * HostReply.ContentRead}. A channel that can only copy whole logs gives the whole log.
   *
   * @param log such as "System"
   * @param offset in that file; the first call (offset 0) makes the copy that later ones read
   */
  record ReadEventLog(String log, Duration back, long offset, int length) implements Reading {}

  /** Makes the key when it is not there, and those above it. */
  record WriteValue(String key, String name, RegistryData data) implements Change {}

  /** Absent when it was not there. */
  record DeleteValue(String key, String name) implements Change {}

  /** Done when it was there already, too. */
  record CreateKey(String key) implements Change {}

  /** With its values; refused while there are keys below it. */
  record DeleteKey(String key) implements Change {}

  /** Answers when the service runs, or refuses after the limit. */
  record StartService(String name, Duration limit) implements Change {}

  /**
   * Answers when the service has stopped, or refuses after the limit; nothing is killed. Services
   * that depend on it are stopped first.
   */
  record StopService(String name, Duration limit) implements Change {}

  record SetStartType(String name, StartType start) implements Change {}

  /**
   * Replaces the discretionary access list of a file or folder, nothing else of its descriptor.
   *
   * @param descriptor self-relative (MS-DTYP section 2.4.6), with the list that it shall have
   */
  record WriteAccess(String path, Bytes descriptor) implements Change {}

  /**
   * In the same folder.
   *
   * @param newName without a folder; refused when it is taken
   */
  record RenameFile(String path, String newName) implements Change {}

  /** A new file, readable by SYSTEM and administrators only; folders above it are made. */
  record WriteFile(String path, Bytes content) implements Change {}

  record DeleteFile(String path) implements Change {}

  /**
   * Turns a rule on or off.
   *
   * @param name the rule's own, not what is shown
   */
  record EnableFirewallRule(String name, boolean enabled) implements Change {}

  /** An inbound rule that admits a port. */
  record AddFirewallRule(String name, String protocol, int port) implements Change {}

  record DeleteFirewallRule(String name) implements Change {}

  /**
   * Done when it was a member already, too.
   *
   * @param account DOMAIN\name or a SID
   */
  record AddMember(String groupSid, String account) implements Change {}

  record RemoveMember(String groupSid, String account) implements Change {}

  /**
   * What the account that we are saved for a target is forgotten; absent when there was nothing.
   */
  record DeleteCredential(String target) implements Change {}

  /** Has the time service set the clock. */
  record SetClockByService() implements Change {}

  /**
   * Puts a PowerShell script on the machine that SYSTEM runs once, unless it is taken back before.
   *
   * @param name of the task
   * @param in how long from now
   */
  record ScheduleScript(String name, Duration in, String script) implements Change {}

  /** Takes it back: the task and its script. Absent when there is none. */
  record UnscheduleScript(String name) implements Change {}

  /** How a service starts (MS-SCMR section 2.2.15). */
  enum StartType {
    BOOT,
    SYSTEM,
    AUTOMATIC,
    ON_DEMAND,
    DISABLED
  }
}
