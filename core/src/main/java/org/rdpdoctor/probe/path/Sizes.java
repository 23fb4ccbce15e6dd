package org.rdpdoctor.probe.path;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.PathObservation.AnswerSizeTried;
import org.rdpdoctor.model.PathObservation.HelloSizeTried;
import org.rdpdoctor.model.PathObservation.RequestSizeTried;
import org.rdpdoctor.model.PathObservation.SizeEnd;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.probe.RoadContext;
import org.rdpdoctor.probe.negotiation.NegotiationExchange;
import org.rdpdoctor.probe.net.Conversation;
import org.rdpdoctor.probe.net.Conversation.Received;
import org.rdpdoctor.probe.net.Dialer.Call;
import org.rdpdoctor.probe.net.Dialer.Dialed;
import org.rdpdoctor.probe.net.KernelCounts;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.tls.ServerFlight;

/**
 * Looks for sizes that do not pass, in each direction: away from here by hellos that are padded,
 * and towards here by the size of segments that we announce to take.
 */
final class Sizes {
  /** Fills the largest segment of Ethernet: 1500 bytes less two headers of 20. */
  private static final int FULL_BYTES = 1460;

  /** What is tried between when that is lost, the largest first. */
  private static final List<Integer> STEPS = List.of(1400, 1200, 600);

  /** Every path carries such packets (RFC 9293 section 3.7.1). */
  private static final int LEAST_SEGMENT_BYTES = 536;

  /** One large packet may get lost by chance, with all that are sent again. */
  private static final int ENOUGH_LOST = 2;

  private static final int MOST_STEPS = 8;
  private static final int MOST_READS = 64;
  private static final Duration LIMIT = Duration.ofMillis(1200);

  /** For the first answer, after which it is known how fast the server is. */
  private static final Duration FIRST_LIMIT = Duration.ofSeconds(4);

  /** A server that took so long for one answer may take a few times that for the next. */
  private static final int MANY_TIMES = 4;

  private static final Duration BUDGET = Duration.ofSeconds(8);
  private static final Duration BUDGET_IN_DEPTH = Duration.ofSeconds(16);
  private static final Duration SPARE = Duration.ofMillis(500);

  private final RoadContext context;
  private final Known known;
  private final Effort effort;
  private final Hellos hellos;

  /** What a small answer took; at first what the TLS stage's session took. */
  private Duration usual;

  Sizes(RoadContext context, Known known, Effort effort) {
    this.context = context;
    this.known = known;
    this.effort = effort;
    this.hellos = new Hellos(context, known);
    this.usual = known.sessionTook();
  }

  /** One full hello; if it meets silence, smaller ones until one is answered. */
  List<Observed> fromHere() throws InterruptedException {
    List<Observed> seen = new ArrayList<>();
    Duration needed = known.roundTrip().multipliedBy(4);
    if (!known.takesHellos() || effort.left().compareTo(needed) < 0) {
      return seen;
    }
    for (int i = 0; i < ENOUGH_LOST; i++) {
      if (ask(seen, FULL_BYTES) != SizeEnd.SILENT || lastArrived(seen)) {
        return seen;
      }
    }
    int lost = FULL_BYTES;
    int passes = 0;
    for (int i = 0; i < STEPS.size() && passes == 0 && hasTime(); i++) {
      switch (ask(seen, STEPS.get(i))) {
        case ANSWERED -> passes = STEPS.get(i);
        case SILENT -> lost = STEPS.get(i);
        case RESET, CLOSED, NOT_SENT -> {
          return seen;
        }
      }
    }
    if (passes > 0) {
      askWithoutTls(seen, passes);
      askWithoutTls(seen, FULL_BYTES);
    }
    for (int i = 0; i < MOST_STEPS && passes > 0 && lost - passes > effort.sizeBytes(); i++) {
      if (!hasTime()) {
        break;
      }
      int between = (passes + lost) / 2;
      if (ask(seen, between) == SizeEnd.ANSWERED) {
        passes = between;
      } else {
        lost = between;
      }
    }
    return seen;
  }

  /** A filter that minds large hellos lets this pass; a hole does not. */
  private void askWithoutTls(List<Observed> seen, int bytes) throws InterruptedException {
    if (!hasTime()) {
      return;
    }
    Call call =
        new Call(
            StageId.PATH,
            "request of %d bytes".formatted(bytes),
            context.address(),
            context.target().port(),
            context.atMost(limit()),
            0);
    if (!(context.dialer().dial(call) instanceof Dialed.Connected(var conversation, _))) {
      return;
    }
    try (conversation) {
      Bytes request = NegotiationExchange.requestOf(bytes, known.request().orElseThrow());
      long began = System.nanoTime();
      conversation.send("X.224 request of %d bytes".formatted(request.size()), request);
      SizeEnd end = end(conversation.receive(context.atMost(limit())));
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      seen.add(
          Observed.on(
              conversation.id(),
              new RequestSizeTried(
                  context.address().getHostAddress(),
                  context.target().port(),
                  request.size(),
                  end,
                  end == SizeEnd.SILENT
                      ? conversation.kernelCounts().flatMap(KernelCounts::allAcknowledged)
                      : Optional.empty(),
                  took)));
    }
  }

  /** The other side's kernel has it, so that the path lets it pass. */
  private static boolean lastArrived(List<Observed> seen) {
    return seen.getLast().observation() instanceof HelloSizeTried tried
        && tried.acknowledged().orElse(false);
  }

  private boolean hasTime() {
    return context.left().compareTo(limit().plus(SPARE)) > 0;
  }

  private Duration limit() {
    Duration ample = usual.multipliedBy(MANY_TIMES);
    Duration limit = ample.compareTo(FIRST_LIMIT) > 0 ? FIRST_LIMIT : ample;
    return (limit.compareTo(LIMIT) > 0 ? limit : LIMIT).plus(known.roundTrip().multipliedBy(3));
  }

  private SizeEnd ask(List<Observed> seen, int bytes) throws InterruptedException {
    Optional<Hellos.Ready> ready = hellos.open("hello of %d bytes".formatted(bytes), 0, limit());
    if (ready.isEmpty()) {
      return SizeEnd.NOT_SENT;
    }
    try (Conversation conversation = ready.get().conversation()) {
      Bytes hello = hellos.paddedTo(bytes);
      long began = System.nanoTime();
      conversation.send("ClientHello of %d bytes".formatted(hello.size()), hello);
      SizeEnd end = end(conversation.receive(context.atMost(limit())));
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      Optional<KernelCounts> counts = conversation.kernelCounts();
      HelloSizeTried tried =
          new HelloSizeTried(
              context.address().getHostAddress(),
              context.target().port(),
              hello.size(),
              counts.map(KernelCounts::sendSegmentBytes),
              end,
              end == SizeEnd.SILENT
                  ? counts.flatMap(KernelCounts::allAcknowledged)
                  : Optional.empty(),
              took);
      seen.add(Observed.on(conversation.id(), tried));
      return end;
    }
  }

  private static SizeEnd end(Received received) {
    return switch (received) {
      case Received.Data _, Received.TooMuch _ -> SizeEnd.ANSWERED;
      case Received.Silent _ -> SizeEnd.SILENT;
      case Received.Reset _ -> SizeEnd.RESET;
      case Received.Closed _ -> SizeEnd.CLOSED;
    };
  }

  /** Only when no session stands and hellos met silence, which a hole towards here may explain. */
  List<Observed> toHere() throws InterruptedException {
    List<Observed> seen = new ArrayList<>();
    if (known.tlsStands()
        || !known.tlsSilent()
        || known.request().isEmpty()
        || !context.dialer().limitsSegments()) {
      return seen;
    }
    long endNanos =
        System.nanoTime() + (context.options().deep() ? BUDGET_IN_DEPTH : BUDGET).toNanos();
    usual = FIRST_LIMIT;
    if (answer(seen, LEAST_SEGMENT_BYTES) != SizeEnd.ANSWERED) {
      return seen;
    }
    usual = ((AnswerSizeTried) seen.getLast().observation()).took();
    if (answer(seen, FULL_BYTES) != SizeEnd.SILENT) {
      return seen;
    }
    int passes = LEAST_SEGMENT_BYTES;
    int lost = FULL_BYTES;
    while (lost - passes > effort.sizeBytes() && hasTime() && System.nanoTime() < endNanos) {
      int between = (passes + lost) / 2;
      if (answer(seen, between) == SizeEnd.ANSWERED) {
        passes = between;
      } else {
        lost = between;
      }
    }
    return seen;
  }

  private SizeEnd answer(List<Observed> seen, int segmentBytes) throws InterruptedException {
    if (!hasTime()) {
      return SizeEnd.NOT_SENT;
    }
    Optional<Hellos.Ready> ready =
        hellos.open(
            "hello, segments of %d bytes at most".formatted(segmentBytes), segmentBytes, limit());
    if (ready.isEmpty()) {
      return SizeEnd.NOT_SENT;
    }
    try (Conversation conversation = ready.get().conversation()) {
      long began = System.nanoTime();
      conversation.send("ClientHello", hellos.helloForCertificates());
      ServerFlight flight = new ServerFlight();
      long bytes = 0;
      SizeEnd end = SizeEnd.SILENT;
      for (int i = 0; i < MOST_READS; i++) {
        Duration left = limit().minusNanos(System.nanoTime() - began);
        Received received =
            left.isPositive() ? conversation.receive(context.atMost(left)) : new Received.Silent();
        if (!(received instanceof Received.Data(Bytes data))) {
          end = end(received);
          break;
        }
        bytes += data.size();
        flight.feed(data);
        if (flight.isComplete()) {
          end = SizeEnd.ANSWERED;
          break;
        }
      }
      seen.add(
          Observed.on(
              conversation.id(),
              new AnswerSizeTried(
                  context.address().getHostAddress(),
                  context.target().port(),
                  segmentBytes,
                  bytes,
                  end,
                  Duration.ofNanos(System.nanoTime() - began))));
      return end;
    }
  }
}
