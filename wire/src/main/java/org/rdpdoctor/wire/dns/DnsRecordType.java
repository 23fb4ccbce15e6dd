package org.rdpdoctor.wire.dns;

import org.rdpdoctor.wire.FieldBounds;

/**
 * TYPE of RFC 1035 section 3.2.2; RFC 3596 section 2.1 for AAAA, RFC 2782 for SRV. Unknown values
 * are kept.
 *
 * @param value the unsigned 16-bit field
 */
public record DnsRecordType(int value) {
  public static final DnsRecordType A = new DnsRecordType(1);
  public static final DnsRecordType CNAME = new DnsRecordType(5);
  public static final DnsRecordType AAAA = new DnsRecordType(28);
  public static final DnsRecordType SRV = new DnsRecordType(33);

  public DnsRecordType {
    FieldBounds.u16("DNS record type", value);
  }

  /** The mnemonic, or TYPE and the number as RFC 3597 section 5 has it. */
  @Override
  public String toString() {
    return switch (value) {
      case 1 -> "A";
      case 5 -> "CNAME";
      case 28 -> "AAAA";
      case 33 -> "SRV";
      default -> "TYPE" + value;
    };
  }
}
