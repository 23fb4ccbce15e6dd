package org.rdpdoctor.app;

import static org.rdpdoctor.app.UsageProblem.quote;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.rdpdoctor.diagnosis.ReportedWord;
import org.rdpdoctor.diagnosis.ReportedWords;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.ReportedObservation.SymptomReported;
import org.rdpdoctor.model.ReportedObservation.WordReported;
import org.rdpdoctor.model.Source;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options with which a person says what only they know. */
final class ReportedChoice {
  private static final String OBSERVED = "--observed";
  private static final String NOT_OBSERVED = "--not-observed";
  private static final String SYMPTOM = "--symptom";

  private ReportedChoice() {}

  static void addTo(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(SYMPTOM)
            .paramLabel("CODES")
            .type(String.class)
            .description("What the user sees, such as 0x904/0x7: weak evidence.")
            .build());
    addWords(
        spec, OBSERVED, "Something that a person observed; interview --words lists the words.");
    addWords(
        spec, NOT_OBSERVED, "Something that a person found not to be so. Both: several times.");
  }

  private static void addWords(CommandSpec spec, String name, String description) {
    spec.addOption(
        OptionSpec.builder(name)
            .paramLabel("WORD")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .completionCandidates(() -> words().iterator())
            .description(description)
            .build());
  }

  private static List<String> words() {
    return ReportedWords.packed().all().stream().map(ReportedWord::word).toList();
  }

  static List<Observed> of(ParseResult options) {
    List<Observed> reported = new ArrayList<>();
    if (options.hasMatchedOption(SYMPTOM)) {
      reported.add(new Observed(new Source.Person(), symptom(options)));
    }
    List<String> observed = words(options, OBSERVED);
    List<String> notObserved = words(options, NOT_OBSERVED);
    Set<String> both = new HashSet<>(observed);
    both.retainAll(notObserved);
    if (!both.isEmpty()) {
      throw new UsageProblem(
          "%s is given both as observed and as not observed: take one of the two away"
              .formatted(both.iterator().next()));
    }
    observed.forEach(word -> reported.add(said(word, true)));
    notObserved.forEach(word -> reported.add(said(word, false)));
    return reported;
  }

  private static SymptomReported symptom(ParseResult options) {
    String text = options.matchedOptionValue(SYMPTOM, "");
    SymptomReported symptom =
        SymptomReported.read(
            text.substring(0, Math.min(text.length(), SymptomReported.MAX_CHARACTERS)));
    if (symptom.reason().isEmpty()) {
      throw new UsageProblem("--symptom holds no code: give it as on the screen, like 0x904/0x7");
    }
    return symptom;
  }

  private static Observed said(String word, boolean holds) {
    return new Observed(new Source.Person(), new WordReported(word, holds));
  }

  private static List<String> words(ParseResult options, String name) {
    ReportedWords known = ReportedWords.packed();
    return options.matchedOptionValue(name, List.<String>of()).stream()
        .map(word -> known(known, name, word))
        .distinct()
        .toList();
  }

  private static String known(ReportedWords known, String name, String given) {
    String word = given.toLowerCase(Locale.ROOT);
    if (known.word(word).isPresent()) {
      return word;
    }
    List<String> nearest = known.nearest(word);
    throw new UsageProblem(
        "%s %s is not known%s (rdpdoctor interview --words lists all)"
            .formatted(
                name,
                quote(given),
                nearest.isEmpty() ? "" : ": did you mean " + String.join(" or ", nearest) + "?"));
  }
}
