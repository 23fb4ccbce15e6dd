package org.rdpdoctor.report;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.rdpdoctor.model.PathObservation;
import org.rdpdoctor.model.PathObservation.AnswerSizeTried;
import org.rdpdoctor.model.PathObservation.HelloSizeTried;
import org.rdpdoctor.model.PathObservation.KernelCounted;
import org.rdpdoctor.model.PathObservation.RequestSizeTried;
import org.rdpdoctor.model.PathObservation.RoundTripsMeasured;
import org.rdpdoctor.model.PathObservation.SizeEnd;

/** What the path did to packets, as one line each. */
final class PathSightings {
  private PathSightings() {}

  static String line(PathObservation seen) {
    return "%s port %d, %s".formatted(seen.address(), seen.port(), what(seen));
  }

  private static String what(PathObservation seen) {
    return switch (seen) {
      case RoundTripsMeasured trips ->
          "round trips by %s: %d of %d answered%s"
              .formatted(trips.how(), trips.answered(), trips.attempts(), times(trips));
      case KernelCounted counted -> counted(counted);
      case HelloSizeTried tried ->
          "hello of %d bytes%s: %s%s after %s"
              .formatted(
                  tried.bytes(),
                  tried.segmentBytes().map(" in segments of at most %d"::formatted).orElse(""),
                  end(tried.end()),
                  acknowledged(tried.acknowledged()),
                  Sightings.millis(tried.took()));
      case RequestSizeTried tried ->
          "X.224 request of %d bytes: %s%s after %s"
              .formatted(
                  tried.bytes(),
                  end(tried.end()),
                  acknowledged(tried.acknowledged()),
                  Sightings.millis(tried.took()));
      case AnswerSizeTried tried ->
          "hello, answers to come in segments of at most %d bytes: %s, %d bytes came after %s"
              .formatted(
                  tried.segmentBytes(),
                  end(tried.end()),
                  tried.receivedBytes(),
                  Sightings.millis(tried.took()));
    };
  }

  private static String acknowledged(Optional<Boolean> acknowledged) {
    return acknowledged.map(yes -> yes ? ", acknowledged" : ", not acknowledged").orElse("");
  }

  private static String times(RoundTripsMeasured trips) {
    if (trips.took().isEmpty()) {
      return "";
    }
    return ", %s least, %s median, %s most%s"
        .formatted(
            shown(trips.least().orElseThrow()),
            shown(trips.median().orElseThrow()),
            shown(trips.most().orElseThrow()),
            trips.jitter().map(jitter -> ", jitter " + shown(jitter)).orElse(""));
  }

  private static String counted(KernelCounted counted) {
    return ("the kernel counted on a connection (%s, %d pieces): round trip %s, variation %s%s, %d segments"
            + " sent, %d sent again%s%s, path MTU %d, segments of %d out and %d in")
        .formatted(
            counted.during(),
            counted.piecesSent(),
            shown(counted.roundTrip()),
            shown(counted.variation()),
            counted.leastRoundTrip().map(least -> ", least " + shown(least)).orElse(""),
            counted.segmentsSent(),
            counted.sentAgain(),
            counted
                .sentAgainAfterAnswer()
                .map(" (%d after the first answer)"::formatted)
                .orElse(""),
            counted.arrivedTwice().map(", %d needlessly"::formatted).orElse(""),
            counted.pathMtu(),
            counted.sendSegmentBytes(),
            counted.receiveSegmentBytes());
  }

  private static String end(SizeEnd end) {
    return switch (end) {
      case ANSWERED -> "answered";
      case SILENT -> "no answer";
      case RESET -> "reset";
      case CLOSED -> "closed";
      case NOT_SENT -> "not sent";
    };
  }

  /** Below ten milliseconds with one digit more. */
  private static String shown(Duration took) {
    double millis = took.toSeconds() * 1e3 + took.getNano() / 1e6;
    return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
  }
}
