package org.rdpdoctor.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.report.Ladder.Fate;
import org.rdpdoctor.report.Ladder.Lane;
import org.rdpdoctor.report.Ladder.Step;

/**
 * Draws a ladder: three lines from top to bottom, an arrow for each message. Widths are in per
 * cent, so that the same picture fits a phone, a screen and paper.
 */
final class HtmlLadder {
  /** Of a line beside an arrow; a phone has room for so many. */
  private static final int MAX_CHARACTERS = 40;

  private static final int MAX_LINES = 3;
  private static final int LINE_PIXELS = 16;
  private static final int GAP_PIXELS = 16;
  private static final int HEAD_PIXELS = 44;
  private static final double CLIENT_PER_CENT = 6;
  private static final double MIDDLE_PER_CENT = 50;
  private static final double SERVER_PER_CENT = 94;
  private static final int ARROW_PIXELS = 7;

  private final Html html;
  private final Ladder ladder;

  HtmlLadder(Html html, Ladder ladder) {
    this.html = html;
    this.ladder = ladder;
  }

  void write() {
    List<String> end = wrap(ladder.ending(), MAX_CHARACTERS + 4, MAX_LINES + 1);
    int height = HEAD_PIXELS;
    for (Step step : ladder.steps()) {
      height += height(step);
    }
    int bottom = height + GAP_PIXELS;
    html.open("figure");
    html.open(
        "svg",
        "class",
        "ladder",
        "width",
        "100%",
        "height",
        Integer.toString(bottom + end.size() * LINE_PIXELS + GAP_PIXELS),
        "role",
        "group",
        "aria-label",
        ladder.title() + "; the same in words stands below");
    lane("Client", ladder.client(), CLIENT_PER_CENT, "start", bottom);
    ladder.middle().ifPresent(name -> lane("Between", name, MIDDLE_PER_CENT, "middle", bottom));
    lane("Server", ladder.server(), SERVER_PER_CENT, "end", bottom);
    int top = HEAD_PIXELS;
    for (Step step : ladder.steps()) {
      step(step, top);
      top += height(step);
    }
    end(end, bottom);
    html.close();
    words();
    html.close();
  }

  private static int height(Step step) {
    return (lines(step).size() + (meta(step).isEmpty() ? 0 : 1)) * LINE_PIXELS + GAP_PIXELS;
  }

  private static List<String> lines(Step step) {
    return switch (step) {
      case Step.Message message -> wrap(message.what(), MAX_CHARACTERS, MAX_LINES);
      case Step.Note note -> wrap(note.what(), MAX_CHARACTERS, MAX_LINES);
    };
  }

  /** When, and where it can be looked up. */
  private static String meta(Step step) {
    List<String> parts =
        switch (step) {
          case Step.Message message -> List.of(message.when(), message.where());
          case Step.Note note -> List.of(note.when(), note.where());
        };
    return String.join(", ", parts.stream().filter(each -> !each.isEmpty()).toList());
  }

  private void lane(String role, String name, double x, String anchor, int bottom) {
    text(role, x(anchor), 14, "role", anchor);
    text(PlainText.show(name, 24), x(anchor), 30, "who", anchor);
    line(x, x, HEAD_PIXELS - 8, bottom - 4, anchor.equals("middle") ? "pole between" : "pole");
  }

  private static double x(String anchor) {
    return anchor.equals("start") ? 0 : anchor.equals("end") ? 100 : MIDDLE_PER_CENT;
  }

  private void step(Step step, int top) {
    switch (step) {
      case Step.Message message -> message(message, top);
      case Step.Note note -> note(note, top);
    }
  }

  private void message(Step.Message message, int top) {
    List<String> lines = lines(message);
    double from = x(message.from());
    double to = x(message.to());
    double label = (from + to) / 2;
    String kind = message.bad() ? " bad" : "";
    labels(lines, meta(message), message.id(), label, top, kind);
    int y = top + (lines.size() + (meta(message).isEmpty() ? 0 : 1)) * LINE_PIXELS + 5;
    if (message.fate() == Fate.UNKNOWN) {
      double stop = from + (to - from) * 0.7;
      line(from, stop, y, y, "arrow lost");
      text("?", stop + (to > from ? 3 : -3), y + 5, "lost-mark", "middle");
    } else {
      line(from, to, y, y, "arrow" + kind);
      head(to, y, to > from, kind);
    }
  }

  private void note(Step.Note note, int top) {
    labels(
        lines(note),
        meta(note),
        note.id(),
        MIDDLE_PER_CENT,
        top + 4,
        note.bad() ? " bad" : " aside");
  }

  private void labels(
      List<String> lines, String meta, Optional<String> id, double x, int top, String kind) {
    int y = top + LINE_PIXELS - 4;
    for (String line : lines) {
      text(line, x, y, "said" + kind, "middle");
      y += LINE_PIXELS;
    }
    if (!meta.isEmpty()) {
      id.ifPresent(anchor -> html.open("a", "href", "#" + anchor));
      text(meta, x, y, id.isPresent() ? "meta link" : "meta", "middle");
      id.ifPresent(_ -> html.close());
    }
  }

  private void head(double x, int y, boolean right, String kind) {
    html.open("svg", "x", HtmlTimeline.perCent(x), "y", Integer.toString(y), "overflow", "visible");
    int back = right ? -ARROW_PIXELS - 3 : ARROW_PIXELS + 3;
    html.empty("path", "d", "M0 0L%d -5L%d 5Z".formatted(back, back), "class", "head" + kind);
    html.close();
  }

  /** The last line of the picture says how it ended. */
  private void end(List<String> lines, int top) {
    String kind = ladder.ok().map(ok -> ok ? " good" : " bad").orElse(" unsure");
    html.empty(
        "rect",
        "x",
        "0",
        "y",
        Integer.toString(top - 6),
        "width",
        "100%",
        "height",
        Integer.toString(lines.size() * LINE_PIXELS + 14),
        "rx",
        "6",
        "class",
        "end" + kind);
    int y = top + LINE_PIXELS - 3;
    for (String line : lines) {
      text(line, MIDDLE_PER_CENT, y, "ending" + kind, "middle");
      y += LINE_PIXELS;
    }
  }

  private void words() {
    html.open("details", "class", "words");
    html.element("summary", "The same in words");
    html.open("ol");
    ladder.sentences().forEach(each -> html.element("li", each));
    html.close();
    html.close();
  }

  private void line(double fromX, double toX, int fromY, int toY, String kind) {
    html.empty(
        "line",
        "x1",
        HtmlTimeline.perCent(fromX),
        "x2",
        HtmlTimeline.perCent(toX),
        "y1",
        Integer.toString(fromY),
        "y2",
        Integer.toString(toY),
        "class",
        kind);
  }

  private void text(String text, double x, int y, String kind, String anchor) {
    html.element(
        "text",
        text,
        "x",
        HtmlTimeline.perCent(x),
        "y",
        Integer.toString(y),
        "class",
        kind,
        "text-anchor",
        anchor);
  }

  private static double x(Lane lane) {
    return switch (lane) {
      case CLIENT -> CLIENT_PER_CENT;
      case MIDDLE -> MIDDLE_PER_CENT;
      case SERVER -> SERVER_PER_CENT;
    };
  }

  /** Lines of at most so many characters, counted as they will be shown. */
  static List<String> wrap(String text, int width, int most) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : PlainText.showSentence(text).split(" ", -1)) {
      String rest = word;
      while (rest.length() > width
          || (!line.isEmpty() && line.length() + 1 + rest.length() > width)) {
        if (line.isEmpty()) {
          int cut = Character.isHighSurrogate(rest.charAt(width - 1)) ? width - 1 : width;
          line.append(rest, 0, cut);
          rest = rest.substring(cut);
        }
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(rest);
    }
    lines.add(line.toString());
    if (lines.size() <= most) {
      return lines;
    }
    List<String> shown = new ArrayList<>(lines.subList(0, most));
    shown.set(most - 1, shown.getLast() + " ...");
    return shown;
  }
}
