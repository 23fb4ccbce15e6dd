package org.rdpdoctor.lab.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.lab.path.Hindrance;
import org.rdpdoctor.lab.path.Hindrance.Act;
import org.rdpdoctor.lab.path.Hindrance.Refusal;
import org.rdpdoctor.lab.path.Hindrance.Trigger;
import org.rdpdoctor.lab.tls.CertificateRecipe;
import org.rdpdoctor.lab.tls.TlsProfile;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

/**
 * What lies in the way to a server, in words: {@code delay=50ms reset-on=hello}. The one next to
 * the client comes first. docs/lab.md lists the words.
 */
public final class PathWords {
  private static final Map<String, Act> ACTS =
      Map.of("reset", Act.RESET, "close", Act.CLOSE, "swallow", Act.SWALLOW);
  private static final Map<String, Trigger> TRIGGERS =
      Map.of(
          "request", Trigger.REQUEST,
          "cookie", Trigger.COOKIE,
          "hello", Trigger.CLIENT_HELLO,
          "server-name", Trigger.SERVER_NAME);
  private static final Map<String, Refusal> REFUSALS =
      Map.of("refused", Refusal.REFUSED, "silent", Refusal.SILENT, "reset", Refusal.RESET);

  private static final Map<String, SecurityProtocols> LAYERS =
      Map.of("rdp", SecurityProtocols.RDP, "tls", SecurityProtocols.SSL);

  private static final String WHOLE = ",whole";
  private static final String CLOSES = ",closes";
  private static final int BYTES_PER_KILOBIT = 125;
  private static final int LONGEST_SECONDS = 3600;

  private PathWords() {}

  /**
   * The hindrances that the words mean.
   *
   * @throws IllegalArgumentException for a word that means none; its message is the word
   */
  public static List<Hindrance> hindrances(List<String> words) {
    List<Hindrance> hindrances = new ArrayList<>();
    for (String word : words) {
      hindrances.add(hindrance(word).orElseThrow(() -> new IllegalArgumentException(word)));
    }
    return List.copyOf(hindrances);
  }

  private static Optional<Hindrance> hindrance(String word) {
    int equals = word.indexOf('=');
    if (equals < 0) {
      return Optional.empty();
    }
    String name = word.substring(0, equals);
    String value = word.substring(equals + 1);
    return switch (name) {
      case "delay" -> duration(value).map(each -> new Hindrance.Slow(each, Duration.ZERO, 0));
      case "jitter" -> duration(value).map(each -> new Hindrance.Slow(Duration.ZERO, each, 0));
      case "rate" -> number(value, "k").map(PathWords::narrow);
      case "large-lost" -> number(value, "").map(Hindrance.LargeSegmentsLost::new);
      case "places" -> number(value, "").map(Hindrance.FewPlaces::new);
      case "tls-box" -> box(value, true);
      case "rdp-relay" -> box(value, false);
      case "bastion" -> bastion(value);
      case "garbled-after" -> number(value, "").map(each -> new Hindrance.Broken(each, true));
      case "closed-after" -> number(value, "").map(each -> new Hindrance.Broken(each, false));
      case "no-udp" -> noUdp(value);
      default -> actOn(name, value);
    };
  }

  private static Hindrance narrow(int kilobits) {
    return new Hindrance.Slow(Duration.ZERO, Duration.ZERO, (long) kilobits * BYTES_PER_KILOBIT);
  }

  private static Optional<Hindrance> box(String value, boolean passesCredSsp) {
    CertificateRecipe made = CertificateRecipe.asWindowsMakesIt("box.lab.example");
    return switch (value) {
      case "self-signed" -> Optional.of(box(made, passesCredSsp));
      case "authority" -> Optional.of(box(made.issuedByLabAuthority(), passesCredSsp));
      default -> Optional.empty();
    };
  }

  private static Hindrance box(CertificateRecipe recipe, boolean passesCredSsp) {
    return new Hindrance.TlsInterception(TlsProfile.openSsl3(), recipe.sign(), passesCredSsp);
  }

  /** {@code bastion=tls}, {@code bastion=rdp,closes} and the like. */
  private static Optional<Hindrance> bastion(String value) {
    boolean closes = value.endsWith(CLOSES);
    String layer = closes ? value.substring(0, value.length() - CLOSES.length()) : value;
    return Optional.ofNullable(LAYERS.get(layer))
        .map(speaks -> new Hindrance.OwnClient(speaks, closes));
  }

  private static Optional<Hindrance> noUdp(String value) {
    return switch (value) {
      case "silent" -> Optional.of(new Hindrance.NoUdp(false));
      case "refused" -> Optional.of(new Hindrance.NoUdp(true));
      default -> Optional.empty();
    };
  }

  /** {@code reset-on=hello}, {@code swallow-idle=30s}, {@code ban-silent=3} and the like. */
  private static Optional<Hindrance> actOn(String name, String value) {
    String[] parts = name.split("-", -1);
    if (parts.length != 2) {
      return Optional.empty();
    }
    Optional<Act> act = Optional.ofNullable(ACTS.get(parts[0]));
    if (parts[0].equals("ban")) {
      return Optional.ofNullable(REFUSALS.get(parts[1]))
          .flatMap(refusal -> count(value).map(after -> new Hindrance.Ban(after, refusal)));
    }
    return switch (parts[1]) {
      case "on" -> act.flatMap(each -> cut(each, value));
      case "idle" ->
          act.flatMap(each -> duration(value).map(after -> new Hindrance.IdleTimer(after, each)));
      default -> Optional.empty();
    };
  }

  private static Optional<Hindrance> cut(Act act, String value) {
    boolean whole = value.endsWith(WHOLE);
    String trigger = whole ? value.substring(0, value.length() - WHOLE.length()) : value;
    return Optional.ofNullable(TRIGGERS.get(trigger))
        .map(each -> new Hindrance.Cut(each, act, whole));
  }

  private static Optional<Duration> duration(String value) {
    Optional<Duration> millis = number(value, "ms").map(Duration::ofMillis);
    return millis
        .or(() -> number(value, "s").map(Duration::ofSeconds))
        .filter(each -> each.toSeconds() <= LONGEST_SECONDS);
  }

  private static Optional<Integer> count(String value) {
    return value.equals("0") ? Optional.of(0) : number(value, "");
  }

  private static Optional<Integer> number(String value, String unit) {
    return value.matches("[1-9][0-9]{0,6}" + unit)
        ? Optional.of(Integer.valueOf(value.substring(0, value.length() - unit.length())))
        : Optional.empty();
  }
}
