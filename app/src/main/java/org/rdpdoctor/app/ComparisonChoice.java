package org.rdpdoctor.app;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.comparison.Relation;
import org.rdpdoctor.comparison.SideBySide;
import org.rdpdoctor.comparison.SideBySide.Seen;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Evidence;
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
