package org.rdpdoctor.explain;

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

/** Writes an explanation as Markdown (CommonMark), for tickets and wikis. */
public final class ExplanationMarkdown {
  private static final String SPECIAL = "\\`*_{}[]<>|~#";

  private final Explanation explanation;
  private final StringBuilder page = new StringBuilder();

  private ExplanationMarkdown(Explanation explanation) {
    this.explanation = explanation;
  }

  /** The document, ending with a line feed; for unusable input it is one line. */
  public static String render(Explanation explanation) {
    return new ExplanationMarkdown(explanation).render();
  }

  private String render() {
    if (explanation.outcome() == Explanation.Outcome.UNUSABLE) {
      return escaped(explanation.verdict()) + "\n";
    }
    page.append("# ").append(escaped(explanation.input())).append("\n\n");
    page.append("**").append(escaped(explanation.verdict())).append("**\n");
    for (String readAs : explanation.readAs()) {
      page.append("\n").append(escaped(readAs)).append('\n');
    }
    bullets("Next", explanation.next());
    addFacts();
    for (AskedCode code : explanation.codes()) {
      if (explanation.facts().isEmpty() || code.role() == Explanation.Role.UNSPECIFIED) {
        addCode(code);
      }
    }
    addRuledOut();
    addCauses();
    addClaims("Popular claims that are wrong", Judgement.WRONG, Judgement.UNLIKELY);
    addClaims("Popular explanations that may be right, if the test says so", Judgement.POSSIBLE);
    addHarmful();
    bullets("What helps, once a test has shown the cause", explanation.helps());
    bullets("Where to read these codes", explanation.whereToRead());
    bullets("Sources", explanation.sources());
    return page.toString();
  }

  private void addFacts() {
    if (explanation.facts().isEmpty()) {
      return;
    }
    heading("What the numbers are, and are not");
    for (CodeFact fact : explanation.facts()) {
      for (String is : fact.is()) {
        bullet("`" + fact.code() + "` is: " + escaped(is));
      }
      for (String isNot : fact.isNot()) {
        bullet("`" + fact.code() + "` is not: " + escaped(isNot));
      }
    }
  }

  private void addCode(AskedCode code) {
    if (!code.known()) {
      addUnknown(code);
      return;
    }
    heading(
        escaped(code.written())
            + (code.meanings().size() > 1 ? ": meanings, likeliest first" : ""));
    for (Meaning meaning : code.meanings()) {
      addMeaning(meaning);
    }
    if (code.codeClass().isPresent()) {
      bullet("Class: " + escaped(code.codeClass().get()) + " (a tendency, not a rule)");
    }
  }

  private void addMeaning(Meaning meaning) {
    switch (meaning) {
      case Meaning.OfCode of -> {
        bullet(row(of.entry()));
        subBullet("Stage: " + escaped(of.stageTitle()));
        subBullet("Seen: " + escaped(of.entry().table().whereShown()));
        for (CodeNote note : of.notes()) {
          if (note.kind() != NoteKind.NEXT) {
            subBullet(escaped(note.text()));
          }
        }
      }
      case Meaning.OfEvent of -> {
        bullet("**Event " + escaped(of.entry().name()) + "** " + escaped(of.entry().meaning()));
        subBullet("Log: " + escaped(of.entry().channel()));
        if (!of.entry().keyFields().isEmpty()) {
          subBullet("Read: " + escaped(of.entry().keyFields()));
        }
      }
      case Meaning.OfCause of -> addCause(of);
    }
    if (!meaning.causeIds().isEmpty() && !(meaning instanceof Meaning.OfCause)) {
      subBullet("Possible causes: " + ids(meaning.causeIds()));
    }
  }

  private void addCause(Meaning.OfCause of) {
    bullet("Family: " + escaped(of.entry().family()));
    bullet("Can be seen by: " + escaped(String.join(", ", of.entry().visibleBy())));
    bullet("Page: `" + of.entry().page() + "`");
    of.pageText().ifPresent(text -> page.append("\n---\n\n").append(text.strip()).append('\n'));
  }

  private void addUnknown(AskedCode code) {
    heading(escaped(code.written()) + ": unknown");
    page.append("It is in none of the tables it could belong to.\n");
    code.codeClass()
        .ifPresent(text ->
            page.append("Class, if it is a disconnect reason: ").append(text).append(".\n"));
    addRows("Nearest known codes", code.neighbours());
    addRows("Names that contain it", code.suggestions());
    if (!code.nearEvents().isEmpty()) {
      page.append("\nNearest known events:\n\n");
      for (EventEntry event : code.nearEvents()) {
        bullet("**" + escaped(event.name()) + "** " + escaped(event.meaning()));
      }
    }
  }

  private void addRows(String title, List<CodeEntry> rows) {
    if (!rows.isEmpty()) {
      page.append('\n').append(title).append(":\n\n");
      for (CodeEntry row : rows) {
        bullet(row(row));
      }
    }
  }

  private static String row(CodeEntry entry) {
    String field = entry.field().map(text -> ": " + text).orElse("");
    return "**"
        + escaped(entry.hex() + " = " + entry.value() + " " + entry.name())
        + "** ("
        + escaped(entry.table().title() + field)
        + ") "
        + escaped(entry.meaning());
  }

  private void addRuledOut() {
    if (!explanation.ruledOut().isEmpty()) {
      heading("What it (nearly) rules out");
      for (RuledOut ruledOut : explanation.ruledOut()) {
        bullet("**" + escaped(ruledOut.stage()) + "**: " + escaped(ruledOut.why()));
      }
      for (String limit : explanation.limits()) {
        page.append('\n').append(escaped(limit)).append('\n');
      }
    }
  }

  private void addCauses() {
    if (explanation.causes().isEmpty()) {
      return;
    }
    boolean ordered = !explanation.causes().getFirst().test().isEmpty();
    heading(ordered ? "Possible causes, in the order in which to test them" : "Possible causes");
    int position = 1;
    for (CandidateCause cause : explanation.causes()) {
      String marker = ordered ? position + ". " : "- ";
      String indent = " ".repeat(marker.length());
      page.append(marker).append("**").append(escaped(cause.title())).append("**\n");
      field(indent, "Closes", cause.when());
      field(indent, "Test", cause.test());
      field(indent, "On the server", cause.onTheServer());
      field(indent, "Strength", cause.strength());
      page.append(indent).append("- Causes: ").append(ids(cause.causeIds())).append('\n');
      position++;
    }
  }

  private void field(String indent, String label, String text) {
    if (!text.isEmpty()) {
      page.append(indent)
          .append("- ")
          .append(label)
          .append(": ")
          .append(escaped(text))
          .append('\n');
    }
  }

  private void addClaims(String title, Judgement... wanted) {
    List<Judgement> judgements = List.of(wanted);
    boolean first = true;
    for (Claim claim : explanation.claims()) {
      if (judgements.contains(claim.judgement())) {
        if (first) {
          heading(title);
          first = false;
        }
        bullet("**" + escaped(claim.claim()) + "**: " + escaped(claim.why()));
      }
    }
  }

  private void addHarmful() {
    if (!explanation.harmful().isEmpty()) {
      heading("Popular advice that does harm");
      for (Harmful harmful : explanation.harmful()) {
        bullet("**" + escaped(harmful.advice()) + "**: " + escaped(harmful.why()));
        subBullet("Instead: " + escaped(harmful.instead()));
      }
    }
  }

  private void bullets(String title, List<String> texts) {
    if (!texts.isEmpty()) {
      heading(title);
      for (String text : texts) {
        bullet(escaped(text));
      }
    }
  }

  private void heading(String text) {
    page.append("\n## ").append(text).append("\n\n");
  }

  private void bullet(String text) {
    page.append("- ").append(text).append('\n');
  }

  private void subBullet(String text) {
    page.append("  - ").append(text).append('\n');
  }

  private static String ids(List<String> causeIds) {
    StringBuilder ids = new StringBuilder();
    for (String id : causeIds) {
      ids.append(ids.isEmpty() ? "`" : ", `").append(id).append('`');
    }
    return ids.toString();
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (SPECIAL.indexOf(c) >= 0) {
        escaped.append('\\');
      }
      escaped.append(c);
    }
    return escaped.toString();
  }
}
