package org.rdpdoctor.lab.windows;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.lab.Behaviour;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.lab.faults.Hello;
import org.rdpdoctor.lab.rdp.CredSspServer;
import org.rdpdoctor.lab.rdp.DesktopServer;
import org.rdpdoctor.lab.rdp.LicensingServer;
import org.rdpdoctor.lab.rdp.LicensingServer.InsteadOf;
import org.rdpdoctor.lab.rdp.Negotiation;
import org.rdpdoctor.lab.rdp.RdpListener;
import org.rdpdoctor.lab.rdp.SecuredRoad;
import org.rdpdoctor.lab.rdp.SessionLine;
import org.rdpdoctor.lab.rdp.SessionPolicy;
import org.rdpdoctor.lab.rdp.SessionPolicy.Ending;
import org.rdpdoctor.lab.rdp.SignInPolicy;
import org.rdpdoctor.lab.rdp.StandardEncryption;
import org.rdpdoctor.lab.rdp.TlsRoad;
import org.rdpdoctor.lab.tls.CertificateRecipe;
import org.rdpdoctor.lab.tls.LabKey;
import org.rdpdoctor.lab.tls.SecureChannel;
import org.rdpdoctor.lab.tls.ServerCertificate;
import org.rdpdoctor.lab.tls.TlsProfile;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.gcc.EncryptionLevel;
import org.rdpdoctor.wire.hostcall.RegistryData;
import org.rdpdoctor.wire.mstypes.Sid;
import org.rdpdoctor.wire.rdpbcgr.EarlyUserAuthorization;
import org.rdpdoctor.wire.rdpbcgr.NegotiationFailureCode;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.rdpele.LicensingErrorCode;
import org.rdpdoctor.wire.rdpele.StateTransition;
import org.rdpdoctor.wire.tls.AlertDescription;
import org.rdpdoctor.wire.tls.TlsVersion;

/**
 * The Remote Desktop service of a machine: what its listener does follows from the machine's state
 * at each connection.
 *
 * <p>What the service takes over when it starts, and not before: port, adapter, whether the
 * listener is enabled, how many connections it takes, TLS versions and cipher suites. Windows wants
 * a boot for the last; a restart of the service is enough here.
 */
final class RemoteDesktop {
  private static final Duration BEFORE_RESET = Duration.ofMillis(20);
  static final String TERMINAL_SERVER = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server";
  static final String WINSTATIONS = TERMINAL_SERVER + "\\WinStations";
  static final String LISTENER = WINSTATIONS + "\\RDP-Tcp";
  static final String LICENSING = TERMINAL_SERVER + "\\RCM\\Licensing Core";
  static final String LICENSE_SERVERS =
      "HKLM\\SYSTEM\\CurrentControlSet\\Services\\TermService\\Parameters\\LicenseServers";
  static final String POLICY = "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services";
  static final String PROTOCOLS =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols";
  static final String CIPHER_POLICY =
      "HKLM\\SOFTWARE\\Policies\\Microsoft\\Cryptography\\Configuration\\SSL\\00010002";

  private static final int USUAL_PORT = 3389;
  private static final long DENIED = 0x7;

  /** As a DWORD it is 0xFFFFFFFF. */
  private static final int UNLIMITED = -1;

  private static final int PER_DEVICE = 2;
  private static final int PER_USER = 4;
  private static final String OBJECT_EXISTS = "Object already exists.\r\n";
  private static final String ACCESS_DENIED = "Access is denied.\r\n";

  /** NTE_BAD_KEYSET. */
  private static final String NO_KEY_SET = "0x80090016";

  /** SEC_E_UNKNOWN_CREDENTIALS as Schannel has it. */
  private static final String KEY_NOT_OPENED = "0x8009030d";

  /** Adapters that the machine has, by the numbers of LanAdapter; 0 is all of them. */
  private static final List<Integer> ADAPTERS = List.of(0, 1);

  /** What the service took over when it started. */
  private record Running(
      int port, boolean enabled, int mostConnections, List<TlsVersion> versions, boolean suites) {}

  /** The certificate that the listener is to use, and whether it can. */
  private record Bound(CertificateStore.Stored certificate, boolean usable) {}

  private final WindowsHost host;
  private Optional<Running> running = Optional.empty();

  RemoteDesktop(WindowsHost host) {
    this.host = host;
  }

  private int local(String name, int otherwise) {
    return host.registry.number(LISTENER, name).orElse(otherwise);
  }

  /** The policy's value wins. */
  private int setting(String key, String name, int otherwise) {
    return host.registry
        .number(POLICY, name)
        .or(() -> host.registry.number(key, name))
        .orElse(otherwise);
  }

  void serviceStarted() {
    int port = local("PortNumber", USUAL_PORT);
    boolean enabled =
        host.registry.hasKey(LISTENER)
            && local("fEnableWinStation", 1) != 0
            && ADAPTERS.contains(local("LanAdapter", 0))
            && port > 0
            && port <= 0xFFFF
            && host.registry.number(TERMINAL_SERVER, "TSEnabled").orElse(1) != 0;
    boolean suites =
        host.registry.text(CIPHER_POLICY, "Functions").map(text -> !text.isBlank()).orElse(true);
    int mostConnections = setting(LISTENER, "MaxInstanceCount", UNLIMITED);
    running = Optional.of(new Running(port, enabled, mostConnections, versions(), suites));
    if (setting(LISTENER, "SecurityLayer", 2) == 2
        && setting(LISTENER, "MinEncryptionLevel", 2) == 1) {
      host.logs.settingsContradict(host.now());
    }
    host.services.start("SessionEnv");
  }

  void serviceStopped() {
    running = Optional.empty();
    host.sessions.clear();
  }

  private List<TlsVersion> versions() {
    List<TlsVersion> versions = new ArrayList<>();
    for (TlsVersion version : List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_1, TlsVersion.TLS_1_0)) {
      String key = PROTOCOLS + "\\" + nameOf(version) + "\\Server";
      boolean off =
          host.registry.number(key, "Enabled").orElse(1) == 0
              || host.registry.number(key, "DisabledByDefault").orElse(0) != 0;
      if (!off) {
        versions.add(version);
      }
    }
    return versions;
  }

  private static String nameOf(TlsVersion version) {
    if (version.equals(TlsVersion.TLS_1_2)) {
      return "TLS 1.2";
    }
    return version.equals(TlsVersion.TLS_1_1) ? "TLS 1.1" : "TLS 1.0";
  }

  /** Whether the service waits for connections there; a firewall may still be before it. */
  boolean listensOn(int port) {
    return running.filter(now -> now.enabled && now.port == port).isPresent()
        && host.services.runs("TermService")
        && setting(TERMINAL_SERVER, "fDenyTSConnections", 1) == 0
        && !host.foreign.containsKey(port);
  }

  /** What somebody who dials a port comes to. */
  PortState at(int port) {
    if (host.services.runs("mpssvc") && !host.firewall.admits(port)) {
      return PortState.DROPPED;
    }
    return listensOn(port) || host.foreign.containsKey(port) ? PortState.OPEN : PortState.CLOSED;
  }

  /** What is done with the next connection to an open port. */
  Behaviour next(int port) {
    WindowsHost.ForeignProgram other = host.foreign.get(port);
    if (other != null) {
      return other.behaviour().get();
    }
    return takesNoConnection() ? RemoteDesktop::turnAway : listener();
  }

  /**
   * A listener without connections to give away ends each at once, before anything is said
   * (remedies.md section 0.1). Windows may not even listen then: that is not documented.
   */
  private boolean takesNoConnection() {
    return running.filter(now -> now.mostConnections == 0).isPresent();
  }

  /** A reset that comes at once might overtake the ACK, and look like another fault. */
  private static void turnAway(Peer peer) throws IOException, InterruptedException {
    Thread.sleep(BEFORE_RESET);
    peer.reset();
  }

  private RdpListener listener() {
    int layer = setting(LISTENER, "SecurityLayer", 2);
    if (layer == 0 || local("fAllowSecProtocolNegotiation", 1) == 0) {
      return standard();
    }
    Optional<Bound> bound = bound();
    if (bound.isEmpty()) {
      return RdpListener.likeWindows(
          Negotiation.alwaysFailing(NegotiationFailureCode.SSL_CERT_NOT_ON_SERVER),
          (peer, _) -> peer.reset());
    }
    boolean signInFirst = setting(LISTENER, "UserAuthentication", 1) != 0;
    return RdpListener.likeWindows(
        signInFirst ? Negotiation.windowsDemandingNla() : Negotiation.windowsWithoutNla(),
        road(bound.get()));
  }

  private RdpListener standard() {
    EncryptionLevel level =
        switch (setting(LISTENER, "MinEncryptionLevel", 2)) {
          case 1 -> EncryptionLevel.LOW;
          case 3 -> EncryptionLevel.HIGH;
          case 4 -> EncryptionLevel.FIPS;
          default -> EncryptionLevel.CLIENT_COMPATIBLE;
        };
    DesktopServer desktop =
        new DesktopServer(StandardEncryption.of(level), LicensingServer.withoutLicences());
    return new RdpListener(
        RdpListener.WINDOWS_OR_XRDP,
        Negotiation.windowsWithStandardSecurityOnly(),
        Peer::peekAvailable,
        (peer, _) -> peer.drain(),
        peer -> desktop.serve(SessionLine.inClear(peer), SecurityProtocols.RDP),
        Peer::readAvailable);
  }

  private SecuredRoad road(Bound bound) {
    Running now = running.orElseThrow();
    if (!bound.usable) {
      return (peer, _) -> {
        Hello.await(peer);
        host.keyNotOpened(
            host.keys.exists(bound.certificate.container()) ? KEY_NOT_OPENED : NO_KEY_SET);
        peer.reset();
      };
    }
    if (now.versions.isEmpty() || !now.suites) {
      return (peer, _) -> refuse(peer, now);
    }
    ServerCertificate certificate =
        new ServerCertificate(LabKey.LISTENER, List.of(bound.certificate.der()));
    TlsProfile profile =
        TlsProfile.windowsServer2022().withVersions(now.versions.toArray(TlsVersion[]::new));
    CredSspServer signIn =
        new CredSspServer(HealthyHost.IDENTITY.withClockOffset(host.clockOffset()), signInPolicy());
    return session(new TlsRoad(profile, certificate, signIn));
  }

  private void refuse(Peer peer, Running now) throws IOException {
    Hello.await(peer);
    host.noCommonSuite();
    Hello.sendAlert(
        peer,
        now.versions.isEmpty()
            ? AlertDescription.PROTOCOL_VERSION
            : AlertDescription.HANDSHAKE_FAILURE);
  }

  private SignInPolicy signInPolicy() {
    boolean admitted =
        host.groups.isMember(Sid.REMOTE_DESKTOP_USERS, HealthyHost.LAB_ACCOUNT)
            || host.groups.isMember(Sid.ADMINISTRATORS, HealthyHost.LAB_ACCOUNT);
    return admitted
        ? SignInPolicy.OPEN
        : SignInPolicy.OPEN.authorizing(EarlyUserAuthorization.ACCESS_DENIED);
  }

  private SecuredRoad session(TlsRoad road) {
    if (refusesNewSessions()) {
      return road.with(SessionPolicy.OPEN.ending(new Ending.ErrorInfo(DENIED, true)));
    }
    return hasNoLicences() ? new Unlicensed(road) : road.with(SessionPolicy.OPEN);
  }

  private boolean refusesNewSessions() {
    return host.registry.number(TERMINAL_SERVER, "TSServerDrainMode").orElse(0) != 0
        || host.registry.number(TERMINAL_SERVER, "TSUserEnabled").orElse(0) != 0
        || local("fLogonDisabled", 0) != 0;
  }

  /** A session host whose days of grace are over, without a mode or a server for licences. */
  private boolean hasNoLicences() {
    if (host.registry.number(TERMINAL_SERVER, "TSAppCompat").orElse(0) == 0) {
      return false;
    }
    int mode = setting(LICENSING, "LicensingMode", 5);
    boolean servers =
        host.registry
            .text(POLICY, "LicenseServers")
            .or(() -> host.registry.text(LICENSE_SERVERS, "SpecifiedLicenseServers"))
            .filter(names -> !names.isBlank())
            .isPresent();
    return (mode != PER_DEVICE && mode != PER_USER) || !servers;
  }

  /** A road at whose end licensing fails. */
  private record Unlicensed(TlsRoad road) implements SecuredRoad {
    private static final DesktopServer DESKTOP =
        new DesktopServer(
            DesktopServer.Encryption.NONE,
            LicensingServer.refusing(
                InsteadOf.LICENSE_REQUEST,
                LicensingErrorCode.NO_LICENSE_SERVER,
                StateTransition.TOTAL_ABORT));

    @Override
    public void serve(Peer peer, SecurityProtocols selected) throws IOException {
      SecureChannel channel = SecureChannel.accept(peer, road.profile(), road.certificate());
      if (selected.equals(SecurityProtocols.SSL) || signsIn(channel, selected)) {
        DESKTOP.serve(SessionLine.within(channel), selected);
      }
    }

    private boolean signsIn(SecureChannel channel, SecurityProtocols selected) throws IOException {
      CredSspServer signIn = road.credSsp();
      if (!(signIn.serve(channel, road.certificate().chain().getFirst())
          instanceof CredSspServer.Result.SignedIn)) {
        return false;
      }
      EarlyUserAuthorization authorization = signIn.policy().authorization();
      if (selected.contains(SecurityProtocols.HYBRID_EX)) {
        channel.send(authorization.toBytes());
      }
      return authorization.equals(EarlyUserAuthorization.SUCCESS);
    }
  }

  /** Empty: the machine has no certificate for Remote Desktop at all. */
  private Optional<Bound> bound() {
    Optional<Bytes> pinned = host.registry.binary(LISTENER, "SSLCertificateSHA1Hash");
    if (pinned.isPresent()) {
      Optional<CertificateStore.Stored> found =
          host.certificates.find(CertificateStore.PERSONAL, pinned.get());
      CertificateStore.Stored nothing =
          new CertificateStore.Stored(Bytes.EMPTY, Instant.EPOCH, "", Bytes.EMPTY);
      return Optional.of(new Bound(found.orElse(nothing), found.filter(this::usable).isPresent()));
    }
    return selfSigned().map(each -> new Bound(each, usable(each)));
  }

  private Optional<CertificateStore.Stored> selfSigned() {
    return host.registry
        .binary(WINSTATIONS, "SelfSignedCertificate")
        .flatMap(thumbprint -> host.certificates.find(ownStore(), thumbprint));
  }

  private String ownStore() {
    return host.registry
        .text(WINSTATIONS, "SelfSignedCertStore")
        .orElse(CertificateStore.REMOTE_DESKTOP);
  }

  /** The key that the certificate was made with is there, and the service may read it. */
  private boolean usable(CertificateStore.Stored certificate) {
    return host.keys.mark(certificate.container()).filter(certificate.keyMark()::equals).isPresent()
        && host.keys.readableByService(certificate.container());
  }

  /**
   * What SessionEnv does when it starts: when the self-signed certificate is missing or has expired
   * it makes a new one, with the key that is there or with a new one.
   */
  void renewCertificate() {
    Optional<CertificateStore.Stored> old = selfSigned();
    boolean expired = old.filter(each -> !each.notAfter().isAfter(host.now())).isPresent();
    if (old.isPresent() && !expired) {
      return;
    }
    Optional<String> failure = prepareKey();
    if (failure.isPresent()) {
      host.logs.certificateNotMade(expired, failure.get(), host.now());
      return;
    }
    host.registry
        .binary(WINSTATIONS, "SelfSignedCertificate")
        .ifPresent(thumbprint -> host.certificates.remove(ownStore(), thumbprint));
    issue(host.now().minus(Duration.ofMinutes(1)), CertificateRecipe.WINDOWS_VALIDITY);
  }

  /** The status that Windows gives when there is no usable container and none can be made. */
  private Optional<String> prepareKey() {
    String container = KeyContainers.REMOTE_DESKTOP;
    if (host.keys.exists(container)) {
      boolean sound =
          host.keys.mark(container).isPresent() && host.keys.readableBySystem(container);
      return sound ? Optional.empty() : Optional.of(OBJECT_EXISTS);
    }
    if (!host.keys.systemMayCreate()) {
      return Optional.of(ACCESS_DENIED);
    }
    host.keys.make(container, host.keys.everyoneMayCreate());
    return Optional.empty();
  }

  /** Puts a new self-signed certificate into the store and binds it. */
  void issue(Instant notBefore, Duration validity) {
    Bytes der = certificate(notBefore, validity);
    Bytes mark = host.keys.mark(KeyContainers.REMOTE_DESKTOP).orElse(Bytes.EMPTY);
    Bytes thumbprint = host.certificates.put(ownStore(), der, KeyContainers.REMOTE_DESKTOP, mark);
    host.registry.set(WINSTATIONS, "SelfSignedCertificate", RegistryData.binary(thumbprint));
    host.logs.certificateMade(thumbprint, host.now());
  }

  static Bytes certificate(Instant notBefore, Duration validity) {
    return CertificateRecipe.asWindowsMakesIt(HealthyHost.IDENTITY.dnsName())
        .withValidity(notBefore, notBefore.plus(validity))
        .sign()
        .chain()
        .getFirst();
  }
}
