package org.rdpdoctor.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.rdpdoctor.diagnosis.ReportedSigns;
import org.rdpdoctor.diagnosis.ReportedSigns.Sign;
import org.rdpdoctor.diagnosis.ReportedWord;
import org.rdpdoctor.diagnosis.ReportedWords;

/** The vocabulary for what only a person knows, for people and for scripts. */
public final class ReportedDocument {
  static final String SCHEMA = "rdpdoctor/words/1";
  static final Shape.Fields SHAPE = Shape.fieldsOf(WordsDocument.class);

  private static final ReportedSigns SIGNS = ReportedSigns.packed();

  private ReportedDocument() {}

  /** Every word with its question. */
  public static String text(Style style) {
    Page page = new Page(style);
    for (ReportedWord word : ReportedWords.packed().all()) {
      page.heading(word.word());
      page.item("  ", word.question());
      page.item("  ", word.meaning());
    }
    return page.text();
  }

  /** One document of several lines. */
  public static String json() {
    WordsDocument document =
        new WordsDocument(
            SCHEMA,
            ReportedWords.packed().all().stream()
                .map(each ->
                    new WordEntry(
                        each.word(),
                        each.question(),
                        each.meaning(),
                        each.who(),
                        each.effort(),
                        each.excludes(),
                        each.needs()))
                .toList());
    return JsonText.pretty(out -> new ShapeWriter(out).write(SHAPE, document)) + "\n";
  }

  /** Every word with all that it weighs. */
  public static String markdown() {
    StringBuilder text = new StringBuilder();
    for (ReportedWord word : ReportedWords.packed().all()) {
      text.append("\n## ").append(word.word()).append("\n\n");
      text.append(word.question()).append(' ').append(word.meaning()).append("\n\n");
      text.append("- who can know: %s; %s\n".formatted(who(word), effort(word)));
      if (!word.excludes().isEmpty()) {
        text.append("- cannot be so when this is: %s\n".formatted(joined(word.excludes())));
      }
      if (!word.needs().isEmpty()) {
        text.append("- cannot be so without: %s\n".formatted(joined(word.needs())));
      }
      appendSigns(text, word, true);
      appendSigns(text, word, false);
    }
    return text.toString();
  }

  private static void appendSigns(StringBuilder text, ReportedWord word, boolean holds) {
    Map<String, List<String>> causes = new LinkedHashMap<>();
    for (Sign sign : SIGNS.signs()) {
      if (sign.word().equals(word.word()) && sign.holds() == holds) {
        String heading =
            "- %s, since %s: speaks %s"
                .formatted(
                    holds ? "observed" : "not observed",
                    sign.why(),
                    sign.balanceNats() < 0 ? "against" : "for");
        causes
            .computeIfAbsent(heading, _ -> new ArrayList<>())
            .add("%s (%s)".formatted(sign.causeId(), odds(sign)));
      }
    }
    causes.forEach((heading, list) ->
        text.append(heading).append(' ').append(String.join(", ", list)).append('\n'));
  }

  /** The weight as odds, which people can picture. */
  private static String odds(Sign sign) {
    double odds = Math.exp(Math.abs(sign.balanceNats()));
    return odds < 3
        ? String.format(Locale.ROOT, "%.1f : 1", odds)
        : String.format(Locale.ROOT, "%.0f : 1", odds);
  }

  private static String who(ReportedWord word) {
    return switch (word.who()) {
      case USER -> "the user";
      case ADMIN -> "an administrator";
    };
  }

  static String effort(ReportedWord word) {
    return switch (word.effort()) {
      case NONE -> "known at once";
      case LOOK -> "takes a look or a question to somebody";
      case TRY -> "takes a try that changes nothing";
      case CHANGE -> "takes a change, or another place or person";
    };
  }

  private static String joined(List<String> words) {
    return String.join(", ", words);
  }

  /** The document. */
  record WordsDocument(
      @JsonField(description = "always rdpdoctor/words/1") String schema, List<WordEntry> words) {}

  /** One word. */
  record WordEntry(
      String word,
      @JsonField(description = "yes means that it is so") String question,
      @JsonField(description = "what is meant, and what is not") String meaning,
      ReportedWord.Who who,
      @JsonField(description = "what it takes to find out") ReportedWord.Effort effort,
      @JsonField(description = "words that cannot be so when this one is") List<String> excludes,
      @JsonField(description = "words without which this one cannot be so") List<String> needs) {}
}
