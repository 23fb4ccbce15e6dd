package org.rdpdoctor.probe.udp;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.UdpObservation;
import org.rdpdoctor.model.UdpObservation.UdpAnswered;
import org.rdpdoctor.model.UdpObservation.UdpMalformed;
import org.rdpdoctor.model.UdpObservation.UdpProhibited;
import org.rdpdoctor.model.UdpObservation.UdpRefused;
import org.rdpdoctor.model.UdpObservation.UdpSilent;
import org.rdpdoctor.model.UdpObservation.UdpUnreachable;
import org.rdpdoctor.probe.RoadContext;
import org.rdpdoctor.probe.net.DatagramConversation;
import org.rdpdoctor.probe.net.DatagramConversation.Received;
import org.rdpdoctor.probe.net.DatagramDialer.Flow;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.rdpeudp.RdpUdpDatagram;
import org.rdpdoctor.wire.rdpeudp.RdpUdpDatagram.Ack;
import org.rdpdoctor.wire.rdpeudp.RdpUdpDatagram.Syn;
import org.rdpdoctor.wire.rdpeudp.SynDataEx;
import org.rdpdoctor.wire.rdpeudp.UdpVersion;

/**
 * A few SYNs to one port, one flow after another.
 *
 * <p>Each flow is a connection of its own on a port of its own (MS-RDPEUDP 2.1) and carries the
 * same SYN once or twice. A healthy port costs one datagram, and a silent one three and about a
 * second. Version 3 is not asked for: its SYN must carry the hash of a cookie that only a session
 * has, and a server answers a wrong one with version 2 (3.1.5.1.1).
 *
 * <p>An answer is left at that. The specification has no datagram that ends a connection ("FIN:
 * currently unused", 2.2.2.1); the server gives up after three to five repetitions of its answer
 * (3.1.5.2), sooner when it hears from our system that the port is closed.
 */
final class HandshakeProbe {
  /** Smallest time-out before a SYN is sent again: that of version 2, section 3.1.6.1. */
  private static final Duration RETRANSMIT_AFTER = Duration.ofMillis(300);

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  /** The rest of the deadline that is left to the other stages and to the report. */
  private static final Duration SPARE = Duration.ofMillis(200);

  /** Sizes between the smallest and the largest that are tried when only the former is answered. */
  private static final int MAX_STEPS = 2;

  private static final int MAX_STEPS_IN_DEPTH = 5;

  private static final int MAX_STRAYS = 4;
  private static final int FIRST_BYTES = 32;
  private static final int RECEIVE_WINDOW_DATAGRAMS = 64;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final RoadContext context;
  private final int port;
  private final Duration wait;
  private final List<UdpObservation> seen = new ArrayList<>();

  /**
   * @param roundTrip zero when it is not known
   */
  HandshakeProbe(RoadContext context, Duration roundTrip) {
    this.context = context;
    this.port = context.target().port();
    this.wait = longer(RETRANSMIT_AFTER, shorter(roundTrip.multipliedBy(2), LONGEST_WAIT));
  }

  List<Observed> run() throws InterruptedException {
    if (ask(UdpVersion.VERSION_2, RdpUdpDatagram.MAX_MTU, 2) instanceof UdpSilent
        && ask(UdpVersion.VERSION_1, RdpUdpDatagram.MIN_MTU, 1) instanceof UdpAnswered) {
      findLargest();
    }
    return seen.stream().map(Observed::byProbe).toList();
  }

  /** The smallest SYN was answered and the largest was not; version or size may be why. */
  private void findLargest() throws InterruptedException {
    if (!(ask(UdpVersion.VERSION_1, RdpUdpDatagram.MAX_MTU, 2) instanceof UdpSilent)) {
      return;
    }
    int answered = RdpUdpDatagram.MIN_MTU;
    int lost = RdpUdpDatagram.MAX_MTU;
    int steps = context.options().deep() ? MAX_STEPS_IN_DEPTH : MAX_STEPS;
    for (int step = 0; step < steps && hasTime(); step++) {
      int between = (answered + lost) / 2;
      if (ask(UdpVersion.VERSION_1, between, 2) instanceof UdpAnswered) {
        answered = between;
      } else {
        lost = between;
      }
    }
  }

  private boolean hasTime() {
    return context.left().compareTo(wait.plus(SPARE)) > 0;
  }

  private UdpObservation ask(UdpVersion version, int mtu, int times) throws InterruptedException {
    UdpObservation answer = exchange(new Question(version, mtu, times));
    seen.add(answer);
    return answer;
  }

  /** One SYN and how often it is sent at most. */
  private record Question(UdpVersion version, int mtu, int times) {
    Syn syn() {
      return Syn.request(
          RECEIVE_WINDOW_DATAGRAMS,
          Integer.toUnsignedLong(RANDOM.nextInt()),
          mtu,
          version.equals(UdpVersion.VERSION_1)
              ? Optional.empty()
              : Optional.of(SynDataEx.of(version)));
    }

    String purpose() {
      return "RDPUDP SYN of %d bytes, version %s".formatted(mtu, version);
    }
  }

  private UdpObservation exchange(Question question) throws InterruptedException {
    Syn syn = question.syn();
    Flow flow = new Flow(StageId.UDP, question.purpose(), context.address(), port);
    long began = System.nanoTime();
    try (DatagramConversation conversation = context.datagrams().open(flow)) {
      int sent = 0;
      while (sent < question.times() && (sent == 0 || hasTime())) {
        sent++;
        long sentNanos = System.nanoTime();
        conversation.send("RDPUDP SYN", syn.toBytes());
        Optional<UdpObservation> answer = await(conversation, syn, sent, sentNanos);
        if (answer.isPresent()) {
          return answer.get();
        }
      }
      return new UdpSilent(port, question.mtu(), question.version(), sent, since(began));
    }
  }

  /** Empty when nothing came. */
  private Optional<UdpObservation> await(
      DatagramConversation conversation, Syn syn, int sent, long sentNanos)
      throws InterruptedException {
    Duration limit = shorter(wait, context.left().minus(SPARE));
    Optional<UdpObservation> stray = Optional.empty();
    for (int i = 0; i < MAX_STRAYS; i++) {
      Duration left = limit.minus(since(sentNanos));
      Received received = left.isPositive() ? conversation.receive(left) : new Received.Silent();
      Duration took = since(sentNanos);
      switch (received) {
        case Received.Datagram(Bytes bytes) -> {
          UdpObservation read = read(bytes, syn, sent, took);
          if (read instanceof UdpAnswered) {
            return Optional.of(read);
          }
          stray = stray.or(() -> Optional.of(read));
        }
        case Received.Silent _, Received.TooMuch _ -> {
          return stray;
        }
        case Received.Refused(Optional<String> by) -> {
          return Optional.of(new UdpRefused(port, by, took));
        }
        case Received.Prohibited(String how, Optional<String> by) -> {
          return Optional.of(new UdpProhibited(port, how, by, took));
        }
        case Received.Unreachable(String what, Optional<String> by) -> {
          return Optional.of(new UdpUnreachable(port, what, by, took));
        }
      }
    }
    return stray;
  }

  private UdpObservation read(Bytes bytes, Syn syn, int sent, Duration took) {
    try {
      return switch (RdpUdpDatagram.decode(new Reader(bytes))) {
        case Syn answer when !answer.isAnswer() ->
            malformed("a SYN instead of a SYN+ACK", bytes, syn, took);
        case Syn answer when answer.sourceAck() != syn.initialSequenceNumber() ->
            malformed("a SYN+ACK to another SYN", bytes, syn, took);
        case Syn answer -> answered(answer, syn, sent, took);
        case Ack _ -> malformed("an ACK instead of a SYN+ACK", bytes, syn, took);
      };
    } catch (DecodeException problem) {
      return malformed(String.valueOf(problem.getMessage()), bytes, syn, took);
    }
  }

  private UdpObservation answered(Syn answer, Syn syn, int sent, Duration took) {
    return new UdpAnswered(
        port,
        syn.size(),
        syn.version(),
        answer.version(),
        answer.upStreamMtu(),
        answer.downStreamMtu(),
        answer.size(),
        sent,
        answer.oddities(),
        took);
  }

  private UdpObservation malformed(String problem, Bytes bytes, Syn syn, Duration took) {
    return new UdpMalformed(port, syn.size(), problem, bytes.first(FIRST_BYTES), took);
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
