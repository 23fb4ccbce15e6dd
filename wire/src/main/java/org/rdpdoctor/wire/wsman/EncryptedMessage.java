package org.rdpdoctor.wire.wsman;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;

/**
 * The body of an HTTP message that is sealed by the security context of its connection, MS-WSMV
 * section 2.2.9.1.
 *
 * @param protection how the context came about
 * @param originalLength bytes of the message before it was sealed
 * @param header what the mechanism puts before the data: of NTLM the signature
 * @param data as many bytes as the message, save for padding
 */
public record EncryptedMessage(
    Protection protection, int originalLength, Bytes header, Bytes data) {
  /** Names of section 2.2.9.1. */
  public enum Protection {
    /** HTTP's Negotiate, section 2.2.9.1.1. */
    SPNEGO("application/HTTP-SPNEGO-session-encrypted"),
    /** HTTP's Kerberos, section 2.2.9.1.2. */
    KERBEROS("application/HTTP-Kerberos-session-encrypted");

    private final String mediaType;

    Protection(String mediaType) {
      this.mediaType = mediaType;
    }

    public String mediaType() {
      return mediaType;
    }
  }

  private static final int MAX_SIZE = 8 << 20;
  private static final int MAX_HEADER = 1024;
  private static final int MAX_LINE = 256;
  private static final String BOUNDARY = "--Encrypted Boundary";
  private static final String LINE_END = "\r\n";
  private static final String LENGTH = ";Length=";

  public EncryptedMessage {
    FieldBounds.within("original length", originalLength, MAX_SIZE);
    FieldBounds.within("encryption header", header.size(), MAX_HEADER);
  }

  /** Whether a body with this content type is of this kind. */
  public static boolean isAnnounced(String contentType) {
    return contentType.strip().toLowerCase(Locale.ROOT).startsWith("multipart/encrypted");
  }

  /** The content type of a body like this one. */
  public String contentType() {
    return "multipart/encrypted;protocol=\"%s\";boundary=\"Encrypted Boundary\""
        .formatted(protection.mediaType());
  }

  public Bytes toBytes() {
    String metadata =
        String.join(
            LINE_END,
            BOUNDARY,
            "\tContent-Type: " + protection.mediaType(),
            "\tOriginalContent: type=application/soap+xml;charset=UTF-8;Length=" + originalLength,
            BOUNDARY,
            "\tContent-Type: application/octet-stream",
            "");
    return new Writer()
        .bytes(ascii(metadata))
        .u32le(header.size())
        .bytes(header)
        .bytes(data)
        .bytes(ascii(BOUNDARY + "--" + LINE_END))
        .toBytes();
  }

  private static Bytes ascii(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Reads a whole body.
   *
   * @throws DecodeException when it is not of this kind, or the lengths in it do not fit
   */
  public static EncryptedMessage parse(Bytes body) throws DecodeException {
    if (body.size() > MAX_SIZE) {
      throw DecodeException.limit("encrypted body", 0, body.size(), MAX_SIZE);
    }
    Reader reader = new Reader(body);
    boundary(reader);
    Protection protection = protection(field(reader, "Content-Type"));
    int originalLength = length(field(reader, "OriginalContent"));
    boundary(reader);
    if (!field(reader, "Content-Type").equals("application/octet-stream")) {
      throw unexpected("second part", "no octets");
    }
    long headerSize = reader.u32le("encryption header size");
    if (headerSize > MAX_HEADER) {
      throw DecodeException.limit(
          "encryption header size", reader.offset(), headerSize, MAX_HEADER);
    }
    Bytes header = reader.bytes("encryption header", (int) headerSize);
    return new EncryptedMessage(
        protection, originalLength, header, withoutEnd(reader.rest(), originalLength));
  }

  /** Some implementations put a space behind the dashes. */
  private static void boundary(Reader reader) throws DecodeException {
    if (!line(reader).replaceFirst("^-- +", "--").equals(BOUNDARY)) {
      throw unexpected("boundary", "another line");
    }
  }

  private static String field(Reader reader, String name) throws DecodeException {
    String line = line(reader).strip();
    if (!line.startsWith(name + ":")) {
      throw unexpected(name, "missing");
    }
    return line.substring(name.length() + 1).strip();
  }

  private static String line(Reader reader) throws DecodeException {
    Bytes ahead = reader.ahead(MAX_LINE);
    String text = new String(ahead.toArray(), StandardCharsets.ISO_8859_1);
    int end = text.indexOf(LINE_END);
    if (end < 0) {
      throw ahead.size() < MAX_LINE
          ? DecodeException.notEnoughBytes("line", reader.offset(), ahead.size() + 1, ahead.size())
          : unexpected("line", "too long");
    }
    reader.skip("line", end + LINE_END.length());
    return text.substring(0, end);
  }

  private static Protection protection(String mediaType) throws DecodeException {
    for (Protection protection : Protection.values()) {
      if (protection.mediaType().equals(mediaType)) {
        return protection;
      }
    }
    throw unexpected("protection", "not one that we know");
  }

  private static int length(String original) throws DecodeException {
    int at = original.indexOf(LENGTH);
    String digits = at < 0 ? "" : original.substring(at + LENGTH.length()).strip();
    if (!digits.matches("[0-9]{1,7}") || Integer.parseInt(digits) > MAX_SIZE) {
      throw unexpected("original length", "missing or too large");
    }
    return Integer.parseInt(digits);
  }

  /** The boundary at the end comes with and without its dashes. */
  private static Bytes withoutEnd(Bytes rest, int originalLength) throws DecodeException {
    for (String end :
        new String[] {BOUNDARY + "--" + LINE_END, BOUNDARY + LINE_END, BOUNDARY + "--"}) {
      int size = rest.size() - end.length();
      if (size >= originalLength && rest.slice(size, rest.size()).equals(ascii(end))) {
        return rest.slice(0, size);
      }
    }
    throw DecodeException.notEnoughBytes(
        "encrypted data", 0, originalLength + BOUNDARY.length(), rest.size());
  }

  private static DecodeException unexpected(String what, String found) {
    return DecodeException.unexpected(what, 0, found);
  }
}
