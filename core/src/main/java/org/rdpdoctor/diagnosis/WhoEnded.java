package org.rdpdoctor.diagnosis;

import java.time.Duration;
import java.util.Optional;
import org.rdpdoctor.diagnosis.picture.BetweenPicture;
import org.rdpdoctor.diagnosis.picture.CapturedPicture;
import org.rdpdoctor.diagnosis.picture.HelloFate.End;
import org.rdpdoctor.diagnosis.picture.NlaPicture;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Seen;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.TcpPicture;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.TcpObservation.TcpProhibited;

/**
 * Who ended what failed: the server, its own firewall, or something between. Says so only where the
 * evidence leaves no doubt, and else what would tell.
 */
final class WhoEnded {
  private static final String BETWEEN = "who ended it: something between here and the server";
  private static final String SERVER = "who ended it: the server itself";
  private static final String UNKNOWN = "who ended it: cannot be known from here";

  private WhoEnded() {}

  /** Empty where nothing was ended. */
  static Optional<String> sentence(Sight sight) {
    Optional<StageId> failing = sight.failing();
    if (failing.isEmpty()) {
      return Optional.empty();
    }
    return switch (failing.get()) {
      case TCP -> tcp(sight.tcp(), sight);
      case NEGOTIATION, TLS -> afterConnect(sight);
      case NLA -> insideTls(sight);
      case NAME, CERTIFICATE, LICENSING, SESSION, UDP, PATH, GATEWAY -> Optional.empty();
    };
  }

  private static Optional<String> tcp(TcpPicture tcp, Sight sight) {
    Optional<TcpProhibited> prohibited = tcp.prohibited().map(Seen::what);
    if (prohibited.isPresent()) {
      return prohibited
          .get()
          .reportedBy()
          .map(by ->
              sight.address().filter(by::equals).isPresent()
                  ? "who ended it: the firewall of the host itself, which says so"
                  : BETWEEN + ": " + PlainText.of(by) + " says that it forbids the connection");
    }
    return tcp.refused() || tcp.reset()
        ? Optional.of(
            UNKNOWN
                + ": a closed port and a rejecting firewall answer alike; the list of listeners on"
                + " the host (examine) would tell")
        : Optional.empty();
  }

  /** A box cannot read what is said inside TLS, but it can count and cut. */
  private static Optional<String> insideTls(Sight sight) {
    NlaPicture nla = sight.nla();
    if (nla.alerted()) {
      return Optional.of(SERVER + ", for it answers inside TLS before it ends the connection");
    }
    if (!nla.reset() && !nla.closed() && !nla.silent()) {
      return Optional.empty();
    }
    return Optional.of(
        sight
            .captured()
            .foreignReset()
            .map(end ->
                BETWEEN
                    + ": the reset has a TTL of %d, and the server's own packets have %s"
                        .formatted(end.timeToLive(), end.usualTimesToLive()))
            .orElse(
                UNKNOWN
                    + " (what would tell: the same from a machine beside the server, or a capture"
                    + " on both ends)"));
  }

  private static Optional<String> afterConnect(Sight sight) {
    if (answers(sight)) {
      return Optional.of(SERVER + ", for it answers in its protocol before it ends the connection");
    }
    if (!isCut(sight)) {
      return Optional.empty();
    }
    return between(sight)
        .or(() -> split(sight) ? Optional.of(reader(sight)) : Optional.<String>empty())
        .or(() -> host(sight))
        .or(() -> Optional.of(unknown(sight)));
  }

  /** A TLS alert, a disconnect or a refusal is nobody else's, unless TLS ends on the way. */
  private static boolean answers(Sight sight) {
    return sight.failing().filter(stage -> stage == StageId.TLS).isPresent()
        ? sight.tls().every(End.ALERT, End.MCS_DISCONNECT)
        : sight.negotiation().refusal().isPresent();
  }

  private static boolean isCut(Sight sight) {
    return sight.failing().filter(stage -> stage == StageId.TLS).isPresent()
        ? sight.tls().every(End.RESET, End.CLOSED)
        : sight.negotiation().reset() || sight.negotiation().closed();
  }

  private static Optional<String> between(Sight sight) {
    BetweenPicture between = sight.between();
    CapturedPicture captured = sight.captured();
    return captured
        .foreignReset()
        .map(end ->
            "the reset has a TTL of %d, and the server's own packets have %s"
                .formatted(end.timeToLive(), end.usualTimesToLive()))
        .or(() ->
            between
                .foreignReset()
                .map(seen ->
                    "the reset has a TTL of %d, and the server's own packets have %s"
                        .formatted(seen.what().timeToLive(), seen.what().usualTimesToLive())))
        .or(() ->
            between.cutOnTheWay().filter(BetweenPicture.CutOnTheWay::sure).map(cut -> place(cut)))
        .or(() ->
            between
                .soonerThanRoundTrip()
                .map(each ->
                    "the reset came after %s, and to the server and back takes %s"
                        .formatted(millis(each.quickest()), millis(each.roundTrip()))))
        .map(why -> BETWEEN + ": " + why);
  }

  static String place(BetweenPicture.CutOnTheWay cut) {
    return "packets that reach no farther than %d of the %d hops are answered with a reset%s"
        .formatted(
            cut.timeToLive(),
            cut.distance(),
            cut.near().map(each -> " (the hop there is " + PlainText.of(each) + ")").orElse(""));
  }

  private static boolean split(Sight sight) {
    boolean passes =
        sight.tls().acceptedWhenSplit().isPresent()
            || sight.negotiation().answeredWhenSplit().isPresent();
    return passes && !sight.splitMayBeChance();
  }

  /** Something reads what is said before the server's program does; where, may be told, too. */
  private static String reader(Sight sight) {
    String reads = "the same bytes pass when they are cut in two";
    if (sight.between().cutAtTheHostOnly()) {
      return "who ended it: a packet filter on the server, or right before it: %s, and packets that reach one hop less far are not cut"
          .formatted(reads);
    }
    return sight.between().resetsLikeTheHost()
        ? "who ended it: a packet filter on the server, or a box that borrows its address: %s, and the reset has the TTL of the server's own packets"
            .formatted(reads)
        : "who ended it: something that reads packets, on the way or on the server: "
            + reads
            + where(sight);
  }

  /** Its own address and numbers: its kernel sent it, at the service's wish or its firewall's. */
  private static Optional<String> host(Sight sight) {
    if (sight.captured().ownReset() || sight.between().ownReset()) {
      return Optional.of(
          SERVER
              + ", a firewall on it, or a box that takes connections in its name: the reset has the"
              + " TTL and the next IP id of whoever answers there");
    }
    return sight.between().cutAtTheHostOnly()
        ? Optional.of(
            "who ended it: the server, its own firewall, or what stands right before it: packets"
                + " that reach one hop less far are not cut")
        : Optional.empty();
  }

  private static String unknown(Sight sight) {
    return UNKNOWN + where(sight);
  }

  private static String where(Sight sight) {
    boolean traced = sight.between().route().isPresent();
    boolean watched = sight.between().resetWatched();
    return " (what would tell: the same from a machine beside the server"
        + (traced ? "" : ", --route")
        + (watched ? "" : ", a run as root, which sees the TTL of the reset")
        + ", or a capture on both ends)";
  }

  private static String millis(Duration length) {
    return PlainText.of(length);
  }
}
