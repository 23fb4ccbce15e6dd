package org.rdpdoctor.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What tools that collect support data (MSRD-Collect, TSS) wrote as text beside logs and registry
 * exports, and the bundle itself. It was so when it was collected. Local times are those of the
 * machine, as {@code 2023-05-24T13:14:15}, in a zone that the text does not give.
 */
public sealed interface BundleObservation extends Observation {
  /** Longer texts are cut. */
  int MAX_CHARACTERS = 300;

  /**
   * A bundle, recognised by how its files are named and laid out.
   *
   * @param tool "MSRD-Collect" or "TSS"
   * @param version of the tool, where a part says it
   * @param machine that it was collected on
   * @param collected when that began, a local time
   * @param files that belong to it
   * @param ofServer whether there are parts that are collected on the machine that is connected to,
   *     and not on clients
   */
  record BundleRecognised(
      String tool,
      Optional<String> version,
      Optional<String> machine,
      Optional<String> collected,
      long files,
      boolean ofServer)
      implements BundleObservation {}

  /**
   * The tool collects this part, and it is not in the bundle. Why, only the tool's log may tell.
   *
   * @param part without the machine's name
   * @param about what it would say
   */
  record BundlePartMissing(String part, String about) implements BundleObservation {}

  /**
   * The tool's own log.
   *
   * @param notFound what it looked for in vain, in its words
   */
  record CollectionLogged(
      Optional<String> version,
      Optional<String> begun,
      Optional<String> ended,
      List<String> notFound)
      implements BundleObservation {
    public CollectionLogged {
      notFound = List.copyOf(notFound);
    }
  }

  /**
   * The machine, in words of MSRD-Collect that do not depend on its language.
   *
   * @param build such as 10.0.20348.1726
   * @param domainRole such as "Member Server"
   */
  record SystemDescribed(
      Optional<String> computer,
      Optional<String> domain,
      Optional<String> operatingSystem,
      Optional<String> build,
      Optional<String> domainRole,
      Optional<String> localTime,
      Optional<String> lastBoot)
      implements BundleObservation {}

  /** Own addresses of the machine. */
  record AddressesListed(List<String> addresses) implements BundleObservation {
    public AddressesListed {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * Something waits for connections or datagrams.
   *
   * @param protocol TCP or UDP
   * @param address 0.0.0.0 and :: stand for all
   * @param owners the service and the program, where they are listed
   */
  record PortListed(
      String protocol, String address, int port, Optional<Long> processId, List<String> owners)
      implements BundleObservation {
    public PortListed {
      owners = List.copyOf(owners);
    }
  }

  /**
   * The listing of ports as a whole; a port that is not in it was not listened on.
   *
   * @param complete the text was read to its end
   */
  record PortsCovered(long listening, long connected, boolean complete)
      implements BundleObservation {}

  /**
   * A service that has to do with Remote Desktop.
   *
   * @param name as in the registry, such as TermService
   * @param state such as Running or Stopped
   * @param startMode such as Auto, Manual or Disabled
   * @param processId 0 when it does not run
   */
  record ServiceListed(
      String name,
      String state,
      Optional<String> startMode,
      Optional<String> account,
      Optional<Long> processId)
      implements BundleObservation {}

  /** A listener of Remote Desktop Services, such as rdp-tcp. */
  record SessionListenerListed(String name, long id) implements BundleObservation {}

  /** The listing of sessions as a whole. */
  record SessionsCovered(long sessions, long listeners) implements BundleObservation {}

  /**
   * Who may do what with a key file or the folder of keys.
   *
   * @param subject the path, or the words above the list
   */
  record KeyAccessListed(String subject, List<AccessEntry> entries) implements BundleObservation {
    public KeyAccessListed {
      entries = List.copyOf(entries);
    }
  }

  /**
   * One entry of such a list.
   *
   * @param identity in the language of the machine, or a SID, or its letters in SDDL
   * @param rights as listed, such as "Read, Synchronize", "(R)" or "0x120089"
   */
  record AccessEntry(String identity, boolean allows, String rights) {}

  /**
   * A certificate as certutil lists it.
   *
   * @param store such as "Remote Desktop"
   * @param number in the list, from 0
   * @param sha1 thumbprint in hex
   * @param notBefore a day, where the text leaves no doubt which
   * @param notAfter a day, where the text leaves no doubt which
   * @param keyContainer of the private key
   * @param codes of errors, such as 0x80090016
   */
  record CertificateListed(
      String store,
      int number,
      Optional<String> sha1,
      Optional<String> notBefore,
      Optional<String> notAfter,
      Optional<String> keyContainer,
      List<String> codes)
      implements BundleObservation {
    public CertificateListed {
      codes = List.copyOf(codes);
    }
  }

  /**
   * An inbound rule of Windows Defender Firewall for TCP that names the usual port of Remote
   * Desktop, or any port.
   *
   * @param localPorts as listed
   * @param remoteAddresses as listed
   */
  record FirewallRuleListed(
      String name,
      boolean enabled,
      boolean allows,
      String profiles,
      String localPorts,
      String remoteAddresses)
      implements BundleObservation {}

  /**
   * The listing of rules as a whole.
   *
   * @param understood in English; else no rule is reported, and none is missing
   */
  record FirewallRulesCovered(long rules, boolean understood) implements BundleObservation {}

  /** How far the clock of a time server is ahead of the machine's, as w32tm measured it. */
  record ClockOffsetListed(Duration offset) implements BundleObservation {}

  /** What the machine is joined to, as dsregcmd lists it. */
  record JoinListed(boolean entra, boolean domain) implements BundleObservation {}

  /** Days until the grace period of licensing ends; 0 when it is over. */
  record GracePeriodListed(long daysLeft) implements BundleObservation {}
}
