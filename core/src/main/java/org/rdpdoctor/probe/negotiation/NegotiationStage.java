package org.rdpdoctor.probe.negotiation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.TcpObservation;
import org.rdpdoctor.probe.HandOver.Negotiated;
import org.rdpdoctor.probe.RoadContext;
import org.rdpdoctor.probe.Stage;
import org.rdpdoctor.probe.Together;
import org.rdpdoctor.probe.net.Conversation;
import org.rdpdoctor.probe.net.Dialer.Call;
import org.rdpdoctor.probe.net.Dialer.Dialed;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

/**
 * Asks with each useful set of protocols. The set that today's clients offer goes first, on the
 * connection that the TCP stage left. If the server answers it, the others follow: first those that
 * leave no connection worth keeping, then those that may.
 */
public final class NegotiationStage implements Stage {
  /** Some servers prepare a whole session before they answer (FreeRDP's shadow: 130 ms). */
  public static final Duration FIRST_LIMIT = Duration.ofSeconds(8);

  /**
   * A server that takes longer to select is asked nothing but what the stages after this one need,
   * so that the deadline is left to them.
   */
  public static final Duration SLOW = Duration.ofSeconds(2);

  /** For the requests after the first. */
  public static final Duration LATER_LIMIT = Duration.ofSeconds(4);

  /** Covers one packet that is lost and sent again. */
  private static final Duration LEAST_LATER_LIMIT = Duration.ofSeconds(2);

  /** What today's clients offer at least. */
  public static final SecurityProtocols TLS_OR_CREDSSP =
      SecurityProtocols.SSL.with(SecurityProtocols.HYBRID);

  /** Every protocol that MS-RDPBCGR knows. */
  public static final SecurityProtocols ALL =
      TLS_OR_CREDSSP
          .with(SecurityProtocols.RDSTLS)
          .with(SecurityProtocols.HYBRID_EX)
          .with(SecurityProtocols.RDSAAD);

  private static final Optional<SecurityProtocols> NONE = Optional.empty();

  /** Seldom answered by a selection of TLS, so that no connection is kept from them. */
  private static final List<Optional<SecurityProtocols>> SHORT_LIVED =
      List.of(Optional.of(SecurityProtocols.RDP), NONE);

  private static final List<Optional<SecurityProtocols>> KEPT =
      List.of(Optional.of(SecurityProtocols.SSL), Optional.of(ALL));

  /** Connections that were left for later stages. */
  private int held;

  /** Questions that still need a place for their connection. */
  private int toConnect;

  @Override
  public StageId id() {
    return StageId.NEGOTIATION;
  }

  @Override
  public StageOutcome run(RoadContext context) throws InterruptedException {
    expectToConnect(1 + SHORT_LIVED.size() + KEPT.size());
    List<Observed> observed = new ArrayList<>();
    List<NegotiationObservation> first =
        add(observed, ask(context, Optional.of(TLS_OR_CREDSSP), FIRST_LIMIT));
    if (!first.isEmpty()) {
      observed.addAll(goOn(context, first.getFirst()));
    }
    return new StageOutcome.Completed(observed);
  }

  private static List<NegotiationObservation> add(List<Observed> all, List<Observed> some) {
    all.addAll(some);
    List<NegotiationObservation> seen = new ArrayList<>();
    for (Observed one : some) {
      if (one.observation() instanceof NegotiationObservation negotiation) {
        seen.add(negotiation);
      }
    }
    return seen;
  }

  /** The other questions: all of them, or only what tells more about a server that is not well. */
  private List<Observed> goOn(RoadContext context, NegotiationObservation first)
      throws InterruptedException {
    return switch (first) {
      case NegotiationSelected selected when selected.took().compareTo(SLOW) > 0 -> List.of();
      case NegotiationSelected _, NegotiationRefused _, NegotiationConfirmedPlainly _ -> {
        Duration limit = laterLimit(first);
        List<Observed> observed = new ArrayList<>(askAll(context, SHORT_LIVED, limit));
        if (!onlySilence(observed)) {
          observed.addAll(askAll(context, KEPT, limit));
        }
        yield observed;
      }
      case NegotiationClosed _, NegotiationReset _ -> {
        List<Observed> observed = new ArrayList<>(askInOtherWays(context));
        observed.addAll(listen(context));
        yield observed;
      }
      case NegotiationSilent _ -> askInOtherWays(context);
      case NegotiationMalformed _ -> ask(context, NONE, LATER_LIMIT);
      case ForeignServiceAnswered _, NegotiationSplit _, NegotiationOdd _ -> List.of();
    };
  }

  /** A server that answered once answers again about as fast; if it does so at all (below). */
  private static Duration laterLimit(NegotiationObservation first) {
    Duration ample = first.took().multipliedBy(10);
    Duration least = ample.compareTo(LEAST_LATER_LIMIT) < 0 ? LEAST_LATER_LIMIT : ample;
    return least.compareTo(LATER_LIMIT) < 0 ? least : LATER_LIMIT;
  }

  /**
   * A server that serves one client after the other (weston) is silent as long as an earlier
   * connection of ours is open; more questions would only make it wait for us.
   */
  private static boolean onlySilence(List<Observed> observed) {
    return !observed.isEmpty()
        && observed.stream().allMatch(each -> each.observation() instanceof NegotiationSilent);
  }

  /** Without protocols, as the oldest clients ask, and cut in two, which passes some filters. */
  private List<Observed> askInOtherWays(RoadContext context) throws InterruptedException {
    List<Callable<List<Observed>>> questions =
        List.of(() -> ask(context, NONE, LATER_LIMIT), () -> askSplit(context));
    return Together.all(questions).stream().flatMap(List::stream).toList();
  }

  private static List<Observed> askSplit(RoadContext context) throws InterruptedException {
    if (context.left().isZero()) {
      return List.of();
    }
    return switch (dial(context, "negotiation: a request cut in two")) {
      case Dialed.Failed(TcpObservation why) -> notConnected(why);
      case Dialed.Connected(Conversation conversation, _) -> {
        try (conversation) {
          yield List.of(
              Observed.on(
                  conversation.id(),
                  NegotiationExchange.negotiateSplit(
                      conversation, TLS_OR_CREDSSP, context.atMost(LATER_LIMIT))));
        }
      }
    };
  }

  private List<Observed> askAll(
      RoadContext context, List<Optional<SecurityProtocols>> requests, Duration limit)
      throws InterruptedException {
    List<Callable<List<Observed>>> questions = new ArrayList<>();
    for (Optional<SecurityProtocols> requested : requests) {
      questions.add(() -> ask(context, requested, limit));
    }
    return Together.all(questions).stream().flatMap(List::stream).toList();
  }

  private List<Observed> ask(
      RoadContext context, Optional<SecurityProtocols> requested, Duration limit)
      throws InterruptedException {
    if (context.left().isZero()) {
      return List.of();
    }
    String purpose = "negotiation: " + requested.map(Object::toString).orElse("no protocols");
    Dialed dialed = connect(context, purpose);
    expectToConnect(-1);
    return switch (dialed) {
      case Dialed.Failed(TcpObservation why) -> notConnected(why);
      case Dialed.Connected(Conversation conversation, _) -> {
        boolean kept = false;
        try {
          NegotiationExchange.Outcome outcome =
              NegotiationExchange.negotiate(conversation, requested, context.atMost(limit));
          kept = keep(context, conversation, requested, outcome);
          yield outcome.all().stream().map(each -> Observed.on(conversation.id(), each)).toList();
        } finally {
          if (!kept) {
            conversation.close();
          }
        }
      }
    };
  }

  /** Leaves a connection on which TLS comes next to the later stages, as long as there is room. */
  private boolean keep(
      RoadContext context,
      Conversation conversation,
      Optional<SecurityProtocols> requested,
      NegotiationExchange.Outcome outcome) {
    Optional<SecurityProtocols> selected = outcome.selected().filter(NegotiationStage::usesTls);
    if (selected.isEmpty() || requested.isEmpty() || outcome.odd().isPresent()) {
      return false;
    }
    if (!mayHold(context.options().connectionsPerHost())) {
      return false;
    }
    context
        .handOver()
        .leaveNegotiated(new Negotiated(conversation, requested.get(), selected.get()));
    return true;
  }

  /** The last place is not held while another question of ours waits for it. */
  private synchronized boolean mayHold(int places) {
    boolean may = held + 1 < places || (held + 1 == places && toConnect == 0);
    if (may) {
      held++;
    }
    return may;
  }

  private synchronized void expectToConnect(int questions) {
    toConnect += questions;
  }

  private static boolean usesTls(SecurityProtocols selected) {
    return selected.equals(SecurityProtocols.SSL)
        || selected.equals(SecurityProtocols.HYBRID)
        || selected.equals(SecurityProtocols.HYBRID_EX);
  }

  /** A connection on which nothing is sent: does the peer speak first, or reset it at once? */
  private List<Observed> listen(RoadContext context) throws InterruptedException {
    if (context.left().isZero()) {
      return List.of();
    }
    return switch (dial(context, "wait without a request")) {
      case Dialed.Failed(TcpObservation why) -> notConnected(why);
      case Dialed.Connected(Conversation conversation, _) -> {
        try (conversation) {
          yield NegotiationExchange.listen(conversation)
              .map(heard -> List.of(Observed.on(conversation.id(), heard)))
              .orElse(List.of());
        }
      }
    };
  }

  /** A wait for a place that took all the time says nothing about the peer. */
  private static List<Observed> notConnected(TcpObservation why) {
    return why.took().isZero() ? List.of() : List.of(Observed.byProbe(why));
  }

  private static Dialed connect(RoadContext context, String purpose) throws InterruptedException {
    Optional<Conversation> connected = context.handOver().takeConnected();
    return connected.isPresent()
        ? new Dialed.Connected(connected.get(), connected.get().connectTook())
        : dial(context, purpose);
  }

  private static Dialed dial(RoadContext context, String purpose) throws InterruptedException {
    return context
        .dialer()
        .dial(
            new Call(
                StageId.NEGOTIATION,
                purpose,
                context.address(),
                context.target().port(),
                context.atMost(LATER_LIMIT),
                0));
  }
}
