package org.rdpdoctor.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What only a living Windows machine tells that was signed in to; services, ports, values, events
 * and certificates of it are the observations that files give, too. What could not be read is said
 * and is neither absent nor fine. Texts are the machine's, cut at {@link #MAX_CHARACTERS}.
 */
public sealed interface HostObservation extends Observation {
  /** Longer texts are cut. */
  int MAX_CHARACTERS = 300;

  /** Longer descriptors are left out. */
  int MAX_DESCRIPTOR_CHARACTERS = 4_000;

  /** Why something is not known. */
  enum Unread {
    /** The machine refused it to this account. */
    NO_RIGHTS,
    /** This channel cannot ask it. */
    NOT_CARRIED,
    /** The machine refused it for another reason, or the answer made no sense. */
    REFUSED,
    /** The channel broke, or time was up, before it was answered. */
    NOT_ANSWERED,
    /** It is longer than what is read. */
    CUT
  }

  /**
   * The examination as a whole.
   *
   * @param channel such as smb
   * @param elevated whether we had the rights of an administrator or SYSTEM; empty when unknown
   * @param at our clock when it began
   * @param asked how many things were asked
   * @param unread how many of them are not known; each kind has a {@link HostPartUnread}
   */
  record HostExamined(
      String channel,
      Optional<String> computer,
      Optional<String> domain,
      Optional<String> build,
      Optional<Instant> lastBoot,
      Optional<Boolean> elevated,
      Instant at,
      Duration took,
      long asked,
      long unread)
      implements HostObservation {}

  /**
   * Parts that are not known, all for the same reason.
   *
   * @param parts such as {@code HKLM\SECURITY}, {@code log Security}, {@code service KeyIso}
   * @param because what the machine or the channel says
   */
  record HostPartUnread(List<String> parts, Unread reason, String because)
      implements HostObservation {
    public HostPartUnread {
      parts = List.copyOf(parts);
    }
  }

  /**
   * The machine's clock against ours.
   *
   * @param ahead how far it is ahead of ours
   * @param uncertainty it may differ from that by so much, because the question took time
   */
  record HostClockSeen(Duration ahead, Duration uncertainty) implements HostObservation {}

  /** Keys of the registry that were looked for and are not there. */
  record HostKeysAbsent(List<String> keys) implements HostObservation {
    public HostKeysAbsent {
      keys = List.copyOf(keys);
    }
  }

  /** There is no service of this name. */
  record HostServiceMissing(String service) implements HostObservation {}

  /**
   * A file or folder.
   *
   * @param descriptor owner and access list in SDDL (MS-DTYP section 2.5.1); empty when it may not
   *     be read, or is too long
   */
  record HostFileSeen(String path, boolean folder, long sizeBytes, Optional<String> descriptor)
      implements HostObservation {}

  /** A file or folder that is not there. */
  record HostFileMissing(String path) implements HostObservation {}

  /**
   * The file in which CryptoAPI keeps a key, told by the name of the key's container.
   *
   * @param container such as TSSecKeySet1, the listener's own
   */
  record HostKeyFileNamed(String container, String path) implements HostObservation {}

  /** All that waits for TCP connections on this port was listed. */
  record HostPortCovered(int port, long owners) implements HostObservation {}

  /**
   * An inbound rule of the firewall that names a port, or any port.
   *
   * @param name the rule's own, by which it is switched
   * @param shown as people see it
   * @param byPolicy a group policy made it
   * @param profiles such as Any or "Domain, Private"
   * @param ports as listed, such as 3389 or Any
   * @param remoteAddresses as listed, such as Any
   */
  record HostFirewallRuleSeen(
      String name,
      String shown,
      boolean enabled,
      boolean allows,
      boolean byPolicy,
      String protocol,
      String profiles,
      String ports,
      String remoteAddresses)
      implements HostObservation {}

  /** All inbound rules that name this port, or any port, were listed. */
  record HostFirewallCovered(int port, long rules) implements HostObservation {}

  /**
   * An inbound rule of a cloud's network that holds for the machine's network interface, such as of
   * an Azure network security group. The host itself knows nothing of it.
   *
   * @param group the rules that belong together; traffic must be let in by each group
   * @param name the rule's own
   * @param priority of a group's rules the one with the lowest number that fits decides
   * @param protocol such as Tcp or All
   * @param ports as listed, such as 3389-3389 or 0-65535
   * @param sourcePorts as listed
   * @param sources as listed, such as Internet, VirtualNetwork or 10.0.0.0/8
   * @param destinations as listed
   */
  record HostNetworkRuleSeen(
      String group,
      String name,
      boolean allows,
      long priority,
      String protocol,
      List<String> ports,
      List<String> sourcePorts,
      List<String> sources,
      List<String> destinations)
      implements HostObservation {
    public HostNetworkRuleSeen {
      ports = List.copyOf(ports);
      sourcePorts = List.copyOf(sourcePorts);
      sources = List.copyOf(sources);
      destinations = List.copyOf(destinations);
    }
  }

  /** All inbound rules of the cloud's network for the machine were listed. */
  record HostNetworkRulesCovered(long rules) implements HostObservation {}

  /**
   * Somebody is signed in.
   *
   * @param state such as Active or Disc
   */
  record HostSessionSeen(long session, String user, String state) implements HostObservation {}

  /** Sessions of users were listed, all of them. */
  record HostSessionsCovered(long sessions) implements HostObservation {}

  /**
   * The members of a local group.
   *
   * @param group its SID
   */
  record HostMembersListed(String group, List<HostMember> members) implements HostObservation {
    public HostMembersListed {
      members = List.copyOf(members);
    }
  }

  /**
   * One of them.
   *
   * @param account as the machine shows it
   */
  record HostMember(String sid, String account) {}
}
