package org.rdpdoctor.probe.tcp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.TcpObservation;
import org.rdpdoctor.model.TcpObservation.OtherPortTried;
import org.rdpdoctor.model.TcpObservation.TcpConnected;
import org.rdpdoctor.model.TcpObservation.TcpForwarded;
import org.rdpdoctor.model.TcpObservation.TcpNotForwarded;
import org.rdpdoctor.model.TcpObservation.TcpProhibited;
import org.rdpdoctor.model.TcpObservation.TcpRefused;
import org.rdpdoctor.model.TcpObservation.TcpReset;
import org.rdpdoctor.model.TcpObservation.TcpTimedOut;
import org.rdpdoctor.model.TcpObservation.TcpUnreachable;
import org.rdpdoctor.probe.RoadContext;
import org.rdpdoctor.probe.Stage;
import org.rdpdoctor.probe.Together;
import org.rdpdoctor.probe.net.Conversation;
import org.rdpdoctor.probe.net.Dialer.Call;
import org.rdpdoctor.probe.net.Dialer.Dialed;

/**
 * Connects to the target's port. A connection is left for the negotiation; where there is none, a
 * few well-known ports of the host tell a host that is down or filtered from one that does not
 * listen for RDP.
 */
public final class TcpStage implements Stage {
  /** Long enough for the SYN and its retransmissions after 1, 3 and 7 seconds. */
  public static final Duration CONNECT_LIMIT = Duration.ofSeconds(8);

  /** Long enough for one retransmission of the SYN. */
  public static final Duration OTHER_PORT_LIMIT = Duration.ofSeconds(2);

  /** Of two servers behind one address of which one is dead, so many more find the other one. */
  private static final int TIMES_MORE = 2;

  /** A port that is worth a try, likeliest first. */
  record OtherPort(int port, String service) {}

  private static final List<OtherPort> OTHER_PORTS =
      List.of(
          new OtherPort(445, "SMB"),
          new OtherPort(135, "RPC endpoint mapper"),
          new OtherPort(3389, "RDP"),
          new OtherPort(5985, "WinRM"),
          new OtherPort(22, "SSH"));

  private final List<OtherPort> otherPorts;

  public TcpStage() {
    this(OTHER_PORTS);
  }

  TcpStage(List<OtherPort> otherPorts) {
    this.otherPorts = List.copyOf(otherPorts);
  }

  @Override
  public StageId id() {
    return StageId.TCP;
  }

  @Override
  public StageOutcome run(RoadContext context) throws InterruptedException {
    int port = context.target().port();
    Call call = call(context, "connect, then first negotiation", port, CONNECT_LIMIT);
    return new StageOutcome.Completed(
        switch (context.dialer().dial(call)) {
          case Dialed.Connected(Conversation conversation, Duration took) -> {
            context.handOver().leaveConnected(conversation);
            yield List.of(Observed.on(conversation.id(), connected(context, port, took)));
          }
          case Dialed.Failed(TcpObservation why) -> onceMore(context, why);
        });
  }

  private static TcpObservation connected(RoadContext context, int port, Duration took) {
    Optional<String> by = context.dialer().forwardedBy();
    return by.isPresent()
        ? new TcpForwarded(context.target().host(), port, by.get(), took)
        : new TcpConnected(context.address().getHostAddress(), port, took);
  }

  private static Call call(RoadContext context, String purpose, int port, Duration limit) {
    return new Call(StageId.TCP, purpose, context.address(), port, context.atMost(limit), 0);
  }

  /**
   * One connect may have met the one dead server of several behind the address, or a way that fails
   * for some ports of ours: the same is asked again, beside the other ports.
   */
  private List<Observed> onceMore(RoadContext context, TcpObservation why)
      throws InterruptedException {
    List<Callable<Optional<Observed>>> asks = new ArrayList<>();
    AtomicBoolean stands = new AtomicBoolean();
    if (!context.left().isZero() && mayDiffer(why)) {
      asks.addAll(Collections.nCopies(TIMES_MORE, () -> ask(context, stands)));
    }
    if (context.options().hints() && !context.left().isZero() && leavesThisMachine(why)) {
      questions(context).forEach(each -> asks.add(() -> Optional.of(each.call())));
    }
    List<Observed> observed = new ArrayList<>();
    for (Optional<Observed> answer : Together.all(asks)) {
      answer.ifPresent(observed::add);
    }
    // Whether there is a connection is what the first one tells.
    boolean connected =
        observed.stream().anyMatch(each -> each.observation() instanceof TcpConnected);
    observed.add(connected ? observed.size() : 0, Observed.byProbe(why));
    return observed;
  }

  private static boolean mayDiffer(TcpObservation why) {
    return why instanceof TcpTimedOut || why instanceof TcpRefused || why instanceof TcpReset;
  }

  /** Only an answer that differs is told, once. */
  private static Optional<Observed> ask(RoadContext context, AtomicBoolean stands)
      throws InterruptedException {
    int port = context.target().port();
    Call call = call(context, "connect, once more", port, OTHER_PORT_LIMIT);
    if (!(context.dialer().dial(call) instanceof Dialed.Connected(var conversation, var took))) {
      return Optional.empty();
    }
    if (stands.getAndSet(true)) {
      conversation.close();
      return Optional.empty();
    }
    context.handOver().leaveConnected(conversation);
    return Optional.of(Observed.on(conversation.id(), connected(context, port, took)));
  }

  /** Without a route, and where this machine forbids it, no other port would tell anything. */
  private static boolean leavesThisMachine(TcpObservation why) {
    return switch (why) {
      case TcpUnreachable unreachable -> !unreachable.what().equals("no route from here");
      case TcpProhibited prohibited -> !prohibited.how().equals("forbidden on this machine");
      case TcpForwarded _, TcpNotForwarded _ -> false;
      case TcpConnected _, TcpRefused _, TcpReset _, TcpTimedOut _, OtherPortTried _ -> true;
    };
  }

  private List<Callable<Observed>> questions(RoadContext context) {
    List<Callable<Observed>> questions = new ArrayList<>();
    for (OtherPort other : otherPorts) {
      if (other.port() != context.target().port()) {
        questions.add(() -> tryPort(context, other));
      }
    }
    return questions;
  }

  private static Observed tryPort(RoadContext context, OtherPort other)
      throws InterruptedException {
    Call call =
        call(context, "does " + other.service() + " answer", other.port(), OTHER_PORT_LIMIT);
    return switch (context.dialer().dial(call)) {
      case Dialed.Connected(Conversation conversation, Duration took) -> {
        conversation.close();
        yield Observed.on(conversation.id(), tried(context, other, "connected", took));
      }
      case Dialed.Failed(TcpObservation why) ->
          Observed.byProbe(tried(context, other, answer(why), why.took()));
    };
  }

  private static OtherPortTried tried(
      RoadContext context, OtherPort other, String answer, Duration took) {
    return new OtherPortTried(
        context.address().getHostAddress(), other.port(), other.service(), answer, took);
  }

  private static String answer(TcpObservation why) {
    return switch (why) {
      case TcpConnected _, TcpForwarded _, OtherPortTried _ -> "connected";
      case TcpRefused _, TcpReset _ -> "refused";
      case TcpTimedOut _ -> "timed out";
      case TcpUnreachable _ -> "unreachable";
      case TcpProhibited _ -> "prohibited";
      case TcpNotForwarded _ -> "not forwarded";
    };
  }
}
