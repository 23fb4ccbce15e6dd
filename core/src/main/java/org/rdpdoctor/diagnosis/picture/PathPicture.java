package org.rdpdoctor.diagnosis.picture;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.Connection;

/**
 * The network path, as all connections of a road show it.
 *
 * @param view the path stage, which may be missing
 * @param connectTimes from SYN to established, of each connection
 * @param captured what a capture tells besides
 */
public record PathPicture(
    StageView view, List<Duration> connectTimes, CapturedPicture captured) {
  /** The kernel sends a lost SYN again after about 1 s, then after 2 s more. */
  private static final Duration SYN_SENT_AGAIN = Duration.ofMillis(950);

  /** A session over such a path does not follow the hand. */
  private static final Duration TOO_FAR = Duration.ofSeconds(1);

  private static final int ENOUGH_CONNECTS = 4;
  private static final int ENOUGH_LOST = 3;

  /** A third of all connects: 18 percent of the packets in each direction. */
  private static final int LOST_SHARE = 3;

  public PathPicture {
    connectTimes = List.copyOf(connectTimes);
  }

  static PathPicture of(
      StageView view, List<Connection> connections, CapturedPicture captured) {
    return new PathPicture(
        view, connections.stream().map(Connection::connectTook).toList(), captured);
  }

  /** The round trip, free of packets sent again. */
  public Optional<Duration> quickest() {
    return connectTimes.stream().min(Duration::compareTo);
  }

  /** Connects that took as long as when the first packet is lost, while others did not. */
  public int sentAgain() {
    Duration late = quickest().orElse(Duration.ZERO).plus(SYN_SENT_AGAIN);
    return (int) connectTimes.stream().filter(took -> took.compareTo(late) >= 0).count();
  }

  public boolean lossy() {
    return connectsLossy() || captured.lossy();
  }

  private boolean connectsLossy() {
    int lost = sentAgain();
    return connectTimes.size() >= ENOUGH_CONNECTS
        && lost >= ENOUGH_LOST
        && lost * LOST_SHARE >= connectTimes.size();
  }

  /** Every single connect takes a second and more. */
  public boolean tooFar() {
    return connectTimes.size() >= ENOUGH_CONNECTS
        && quickest().map(took -> took.compareTo(TOO_FAR) >= 0).orElse(false);
  }

  /** How the stage stands that measures it; never bad, since a session may live with it. */
  public Standing standing() {
    return Standing.unknown(view.whyMissing());
  }

  /** Why a host behind this path is not called healthy though all stages pass; a sentence. */
  public Optional<String> trouble() {
    if (connectsLossy()) {
      return Optional.of(
          "%d of %d connects needed their first packet twice"
              .formatted(sentAgain(), connectTimes.size()));
    }
    return tooFar()
        ? quickest().map(took -> "every round trip takes " + PlainText.of(took) + " or more")
        : captured.trouble();
  }
}
