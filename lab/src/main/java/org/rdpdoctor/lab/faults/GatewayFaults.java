package org.rdpdoctor.lab.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.rdpdoctor.lab.Behaviour;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.gateway.GatewayPolicy;
import org.rdpdoctor.lab.gateway.GatewayServer;
import org.rdpdoctor.lab.gateway.WebProxy;
import org.rdpdoctor.lab.gateway.WithoutRevocationList;
import org.rdpdoctor.lab.tls.CertificateExtension;
import org.rdpdoctor.lab.tls.CertificateRecipe;
import org.rdpdoctor.lab.tls.LabKey;
import org.rdpdoctor.lab.tls.ServerCertificate;
import org.rdpdoctor.lab.tls.TlsProfile;
import org.rdpdoctor.wire.tsgu.GatewayCode;

/** A healthy Windows server behind an RD Gateway, and what is wrong with the gateway. */
final class GatewayFaults {
  private static final String NAME = "rdgw.lab.example";

  /** Its certificate comes along, and no client knows it. */
  private static final CertificateRecipe.Issuer UNKNOWN_AUTHORITY =
      new CertificateRecipe.Issuer("another authority", LabKey.LISTENER);

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration YEAR = Duration.ofDays(365);

  /** What a server calls itself that nobody has named for the outside. */
  private static final String INNER_NAME = "RDGW";

  /** Nothing listens there; the port is the one of the discard service. */
  private static final String DEAD_REVOCATION_POINT = "http://127.0.0.1:9/lab.crl";

  private GatewayFaults() {}

  static List<Fault> all() {
    return List.of(
        healthy("healthy-gateway", "WebSocket", GatewayPolicy.open()),
        healthy(
            "healthy-gateway-http",
            "two HTTP connections, Basic only",
            GatewayPolicy.open().withoutWebSocket().withSchemes("Basic")),
        wrong(
            "gateway-cert-untrusted",
            "gateway-untrusted",
            "a certificate that the gateway made for itself",
            () -> gateway(selfSigned(), GatewayPolicy.open())),
        wrong(
            "gateway-cert-untrusted",
            "gateway-unknown-authority",
            "a certificate of an authority that the client was not given",
            () -> gateway(fromUnknownAuthority(), GatewayPolicy.open())),
        wrong(
            "gateway-cert-expired",
            "gateway-cert-expired-self-signed",
            "a certificate that it made for itself half a year ago and nobody renewed",
            () -> gateway(selfSignedAndExpired(), GatewayPolicy.open().withoutWebSocket())),
        wrong(
            "gateway-cert-expired",
            "gateway-cert-expired",
            "a certificate that ran out yesterday",
            () -> gateway(expired(), GatewayPolicy.open())),
        wrong(
            "gateway-cert-name-mismatch",
            "gateway-cert-name",
            "a certificate of an authority for another name",
            () ->
                gateway(
                    certificate(List.of("otherhost.lab.example"), List.of()).sign(),
                    GatewayPolicy.open())),
        wrong(
            "gateway-cert-name-mismatch",
            "gateway-cert-inner-name",
            "a certificate that has the name within the network and no alternative name",
            () -> gateway(withInnerName(), GatewayPolicy.open())),
        wrong(
            "gateway-cert-revocation-unreachable",
            "gateway-crl-unreachable",
            "a certificate whose revocation list cannot be fetched",
            () -> gateway(withDeadRevocationPoint(), GatewayPolicy.open())),
        wrong(
            "gateway-cert-revocation-unreachable",
            "gateway-crl-missing",
            "a certificate whose revocation list is not where it says",
            () -> new WithoutRevocationList(GatewayFaults::withRevocationPoint)),
        wrong(
            "gateway-denied",
            "gateway-cap-denied",
            "a connection policy that refuses the user",
            () ->
                gateway(
                    GatewayPolicy.open().withAuthorization(GatewayCode.PROXY_NAP_ACCESSDENIED))),
        wrong(
            "gateway-denied",
            "gateway-rap-denied",
            "a resource policy that refuses the target",
            () -> gateway(GatewayPolicy.open().withChannel(GatewayCode.PROXY_RAP_ACCESSDENIED))),
        wrong(
            "gateway-target-unreachable",
            "gateway-target-unreachable",
            "no way from the gateway to the target",
            () -> gateway(GatewayPolicy.open().withChannel(GatewayCode.PROXY_TS_CONNECTFAILED))),
        wrong(
            "gateway-target-unreachable",
            "gateway-target-internal-error",
            "no way to the target and no better word for it than an internal error",
            () -> gateway(GatewayPolicy.open().withChannel(GatewayCode.PROXY_INTERNALERROR))),
        wrong(
            "wrong-target",
            "gateway-wrong-target",
            "a name for the target that leads to another machine",
            () ->
                new GatewayServer(
                    TlsProfile.windowsServer2022(),
                    trusted(),
                    GatewayPolicy.open(),
                    WindowsServer.calledOtherwise("FILESRV"))),
        wrong(
            "gateway-transport-mismatch",
            "gateway-capability-mismatch",
            "a demand for a capability that the client does not have",
            () -> gateway(GatewayPolicy.open().withTunnel(GatewayCode.PROXY_CAPABILITYMISMATCH))),
        wrong(
            "gateway-transport-mismatch",
            "gateway-rpc-only",
            "the RPC transport of old and no other",
            () -> gateway(GatewayPolicy.open().withRpcOnly())),
        wrong(
            "gateway-proxy-incompatible",
            "gateway-proxy-strips-websocket",
            "a reverse proxy before it that knows none of its methods",
            () -> new WebProxy(TlsProfile.windowsServer2022(), trusted(), true)),
        wrong(
            "gateway-proxy-incompatible",
            "gateway-proxy-closes",
            "a reverse proxy before it that closes at a method that it does not know",
            () -> new WebProxy(TlsProfile.windowsServer2022(), trusted(), false)));
  }

  private static Fault healthy(String id, String how, GatewayPolicy policy) {
    return Fault.withoutCase(
            id, "a healthy Windows server behind an RD Gateway: " + how, () -> gateway(policy))
        .asGateway();
  }

  private static Fault wrong(String cause, String id, String what, Supplier<Behaviour> behaviour) {
    return Fault.caseOf(cause, id, "an RD Gateway with " + what, behaviour).asGateway();
  }

  private static GatewayServer gateway(GatewayPolicy policy) {
    return gateway(trusted(), policy);
  }

  private static GatewayServer gateway(ServerCertificate certificate, GatewayPolicy policy) {
    return new GatewayServer(
        TlsProfile.windowsServer2022(), certificate, policy, WindowsServer.healthy());
  }

  private static ServerCertificate trusted() {
    return ownName(List.of()).sign();
  }

  private static CertificateRecipe ownName(List<CertificateExtension> further) {
    return certificate(List.of(NAME, "localhost"), further);
  }

  private static CertificateRecipe certificate(
      List<String> names, List<CertificateExtension> further) {
    boolean own = names.contains(NAME);
    Instant made = Instant.now().minus(DAY);
    List<CertificateExtension> extensions = new ArrayList<>();
    extensions.add(CertificateExtension.serverAuthentication());
    extensions.add(
        CertificateExtension.alternativeNames(
            names, own ? XrdpServer.loopbackAddresses() : List.of()));
    extensions.addAll(further);
    return CertificateRecipe.asWindowsMakesIt(names.getFirst())
        .withValidity(made, made.plus(YEAR))
        .withExtensions(extensions)
        .issuedByLabAuthority();
  }

  private static ServerCertificate selfSigned() {
    return ownName(List.of()).selfSigned().sign();
  }

  private static ServerCertificate selfSignedAndExpired() {
    Instant end = Instant.now().minus(DAY);
    return ownName(List.of())
        .withValidity(end.minus(CertificateRecipe.WINDOWS_VALIDITY), end)
        .selfSigned()
        .sign();
  }

  private static ServerCertificate fromUnknownAuthority() {
    return ownName(List.of()).issuedBy(UNKNOWN_AUTHORITY).sign();
  }

  private static ServerCertificate withInnerName() {
    return certificate(List.of(INNER_NAME), List.of())
        .withExtensions(List.of(CertificateExtension.serverAuthentication()))
        .sign();
  }

  private static GatewayServer withRevocationPoint(String url) {
    return gateway(
        ownName(List.of(CertificateExtension.revocationPoint(url))).sign(), GatewayPolicy.open());
  }

  private static ServerCertificate expired() {
    Instant end = Instant.now().minus(DAY);
    return ownName(List.of()).withValidity(end.minus(YEAR), end).sign();
  }

  private static ServerCertificate withDeadRevocationPoint() {
    return ownName(List.of(CertificateExtension.revocationPoint(DEAD_REVOCATION_POINT))).sign();
  }
}
