package org.rdpdoctor.wire.dcerpc;

import java.util.UUID;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;

/**
 * The name of an interface or of a way to write its data, p_syntax_id_t of C706 section 12.6.3.1: a
 * UUID and a version, 20 bytes.
 */
public record SyntaxId(UUID id, int majorVersion, int minorVersion) {
  static final int SIZE = 20;

  /** NDR, MS-RPCE section 2.2.4.12. */
  public static final SyntaxId NDR = of("8a885d04-1ceb-11c9-9fe8-08002b104860", 2);

  /** MS-RRP section 1.9. */
  public static final SyntaxId WINREG = of("338cd001-2244-31f1-aaaa-900038001003", 1);

  /** MS-SCMR section 1.9. */
  public static final SyntaxId SVCCTL = of("367abb81-9844-35f1-ad32-98f038001003", 2);

  /** ITaskSchedulerService, MS-TSCH section 1.9. */
  public static final SyntaxId TASK_SCHEDULER = of("86d35949-83c9-4044-b424-db363231fd0c", 1);

  static final SyntaxId NONE = new SyntaxId(new UUID(0, 0), 0, 0);

  public SyntaxId {
    FieldBounds.u16("major version", majorVersion);
    FieldBounds.u16("minor version", minorVersion);
  }

  private static SyntaxId of(String id, int majorVersion) {
    return new SyntaxId(UUID.fromString(id), majorVersion, 0);
  }

  static SyntaxId read(Reader reader) throws DecodeException {
    return new SyntaxId(
        readId(reader), reader.u16le("major version"), reader.u16le("minor version"));
  }

  void encode(Writer writer) {
    writeId(writer, id);
    writer.u16le(majorVersion).u16le(minorVersion);
  }

  /** The first three parts are numbers in little-endian, the rest is a byte string. */
  static UUID readId(Reader reader) throws DecodeException {
    long high = reader.u32le("UUID") << 32;
    high |= (long) reader.u16le("UUID") << 16;
    high |= reader.u16le("UUID");
    return new UUID(high, reader.u32be("UUID") << 32 | reader.u32be("UUID"));
  }

  static void writeId(Writer writer, UUID id) {
    long high = id.getMostSignificantBits();
    long low = id.getLeastSignificantBits();
    writer.u32le(high >>> 32).u16le((int) (high >>> 16) & 0xFFFF).u16le((int) high & 0xFFFF);
    writer.u32be(low >>> 32).u32be(low);
  }
}
