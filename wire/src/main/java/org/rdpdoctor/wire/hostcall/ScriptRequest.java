package org.rdpdoctor.wire.hostcall;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;

/**
 * What one run of our PowerShell library is asked for. Its lines ({@code run,LIMIT} or {@code
 * page,NAME,OFFSET,LIMIT}, then a call per line) travel as base64 in the script's last line, so
 * that nothing of them can be taken for code.
 */
public sealed interface ScriptRequest {
  int MAX_CALLS = 1_000;

  /** No limit of the output. */
  int UNLIMITED = 0;

  /**
   * Carries out the calls.
   *
   * @param outputLimit characters that the way back carries; what is more is kept there and asked
   *     for page by page
   */
  record Run(List<HostCall> calls, int outputLimit) implements ScriptRequest {
    public Run {
      calls = List.copyOf(calls);
    }
  }

  /**
   * Another part of an answer that was too long.
   *
   * @param name as {@link ScriptAnswer.Part} gave it
   */
  record Page(String name, int offset, int outputLimit) implements ScriptRequest {}

  /** The last line of the script, without a line end. */
  default String invocation() {
    List<String> lines = new ArrayList<>();
    switch (this) {
      case Run(List<HostCall> calls, int limit) -> {
        lines.add(new LineWriter("run").number(limit).line());
        calls.stream().map(HostCallText::encode).forEach(lines::add);
      }
      case Page(String name, int offset, int limit) ->
          lines.add(new LineWriter("page").text(name).number(offset).number(limit).line());
    }
    byte[] text = String.join("\n", lines).getBytes(StandardCharsets.US_ASCII);
    return "Invoke-RdpDoctor '%s'".formatted(Base64.getEncoder().encodeToString(text));
  }

  /** The request in the last line of a script. */
  static ScriptRequest find(String script) throws DecodeException {
    String last = script.stripTrailing();
    last = last.substring(last.lastIndexOf('\n') + 1);
    Matcher matcher = Pattern.compile("Invoke-RdpDoctor '([A-Za-z0-9+/=]*+)'").matcher(last);
    if (!matcher.matches()) {
      throw DecodeException.unexpected("request", script.length() - last.length(), "no request");
    }
    try {
      byte[] text = Base64.getDecoder().decode(matcher.group(1));
      return of(new String(text, StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException _) {
      throw DecodeException.unexpected("request", 0, "no base64");
    }
  }

  /** All that the reader has are the lines. */
  static ScriptRequest decode(Reader reader) throws DecodeException {
    return of(LineReader.lineOf(reader));
  }

  private static ScriptRequest of(String text) throws DecodeException {
    List<String> lines = text.lines().limit(MAX_CALLS + 2L).toList();
    LineReader first = LineReader.of(lines.isEmpty() ? "" : lines.getFirst());
    String word = first.word("word");
    return switch (word) {
      case "run" -> new Run(calls(lines.subList(1, lines.size())), first.small("limit"));
      case "page" -> new Page(first.text("name"), first.small("offset"), first.small("limit"));
      default -> throw first.unknown(word);
    };
  }

  private static List<HostCall> calls(List<String> lines) throws DecodeException {
    if (lines.size() > MAX_CALLS) {
      throw DecodeException.limit("calls", 0, lines.size(), MAX_CALLS);
    }
    List<HostCall> calls = new ArrayList<>();
    for (String line : lines) {
      calls.add(HostCallText.decode(line));
    }
    return calls;
  }
}
