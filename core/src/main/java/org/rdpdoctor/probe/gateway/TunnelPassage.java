package org.rdpdoctor.probe.gateway;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.rdpdoctor.model.CertificateObservation.Certificate;
import org.rdpdoctor.model.CertificateObservation.CertificatePresented;
import org.rdpdoctor.model.CertificateObservation.ChainTrusted;
import org.rdpdoctor.model.GatewayAddress;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.model.TcpObservation;
import org.rdpdoctor.model.TcpObservation.TcpNotForwarded;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.probe.GatewayPassage;
import org.rdpdoctor.probe.GatewaySignIn;
import org.rdpdoctor.probe.ProbeOptions;
import org.rdpdoctor.probe.RoadContext;
import org.rdpdoctor.probe.Stage;
import org.rdpdoctor.probe.net.Conversation;
import org.rdpdoctor.probe.net.Dialer;
import org.rdpdoctor.probe.net.RoadDialer;
import org.rdpdoctor.probe.net.TlsSession;
import org.rdpdoctor.probe.net.TlsSession.Handshake;
import org.rdpdoctor.wire.Bytes;

/**
 * The way through one gateway. Its last stage opens a channel to the target to see what the gateway
 * says, and closes it; afterwards every connection to the target is a tunnel of its own.
 *
 * <p>Credentials go to a gateway only over a session whose certificate is trusted, valid and of the
 * gateway's name, and only to that same certificate later.
 */
public final class TunnelPassage implements GatewayPassage {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final Duration SESSION_LIMIT = Duration.ofSeconds(8);
  private static final Duration PLACE_LIMIT = Duration.ofSeconds(20);
  private static final String BY = "the gateway";

  private final Target target;
  private final GatewayAddress gateway;
  private final GatewaySignIn signIn;
  private final InstantSource clock;
  private final int perHost;
  private final List<Supplier<Stage>> before;
  private Optional<String> closedBecause = Optional.of("the gateway stage was not reached");
  private Optional<InetAddress> address = Optional.empty();
  private Optional<Bytes> certificate = Optional.empty();
  private volatile boolean accepted;

  /**
   * A passage to a target.
   *
   * @param before the stages from TCP to the certificate
   */
  public TunnelPassage(
      Target target,
      GatewayAddress gateway,
      ProbeOptions options,
      InstantSource clock,
      List<Supplier<Stage>> before) {
    this.target = target;
    this.gateway = gateway;
    this.signIn = options.gatewaySignIn();
    this.clock = clock;
    this.perHost = options.connectionsPerHost();
    this.before = List.copyOf(before);
  }

  @Override
  public List<Supplier<Stage>> stages() {
    List<Supplier<Stage>> all = new ArrayList<>(before);
    all.add(GatewayStage::new);
    return all;
  }

  @Override
  public synchronized Optional<String> closedBecause() {
    return closedBecause;
  }

  @Override
  public RoadDialer through(RoadDialer toGateway) {
    return new TunnelDialer(toGateway);
  }

  private Optional<Credentials.Password> password() {
    return signIn
        .credentials()
        .flatMap(each ->
            each instanceof Credentials.Password password
                ? Optional.of(password)
                : Optional.empty());
  }

  /** Asks for a channel and notes what comes of each step. */
  private final class GatewayStage implements Stage {
    @Override
    public StageId id() {
      return StageId.GATEWAY;
    }

    @Override
    public StageOutcome run(RoadContext context) throws InterruptedException {
      Optional<TlsSession> session = context.handOver().takeSession();
      if (session.isEmpty()) {
        return closed("no TLS session with the gateway came about");
      }
      TunnelOpening opening =
          new TunnelOpening(
              target,
              password(),
              clock,
              purpose -> session(context.dialer(), StageId.GATEWAY, purpose, context.address()),
              new BudgetGuard(() -> objection(context)));
      Optional<TunnelConversation> channel = opening.open(session.get());
      channel.ifPresent(Conversation::close);
      synchronized (TunnelPassage.this) {
        address = Optional.of(context.address());
        closedBecause =
            channel.isPresent()
                ? Optional.empty()
                : Optional.of("the gateway opens no channel to it");
      }
      return new StageOutcome.Completed(opening.seen());
    }

    private StageOutcome closed(String because) {
      synchronized (TunnelPassage.this) {
        closedBecause = Optional.of(because);
      }
      return new StageOutcome.NotReached(because);
    }

    private Optional<String> objection(RoadContext context) {
      List<Observation> seen =
          context
              .earlier(StageId.CERTIFICATE)
              .map(StageReport::observations)
              .orElse(List.of())
              .stream()
              .map(Observed::observation)
              .toList();
      Optional<Certificate> own =
          seen.stream()
              .filter(CertificatePresented.class::isInstance)
              .map(CertificatePresented.class::cast)
              .flatMap(each -> each.chain().stream().limit(1))
              .findFirst();
      if (own.isEmpty() || seen.stream().noneMatch(ChainTrusted.class::isInstance)) {
        return Optional.of("its certificate is not trusted, so it is not shown any");
      }
      if (own.get().notAfter().isBefore(clock.instant())
          || own.get().notBefore().isAfter(clock.instant())) {
        return Optional.of("its certificate is not valid now, so it is not shown any");
      }
      if (!own.get().names(gateway.host())) {
        return Optional.of("its certificate has another name, so it is not shown any");
      }
      certificate =
          context.handOver().chains().stream()
              .filter(chain -> !chain.isEmpty())
              .map(List::getFirst)
              .findFirst();
      return Optional.empty();
    }
  }

  /** Why the gateway may not be shown credentials; a phrase. */
  @FunctionalInterface
  private interface Objection {
    Optional<String> ask();
  }

  /** Takes an attempt off the budget for each sign-in, and none after one that was refused. */
  private final class BudgetGuard implements TunnelOpening.Guard {
    private final Objection certificateObjection;

    BudgetGuard(Objection certificateObjection) {
      this.certificateObjection = certificateObjection;
    }

    @Override
    public Optional<String> objection() throws InterruptedException {
      Optional<String> objection = certificateObjection.ask();
      if (objection.isPresent() || accepted) {
        return objection;
      }
      Optional<Credentials.Password> password = password();
      return password.isEmpty()
          ? Optional.of("it takes a password")
          : signIn.budget().take(gateway.host(), password.get().account());
    }

    @Override
    public void settle(boolean taken) {
      if (!accepted) {
        password().ifPresent(each -> signIn.budget().settle(gateway.host(), each.account(), taken));
        accepted = taken;
      }
    }
  }

  private Optional<TlsSession> session(Dialer dialer, StageId stage, String purpose, InetAddress to)
      throws InterruptedException {
    Dialer.Call call = new Dialer.Call(stage, purpose, to, gateway.port(), CONNECT_LIMIT, 0);
    if (!(dialer.dial(call)
        instanceof Dialer.Dialed.Connected(Conversation conversation, Duration _))) {
      return Optional.empty();
    }
    Handshake handshake =
        TlsSession.establish(
            conversation,
            GatewayTlsStage.VERSIONS,
            GatewayTlsStage.serverName(gateway.host()),
            SESSION_LIMIT);
    if (handshake instanceof Handshake.Established(TlsSession session) && isKnown(session)) {
      return Optional.of(session);
    }
    conversation.close();
    return Optional.empty();
  }

  private synchronized boolean isKnown(TlsSession session) {
    return certificate.isEmpty()
        || (!session.chain().isEmpty() && session.chain().getFirst().equals(certificate.get()));
  }

  /** Each call is a tunnel of its own. */
  private final class TunnelDialer implements RoadDialer {
    private final RoadDialer below;
    private final Semaphore places = new Semaphore(perHost, true);

    TunnelDialer(RoadDialer below) {
      this.below = below;
    }

    @Override
    public Optional<String> forwardedBy() {
      return Optional.of(BY);
    }

    @Override
    public Dialed dial(Call call) throws InterruptedException {
      long began = System.nanoTime();
      InetAddress to = address.orElse(call.address());
      Target called = new Target(target.asked(), target.host(), call.port(), target.gateway());
      TunnelOpening opening =
          new TunnelOpening(
              called,
              password(),
              clock,
              purpose -> session(below, call.stage(), purpose, to),
              new BudgetGuard(this::objection));
      if (!places.tryAcquire(PLACE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Dialed.Failed(notForwarded(call, "too many connections are open", PLACE_LIMIT));
      }
      Optional<TunnelConversation> channel = Optional.empty();
      try {
        Optional<TlsSession> first = session(below, call.stage(), call.purpose(), to);
        channel = first.isPresent() ? opening.open(first.get()) : Optional.empty();
      } finally {
        if (channel.isEmpty()) {
          places.release();
        }
      }
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      if (channel.isEmpty()) {
        return new Dialed.Failed(notForwarded(call, opening.whyNot(), took));
      }
      channel.get().whenClosed(places::release);
      return new Dialed.Connected(channel.get(), took);
    }

    private Optional<String> objection() {
      return certificate.isEmpty()
          ? Optional.of("its certificate was not looked at")
          : Optional.empty();
    }

    private TcpObservation notForwarded(Call call, String how, Duration took) {
      return new TcpNotForwarded(target.host(), call.port(), BY, how, took);
    }

    @Override
    public void close() {
      below.close();
    }
  }
}
