package org.rdpdoctor.wire.tls;

import java.util.List;
import org.rdpdoctor.wire.FieldBounds;

/**
 * A protocol version as it stands on the wire; unknown ones survive.
 *
 * @param value the major version in the high byte, the minor in the low one
 */
public record TlsVersion(int value) implements Comparable<TlsVersion> {
  public static final TlsVersion SSL_3_0 = new TlsVersion(0x0300);
  public static final TlsVersion TLS_1_0 = new TlsVersion(0x0301);
  public static final TlsVersion TLS_1_1 = new TlsVersion(0x0302);
  public static final TlsVersion TLS_1_2 = new TlsVersion(0x0303);
  public static final TlsVersion TLS_1_3 = new TlsVersion(0x0304);

  /** Every version with a name, the oldest first. */
  public static final List<TlsVersion> KNOWN = List.of(SSL_3_0, TLS_1_0, TLS_1_1, TLS_1_2, TLS_1_3);

  static final int BYTES = 2;

  public TlsVersion {
    FieldBounds.u16("tls version", value);
  }

  /** As people write it, {@code TLS 1.2}; an unknown version is {@code 0x7f1c}. */
  public String name() {
    return switch (value) {
      case 0x0300 -> "SSL 3.0";
      case 0x0301 -> "TLS 1.0";
      case 0x0302 -> "TLS 1.1";
      case 0x0303 -> "TLS 1.2";
      case 0x0304 -> "TLS 1.3";
      default -> "0x%04x".formatted(value);
    };
  }

  public boolean isKnown() {
    return KNOWN.contains(this);
  }

  public boolean isAtLeast(TlsVersion other) {
    return value >= other.value;
  }

  /** By number; of known versions the newer is the greater. */
  @Override
  public int compareTo(TlsVersion other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return name();
  }
}
