package org.rdpdoctor.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rdpdoctor.report.Timeline.Lane;
import org.rdpdoctor.report.Timeline.Look;
import org.rdpdoctor.report.Timeline.Mark;

/**
 * Draws a timeline. Widths are in per cent, so that the same picture fits a phone, a screen and
 * paper; marks that would cover each other are one mark with their number.
 */
final class HtmlTimeline {
  private static final int MAX_NUMBERED = 9;
  private static final int MAX_LEGEND_CHARACTERS = 160;
  private static final int MAX_COUNTS_SHOWN = 3;
  private static final int LEAST_COUNT_SHOWN = 3;
  private static final int LANE_PIXELS = 46;
  private static final int TITLE_PIXELS = 13;
  private static final int LINE_PIXELS = 30;
  private static final int AXIS_PIXELS = 34;

  /** Marks that are nearer to each other are one. */
  private static final double MERGE_PER_CENT = 1.2;

  /** Room that a number beside a mark takes on a phone. */
  private static final double COUNT_PER_CENT = 14;

  private static final double BADGE_PER_CENT = 7;
  private static final Duration TO_THE_MILLISECOND = Duration.ofSeconds(20);

  private final Html html;
  private final Timeline timeline;
  private final List<String> cited;

  /** Marks in one place of one lane. */
  private record Spot(double from, double to, long count, Look look, List<Mark> marks) {
    double middle() {
      return (from + to) / 2;
    }
  }

  /**
   * @param cited anchors of the evidence that reasons name, the most telling first
   */
  HtmlTimeline(Html html, Timeline timeline, List<String> cited) {
    this.html = html;
    this.timeline = timeline;
    this.cited = cited;
  }

  void write() {
    List<String> numbered = numbered();
    TimeScale scale = TimeScale.of(timeline.spans());
    int height = timeline.lanes().size() * LANE_PIXELS + AXIS_PIXELS;
    html.open("figure");
    html.open(
        "svg",
        "class",
        "timeline",
        "width",
        "100%",
        "height",
        Integer.toString(height),
        "role",
        "group",
        "aria-label",
        "Timeline with %d lanes; the table of evidence has the same in words"
            .formatted(timeline.lanes().size()));
    int top = 0;
    for (Lane lane : timeline.lanes()) {
      lane(lane, scale, top, numbered);
      top += LANE_PIXELS;
    }
    axis(scale, top);
    html.close();
    caption(numbered);
    html.close();
  }

  private List<String> numbered() {
    return cited.stream()
        .filter(id -> timeline.mark(id).isPresent())
        .limit(MAX_NUMBERED)
        .sorted(Comparator.comparing(id -> timeline.mark(id).map(Mark::from).orElse(Instant.EPOCH)))
        .toList();
  }

  private void lane(Lane lane, TimeScale scale, int top, List<String> numbered) {
    html.element(
        "text", lane.title(), "x", "0", "y", Integer.toString(top + TITLE_PIXELS), "class", "lane");
    int y = top + LINE_PIXELS;
    for (TimeScale.Piece piece : scale.pieces()) {
      rule(piece.fromPerCent(), piece.toPerCent(), y, "rule");
    }
    for (TimeScale.Span band : merged(lane.bands())) {
      double from = scale.perCent(band.from());
      double to = scale.perCent(band.to());
      if (to > from) {
        rule(from, to, y, "band");
      }
    }
    List<Spot> spots = spots(lane, scale);
    spots.forEach(spot -> spot(spot, y));
    counts(spots, y, numbered);
    badges(lane, scale, y, numbered);
  }

  /** Bands of many runs are one, so that the picture stays small. */
  private static List<TimeScale.Span> merged(List<TimeScale.Span> bands) {
    return bands.size() <= Timeline.MAX_BANDS
        ? bands
        : List.of(
            new TimeScale.Span(
                bands.stream().map(TimeScale.Span::from).min(Comparator.naturalOrder()).get(),
                bands.stream().map(TimeScale.Span::to).max(Comparator.naturalOrder()).get()));
  }

  private void rule(double from, double to, int y, String kind) {
    html.empty(
        "line",
        "x1",
        perCent(from),
        "x2",
        perCent(to),
        "y1",
        Integer.toString(y),
        "y2",
        Integer.toString(y),
        "class",
        kind);
  }

  private static List<Spot> spots(Lane lane, TimeScale scale) {
    List<Mark> sorted = lane.marks().stream().sorted(Comparator.comparing(Mark::from)).toList();
    List<Spot> spots = new ArrayList<>();
    for (Mark mark : sorted) {
      double from = scale.perCent(mark.from());
      double to = scale.perCent(mark.to());
      Optional<Spot> last = spots.isEmpty() ? Optional.empty() : Optional.of(spots.getLast());
      if (last.isPresent() && from - last.get().to() < MERGE_PER_CENT) {
        Spot before = last.get();
        before.marks().add(mark);
        Look look = mark.look().compareTo(before.look()) > 0 ? mark.look() : before.look();
        spots.set(
            spots.size() - 1,
            new Spot(
                before.from(),
                Math.max(before.to(), to),
                before.count() + mark.count(),
                look,
                before.marks()));
      } else {
        spots.add(new Spot(from, to, mark.count(), mark.look(), new ArrayList<>(List.of(mark))));
      }
    }
    return spots;
  }

  private void spot(Spot spot, int y) {
    String look = "mark " + spot.look().name().toLowerCase(Locale.ROOT);
    html.open("g");
    html.element("title", title(spot));
    if (spot.to() - spot.from() < MERGE_PER_CENT) {
      html.empty(
          "circle",
          "cx",
          perCent(spot.middle()),
          "cy",
          Integer.toString(y),
          "r",
          spot.count() > 1 ? "6" : "4.5",
          "class",
          look);
    } else {
      html.empty(
          "rect",
          "x",
          perCent(spot.from()),
          "y",
          Integer.toString(y - 5),
          "width",
          perCent(spot.to() - spot.from()),
          "height",
          "10",
          "rx",
          "5",
          "class",
          look);
    }
    html.close();
  }

  private static String title(Spot spot) {
    Mark first = spot.marks().getFirst();
    String what = first.row().where() + ": " + first.row().what();
    return spot.marks().size() == 1
        ? what
        : "%,d in %d pieces of evidence, the first: %s"
            .formatted(spot.count(), spot.marks().size(), what);
  }

  /** How many, beside the largest of them, where there is room. */
  private void counts(List<Spot> spots, int y, List<String> numbered) {
    List<Double> taken = new ArrayList<>();
    spots.stream()
        .filter(spot -> spot.count() >= LEAST_COUNT_SHOWN)
        .filter(spot -> spot.marks().stream().noneMatch(m -> numbered.contains(m.row().id())))
        .sorted(Comparator.comparingLong(Spot::count).reversed())
        .limit(MAX_COUNTS_SHOWN)
        .forEach(spot -> {
          if (taken.stream().allMatch(x -> Math.abs(x - spot.middle()) > COUNT_PER_CENT)) {
            taken.add(spot.middle());
            anchored(
                String.format(Locale.ROOT, "%,d\u00d7", spot.count()),
                spot.middle(),
                y - 9,
                "count");
          }
        });
  }

  /** Numbers that would cover each other share a badge: 1-3. */
  private void badges(Lane lane, TimeScale scale, int y, List<String> numbered) {
    List<Badge> badges = new ArrayList<>();
    for (int number = 1; number <= numbered.size(); number++) {
      String id = numbered.get(number - 1);
      Optional<Mark> mark =
          lane.marks().stream().filter(each -> each.row().id().equals(id)).findFirst();
      if (mark.isEmpty()) {
        continue;
      }
      double x = (scale.perCent(mark.get().from()) + scale.perCent(mark.get().to())) / 2;
      Optional<Badge> before = badges.isEmpty() ? Optional.empty() : Optional.of(badges.getLast());
      if (before.isPresent() && x - before.get().x() < BADGE_PER_CENT) {
        badges.set(badges.size() - 1, before.get().upTo(number));
      } else {
        badges.add(new Badge(number, number, x, mark.get()));
      }
    }
    badges.forEach(badge -> badge(badge, y));
  }

  private record Badge(int first, int last, double x, Mark mark) {
    Badge upTo(int number) {
      return new Badge(first, number, x, mark);
    }

    String text() {
      return first == last ? Integer.toString(first) : first + "-" + last;
    }
  }

  private void badge(Badge badge, int y) {
    int half = badge.first() == badge.last() ? 9 : 15;
    html.open("a", "href", "#" + badge.mark().row().id());
    html.element("title", badge.mark().row().what());
    html.open("svg", "x", perCent(badge.x()), "y", Integer.toString(y), "overflow", "visible");
    html.empty(
        "rect",
        "x",
        Integer.toString(-half),
        "y",
        "-9",
        "width",
        Integer.toString(2 * half),
        "height",
        "18",
        "rx",
        "9",
        "class",
        "badge " + badge.mark().look().name().toLowerCase(Locale.ROOT));
    html.element(
        "text", badge.text(), "x", "0", "y", "4", "class", "number", "text-anchor", "middle");
    html.close().close();
  }

  private void anchored(String text, double x, int y, String kind) {
    String anchor =
        x < COUNT_PER_CENT / 2 ? "start" : x > 100 - COUNT_PER_CENT / 2 ? "end" : "middle";
    html.element(
        "text",
        text,
        "x",
        perCent(x),
        "y",
        Integer.toString(y),
        "class",
        kind,
        "text-anchor",
        anchor);
  }

  private void axis(TimeScale scale, int top) {
    List<TimeScale.Piece> pieces = scale.pieces();
    Instant begin = pieces.getFirst().span().from();
    Instant end = pieces.getLast().span().to();
    boolean fine = Duration.between(begin, end).compareTo(TO_THE_MILLISECOND) < 0;
    for (TimeScale.Piece piece : pieces) {
      time(piece.span().from(), piece.fromPerCent(), "start", top, fine);
    }
    TimeScale.Piece last = pieces.getLast();
    if (last.toPerCent() - last.fromPerCent() > 2 * COUNT_PER_CENT + 10) {
      time(last.span().to(), last.toPerCent(), "end", top, fine);
    }
    for (int i = 1; i < pieces.size(); i++) {
      double at = (pieces.get(i - 1).toPerCent() + pieces.get(i).fromPerCent()) / 2;
      html.open("g");
      html.element(
          "title",
          Spans.show(Duration.between(pieces.get(i - 1).span().to(), pieces.get(i).span().from()))
              + " without evidence are cut out here");
      for (double shift : List.of(-0.6, 0.6)) {
        html.empty(
            "line",
            "x1",
            perCent(at + shift),
            "x2",
            perCent(at + shift),
            "y1",
            "4",
            "y2",
            Integer.toString(top + 4),
            "class",
            "cut");
      }
      html.close();
    }
  }

  private void time(Instant time, double x, String anchor, int top, boolean fine) {
    int y = top + TITLE_PIXELS;
    for (String line : Spans.dayAndTime(time, fine)) {
      html.element(
          "text",
          line,
          "x",
          perCent(x),
          "y",
          Integer.toString(y),
          "class",
          "axis",
          "text-anchor",
          anchor);
      y += TITLE_PIXELS + 1;
    }
  }

  private void caption(List<String> numbered) {
    html.open("figcaption");
    html.text("Times are UTC, by the clock of whoever saw it.");
    if (timeline.lanes().stream().anyMatch(lane -> !lane.bands().isEmpty())) {
      html.text(" The thick line is the time that the records cover.");
    }
    if (timeline.hasLive()) {
      html.text(" A connection of ours lasted at least as long as its bar.");
    }
    if (timeline.unplaced() > 0) {
      html.text(" %,d pieces of evidence have no time.".formatted(timeline.unplaced()));
    }
    if (timeline.lanesLeftOut() > 0) {
      html.text(" %,d further lanes are not drawn.".formatted(timeline.lanesLeftOut()));
    }
    html.close();
    if (numbered.isEmpty()) {
      return;
    }
    html.open("ol", "class", "legend");
    for (String id : numbered) {
      timeline
          .mark(id)
          .ifPresent(mark -> {
            html.open("li");
            html.element("a", Spans.show(mark.from()), "href", "#" + id);
            html.text(" " + PlainText.show(mark.row().briefly(), MAX_LEGEND_CHARACTERS));
            if (mark.count() >= LEAST_COUNT_SHOWN) {
              html.text(String.format(Locale.ROOT, ", %,d times", mark.count()));
            }
            html.close();
          });
    }
    html.close();
  }

  static String perCent(double value) {
    return String.format(Locale.ROOT, "%.2f%%", value);
  }
}
