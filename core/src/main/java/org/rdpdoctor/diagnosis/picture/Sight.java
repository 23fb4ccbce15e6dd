package org.rdpdoctor.diagnosis.picture;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rdpdoctor.model.CertificateObservation.Certificate;
import org.rdpdoctor.model.Connection;
import org.rdpdoctor.model.KerberosObservation;
import org.rdpdoctor.model.Road;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.SignInObservation.SignInHindrance;
import org.rdpdoctor.model.SignInObservation.SignInNotAttempted;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.model.TlsObservation.TlsSessionEstablished;
import org.rdpdoctor.wire.Bytes;

/** One run on one road: what a client that takes this address at this time meets. */
public final class Sight {
  /**
   * Each is sent four times and more while its answer is waited for, so that a path that loses a
   * quarter of its packets swallows so many less than once in ten thousand times.
   */
  private static final int ENOUGH_MESSAGES = 2;

  private static final String NO_TLS = "no TLS: the client uses Standard RDP Security";

  private final Scene scene;
  private final int runNumber;
  private final int roadIndex;
  private final Run run;
  private final Optional<Road> road;
  private final Target target;
  private final Map<StageId, Standing> standings = new EnumMap<>(StageId.class);

  Sight(Scene scene, int runNumber, Run run, int roadIndex, Optional<Road> road, Target target) {
    this.scene = scene;
    this.runNumber = runNumber;
    this.run = run;
    this.roadIndex = roadIndex;
    this.road = road;
    this.target = target;
    for (StageId stage : StageId.values()) {
      standings.put(stage, judge(stage));
    }
  }

  /** The whole of which this is a part. */
  public Scene scene() {
    return scene;
  }

  public Target target() {
    return target;
  }

  /** From 1. */
  public int runNumber() {
    return runNumber;
  }

  public Run run() {
    return run;
  }

  /** Place of the address in the resolver's order, from 0. */
  public int roadIndex() {
    return roadIndex;
  }

  /** Empty when no address is known. */
  public Optional<String> address() {
    return road.map(Road::address);
  }

  public StageView view(StageId stage) {
    if (stage == StageId.GATEWAY) {
      return new StageView(
          stage, gateway().report().or(() -> road.flatMap(each -> each.stage(stage))));
    }
    Optional<StageReport> report =
        stage == StageId.NAME ? Optional.of(run.name()) : road.flatMap(each -> each.stage(stage));
    return new StageView(stage, report);
  }

  public NamePicture name() {
    return new NamePicture(view(StageId.NAME));
  }

  public TcpPicture tcp() {
    return new TcpPicture(view(StageId.TCP));
  }

  public NegotiationPicture negotiation() {
    List<Connection> connections =
        connections().stream().filter(each -> each.stage() == StageId.NEGOTIATION).toList();
    return new NegotiationPicture(view(StageId.NEGOTIATION), connections);
  }

  public PathPicture path() {
    return PathPicture.of(view(StageId.PATH), connections(), address(), captured());
  }

  /** What shows whether something stands in between. */
  public BetweenPicture between() {
    return new BetweenPicture(
        view(StageId.PATH),
        view(StageId.NEGOTIATION),
        view(StageId.TLS),
        target.port(),
        Stream.concat(
                connections().stream().map(Connection::connectTook), path().quickest().stream())
            .toList(),
        connections());
  }

  /** The port serves some connections and then none; empty when it does not. */
  public Optional<TurnedAway> turnedAway() {
    return TurnedAway.of(connections(), view(StageId.NEGOTIATION), view(StageId.TLS))
        .filter(each -> !each.servedAgain());
  }

  /** The port does not open to some connections, and to later ones it does. */
  public Optional<TurnedAway> crowdedOut() {
    return TurnedAway.of(connections(), view(StageId.NEGOTIATION), view(StageId.TLS))
        .filter(TurnedAway::servedAgain);
  }

  /** The port takes some connections and refuses others; empty when it does not. */
  public Optional<SomeRefused> someRefused() {
    return SomeRefused.of(
        connections().size(),
        List.of(view(StageId.TCP), view(StageId.NEGOTIATION), view(StageId.PATH)),
        view(StageId.TLS));
  }

  /** What only a capture shows. */
  public CapturedPicture captured() {
    return new CapturedPicture(view(StageId.TCP), view(StageId.UDP));
  }

  /**
   * Whether chance may be why one message was answered and another was not: packets were lost on
   * the way, the same hello fared differently before, or another run to the same address got
   * through.
   */
  public boolean mayBeChance() {
    return mayBeChance(1);
  }

  /**
   * The same, where so many messages all met one fate and one more did not. A path loses one
   * message with all that is sent again for it at times; each of several only when it loses a great
   * deal.
   */
  public boolean mayBeChance(int messages) {
    boolean lost = messages < ENOUGH_MESSAGES ? path().mayLoseMessages() : path().lossy();
    return lost || tls().comesAndGoes() || anotherRunGotThrough();
  }

  /**
   * What gets through cut in two, a hello or a request, may have got through by chance, not because
   * it was cut.
   */
  public boolean splitMayBeChance() {
    int requests = negotiation().inVain();
    return tls().acceptedWhenSplit().isPresent()
        ? mayBeChance(tls().hellos().size())
        : mayBeChance(requests == 0 ? 0 : requests + between().requestsInVain());
  }

  /** Whether a whole TLS session stood in another run to the same address. */
  public boolean anotherRunGotThrough() {
    return scene.again(this).stream().anyMatch(each -> each.tls().session().isPresent());
  }

  /**
   * Whether what met silence, the request or else the hello of a current client, has reached the
   * other side's kernel; empty when that is not known, or one has and another has not.
   */
  public Optional<Boolean> delivered() {
    List<Connection> asked =
        negotiation().silent() ? lastSaid("X.224 Connection Request") : currentHellosSaid();
    List<Boolean> told =
        asked.stream().flatMap(each -> each.delivered().stream()).distinct().toList();
    return told.size() == 1 ? Optional.of(told.getFirst()) : Optional.empty();
  }

  private List<Connection> lastSaid(String what) {
    return connections().stream()
        .filter(each -> each.lastSent().equals(Optional.of(what)))
        .toList();
  }

  private List<Connection> currentHellosSaid() {
    Set<Integer> current = currentHellos();
    return lastSaid("ClientHello").stream().filter(each -> current.contains(each.id())).toList();
  }

  /** The connections on which they were said, after the negotiation and in the ordinary way. */
  private Set<Integer> currentHellos() {
    return tls().hellos().stream()
        .filter(HelloFate::offersModern)
        .flatMap(each -> each.connection().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private List<Connection> connections() {
    return road.map(Road::connections).orElse(List.of());
  }

  public TlsPicture tls() {
    return new TlsPicture(view(StageId.TLS));
  }

  public CertificatePicture certificate() {
    return new CertificatePicture(view(StageId.CERTIFICATE), target.host(), run.startedAt());
  }

  public NlaPicture nla() {
    return new NlaPicture(view(StageId.NLA));
  }

  public UdpPicture udp() {
    return UdpPicture.of(view(StageId.UDP), address());
  }

  /** What a sign-in saw of Kerberos before it turned to the server. */
  public KerberosPicture kerberos() {
    return new KerberosPicture(
        view(StageId.NLA).seen(KerberosObservation.class).stream().map(Seen::what).toList());
  }

  /** Somebody was to sign in, and the way ended at a KDC, so that the server was never asked. */
  private Optional<Standing> endedBeforeTheServer() {
    for (Seen<SignInNotAttempted> seen : view(StageId.NLA).seen(SignInNotAttempted.class)) {
      if (seen.what().hindrance() == SignInHindrance.REFUSED_BY_KDC) {
        return Optional.of(
            Standing.bad("the KDC refuses the sign-in" + kerberos().refusalInBrackets()));
      }
      Optional<String> why = kerberos().notUsed();
      if (seen.what().hindrance() == SignInHindrance.NO_MECHANISM && why.isPresent()) {
        return Optional.of(Standing.bad("no ticket to sign in with: " + PlainText.of(why.get())));
      }
    }
    return Optional.empty();
  }

  public LicensingPicture licensing() {
    return new LicensingPicture(view(StageId.LICENSING));
  }

  public SessionPicture session() {
    return new SessionPicture(view(StageId.SESSION));
  }

  public GatewayPicture gateway() {
    return new GatewayPicture(run.gateway(), run.startedAt());
  }

  public SignInPicture signIn() {
    return new SignInPicture(view(StageId.NLA));
  }

  public Standing standing(StageId stage) {
    return Objects.requireNonNull(standings.get(stage));
  }

  public boolean good(StageId stage) {
    return standing(stage).isGood();
  }

  /** TLS works; a connection that goes well without it proves nothing of it. */
  public boolean goodTls() {
    return good(StageId.TLS) && !negotiation().plainAsked();
  }

  /** The first stage that is proved to stop a current client. */
  public Optional<StageId> failing() {
    return first(Standing::isBad);
  }

  /** The first stage of which nothing can be told. */
  public Optional<StageId> undetermined() {
    return first(Standing::isUnknown);
  }

  /** Both end at the same stage, or neither does. */
  public boolean getsAsFarAs(Sight other) {
    return failing().equals(other.failing())
        && (failing().isPresent() || undetermined().equals(other.undetermined()));
  }

  /**
   * Every stage that a session needs is proved good, none was cut short, the path is fit for use,
   * and the port does not turn away who comes again.
   */
  public boolean healthy() {
    return failing().isEmpty()
        && undetermined().isEmpty()
        && !run.deadlineReached()
        && noneCrashed()
        && trouble().isEmpty()
        && turnedAway().isEmpty();
  }

  private boolean noneCrashed() {
    for (StageId stage : StageId.values()) {
      if (view(stage).crashed()) {
        return false;
      }
    }
    return true;
  }

  private Optional<StageId> first(Predicate<Standing> how) {
    if (gateway().isOnTheWay() && how.test(standing(StageId.GATEWAY))) {
      return Optional.of(StageId.GATEWAY); // it comes before all that lies behind it
    }
    for (StageId stage : StageId.values()) {
      if (!stage.isDispensable() && how.test(standing(stage))) {
        return Optional.of(stage);
      }
    }
    return Optional.empty();
  }

  private Standing judge(StageId stage) {
    return switch (stage) {
      case NAME -> name().standing();
      case TCP -> tcp().standing();
      case NEGOTIATION -> negotiation().standing();
      case TLS -> judgeTls();
      case CERTIFICATE -> negotiation().plainAsked() ? Standing.good(NO_TLS) : judgeCertificate();
      case NLA -> judgeNla();
      case LICENSING ->
          wasAsked(stage) ? licensing().standing(session().stands()) : notAsked(stage);
      case SESSION -> wasAsked(stage) ? session().standing(licensing()) : notAsked(stage);
      case UDP ->
          view(stage).report().isEmpty() ? notAsked(stage) : udp().standing(good(StageId.TLS));
      case PATH -> view(stage).report().isEmpty() ? notAsked(stage) : path().standing();
      case GATEWAY -> gateway().standing();
    };
  }

  /** Whether each certificate is one that the person expects; empty without either of them. */
  public Optional<Boolean> certificateExpected() {
    List<Bytes> expected = scene.expectedFingerprints();
    List<Bytes> shown = certificate().shown().stream().map(Certificate::sha256).toList();
    return expected.isEmpty() || shown.isEmpty()
        ? Optional.empty()
        : Optional.of(expected.containsAll(shown));
  }

  /** The certificate is not valid by our clock and is by that of the host, which differs. */
  public boolean validByTheHostsClock() {
    return nla().skewBeyondKerberos() && nla().skew().filter(certificate()::validBy).isPresent();
  }

  private Standing judgeCertificate() {
    Standing standing = certificate().standing();
    return standing.isGood() && certificateExpected().filter(each -> !each).isPresent()
        ? Standing.bad("the certificate is not the one that is expected")
        : standing;
  }

  /** Why a host of which every stage passes is not called healthy; a sentence. */
  public Optional<String> trouble() {
    return path().trouble().or(() -> between().trouble()).or(this::notEveryTime);
  }

  /** Old connections of a capture may be of a time when the service was down. */
  private Optional<String> notEveryTime() {
    return captured().isCaptured()
        ? Optional.empty()
        : tcp()
            .silentAtFirst()
            .or(() -> someRefused().filter(SomeRefused::areMany).map(SomeRefused::sentence));
  }

  private boolean wasAsked(StageId stage) {
    return view(stage).report().isPresent();
  }

  /** What nobody asked for says nothing against the connection. */
  private static Standing notAsked(StageId stage) {
    return Standing.good("the %s stage was not asked for".formatted(stage.id()));
  }

  /** What carried a desktop was good enough for this client, however old it is. */
  private Standing judgeTls() {
    if (negotiation().plainAsked()) {
      return Standing.good(NO_TLS);
    }
    Optional<Seen<TlsSessionEstablished>> carried =
        nla().sessionRan()
            ? view(StageId.TLS).first(TlsSessionEstablished.class)
            : Optional.empty();
    return carried
        .map(seen ->
            Standing.good(
                "a %s session with %s carried a desktop"
                    .formatted(seen.what().version(), seen.what().suite())))
        .orElseGet(
            () -> tls().standing(nla().challenged().isPresent() || signIn().attempt().isPresent()));
  }

  /** Where the server does TLS without NLA, the TLS session is the last proof there is. */
  private Standing judgeNla() {
    NegotiationPicture negotiation = negotiation();
    if (negotiation.secured() && !negotiation.offersNla() && tls().session().isPresent()) {
      return Standing.good(
          signIn().notAttempted().isPresent()
              ? "the server does not use NLA, so the credentials could not be tested; a TLS session"
                  + " stands"
              : "the server does not offer NLA; a TLS session stands");
    }
    if (negotiation.plainAsked()) {
      return session().stands() || session().sealedDesktop()
          ? Standing.good(NO_TLS)
          : session().settings().isPresent()
              ? session().standing(licensing())
              : Standing.unknown("what comes after the negotiation is not in the capture");
    }
    if (captured().datagramsCarried() && signIn().attempt().isEmpty()) {
      return Standing.good("UDP carried data, for which a session must have given the token");
    }
    if (nla().sessionRan()) {
      return Standing.good("so much passed inside TLS that a session must have stood");
    }
    boolean firstRoad = runNumber == 1 && roadIndex == 0;
    Standing upToPassword = nla().standing(negotiation.offersNla());
    Optional<Standing> withPassword = endedBeforeTheServer().or(() -> signIn().standing(firstRoad));
    return withPassword.isEmpty()
            || (upToPassword.isBad()
                && withPassword.get().isGood()
                && nla().challenged().isPresent())
        ? upToPassword
        : withPassword.get();
  }
}
