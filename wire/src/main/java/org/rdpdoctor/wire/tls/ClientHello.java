package org.rdpdoctor.wire.tls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;

/**
 * The client's first message (RFC 8446 section 4.1.2, RFC 5246 section 7.4.1.2, RFC 6101 section
 * 5.6.1.2).
 *
 * @param legacyVersion the newest version on offer, but never more than TLS 1.2
 * @param random 32 bytes
 * @param sessionId up to 32 bytes; up to 255 are read
 * @param compressionMethods one byte each; 0 is none
 * @param trailing what follows the extensions; should be empty
 */
public record ClientHello(
    TlsVersion legacyVersion,
    Bytes random,
    Bytes sessionId,
    List<CipherSuite> cipherSuites,
    Bytes compressionMethods,
    Extensions extensions,
    Bytes trailing)
    implements HandshakeMessage {
  public static final int RANDOM_BYTES = 32;
  public static final int MAX_SESSION_ID_BYTES = 32;

  /** "No compression", all that a client should offer today. */
  public static final Bytes NO_COMPRESSION = Bytes.of(0);

  private static final int MAX_CIPHER_SUITES = 0xFFFE / CipherSuite.BYTES;

  public ClientHello {
    FieldBounds.exactSize("random", random, RANDOM_BYTES);
    FieldBounds.u8("session id", sessionId.size());
    cipherSuites = List.copyOf(cipherSuites);
    FieldBounds.within("cipher suites", cipherSuites.size(), MAX_CIPHER_SUITES);
    FieldBounds.u8("compression methods", compressionMethods.size());
    FieldBounds.within("trailing", trailing.size(), MAX_BODY_BYTES);
  }

  static ClientHello decodeBody(Reader reader) throws DecodeException {
    TlsVersion version = new TlsVersion(reader.u16be("client version"));
    Bytes random = reader.bytes("client random", RANDOM_BYTES);
    Bytes sessionId = reader.bytes("session id", reader.u8("session id length"));
    List<CipherSuite> suites = decodeCipherSuites(reader);
    Bytes compression =
        reader.bytes("compression methods", reader.u8("compression methods length"));
    Extensions extensions = Extensions.decode(reader);
    return new ClientHello(
        version, random, sessionId, suites, compression, extensions, reader.rest());
  }

  private static List<CipherSuite> decodeCipherSuites(Reader reader) throws DecodeException {
    int offset = reader.offset();
    int length = reader.u16be("cipher suites length");
    if (length % CipherSuite.BYTES != 0) {
      throw DecodeException.unexpected("cipher suites length", offset, "odd: " + length);
    }
    Reader list = reader.sub("cipher suites", length);
    return Extension.readList16(list, "cipher suite").stream().map(CipherSuite::new).toList();
  }

  @Override
  public HandshakeType type() {
    return HandshakeType.CLIENT_HELLO;
  }

  @Override
  public void encodeBody(Writer writer) {
    writer.u16be(legacyVersion.value()).bytes(random);
    writer.u8(sessionId.size()).bytes(sessionId);
    writer.u16be(cipherSuites.size() * CipherSuite.BYTES);
    cipherSuites.forEach(suite -> writer.u16be(suite.value()));
    writer.u8(compressionMethods.size()).bytes(compressionMethods);
    extensions.encode(writer);
    writer.bytes(trailing);
  }

  @Override
  public int bodySize() {
    return TlsVersion.BYTES
        + RANDOM_BYTES
        + 1
        + sessionId.size()
        + 2
        + cipherSuites.size() * CipherSuite.BYTES
        + 1
        + compressionMethods.size()
        + extensions.size()
        + trailing.size();
  }

  /** The name of the server that is wanted, as the client wrote it; hostile until checked. */
  public Optional<String> serverName() {
    return extensions.read(ExtensionType.SERVER_NAME, Extension::readServerName);
  }

  /** The versions of the supported_versions extension; without it only the legacy version. */
  public List<TlsVersion> offeredVersions() {
    return extensions
        .read(ExtensionType.SUPPORTED_VERSIONS, Extension::readOfferedVersions)
        .orElse(List.of(legacyVersion));
  }

  /**
   * Whether a server may answer with this version. Without supported_versions that is the legacy
   * version and every older one.
   */
  public boolean offers(TlsVersion version) {
    return extensions
        .read(ExtensionType.SUPPORTED_VERSIONS, Extension::readOfferedVersions)
        .map(versions -> versions.contains(version))
        .orElse(
            version.compareTo(legacyVersion) <= 0 && version.compareTo(TlsVersion.TLS_1_2) <= 0);
  }

  /** Empty when the extension is missing. */
  public List<NamedGroup> supportedGroups() {
    return extensions
        .read(ExtensionType.SUPPORTED_GROUPS, Extension::readSupportedGroups)
        .orElse(List.of());
  }

  /** Empty when the extension is missing. */
  public List<SignatureScheme> signatureAlgorithms() {
    return extensions
        .read(ExtensionType.SIGNATURE_ALGORITHMS, Extension::readSignatureAlgorithms)
        .orElse(List.of());
  }

  /** Empty when the extension is missing. */
  public List<KeyShare> keyShares() {
    return extensions
        .read(ExtensionType.KEY_SHARE, Extension::readOfferedKeyShares)
        .orElse(List.of());
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>(extensions.oddities());
    if (sessionId.size() > MAX_SESSION_ID_BYTES) {
      oddities.add("session id has %d bytes".formatted(sessionId.size()));
    }
    if (cipherSuites.isEmpty()) {
      oddities.add("no cipher suite is offered");
    }
    if (compressionMethods.isEmpty()) {
      oddities.add("no compression method is offered");
    }
    extensions.addOddity(oddities, ExtensionType.SERVER_NAME, Extension::readServerName);
    extensions.addOddity(
        oddities, ExtensionType.SUPPORTED_VERSIONS, Extension::readOfferedVersions);
    extensions.addOddity(oddities, ExtensionType.SUPPORTED_GROUPS, Extension::readSupportedGroups);
    extensions.addOddity(
        oddities, ExtensionType.SIGNATURE_ALGORITHMS, Extension::readSignatureAlgorithms);
    extensions.addOddity(oddities, ExtensionType.KEY_SHARE, Extension::readOfferedKeyShares);
    Trailing.addOddity(oddities, type(), trailing);
    return oddities;
  }
}
