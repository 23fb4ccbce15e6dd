package org.rdpdoctor.wire.tls;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rdpdoctor.wire.FieldBounds;

/**
 * A cipher suite number; unknown ones survive. What is known about a suite is read off its name.
 *
 * @param value 0 to 65,535, the first byte on the wire in the high byte
 */
public record CipherSuite(int value) {
  /** Says "I know about secure renegotiation" (RFC 5746 section 3.3); never negotiated. */
  public static final CipherSuite EMPTY_RENEGOTIATION_INFO_SCSV = new CipherSuite(0x00FF);

  /** Says "I have fallen back from a newer version" (RFC 7507); never negotiated. */
  public static final CipherSuite FALLBACK_SCSV = new CipherSuite(0x5600);

  public static final CipherSuite TLS_AES_128_GCM_SHA256 = new CipherSuite(0x1301);
  public static final CipherSuite TLS_AES_256_GCM_SHA384 = new CipherSuite(0x1302);
  public static final CipherSuite TLS_CHACHA20_POLY1305_SHA256 = new CipherSuite(0x1303);

  /** How the two sides come to a shared secret. */
  public enum KeyExchange {
    RSA,
    STATIC_DH,
    EPHEMERAL_DH,
    STATIC_ECDH,
    EPHEMERAL_ECDH,
    PRE_SHARED_KEY,
    PASSWORD,
    KERBEROS,
    /** TLS 1.3: the suite does not say, the key_share extension does. */
    SEPARATE,
    OTHER
  }

  /** How the server proves who it is. */
  public enum Authentication {
    RSA,
    DSS,
    /** A certificate for ECDSA; since RFC 8422 for EdDSA as well. */
    ECDSA,
    ANONYMOUS,
    PRE_SHARED_KEY,
    PASSWORD,
    KERBEROS,
    /** TLS 1.3: the suite does not say, the certificate does. */
    SEPARATE,
    OTHER
  }

  /** What is held against a suite. */
  public enum Weakness {
    NO_ENCRYPTION,
    NO_AUTHENTICATION,
    /** Keys cut to 40 or 56 bits for export. */
    EXPORT_GRADE,
    SINGLE_DES,
    RC2,
    RC4,
    /** Ciphers with 64-bit blocks that are not broken otherwise: 3DES, IDEA, GOST 28147. */
    SHORT_BLOCKS,
    MD5_MAC,
    /** CBC with the MAC inside, open to padding oracles unless done with care. */
    CBC,
    SHA1_MAC,
    /** Whoever gets the server's key later can read what was recorded. */
    NO_FORWARD_SECRECY
  }

  /** The worst of the weaknesses, in four steps. */
  public enum Strength {
    /** Anyone on the path can read or change what is sent. */
    NO_PROTECTION,
    /** Broken, or within reach of a modest effort. */
    BROKEN,
    /** Not broken in practice, but refused by current recommendations. */
    DATED,
    STRONG
  }

  private static final Set<Weakness> LEAVES_OPEN =
      EnumSet.of(Weakness.NO_ENCRYPTION, Weakness.NO_AUTHENTICATION);
  private static final Set<Weakness> BREAKS =
      EnumSet.of(
          Weakness.EXPORT_GRADE,
          Weakness.SINGLE_DES,
          Weakness.RC2,
          Weakness.RC4,
          Weakness.SHORT_BLOCKS,
          Weakness.MD5_MAC);

  static final int BYTES = 2;

  public CipherSuite {
    FieldBounds.u16("cipher suite", value);
  }

  /** Every suite with a name, signalling values included, by number. */
  public static List<CipherSuite> registered() {
    return CipherSuiteNames.NAMES.values().stream().map(CipherSuite::new).toList();
  }

  /** The suite with this registered name, {@code TLS_RSA_WITH_AES_128_CBC_SHA}. */
  public static Optional<CipherSuite> forName(String name) {
    return CipherSuiteNames.NAMES.valueOf(name).map(CipherSuite::new);
  }

  /** The registered name; {@code GREASE}; or the number as {@code 0x1399}. */
  public String name() {
    return CipherSuiteNames.NAMES.nameOrHex16(value);
  }

  public boolean isRegistered() {
    return CipherSuiteNames.NAMES.nameOf(value).isPresent();
  }

  /** Reserved to be offered and ignored (RFC 8701). */
  public boolean isGrease() {
    return NumberNames.isGrease(value);
  }

  /** A value that tells something and cannot be negotiated. */
  public boolean isSignal() {
    return equals(EMPTY_RENEGOTIATION_INFO_SCSV) || equals(FALLBACK_SCSV);
  }

  /**
   * Whether a server may choose this suite in this version.
   *
   * <p>This is the wide view: export suites are forbidden from TLS 1.1 on (RFC 4346 appendix A.5),
   * DES and IDEA from TLS 1.2 on (RFC 5469), elliptic curves were never specified for SSL 3.0 (RFC
   * 8422), yet there are servers that take them, and a scan is to find those. What cannot work is
   * left out: a suite whose MAC or cipher mode came with TLS 1.2 in an older version, and anything
   * but its own suites in TLS 1.3.
   */
  public boolean isNegotiableIn(TlsVersion version) {
    if (!isRegistered() || isSignal() || value == 0) {
      return false;
    }
    if (isOfTls13()) {
      return version.equals(TlsVersion.TLS_1_3);
    }
    return TlsVersion.TLS_1_2.equals(version)
        || (version.isKnown() && version.compareTo(TlsVersion.TLS_1_2) < 0 && !needsTls12());
  }

  private boolean isOfTls13() {
    return value >>> 8 == 0x13
        || (value >= 0xC0B4 && value <= 0xC0B5)
        || (value >= 0xC103 && value <= 0xC106)
        || (value >= 0x00C6 && value <= 0x00C7);
  }

  private boolean needsTls12() {
    String name = name();
    return name.endsWith("_SHA256")
        || name.endsWith("_SHA384")
        || name.contains("_CCM")
        || name.contains("POLY1305")
        || name.startsWith("TLS_GOSTR341112");
  }

  public KeyExchange keyExchange() {
    if (isOfTls13()) {
      return KeyExchange.SEPARATE;
    }
    String method = methodPart();
    if (method.contains("PSK")) {
      return KeyExchange.PRE_SHARED_KEY;
    }
    return switch (method) {
      case "RSA", "RSA_FIPS" -> KeyExchange.RSA;
      case "DHE_RSA", "DHE_DSS", "DH_anon" -> KeyExchange.EPHEMERAL_DH;
      case "DH_RSA", "DH_DSS" -> KeyExchange.STATIC_DH;
      case "ECDHE_RSA", "ECDHE_ECDSA", "ECDH_anon" -> KeyExchange.EPHEMERAL_ECDH;
      case "ECDH_RSA", "ECDH_ECDSA" -> KeyExchange.STATIC_ECDH;
      case "KRB5" -> KeyExchange.KERBEROS;
      case "SRP_SHA", "SRP_SHA_RSA", "SRP_SHA_DSS", "ECCPWD", "ECJPAKE" -> KeyExchange.PASSWORD;
      default -> KeyExchange.OTHER;
    };
  }

  public Authentication authentication() {
    if (isOfTls13()) {
      return Authentication.SEPARATE;
    }
    String method = methodPart();
    if (method.contains("PSK")) {
      return method.startsWith("RSA") ? Authentication.RSA : Authentication.PRE_SHARED_KEY;
    }
    return switch (method) {
      case "RSA", "RSA_FIPS", "DHE_RSA", "DH_RSA", "ECDHE_RSA", "ECDH_RSA", "SRP_SHA_RSA" ->
          Authentication.RSA;
      case "DHE_DSS", "DH_DSS", "SRP_SHA_DSS" -> Authentication.DSS;
      case "ECDHE_ECDSA", "ECDH_ECDSA" -> Authentication.ECDSA;
      case "DH_anon", "ECDH_anon" -> Authentication.ANONYMOUS;
      case "SRP_SHA", "ECCPWD", "ECJPAKE" -> Authentication.PASSWORD;
      case "KRB5" -> Authentication.KERBEROS;
      default -> Authentication.OTHER;
    };
  }

  /** What stands before {@code _WITH_}, without the prefix and without the export marks. */
  private String methodPart() {
    String name = name();
    int with = name.indexOf("_WITH_");
    if (with < 0) {
      return "";
    }
    String method = name.substring("TLS_".length(), with);
    int export = method.indexOf("_EXPORT");
    return export < 0 ? method : method.substring(0, export);
  }

  /** Empty for an unknown suite too: nothing is known against it. */
  public Set<Weakness> weaknesses() {
    Set<Weakness> found = EnumSet.noneOf(Weakness.class);
    if (!isRegistered() || isSignal()) {
      return found;
    }
    addWeaknessesOfCipher(found);
    addWeaknessesOfMac(found);
    addWeaknessesOfKeyExchange(found);
    return found;
  }

  private void addWeaknessesOfCipher(Set<Weakness> found) {
    String name = name();
    addIf(found, name.contains("_NULL") || isIntegrityOnly(), Weakness.NO_ENCRYPTION);
    addIf(found, name.contains("EXPORT"), Weakness.EXPORT_GRADE);
    addIf(found, name.contains("_DES_") || name.contains("_DES40_"), Weakness.SINGLE_DES);
    addIf(found, name.contains("_RC2_"), Weakness.RC2);
    addIf(found, name.contains("_RC4_"), Weakness.RC4);
    addIf(
        found,
        name.contains("_3DES_") || name.contains("_IDEA_") || name.contains("_28147_"),
        Weakness.SHORT_BLOCKS);
    addIf(found, name.contains("_CBC"), Weakness.CBC);
  }

  /** The suites of RFC 9150, which only protect against change. */
  private boolean isIntegrityOnly() {
    return value == 0xC0B4 || value == 0xC0B5;
  }

  private void addWeaknessesOfMac(Set<Weakness> found) {
    addIf(found, name().endsWith("_MD5"), Weakness.MD5_MAC);
    addIf(found, name().endsWith("_SHA"), Weakness.SHA1_MAC);
  }

  private void addWeaknessesOfKeyExchange(Set<Weakness> found) {
    addIf(
        found,
        authentication() == Authentication.ANONYMOUS || value == 0,
        Weakness.NO_AUTHENTICATION);
    addIf(found, !hasForwardSecrecy(), Weakness.NO_FORWARD_SECRECY);
  }

  /** Whether the shared secret cannot be had from the server's long-lived key later. */
  public boolean hasForwardSecrecy() {
    return switch (keyExchange()) {
      case EPHEMERAL_DH, EPHEMERAL_ECDH, PASSWORD, SEPARATE -> true;
      case PRE_SHARED_KEY -> name().contains("DHE");
      case RSA, STATIC_DH, STATIC_ECDH, KERBEROS, OTHER -> false;
    };
  }

  private static void addIf(Set<Weakness> found, boolean applies, Weakness weakness) {
    if (applies) {
      found.add(weakness);
    }
  }

  /** Empty for a number without a name and for signals. */
  public Optional<Strength> strength() {
    if (!isRegistered() || isSignal()) {
      return Optional.empty();
    }
    Set<Weakness> weaknesses = weaknesses();
    if (weaknesses.stream().anyMatch(LEAVES_OPEN::contains)) {
      return Optional.of(Strength.NO_PROTECTION);
    }
    if (weaknesses.stream().anyMatch(BREAKS::contains)) {
      return Optional.of(Strength.BROKEN);
    }
    return Optional.of(weaknesses.isEmpty() ? Strength.STRONG : Strength.DATED);
  }

  @Override
  public String toString() {
    return name();
  }
}
