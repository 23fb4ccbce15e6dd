package org.rdpdoctor.wire.smb2;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;

/**
 * SMB2 NEGOTIATE_CONTEXT, MS-SMB2 section 2.2.3.1, of dialect 3.1.1.
 *
 * @param type unknown ones are kept
 */
public record NegotiateContext(int type, Bytes data) {
  /** SMB2_PREAUTH_INTEGRITY_CAPABILITIES. */
  public static final int PREAUTH_INTEGRITY = 1;

  /** SMB2_ENCRYPTION_CAPABILITIES. */
  public static final int ENCRYPTION = 2;

  /** SMB2_SIGNING_CAPABILITIES. */
  public static final int SIGNING = 8;

  /** SHA-512 of {@link #PREAUTH_INTEGRITY}. */
  public static final int SHA_512 = 1;

  /** Most contexts that are read; the specification knows eight types. */
  public static final int MAX_COUNT = 64;

  private static final int HEADER_SIZE = 8;

  public NegotiateContext {
    FieldBounds.u16("ContextType", type);
    FieldBounds.u16("DataLength", data.size());
  }

  /** One hash algorithm, SHA-512, and a salt. */
  public static NegotiateContext preauthIntegrity(Bytes salt) {
    Writer writer = new Writer().u16le(1).u16le(salt.size()).u16le(SHA_512).bytes(salt);
    return new NegotiateContext(PREAUTH_INTEGRITY, writer.toBytes());
  }

  /** A list of algorithms, as {@link #ENCRYPTION} and {@link #SIGNING} have it. */
  public static NegotiateContext algorithms(int type, List<Integer> algorithms) {
    Writer writer = new Writer().u16le(algorithms.size());
    algorithms.forEach(writer::u16le);
    return new NegotiateContext(type, writer.toBytes());
  }

  /** The algorithms of {@link #ENCRYPTION} and {@link #SIGNING}, in order of preference. */
  public List<Integer> algorithms() throws DecodeException {
    Reader reader = new Reader(data);
    int count = reader.u16le("algorithm count");
    List<Integer> algorithms = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      algorithms.add(reader.u16le("algorithm"));
    }
    return algorithms;
  }

  static List<NegotiateContext> read(Bytes from, int count) throws DecodeException {
    if (count > MAX_COUNT) {
      throw DecodeException.limit("NegotiateContextCount", 0, count, MAX_COUNT);
    }
    Reader reader = new Reader(from);
    List<NegotiateContext> contexts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        reader.skip("padding", Padding.toEight(reader.offset()));
      }
      int type = reader.u16le("ContextType");
      int length = reader.u16le("DataLength");
      reader.skip("reserved", 4);
      contexts.add(new NegotiateContext(type, reader.bytes("context data", length)));
    }
    return contexts;
  }

  /** Behind a writer that is at a multiple of eight. */
  static void write(List<NegotiateContext> contexts, Writer writer) {
    Writer list = new Writer();
    for (NegotiateContext context : contexts) {
      list.zeros(Padding.toEight(list.size()));
      list.u16le(context.type()).u16le(context.data().size()).u32le(0).bytes(context.data());
    }
    writer.bytes(list.toBytes());
  }

  int size() {
    return HEADER_SIZE + data.size();
  }
}
