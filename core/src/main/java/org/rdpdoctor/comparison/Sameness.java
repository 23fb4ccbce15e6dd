package org.rdpdoctor.comparison;

import java.net.InetAddress;

/** How surely two pieces of evidence are of one machine. */
enum Sameness {
  /**
   * At one address it gives itself the same name, or shows the same certificate that it issued
   * itself: a certificate of an authority may be shared by a farm.
   */
  PROVED,
  /** One public address: several machines may share it. */
  PUBLIC_ADDRESS,
  /** One private address: another network may have given it to another machine. */
  PRIVATE_ADDRESS,
  /** Nothing says so. */
  OPEN;

  private static final int UNIQUE_LOCAL_MASK = 0xFE;
  private static final int UNIQUE_LOCAL = 0xFC;
  private static final int SHARED_FIRST = 100;
  private static final int SHARED_SECOND_MASK = 0xC0;
  private static final int SHARED_SECOND = 64;
  private static final int BYTES_OF_V6 = 16;

  /**
   * What an address means to everybody; loopback and link-local ones mean something else to each.
   */
  static Sameness of(String address) {
    InetAddress parsed;
    try {
      parsed = InetAddress.ofLiteral(address);
    } catch (IllegalArgumentException _) {
      return OPEN; // such as an address that redaction replaced
    }
    if (parsed.isLoopbackAddress() || parsed.isLinkLocalAddress() || parsed.isAnyLocalAddress()) {
      return OPEN;
    }
    return parsed.isSiteLocalAddress() || isPrivate(parsed.getAddress())
        ? PRIVATE_ADDRESS
        : PUBLIC_ADDRESS;
  }

  /** RFC 4193 (fc00::/7) and RFC 6598 (100.64.0.0/10). */
  private static boolean isPrivate(byte[] bytes) {
    return bytes.length == BYTES_OF_V6
        ? (bytes[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL
        : bytes[0] == SHARED_FIRST && (bytes[1] & SHARED_SECOND_MASK) == SHARED_SECOND;
  }

  /** Why a cause that is the same for all may be there all the same. */
  String unless() {
    return switch (this) {
      case PROVED, OPEN -> "";
      case PUBLIC_ADDRESS -> ", unless several machines share it";
      case PRIVATE_ADDRESS ->
          ", unless several machines share it or it is another machine's in the network there";
    };
  }
}
