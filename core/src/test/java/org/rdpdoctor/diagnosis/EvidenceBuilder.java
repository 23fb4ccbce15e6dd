package org.rdpdoctor.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.rdpdoctor.model.BetweenObservation.FingerprintExpected;
import org.rdpdoctor.model.CertificateObservation.Certificate;
import org.rdpdoctor.model.CertificateObservation.CertificatePresented;
import org.rdpdoctor.model.CertificateObservation.ChainNotTrusted;
import org.rdpdoctor.model.CertificateObservation.ChainTrusted;
import org.rdpdoctor.model.Connection;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.GatewayAddress;
import org.rdpdoctor.model.GatewayObservation.GatewayAnswered;
import org.rdpdoctor.model.GatewayObservation.GatewayChannelOpened;
import org.rdpdoctor.model.GatewayObservation.GatewayHandshakeAnswered;
import org.rdpdoctor.model.GatewayObservation.GatewaySignedIn;
import org.rdpdoctor.model.GatewayObservation.GatewayTransport;
import org.rdpdoctor.model.GatewayObservation.GatewayTunnelAuthorized;
import org.rdpdoctor.model.GatewayObservation.GatewayTunnelCreated;
import org.rdpdoctor.model.GatewayRun;
import org.rdpdoctor.model.LicensingObservation;
import org.rdpdoctor.model.LicensingObservation.LicensingValidClient;
import org.rdpdoctor.model.NameObservation.NameIsAddress;
import org.rdpdoctor.model.NameObservation.NameLeftTo;
import org.rdpdoctor.model.NameObservation.NameResolved;
import org.rdpdoctor.model.NegotiationObservation;
import org.rdpdoctor.model.NegotiationObservation.NegotiationClosed;
import org.rdpdoctor.model.NegotiationObservation.NegotiationRefused;
import org.rdpdoctor.model.NegotiationObservation.NegotiationReset;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSelected;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSilent;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSplit;
import org.rdpdoctor.model.NlaObservation;
import org.rdpdoctor.model.NlaObservation.NlaChallenged;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.ReportedObservation.SymptomReported;
import org.rdpdoctor.model.Road;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.SessionObservation;
import org.rdpdoctor.model.SessionObservation.DemandActiveReceived;
import org.rdpdoctor.model.SessionObservation.ErrorInfoReceived;
import org.rdpdoctor.model.SessionObservation.ServerSettingsReceived;
import org.rdpdoctor.model.SessionObservation.SessionDisconnected;
import org.rdpdoctor.model.SessionObservation.SessionRedirected;
import org.rdpdoctor.model.SessionObservation.SessionStep;
import org.rdpdoctor.model.SignInObservation;
import org.rdpdoctor.model.SignInObservation.AccountForm;
import org.rdpdoctor.model.SignInObservation.SignInAttempt;
import org.rdpdoctor.model.SignInObservation.SignInBroken;
import org.rdpdoctor.model.SignInObservation.SignInEnding;
import org.rdpdoctor.model.SignInObservation.SignInRefused;
import org.rdpdoctor.model.SignInObservation.SignInStep;
import org.rdpdoctor.model.SignInObservation.SignedIn;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.model.TcpObservation.OtherPortTried;
import org.rdpdoctor.model.TcpObservation.TcpConnected;
import org.rdpdoctor.model.TcpObservation.TcpForwarded;
import org.rdpdoctor.model.TcpObservation.TcpProhibited;
import org.rdpdoctor.model.TcpObservation.TcpRefused;
import org.rdpdoctor.model.TcpObservation.TcpTimedOut;
import org.rdpdoctor.model.TcpObservation.TcpUnreachable;
import org.rdpdoctor.model.TlsObservation;
import org.rdpdoctor.model.TlsObservation.Hello;
import org.rdpdoctor.model.TlsObservation.TlsAccepted;
import org.rdpdoctor.model.TlsObservation.TlsAlerted;
import org.rdpdoctor.model.TlsObservation.TlsClosed;
import org.rdpdoctor.model.TlsObservation.TlsGarbage;
import org.rdpdoctor.model.TlsObservation.TlsReset;
import org.rdpdoctor.model.TlsObservation.TlsSessionEstablished;
import org.rdpdoctor.model.TlsObservation.TlsSilent;
import org.rdpdoctor.model.TlsObservation.Way;
import org.rdpdoctor.model.UdpObservation.UdpAnswered;
import org.rdpdoctor.model.UdpObservation.UdpSilent;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.gcc.EncryptionLevel;
import org.rdpdoctor.wire.gcc.EncryptionMethods;
import org.rdpdoctor.wire.gcc.RdpVersion;
import org.rdpdoctor.wire.mstypes.NtStatus;
import org.rdpdoctor.wire.rdpbcgr.EarlyUserAuthorization;
import org.rdpdoctor.wire.rdpbcgr.NegotiationFailureCode;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.rdpeudp.UdpVersion;
import org.rdpdoctor.wire.tls.AlertDescription;
import org.rdpdoctor.wire.tls.CipherSuite;
import org.rdpdoctor.wire.tls.NamedGroup;
import org.rdpdoctor.wire.tls.TlsVersion;

/**
 * A small language for evidence: start from a healthy server and say what differs. A stage that is
 * made to fail ends the road, as it does in life.
 */
final class EvidenceBuilder {
  static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  static final String HOST = "srv.corp.example";
  static final String GATEWAY = "gw.corp.example";
  static final String V4 = "192.0.2.10";
  static final String V6 = "2001:db8::10";
  static final SecurityProtocols TLS_AND_NLA = SecurityProtocols.SSL.with(SecurityProtocols.HYBRID);
  static final SecurityProtocols ALL =
      TLS_AND_NLA
          .with(SecurityProtocols.HYBRID_EX)
          .with(SecurityProtocols.RDSTLS)
          .with(SecurityProtocols.RDSAAD);
  static final List<SecurityProtocols> REQUESTS =
      List.of(SecurityProtocols.RDP, SecurityProtocols.SSL, TLS_AND_NLA, ALL);
  static final int WINDOWS_REFERENCE = 0x1234;
  static final int WINDOWS_FLAGS = 0x1F;
  private static final Duration QUICK = Duration.ofMillis(4);
  private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";

  private Target target = new Target(HOST, HOST, 3389);
  private List<Observation> name =
      List.of(new NameResolved(HOST, List.of(V4), Duration.ofMillis(3)));
  private String address = V4;
  private final Map<StageId, StageOutcome> stages = new EnumMap<>(StageId.class);
  private final List<EvidenceBuilder> otherRoads = new ArrayList<>();
  private final List<EvidenceBuilder> otherRuns = new ArrayList<>();
  private final List<Observed> reported = new ArrayList<>();
  private final List<Connection> connections = new ArrayList<>();
  private boolean deadlineReached;
  private boolean noRoad;
  private boolean nameCrashed;
  private Optional<List<Observation>> gateway = Optional.empty();
  private List<Observation> gatewayCertificate =
      List.of(
          new CertificatePresented(List.of(issued(GATEWAY))), new ChainTrusted("CN=ca", "system"));

  private EvidenceBuilder() {
    set(StageId.TCP, new TcpConnected(V4, 3389, Duration.ofMillis(2)));
  }

  /** A current Windows Server with its own certificate that requires NLA. */
  static EvidenceBuilder windows() {
    return new EvidenceBuilder()
        .negotiation(EvidenceBuilder::windowsAnswer)
        .tls(windowsTls())
        .certificate(windowsCertificate())
        .nla(challenge(Duration.ofMillis(20)));
  }

  /** Windows up to the negotiation; TLS is still to be said. */
  static EvidenceBuilder windowsNegotiation() {
    return new EvidenceBuilder().negotiation(EvidenceBuilder::windowsAnswer);
  }

  static EvidenceBuilder xrdp() {
    return xrdpNegotiation()
        .tls(
            accepted(TlsVersion.TLS_1_2), accepted(TlsVersion.TLS_1_3), session(TlsVersion.TLS_1_3))
        .certificate(selfSigned())
        .notReached(StageId.NLA);
  }

  static EvidenceBuilder xrdpNegotiation() {
    return new EvidenceBuilder()
        .negotiation(request ->
            request.isStandardRdpSecurity()
                ? refused(request, NegotiationFailureCode.SSL_REQUIRED_BY_SERVER, 0x1234)
                : new NegotiationSelected(
                    Optional.of(request), SecurityProtocols.SSL, 1, 0x1234, QUICK));
  }

  static EvidenceBuilder freeRdpNegotiation() {
    return new EvidenceBuilder()
        .negotiation(request ->
            request.contains(SecurityProtocols.HYBRID) && !request.isStandardRdpSecurity()
                ? new NegotiationSelected(
                    Optional.of(request), SecurityProtocols.HYBRID, 3, 0, QUICK)
                : refused(request, NegotiationFailureCode.HYBRID_REQUIRED_BY_SERVER, 0));
  }

  // A gateway

  /** Behind a gateway; where no channel opens, nothing of the target is seen. */
  EvidenceBuilder behindGateway(Observation... gatewayStage) {
    gateway = Optional.of(List.of(gatewayStage));
    name = List.of(new NameLeftTo("the gateway", HOST));
    boolean open = gateway.get().stream().anyMatch(GatewayChannelOpened.class::isInstance);
    if (open) {
      set(StageId.TCP, new TcpForwarded(HOST, 3389, "the gateway", QUICK));
      return this;
    }
    notReached(StageId.TCP);
    return endAfter(StageId.TCP);
  }

  EvidenceBuilder gatewayCertificate(Observation... observations) {
    gatewayCertificate = List.of(observations);
    return this;
  }

  /** What a gateway answers that lets everybody through. */
  static Observation[] gatewayLetsThrough() {
    return new Observation[] {
      answeredBy(GatewayTransport.WEBSOCKET, 401),
      new GatewaySignedIn(GatewayTransport.WEBSOCKET, Optional.of("Negotiate"), QUICK),
      new GatewayHandshakeAnswered(1, 0, 0, 0, QUICK),
      new GatewayTunnelCreated(0, Optional.of(0x3FL), 0, QUICK),
      new GatewayTunnelAuthorized(Optional.of(0L), Optional.empty(), QUICK),
      new GatewayChannelOpened(Optional.empty(), QUICK)
    };
  }

  static Observation answeredBy(GatewayTransport transport, int status) {
    return new GatewayAnswered(
        transport,
        status,
        status == 401 ? List.of("Negotiate") : List.of(),
        Optional.empty(),
        QUICK);
  }

  private Optional<GatewayRun> gatewayRun() {
    return gateway.map(stage ->
        new GatewayRun(
            new GatewayAddress(GATEWAY, 443),
            new StageReport(
                StageId.NAME,
                completed(List.of(new NameResolved(GATEWAY, List.of(V4), QUICK))),
                QUICK),
            List.of(
                new Road(
                    V4,
                    List.of(
                        gatewayReport(StageId.TCP, List.of(new TcpConnected(V4, 443, QUICK))),
                        gatewayReport(StageId.TLS, List.of(session(TlsVersion.TLS_1_3))),
                        gatewayReport(StageId.CERTIFICATE, gatewayCertificate),
                        gatewayReport(StageId.GATEWAY, stage)),
                    List.of()))));
  }

  private static StageReport gatewayReport(StageId stage, List<Observation> seen) {
    return new StageReport(stage, completed(seen), QUICK);
  }

  // Name and TCP

  EvidenceBuilder target(String host, int port) {
    target = new Target(host, host, port);
    return this;
  }

  EvidenceBuilder literal(String literal) {
    name = List.of(new NameIsAddress(literal));
    address = literal;
    return target(literal, 3389);
  }

  EvidenceBuilder name(Observation... observations) {
    name = List.of(observations);
    return this;
  }

  EvidenceBuilder nameCrashed() {
    nameCrashed = true;
    return this;
  }

  EvidenceBuilder noRoad() {
    noRoad = true;
    return this;
  }

  EvidenceBuilder at(String newAddress) {
    address = newAddress;
    return this;
  }

  EvidenceBuilder tcp(Observation... observations) {
    set(StageId.TCP, observations);
    return List.of(observations).stream().anyMatch(each -> each instanceof TcpConnected)
        ? this
        : endAfter(StageId.TCP);
  }

  static Observation connectedIn(Duration took) {
    return new TcpConnected(V4, 3389, took);
  }

  static Observation refused() {
    return new TcpRefused(V4, 3389, Duration.ofMillis(1));
  }

  static Observation timedOut() {
    return new TcpTimedOut(V4, 3389, Duration.ofSeconds(8));
  }

  static Observation unreachable(String what) {
    return new TcpUnreachable(V4, 3389, what, Optional.empty(), Duration.ofSeconds(3));
  }

  static Observation prohibited() {
    return new TcpProhibited(
        V4, 3389, "ICMP administratively prohibited", Optional.empty(), Duration.ofMillis(1));
  }

  static Observation otherPort(int port, String service, String answer) {
    return new OtherPortTried(V4, port, service, answer, Duration.ofMillis(2));
  }

  static Observation smb(String answer) {
    return otherPort(445, "SMB", answer);
  }

  // Negotiation

  EvidenceBuilder negotiation(RequestAnswer answers) {
    Observation[] all = REQUESTS.stream().map(answers::answer).toArray(Observation[]::new);
    set(StageId.NEGOTIATION, all);
    boolean secured =
        List.of(all).stream()
            .anyMatch(each ->
                each instanceof NegotiationSelected selected
                    && !selected.selected().isStandardRdpSecurity());
    return secured ? this : endAfter(StageId.NEGOTIATION);
  }

  /** What a server answers to a request. */
  interface RequestAnswer {
    NegotiationObservation answer(SecurityProtocols request);
  }

  static NegotiationObservation windowsAnswer(SecurityProtocols request) {
    if (!request.contains(SecurityProtocols.HYBRID) || request.isStandardRdpSecurity()) {
      return refused(request, NegotiationFailureCode.HYBRID_REQUIRED_BY_SERVER, WINDOWS_REFERENCE);
    }
    return new NegotiationSelected(
        Optional.of(request),
        request.contains(SecurityProtocols.HYBRID_EX)
            ? SecurityProtocols.HYBRID_EX
            : SecurityProtocols.HYBRID,
        WINDOWS_FLAGS,
        WINDOWS_REFERENCE,
        QUICK);
  }

  static NegotiationObservation refused(
      SecurityProtocols request, NegotiationFailureCode code, int reference) {
    return new NegotiationRefused(Optional.of(request), code, reference, QUICK);
  }

  /** Every request is refused alike. */
  EvidenceBuilder refusesAll(long code) {
    return negotiation(
        request -> refused(request, new NegotiationFailureCode(code), WINDOWS_REFERENCE));
  }

  static NegotiationObservation silentTo(SecurityProtocols request) {
    return new NegotiationSilent(Optional.of(request), Duration.ofSeconds(5));
  }

  static NegotiationObservation closes(SecurityProtocols request) {
    return new NegotiationClosed(Optional.of(request), QUICK);
  }

  static NegotiationObservation resets(SecurityProtocols request) {
    return new NegotiationReset(Optional.of(request), QUICK);
  }

  static NegotiationObservation plainRdp(SecurityProtocols request) {
    return new NegotiationSelected(
        Optional.of(request), SecurityProtocols.RDP, 0, WINDOWS_REFERENCE, QUICK);
  }

  /** A connection on which nothing was asked, and who ended it. */
  EvidenceBuilder unasked(Connection.EndedBy endedBy, Connection.Ending ending) {
    connections.add(
        new Connection(
            connections.size() + 1,
            StageId.NEGOTIATION,
            "wait without a request",
            address,
            3389,
            Duration.ZERO,
            QUICK,
            0,
            0,
            endedBy,
            ending,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            QUICK));
    return this;
  }

  /** Adds how a request that was cut in two ended. */
  EvidenceBuilder alsoSplit(boolean answered) {
    List<Observation> all = new ArrayList<>();
    if (stages.get(StageId.NEGOTIATION) instanceof StageOutcome.Completed completed) {
      completed.observations().forEach(each -> all.add(each.observation()));
    }
    all.add(
        new NegotiationSplit(
            Optional.of(SecurityProtocols.SSL.with(SecurityProtocols.HYBRID)), answered, QUICK));
    set(StageId.NEGOTIATION, all.toArray(Observation[]::new));
    return endAfter(StageId.NEGOTIATION);
  }

  /** Connections that were set up in these times. */
  EvidenceBuilder connectsIn(Duration... times) {
    for (Duration took : times) {
      connectAfter(Duration.ZERO, took);
    }
    return this;
  }

  EvidenceBuilder connectAfter(Duration opened, Duration took) {
    connections.add(
        new Connection(
            connections.size() + 1,
            StageId.TLS,
            "some question",
            address,
            3389,
            opened,
            took,
            45,
            19,
            Connection.EndedBy.US,
            Connection.Ending.DONE,
            Optional.of("what was asked"),
            Optional.empty(),
            Optional.empty(),
            QUICK));
    return this;
  }

  /** A connection that opened, on which so many bytes came, and that we closed. */
  EvidenceBuilder opened(StageId stage, int bytesReceived) {
    connections.add(
        new Connection(
            connections.size() + 1,
            stage,
            "a connect",
            address,
            3389,
            Duration.ZERO,
            QUICK,
            bytesReceived,
            bytesReceived,
            Connection.EndedBy.US,
            Connection.Ending.DONE,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            QUICK));
    return this;
  }

  /** A connection of that stage on which silence answered us, and what its close told. */
  EvidenceBuilder delivered(StageId stage, boolean delivered) {
    connections.add(
        new Connection(
            stage == StageId.TLS ? nextCurrentHello() : connections.size() + 1,
            stage,
            "an unanswered question",
            address,
            3389,
            Duration.ZERO,
            QUICK,
            45,
            0,
            Connection.EndedBy.US,
            Connection.Ending.SILENCE,
            Optional.of(stage == StageId.TLS ? "ClientHello" : "X.224 Connection Request"),
            Optional.empty(),
            Optional.of(delivered),
            QUICK));
    return this;
  }

  /** The connection of a hello as current clients say it, of which nothing was told yet. */
  private int nextCurrentHello() {
    if (!(stages.get(StageId.TLS) instanceof StageOutcome.Completed(List<Observed> seen))) {
      throw new IllegalStateException("say first which hellos there were");
    }
    return seen.stream()
        .filter(each ->
            each.observation() instanceof TlsObservation tls
                && tls.hello().way() == Way.AFTER_NEGOTIATION
                && tls.hello().versions().contains(TlsVersion.TLS_1_2))
        .flatMap(each ->
            each.source() instanceof Source.Probe on ? on.connection().stream() : Stream.empty())
        .filter(id ->
            connections.stream().noneMatch(each -> each.stage() == StageId.TLS && each.id() == id))
        .findFirst()
        .orElseThrow();
  }

  // TLS

  EvidenceBuilder tls(Observation... observations) {
    set(StageId.TLS, observations);
    boolean taken =
        List.of(observations).stream()
            .anyMatch(each ->
                (each instanceof TlsAccepted || each instanceof TlsSessionEstablished)
                    && ((TlsObservation) each).hello().way() == Way.AFTER_NEGOTIATION);
    return taken ? this : endAfter(StageId.TLS);
  }

  /** Every version is offered alone and together; all end in this way. */
  EvidenceBuilder everyHello(HelloEnd end) {
    List<Observation> observations = new ArrayList<>();
    TlsVersion.KNOWN.forEach(version -> observations.add(end.end(hello(version))));
    observations.add(end.end(hello(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3)));
    return tls(observations.toArray(Observation[]::new));
  }

  /** How a hello ends. */
  interface HelloEnd {
    TlsObservation end(Hello hello);
  }

  EvidenceBuilder alsoTls(Observation... observations) {
    List<Observation> all = new ArrayList<>();
    if (stages.get(StageId.TLS) instanceof StageOutcome.Completed completed) {
      completed.observations().forEach(each -> all.add(each.observation()));
    }
    all.addAll(List.of(observations));
    return tls(all.toArray(Observation[]::new));
  }

  static Hello hello(TlsVersion... versions) {
    return hello(Way.AFTER_NEGOTIATION, versions);
  }

  static Hello hello(Way way, TlsVersion... versions) {
    return new Hello(way, List.of(versions), Optional.empty());
  }

  static TlsObservation accepted(TlsVersion version) {
    return acceptedOn(hello(version), version);
  }

  static TlsObservation acceptedOn(Hello hello, TlsVersion version) {
    return new TlsAccepted(
        hello,
        version,
        CipherSuite.TLS_AES_256_GCM_SHA384,
        Optional.of(NamedGroup.X25519),
        Optional.empty(),
        QUICK);
  }

  static TlsObservation acceptedWith(TlsVersion version, String suite) {
    return new TlsAccepted(
        hello(version),
        version,
        CipherSuite.forName(suite).orElseThrow(),
        Optional.empty(),
        Optional.empty(),
        QUICK);
  }

  /** OpenSSL of a server with TLS 1.2 and older ones off that finds no suite or no key. */
  static Observation[] openSslHandshakeFailure() {
    return new Observation[] {
      alerted(hello(TlsVersion.SSL_3_0), AlertDescription.PROTOCOL_VERSION),
      alerted(hello(TlsVersion.TLS_1_0), AlertDescription.PROTOCOL_VERSION),
      alerted(hello(TlsVersion.TLS_1_1), AlertDescription.PROTOCOL_VERSION),
      alerted(hello(TlsVersion.TLS_1_2), AlertDescription.HANDSHAKE_FAILURE),
      alerted(hello(TlsVersion.TLS_1_3), AlertDescription.PROTOCOL_VERSION),
      alerted(hello(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3), AlertDescription.HANDSHAKE_FAILURE)
    };
  }

  static TlsObservation session(TlsVersion version) {
    return new TlsSessionEstablished(
        hello(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3),
        version,
        CipherSuite.TLS_AES_256_GCM_SHA384,
        Optional.of(NamedGroup.X25519),
        Duration.ofMillis(9));
  }

  static TlsObservation reset(Hello hello) {
    return new TlsReset(hello, QUICK);
  }

  static TlsObservation closed(Hello hello) {
    return new TlsClosed(hello, QUICK);
  }

  static TlsObservation silent(Hello hello) {
    return new TlsSilent(hello, Duration.ofSeconds(5));
  }

  /** As through an MTU hole: the short refusal of an old version passes, a ServerHello does not. */
  static TlsObservation onlySmallAnswers(Hello hello) {
    boolean modern =
        hello.versions().stream().anyMatch(version -> version.isAtLeast(TlsVersion.TLS_1_2));
    return modern ? silent(hello) : alerted(hello, AlertDescription.PROTOCOL_VERSION);
  }

  static TlsObservation mcsDisconnect(Hello hello) {
    return new TlsGarbage(hello, Bytes.ofHex("0300000902f0802180"), true, QUICK);
  }

  static TlsObservation alerted(Hello hello, AlertDescription alert) {
    return new TlsAlerted(hello, alert, true, QUICK);
  }

  static Observation[] windowsTls() {
    return new Observation[] {
      accepted(TlsVersion.TLS_1_2),
      accepted(TlsVersion.TLS_1_3),
      reset(hello(TlsVersion.SSL_3_0)),
      session(TlsVersion.TLS_1_3)
    };
  }

  // Certificate

  EvidenceBuilder certificate(Certificate certificate) {
    set(
        StageId.CERTIFICATE,
        new CertificatePresented(List.of(certificate)),
        new ChainNotTrusted("the issuer is not known", false));
    return this;
  }

  EvidenceBuilder certificate(Observation... observations) {
    set(StageId.CERTIFICATE, observations);
    return this;
  }

  static Certificate windowsCertificate() {
    return certificate(
        HOST, HOST, true, NOW.minus(Duration.ofDays(90)), NOW.plus(Duration.ofDays(92)));
  }

  static Certificate selfSigned() {
    return certificate(
        "rdphost",
        "rdphost",
        true,
        NOW.minus(Duration.ofDays(900)),
        NOW.plus(Duration.ofDays(900)));
  }

  static Certificate issued(String commonName) {
    return certificate(
        commonName,
        "Example Issuing CA",
        false,
        NOW.minus(Duration.ofDays(30)),
        NOW.plus(Duration.ofDays(300)));
  }

  static Certificate certificate(
      String commonName, String issuer, boolean selfSigned, Instant from, Instant until) {
    return new Certificate(
        "CN=" + commonName,
        "CN=" + issuer,
        Bytes.of(1, 2, 3),
        from,
        until,
        "RSA",
        2048,
        "SHA256withRSA",
        List.of(),
        List.of(),
        Optional.of(commonName),
        List.of("keyEncipherment"),
        List.of(SERVER_AUTHENTICATION),
        false,
        selfSigned,
        Bytes.of(9),
        Bytes.of(8),
        Bytes.EMPTY);
  }

  static Certificate withKey(Certificate from, String algorithm, int bits, String signature) {
    return new Certificate(
        from.subject(),
        from.issuer(),
        from.serialNumber(),
        from.notBefore(),
        from.notAfter(),
        algorithm,
        bits,
        signature,
        from.dnsNames(),
        from.ipAddresses(),
        from.commonName(),
        from.keyUsages(),
        from.extendedKeyUsages(),
        from.authority(),
        from.selfSigned(),
        from.sha1(),
        from.sha256(),
        from.der());
  }

  static Certificate withUsages(Certificate from, String... extendedKeyUsages) {
    return new Certificate(
        from.subject(),
        from.issuer(),
        from.serialNumber(),
        from.notBefore(),
        from.notAfter(),
        from.keyAlgorithm(),
        from.keyBits(),
        from.signatureAlgorithm(),
        from.dnsNames(),
        from.ipAddresses(),
        from.commonName(),
        from.keyUsages(),
        List.of(extendedKeyUsages),
        from.authority(),
        from.selfSigned(),
        from.sha1(),
        from.sha256(),
        from.der());
  }

  // NLA

  EvidenceBuilder nla(Observation... observations) {
    set(StageId.NLA, observations);
    return this;
  }

  /** The challenge of Windows, and then this. */
  EvidenceBuilder signIn(SignInObservation seen) {
    set(StageId.NLA, challenge(Duration.ofMillis(20)), seen);
    return this;
  }

  static SignInAttempt attempt() {
    return attempt(AccountForm.WITH_DOMAIN);
  }

  static SignInAttempt attempt(AccountForm form) {
    return new SignInAttempt("NTLM", form, 6, 2, QUICK);
  }

  /** The server answers the proof with a status. */
  EvidenceBuilder refuses(long status) {
    return signIn(new SignInRefused(attempt(), SignInStep.PROOF, new NtStatus(status), false));
  }

  EvidenceBuilder closesAfterProof() {
    return signIn(new SignInBroken(attempt(), SignInStep.PROOF, SignInEnding.CLOSED, ""));
  }

  EvidenceBuilder signsIn() {
    return signIn(new SignedIn(attempt(), true, Optional.of(EarlyUserAuthorization.SUCCESS)));
  }

  static NlaObservation challengeOfVersion(int credSspVersion) {
    return new NlaChallenged(
        credSspVersion,
        Optional.of("CORP"),
        Optional.of("SRV"),
        Optional.of("CORP"),
        Optional.of(HOST),
        Optional.of("corp.example"),
        Optional.empty(),
        Optional.of("6.1.7601"),
        Optional.of(NOW),
        Optional.of(Duration.ZERO),
        QUICK);
  }

  static NlaObservation challenge(Duration skew) {
    return challenge("CORP", skew);
  }

  static NlaObservation challenge(String netBiosDomain, Duration skew) {
    return challengeBy("SRV", HOST, netBiosDomain, skew);
  }

  static NlaObservation challengeBy(
      String netBiosComputer, String dnsComputer, String netBiosDomain, Duration skew) {
    return new NlaChallenged(
        6,
        Optional.of(netBiosDomain),
        Optional.of(netBiosComputer),
        Optional.of(netBiosDomain),
        Optional.of(dnsComputer),
        Optional.of("corp.example"),
        Optional.empty(),
        Optional.of("10.0.20348"),
        Optional.of(NOW.plus(skew)),
        Optional.of(skew),
        QUICK);
  }

  // UDP

  static Observation udpAnswered(int datagramBytes) {
    return new UdpAnswered(
        3389,
        datagramBytes,
        UdpVersion.VERSION_2,
        UdpVersion.VERSION_2,
        datagramBytes,
        datagramBytes,
        datagramBytes,
        1,
        List.of(),
        QUICK);
  }

  static Observation udpSilent(int datagramBytes, UdpVersion version, int sent) {
    return new UdpSilent(
        3389, datagramBytes, version, sent, Duration.ofMillis(300).multipliedBy(sent));
  }

  // The whole

  EvidenceBuilder crashed(StageId stage) {
    stages.put(stage, new StageOutcome.Crashed("index out of bounds"));
    return this;
  }

  /** A server that licensed the client, and then this. */
  EvidenceBuilder session(SessionObservation... observations) {
    set(StageId.LICENSING, new LicensingValidClient(QUICK));
    set(StageId.SESSION, observations);
    return this;
  }

  /** What came of licensing, and of the rest of the sequence. */
  EvidenceBuilder licensing(
      List<LicensingObservation> licensing, SessionObservation... observations) {
    set(StageId.LICENSING, licensing.toArray(LicensingObservation[]::new));
    set(StageId.SESSION, observations);
    return this;
  }

  /** The server says why it ends the connection. */
  EvidenceBuilder errorInfo(long code) {
    return session(
        settings(),
        new ErrorInfoReceived(SessionStep.DEMAND_ACTIVE, code, QUICK),
        new SessionDisconnected(SessionStep.DEMAND_ACTIVE, 1, QUICK));
  }

  static SessionObservation settings() {
    return new ServerSettingsReceived(
        RdpVersion.RDP_10_12,
        Optional.of(TLS_AND_NLA),
        Optional.of(0L),
        EncryptionMethods.NONE,
        EncryptionLevel.NONE,
        0,
        1003,
        List.of(),
        Optional.of(1004),
        Optional.of(0L),
        List.of(),
        QUICK);
  }

  static SessionObservation demandActive() {
    return new DemandActiveReceived(0x103EA, "RDP", List.of(1, 2, 3), Optional.of(0L), QUICK);
  }

  static SessionObservation redirected() {
    return new SessionRedirected(
        SessionStep.DEMAND_ACTIVE,
        Optional.empty(),
        Optional.of("rdsh2.corp.example"),
        Optional.empty(),
        5,
        0x100,
        QUICK);
  }

  EvidenceBuilder notReached(StageId stage) {
    stages.put(stage, new StageOutcome.NotReached("an earlier stage ended the road"));
    return this;
  }

  EvidenceBuilder saw(StageId stage, Observation... observations) {
    set(stage, observations);
    return this;
  }

  EvidenceBuilder absent(StageId stage) {
    stages.remove(stage);
    return this;
  }

  EvidenceBuilder deadline() {
    deadlineReached = true;
    return this;
  }

  EvidenceBuilder symptom(long reason, long extended) {
    reported.add(
        new Observed(
            new Source.Person(),
            new SymptomReported(
                "0x%x/0x%x".formatted(reason, extended),
                Optional.of(reason),
                Optional.of(extended))));
    return this;
  }

  /** What the person expects of the host. */
  EvidenceBuilder expecting(Bytes sha256) {
    reported.add(new Observed(new Source.Person(), new FingerprintExpected(sha256)));
    return this;
  }

  /** Another address of the same name, after those said so far. */
  EvidenceBuilder alsoAt(String otherAddress, EvidenceBuilder road) {
    otherRoads.add(road.at(otherAddress));
    List<String> all = new ArrayList<>(List.of(address));
    otherRoads.forEach(each -> all.add(each.address));
    name = List.of(new NameResolved(HOST, all, Duration.ofMillis(3)));
    return this;
  }

  EvidenceBuilder thenRun(EvidenceBuilder run) {
    otherRuns.add(run);
    return this;
  }

  Evidence build() {
    List<Run> runs = new ArrayList<>(List.of(run()));
    otherRuns.forEach(each -> runs.add(each.run()));
    return new Evidence(Evidence.SCHEMA, "test", target, runs, reported);
  }

  private Run run() {
    List<Road> roads = new ArrayList<>();
    if (!noRoad) {
      roads.add(road());
      otherRoads.forEach(each -> roads.add(each.road()));
    }
    return new Run(
        NOW,
        Duration.ofSeconds(1),
        new StageReport(
            StageId.NAME,
            nameCrashed ? new StageOutcome.Crashed("index out of bounds") : completed(name),
            Duration.ofMillis(3)),
        roads,
        deadlineReached,
        gatewayRun());
  }

  private Road road() {
    List<StageReport> reports = new ArrayList<>();
    stages.forEach(
        (stage, outcome) -> reports.add(new StageReport(stage, outcome, Duration.ofMillis(10))));
    return new Road(address, reports, connections);
  }

  private void set(StageId stage, Observation... observations) {
    stages.put(stage, completed(List.of(observations)));
  }

  private static StageOutcome completed(List<? extends Observation> observations) {
    int[] connection = {0};
    return new StageOutcome.Completed(
        observations.stream().<Observed>map(each -> Observed.on(++connection[0], each)).toList());
  }

  private EvidenceBuilder endAfter(StageId stage) {
    for (StageId later : EnumSet.range(StageId.NAME, StageId.NLA)) {
      if (later.compareTo(stage) > 0) {
        notReached(later);
      }
    }
    return this;
  }
}
