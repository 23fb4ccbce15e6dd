package org.rdpdoctor.wire.ntlm;

import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.wire.FieldBounds;

/**
 * AvId, MS-NLMP section 2.2.2.1. Unknown values are kept.
 *
 * @param value the unsigned 16-bit field
 */
public record AvId(int value) {
  /** MsvAvEOL: the end of the list. */
  public static final AvId END_OF_LIST = new AvId(0x0000);

  /** MsvAvNbComputerName: the server's NetBIOS computer name. */
  public static final AvId NETBIOS_COMPUTER_NAME = new AvId(0x0001);

  /** MsvAvNbDomainName: the server's NetBIOS domain name. */
  public static final AvId NETBIOS_DOMAIN_NAME = new AvId(0x0002);

  /** MsvAvDnsComputerName: the server's fully qualified name. */
  public static final AvId DNS_COMPUTER_NAME = new AvId(0x0003);

  /** MsvAvDnsDomainName: the domain's DNS name. */
  public static final AvId DNS_DOMAIN_NAME = new AvId(0x0004);

  /** MsvAvDnsTreeName: the forest's DNS name. */
  public static final AvId DNS_TREE_NAME = new AvId(0x0005);

  /** MsvAvFlags: 32 bits, see {@link AvPairs#flags}. */
  public static final AvId FLAGS = new AvId(0x0006);

  /** MsvAvTimestamp: the server's clock as FILETIME. */
  public static final AvId TIMESTAMP = new AvId(0x0007);

  /** MsvAvSingleHost: Single_Host_Data. */
  public static final AvId SINGLE_HOST = new AvId(0x0008);

  /** MsvAvTargetName: the service principal name of the target. */
  public static final AvId TARGET_NAME = new AvId(0x0009);

  /** MsvAvChannelBindings: an MD5 hash. */
  public static final AvId CHANNEL_BINDINGS = new AvId(0x000A);

  private static final Map<AvId, String> NAMES =
      Map.ofEntries(
          Map.entry(END_OF_LIST, "MsvAvEOL"),
          Map.entry(NETBIOS_COMPUTER_NAME, "MsvAvNbComputerName"),
          Map.entry(NETBIOS_DOMAIN_NAME, "MsvAvNbDomainName"),
          Map.entry(DNS_COMPUTER_NAME, "MsvAvDnsComputerName"),
          Map.entry(DNS_DOMAIN_NAME, "MsvAvDnsDomainName"),
          Map.entry(DNS_TREE_NAME, "MsvAvDnsTreeName"),
          Map.entry(FLAGS, "MsvAvFlags"),
          Map.entry(TIMESTAMP, "MsvAvTimestamp"),
          Map.entry(SINGLE_HOST, "MsvAvSingleHost"),
          Map.entry(TARGET_NAME, "MsvAvTargetName"),
          Map.entry(CHANNEL_BINDINGS, "MsvAvChannelBindings"));

  public AvId {
    FieldBounds.u16("AvId", value);
  }

  /** The specification's name; empty for an unknown value. */
  public Optional<String> name() {
    return Optional.ofNullable(NAMES.get(this));
  }

  @Override
  public String toString() {
    return name().orElseGet(() -> "0x%04x".formatted(value));
  }
}
