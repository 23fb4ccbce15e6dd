package org.rdpdoctor.explain;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.codes.CodeEntry;
import org.rdpdoctor.codes.EventEntry;
import org.rdpdoctor.explain.Explanation.AskedCode;
import org.rdpdoctor.explain.Explanation.CandidateCause;
import org.rdpdoctor.explain.Explanation.Claim;
import org.rdpdoctor.explain.Explanation.CodeFact;
import org.rdpdoctor.explain.Explanation.CodeNote;
import org.rdpdoctor.explain.Explanation.Harmful;
import org.rdpdoctor.explain.Explanation.Judgement;
import org.rdpdoctor.explain.Explanation.Meaning;
import org.rdpdoctor.explain.Explanation.NoteKind;
import org.rdpdoctor.explain.Explanation.RuledOut;

/** Prints an explanation for a person at a terminal: the verdict first, lines wrapped. */
public final class ExplanationText {
  private final Explanation explanation;
  private final TextPage page;

  private ExplanationText(Explanation explanation, Style style) {
    this.explanation = explanation;
    this.page = new TextPage(style);
  }

  /** The text, ending with a line feed; for unusable input it is one line. */
  public static String render(Explanation explanation, Style style) {
    return new ExplanationText(explanation, style).render();
  }

  /** The text without any emphasis. */
  public static String render(Explanation explanation) {
    return render(explanation, Style.PLAIN);
  }

  private String render() {
    if (explanation.outcome() == Explanation.Outcome.UNUSABLE) {
      return explanation.verdict() + "\n";
    }
    page.verdict(explanation.verdict());
    for (String readAs : explanation.readAs()) {
      page.line("", "(" + readAs + ")");
    }
    page.bullets("Next", explanation.next());
    if (explanation.facts().isEmpty()) {
      addCodes();
    } else {
      addFacts();
      addOtherCodes();
    }
    addRuledOut();
    addCauses();
    addClaims("Popular claims that are wrong", Judgement.WRONG, Judgement.UNLIKELY);
    addClaims("Popular explanations that may be right, if the test says so", Judgement.POSSIBLE);
    addHarmful();
    page.bullets("What helps, once a test has shown the cause", explanation.helps());
    page.bullets("Where to read these codes", explanation.whereToRead());
    page.bullets("Sources", explanation.sources());
    return page.toString();
  }

  private void addFacts() {
    page.heading("What the numbers are, and are not");
    for (CodeFact fact : explanation.facts()) {
      String indent = " ".repeat(fact.code().length() + 4);
      String first = "  " + fact.code() + "  ";
      for (String is : fact.is()) {
        page.hanging(first, indent, is);
        first = indent;
      }
      for (String isNot : fact.isNot()) {
        page.hanging(indent + "not: ", indent + "     ", isNot);
      }
    }
  }

  /** The third and later codes of a dialog; the pair has been explained. */
  private void addOtherCodes() {
    for (AskedCode code : explanation.codes()) {
      if (code.role() == Explanation.Role.UNSPECIFIED) {
        addCode(code);
      }
    }
  }

  private void addCodes() {
    for (AskedCode code : explanation.codes()) {
      addCode(code);
    }
  }

  private void addCode(AskedCode code) {
    if (!code.known()) {
      addUnknown(code);
      return;
    }
    String role =
        switch (code.role()) {
          case REASON -> ", the disconnect reason";
          case EXTENDED -> ", the extended code";
          case UNSPECIFIED -> "";
        };
    boolean several = code.meanings().size() > 1;
    page.heading(code.written() + role + (several ? ": meanings, likeliest first" : ""));
    int position = 1;
    for (Meaning meaning : code.meanings()) {
      addMeaning(meaning, several ? position + ". " : "");
      position++;
    }
    if (code.codeClass().isPresent()) {
      page.line("  ", "Class: " + code.codeClass().get() + " (a tendency, not a rule).");
    }
  }

  private void addMeaning(Meaning meaning, String number) {
    String indent = "  " + " ".repeat(number.length());
    boolean linkCauses = meaning.accept(new MeaningLines(number, indent));
    if (linkCauses && !meaning.causeIds().isEmpty()) {
      page.hanging(
          indent + "Possible causes: ", indent + "  ", String.join(", ", meaning.causeIds()));
    }
  }

  /** Adds the lines of one meaning; says whether the causes it points to should follow. */
  private final class MeaningLines implements Meaning.Cases<Boolean> {
    private final String number;
    private final String indent;

    MeaningLines(String number, String indent) {
      this.number = number;
      this.indent = indent;
    }

    @Override
    public Boolean ofCode(Meaning.OfCode of) {
      page.hanging("  " + number, indent, title(of.entry()));
      addText(indent, of.entry().meaning());
      page.hanging(indent + "Stage: ", indent + "  ", of.stageTitle());
      page.hanging(indent + "Seen: ", indent + "  ", of.entry().table().whereShown());
      for (CodeNote note : of.notes()) {
        addNote(indent, note);
      }
      return true;
    }

    @Override
    public Boolean ofEvent(Meaning.OfEvent of) {
      page.hanging(
          "  " + number, indent, "Event " + of.entry().name() + " (" + of.entry().level() + ")");
      addText(indent, of.entry().meaning());
      page.hanging(indent + "Log: ", indent + "  ", of.entry().channel());
      if (!of.entry().keyFields().isEmpty()) {
        page.hanging(indent + "Read: ", indent + "  ", of.entry().keyFields());
      }
      if (!of.pointsTo().isEmpty()) {
        page.hanging(indent + "Points to: ", indent + "  ", String.join(", ", of.pointsTo()));
      }
      return true;
    }

    @Override
    public Boolean ofCause(Meaning.OfCause of) {
      addCause(of);
      return false;
    }
  }

  /** The meaning, unless the verdict has just said it. */
  private void addText(String indent, String meaning) {
    if (!explanation.verdict().contains(meaning)) {
      page.line(indent, meaning);
    }
  }

  private void addCause(Meaning.OfCause of) {
    page.line("  ", "Family: " + of.entry().family());
    page.line("  ", "Can be seen by: " + String.join(", ", of.entry().visibleBy()));
    if (!of.entry().namedByUsersAs().isEmpty()) {
      page.line("  ", "Users call it: " + String.join(", ", of.entry().namedByUsersAs()));
    }
    page.line("  ", "Page: " + of.entry().page());
    if (of.pageText().isPresent()) {
      page.raw("\n" + of.pageText().get().strip() + "\n");
    }
  }

  private void addNote(String indent, CodeNote note) {
    String label =
        switch (note.kind()) {
          case SYMPTOM, NOTE, CONTRADICTION -> "Note: ";
          case ASK -> "Ask: ";
          case NEXT -> "";
        };
    if (note.kind() != NoteKind.NEXT && !explanation.verdict().contains(note.text())) {
      page.hanging(indent + label, indent + "  ", note.text());
    }
  }

  static String title(CodeEntry entry) {
    StringBuilder title = new StringBuilder();
    title.append(entry.hex()).append(" = ").append(entry.value());
    entry.signedDecimal().ifPresent(signed -> title.append(" (signed ").append(signed).append(')'));
    title.append("  ").append(entry.name());
    title.append("  [").append(entry.table().title());
    entry.field().ifPresent(field -> title.append(": ").append(field));
    return title.append(']').toString();
  }

  private void addUnknown(AskedCode code) {
    page.heading(code.written() + ": unknown");
    page.line(
        "  ", "It is in none of the tables it could belong to. Check that it was copied right.");
    if (code.codeClass().isPresent()) {
      page.line(
          "  ",
          "Class, if it is a disconnect reason: "
              + code.codeClass().get()
              + " (a tendency, not a rule).");
    }
    addRows("Nearest known codes:", code.neighbours());
    addRows("Names that contain it:", code.suggestions());
    if (!code.nearEvents().isEmpty()) {
      page.line("  ", "Nearest known events:");
      for (EventEntry event : code.nearEvents()) {
        page.hanging("    ", "      ", event.name() + "  " + event.meaning());
      }
    }
  }

  private void addRows(String heading, List<CodeEntry> rows) {
    if (!rows.isEmpty()) {
      page.line("  ", heading);
      for (CodeEntry row : rows) {
        page.hanging("    ", "      ", title(row) + "  " + row.meaning());
      }
    }
  }

  private void addRuledOut() {
    if (explanation.ruledOut().isEmpty()) {
      return;
    }
    page.heading("What it (nearly) rules out");
    for (RuledOut ruledOut : explanation.ruledOut()) {
      page.hanging("  - ", "    ", ruledOut.stage() + ": " + ruledOut.why());
    }
    for (String limit : explanation.limits()) {
      page.hanging("  ! ", "    ", limit);
    }
  }

  private void addCauses() {
    if (explanation.causes().isEmpty()) {
      return;
    }
    boolean ordered = !explanation.causes().getFirst().test().isEmpty();
    page.heading(
        ordered ? "Possible causes, in the order in which to test them" : "Possible causes");
    int position = 1;
    for (CandidateCause cause : explanation.causes()) {
      if (ordered) {
        addOrderedCause(position, cause);
      } else {
        page.hanging("  - ", "    ", cause.title() + " (" + ids(cause) + ")");
      }
      position++;
    }
  }

  private void addOrderedCause(int position, CandidateCause cause) {
    String number = " " + position + ". ";
    String indent = " ".repeat(number.length());
    page.hanging(number, indent, cause.title());
    List<String> labels = new ArrayList<>(List.of("Closes:    ", "Test:      ", "On server: "));
    List<String> texts = List.of(cause.when(), cause.test(), cause.onTheServer());
    for (int i = 0; i < texts.size(); i++) {
      if (!texts.get(i).isEmpty()) {
        String label = indent + labels.get(i);
        page.hanging(label, " ".repeat(label.length()), texts.get(i));
      }
    }
    page.hanging(indent + "Causes:    ", indent + "           ", ids(cause));
    page.hanging(indent + "Strength:  ", indent + "           ", cause.strength());
  }

  private static String ids(CandidateCause cause) {
    return String.join(", ", cause.causeIds());
  }

  private void addClaims(String heading, Judgement... wanted) {
    List<Judgement> judgements = List.of(wanted);
    boolean first = true;
    for (Claim claim : explanation.claims()) {
      if (judgements.contains(claim.judgement())) {
        if (first) {
          page.heading(heading);
          first = false;
        }
        String unlikely = claim.judgement() == Judgement.UNLIKELY ? " (unlikely)" : "";
        page.hanging("  - ", "    ", "\"" + claim.claim() + "\"" + unlikely);
        page.line("    ", claim.why());
      }
    }
  }

  private void addHarmful() {
    if (!explanation.harmful().isEmpty()) {
      page.heading("Popular advice that does harm");
      for (Harmful harmful : explanation.harmful()) {
        page.hanging("  - ", "    ", harmful.advice() + ". " + harmful.why());
        page.hanging("    Instead: ", "    ", harmful.instead());
      }
    }
  }
}
