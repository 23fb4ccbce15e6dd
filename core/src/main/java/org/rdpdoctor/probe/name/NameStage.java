package org.rdpdoctor.probe.name;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.rdpdoctor.model.NameObservation;
import org.rdpdoctor.model.NameObservation.AliasChain;
import org.rdpdoctor.model.NameObservation.DnsAnswered;
import org.rdpdoctor.model.NameObservation.NameIsAddress;
import org.rdpdoctor.model.NameObservation.NameResolved;
import org.rdpdoctor.model.NameObservation.NoSuchName;
import org.rdpdoctor.model.NameObservation.ResolverFailed;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.probe.name.Resolver.DirectAnswer;
import org.rdpdoctor.probe.name.Resolver.Resolution;
import org.rdpdoctor.probe.net.Deadline;
import org.rdpdoctor.wire.dns.DnsRecordType;

/**
 * Finds the addresses of a target's name. The system's resolver decides; the name servers are asked
 * directly beside it for what it does not tell. While addresses are being examined those answers
 * come in, so that a healthy name waits for none of them.
 */
public final class NameStage {
  /** For the system's resolver. */
  private static final Duration RESOLVE_LIMIT = Duration.ofSeconds(10);

  /** For the direct questions, from their start. */
  private static final Duration DIRECT_LIMIT = Duration.ofSeconds(3);

  /** How long they are still waited for when all else is done. */
  private static final Duration LAST_WAIT = Duration.ofMillis(300);

  private final Resolver resolver;

  public NameStage(Resolver resolver) {
    this.resolver = resolver;
  }

  /** One direct question under way. */
  private record Asked(DnsRecordType type, FutureTask<TimedAnswer> task) {}

  private record TimedAnswer(DirectAnswer answer, Duration took) {}

  /** A name with its addresses; what the name servers say about it may still be under way. */
  public static final class Named {
    private final String name;
    private final List<InetAddress> addresses;
    private final List<NameObservation> known;
    private final Duration took;
    private final List<Asked> asked;

    private Named(
        String name,
        List<InetAddress> addresses,
        List<NameObservation> known,
        Duration took,
        List<Asked> asked) {
      this.name = name;
      this.addresses = List.copyOf(new LinkedHashSet<>(addresses));
      this.known = List.copyOf(known);
      this.took = took;
      this.asked = asked;
    }

    /** In the resolver's order, each once; empty when there is none. */
    public List<InetAddress> addresses() {
      return addresses;
    }

    /** What is known without waiting. */
    public StageReport soFar() {
      return report(known);
    }

    /** All that is known after a short wait for the answers that are still under way. */
    public StageReport complete() throws InterruptedException {
      List<NameObservation> all = new ArrayList<>(known);
      boolean resolved = !addresses.isEmpty();
      for (NameObservation more : answersOf(name, asked, resolved ? LAST_WAIT : DIRECT_LIMIT)) {
        // a name that has addresses has not failed because a side question did
        if (!resolved || !(more instanceof ResolverFailed)) {
          all.add(more);
        }
      }
      return report(all);
    }

    private StageReport report(List<NameObservation> observations) {
      return new StageReport(
          StageId.NAME,
          new StageOutcome.Completed(observations.stream().map(Observed::byProbe).toList()),
          took);
    }
  }

  /** Resolves a name or takes an address as it is. */
  public Named resolve(String host, Deadline deadline) throws InterruptedException {
    long began = System.nanoTime();
    if (isLiteral(host)) {
      InetAddress address = InetAddress.ofLiteral(host);
      NameObservation known = new NameIsAddress(address.getHostAddress());
      return new Named(host, List.of(address), List.of(known), since(began), List.of());
    }
    List<Asked> asked = List.of(ask(host, DnsRecordType.A), ask(host, DnsRecordType.AAAA));
    Resolution resolution = resolver.resolve(host, deadline.atMost(RESOLVE_LIMIT));
    Duration took = since(began);
    return switch (resolution) {
      case Resolution.Found(List<InetAddress> addresses) ->
          new Named(host, addresses, List.of(resolved(host, addresses, took)), took, asked);
      case Resolution.NoSuchName _ ->
          new Named(
              host, List.of(), List.of(new NoSuchName(host, "system resolver", took)), took, asked);
      case Resolution.Failed(String how) ->
          new Named(host, List.of(), List.of(new ResolverFailed(host, how, took)), took, asked);
    };
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private static boolean isLiteral(String host) {
    try {
      InetAddress.ofLiteral(host);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static NameObservation resolved(String host, List<InetAddress> addresses, Duration took) {
    return new NameResolved(
        host, addresses.stream().map(InetAddress::getHostAddress).distinct().toList(), took);
  }

  private Asked ask(String host, DnsRecordType type) {
    FutureTask<TimedAnswer> task =
        new FutureTask<>(() -> {
          long began = System.nanoTime();
          DirectAnswer answer = resolver.ask(host, type, DIRECT_LIMIT);
          return new TimedAnswer(answer, since(began));
        });
    Thread.ofVirtual().name("DNS " + type).start(task);
    return new Asked(type, task);
  }

  private static List<NameObservation> answersOf(String name, List<Asked> asked, Duration limit)
      throws InterruptedException {
    Deadline deadline = Deadline.in(limit);
    List<NameObservation> observations = new ArrayList<>();
    List<String> aliases = List.of();
    for (Asked question : asked) {
      TimedAnswer timed = answerOf(question, deadline);
      switch (timed.answer()) {
        case DirectAnswer.Records(List<String> values, List<String> chain) -> {
          observations.add(new DnsAnswered(name, question.type().toString(), values, timed.took()));
          aliases = chain.size() > aliases.size() ? chain : aliases;
        }
        case DirectAnswer.NoSuchName(String server) ->
            observations.add(new NoSuchName(name, server, timed.took()));
        case DirectAnswer.Failed(String how) ->
            observations.add(new ResolverFailed(name, question.type() + " " + how, timed.took()));
        case DirectAnswer.NotAsked _ -> {}
      }
    }
    if (!aliases.isEmpty()) {
      observations.add(
          new DnsAnswered(name, "CNAME", aliases.subList(1, aliases.size()), Duration.ZERO));
      observations.add(new AliasChain(aliases));
    }
    return observations;
  }

  /** What is not answered in time is left behind; the question ends by its own limit. */
  private static TimedAnswer answerOf(Asked question, Deadline deadline)
      throws InterruptedException {
    try {
      return question.task().get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      question.task().cancel(true);
      return new TimedAnswer(new DirectAnswer.Failed("not answered in time"), DIRECT_LIMIT);
    } catch (ExecutionException | CancellationException problem) {
      throw new IllegalStateException("a DNS question broke", problem);
    }
  }
}
