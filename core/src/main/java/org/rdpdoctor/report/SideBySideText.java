package org.rdpdoctor.report;

import java.util.List;
import org.rdpdoctor.comparison.Relation;
import org.rdpdoctor.comparison.SideBySide;
import org.rdpdoctor.comparison.SideBySide.Seen;

/** Several places, times or hosts for people: each by itself, beside each other, and in a word. */
public final class SideBySideText {
  private SideBySideText() {}

  /**
   * The whole report.
   *
   * @param all every cause, and everything that was seen
   */
  public static String write(SideBySide sides, boolean all, Style style) {
    StringBuilder text = new StringBuilder();
    for (Seen each : sides.subjects()) {
      Page head = new Page(style);
      if (sides.relation() == Relation.PLACES) {
        head.heading("== From %s, by itself".formatted(each.name()));
        each.notes().forEach(note -> head.item("  ", note));
      }
      text.append(head.text())
          .append(
              DiagnosisText.write(
                  List.of(new Judged(each.evidence(), each.diagnosis())), all, style))
          .append('\n');
    }
    sides.pairs().forEach(pair -> text.append(ComparisonText.part(pair, style)).append('\n'));
    Page end = new Page(style);
    sides
        .missing()
        .forEach(each ->
            end.item("", "could not be asked from %s: %s".formatted(each.name(), each.because())));
    end.line(
        DiagnosisText.tone(sides.health()),
        DiagnosisText.word(sides.health()) + ": " + sides.verdict());
    return text.append(end.text()).toString();
  }
}
