package org.rdpdoctor.probe.negotiation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.rdpdoctor.model.NegotiationObservation;
import org.rdpdoctor.model.NegotiationObservation.ForeignServiceAnswered;
import org.rdpdoctor.model.NegotiationObservation.NegotiationClosed;
import org.rdpdoctor.model.NegotiationObservation.NegotiationConfirmedPlainly;
import org.rdpdoctor.model.NegotiationObservation.NegotiationMalformed;
import org.rdpdoctor.model.NegotiationObservation.NegotiationOdd;
import org.rdpdoctor.model.NegotiationObservation.NegotiationRefused;
import org.rdpdoctor.model.NegotiationObservation.NegotiationReset;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSelected;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSilent;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSplit;
import org.rdpdoctor.probe.net.Conversation;
import org.rdpdoctor.probe.net.Conversation.Received;
import org.rdpdoctor.probe.net.Deadline;
import org.rdpdoctor.reading.ForeignServices;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.mcs.DisconnectProviderUltimatum;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegFailure;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegReq;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegRsp;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.tpkt.Tpkt;
import org.rdpdoctor.wire.x224.X224Tpdu;
import org.rdpdoctor.wire.x224.X224Tpdu.ConnectionConfirm;
import org.rdpdoctor.wire.x224.X224Tpdu.ConnectionRequest;
import org.rdpdoctor.wire.x224.X224Tpdu.DataTpdu;
import org.rdpdoctor.wire.x224.X224Tpdu.DisconnectRequest;

/** One X.224 Connection Request and its answer (MS-RDPBCGR 1.3.1.1, Connection Initiation). */
public final class NegotiationExchange {
  /** No clean Connection Confirm is longer; Windows and others send 11 or 19 bytes. */
  private static final int MAX_ANSWER_BYTES = 1024;

  /** Kept of an answer that is not understood. */
  private static final int KEPT_BYTES = 256;

  /** How long we wait for the rest of what may be another service's banner. */
  private static final Duration BANNER_LIMIT = Duration.ofMillis(300);

  /** Long enough for the first segment to leave alone, short beside any time limit. */
  private static final Duration SPLIT_PAUSE = Duration.ofMillis(50);

  /** A wait without a request ends sooner: who speaks first does so at once. */
  private static final Duration LISTEN_LIMIT = Duration.ofSeconds(2);

  /**
   * The user name in the cookie: one for all connections of a process, because a load balancer
   * chooses the server by it, and one that does not tell our name.
   */
  private static final String COOKIE_NAME = "user" + ThreadLocalRandom.current().nextInt(100, 1000);

  private final Conversation conversation;
  private final Optional<SecurityProtocols> requested;

  private NegotiationExchange(Conversation conversation, Optional<SecurityProtocols> requested) {
    this.conversation = conversation;
    this.requested = requested;
  }

  /**
   * What the request gave, and what was odd about the answer.
   *
   * @param main what happened; first in {@link #all}
   * @param odd present when a readable answer had oddities
   */
  public record Outcome(NegotiationObservation main, Optional<NegotiationOdd> odd) {
    public List<NegotiationObservation> all() {
      List<NegotiationObservation> all = new ArrayList<>();
      all.add(main);
      odd.ifPresent(all::add);
      return all;
    }

    /** The protocol that the server selected, whether it was asked for or not. */
    public Optional<SecurityProtocols> selected() {
      return main instanceof NegotiationSelected(_, SecurityProtocols selected, _, _, _)
          ? Optional.of(selected)
          : Optional.empty();
    }
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @param requested empty for a request without negotiation data
   * @param limit for the whole answer, however slowly it comes
   */
  public static Outcome negotiate(
      Conversation conversation, Optional<SecurityProtocols> requested, Duration limit)
      throws InterruptedException {
    conversation.send("X.224 Connection Request", request(requested));
    return new NegotiationExchange(conversation, requested).read(limit);
  }

  /** As {@link #negotiate}, with the request in two segments, the first one byte long. */
  static NegotiationSplit negotiateSplit(
      Conversation conversation, SecurityProtocols requested, Duration limit)
      throws InterruptedException {
    Bytes request = request(Optional.of(requested));
    conversation.send("first byte of X.224 Connection Request", request.first(1));
    Thread.sleep(SPLIT_PAUSE);
    conversation.send("rest of X.224 Connection Request", request.slice(1, request.size()));
    NegotiationObservation main =
        new NegotiationExchange(conversation, Optional.of(requested)).read(limit).main();
    boolean answered =
        main instanceof NegotiationSelected
            || main instanceof NegotiationRefused
            || main instanceof NegotiationConfirmedPlainly;
    return new NegotiationSplit(Optional.of(requested), answered, main.took());
  }

  /** Waits without asking, for a service that speaks first; empty when nothing comes. */
  static Optional<NegotiationObservation> listen(Conversation conversation)
      throws InterruptedException {
    NegotiationObservation heard =
        new NegotiationExchange(conversation, Optional.empty()).read(LISTEN_LIMIT).main();
    return heard instanceof ForeignServiceAnswered ? Optional.of(heard) : Optional.empty();
  }

  /** The request as bytes, with a neutral cookie. */
  public static Bytes request(Optional<SecurityProtocols> requested) {
    return new Tpkt(connectionRequest(requested).toBytes()).toBytes();
  }

  /**
   * The request with zeros behind it in the same packet, so that it has this size: X.224 tells its
   * own length in one byte and can be no longer by itself.
   */
  public static Bytes requestOf(int bytes, SecurityProtocols requested) {
    int missing = Math.max(0, bytes - request(Optional.of(requested)).size());
    Bytes request = connectionRequest(Optional.of(requested)).toBytes();
    return new Tpkt(request.append(Bytes.of(new byte[missing]))).toBytes();
  }

  private static ConnectionRequest connectionRequest(Optional<SecurityProtocols> requested) {
    Bytes cookie =
        Bytes.of(
            "Cookie: mstshash=%s\r\n".formatted(COOKIE_NAME).getBytes(StandardCharsets.US_ASCII));
    return new ConnectionRequest(
        0, 0, 0, Optional.of(cookie), requested.map(RdpNegReq::new), Optional.empty());
  }

  private Outcome read(Duration limit) throws InterruptedException {
    long began = System.nanoTime();
    Deadline deadline = Deadline.in(limit);
    Bytes answer = Bytes.EMPTY;
    while (answer.size() < MAX_ANSWER_BYTES) {
      Received received = conversation.receive(deadline.left());
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      if (!(received instanceof Received.Data(Bytes bytes))) {
        return ended(received, answer, took);
      }
      answer = answer.append(bytes);
      Optional<Outcome> outcome = understand(answer, took);
      if (outcome.isPresent()) {
        return outcome.get();
      }
    }
    return malformed("the answer is longer than any Connection Confirm", answer, since(began));
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** Empty while more bytes are needed. */
  private Optional<Outcome> understand(Bytes answer, Duration took) throws InterruptedException {
    if (answer.at(0) != Tpkt.VERSION) {
      return Optional.of(foreign(answer, took));
    }
    if (answer.size() < Tpkt.HEADER_SIZE) {
      return Optional.empty();
    }
    int length = answer.at(2) << 8 | answer.at(3);
    if (length > MAX_ANSWER_BYTES) {
      return Optional.of(
          malformed("the TPKT length says %d bytes".formatted(length), answer, took));
    }
    try {
      Reader reader = new Reader(answer);
      Tpkt packet = Tpkt.decode(reader);
      return Optional.of(understand(packet, reader.rest(), answer, took));
    } catch (DecodeException problem) {
      return switch (problem.kind()) {
        case NOT_ENOUGH_BYTES -> Optional.empty();
        case LIMIT, UNEXPECTED ->
            Optional.of(malformed(String.valueOf(problem.getMessage()), answer, took));
      };
    }
  }

  private Outcome understand(Tpkt packet, Bytes after, Bytes answer, Duration took) {
    try {
      return switch (X224Tpdu.decode(new Reader(packet.payload()))) {
        case ConnectionConfirm confirm -> confirmed(packet, confirm, after, took);
        case DataTpdu data -> malformed(named(data), answer, took);
        case DisconnectRequest refusal ->
            malformed(
                "X.224 Disconnect Request with reason %d".formatted(refusal.reason()),
                answer,
                took);
        case ConnectionRequest _ ->
            malformed("X.224 Connection Request instead of a Connection Confirm", answer, took);
      };
    } catch (DecodeException problem) {
      return malformed(String.valueOf(problem.getMessage()), answer, took);
    }
  }

  /**
   * A server may end the connection instead of answering: xrdp does so when it is asked for a
   * protocol that it has never heard of (seen with 0.9.21 and RDSTLS or RDSAAD).
   */
  private static String named(DataTpdu data) {
    try {
      DisconnectProviderUltimatum.decode(new Reader(data.userData()));
      return "MCS Disconnect Provider Ultimatum instead of a Connection Confirm";
    } catch (DecodeException _) {
      return "X.224 Data instead of a Connection Confirm";
    }
  }

  private Outcome confirmed(Tpkt packet, ConnectionConfirm confirm, Bytes after, Duration took) {
    int source = confirm.sourceReference();
    NegotiationObservation main =
        confirm
            .reply()
            .map(reply -> replied(reply, confirm, took))
            .orElseGet(() -> new NegotiationConfirmedPlainly(requested, source, took));
    List<String> oddities = new ArrayList<>(packet.oddities());
    oddities.addAll(confirm.oddities());
    if (!after.isEmpty() && main instanceof NegotiationSelected) {
      conversation.putBack(after);
      oddities.add("%d bytes follow the Connection Confirm unasked".formatted(after.size()));
    }
    return new Outcome(
        main,
        oddities.isEmpty()
            ? Optional.empty()
            : Optional.of(new NegotiationOdd(requested, oddities, took)));
  }

  private NegotiationObservation replied(
      RdpNegotiation reply, ConnectionConfirm confirm, Duration took) {
    int source = confirm.sourceReference();
    return switch (reply) {
      case RdpNegRsp selection ->
          new NegotiationSelected(
              requested, selection.selectedProtocol(), selection.flags().bits(), source, took);
      case RdpNegFailure failure ->
          new NegotiationRefused(requested, failure.failureCode(), source, took);
      case RdpNegReq _ ->
          new NegotiationMalformed(
              requested,
              "the Connection Confirm carries a negotiation request",
              confirm.toBytes().first(KEPT_BYTES),
              took);
    };
  }

  /** Gathers the rest of a banner, then names the service or calls the answer malformed. */
  private Outcome foreign(Bytes first, Duration took) throws InterruptedException {
    Bytes answer = first;
    Deadline deadline = Deadline.in(BANNER_LIMIT);
    while (answer.size() < ForeignServices.ENOUGH_BYTES
        && ForeignServices.recognise(answer).isEmpty()
        && conversation.receive(deadline.left()) instanceof Received.Data(Bytes bytes)) {
      answer = answer.append(bytes);
    }
    Optional<String> service = ForeignServices.recognise(answer);
    Bytes kept = answer.first(KEPT_BYTES);
    return service
        .map(name -> new ForeignServiceAnswered(requested, name, kept, took))
        .map(main -> new Outcome(main, Optional.empty()))
        .orElseGet(() -> malformed("not a TPKT packet and no service we know", kept, took));
  }

  private Outcome ended(Received how, Bytes answer, Duration took) {
    if (!answer.isEmpty()) {
      return malformed(
          "the answer stops after %d bytes (%s)".formatted(answer.size(), word(how)), answer, took);
    }
    NegotiationObservation main =
        switch (how) {
          case Received.Closed _ -> new NegotiationClosed(requested, took);
          case Received.Reset _ -> new NegotiationReset(requested, took);
          case Received.Silent _, Received.Data _, Received.TooMuch _ ->
              new NegotiationSilent(requested, took);
        };
    return new Outcome(main, Optional.empty());
  }

  private static String word(Received how) {
    return switch (how) {
      case Received.Data _ -> "answered";
      case Received.Closed _ -> "closed";
      case Received.Reset _ -> "reset";
      case Received.Silent _ -> "silence";
      case Received.TooMuch _ -> "too many bytes";
    };
  }

  private Outcome malformed(String problem, Bytes answer, Duration took) {
    return new Outcome(
        new NegotiationMalformed(requested, problem, answer.first(KEPT_BYTES), took),
        Optional.empty());
  }
}
