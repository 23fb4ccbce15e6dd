package org.rdpdoctor.app;

import static org.rdpdoctor.app.UsageProblem.quote;

import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.rdpdoctor.model.BetweenObservation.FingerprintExpected;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.probe.BetweenOptions;
import org.rdpdoctor.probe.BetweenOptions.Hold;
import org.rdpdoctor.wire.Bytes;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The options that ask what stands between here and the host. */
final class BetweenChoice {
  private static final String HOLD = "--hold";
  private static final String FINGERPRINT = "--expect-fingerprint";
  private static final Duration LONGEST_HOLD = Duration.ofHours(12);
  private static final Duration SHORTEST_HOLD = Duration.ofSeconds(1);
  private static final int SHA256_DIGITS = 64;

  private BetweenChoice() {}

  static void addTo(CommandSpec spec) {
    Options.flag(
        spec,
        "--route",
        "Traces the way to the port, and where on it a connection is cut. Linux only.");
    Options.value(
        spec,
        HOLD,
        "TIME",
        "Keeps connections quiet for so long, such as 20m, and says when and how they died. Ctrl+C"
            + " ends the wait.");
    Options.value(
        spec,
        FINGERPRINT,
        "SHA256",
        "The certificate that the host should show; another one is reported.");
  }

  static BetweenOptions of(ParseResult options) {
    boolean route = options.hasMatchedOption("--route");
    if (!options.hasMatchedOption(HOLD)) {
      return new BetweenOptions(route, Optional.empty());
    }
    Duration quiet = Options.duration(options, HOLD, SHORTEST_HOLD, LONGEST_HOLD);
    if (quiet.compareTo(SHORTEST_HOLD) < 0) {
      throw new UsageProblem("--hold is shorter than a second: give a time such as 20m");
    }
    return new BetweenOptions(route, Optional.of(new Hold(quiet, new CountDownLatch(1))));
  }

  /** With or without colons or blanks, as tools show it. */
  static Optional<Observed> expected(ParseResult options) {
    if (!options.hasMatchedOption(FINGERPRINT)) {
      return Optional.empty();
    }
    String text = options.matchedOptionValue(FINGERPRINT, "");
    String digits = text.replaceAll("(?i)^sha-?256[:=]?|[\\s:.-]", "");
    if (digits.length() != SHA256_DIGITS
        || !digits.chars().allMatch(each -> HexFormat.isHexDigit(each))) {
      throw new UsageProblem(
          "--expect-fingerprint %s is no SHA-256: give its 64 hex digits, with or without colons"
              .formatted(quote(text)));
    }
    Bytes sha256 = Bytes.of(HexFormat.of().parseHex(digits));
    return Optional.of(new Observed(new Source.Person(), new FingerprintExpected(sha256)));
  }
}
