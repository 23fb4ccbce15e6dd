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
 * The port served the first of our connections and not those after them, whatever was asked: not
 * even what it had granted before.
 *
 * @param served connections that got an answer
 * @param turnedAway connections that came later and got none: refused, unanswered, or ended by the
 *     peer before it had said a word
 * @param refused how many of those were refused
 * @param servedAgain a connection later still was served, or opened where others did not: it is no
 *     ban, which lasts
 */
public record TurnedAway(int served, int turnedAway, int refused, boolean servedAgain) {
  /** Fewer may be chance, or a request that a server minds. */
  private static final int ENOUGH = 4;

  /** Of a hello whose connection or negotiation failed where another had succeeded. */
  private static final String NOT_AGAIN = "this time ";

  /** The end of the same, when a connection was opened and what was asked got no answer. */
  private static final String UNANSWERED = "did not select TLS";

  /** The end of the same, when no connection was opened. */
  private static final String REFUSED = "was refused";

  static Optional<TurnedAway> of(
      List<Connection> connections, StageView negotiation, StageView tls) {
    List<String> notAgain =
        tls.seen(TlsNotAsked.class).stream()
            .map(seen -> seen.what().because())
            .filter(because -> because.startsWith(NOT_AGAIN))
            .toList();
    List<Connection> served =
        connections.stream().filter(each -> each.bytesReceived() > 0).toList();
    long unopened =
        unopened(negotiation)
            + notAgain.stream().filter(because -> !because.endsWith(UNANSWERED)).count();
    long turnedAway = connections.stream().filter(TurnedAway::gotNothing).count() + unopened;
    long refused =
        negotiation.seen(TcpRefused.class).size()
            + notAgain.stream().filter(because -> because.endsWith(REFUSED)).count();
    boolean again = connections.stream().anyMatch(each -> isServedLate(each, unopened > 0));
    return served.isEmpty() || notAgain.isEmpty() || turnedAway < ENOUGH
        ? Optional.empty()
        : Optional.of(
            new TurnedAway(
                served.size(), Math.toIntExact(turnedAway), Math.toIntExact(refused), again));
  }

  /**
   * It was opened by a stage behind those whose connections were turned away. Where connections did
   * not even open, one that opens is served, whether or not anything is said on it.
   */
  private static boolean isServedLate(Connection each, boolean othersDidNotOpen) {
    boolean late = each.stage().compareTo(StageId.TLS) >= 0;
    return late && (each.bytesReceived() > 0 || (othersDidNotOpen && hasStood(each)));
  }

  /** Nobody but us ended it. */
  private static boolean hasStood(Connection each) {
    return each.stage() == StageId.PATH && each.ending() == Connection.Ending.DONE;
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
    return "%s answered, and then %d more %s, not even to what had been granted before"
        .formatted(
            served == 1
                ? "the first connection was"
                : "the first %d connections were".formatted(served),
            turnedAway,
            refused == turnedAway ? "were refused, and got no answer" : "got no answer");
  }

  /** The same where later ones were served again; a caution. */
  public String crowd() {
    return "%d connections were not served, and later ones were: a limit on connections, or one of several servers behind the address that does not serve?"
        .formatted(turnedAway);
  }
}
