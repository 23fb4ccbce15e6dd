package org.rdpdoctor.wire.rdpbcgr;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.FieldBounds;

/**
 * The security protocols of MS-RDPBCGR sections 2.2.1.1.1 (requestedProtocols, a set) and 2.2.1.2.1
 * (selectedProtocol, one of them). Unknown bits are kept.
 *
 * @param bits the unsigned 32-bit field
 */
public record SecurityProtocols(long bits) {
  /** PROTOCOL_RDP: standard RDP security. It is the absence of every bit. */
  public static final SecurityProtocols RDP = new SecurityProtocols(0x00);

  /** PROTOCOL_SSL: TLS. */
  public static final SecurityProtocols SSL = new SecurityProtocols(0x01);

  /** PROTOCOL_HYBRID: CredSSP, also known as Network Level Authentication. */
  public static final SecurityProtocols HYBRID = new SecurityProtocols(0x02);

  /** PROTOCOL_RDSTLS: RDSTLS, used after redirection. */
  public static final SecurityProtocols RDSTLS = new SecurityProtocols(0x04);

  /** PROTOCOL_HYBRID_EX: CredSSP with the Early User Authorization Result PDU. */
  public static final SecurityProtocols HYBRID_EX = new SecurityProtocols(0x08);

  /** PROTOCOL_RDSAAD: Entra ID authentication. */
  public static final SecurityProtocols RDSAAD = new SecurityProtocols(0x10);

  private static final long KNOWN_BITS = 0x1F;

  public SecurityProtocols {
    FieldBounds.u32("security protocols", bits);
  }

  /** Every bit of {@code other} is set; with {@link #RDP} always true. */
  public boolean contains(SecurityProtocols other) {
    return (bits & other.bits) == other.bits;
  }

  public SecurityProtocols with(SecurityProtocols other) {
    return new SecurityProtocols(bits | other.bits);
  }

  public SecurityProtocols without(SecurityProtocols other) {
    return new SecurityProtocols(bits & ~other.bits);
  }

  /** No TLS record ever follows: standard RDP security. */
  public boolean isStandardRdpSecurity() {
    return bits == 0;
  }

  /** The bits that this version has no name for. */
  public SecurityProtocols unknown() {
    return new SecurityProtocols(bits & ~KNOWN_BITS);
  }

  /** The words people use, joined by plus: {@code TLS+CredSSP}; {@code RDP} for no bit. */
  @Override
  public String toString() {
    if (isStandardRdpSecurity()) {
      return "RDP";
    }
    List<String> names = new ArrayList<>();
    addName(names, SSL, "TLS");
    addName(names, HYBRID, "CredSSP");
    addName(names, RDSTLS, "RDSTLS");
    addName(names, HYBRID_EX, "CredSSP-EX");
    addName(names, RDSAAD, "RDSAAD");
    if (unknown().bits != 0) {
      names.add("0x%08x".formatted(unknown().bits));
    }
    return String.join("+", names);
  }

  private void addName(List<String> names, SecurityProtocols protocol, String name) {
    if (contains(protocol)) {
      names.add(name);
    }
  }
}
