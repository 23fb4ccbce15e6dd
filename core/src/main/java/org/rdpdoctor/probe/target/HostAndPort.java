package org.rdpdoctor.probe.target;

import java.net.IDN;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;
import org.rdpdoctor.model.Target;

/** {@code host}, {@code host:port}, {@code [v6]:port} or a bare v6 address. */
final class HostAndPort {
  private static final int MAX_PORT = 65_535;

  /** RFC 1035 section 2.3.4, in text form. */
  private static final int MAX_NAME_LENGTH = 253;

  private static final int MAX_LABEL_LENGTH = 63;

  /** Letters, digits, hyphen, and the underscore that Windows allows in computer names. */
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?");

  private static final Pattern RANGE = Pattern.compile("[0-9A-Fa-f.:]+/\\d{1,3}");
  private static final Pattern DASHED_RANGE = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+-[\\d.]+");
  private static final Pattern FOUR_NUMBERS = Pattern.compile("(\\d{1,3}\\.){3}\\d{1,3}");
  private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");

  private final String asked;

  private HostAndPort(String asked) {
    this.asked = asked;
  }

  /** Whether the text means several addresses (10.0.0.0/24, 10.0.0.1-9). */
  static boolean isRange(String text) {
    return RANGE.matcher(text).matches() || DASHED_RANGE.matcher(text).matches();
  }

  /**
   * Reads one target.
   *
   * @param asked how the target is shown to the user
   * @param text without scheme
   */
  static Target parse(String asked, String text, int defaultPort) throws UsageProblem {
    return new HostAndPort(asked).parse(text, defaultPort);
  }

  private Target parse(String text, int defaultPort) throws UsageProblem {
    if (text.startsWith("[")) {
      return bracketed(text, defaultPort);
    }
    int colon = text.indexOf(':');
    boolean bareV6 = colon >= 0 && text.indexOf(':', colon + 1) >= 0;
    if (bareV6) {
      return new Target(asked, v6(text), defaultPort);
    }
    return colon < 0
        ? new Target(asked, host(text), defaultPort)
        : new Target(asked, host(text.substring(0, colon)), port(text.substring(colon + 1)));
  }

  private Target bracketed(String text, int defaultPort) throws UsageProblem {
    int end = text.indexOf(']');
    String rest = end < 0 ? "" : text.substring(end + 1);
    if (end < 0 || !(rest.isEmpty() || rest.startsWith(":"))) {
      throw problem("is not an address in brackets; write it as [2001:db8::1]:3389");
    }
    int port = rest.isEmpty() ? defaultPort : port(rest.substring(1));
    return new Target(asked, v6(text.substring(1, end)), port);
  }

  private String v6(String text) throws UsageProblem {
    Optional<InetAddress> address = literal(text);
    if (address.isEmpty() || text.indexOf(':') < 0) {
      throw problem(
          "is not an IPv6 address; write an address as 2001:db8::1 or [2001:db8::1]:3389 and a name"
              + " as host:port");
    }
    return text;
  }

  private static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private int port(String text) throws UsageProblem {
    boolean digits =
        !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(HostAndPort::isDigit);
    int port = digits ? Integer.parseInt(text) : 0;
    if (port < 1 || port > MAX_PORT) {
      throw problem(
          "has the port %s; a port is a number from 1 to %d"
              .formatted(UsageProblem.quote(text), MAX_PORT));
    }
    return port;
  }

  private static boolean isDigit(int character) {
    return character >= '0' && character <= '9';
  }

  private String host(String text) throws UsageProblem {
    if (text.isEmpty()) {
      throw problem("has no host; write it as host or host:port");
    }
    if (NUMBERS.matcher(text).matches()) {
      return Optional.of(text)
          .filter(numbers -> FOUR_NUMBERS.matcher(numbers).matches())
          .filter(numbers -> literal(numbers).isPresent())
          .orElseThrow(
              () -> problem("is not an IPv4 address; it needs four numbers from 0 to 255"));
    }
    String ascii = ascii(text);
    String relative = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
    if (relative.length() > MAX_NAME_LENGTH) {
      throw problem("is longer than the %d characters of a host name".formatted(MAX_NAME_LENGTH));
    }
    for (String label : relative.split("\\.", -1)) {
      checkLabel(label);
    }
    return ascii;
  }

  private String ascii(String text) throws UsageProblem {
    if (text.chars().allMatch(character -> character < 0x80)) {
      return text;
    }
    try {
      return IDN.toASCII(text, IDN.ALLOW_UNASSIGNED);
    } catch (IllegalArgumentException _) {
      throw problem("is not a host name that can be looked up");
    }
  }

  private void checkLabel(String label) throws UsageProblem {
    if (label.length() > MAX_LABEL_LENGTH) {
      throw problem(
          "has a part of more than %d characters between two dots".formatted(MAX_LABEL_LENGTH));
    }
    if (!LABEL.matcher(label).matches()) {
      throw problem(
          "is not a host name: it may have letters, digits, hyphens and dots; write host, host:port"
              + " or [address]:port");
    }
  }

  private UsageProblem problem(String what) {
    return new UsageProblem("%s %s".formatted(UsageProblem.quote(asked), what));
  }
}
