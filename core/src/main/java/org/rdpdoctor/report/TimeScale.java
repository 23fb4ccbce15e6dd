package org.rdpdoctor.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a time stands on an axis of 100 per cent. Long times in which nothing happened are cut out,
 * so that a second of trouble can be seen beside a month of logs.
 */
final class TimeScale {
  private static final int MAX_CUTS = 3;

  /** A shorter pause stays in the picture. */
  private static final double LEAST_SHARE_OF_A_CUT = 0.1;

  private static final Duration LEAST_CUT = Duration.ofSeconds(30);
  private static final double CUT_PER_CENT = 4;
  private static final double LEAST_PIECE_PER_CENT = 17;
  private static final double WHOLE_PER_CENT = 100;
  private static final double MARGIN = 0.04;

  /** From one time to another. */
  record Span(Instant from, Instant to) {
    double nanos() {
      return TimeScale.nanos(Duration.between(from, to));
    }
  }

  /** A piece of the axis without a cut in it. */
  record Piece(Span span, double fromPerCent, double toPerCent) {}

  private final List<Piece> pieces;

  private TimeScale(List<Piece> pieces) {
    this.pieces = List.copyOf(pieces);
  }

  /** An axis on which all these have a place; at least one. */
  static TimeScale of(List<Span> spans) {
    List<Span> sorted = spans.stream().sorted(Comparator.comparing(Span::from)).toList();
    Instant begin = sorted.getFirst().from();
    Instant end = sorted.stream().map(Span::to).max(Comparator.naturalOrder()).orElse(begin);
    double whole = new Span(begin, end).nanos();
    List<Span> cuts =
        gaps(sorted).stream()
            .filter(gap -> gap.nanos() > whole * LEAST_SHARE_OF_A_CUT)
            .filter(gap -> gap.nanos() > nanos(LEAST_CUT))
            .sorted(Comparator.comparingDouble(Span::nanos).reversed())
            .limit(MAX_CUTS)
            .sorted(Comparator.comparing(Span::from))
            .toList();
    List<Instant> edges =
        Stream.of(
                Stream.of(begin),
                cuts.stream().flatMap(cut -> Stream.of(cut.from(), cut.to())),
                Stream.of(end))
            .flatMap(each -> each)
            .toList();
    return new TimeScale(pieces(edges, sorted));
  }

  private static List<Span> gaps(List<Span> sorted) {
    List<Span> gaps = new ArrayList<>();
    Instant until = sorted.getFirst().to();
    for (Span each : sorted) {
      if (each.from().isAfter(until)) {
        gaps.add(new Span(until, each.from()));
      }
      until = each.to().isAfter(until) ? each.to() : until;
    }
    return gaps;
  }

  /** Pieces in which more happens are wider. */
  private static List<Piece> pieces(List<Instant> edges, List<Span> spans) {
    int count = edges.size() / 2;
    List<Double> weights = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Instant from = edges.get(2 * i);
      Instant to = edges.get(2 * i + 1);
      long within =
          spans.stream()
              .filter(each -> !each.to().isBefore(from) && !each.from().isAfter(to))
              .count();
      weights.add(Math.sqrt((double) within));
    }
    double all = weights.stream().mapToDouble(Double::doubleValue).sum();
    double free = WHOLE_PER_CENT - CUT_PER_CENT * (count - 1) - LEAST_PIECE_PER_CENT * count;
    List<Piece> pieces = new ArrayList<>();
    double at = 0;
    for (int i = 0; i < count; i++) {
      double wide = LEAST_PIECE_PER_CENT + free * weights.get(i) / all;
      pieces.add(new Piece(new Span(edges.get(2 * i), edges.get(2 * i + 1)), at, at + wide));
      at += wide + CUT_PER_CENT;
    }
    return pieces;
  }

  List<Piece> pieces() {
    return pieces;
  }

  /** Between 0 and 100; what lies in a cut stands at its edge. */
  double perCent(Instant time) {
    for (Piece piece : pieces) {
      if (time.isBefore(piece.span().from())) {
        return piece.fromPerCent();
      }
      if (!time.isAfter(piece.span().to())) {
        return within(piece, time);
      }
    }
    return pieces.getLast().toPerCent();
  }

  private static double within(Piece piece, Instant time) {
    double length = piece.span().nanos();
    double share = length <= 0 ? 0.5 : new Span(piece.span().from(), time).nanos() / length;
    double inner = MARGIN + share * (1 - 2 * MARGIN);
    return piece.fromPerCent() + inner * (piece.toPerCent() - piece.fromPerCent());
  }

  /** Of centuries, too, which do not fit a long. */
  private static double nanos(Duration length) {
    return length.getSeconds() * 1e9 + length.getNano();
  }
}
