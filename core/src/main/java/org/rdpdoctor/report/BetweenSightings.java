package org.rdpdoctor.report;

import java.util.List;
import java.util.stream.Collectors;
import org.rdpdoctor.model.BetweenObservation;
import org.rdpdoctor.model.BetweenObservation.ConnectionHeld;
import org.rdpdoctor.model.BetweenObservation.FingerprintExpected;
import org.rdpdoctor.model.BetweenObservation.HeldEnd;
import org.rdpdoctor.model.BetweenObservation.HoldNotPossible;
import org.rdpdoctor.model.BetweenObservation.Hop;
import org.rdpdoctor.model.BetweenObservation.HopAnswer;
import org.rdpdoctor.model.BetweenObservation.Reply;
import org.rdpdoctor.model.BetweenObservation.ResetSeen;
import org.rdpdoctor.model.BetweenObservation.RouteNotTraced;
import org.rdpdoctor.model.BetweenObservation.RouteTraced;
import org.rdpdoctor.model.BetweenObservation.ShortReachTried;
import org.rdpdoctor.model.BetweenObservation.Trigger;
import org.rdpdoctor.model.BetweenObservation.TriggerTried;
import org.rdpdoctor.model.StageId;

/** What shows whether something stands between, as one line each. */
final class BetweenSightings {
  private BetweenSightings() {}

  static String line(BetweenObservation seen) {
    return switch (seen) {
      case TriggerTried tried ->
          "port %d, %s%s (%d bytes): %s after %s, connected in %s"
              .formatted(
                  tried.port(),
                  trigger(tried.trigger()),
                  place(tried.at()),
                  tried.bytes(),
                  reply(tried.reply()),
                  Sightings.millis(tried.took()),
                  Sightings.millis(tried.connectTook()));
      case ResetSeen reset ->
          "the reset has a TTL of %d%s%s"
              .formatted(reset.timeToLive(), usual(reset.usualTimesToLive()), identified(reset));
      case RouteTraced route ->
          "%s: %s"
              .formatted(
                  routeHeading(route, ""),
                  route.hops().stream()
                      .map(BetweenSightings::hop)
                      .collect(Collectors.joining(", ")));
      case RouteNotTraced not ->
          "route not traced: %s; instead: %s".formatted(not.because(), not.instead());
      case ShortReachTried tried ->
          "%s%s with a TTL of %d: %s%s after %s"
              .formatted(
                  trigger(tried.trigger()),
                  place(tried.at()),
                  tried.timeToLive(),
                  reply(tried.reply()),
                  tried.expiredAt().map(each -> ", expired at " + each).orElse(""),
                  Sightings.millis(tried.took()));
      case ConnectionHeld held ->
          "quiet %s behind %s, %s: %s"
              .formatted(
                  Spans.show(held.quiet()),
                  held.behind().id(),
                  held.keptAlive() ? "with TCP keep-alives" : "without a packet",
                  end(held.end()));
      case HoldNotPossible not -> "no connection could be kept quiet: " + not.because();
      case FingerprintExpected expected ->
          "expected is the certificate with SHA-256 " + expected.sha256();
    };
  }

  static String trigger(Trigger trigger) {
    return switch (trigger) {
      case NOTHING -> "nothing sent";
      case PLAIN_BYTES -> "bytes of no protocol";
      case REQUEST -> "RDP request";
      case REQUEST_WITHOUT_COOKIE -> "RDP request without a cookie";
      case HELLO -> "hello with the server's name";
      case HELLO_WITHOUT_NAME -> "hello without a name";
    };
  }

  private static String place(StageId at) {
    return at == StageId.TLS ? " behind the negotiation" : "";
  }

  private static String reply(Reply reply) {
    return switch (reply) {
      case ANSWERED -> "answered";
      case CLOSED -> "closed";
      case RESET -> "reset";
      case SILENT -> "no answer";
    };
  }

  private static String usual(List<Integer> usual) {
    return usual.isEmpty()
        ? ""
        : ", the packets before it "
            + usual.stream().map(String::valueOf).collect(Collectors.joining(" and "));
  }

  private static String identified(ResetSeen reset) {
    return reset
        .identification()
        .map(id ->
            ", IP id %d%s"
                .formatted(id, reset.lastIdentification().map(last -> " after " + last).orElse("")))
        .orElse("");
  }

  /**
   * @param address where it leads; empty where that is said beside
   */
  static String routeHeading(RouteTraced route, String address) {
    return "Route by %s to %s%sport %d%s"
        .formatted(
            route.by(),
            address,
            address.isEmpty() ? "" : " ",
            route.port(),
            route.reached() ? "" : ", not reached");
  }

  /** A hop as a row of its own, with how long its answer took. */
  static String hopLine(Hop hop) {
    return hop.answer() == HopAnswer.SILENT
        ? hop(hop)
        : "%s, %s".formatted(hop(hop), Sightings.millis(hop.took()));
  }

  private static String hop(Hop hop) {
    String from = hop.from().orElse("*");
    HopAnswer answer = hop.answer();
    return "%d %s"
        .formatted(
            hop.timeToLive(),
            switch (answer) {
              case EXPIRED -> from;
              case ACCEPTED -> from + " takes it";
              case REFUSED -> from + " refuses";
              case UNREACHABLE -> from + " says unreachable";
              case SILENT -> "*";
            });
  }

  private static String end(HeldEnd end) {
    return switch (end) {
      case STOOD -> "it stood";
      case CLOSED -> "closed by the other side";
      case RESET -> "reset";
      case RESET_WHEN_USED -> "reset when it was used again";
      case DEAF_WHEN_USED -> "dead when it was used again: no answer";
      case NOT_AWAITED -> "it stood until the wait was ended";
    };
  }
}
