package org.rdpdoctor.wire.tls;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * A record as it stands on the wire (RFC 8446 section 5.1, RFC 5246 section 6.2).
 *
 * @param version the version of the record layer, which often is not the negotiated one
 */
public record TlsRecord(ContentType type, TlsVersion version, Bytes fragment)
    implements WireMessage {
  public static final int HEADER_BYTES = 5;

  /** 2^14, the limit for a fragment that is not encrypted. */
  public static final int MAX_PLAIN_FRAGMENT_BYTES = 1 << 14;

  /** 2^14 + 2048, the limit for an encrypted or compressed fragment; the most that is read. */
  public static final int MAX_FRAGMENT_BYTES = MAX_PLAIN_FRAGMENT_BYTES + 2048;

  private static final int MAJOR_VERSION = 3;

  public TlsRecord {
    FieldBounds.within("fragment", fragment.size(), MAX_FRAGMENT_BYTES);
  }

  /** A whole message in records of at most 2^14 bytes; none for an empty payload. */
  public static List<TlsRecord> split(ContentType type, TlsVersion version, Bytes payload) {
    List<TlsRecord> records = new ArrayList<>();
    for (int from = 0; from < payload.size(); from += MAX_PLAIN_FRAGMENT_BYTES) {
      int to = Math.min(payload.size(), from + MAX_PLAIN_FRAGMENT_BYTES);
      records.add(new TlsRecord(type, version, payload.slice(from, to)));
    }
    return records;
  }

  /** One or more messages in as few records as they need. */
  public static List<TlsRecord> ofHandshake(TlsVersion version, HandshakeMessage... messages) {
    Writer writer = new Writer();
    for (HandshakeMessage message : messages) {
      message.encode(writer);
    }
    return split(ContentType.HANDSHAKE, version, writer.toBytes());
  }

  public static TlsRecord ofAlert(TlsVersion version, Alert alert) {
    return new TlsRecord(ContentType.ALERT, version, alert.toBytes());
  }

  /** All records after one another, ready to be sent. */
  public static Bytes join(List<TlsRecord> records) {
    Writer writer = new Writer();
    records.forEach(record -> record.encode(writer));
    return writer.toBytes();
  }

  /** Reads one record; any content type is taken, but the major version must be 3. */
  public static TlsRecord decode(Reader reader) throws DecodeException {
    ContentType type = new ContentType(reader.u8("record type"));
    int versionOffset = reader.offset();
    TlsVersion version = new TlsVersion(reader.u16be("record version"));
    if (version.value() >>> 8 != MAJOR_VERSION) {
      throw DecodeException.unexpected("record version", versionOffset, version.name());
    }
    int lengthOffset = reader.offset();
    int length = reader.u16be("record length");
    if (length > MAX_FRAGMENT_BYTES) {
      throw DecodeException.limit("record length", lengthOffset, length, MAX_FRAGMENT_BYTES);
    }
    return new TlsRecord(type, version, reader.bytes("record fragment", length));
  }

  @Override
  public void encode(Writer writer) {
    writer.u8(type.value()).u16be(version.value()).u16be(fragment.size()).bytes(fragment);
  }

  @Override
  public int size() {
    return HEADER_BYTES + fragment.size();
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>();
    if (!type.isSpokenOverTcp()) {
      oddities.add("record type is " + type);
    }
    if (!version.isKnown()) {
      oddities.add("record version is " + version);
    } else if (version.equals(TlsVersion.TLS_1_3)) {
      oddities.add("record version is 0x0304, which TLS 1.3 forbids");
    }
    if (fragment.isEmpty() && !type.equals(ContentType.APPLICATION_DATA)) {
      oddities.add("record of type " + type + " is empty");
    }
    return oddities;
  }
}
