package org.rdpdoctor.diagnosis.picture;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rdpdoctor.model.CertificateObservation.RevocationAnswered;
import org.rdpdoctor.model.CertificateObservation.RevocationUnreachable;
import org.rdpdoctor.model.GatewayObservation;
import org.rdpdoctor.model.GatewayObservation.GatewayAnswered;
import org.rdpdoctor.model.GatewayObservation.GatewayChannelOpened;
import org.rdpdoctor.model.GatewayObservation.GatewayClosed;
import org.rdpdoctor.model.GatewayObservation.GatewayHandshakeAnswered;
import org.rdpdoctor.model.GatewayObservation.GatewayMalformed;
import org.rdpdoctor.model.GatewayObservation.GatewayRefused;
import org.rdpdoctor.model.GatewayObservation.GatewayReset;
import org.rdpdoctor.model.GatewayObservation.GatewaySignInNotTried;
import org.rdpdoctor.model.GatewayObservation.GatewaySignInRefused;
import org.rdpdoctor.model.GatewayObservation.GatewaySignedIn;
import org.rdpdoctor.model.GatewayObservation.GatewaySilent;
import org.rdpdoctor.model.GatewayObservation.GatewayTransport;
import org.rdpdoctor.model.GatewayObservation.GatewayTunnelAuthorized;
import org.rdpdoctor.model.GatewayObservation.GatewayTunnelCreated;
import org.rdpdoctor.model.GatewayObservation.Step;
import org.rdpdoctor.model.GatewayRun;
import org.rdpdoctor.model.Road;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.TlsObservation;
import org.rdpdoctor.model.TlsObservation.TlsSessionEstablished;

/**
 * The RD Gateway on the way to the target, from its name to the channel.
 *
 * @param run empty when the target is reached directly
 * @param now our clock at the start of the run
 */
public record GatewayPicture(Optional<GatewayRun> run, Instant now) {
  private static final int UPGRADED = 101;
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;

  /** The target lies behind a gateway. */
  public boolean isOnTheWay() {
    return run.isPresent();
  }

  /** The gateway's stage, or that it was not come to. */
  public Optional<StageReport> report() {
    if (run.isEmpty()) {
      return Optional.empty();
    }
    Optional<StageReport> seen = view(StageId.GATEWAY).report();
    return seen.isPresent()
        ? seen
        : Optional.of(
            new StageReport(
                StageId.GATEWAY,
                new StageOutcome.NotReached("its address is not known"),
                Duration.ZERO));
  }

  private StageView view(StageId stage) {
    return new StageView(stage, run.flatMap(GatewayRun::road).flatMap(road -> road.stage(stage)));
  }

  public NamePicture name() {
    return new NamePicture(new StageView(StageId.NAME, run.map(GatewayRun::name)));
  }

  public TcpPicture tcp() {
    return new TcpPicture(view(StageId.TCP));
  }

  public CertificatePicture certificate() {
    return new CertificatePicture(
        view(StageId.CERTIFICATE), run.map(each -> each.gateway().host()).orElse(""), now);
  }

  /** A TLS session with its web server came about. */
  public boolean tlsStands() {
    return view(StageId.TLS).has(TlsSessionEstablished.class);
  }

  /** The revocation points that were asked in vain, when none answered. */
  public List<RevocationUnreachable> revocationUnreachable() {
    StageView view = view(StageId.CERTIFICATE);
    return view.has(RevocationAnswered.class)
        ? List.of()
        : view.seen(RevocationUnreachable.class).stream().map(Seen::what).toList();
  }

  public boolean revocationAnswered() {
    return view(StageId.CERTIFICATE).has(RevocationAnswered.class);
  }

  /** The list of the certificate's authority names it as revoked. */
  public boolean revoked() {
    return view(StageId.CERTIFICATE).seen(RevocationAnswered.class).stream()
        .anyMatch(seen -> seen.what().revoked().orElse(false));
  }

  public Optional<Seen<GatewayAnswered>> answered(GatewayTransport transport) {
    return view(StageId.GATEWAY).seen(GatewayAnswered.class).stream()
        .filter(seen -> seen.what().asked() == transport)
        .findFirst();
  }

  /** The web server does not know the request for the current transports; its status. */
  public Optional<Integer> transportRefused() {
    return answered(GatewayTransport.WEBSOCKET)
        .map(seen -> seen.what().status())
        .filter(status -> status != UPGRADED && status != OK && status != UNAUTHORIZED);
  }

  /** The web server knows the RPC transport of old. */
  public boolean speaksRpc() {
    return answered(GatewayTransport.RPC)
        .map(seen -> seen.what().status())
        .filter(status -> status == OK || status == UNAUTHORIZED)
        .isPresent();
  }

  public Optional<Seen<GatewaySignInRefused>> signInRefused() {
    return view(StageId.GATEWAY).first(GatewaySignInRefused.class);
  }

  public Optional<Seen<GatewaySignInNotTried>> signInNotTried() {
    return view(StageId.GATEWAY).first(GatewaySignInNotTried.class);
  }

  /** It answers in its own protocol, whatever it says. */
  public boolean speaksProtocol() {
    return view(StageId.GATEWAY).has(GatewayHandshakeAnswered.class) || refused().isPresent();
  }

  public Optional<Seen<GatewayRefused>> refused() {
    return view(StageId.GATEWAY).first(GatewayRefused.class);
  }

  public boolean authorized() {
    return view(StageId.GATEWAY).has(GatewayTunnelAuthorized.class);
  }

  public boolean channelOpened() {
    return view(StageId.GATEWAY).has(GatewayChannelOpened.class);
  }

  /** The connection policy (CAP) lets through and the resource policy (RAP) is being asked. */
  public boolean silentAt(Step step) {
    return view(StageId.GATEWAY).seen(GatewaySilent.class).stream()
        .anyMatch(seen -> seen.what().step() == step);
  }

  /** The exchange broke before the protocol began; how, as a phrase. */
  public Optional<String> brokenBeforeHandshake() {
    return view(StageId.GATEWAY).seen(GatewayObservation.class).stream()
        .map(Seen::what)
        .flatMap(each -> broken(each).stream())
        .findFirst();
  }

  private static Optional<String> broken(GatewayObservation seen) {
    Optional<Step> step =
        switch (seen) {
          case GatewayClosed closed -> Optional.of(closed.step());
          case GatewayReset reset -> Optional.of(reset.step());
          case GatewaySilent silent -> Optional.of(silent.step());
          case GatewayMalformed malformed -> Optional.of(malformed.step());
          case GatewayAnswered _,
              GatewaySignedIn _,
              GatewaySignInRefused _,
              GatewaySignInNotTried _,
              GatewayHandshakeAnswered _,
              GatewayTunnelCreated _,
              GatewayTunnelAuthorized _,
              GatewayChannelOpened _,
              GatewayRefused _ ->
              Optional.empty();
        };
    return step.filter(each -> each.compareTo(Step.HANDSHAKE) <= 0).map(_ -> sentence(seen));
  }

  public Standing standing() {
    if (run.isEmpty()) {
      return Standing.good("the gateway stage was not asked for");
    }
    return before().or(this::certificateTrouble).orElseGet(this::ofProtocol);
  }

  private Optional<Standing> before() {
    if (!name().standing().isGood()) {
      return Optional.of(of("its name: ", name().standing()));
    }
    if (!tcp().connected()) {
      return Optional.of(of("", tcp().standing()));
    }
    if (!tlsStands()) {
      StageView tls = view(StageId.TLS);
      return Optional.of(
          tls.has(TlsObservation.class)
              ? Standing.bad("no TLS session with the gateway can be made")
              : Standing.unknown("the gateway's TLS: " + tls.whyMissing()));
    }
    return Optional.empty();
  }

  private static Standing of(String prefix, Standing inner) {
    String sentence = "the gateway: " + prefix + inner.sentence();
    return inner.isBad() ? Standing.bad(sentence) : Standing.unknown(sentence);
  }

  /** What makes a client refuse the gateway although all else works. */
  private Optional<Standing> certificateTrouble() {
    CertificatePicture certificate = certificate();
    Optional<String> trouble = Optional.empty();
    if (certificate.unreadable().isPresent()) {
      trouble = Optional.of("cannot be read");
    } else if (certificate.expired()) {
      trouble = Optional.of("expired %s ago".formatted(PlainText.of(certificate.left().get())));
    } else if (certificate.notYetValid()) {
      trouble = Optional.of("is not valid yet");
    } else if (certificate.own().isPresent() && !certificate.namesTarget()) {
      trouble = Optional.of("does not carry the name " + PlainText.of(certificate.host()));
    } else if (certificate.notTrusted().isPresent()) {
      trouble =
          Optional.of(
              "is not trusted: " + PlainText.of(certificate.notTrusted().get().what().why()));
    } else if (revoked()) {
      trouble = Optional.of("is revoked");
    } else if (!revocationUnreachable().isEmpty()) {
      trouble =
          Optional.of(
              "cannot be checked for revocation: "
                  + PlainText.of(revocationUnreachable().getFirst().how()));
    }
    return trouble.map(each -> Standing.bad("the gateway's certificate " + each));
  }

  private Standing ofProtocol() {
    if (channelOpened()) {
      return Standing.good("the gateway lets us through: " + way());
    }
    Optional<GatewayObservation> last =
        view(StageId.GATEWAY).seen(GatewayObservation.class).stream()
            .map(Seen::what)
            .filter(each ->
                !(each instanceof GatewayAnswered answered)
                    || answered.asked() != GatewayTransport.RPC)
            .reduce((_, later) -> later);
    if (last.isEmpty()) {
      return Standing.unknown("the gateway: " + view(StageId.GATEWAY).whyMissing());
    }
    String sentence = sentence(last.get());
    return last.get() instanceof GatewaySignInNotTried
        ? Standing.unknown(sentence)
        : Standing.bad(sentence);
  }

  private String way() {
    return view(StageId.GATEWAY)
        .first(GatewaySignedIn.class)
        .map(Seen::what)
        .map(in ->
            "%s, %s"
                .formatted(
                    in.transport() == GatewayTransport.WEBSOCKET ? "WebSocket" : "HTTP",
                    in.scheme()
                        .map(scheme -> "signed in with " + PlainText.of(scheme))
                        .orElse("no sign-in")))
        .orElse("a channel is open");
  }

  private static String sentence(GatewayObservation seen) {
    return switch (seen) {
      case GatewayAnswered answered ->
          "the gateway's web server answers our request with status " + answered.status();
      case GatewaySignInRefused refused ->
          "the gateway refuses the sign-in with %s (status %d)"
              .formatted(PlainText.of(refused.scheme()), refused.status());
      case GatewaySignInNotTried not ->
          "the gateway demands a sign-in, and nobody was signed in: " + PlainText.of(not.because());
      case GatewayRefused refused ->
          "the gateway refuses the %s with %s".formatted(word(refused.step()), refused.code());
      case GatewayClosed closed ->
          "the gateway closes the connection at the %s".formatted(word(closed.step()));
      case GatewayReset reset ->
          "the gateway resets the connection at the %s".formatted(word(reset.step()));
      case GatewaySilent silent ->
          "the gateway does not answer the %s".formatted(word(silent.step()));
      case GatewayMalformed malformed ->
          "the gateway's answer to the %s cannot be read: %s"
              .formatted(word(malformed.step()), PlainText.of(malformed.problem()));
      case GatewaySignedIn _,
          GatewayHandshakeAnswered _,
          GatewayTunnelCreated _,
          GatewayTunnelAuthorized _,
          GatewayChannelOpened _ ->
          "the way through the gateway was not gone to its end";
    };
  }

  private static String word(Step step) {
    return step.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The stages of the gateway itself, in their order, each as it stands. */
  public List<Stage> stages() {
    if (run.isEmpty()) {
      return List.of();
    }
    Optional<Road> road = run.get().road();
    return List.of(
        new Stage(StageId.NAME, Optional.of(run.get().name()), name().standing()),
        new Stage(StageId.TCP, road.flatMap(each -> each.stage(StageId.TCP)), tcp().standing()),
        new Stage(StageId.TLS, road.flatMap(each -> each.stage(StageId.TLS)), tlsStanding()),
        new Stage(
            StageId.CERTIFICATE,
            road.flatMap(each -> each.stage(StageId.CERTIFICATE)),
            certificateTrouble().orElseGet(certificate()::standing)));
  }

  private Standing tlsStanding() {
    return view(StageId.TLS)
        .first(TlsSessionEstablished.class)
        .map(Seen::what)
        .map(session ->
            Standing.good("a %s session with %s".formatted(session.version(), session.suite())))
        .orElseGet(() ->
            view(StageId.TLS).has(TlsObservation.class)
                ? Standing.bad("no TLS session can be made")
                : Standing.unknown(view(StageId.TLS).whyMissing()));
  }

  /** One stage of the gateway's own. */
  public record Stage(StageId id, Optional<StageReport> report, Standing standing) {}
}
