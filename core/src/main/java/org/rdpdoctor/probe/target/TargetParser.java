package org.rdpdoctor.probe.target;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.rdpdoctor.model.GatewayAddress;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.probe.net.ProxyAddress;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.MarkedText;

/**
 * Understands what the user wants to have examined: {@code host}, {@code host:port}, {@code
 * [v6]:port}, a bare v6 address, {@code rdp://host:port}, {@code lab:FAULT}, a {@code .rdp} file, a
 * file with one target per line ({@code #} starts a comment) or {@code -} for such lines from the
 * standard input. What names an existing file is that file; a directory's name is a host's.
 */
public final class TargetParser {
  /** The port that MS-RDPBCGR section 1.5 names. */
  public static final int DEFAULT_PORT = 3389;

  private static final int HTTP_PROXY_PORT = 8080;

  /** RFC 1928 section 3. */
  private static final int SOCKS_PORT = 1080;

  private static final int MAX_ARGUMENT_LENGTH = 4_096;
  private static final int MAX_FILE_BYTES = 4 * 1024 * 1024;
  private static final int MAX_TARGETS = 65_536;
  private static final String STANDARD_INPUT = "-";
  private static final String LAB = "lab:";
  private static final String LAB_HOST = "lab-host:";
  private static final String SCHEME = "rdp://";
  private static final String SAVED_CONNECTION = ".rdp";

  private final InputStream standardInput;
  private final SavedConnection.Source savedConnections;
  private final int defaultPort;

  public TargetParser(
      InputStream standardInput, SavedConnection.Source savedConnections, int defaultPort) {
    this.standardInput = standardInput;
    this.savedConnections = savedConnections;
    this.defaultPort = defaultPort;
  }

  /** All targets in their order, each host and port once. */
  public List<ParsedTarget> parse(List<String> arguments) throws UsageProblem {
    List<ParsedTarget> targets = new ArrayList<>();
    for (String argument : arguments) {
      targets.addAll(parse(argument));
    }
    if (targets.isEmpty()) {
      throw new UsageProblem("no target given; write a host, host:port, or a file that lists them");
    }
    if (targets.size() > MAX_TARGETS) {
      throw new UsageProblem(
          "%d targets are more than the %d that one run takes; split the list"
              .formatted(targets.size(), MAX_TARGETS));
    }
    return withoutDuplicates(targets);
  }

  private static List<ParsedTarget> withoutDuplicates(List<ParsedTarget> targets) {
    Set<String> seen = new HashSet<>();
    return targets.stream().filter(target -> seen.add(key(target))).toList();
  }

  private static String key(ParsedTarget target) {
    return switch (target) {
      case ParsedTarget.Host(Target host) -> host.display().toLowerCase(Locale.ROOT);
      case ParsedTarget.LabFault(_, String fault) -> LAB + fault;
      case ParsedTarget.LabHost(_, String fault) -> LAB_HOST + fault;
    };
  }

  private List<ParsedTarget> parse(String argument) throws UsageProblem {
    check(argument);
    if (argument.equals(STANDARD_INPUT)) {
      return listed(readStandardInput(), "the standard input");
    }
    Optional<Path> file = existingFile(argument);
    if (file.isPresent()) {
      return ofFile(argument, file.get());
    }
    if (namesAFile(argument)) {
      throw new UsageProblem(
          "%s cannot be read: there is no such file; check the path"
              .formatted(UsageProblem.quote(argument)));
    }
    return List.of(parseOne(argument));
  }

  private static void check(String argument) throws UsageProblem {
    if (argument.length() > MAX_ARGUMENT_LENGTH) {
      throw new UsageProblem(
          "%s is too long for a target; give one host per argument"
              .formatted(UsageProblem.quote(argument)));
    }
    if (argument.isBlank()) {
      throw new UsageProblem("an empty target; write a host or host:port");
    }
    if (!argument.codePoints().allMatch(UsageProblem::isPrintable)) {
      throw new UsageProblem(
          "%s contains control characters; write the plain name or address of a host"
              .formatted(UsageProblem.quote(argument)));
    }
  }

  /** A directory with a host's name does not hide the host. */
  private static Optional<Path> existingFile(String argument) {
    try {
      return Optional.of(Path.of(argument))
          .filter(Files::exists)
          .filter(file -> namesAFile(argument) || !Files.isDirectory(file));
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  private static boolean namesAFile(String argument) {
    boolean path = argument.indexOf('/') >= 0 || argument.indexOf('\\') >= 0;
    String lowerCase = argument.toLowerCase(Locale.ROOT);
    return lowerCase.endsWith(SAVED_CONNECTION)
        || (path && !lowerCase.startsWith(SCHEME) && !HostAndPort.isRange(argument));
  }

  private List<ParsedTarget> ofFile(String argument, Path file) throws UsageProblem {
    Bytes content = read(argument, file);
    if (argument.toLowerCase(Locale.ROOT).endsWith(SAVED_CONNECTION)) {
      return List.of(new ParsedTarget.Host(saved(argument, content)));
    }
    return listed(content, UsageProblem.quote(argument));
  }

  private static Bytes read(String argument, Path file) throws UsageProblem {
    if (Files.isDirectory(file) || !Files.isReadable(file)) {
      throw new UsageProblem(
          "%s is not a file that can be read; give a file with one target per line"
              .formatted(UsageProblem.quote(argument)));
    }
    try (InputStream input = Files.newInputStream(file)) {
      return read(input, UsageProblem.quote(argument));
    } catch (IOException _) {
      throw new UsageProblem(
          "%s cannot be read; check its permissions".formatted(UsageProblem.quote(argument)));
    }
  }

  private Bytes readStandardInput() throws UsageProblem {
    try {
      return read(standardInput, "the standard input");
    } catch (IOException _) {
      throw new UsageProblem("the standard input cannot be read; give the targets as arguments");
    }
  }

  private static Bytes read(InputStream input, String what) throws IOException, UsageProblem {
    byte[] content = input.readNBytes(MAX_FILE_BYTES + 1);
    if (content.length > MAX_FILE_BYTES) {
      throw new UsageProblem(
          "%s is larger than %d MiB; split the list".formatted(what, MAX_FILE_BYTES >> 20));
    }
    return Bytes.of(content);
  }

  private Target saved(String argument, Bytes content) throws UsageProblem {
    SavedConnection saved =
        savedConnections
            .read(content)
            .orElseThrow(() ->
                new UsageProblem(
                    "%s names no computer; it needs a line \"full address:s:HOST\""
                        .formatted(UsageProblem.quote(argument))));
    check(saved.address());
    Target target = HostAndPort.parse(argument, saved.address(), saved.port().orElse(defaultPort));
    return saved.gateway().isEmpty() ? target : target.through(gateway(saved.gateway().get()));
  }

  /** Reads the address of an RD Gateway: {@code host} or {@code host:port}. */
  public static GatewayAddress gateway(String text) throws UsageProblem {
    check(text);
    Target read = HostAndPort.parse(text, text, GatewayAddress.DEFAULT_PORT);
    return new GatewayAddress(read.host(), read.port());
  }

  /** Reads {@code http://host:port} or {@code socks5://host:port}. */
  public static ProxyAddress proxy(String text) throws UsageProblem {
    check(text);
    String lowerCase = text.toLowerCase(Locale.ROOT);
    for (ProxyAddress.Kind kind : ProxyAddress.Kind.values()) {
      String scheme = kind.name().toLowerCase(Locale.ROOT) + "://";
      if (lowerCase.startsWith(scheme)) {
        String authority = text.substring(scheme.length());
        String address =
            authority.endsWith("/") ? authority.substring(0, authority.length() - 1) : authority;
        int port = kind == ProxyAddress.Kind.HTTP ? HTTP_PROXY_PORT : SOCKS_PORT;
        Target read = HostAndPort.parse(text, address, port);
        return new ProxyAddress(kind, read.host(), read.port());
      }
    }
    throw new UsageProblem(
        "%s is no proxy; write it as http://host:port or socks5://host:port"
            .formatted(UsageProblem.quote(text)));
  }

  private List<ParsedTarget> listed(Bytes content, String source) throws UsageProblem {
    List<ParsedTarget> targets = new ArrayList<>();
    int number = 0;
    String text =
        MarkedText.decode(content)
            .orElseThrow(() ->
                new UsageProblem(
                    "%s is no text; write one host or host:port per line".formatted(source)));
    for (String line : text.split("\\R", -1)) {
      number++;
      int comment = line.indexOf('#');
      String entry = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (!entry.isEmpty()) {
        targets.add(listedOne(entry, source, number));
      }
    }
    if (targets.isEmpty()) {
      throw new UsageProblem(
          "%s lists no target; write one host or host:port per line".formatted(source));
    }
    return targets;
  }

  private ParsedTarget listedOne(String entry, String source, int number) throws UsageProblem {
    try {
      check(entry);
      return parseOne(entry);
    } catch (UsageProblem problem) {
      throw new UsageProblem("line %d of %s: %s".formatted(number, source, problem.line()));
    }
  }

  private ParsedTarget parseOne(String text) throws UsageProblem {
    if (text.toLowerCase(Locale.ROOT).startsWith(LAB_HOST)) {
      String fault = text.substring(LAB_HOST.length()).strip().toLowerCase(Locale.ROOT);
      return new ParsedTarget.LabHost(text, fault);
    }
    if (text.toLowerCase(Locale.ROOT).startsWith(LAB)) {
      return labFault(text);
    }
    if (HostAndPort.isRange(text)) {
      throw new UsageProblem(
          "%s is a range of addresses, which is not supported; list the hosts one per line in a file"
              .formatted(UsageProblem.quote(text)));
    }
    return new ParsedTarget.Host(HostAndPort.parse(text, withoutScheme(text), defaultPort));
  }

  private static ParsedTarget labFault(String text) throws UsageProblem {
    String fault = text.substring(LAB.length()).strip().toLowerCase(Locale.ROOT);
    if (fault.isEmpty()) {
      throw new UsageProblem(
          "\"lab:\" needs the name of a fault, as in lab:cert-expired; \"lab list\" shows them");
    }
    return new ParsedTarget.LabFault(text, fault);
  }

  private static String withoutScheme(String text) {
    if (!text.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      return text;
    }
    String authority = text.substring(SCHEME.length());
    return authority.endsWith("/") ? authority.substring(0, authority.length() - 1) : authority;
  }
}
