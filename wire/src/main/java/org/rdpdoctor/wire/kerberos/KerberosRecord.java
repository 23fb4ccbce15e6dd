package org.rdpdoctor.wire.kerberos;

import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/** A message over TCP with its length before it: RFC 4120 section 7.2.2. */
public record KerberosRecord(Bytes message) implements WireMessage {
  /** Largest message in bytes that is read. */
  public static final int MAX_MESSAGE_SIZE = KerberosFields.MAX_CONTENT_SIZE;

  private static final int LENGTH_SIZE = 4;

  public KerberosRecord {
    FieldBounds.within("Kerberos record size", message.size(), MAX_MESSAGE_SIZE);
  }

  /**
   * Reads one record and leaves what follows it.
   *
   * @throws DecodeException limit also for the reserved first bit, which no peer may set
   */
  public static KerberosRecord decode(Reader reader) throws DecodeException {
    int offset = reader.offset();
    long size = reader.u32be("Kerberos record length");
    if (size > MAX_MESSAGE_SIZE) {
      throw DecodeException.limit("Kerberos record length", offset, size, MAX_MESSAGE_SIZE);
    }
    return new KerberosRecord(reader.bytes("Kerberos record", (int) size));
  }

  @Override
  public void encode(Writer writer) {
    writer.u32be(message.size()).bytes(message);
  }

  @Override
  public int size() {
    return LENGTH_SIZE + message.size();
  }

  @Override
  public List<String> oddities() {
    return List.of();
  }
}
