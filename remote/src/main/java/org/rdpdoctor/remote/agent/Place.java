package org.rdpdoctor.remote.agent;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From where a target is examined. */
public sealed interface Place {
  /** As the user wrote it. */
  String name();

  /** This machine. */
  record Here() implements Place {
    @Override
    public String name() {
      return "HERE";
    }
  }

  /** One that is reached by SSH. */
  record Ssh(String name, Optional<String> user, String host, Optional<Integer> port)
      implements Place {}

  /**
   * One where an agent listens.
   *
   * @param fingerprint SHA-256 of its certificate, 64 hexadecimal digits
   */
  record Agent(String name, String host, int port, String fingerprint) implements Place {}

  /** Reads places. */
  final class Text {
    private static final String HOST = "([0-9A-Za-z_.-]{1,255}|\\[[0-9A-Fa-f:.%a-z]{2,60}\\])";
    private static final Pattern SSH =
        Pattern.compile("ssh:(?:([^@:\\[\\],\\s]{1,100})@)?" + HOST + "(?::(\\d{1,5}))?");
    private static final Pattern AGENT =
        Pattern.compile("agent:" + HOST + ":(\\d{1,5})#([0-9A-Fa-f:]{64,95})");
    private static final int DIGITS = 64;
    private static final int USER = 1;
    private static final int SSH_HOST = 2;
    private static final int SSH_PORT = 3;
    private static final int FINGERPRINT = 3;
    private static final int MAX_PORT = 65_535;

    private Text() {}

    /**
     * HERE, ssh:[USER@]HOST[:PORT] or agent:HOST:PORT#FINGERPRINT; empty for anything else. A host
     * never begins with a hyphen.
     */
    public static Optional<Place> read(String text) {
      if (text.toLowerCase(Locale.ROOT).equals("here")) {
        return Optional.of(new Here());
      }
      Matcher ssh = SSH.matcher(text);
      if (ssh.matches() && !group(ssh, SSH_HOST).startsWith("-")) {
        boolean usual = group(ssh, SSH_PORT).isEmpty();
        Optional<Integer> port = port(usual ? "22" : group(ssh, SSH_PORT));
        return port.map(number ->
            new Ssh(
                text,
                Optional.of(group(ssh, USER)).filter(user -> !user.isEmpty()),
                host(group(ssh, SSH_HOST)),
                usual ? Optional.empty() : Optional.of(number)));
      }
      return AGENT.matcher(text).matches() ? agent(text) : Optional.empty();
    }

    private static Optional<Place> agent(String text) {
      Matcher agent = AGENT.matcher(text);
      if (!agent.matches()) {
        return Optional.empty();
      }
      String digits = group(agent, FINGERPRINT).replace(":", "").toLowerCase(Locale.ROOT);
      String host = host(group(agent, 1));
      return digits.length() == DIGITS
          ? port(group(agent, 2))
              .map(number ->
                  new Agent("agent:%s:%d".formatted(group(agent, 1), number), host, number, digits))
          : Optional.empty();
    }

    private static Optional<Integer> port(String text) {
      int number = Integer.parseInt(text);
      return number >= 1 && number <= MAX_PORT ? Optional.of(number) : Optional.empty();
    }

    private static String group(Matcher matcher, int number) {
      return Objects.requireNonNullElse(matcher.group(number), "");
    }

    private static String host(String text) {
      return text.startsWith("[") ? text.substring(1, text.length() - 1) : text;
    }
  }
}
