package org.rdpdoctor.wire.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Verbatim;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/** One chunk of a chunked body, RFC 9112 section 7.1; the last one has no data. */
public record HttpChunk(Bytes data, Optional<Verbatim> verbatim) implements WireMessage {
  public static final int MAX_DATA = 1024 * 1024;

  private static final int MAX_LINE = 256;
  private static final int HEX = 16;
  private static final int MAX_DIGITS = 7;
  private static final Bytes LINE_END = Bytes.of('\r', '\n');

  public HttpChunk {
    FieldBounds.within("chunk size", data.size(), MAX_DATA);
  }

  public HttpChunk(Bytes data) {
    this(data, Optional.empty());
  }

  /**
   * Reads one chunk; what follows the last one (trailers) is left.
   *
   * @throws DecodeException not enough bytes while it is incomplete; unexpected when its first line
   *     is no size; limit when it is too large
   */
  public static HttpChunk decode(Reader reader) throws DecodeException {
    int offset = reader.offset();
    Bytes ahead = reader.ahead(MAX_LINE);
    String line = new String(ahead.toArray(), StandardCharsets.ISO_8859_1);
    int end = line.indexOf("\r\n");
    if (end < 0) {
      throw ahead.size() < MAX_LINE
          ? DecodeException.notEnoughBytes("chunk size", offset, ahead.size() + 1, ahead.size())
          : DecodeException.unexpected("chunk size", offset, "a line without an end");
    }
    int size = size(line.substring(0, end), offset);
    Bytes all = reader.ahead(end + LINE_END.size() + size + LINE_END.size());
    Reader inner = new Reader(all);
    inner.skip("chunk size", end + LINE_END.size());
    Bytes data = inner.bytes("chunk data", size);
    if (!inner.bytes("chunk end", LINE_END.size()).equals(LINE_END)) {
      throw DecodeException.unexpected("chunk end", offset, "no line end");
    }
    reader.skip("chunk", all.size());
    HttpChunk chunk = new HttpChunk(data);
    return chunk.toBytes().equals(all)
        ? chunk
        : new HttpChunk(data, Optional.of(new Verbatim(all, List.of())));
  }

  private static int size(String line, int offset) throws DecodeException {
    int extension = line.indexOf(';');
    String digits = (extension < 0 ? line : line.substring(0, extension)).strip();
    if (!digits.matches("[0-9A-Fa-f]{1,%d}".formatted(MAX_DIGITS))) {
      throw DecodeException.unexpected("chunk size", offset, "no hexadecimal number");
    }
    int size = Integer.parseInt(digits, HEX);
    if (size > MAX_DATA) {
      throw DecodeException.limit("chunk size", offset, size, MAX_DATA);
    }
    return size;
  }

  @Override
  public void encode(Writer writer) {
    if (verbatim.isPresent()) {
      writer.bytes(verbatim.get().bytes());
      return;
    }
    String size = Integer.toHexString(data.size()).toUpperCase(Locale.ROOT);
    writer.bytes(Bytes.of(size.getBytes(StandardCharsets.US_ASCII))).bytes(LINE_END);
    writer.bytes(data).bytes(LINE_END);
  }

  @Override
  public int size() {
    return toBytes().size();
  }

  /** Another way to write the size, and extensions, are allowed. */
  @Override
  public List<String> oddities() {
    return List.of();
  }
}
