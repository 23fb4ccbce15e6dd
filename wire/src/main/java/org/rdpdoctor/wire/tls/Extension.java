package org.rdpdoctor.wire.tls;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * One hello extension, whatever its type (RFC 8446 section 4.2). Builders for the types we send are
 * below; {@link Extensions} reads them.
 */
public record Extension(ExtensionType type, Bytes data) implements WireMessage {
  static final int HEADER_BYTES = 4;
  private static final int HOST_NAME = 0;
  private static final int OCSP = 1;
  private static final int UNCOMPRESSED_POINT = 0;
  private static final int PSK_WITH_DHE = 1;

  public Extension {
    FieldBounds.u16("data", data.size());
  }

  public static Extension decode(Reader reader) throws DecodeException {
    ExtensionType type = new ExtensionType(reader.u16be("extension type"));
    int length = reader.u16be("extension length");
    return new Extension(type, reader.bytes("extension data", length));
  }

  @Override
  public void encode(Writer writer) {
    writer.u16be(type.value()).u16be(data.size()).bytes(data);
  }

  @Override
  public int size() {
    return HEADER_BYTES + data.size();
  }

  @Override
  public List<String> oddities() {
    return List.of();
  }

  private static Extension empty(ExtensionType type) {
    return new Extension(type, Bytes.EMPTY);
  }

  /**
   * The name that the client wants to reach (RFC 6066 section 3).
   *
   * @param hostName a DNS name in ASCII without the final dot; an IP literal does not belong here
   */
  public static Extension serverName(String hostName) {
    Bytes name = Bytes.of(hostName.getBytes(StandardCharsets.US_ASCII));
    Writer writer = new Writer().u16be(name.size() + 3).u8(HOST_NAME).u16be(name.size());
    return new Extension(ExtensionType.SERVER_NAME, writer.bytes(name).toBytes());
  }

  /** Asks for a stapled OCSP answer, as Schannel does (RFC 6066 section 8). */
  public static Extension statusRequest() {
    Writer writer = new Writer().u8(OCSP).u16be(0).u16be(0);
    return new Extension(ExtensionType.STATUS_REQUEST, writer.toBytes());
  }

  /** So many zeros (RFC 7685 section 3). */
  public static Extension padding(int bytes) {
    return new Extension(ExtensionType.PADDING, Bytes.of(new byte[bytes]));
  }

  /** RFC 8446 section 4.2.7. */
  public static Extension supportedGroups(List<NamedGroup> groups) {
    return new Extension(ExtensionType.SUPPORTED_GROUPS, list16(groups, NamedGroup::value));
  }

  /** Uncompressed points only (RFC 8422 section 5.1.2). */
  public static Extension ecPointFormats() {
    return new Extension(ExtensionType.EC_POINT_FORMATS, Bytes.of(1, UNCOMPRESSED_POINT));
  }

  /** RFC 8446 section 4.2.3, RFC 5246 section 7.4.1.4.1. */
  public static Extension signatureAlgorithms(List<SignatureScheme> schemes) {
    return new Extension(
        ExtensionType.SIGNATURE_ALGORITHMS, list16(schemes, SignatureScheme::value));
  }

  private static <T> Bytes list16(List<T> values, ToIntFunction<T> value) {
    Writer writer = new Writer().u16be(values.size() * 2);
    values.forEach(each -> writer.u16be(value.applyAsInt(each)));
    return writer.toBytes();
  }

  /** RFC 7627. */
  public static Extension extendedMasterSecret() {
    return empty(ExtensionType.EXTENDED_MASTER_SECRET);
  }

  /** RFC 7366. */
  public static Extension encryptThenMac() {
    return empty(ExtensionType.ENCRYPT_THEN_MAC);
  }

  /** "I take tickets", without one (RFC 5077). */
  public static Extension sessionTicket() {
    return empty(ExtensionType.SESSION_TICKET);
  }

  /** RFC 8446 section 4.2.6. */
  public static Extension postHandshakeAuth() {
    return empty(ExtensionType.POST_HANDSHAKE_AUTH);
  }

  /** For a first handshake (RFC 5746 section 3.2). */
  public static Extension renegotiationInfo() {
    return new Extension(ExtensionType.RENEGOTIATION_INFO, Bytes.of(0));
  }

  /** A client's offer, the favourite first (RFC 8446 section 4.2.1). */
  public static Extension offeredVersions(List<TlsVersion> versions) {
    Writer writer = new Writer().u8(versions.size() * TlsVersion.BYTES);
    versions.forEach(version -> writer.u16be(version.value()));
    return new Extension(ExtensionType.SUPPORTED_VERSIONS, writer.toBytes());
  }

  /** A server's choice (RFC 8446 section 4.2.1). */
  public static Extension selectedVersion(TlsVersion version) {
    return new Extension(
        ExtensionType.SUPPORTED_VERSIONS, new Writer().u16be(version.value()).toBytes());
  }

  /** The one mode that is of use: with an ephemeral key exchange (RFC 8446 section 4.2.9). */
  public static Extension pskKeyExchangeModes() {
    return new Extension(ExtensionType.PSK_KEY_EXCHANGE_MODES, Bytes.of(1, PSK_WITH_DHE));
  }

  /** A client's shares; an empty list asks the server to name the group (RFC 8446 4.2.8). */
  public static Extension offeredKeyShares(List<KeyShare> shares) {
    Writer list = new Writer();
    shares.forEach(share -> share.encode(list));
    Writer writer = new Writer().u16be(list.size()).bytes(list.toBytes());
    return new Extension(ExtensionType.KEY_SHARE, writer.toBytes());
  }

  /** A server's share (RFC 8446 section 4.2.8). */
  public static Extension selectedKeyShare(KeyShare share) {
    return new Extension(ExtensionType.KEY_SHARE, share.toBytes());
  }

  /** The group that a HelloRetryRequest asks for (RFC 8446 section 4.2.8). */
  public static Extension requestedGroup(NamedGroup group) {
    return new Extension(ExtensionType.KEY_SHARE, new Writer().u16be(group.value()).toBytes());
  }

  static List<TlsVersion> readOfferedVersions(Bytes data) throws DecodeException {
    Reader reader = new Reader(data);
    Reader list = reader.sub("supported versions", reader.u8("supported versions length"));
    return readList16(list, "supported version").stream().map(TlsVersion::new).toList();
  }

  static List<NamedGroup> readSupportedGroups(Bytes data) throws DecodeException {
    Reader reader = new Reader(data);
    Reader list = reader.sub("supported groups", reader.u16be("supported groups length"));
    return readList16(list, "supported group").stream().map(NamedGroup::new).toList();
  }

  static List<SignatureScheme> readSignatureAlgorithms(Bytes data) throws DecodeException {
    Reader reader = new Reader(data);
    Reader list = reader.sub("signature algorithms", reader.u16be("signature algorithms length"));
    return readList16(list, "signature algorithm").stream().map(SignatureScheme::new).toList();
  }

  static List<Integer> readList16(Reader list, String field) throws DecodeException {
    List<Integer> values = new ArrayList<>();
    while (!list.isAtEnd()) {
      values.add(list.u16be(field));
    }
    return values;
  }

  static List<KeyShare> readOfferedKeyShares(Bytes data) throws DecodeException {
    Reader reader = new Reader(data);
    Reader list = reader.sub("key shares", reader.u16be("key shares length"));
    List<KeyShare> shares = new ArrayList<>();
    while (!list.isAtEnd()) {
      shares.add(KeyShare.decode(list));
    }
    return shares;
  }

  /** The first entry with a DNS name, which is the only kind there is. */
  static String readServerName(Bytes data) throws DecodeException {
    Reader reader = new Reader(data);
    Reader list = reader.sub("server name list", reader.u16be("server name list length"));
    int kindOffset = list.offset();
    int kind = list.u8("server name type");
    if (kind != HOST_NAME) {
      throw DecodeException.unexpected("server name type", kindOffset, Integer.toString(kind));
    }
    Bytes name = list.bytes("server name", list.u16be("server name length"));
    return new String(name.toArray(), StandardCharsets.ISO_8859_1);
  }
}
