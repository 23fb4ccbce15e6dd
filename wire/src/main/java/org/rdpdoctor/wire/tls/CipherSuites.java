package org.rdpdoctor.wire.tls;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Lists of suites to offer. */
public final class CipherSuites {
  /**
   * How many suites a hello may offer at most, one place kept for the renegotiation signal. Some
   * servers fail when they are offered more than 128 (testssl.sh issue 189).
   */
  public static final int MAX_PER_HELLO = 127;

  /**
   * What Schannel offers on Windows 11 and Windows Server 2022, in its order. Source: Microsoft
   * Learn, "TLS Cipher Suites in Windows 11"; seen in the hello of mstsc.
   */
  public static final List<CipherSuite> SCHANNEL_CLIENT =
      of(
          0x1302, 0x1301, 0xC02C, 0xC02B, 0xC030, 0xC02F, 0xC024, 0xC023, 0xC028, 0xC027, 0xC00A,
          0xC009, 0xC014, 0xC013, 0x009D, 0x009C, 0x003D, 0x003C, 0x0035, 0x002F);

  /**
   * What servers are likely to have, so that it stands before all else: the suites of Schannel from
   * Windows 2000 on and the defaults of OpenSSL. At most 64, as the Schannel of Windows Server 2003
   * looks no further.
   */
  private static final List<CipherSuite> LIKELY =
      of(
          0x1302, 0x1301, 0x1303, 0xC030, 0xC02F, 0xC02C, 0xC02B, 0xCCA8, 0xCCA9, 0x009F, 0x009E,
          0xCCAA, 0xC028, 0xC027, 0xC024, 0xC023, 0xC014, 0xC013, 0xC00A, 0xC009, 0x006B, 0x0067,
          0x0039, 0x0033, 0x009D, 0x009C, 0x003D, 0x003C, 0x0035, 0x002F, 0x000A, 0x0005, 0x0004,
          0xC012, 0xC011, 0xC008, 0xC007, 0x0016, 0x0009, 0x0015, 0x0013, 0x0012, 0x006A, 0x0040,
          0x0038, 0x0032, 0x00A3, 0x00A2, 0x0088, 0x0084, 0x0045, 0x0041, 0x0064, 0x0062, 0x0003,
          0x0006, 0x0008, 0x0002, 0x0001, 0x003B, 0x0034, 0x003A, 0x0018, 0x001B);

  private CipherSuites() {}

  private static List<CipherSuite> of(int... values) {
    return Arrays.stream(values).mapToObj(CipherSuite::new).toList();
  }

  /** Every named suite that a server may choose in this version, by number. */
  public static List<CipherSuite> negotiableIn(TlsVersion version) {
    return CipherSuite.registered().stream().filter(s -> s.isNegotiableIn(version)).toList();
  }

  /**
   * The suites that a server with a certificate, or with none, may choose in this version; the
   * likely ones first, the rest by number. Suites that need a shared key, a password or a Kerberos
   * ticket are left out: a remote desktop listener has nothing of the kind.
   */
  public static List<CipherSuite> scannableIn(TlsVersion version) {
    Stream<CipherSuite> likely = LIKELY.stream().filter(s -> s.isNegotiableIn(version));
    Stream<CipherSuite> others =
        negotiableIn(version).stream()
            .filter(CipherSuites::worksWithoutSharedSecret)
            .filter(suite -> !LIKELY.contains(suite))
            .sorted(Comparator.comparingInt(CipherSuites::rank));
    return Stream.concat(likely, others).toList();
  }

  private static boolean worksWithoutSharedSecret(CipherSuite suite) {
    return switch (suite.keyExchange()) {
      case RSA, STATIC_DH, EPHEMERAL_DH, STATIC_ECDH, EPHEMERAL_ECDH, SEPARATE, OTHER -> true;
      case PRE_SHARED_KEY, PASSWORD, KERBEROS -> false;
    };
  }

  /** Of the unlikely suites the ephemeral ones with an RSA or ECDSA certificate go first. */
  private static int rank(CipherSuite suite) {
    boolean common =
        switch (suite.authentication()) {
          case RSA, ECDSA, SEPARATE -> true;
          case DSS, ANONYMOUS, PRE_SHARED_KEY, PASSWORD, KERBEROS, OTHER -> false;
        };
    return (common ? 0 : 1 << 17) + (suite.hasForwardSecrecy() ? 0 : 1 << 16) + suite.value();
  }

  /** The first {@link #MAX_PER_HELLO} of {@link #scannableIn}: enough to ask for the version. */
  public static List<CipherSuite> offeredFor(TlsVersion version) {
    List<CipherSuite> scannable = scannableIn(version);
    return scannable.subList(0, Math.min(scannable.size(), MAX_PER_HELLO));
  }

  /**
   * Cuts a list into hellos.
   *
   * @param mostPerHello 1 to {@link #MAX_PER_HELLO}
   */
  public static List<List<CipherSuite>> chunks(List<CipherSuite> suites, int mostPerHello) {
    if (mostPerHello < 1 || mostPerHello > MAX_PER_HELLO) {
      throw new IllegalArgumentException("suites per hello: " + mostPerHello);
    }
    List<List<CipherSuite>> chunks = new ArrayList<>();
    for (int from = 0; from < suites.size(); from += mostPerHello) {
      chunks.add(List.copyOf(suites.subList(from, Math.min(suites.size(), from + mostPerHello))));
    }
    return chunks;
  }
}
