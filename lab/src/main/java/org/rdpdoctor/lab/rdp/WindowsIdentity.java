package org.rdpdoctor.lab.rdp;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.rdpdoctor.wire.mstypes.FileTime;
import org.rdpdoctor.wire.ntlm.AvId;
import org.rdpdoctor.wire.ntlm.AvPair;
import org.rdpdoctor.wire.ntlm.AvPairs;
import org.rdpdoctor.wire.ntlm.NtlmVersion;

/**
 * What a Windows computer tells about itself in an NTLM challenge.
 *
 * @param computer NetBIOS name
 * @param domain NetBIOS name
 * @param dnsDomain also the forest
 * @param clockOffset how far its clock is ahead; negative when behind
 */
public record WindowsIdentity(
    String computer, String domain, String dnsDomain, NtlmVersion version, Duration clockOffset) {
  /** A member of the domain LAB on Windows Server 2022, its clock right. */
  public static WindowsIdentity labServer() {
    return new WindowsIdentity(
        "RDPHOST", "LAB", "lab.example", new NtlmVersion(10, 0, 20348), Duration.ZERO);
  }

  public WindowsIdentity withClockOffset(Duration offset) {
    return new WindowsIdentity(computer, domain, dnsDomain, version, offset);
  }

  public WindowsIdentity withComputer(String name) {
    return new WindowsIdentity(name, domain, dnsDomain, version, clockOffset);
  }

  /** The name in the computer's own certificate. */
  public String dnsName() {
    return computer + "." + dnsDomain;
  }

  /** In the order in which a Windows Server 2022 sends them. */
  public AvPairs targetInfo() {
    return new AvPairs(
        List.of(
            AvPair.ofText(AvId.NETBIOS_DOMAIN_NAME, domain),
            AvPair.ofText(AvId.NETBIOS_COMPUTER_NAME, computer),
            AvPair.ofText(AvId.DNS_DOMAIN_NAME, dnsDomain),
            AvPair.ofText(AvId.DNS_COMPUTER_NAME, dnsName()),
            AvPair.ofText(AvId.DNS_TREE_NAME, dnsDomain),
            AvPair.ofTimestamp(FileTime.of(Instant.now().plus(clockOffset)))));
  }
}
