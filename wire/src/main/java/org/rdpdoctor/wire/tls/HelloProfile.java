package org.rdpdoctor.wire.tls;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.FieldBounds;

/**
 * What a hello is to offer; {@link #hello} makes it.
 *
 * @param versions offered, the favourite first; at least one. Without TLS 1.3 among them only the
 *     newest can be told to the server, which may then answer with an older one
 * @param cipherSuites offered in this order; the renegotiation signal is not among them
 * @param groups offered in this order; none leaves the extension out
 * @param signatureSchemes offered in this order from TLS 1.2 on
 * @param serverName the name for the server_name extension, an ASCII DNS name
 */
public record HelloProfile(
    List<TlsVersion> versions,
    List<CipherSuite> cipherSuites,
    List<NamedGroup> groups,
    List<SignatureScheme> signatureSchemes,
    Optional<String> serverName) {
  /** The longest DNS name in text form, in characters (RFC 1035 section 2.3.4). */
  private static final int MAX_NAME_CHARACTERS = 253;

  private static final Pattern IPV4 = Pattern.compile("[0-9.]+");
  private static final Pattern DNS_NAME =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\\.[A-Za-z0-9_-]+)*");

  private static final List<SignatureScheme> SCHANNEL_SIGNATURES =
      schemes(
          0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0201, 0x0403, 0x0503, 0x0203, 0x0202, 0x0601,
          0x0603);

  /** Those of Schannel first, then all that OpenSSL knows, and RSA with MD5 as the last. */
  private static final List<SignatureScheme> EVERY_SIGNATURE =
      schemes(
          0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0201, 0x0403, 0x0503, 0x0203, 0x0202, 0x0601,
          0x0603, 0x0807, 0x0808, 0x0809, 0x080A, 0x080B, 0x0301, 0x0303, 0x0302, 0x0402, 0x0502,
          0x0602, 0x0101);

  private static final List<NamedGroup> SCHANNEL_GROUPS =
      List.of(NamedGroup.X25519, NamedGroup.SECP256R1, NamedGroup.SECP384R1);

  /**
   * Curves only: whoever offers a finite-field group forbids every other prime (RFC 7919 section
   * 4), and the weak ones are what a scan is to see.
   */
  private static final List<NamedGroup> GROUPS_BEFORE_TLS_1_3 =
      groups(0x1D, 0x17, 0x18, 0x19, 0x1E, 0x1A, 0x1B, 0x1C, 0x16, 0x15, 0x13);

  private static final List<NamedGroup> GROUPS_OF_TLS_1_3 =
      groups(0x1D, 0x17, 0x18, 0x19, 0x1E, 0x100, 0x101, 0x102, 0x103, 0x104);

  public HelloProfile {
    versions = List.copyOf(versions);
    cipherSuites = List.copyOf(cipherSuites);
    groups = List.copyOf(groups);
    signatureSchemes = List.copyOf(signatureSchemes);
    if (versions.isEmpty()) {
      throw new IllegalArgumentException("no version is offered");
    }
    FieldBounds.within("cipher suites", cipherSuites.size(), CipherSuites.MAX_PER_HELLO);
  }

  private static List<SignatureScheme> schemes(int... values) {
    return Arrays.stream(values).mapToObj(SignatureScheme::new).toList();
  }

  private static List<NamedGroup> groups(int... values) {
    return Arrays.stream(values).mapToObj(NamedGroup::new).toList();
  }

  /** This version and no other, with all that may help a server to accept it. */
  public static HelloProfile only(TlsVersion version) {
    return new HelloProfile(
        List.of(version),
        CipherSuites.offeredFor(version),
        version.equals(TlsVersion.TLS_1_3) ? GROUPS_OF_TLS_1_3 : GROUPS_BEFORE_TLS_1_3,
        EVERY_SIGNATURE,
        Optional.empty());
  }

  /**
   * What mstsc offers through Schannel on a current Windows: TLS 1.3 and 1.2. Seen in a capture of
   * mstsc (Windows 11, 2024), which then offered TLS 1.1 and 1.0 as well; current ones do not.
   */
  public static HelloProfile currentWindows() {
    return new HelloProfile(
        List.of(TlsVersion.TLS_1_3, TlsVersion.TLS_1_2),
        CipherSuites.SCHANNEL_CLIENT,
        SCHANNEL_GROUPS,
        SCHANNEL_SIGNATURES,
        Optional.empty());
  }

  public HelloProfile withCipherSuites(List<CipherSuite> suites) {
    return new HelloProfile(versions, suites, groups, signatureSchemes, serverName);
  }

  public HelloProfile withGroups(List<NamedGroup> offered) {
    return new HelloProfile(versions, cipherSuites, offered, signatureSchemes, serverName);
  }

  /**
   * Names the server, when that may be done: an IP literal, or what is no DNS name in ASCII, gives
   * a hello without a name (RFC 6066 section 3).
   *
   * @param host as the user wrote it, a final dot allowed
   */
  public HelloProfile withServerName(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    boolean usable =
        name.length() <= MAX_NAME_CHARACTERS
            && !IPV4.matcher(name).matches()
            && DNS_NAME.matcher(name).matches();
    return new HelloProfile(
        versions,
        cipherSuites,
        groups,
        signatureSchemes,
        usable ? Optional.of(name) : Optional.empty());
  }

  public HelloProfile withoutServerName() {
    return new HelloProfile(versions, cipherSuites, groups, signatureSchemes, Optional.empty());
  }

  private TlsVersion newest() {
    return versions.stream().max(TlsVersion::compareTo).orElseThrow();
  }

  private boolean offersTls13() {
    return versions.contains(TlsVersion.TLS_1_3);
  }

  private boolean offersOlderThanTls13() {
    return versions.stream().anyMatch(each -> each.compareTo(TlsVersion.TLS_1_3) < 0);
  }

  /** The hello of this profile. */
  public ClientHello hello(HelloRandomness randomness) {
    TlsVersion legacy = offersTls13() ? TlsVersion.TLS_1_2 : newest();
    return new ClientHello(
        legacy,
        randomness.random(),
        offersTls13() ? randomness.sessionId() : Bytes.EMPTY,
        suitesOnTheWire(),
        ClientHello.NO_COMPRESSION,
        extensions(randomness),
        Bytes.EMPTY);
  }

  /**
   * The hello in its record, ready to be sent.
   *
   * @return one record, of version SSL 3.0 for that version and of TLS 1.0 for every other, as
   *     servers of old expect (RFC 8446 section 5.1, RFC 5246 appendix E.1)
   */
  public TlsRecord helloRecord(HelloRandomness randomness) {
    TlsVersion version =
        newest().equals(TlsVersion.SSL_3_0) ? TlsVersion.SSL_3_0 : TlsVersion.TLS_1_0;
    return new TlsRecord(ContentType.HANDSHAKE, version, hello(randomness).toBytes());
  }

  /**
   * The same, padded to a size of its own (RFC 7685).
   *
   * @param bytes of the record with its header; where the hello has that size or nearly, or no
   *     extensions, it stays as it is
   */
  public TlsRecord paddedHelloRecord(HelloRandomness randomness, int bytes) {
    ClientHello hello = hello(randomness);
    TlsRecord plain = helloRecord(randomness);
    int missing = bytes - plain.size() - Extension.HEADER_BYTES;
    if (missing < 0 || !hello.extensions().present()) {
      return plain;
    }
    List<Extension> list = new ArrayList<>(hello.extensions().list());
    list.add(Extension.padding(missing));
    ClientHello padded =
        new ClientHello(
            hello.legacyVersion(),
            hello.random(),
            hello.sessionId(),
            hello.cipherSuites(),
            hello.compressionMethods(),
            Extensions.of(list),
            hello.trailing());
    return new TlsRecord(ContentType.HANDSHAKE, plain.version(), padded.toBytes());
  }

  /**
   * Before TLS 1.2 the renegotiation signal stands at the end of the suites, which no server may
   * stumble over; from then on the extension says the same, as Schannel does it.
   */
  private List<CipherSuite> suitesOnTheWire() {
    if (newest().isAtLeast(TlsVersion.TLS_1_2)) {
      return cipherSuites;
    }
    List<CipherSuite> suites = new ArrayList<>(cipherSuites);
    suites.add(CipherSuite.EMPTY_RENEGOTIATION_INFO_SCSV);
    return suites;
  }

  /** In the order of Schannel, as some servers look at it. */
  private Extensions extensions(HelloRandomness randomness) {
    if (newest().equals(TlsVersion.SSL_3_0)) {
      return Extensions.ABSENT;
    }
    List<Extension> list = new ArrayList<>();
    serverName.ifPresent(name -> list.add(Extension.serverName(name)));
    list.add(Extension.statusRequest());
    if (offersTls13()) {
      list.add(Extension.offeredVersions(versions));
    }
    if (newest().isAtLeast(TlsVersion.TLS_1_2)) {
      list.add(Extension.signatureAlgorithms(signatureSchemes));
    }
    list.add(Extension.sessionTicket());
    addGroups(list, randomness);
    if (offersOlderThanTls13()) {
      list.add(Extension.extendedMasterSecret());
    }
    if (offersOlderThanTls13() && newest().isAtLeast(TlsVersion.TLS_1_2)) {
      list.add(Extension.renegotiationInfo());
    }
    if (offersTls13()) {
      list.add(Extension.pskKeyExchangeModes());
    }
    return Extensions.of(list);
  }

  private void addGroups(List<Extension> list, HelloRandomness randomness) {
    if (!groups.isEmpty()) {
      list.add(Extension.supportedGroups(groups));
    }
    if (!groups.isEmpty() && !offersTls13()) {
      list.add(Extension.ecPointFormats());
    }
    if (offersTls13()) {
      list.add(Extension.offeredKeyShares(usableShares(randomness)));
      list.add(Extension.postHandshakeAuth());
    }
  }

  private List<KeyShare> usableShares(HelloRandomness randomness) {
    return randomness.keyShares().stream().filter(s -> groups.contains(s.group())).toList();
  }
}
