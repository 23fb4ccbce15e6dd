package org.rdpdoctor.wire.hostcall;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;

/**
 * What a run of our PowerShell library writes. Its lines begin with {@code rdpdoctor} and a space;
 * others are a banner or a profile's and are passed over:
 *
 * <pre>
 * rdpdoctor begin
 * rdpdoctor 0 done
 * rdpdoctor 1 value,4,AgAAAA==
 * rdpdoctor end 2
 * </pre>
 *
 * <p>Where the way back is narrow, {@code rdpdoctor part TOTAL,OFFSET,NAME,BYTES} stands for the
 * lines between begin and end, deflated (RFC 1951).
 *
 * @param begun the library ran; without it nothing was asked of the machine
 * @param complete it came to its end
 */
public record ScriptAnswer(
    boolean begun, List<HostReply> replies, Optional<Part> part, boolean complete) {
  /** Characters of an answer, unpacked. */
  public static final int MAX_ANSWER = 16 << 20;

  private static final String PREFIX = "rdpdoctor ";
  private static final String BEGIN = "begin";
  private static final String END = "end ";
  private static final String PART = "part ";
  private static final int CHUNK = 8192;

  public ScriptAnswer {
    replies = List.copyOf(replies);
  }

  /**
   * Some bytes of a deflated answer.
   *
   * @param total of all parts
   * @param name under which the rest is kept; empty when nothing is
   */
  public record Part(int total, int offset, String name, Bytes bytes) {
    public boolean isLast() {
      return offset + bytes.size() >= total;
    }
  }

  /** The lines of all replies, each with its line end. */
  public static String lines(List<HostReply> replies) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < replies.size(); i++) {
      line(lines, i + " " + HostReplyText.encode(replies.get(i)));
    }
    return lines.toString();
  }

  /** As the library writes it where the output has no limit. */
  public static String text(List<HostReply> replies) {
    StringBuilder text = new StringBuilder();
    line(text, BEGIN);
    text.append(lines(replies));
    line(text, END + replies.size());
    return text.toString();
  }

  /** As the library writes it where the output is limited. */
  public static String text(Part part) {
    StringBuilder text = new StringBuilder();
    line(text, BEGIN);
    String fields =
        new LineWriter(Integer.toString(part.total()))
            .number(part.offset())
            .text(part.name())
            .bytes(part.bytes())
            .line();
    line(text, PART + fields);
    line(text, END + 1);
    return text.toString();
  }

  private static void line(StringBuilder text, String content) {
    text.append(PREFIX).append(content).append("\r\n");
  }

  /** All that the reader has is the output. */
  public static ScriptAnswer decode(Reader reader) throws DecodeException {
    return decode(new String(reader.rest().toArray(), StandardCharsets.ISO_8859_1));
  }

  /** Reads what was written so far; an answer that breaks off gives the replies before. */
  public static ScriptAnswer decode(String output) throws DecodeException {
    boolean begun = false;
    List<HostReply> replies = new ArrayList<>();
    Part part = null;
    for (String line : output.lines().toList()) {
      String content = line.startsWith(PREFIX) ? line.substring(PREFIX.length()).strip() : "";
      if (content.equals(BEGIN)) {
        begun = true;
      } else if (content.startsWith(END)) {
        return new ScriptAnswer(begun, replies, Optional.ofNullable(part), true);
      } else if (content.startsWith(PART)) {
        part = part(content.substring(PART.length()));
      } else if (content.startsWith(replies.size() + " ")) {
        replies.add(HostReplyText.decode(content.substring(content.indexOf(' ') + 1)));
      }
    }
    return new ScriptAnswer(begun, replies, Optional.ofNullable(part), false);
  }

  private static Part part(String text) throws DecodeException {
    LineReader fields = LineReader.of(text);
    return new Part(
        fields.small("total"), fields.small("offset"), fields.text("name"), fields.bytes("bytes"));
  }

  /** The replies in the lines that were deflated. */
  public static List<HostReply> inflated(Bytes deflated) throws DecodeException {
    return decode(inflate(deflated)).replies();
  }

  private static String inflate(Bytes deflated) throws DecodeException {
    try (Inflater inflater = new Inflater(true)) {
      inflater.setInput(deflated.toArray());
      StringBuilder text = new StringBuilder();
      byte[] chunk = new byte[CHUNK];
      while (!inflater.finished()) {
        int count = inflater.inflate(chunk);
        if (count == 0) {
          throw DecodeException.notEnoughBytes("deflated answer", deflated.size(), 1, 0);
        }
        text.append(new String(chunk, 0, count, StandardCharsets.ISO_8859_1));
        if (text.length() > MAX_ANSWER) {
          throw DecodeException.limit("answer", 0, text.length(), MAX_ANSWER);
        }
      }
      return text.toString();
    } catch (DataFormatException _) {
      throw DecodeException.unexpected("deflated answer", 0, "not deflated");
    }
  }

  /** The other way round. */
  public static Bytes deflated(List<HostReply> replies) {
    try (Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true)) {
      deflater.setInput(lines(replies).getBytes(StandardCharsets.US_ASCII));
      deflater.finish();
      Bytes deflated = Bytes.EMPTY;
      byte[] chunk = new byte[CHUNK];
      while (!deflater.finished()) {
        deflated = deflated.append(Bytes.of(chunk, 0, deflater.deflate(chunk)));
      }
      return deflated;
    }
  }
}
