package org.rdpdoctor.wire.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Verbatim;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * The head of an HTTP/1.1 message up to and with its empty line, RFC 9112 sections 2 to 5. Text is
 * ISO 8859-1, so that every byte survives. Folded lines and bare line feeds are read and told.
 */
public sealed interface HttpHead extends WireMessage {
  /** A longer head is refused. */
  int MAX_SIZE = 32 * 1024;

  /** More fields than this are refused. */
  int MAX_FIELDS = 100;

  String VERSION = "HTTP/1.1";

  List<HttpField> fields();

  Optional<Verbatim> verbatim();

  String startLine();

  /**
   * Reads the head of a request or a response.
   *
   * @throws DecodeException not enough bytes until the empty line has come; limit when it does not
   *     come in time; unexpected when the first line is none of HTTP
   */
  static HttpHead decode(Reader reader) throws DecodeException {
    int offset = reader.offset();
    Bytes ahead = reader.ahead(MAX_SIZE);
    int size = sizeIn(ahead);
    if (size < 0) {
      checkBegin(ahead, offset);
      if (ahead.size() >= MAX_SIZE) {
        throw DecodeException.limit("HTTP head", offset, ahead.size(), MAX_SIZE);
      }
      throw DecodeException.notEnoughBytes("HTTP head", offset, ahead.size() + 1, ahead.size());
    }
    Bytes whole = reader.bytes("HTTP head", size);
    HttpHead head = parse(whole, Optional.empty());
    return head.toBytes().equals(whole)
        ? head
        : parse(whole, Optional.of(new Verbatim(whole, oddities(whole))));
  }

  /** Whether a first line can still become one of HTTP, for callers that wait for more. */
  static boolean couldBeHttp(Bytes start) {
    Bytes first = start.first(VERSION.length());
    for (int i = 0; i < first.size(); i++) {
      int each = first.at(i);
      if (each < ' ' || each > '~') {
        return false;
      }
    }
    return true;
  }

  private static void checkBegin(Bytes ahead, int offset) throws DecodeException {
    if (!couldBeHttp(ahead)) {
      throw DecodeException.unexpected("HTTP head", offset, "not text");
    }
  }

  /** Up to and with the empty line; -1 when there is none yet. */
  private static int sizeIn(Bytes text) {
    boolean lineEmpty = false;
    for (int i = 0; i < text.size(); i++) {
      int each = text.at(i);
      if (each == '\n') {
        if (lineEmpty) {
          return i + 1;
        }
        lineEmpty = true;
      } else if (each != '\r') {
        lineEmpty = false;
      }
    }
    return -1;
  }

  private static HttpHead parse(Bytes whole, Optional<Verbatim> verbatim) throws DecodeException {
    String text = new String(whole.toArray(), StandardCharsets.ISO_8859_1);
    List<String> lines =
        new ArrayList<>(Arrays.stream(text.split("\n", -1)).map(HttpHead::withoutEnd).toList());
    String start = lines.removeFirst();
    if (lines.size() > MAX_FIELDS) {
      throw DecodeException.limit("HTTP fields", 0, lines.size(), MAX_FIELDS);
    }
    List<HttpField> fields = fields(lines);
    String[] words = start.split(" ", 3);
    if (words[0].startsWith("HTTP/") && words.length > 1) {
      return new Response(
          words[0], status(words[1]), words.length > 2 ? words[2] : "", fields, verbatim);
    }
    if (words.length == 3 && words[2].startsWith("HTTP/")) {
      return new Request(words[0], words[1], words[2], fields, verbatim);
    }
    throw DecodeException.unexpected("HTTP start line", 0, "none of HTTP");
  }

  private static int status(String digits) throws DecodeException {
    if (digits.length() != 3 || !digits.chars().allMatch(each -> each >= '0' && each <= '9')) {
      throw DecodeException.unexpected("HTTP status", 0, "no number of three digits");
    }
    return Integer.parseInt(digits);
  }

  private static String withoutEnd(String line) {
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  private static List<HttpField> fields(List<String> lines) {
    List<HttpField> fields = new ArrayList<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.add(new HttpField(line.substring(0, colon), line.substring(colon + 1).strip()));
      }
    }
    return fields;
  }

  private static List<String> oddities(Bytes whole) {
    String text = new String(whole.toArray(), StandardCharsets.ISO_8859_1);
    List<String> odd = new ArrayList<>();
    if (!text.endsWith("\r\n\r\n") || text.replace("\r\n", "").indexOf('\n') >= 0) {
      odd.add("a line of the HTTP head ends without a carriage return");
    }
    List<String> lines = Arrays.asList(text.split("\r?\n", -1));
    if (lines.stream().skip(1).anyMatch(line -> !line.isEmpty() && line.indexOf(':') < 1)) {
      odd.add("a line of the HTTP head is no field");
    }
    if (text.chars().anyMatch(each -> each < ' ' && each != '\r' && each != '\n' && each != '\t')) {
      odd.add("a control character is in the HTTP head");
    }
    return odd;
  }

  /** The first value of a field. */
  default Optional<String> field(String name) {
    return values(name).stream().findFirst();
  }

  default List<String> values(String name) {
    return fields().stream().filter(each -> each.is(name)).map(HttpField::value).toList();
  }

  /** Whether a field that is a list holds this word. */
  default boolean lists(String name, String word) {
    return values(name).stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .anyMatch(each -> each.strip().equalsIgnoreCase(word));
  }

  /** The body's length in bytes; empty when none is stated or it is no number of nine digits. */
  default Optional<Integer> contentLength() {
    return field("Content-Length")
        .filter(value -> value.matches("[0-9]{1,9}"))
        .map(Integer::parseInt);
  }

  default boolean isChunked() {
    return lists("Transfer-Encoding", "chunked");
  }

  @Override
  default void encode(Writer writer) {
    if (verbatim().isPresent()) {
      writer.bytes(verbatim().get().bytes());
      return;
    }
    StringBuilder text = new StringBuilder(startLine()).append("\r\n");
    for (HttpField field : fields()) {
      text.append(field.name()).append(": ").append(field.value()).append("\r\n");
    }
    text.append("\r\n");
    writer.bytes(Bytes.of(text.toString().getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Override
  default int size() {
    return toBytes().size();
  }

  @Override
  default List<String> oddities() {
    return verbatim().map(Verbatim::oddities).orElse(List.of());
  }

  /** A request; RFC 9112 section 3. Its fields can hold credentials and are not shown. */
  record Request(
      String method,
      String target,
      String version,
      List<HttpField> fields,
      Optional<Verbatim> verbatim)
      implements HttpHead {
    public Request {
      fields = List.copyOf(fields);
    }

    public Request(String method, String target, List<HttpField> fields) {
      this(method, target, VERSION, fields, Optional.empty());
    }

    @Override
    public String startLine() {
      return "%s %s %s".formatted(method, target, version);
    }

    @Override
    public String toString() {
      return startLine();
    }
  }

  /** A response; RFC 9112 section 4. */
  record Response(
      String version,
      int status,
      String reason,
      List<HttpField> fields,
      Optional<Verbatim> verbatim)
      implements HttpHead {
    private static final int LARGEST = 999;

    public Response {
      FieldBounds.within("HTTP status", status, LARGEST);
      fields = List.copyOf(fields);
    }

    public Response(int status, String reason, List<HttpField> fields) {
      this(VERSION, status, reason, fields, Optional.empty());
    }

    @Override
    public String startLine() {
      return "%s %03d %s".formatted(version, status, reason);
    }
  }
}
