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
 * The server's choice (RFC 8446 section 4.1.3, RFC 5246 section 7.4.1.3), or in TLS 1.3 its wish
 * for another hello (HelloRetryRequest, RFC 8446 section 4.1.4), which looks the same.
 *
 * @param legacyVersion the chosen version up to TLS 1.2; TLS 1.3 says TLS 1.2 here
 * @param random 32 bytes
 * @param sessionId up to 32 bytes; up to 255 are read
 * @param compressionMethod 0 is none
 * @param trailing what follows the extensions; should be empty
 */
public record ServerHello(
    TlsVersion legacyVersion,
    Bytes random,
    Bytes sessionId,
    CipherSuite cipherSuite,
    int compressionMethod,
    Extensions extensions,
    Bytes trailing)
    implements HandshakeMessage {
  /** The random that marks a HelloRetryRequest: SHA-256 of its name (RFC 8446 section 4.1.3). */
  public static final Bytes HELLO_RETRY_REQUEST_RANDOM =
      Bytes.ofHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

  private static final Bytes DOWNGRADED_TO_TLS_1_2 = Bytes.ofHex("444f574e47524401");
  private static final Bytes DOWNGRADED_TO_OLDER = Bytes.ofHex("444f574e47524400");

  public ServerHello {
    FieldBounds.exactSize("random", random, ClientHello.RANDOM_BYTES);
    FieldBounds.u8("session id", sessionId.size());
    FieldBounds.u8("compression method", compressionMethod);
    FieldBounds.within("trailing", trailing.size(), MAX_BODY_BYTES);
  }

  static ServerHello decodeBody(Reader reader) throws DecodeException {
    TlsVersion version = new TlsVersion(reader.u16be("server version"));
    Bytes random = reader.bytes("server random", ClientHello.RANDOM_BYTES);
    Bytes sessionId = reader.bytes("session id", reader.u8("session id length"));
    CipherSuite suite = new CipherSuite(reader.u16be("cipher suite"));
    int compression = reader.u8("compression method");
    Extensions extensions = Extensions.decode(reader);
    return new ServerHello(
        version, random, sessionId, suite, compression, extensions, reader.rest());
  }

  @Override
  public HandshakeType type() {
    return HandshakeType.SERVER_HELLO;
  }

  @Override
  public void encodeBody(Writer writer) {
    writer.u16be(legacyVersion.value()).bytes(random);
    writer.u8(sessionId.size()).bytes(sessionId);
    writer.u16be(cipherSuite.value()).u8(compressionMethod);
    extensions.encode(writer);
    writer.bytes(trailing);
  }

  @Override
  public int bodySize() {
    return TlsVersion.BYTES
        + ClientHello.RANDOM_BYTES
        + 1
        + sessionId.size()
        + CipherSuite.BYTES
        + 1
        + extensions.size()
        + trailing.size();
  }

  public boolean isHelloRetryRequest() {
    return random.equals(HELLO_RETRY_REQUEST_RANDOM);
  }

  /** The version that was chosen, whichever field says so. */
  public TlsVersion selectedVersion() {
    return extensions
        .read(ExtensionType.SUPPORTED_VERSIONS, ServerHello::readSelectedVersion)
        .orElse(legacyVersion);
  }

  /** In TLS 1.3 the group of the server's key share, or the one that a retry is to use. */
  public Optional<NamedGroup> selectedGroup() {
    return extensions.read(ExtensionType.KEY_SHARE, ServerHello::readSelectedGroup);
  }

  /**
   * Whether the server says in its random that it could have spoken a newer version: TLS 1.3 when
   * it chose TLS 1.2, TLS 1.2 at least when it chose an older one (RFC 8446 section 4.1.3).
   */
  public boolean saysItCouldDoBetter() {
    Bytes end = random.slice(random.size() - DOWNGRADED_TO_TLS_1_2.size(), random.size());
    return end.equals(DOWNGRADED_TO_TLS_1_2) || end.equals(DOWNGRADED_TO_OLDER);
  }

  private static TlsVersion readSelectedVersion(Bytes data) throws DecodeException {
    Reader reader = new Reader(data);
    TlsVersion version = new TlsVersion(reader.u16be("selected version"));
    requireEnd(reader);
    return version;
  }

  private static NamedGroup readSelectedGroup(Bytes data) throws DecodeException {
    Reader reader = new Reader(data);
    NamedGroup group = new NamedGroup(reader.u16be("selected group"));
    if (!reader.isAtEnd()) {
      reader.skip("key exchange", reader.u16be("key exchange length"));
    }
    requireEnd(reader);
    return group;
  }

  private static void requireEnd(Reader reader) throws DecodeException {
    if (!reader.isAtEnd()) {
      throw DecodeException.unexpected(
          "end of the extension", reader.offset(), reader.left() + " bytes more");
    }
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>(extensions.oddities());
    if (sessionId.size() > ClientHello.MAX_SESSION_ID_BYTES) {
      oddities.add("session id has %d bytes".formatted(sessionId.size()));
    }
    if (compressionMethod != 0) {
      oddities.add("compression method is " + compressionMethod);
    }
    if (cipherSuite.isSignal() || cipherSuite.isGrease()) {
      oddities.add("selected cipher suite cannot be negotiated: " + cipherSuite);
    }
    extensions.addOddity(
        oddities, ExtensionType.SUPPORTED_VERSIONS, ServerHello::readSelectedVersion);
    extensions.addOddity(oddities, ExtensionType.KEY_SHARE, ServerHello::readSelectedGroup);
    Trailing.addOddity(oddities, type(), trailing);
    return oddities;
  }
}
