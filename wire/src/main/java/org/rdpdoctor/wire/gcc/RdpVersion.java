package org.rdpdoctor.wire.gcc;

import java.util.Map;
import org.rdpdoctor.wire.FieldBounds;

/**
 * The version field of client and server core data, MS-RDPBCGR sections 2.2.1.3.2 and 2.2.1.4.2.
 *
 * @param value the unsigned 32-bit field
 */
public record RdpVersion(long value) {
  /** RDP 4.0. */
  public static final RdpVersion RDP_4 = new RdpVersion(0x0008_0001);

  /** RDP 5.0 to 8.1. */
  public static final RdpVersion RDP_5_PLUS = new RdpVersion(0x0008_0004);

  /** RDP 10.12, of Windows 11 22H2 and Windows Server 2025. */
  public static final RdpVersion RDP_10_12 = new RdpVersion(0x0008_0011);

  private static final Map<Long, String> NAMES =
      Map.of(0x0008_0001L, "4.0", 0x0008_0004L, "5.0 to 8.1");
  private static final long RDP_10_0 = 0x0008_0005;

  public RdpVersion {
    FieldBounds.u32("RDP version", value);
  }

  /** Such as "5.0 to 8.1" or "10.7"; hex when unknown. */
  @Override
  public String toString() {
    if (value >= RDP_10_0 && value <= RDP_10_12.value) {
      return "10." + (value - RDP_10_0);
    }
    return NAMES.getOrDefault(value, "0x%08x".formatted(value));
  }
}
