package org.rdpdoctor.probe.between;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.rdpdoctor.model.BetweenObservation.Reply;
import org.rdpdoctor.model.BetweenObservation.ResetSeen;
import org.rdpdoctor.model.BetweenObservation.Trigger;
import org.rdpdoctor.model.BetweenObservation.TriggerTried;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.probe.RoadContext;
import org.rdpdoctor.probe.Stage;
import org.rdpdoctor.probe.Together;
import org.rdpdoctor.probe.negotiation.NegotiationExchange;
import org.rdpdoctor.probe.negotiation.NegotiationStage;
import org.rdpdoctor.probe.net.Conversation;
import org.rdpdoctor.probe.net.Conversation.Received;
import org.rdpdoctor.probe.net.Dialer.Call;
import org.rdpdoctor.probe.net.Dialer.Dialed;
import org.rdpdoctor.probe.net.PacketWatch;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.tls.HelloProfile;

/**
 * After a request or a hello was cut, tells what makes it so and whose packet does it: a few polite
 * connections on which something else is said, and, where that is permitted, a look at the headers
 * of the packets that come back. Nothing is asked where nothing was cut.
 */
public final class TriggerStage implements Stage {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
  private static final Duration OTHER_PORT_LIMIT = Duration.ofSeconds(1);
  private static final Duration NEGOTIATION_LIMIT = Duration.ofSeconds(3);

  /** A cut comes at once; silence needs no long proof when it was met before. */
  private static final Duration REPLY_LIMIT = Duration.ofSeconds(2);

  /** So that none of this makes the road end late. */
  private static final Duration LEAST_LEFT = REPLY_LIMIT.plusSeconds(1);

  /** Ports on which a Windows host may listen besides: SMB and WinRM. */
  private static final List<Integer> OTHER_PORTS = List.of(445, 5985);

  @Override
  public StageId id() {
    return StageId.PATH;
  }

  @Override
  public boolean comesLast() {
    return true;
  }

  /** On a loopback address all packets are of one machine, so that TTL and IP id tell nothing. */
  @Override
  public StageOutcome run(RoadContext context) throws InterruptedException {
    Optional<Cut> cut = Cut.of(context);
    if (cut.isEmpty()) {
      return new StageOutcome.NotReached("nothing was cut");
    }
    Optional<PacketWatch> watch =
        cut.get().silent() || context.address().isLoopbackAddress()
            ? Optional.empty()
            : PacketWatch.on(context.address());
    try {
      List<Callable<List<Observed>>> asks = asks(context, cut.get(), watch);
      return new StageOutcome.Completed(Together.all(asks).stream().flatMap(List::stream).toList());
    } finally {
      watch.ifPresent(PacketWatch::close);
    }
  }

  private static List<Callable<List<Observed>>> asks(
      RoadContext context, Cut cut, Optional<PacketWatch> watch) {
    int port = context.target().port();
    List<Trigger> triggers =
        cut.at() == StageId.TLS
            ? List.of(
                Trigger.HELLO, Trigger.HELLO_WITHOUT_NAME, Trigger.PLAIN_BYTES, Trigger.NOTHING)
            : List.of(
                Trigger.REQUEST,
                Trigger.REQUEST_WITHOUT_COOKIE,
                Trigger.PLAIN_BYTES,
                Trigger.HELLO,
                Trigger.HELLO_WITHOUT_NAME);
    List<Callable<List<Observed>>> asks = new ArrayList<>();
    for (Trigger trigger : triggers) {
      if (trigger != Trigger.HELLO_WITHOUT_NAME || hasName(context)) {
        asks.add(() -> ask(context, new Question(cut.at(), trigger, port, CONNECT_LIMIT), watch));
      }
    }
    if (context.options().hints() && !cut.silent()) {
      for (int other : OTHER_PORTS) {
        asks.add(() -> askElsewhere(context, other));
      }
    }
    return asks;
  }

  /** To an address no name is sent, so that both hellos would be the same. */
  private static boolean hasName(RoadContext context) {
    HelloProfile usual = HelloProfile.currentWindows();
    return usual.withServerName(context.target().host()).serverName().isPresent();
  }

  /** A port that does not take connections tells nothing of what is said on it. */
  private static List<Observed> askElsewhere(RoadContext context, int port)
      throws InterruptedException {
    List<Observed> seen = new ArrayList<>();
    for (Trigger trigger : List.of(Trigger.HELLO, Trigger.PLAIN_BYTES)) {
      List<Observed> answer =
          port == context.target().port()
              ? List.of()
              : ask(
                  context,
                  new Question(StageId.NEGOTIATION, trigger, port, OTHER_PORT_LIMIT),
                  Optional.empty());
      if (answer.isEmpty()) {
        return seen;
      }
      seen.addAll(answer);
    }
    return seen;
  }

  private record Question(StageId at, Trigger trigger, int port, Duration connectLimit) {}

  private static List<Observed> ask(
      RoadContext context, Question question, Optional<PacketWatch> watch)
      throws InterruptedException {
    if (context.left().isZero()) {
      return List.of();
    }
    Call call =
        new Call(
            StageId.PATH,
            "what is cut: " + question.trigger().name().toLowerCase(Locale.ROOT),
            context.address(),
            question.port(),
            context.atMost(question.connectLimit()),
            0);
    return switch (context.dialer().dial(call)) {
      case Dialed.Failed _ -> List.of();
      case Dialed.Connected(Conversation conversation, _) -> {
        try (conversation) {
          yield ready(context, question, conversation)
              ? say(context, question, conversation, watch)
              : List.of();
        }
      }
    };
  }

  /** What is said behind the negotiation needs one that goes well. */
  private static boolean ready(RoadContext context, Question question, Conversation conversation)
      throws InterruptedException {
    if (question.at() != StageId.TLS) {
      return true;
    }
    Optional<SecurityProtocols> selected =
        NegotiationExchange.negotiate(
                conversation,
                Optional.of(NegotiationStage.TLS_OR_CREDSSP),
                context.atMost(NEGOTIATION_LIMIT))
            .selected();
    return selected.isPresent() && !selected.get().isStandardRdpSecurity();
  }

  private static List<Observed> say(
      RoadContext context,
      Question question,
      Conversation conversation,
      Optional<PacketWatch> watch)
      throws InterruptedException {
    Bytes bytes = Cut.bytes(question.trigger(), context.target().host(), question.at());
    if (context.left().compareTo(LEAST_LEFT) < 0) {
      return List.of(); // a shorter wait would call slowness silence
    }
    long began = System.nanoTime();
    if (!bytes.isEmpty()) {
      conversation.send("other first bytes", bytes);
    }
    Reply reply = reply(conversation.receive(REPLY_LIMIT));
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    List<Observed> seen = new ArrayList<>();
    seen.add(
        Observed.on(
            conversation.id(),
            new TriggerTried(
                question.at(),
                question.trigger(),
                question.port(),
                bytes.size(),
                reply,
                conversation.connectTook(),
                took)));
    if (reply == Reply.RESET && watch.isPresent()) {
      Optional<ResetSeen> reset = watch.get().reset(question.port(), conversation.localPort());
      reset.ifPresent(each -> seen.add(Observed.on(conversation.id(), each)));
    }
    return seen;
  }

  static Reply reply(Received received) {
    return switch (received) {
      case Received.Data _, Received.TooMuch _ -> Reply.ANSWERED;
      case Received.Closed _ -> Reply.CLOSED;
      case Received.Reset _ -> Reply.RESET;
      case Received.Silent _ -> Reply.SILENT;
    };
  }
}
