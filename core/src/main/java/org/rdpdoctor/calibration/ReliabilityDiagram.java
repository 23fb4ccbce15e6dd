package org.rdpdoctor.calibration;

import java.util.List;
import java.util.Locale;
import org.rdpdoctor.calibration.Reliability.Bin;
import org.rdpdoctor.calibration.Reliability.Interval;

/**
 * Stated confidence against the share that was right, as SVG: on the diagonal it is as it was said,
 * above it too little was claimed, below it too much.
 */
public final class ReliabilityDiagram {
  private static final int SIDE = 400;
  private static final int LEFT = 60;
  private static final int TOP = 20;
  private static final int LEGEND = 20;
  private static final int BELOW = 50;
  private static final double BIGGEST_DOT = 9;
  private static final double SMALLEST_DOT = 2.5;

  /** Told apart by colour-blind people, too: blue, orange, green of Okabe and Ito. */
  private static final List<String> COLOURS = List.of("#0072b2", "#e69f00", "#009e73");

  private final StringBuilder svg = new StringBuilder();

  private ReliabilityDiagram() {}

  /** What one set of forecasts is called, and what came of it. */
  public record Series(String name, Reliability reliability) {}

  /**
   * At most three sets.
   *
   * @throws IllegalArgumentException for more
   */
  public static String of(List<Series> all) {
    if (all.size() > COLOURS.size()) {
      throw new IllegalArgumentException("no colours for so many");
    }
    ReliabilityDiagram made = new ReliabilityDiagram();
    made.draw(all);
    return made.svg.toString();
  }

  private void draw(List<Series> all) {
    int width = LEFT + SIDE + TOP;
    int height = TOP + SIDE + BELOW + LEGEND * all.size();
    line(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
            width,
            height,
            width,
            height));
    line("<title>Stated confidence against the share that was right</title>");

    line(
        String.format(
            Locale.ROOT, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", width, height));
    axes();
    for (int i = 0; i < all.size(); i++) {
      series(all.get(i), COLOURS.get(i), i - (all.size() - 1) / 2.0);
      legend(all.get(i), COLOURS.get(i), TOP + SIDE + BELOW + LEGEND * i);
    }
    line("</svg>");
  }

  private void axes() {
    for (int tenth = 0; tenth <= 10; tenth++) {
      double at = tenth / 10.0;
      line(
          String.format(
              Locale.ROOT,
              "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>",
              x(at),
              y(0),
              x(at),
              y(1)));
      line(
          String.format(
              Locale.ROOT,
              "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>",
              x(0),
              y(at),
              x(1),
              y(at)));
      if (tenth % 2 == 0) {
        line(
            String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%d</text>",
                x(at),
                y(0) + 16,
                tenth * 10));
        line(
            String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%d</text>",
                x(0) - 6,
                y(at) + 4,
                tenth * 10));
      }
    }
    line(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#888888\" stroke-dasharray=\"5 4\"/>",
            x(0),
            y(0),
            x(1),
            y(1)));
    line(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">stated confidence, %%</text>",
            x(0.5),
            y(0) + 34));
    line(
        String.format(
            Locale.ROOT,
            "<text transform=\"translate(16 %.1f) rotate(-90)\" text-anchor=\"middle\">right, %%</text>",
            y(0.5)));
  }

  /** Beside each other, so that intervals do not hide one another. */
  private void series(Series series, String colour, double place) {
    int most = series.reliability().bins().stream().mapToInt(Bin::count).max().orElse(0);
    for (Bin bin : series.reliability().bins()) {
      if (bin.count() == 0) {
        continue;
      }
      Interval interval = bin.interval();
      double x = x(bin.mean()) + place * 3;
      line(
          String.format(
              Locale.ROOT,
              "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-opacity=\"0.6\"/>",
              x,
              y(interval.low()),
              x,
              y(interval.high()),
              colour));
      double radius =
          SMALLEST_DOT + (BIGGEST_DOT - SMALLEST_DOT) * Math.sqrt((double) bin.count() / most);
      line(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\" fill-opacity=\"0.7\"><title>%d answers, %d right</title></circle>",
              x,
              y(bin.share()),
              radius,
              colour,
              bin.count(),
              bin.right()));
    }
  }

  private void legend(Series series, String colour, int y) {
    line(
        String.format(
            Locale.ROOT, "<circle cx=\"%d\" cy=\"%d\" r=\"5\" fill=\"%s\"/>", LEFT + 5, y, colour));
    line(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\">%s: %d answers</text>",
            LEFT + 16,
            y + 4,
            escaped(series.name()),
            series.reliability().forecasts().size()));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static double x(double share) {
    return LEFT + share * SIDE;
  }

  private static double y(double share) {
    return TOP + (1 - share) * SIDE;
  }

  private void line(String text) {
    svg.append(text).append('\n');
  }
}
