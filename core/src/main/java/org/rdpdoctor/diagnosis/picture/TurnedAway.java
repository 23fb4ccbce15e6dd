package org.rdpdoctor.diagnosis.picture;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.rdpdoctor.model.Connection;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.TcpObservation.TcpProhibited;
import org.rdpdoctor.model.TcpObservation.TcpRefused;
import org.rdpdoctor.model.TcpObservation.TcpReset;
import org.rdpdoctor.model.TcpObservation.TcpTimedOut;
import org.rdpdoctor.model.TlsObservation.TlsNotAsked;

/**
 * The port served the first of our connections and not one after them, whatever was asked: not even
 * what it had granted before.
 *
 * @param served connections that got an answer
 * @param turnedAway connections that came later and got none: refused, unanswered, or ended by the
 *     peer before it had said a word
 */
public record TurnedAway(int served, int turnedAway) {
  /** Fewer may be chance, or a request that a server minds. */
  private static final int ENOUGH = 4;

  /** Of a hello whose connection or negotiation failed where another had succeeded. */
  private static final String NOT_AGAIN = "this time ";

  static Optional<TurnedAway> of(List<Connection> connections, StageView negotiation, StageView tls) {
    List<Connection> served =
        connections.stream().filter(each -> each.bytesReceived() > 0).toList();
    List<Connection> ended = connections.stream().filter(TurnedAway::gotNothing).toList();
    int unopened = unopened(negotiation);
    boolean askedAgain =
        tls.seen(TlsNotAsked.class).stream()
            .anyMatch(seen -> seen.what().because().startsWith(NOT_AGAIN));
    int all = ended.size() + unopened;
    return !served.isEmpty() && askedAgain && all >= ENOUGH && comesAfter(ended, served)
        ? Optional.of(new TurnedAway(served.size(), all))
        : Optional.empty();
  }

  private static boolean gotNothing(Connection each) {
    boolean asked = each.stage() == StageId.NEGOTIATION || each.stage() == StageId.TLS;
    return asked
        && each.bytesSent() > 0
        && each.bytesReceived() == 0
        && each.endedBy() == Connection.EndedBy.PEER;
  }

  private static int unopened(StageView negotiation) {
    return negotiation.seen(TcpRefused.class).size()
        + negotiation.seen(TcpTimedOut.class).size()
        + negotiation.seen(TcpReset.class).size()
        + negotiation.seen(TcpProhibited.class).size();
  }

  private static boolean comesAfter(List<Connection> ended, List<Connection> served) {
    Duration lastServed =
        served.stream().map(Connection::openedAfter).max(Duration::compareTo).orElseThrow();
    Predicate<Connection> later = each -> each.openedAfter().compareTo(lastServed) > 0;
    return ended.stream().allMatch(later);
  }

  /** A clause. */
  public String sentence() {
    return "%s answered, and then %d more got no answer, not even to what had been granted before"
        .formatted(
            served == 1 ? "the first connection was" : "the first %d connections were".formatted(served),
            turnedAway);
  }
}
