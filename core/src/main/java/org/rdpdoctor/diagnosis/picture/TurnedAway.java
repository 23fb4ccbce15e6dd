package org.rdpdoctor.diagnosis.picture;

import java.util.List;
import java.util.Optional;
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

  /** The end of the same, when a connection was opened and what was asked got no answer. */
  private static final String UNANSWERED = "did not select TLS";

  static Optional<TurnedAway> of(
      List<Connection> connections, StageView negotiation, StageView tls) {
    List<String> notAgain =
        tls.seen(TlsNotAsked.class).stream()
            .map(seen -> seen.what().because())
            .filter(because -> because.startsWith(NOT_AGAIN))
            .toList();
    List<Connection> served =
        connections.stream().filter(each -> each.bytesReceived() > 0).toList();
    boolean servedLater = served.stream().anyMatch(each -> each.stage() == StageId.TLS);
    long turnedAway =
        connections.stream().filter(TurnedAway::gotNothing).count()
            + unopened(negotiation)
            + notAgain.stream().filter(because -> !because.endsWith(UNANSWERED)).count();
    return served.isEmpty() || servedLater || notAgain.isEmpty() || turnedAway < ENOUGH
        ? Optional.empty()
        : Optional.of(new TurnedAway(served.size(), Math.toIntExact(turnedAway)));
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

  /** A clause. */
  public String sentence() {
    return "%s answered, and then %d more got no answer, not even to what had been granted before"
        .formatted(
            served == 1
                ? "the first connection was"
                : "the first %d connections were".formatted(served),
            turnedAway);
  }
}
