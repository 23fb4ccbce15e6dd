package org.rdpdoctor.app;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.comparison.Relation;
import org.rdpdoctor.comparison.SideBySide;
import org.rdpdoctor.comparison.SideBySide.Seen;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.probe.target.ParsedTarget;
import org.rdpdoctor.report.Judged;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * What the target of a diagnosis is compared with: an earlier run, or a host that is well.
 *
 * @param other the file or host; empty when nothing is compared
 * @param baseline what the file holds
 */
record ComparisonChoice(Optional<String> other, Optional<Evidence> baseline) {
  private static final String BASELINE = "--baseline";
  private static final String LIKE = "--like";
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

  static void addTo(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(BASELINE)
            .paramLabel("FILE")
            .type(String.class)
            .description(
                "Evidence of the last good run (--save): says what changed since it worked.")
            .build());
    spec.addOption(
        OptionSpec.builder(LIKE)
            .paramLabel("GOODHOST")
            .type(String.class)
            .description("Examines this host, too, and says what differs.")
            .build());
  }

  static ComparisonChoice of(ParseResult parsed, Console console) {
    Optional<String> file = Optional.ofNullable(parsed.matchedOptionValue(BASELINE, null));
    Optional<String> host = Optional.ofNullable(parsed.matchedOptionValue(LIKE, null));
    if (file.isPresent() && host.isPresent()) {
      throw new UsageProblem("--baseline and --like are two comparisons: make one at a time");
    }
    return new ComparisonChoice(
        file.or(() -> host), file.map(each -> SavedEvidence.one(each, console)));
  }

  /**
   * The baseline is of the target and of an earlier time; and nothing is compared with itself.
   *
   * @param asked the target, and behind it the host that it is compared with, if there is one
   */
  void check(List<ParsedTarget> asked) {
    baseline.ifPresent(then -> {
      if (!isOf(asked.getFirst(), then.target())) {
        throw new UsageProblem(
            "%s is evidence of %s, and %s is asked for: diagnose it under the same name and port, or compare two files (rdpdoctor compare)"
                .formatted(
                    UsageProblem.quote(other.orElse("")),
                    UsageProblem.quote(then.target().display()),
                    UsageProblem.quote(shown(asked.getFirst()))));
      }
      Relation.lastRun(then)
          .filter(at -> at.isAfter(Instant.now().plus(CLOCK_TOLERANCE)))
          .ifPresent(this::refuseFuture);
    });
    if (like().isPresent() && isSame(asked.getFirst(), asked.getLast())) {
      throw new UsageProblem(
          "%s %s is the target itself: name another host, one that works"
              .formatted(LIKE, UsageProblem.quote(shown(asked.getLast()))));
    }
  }

  private void refuseFuture(Instant at) {
    throw new UsageProblem(
        "%s is of a time to come (%s by the clock that saw it): set this clock right, or compare two files (rdpdoctor compare)"
            .formatted(UsageProblem.quote(other.orElse("")), at));
  }

  private static boolean isOf(ParsedTarget asked, Target target) {
    return asked instanceof ParsedTarget.Host(Target host)
        ? Relation.sameTarget(host, target)
        : shown(asked).equalsIgnoreCase(target.asked());
  }

  private static boolean isSame(ParsedTarget one, ParsedTarget other) {
    return other instanceof ParsedTarget.Host(Target host)
        ? isOf(one, host)
        : shown(one).equalsIgnoreCase(shown(other));
  }

  private static String shown(ParsedTarget asked) {
    return switch (asked) {
      case ParsedTarget.Host(Target target) -> target.display();
      case ParsedTarget.LabFault(String text, String _) -> text;
      case ParsedTarget.LabHost(String text, String _) -> text;
    };
  }

  boolean isMade() {
    return other.isPresent();
  }

  /** The host that is examined beside the target. */
  Optional<String> like() {
    return baseline.isPresent() ? Optional.empty() : other;
  }

  /** The target beside the other. */
  SideBySide beside(List<Judged> judged, RedactionChoice redaction) {
    Engine engine = new Engine(Catalogue.causes());
    Judged first = judged.getFirst();
    boolean named = redaction.redactor().isEmpty();
    Evidence second = baseline.map(redaction::evidence).orElseGet(() -> judged.get(1).evidence());
    return SideBySide.of(
        baseline.isPresent() ? Relation.TIMES : Relation.HOSTS,
        new Seen("this run", first.evidence(), first.diagnosis(), List.of()),
        new Seen(named ? other.orElse("") : "the second", second, engine.judge(second), List.of()),
        engine);
  }
}
