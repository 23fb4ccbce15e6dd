package org.rdpdoctor.diagnosis;

import static org.rdpdoctor.diagnosis.EvidenceBuilder.NOW;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.certificate;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.smb;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.udpAnswered;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.udpSilent;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.windows;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.windowsNegotiation;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.xrdp;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.rdpdoctor.model.BetweenObservation.Hop;
import org.rdpdoctor.model.BetweenObservation.HopAnswer;
import org.rdpdoctor.model.BetweenObservation.RouteTraced;
import org.rdpdoctor.model.CertificateObservation.Certificate;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.rdpeudp.UdpVersion;

/** Evidence of a few hosts, for tests of what is made of a diagnosis. */
public final class SampleEvidence {
  private static final String ESCAPES = "\u001b[2J\u001b]0;owned\u0007\u202egpj.exe\r\nHEALTHY";

  private SampleEvidence() {}

  /** By a name that says what is the matter. */
  public static Map<String, Evidence> all() {
    Map<String, Evidence> all = new LinkedHashMap<>();
    all.put("healthy-windows", windows().build());
    all.put("healthy-xrdp", xrdp().build());
    all.put("reset-on-every-hello", resetOnEveryHello().build());
    all.put("cert-expired", windows().certificate(expired("srv.corp.example")).build());
    all.put("port-refused", windows().tcp(EvidenceBuilder.refused(), smb("connected")).build());
    all.put("silent", windows().tcp(EvidenceBuilder.timedOut(), smb("timed out")).build());
    all.put("unreachable", windows().tcp(EvidenceBuilder.unreachable("host")).build());
    all.put("not-an-rdp-reply", windows().negotiation(EvidenceBuilder::silentTo).build());
    all.put("symptom-on-a-healthy-host", windows().symptom(0x904, 7).build());
    all.put("our-defect", windows().crashed(StageId.TLS).notReached(StageId.NLA).build());
    all.put("hostile-certificate", windows().certificate(expired(ESCAPES)).build());
    all.put("udp-loses-large", narrowUdp().build());
    all.put("tcp-blocked-udp-open", udpAlone().build());
    all.put("route-traced", routeTraced().build());
    return all;
  }

  private static EvidenceBuilder routeTraced() {
    return windows()
        .saw(
            StageId.PATH,
            new RouteTraced(
                "TCP",
                3389,
                List.of(
                    new Hop(1, Optional.of("192.0.2.1"), HopAnswer.EXPIRED, Duration.ofMillis(4)),
                    new Hop(2, Optional.empty(), HopAnswer.SILENT, Duration.ofMillis(900)),
                    new Hop(
                        3, Optional.of("192.0.2.10"), HopAnswer.ACCEPTED, Duration.ofMillis(21))),
                true,
                Duration.ofSeconds(1)));
  }

  /** One of {@link #all}. */
  public static Evidence named(String name) {
    return Objects.requireNonNull(all().get(name), name);
  }

  /** A Windows host that refuses an account; not among all. */
  public static Evidence signInRefused() {
    return windows().refuses(0xC000006DL).build();
  }

  /** The Windows host behind something that shows a certificate of its own; not among all. */
  public static Evidence otherCertificate() {
    Certificate own = EvidenceBuilder.issued("inspector.corp.example");
    return windows()
        .certificate(
            new Certificate(
                own.subject(),
                own.issuer(),
                own.serialNumber(),
                own.notBefore(),
                own.notAfter(),
                own.keyAlgorithm(),
                own.keyBits(),
                own.signatureAlgorithm(),
                own.dnsNames(),
                own.ipAddresses(),
                own.commonName(),
                own.keyUsages(),
                own.extendedKeyUsages(),
                own.authority(),
                own.selfSigned(),
                Bytes.of(7),
                Bytes.of(7),
                own.der()))
        .build();
  }

  private static EvidenceBuilder resetOnEveryHello() {
    return windowsNegotiation().everyHello(EvidenceBuilder::reset);
  }

  private static EvidenceBuilder narrowUdp() {
    return windows()
        .saw(
            StageId.UDP,
            udpSilent(1232, UdpVersion.VERSION_2, 2),
            udpAnswered(1132),
            udpSilent(1232, UdpVersion.VERSION_1, 2),
            udpAnswered(1182),
            udpSilent(1207, UdpVersion.VERSION_1, 2));
  }

  private static EvidenceBuilder udpAlone() {
    return windows()
        .tcp(EvidenceBuilder.timedOut(), smb("timed out"))
        .saw(StageId.UDP, udpAnswered(1232));
  }

  private static Certificate expired(String name) {
    return certificate(
        name, name, true, NOW.minus(Duration.ofDays(400)), NOW.minus(Duration.ofDays(3)));
  }
}
