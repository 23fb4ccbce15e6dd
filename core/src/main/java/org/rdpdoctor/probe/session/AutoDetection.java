package org.rdpdoctor.probe.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.SessionObservation;
import org.rdpdoctor.model.SessionObservation.BandwidthMeasured;
import org.rdpdoctor.model.SessionObservation.NetworkCharacterized;
import org.rdpdoctor.wire.rdpbcgr.AutoDetect;

/**
 * Answers the server's auto-detect requests (MS-RDPBCGR 3.2.5.13) and keeps what they tell.
 *
 * <p>A server may ask this until it has what it wants; answers beyond {@link #MAX_ANSWERS} are not
 * given.
 */
final class AutoDetection {
  private static final int MAX_ANSWERS = 200;

  private final List<SessionObservation> seen = new ArrayList<>();
  private long startedNanos;
  private long countedBytes;
  private int answers;

  /** The response to a request; empty when it wants none. */
  Optional<AutoDetect> answer(AutoDetect request, Duration sinceClientInfo) {
    if (request.headerTypeId() != AutoDetect.REQUEST || answers >= MAX_ANSWERS) {
      return Optional.empty();
    }
    return switch (request.type()) {
      case AutoDetect.RTT_REQUEST, AutoDetect.RTT_REQUEST_CONNECTING ->
          given(AutoDetect.rttResponse(request.sequenceNumber()));
      case AutoDetect.BANDWIDTH_START, AutoDetect.BANDWIDTH_START_CONNECTING -> {
        startedNanos = System.nanoTime();
        countedBytes = 0;
        yield Optional.empty();
      }
      case AutoDetect.BANDWIDTH_PAYLOAD -> {
        countedBytes += request.payload().size();
        yield Optional.empty();
      }
      case AutoDetect.BANDWIDTH_STOP_CONNECTING ->
          measured(request, AutoDetect.BANDWIDTH_RESULTS_CONNECTING);
      case AutoDetect.BANDWIDTH_STOP -> measured(request, AutoDetect.BANDWIDTH_RESULTS);
      case AutoDetect.RESULT_RTT, AutoDetect.RESULT_BANDWIDTH, AutoDetect.RESULT_ALL -> {
        seen.add(result(request, sinceClientInfo));
        yield Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  private Optional<AutoDetect> given(AutoDetect answer) {
    answers++;
    return Optional.of(answer);
  }

  private Optional<AutoDetect> measured(AutoDetect request, int type) {
    countedBytes += request.payload().size();
    Duration took = Duration.ofNanos(startedNanos == 0 ? 0 : System.nanoTime() - startedNanos);
    if (countedBytes > 0) {
      seen.add(new BandwidthMeasured(countedBytes, took));
    }
    return given(
        AutoDetect.bandwidthResults(request.sequenceNumber(), type, took.toMillis(), countedBytes));
  }

  private static NetworkCharacterized result(AutoDetect result, Duration took) {
    return switch (result.type()) {
      case AutoDetect.RESULT_RTT ->
          new NetworkCharacterized(millis(result, 0), millis(result, 1), Optional.empty(), took);
      case AutoDetect.RESULT_BANDWIDTH ->
          new NetworkCharacterized(
              Optional.empty(), millis(result, 1), Optional.of(result.field(0)), took);
      default ->
          new NetworkCharacterized(
              millis(result, 0), millis(result, 2), Optional.of(result.field(1)), took);
    };
  }

  private static Optional<Duration> millis(AutoDetect result, int index) {
    return Optional.of(Duration.ofMillis(result.field(index)));
  }

  List<SessionObservation> seen() {
    return List.copyOf(seen);
  }
}
