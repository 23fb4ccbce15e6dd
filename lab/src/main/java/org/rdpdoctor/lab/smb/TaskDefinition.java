package org.rdpdoctor.lab.smb;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.rdpdoctor.lab.windows.Machine;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * What a task does, as far as it is read from its XML (MS-TSCH section 2.5): one program with its
 * arguments, and the time at which it begins by itself.
 *
 * @param command program and arguments in one
 * @param output the file that the output of the command goes to
 */
record TaskDefinition(String command, Optional<LocalDateTime> begins, Optional<String> output) {
  private static final Pattern REDIRECTION =
      Pattern.compile(
          "(?<what>.*?)\\s*>\\s*\"?(?<file>[^\">&]+?)\"?\\s*(2>&1)?\\s*", Pattern.DOTALL);
  private static final Pattern SHELL =
      Pattern.compile("(?i)\\S*cmd(\\.exe)?\"?\\s+(/\\w\\s+)*(?<what>.*)", Pattern.DOTALL);
  private static final Pattern SCRIPT_FILE =
      Pattern.compile(
          "(?i).*powershell.*\\s-File\\s+(\"(?<quoted>[^\"]+)\"|(?<bare>\\S+)).*", Pattern.DOTALL);
  private static final Pattern ENCODED =
      Pattern.compile(
          "(?i).*powershell.*\\s-Enc\\w*\\s+\"?(?<text>[A-Za-z0-9+/=]+).*", Pattern.DOTALL);
  private static final Pattern COMMAND =
      Pattern.compile("(?i).*powershell.*\\s-Command\\s+\"?(?<text>.*?)\"?", Pattern.DOTALL);

  /** Empty when the XML is none or names no program. */
  static Optional<TaskDefinition> parse(String xml) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      Document task = factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
      Optional<String> program = text(task, "Command");
      Optional<LocalDateTime> begins = text(task, "StartBoundary").map(TaskDefinition::time);
      boolean calendar = task.getElementsByTagName("CalendarTrigger").getLength() > 0;
      return program.map(each ->
          of(
              each + " " + text(task, "Arguments").orElse(""),
              calendar ? Optional.empty() : begins));
    } catch (ParserConfigurationException
        | SAXException
        | IOException
        | DateTimeParseException no) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(Document task, String name) {
    NodeList found = task.getElementsByTagName(name);
    return found.getLength() == 0
        ? Optional.empty()
        : Optional.of(found.item(0).getTextContent().strip());
  }

  /** With a zone or in the machine's time, which is UTC. */
  private static LocalDateTime time(String text) {
    return text.matches(".*(Z|[+-]\\d\\d:\\d\\d)")
        ? OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()
        : LocalDateTime.parse(text);
  }

  private static TaskDefinition of(String line, Optional<LocalDateTime> begins) {
    String expanded = line.replaceAll("(?i)%(windir|systemroot)%", "C:\\\\Windows");
    Matcher shell = SHELL.matcher(expanded);
    if (!shell.matches()) {
      return new TaskDefinition(expanded.strip(), begins, Optional.empty());
    }
    Matcher redirected = REDIRECTION.matcher(shell.group("what"));
    return redirected.matches()
        ? new TaskDefinition(
            redirected.group("what").strip(), begins, Optional.of(redirected.group("file")))
        : new TaskDefinition(shell.group("what").strip(), begins, Optional.empty());
  }

  /** The PowerShell script that is run; another command as it is. */
  String script(Machine machine) throws IOException {
    Matcher file = SCRIPT_FILE.matcher(command);
    if (file.matches()) {
      String path = file.group("quoted") == null ? file.group("bare") : file.group("quoted");
      return content(machine, path);
    }
    Matcher encoded = ENCODED.matcher(command);
    if (encoded.matches()) {
      return new String(
          Base64.getDecoder().decode(encoded.group("text")), StandardCharsets.UTF_16LE);
    }
    Matcher given = COMMAND.matcher(command);
    return given.matches() ? given.group("text") : command;
  }

  private static String content(Machine machine, String path) throws IOException {
    HostReply reply = machine.perform(new HostCall.ReadFile(path, 0, HostCall.MAX_CONTENT_BYTES));
    return reply instanceof HostReply.ContentRead(Bytes content, long _)
        ? new String(content.toArray(), StandardCharsets.UTF_8)
        : "";
  }

  /** A file that was there before is replaced, as a redirection does. */
  HostReply writeOutput(Machine machine, String text) throws IOException {
    String path = output.orElseThrow();
    HostReply _ = machine.perform(new HostCall.DeleteFile(path));
    return machine.perform(
        new HostCall.WriteFile(path, Bytes.of(text.getBytes(StandardCharsets.UTF_8))));
  }
}
