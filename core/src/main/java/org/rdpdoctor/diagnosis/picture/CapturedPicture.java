package org.rdpdoctor.diagnosis.picture;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rdpdoctor.model.CaptureObservation.ConnectionSeen;
import org.rdpdoctor.model.CaptureObservation.DatagramsSeen;
import org.rdpdoctor.model.CaptureObservation.DirectionSeen;
import org.rdpdoctor.model.CaptureObservation.EndSeen;
import org.rdpdoctor.model.CaptureObservation.PacketTooBigReported;
import org.rdpdoctor.model.CaptureObservation.Party;

/**
 * What the packets of a captured connection tell of the path and of both ends. Of a probe there is
 * nothing of this.
 *
 * @param tcp the TCP stage
 * @param udp the UDP stage
 */
public record CapturedPicture(StageView tcp, StageView udp) {
  /** So much that is sent again is more than a path with a moment's trouble has. */
  private static final double LOSSY_SHARE = 0.05;

  private static final int LOSSY_SEGMENTS = 10;

  /** A capture of so many packets would show a path that loses them. */
  private static final int TELLING_PACKETS = 200;

  /** Only segments of this size meet a narrow path; tunnels leave more room. */
  private static final int LARGE_BYTES = 1000;

  private static final int TOO_OFTEN_FOR_CHANCE = 2;
  private static final int GIVEN_UP_TIMES = 4;
  private static final Duration LONG_STALL = Duration.ofSeconds(5);
  private static final Duration LONG_IDLE = Duration.ofMinutes(1);
  private static final int DATAGRAMS_OF_A_DEAD_PATH = 10;

  /** The tunnel's own handshake is shorter. */
  private static final int DATAGRAMS_OF_A_SESSION = 20;

  /** Of one stack the next number is near. */
  private static final int NEAR_IDENTIFICATION = 64;

  public Optional<ConnectionSeen> connection() {
    return tcp.first(ConnectionSeen.class).map(Seen::what);
  }

  public boolean isCaptured() {
    return connection().isPresent();
  }

  /** Data passed both ways. */
  public boolean standing() {
    return connection()
        .map(seen ->
            seen.established() && seen.byClient().packets() > 0 && seen.byServer().packets() > 0)
        .orElse(false);
  }

  private Stream<DirectionSeen> directions() {
    return connection().stream().flatMap(seen -> Stream.of(seen.byClient(), seen.byServer()));
  }

  /** Segments that were lost, as far as their being sent again shows it. */
  public long lostSegments() {
    return directions().mapToLong(each -> each.sentAgain() + each.lostBefore()).sum();
  }

  public long packets() {
    return directions().mapToLong(DirectionSeen::packets).sum();
  }

  public boolean lossy() {
    return directions()
        .anyMatch(each -> {
          long lost = each.sentAgain() + each.lostBefore();
          return lost >= LOSSY_SEGMENTS && lost >= LOSSY_SHARE * each.packets();
        });
  }

  public String lossSentence() {
    return "%,d of %,d packets were lost and sent again".formatted(lostSegments(), packets());
  }

  /** There were packets enough, in both directions, and none was lost. */
  public boolean lossless() {
    return packets() >= TELLING_PACKETS
        && lostSegments() == 0
        && directions()
            .allMatch(each ->
                each.packets() > 0 && each.missingBytes() == 0 && each.unacknowledgedBytes() == 0);
  }

  /** A party sent the same bytes again and again, and the other never had them. */
  public Optional<Stuck> stuck() {
    return connection()
        .flatMap(
            seen -> stuck("client", seen.byClient()).or(() -> stuck("server", seen.byServer())));
  }

  /**
   * A segment that never arrived.
   *
   * @param heardMeanwhile the other party lives
   */
  public record Stuck(String by, int bytes, int times, boolean heardMeanwhile) {
    public boolean isLarge() {
      return bytes >= LARGE_BYTES && heardMeanwhile;
    }

    public boolean isGivenUp() {
      return times >= GIVEN_UP_TIMES;
    }
  }

  private static Optional<Stuck> stuck(String by, DirectionSeen direction) {
    return direction.stuckTimes() >= TOO_OFTEN_FOR_CHANCE
        ? Optional.of(
            new Stuck(
                by, direction.stuckBytes(), direction.stuckTimes(), direction.heardMeanwhile()))
        : Optional.empty();
  }

  /** Something before what came last of the server never came: seen where the client is. */
  public boolean holeFromServer() {
    return connection().map(seen -> seen.byServer().endsWithHole()).orElse(false);
  }

  /** A router says what the largest packet is. */
  public Optional<PacketTooBigReported> tooBig() {
    return tcp.first(PacketTooBigReported.class).map(Seen::what);
  }

  /** How long the server said that it takes no more for now, when that was long. */
  public Optional<Duration> serverStalled() {
    return connection().map(seen -> seen.byServer().stalled()).filter(CapturedPicture::isLong);
  }

  /** The same of the client. */
  public Optional<Duration> clientStalled() {
    return connection().map(seen -> seen.byClient().stalled()).filter(CapturedPicture::isLong);
  }

  private static boolean isLong(Duration stalled) {
    return stalled.compareTo(LONG_STALL) >= 0;
  }

  private List<EndSeen> ends() {
    return tcp.seen(EndSeen.class).stream().map(Seen::what).toList();
  }

  private Optional<EndSeen> firstEnd() {
    return ends().stream().findFirst();
  }

  /** What ended the connection came another way than all else of its supposed sender. */
  public Optional<EndSeen> foreignReset() {
    return firstEnd().filter(end -> end.reset() && end.otherOrigin() && !end.afterFinOfOther());
  }

  /** The reset that ended the connection is the server's own: its TTL, and its next number. */
  public boolean ownReset() {
    return firstEnd()
        .filter(end -> end.reset() && end.by() == Party.SERVER && !end.otherOrigin())
        .filter(end -> end.identification().isPresent() && end.lastIdentification().isPresent())
        .map(end -> {
          int step = (end.identification().get() - end.lastIdentification().get()) & 0xFFFF;
          return step > 0 && step <= NEAR_IDENTIFICATION;
        })
        .orElse(false);
  }

  /** After a long silence what was said next met a reset, or nobody. */
  public Optional<Duration> brokenWhileQuiet() {
    boolean cut =
        firstEnd()
            .map(end -> end.reset() && end.by() == Party.SERVER && !end.afterFinOfOther())
            .orElse(false);
    return connection()
        .map(ConnectionSeen::quietBeforeEnd)
        .filter(quiet -> quiet.compareTo(LONG_IDLE) >= 0)
        .filter(_ -> cut || stuck().isPresent());
  }

  private Stream<DatagramsSeen> datagrams() {
    return udp.seen(DatagramsSeen.class).stream().map(Seen::what);
  }

  /** RDP's UDP transport worked for a while and then only the client was heard. */
  public Optional<DatagramsSeen> datagramsDied() {
    return datagrams()
        .filter(each ->
            each.answered()
                && each.unansweredDatagrams() >= DATAGRAMS_OF_A_DEAD_PATH
                && isLong(each.unansweredFor()))
        .findFirst();
  }

  /** The client asked for UDP, which it does only when a session told it to, and got no answer. */
  public boolean datagramsUnanswered() {
    return datagrams().anyMatch(each -> !each.answered() && each.serverDatagrams() == 0);
  }

  /**
   * A tunnel over UDP carried data both ways. Its security token comes out of the session, so that
   * the session got past licensing.
   */
  public boolean datagramsCarried() {
    return datagrams()
        .anyMatch(each ->
            each.answered()
                && each.clientDatagrams() >= DATAGRAMS_OF_A_SESSION
                && each.serverDatagrams() >= DATAGRAMS_OF_A_SESSION);
  }

  /** Why a connection of which every stage passed is not called healthy; a sentence. */
  public Optional<String> trouble() {
    return foreignReset()
        .map(end ->
            "the connection is cut by a reset that did not come from the %s (TTL %d, not %s)"
                .formatted(
                    end.by() == Party.SERVER ? "server" : "client",
                    end.timeToLive(),
                    end.usualTimesToLive()))
        .or(() ->
            brokenWhileQuiet()
                .map(each ->
                    "after %s without a word the connection is dead".formatted(PlainText.of(each))))
        .or(() ->
            stuck()
                .filter(Stuck::isGivenUp)
                .map(each ->
                    "%d bytes of the %s were sent again %d times and never acknowledged"
                        .formatted(each.bytes(), each.by(), each.times())))
        .or(() -> lossy() ? Optional.of(lossSentence()) : Optional.<String>empty())
        .or(() -> serverStalled().map(each -> "the server took no data for " + PlainText.of(each)))
        .or(() -> clientStalled().map(each -> "the client took no data for " + PlainText.of(each)))
        .or(() ->
            datagramsDied()
                .map(each ->
                    "the UDP transport died: the last %,d datagrams of the client met no answer"
                        .formatted(each.unansweredDatagrams())));
  }
}
