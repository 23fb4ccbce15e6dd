package org.rdpdoctor.offline.rdp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.CaptureObservation.ConnectionSeen;
import org.rdpdoctor.model.CaptureObservation.DirectionSeen;
import org.rdpdoctor.model.CaptureObservation.EndSeen;
import org.rdpdoctor.model.CaptureObservation.NoEndSeen;
import org.rdpdoctor.model.CaptureObservation.PacketTooBigReported;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.TcpObservation;
import org.rdpdoctor.model.TcpObservation.TcpConnected;
import org.rdpdoctor.model.TcpObservation.TcpRefused;
import org.rdpdoctor.model.TcpObservation.TcpReset;
import org.rdpdoctor.model.TcpObservation.TcpTimedOut;
import org.rdpdoctor.offline.flow.StreamListener.Side;
import org.rdpdoctor.offline.flow.TcpConnection;
import org.rdpdoctor.offline.flow.TcpConnection.End;
import org.rdpdoctor.offline.flow.TcpSide;
import org.rdpdoctor.offline.pcap.Frame;

/** What TCP itself tells of a connection, before and after what was said on it. */
final class ConnectionFacts {
  /** What did not come within this time did not come; a capture that ends sooner tells nothing. */
  static final Duration SILENCE = Duration.ofSeconds(5);

  private final String file;
  private final TcpConnection connection;
  private final long captureEndNanos;

  private final long dataNanos;

  /**
   * For one connection.
   *
   * @param dataNanos when anything was last said on it
   */
  ConnectionFacts(String file, TcpConnection connection, long dataNanos, long captureEndNanos) {
    this.file = file;
    this.dataNanos = dataNanos;
    this.connection = connection;
    this.captureEndNanos = captureEndNanos;
  }

  /** How TLS and the negotiation are to take the end. */
  TlsNotes.Ending ending() {
    boolean incomplete = connection.isOneSided() || connection.side(Side.SERVER).missingBytes() > 0;
    if (incomplete) {
      return TlsNotes.Ending.UNTOLD;
    }
    Optional<End> first = connection.ends().stream().findFirst();
    if (first.isEmpty()) {
      // What is only sent again says nothing new.
      Duration waited = Duration.ofNanos(Math.max(0, captureEndNanos - lastDataNanos()));
      return waited.compareTo(SILENCE) >= 0 ? TlsNotes.Ending.SILENT : TlsNotes.Ending.UNTOLD;
    }
    if (first.get().by() == Side.CLIENT) {
      // The client gave up: after a while for want of an answer, or at once for its own reasons.
      Duration waited = Duration.ofNanos(Math.max(0, first.get().nanos() - lastDataNanos()));
      return waited.compareTo(SILENCE) >= 0 ? TlsNotes.Ending.SILENT : TlsNotes.Ending.UNTOLD;
    }
    return first.get().reset() ? TlsNotes.Ending.RESET : TlsNotes.Ending.CLOSED;
  }

  /** When anything was last said; the end is compared with it. */
  private long lastDataNanos() {
    return dataNanos > 0 ? dataNanos : connection.lastNanos();
  }

  /** How long nothing had come when the capture ended. */
  Duration idle() {
    return Duration.ofNanos(Math.max(0, captureEndNanos - connection.lastNanos()));
  }

  /** All observations of the connection in their order, with what was said on it. */
  List<Observed> around(List<Observed> said) {
    List<Observed> all = new ArrayList<>();
    all.add(first(seen()));
    setup().ifPresent(each -> all.add(first(each)));
    all.addAll(said);
    connection.icmpErrors().stream()
        .filter(IcmpWords::isTooBig)
        .forEach(error ->
            all.add(
                at(
                    error.frame(),
                    error.nanos(),
                    new PacketTooBigReported(error.by().toString(), error.mtu()))));
    for (End end : connection.ends()) {
      all.add(at(end.frame(), end.nanos(), end(end)));
    }
    if (connection.ends().isEmpty()) {
      all.add(at(connection.lastFrame(), connection.lastNanos(), new NoEndSeen(idle())));
    }
    return all;
  }

  private Observed first(Observation observation) {
    return at(connection.firstFrame(), connection.firstNanos(), observation);
  }

  private Observed at(long frame, long nanos, Observation observation) {
    return new Observed(
        new Source.Capture(file, Optional.of(connection.number()), frame, Frame.instant(nanos)),
        observation);
  }

  private ConnectionSeen seen() {
    return new ConnectionSeen(
        connection.client().address().toString(),
        connection.client().port(),
        connection.server().address().toString(),
        connection.server().port(),
        connection.syns() > 0,
        connection.isEstablished(),
        connection.syns(),
        Duration.ofNanos(connection.lastNanos() - connection.firstNanos()),
        Duration.ofNanos(connection.quietBeforeEndNanos()),
        connection.serverRoundTripNanos().map(Duration::ofNanos),
        connection.clientRoundTripNanos().map(Duration::ofNanos),
        direction(connection.side(Side.CLIENT), connection.side(Side.SERVER)),
        direction(connection.side(Side.SERVER), connection.side(Side.CLIENT)));
  }

  private static DirectionSeen direction(TcpSide side, TcpSide other) {
    return new DirectionSeen(
        side.packets(),
        side.bytes(),
        side.timesToLive(),
        side.sentAgain(),
        side.lostBefore(),
        side.outOfOrder(),
        side.missingBytes(),
        side.copies(),
        side.largestSegment(),
        side.stuckBytes(),
        side.stuckTimes(),
        side.heardMeanwhile(other),
        side.unacknowledgedBytes(),
        side.endsWithHole(),
        side.zeroWindows(),
        Duration.ofNanos(side.stalledNanos()));
  }

  /** What a client's connect gives; empty when its beginning is not in the capture. */
  private Optional<TcpObservation> setup() {
    if (connection.syns() == 0) {
      return Optional.empty();
    }
    String address = connection.server().address().toString();
    int port = connection.server().port();
    if (connection.connectNanos().isPresent()) {
      return Optional.of(
          new TcpConnected(address, port, Duration.ofNanos(connection.connectNanos().get())));
    }
    Optional<End> reset =
        connection.ends().stream()
            .filter(End::reset)
            .filter(each -> each.by() == Side.SERVER)
            .findFirst();
    if (reset.isPresent()) {
      Duration took = Duration.ofNanos(reset.get().nanos() - connection.firstNanos());
      return Optional.of(
          connection.hasSynAck()
              ? new TcpReset(address, port, took)
              : new TcpRefused(address, port, took));
    }
    return unanswered(address, port);
  }

  private Optional<TcpObservation> unanswered(String address, int port) {
    Duration waited = Duration.ofNanos(Math.max(0, captureEndNanos - connection.firstNanos()));
    Optional<TcpObservation> reported =
        connection.icmpErrors().stream()
            .flatMap(error ->
                IcmpWords.ofTcp(
                    error,
                    address,
                    port,
                    Duration.ofNanos(Math.max(0, error.nanos() - connection.firstNanos())))
                    .stream())
            .findFirst();
    if (reported.isPresent()) {
      return reported;
    }
    boolean untold =
        connection.hasSynAck()
            || connection.side(Side.SERVER).packets() > 0
            || connection.isOneSided()
            || waited.compareTo(SILENCE) < 0;
    if (untold) {
      return Optional.empty();
    }
    return Optional.of(new TcpTimedOut(address, port, waited));
  }

  private EndSeen end(End end) {
    return new EndSeen(
        TlsNotes.party(end.by()),
        end.reset(),
        Duration.ofNanos(Math.max(0, end.nanos() - connection.firstNanos())),
        end.timeToLive(),
        end.usualTimesToLive(),
        known(end.identification()),
        known(end.lastIdentification()),
        end.afterFinOfOther());
  }

  private static Optional<Integer> known(int identification) {
    return identification < 0 ? Optional.empty() : Optional.of(identification);
  }
}
