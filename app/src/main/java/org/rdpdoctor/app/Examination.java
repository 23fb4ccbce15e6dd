package org.rdpdoctor.app;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.probe.ProbeObserver;
import org.rdpdoctor.probe.ProbeOptions;
import org.rdpdoctor.probe.Prober;
import org.rdpdoctor.probe.Stage;
import org.rdpdoctor.probe.between.HoldStage;
import org.rdpdoctor.probe.between.RouteStage;
import org.rdpdoctor.probe.between.TriggerStage;
import org.rdpdoctor.probe.certificate.CertificateStage;
import org.rdpdoctor.probe.gateway.GatewayTlsStage;
import org.rdpdoctor.probe.gateway.TunnelPassage;
import org.rdpdoctor.probe.kerberos.KdcLocation;
import org.rdpdoctor.probe.name.NameStage;
import org.rdpdoctor.probe.name.SystemResolver;
import org.rdpdoctor.probe.negotiation.NegotiationStage;
import org.rdpdoctor.probe.net.CaptureSink;
import org.rdpdoctor.probe.nla.KerberosOrNtlm;
import org.rdpdoctor.probe.nla.NlaStage;
import org.rdpdoctor.probe.nla.SignInMechanisms;
import org.rdpdoctor.probe.path.PathStage;
import org.rdpdoctor.probe.session.LicensingStage;
import org.rdpdoctor.probe.session.SessionStage;
import org.rdpdoctor.probe.tcp.TcpStage;
import org.rdpdoctor.probe.tls.TlsStage;
import org.rdpdoctor.probe.udp.UdpStage;

/** Puts the stages together. */
final class Examination {
  private static final List<Supplier<Stage>> STAGES_OF_GATEWAY =
      List.of(TcpStage::new, GatewayTlsStage::new, CertificateStage::withRevocation);

  private Examination() {}

  /**
   * @param kdc asked instead of those that DNS names, when somebody signs in with Kerberos
   */
  static Prober prober(
      ProbeOptions options,
      Optional<KdcLocation> kdc,
      CaptureSink capture,
      ProbeObserver observer) {
    Clock clock = Clock.systemUTC();
    SystemResolver resolver = new SystemResolver();
    SignInMechanisms mechanisms = new KerberosOrNtlm(clock, resolver, resolver, kdc);
    List<Supplier<Stage>> stages =
        new ArrayList<>(
            List.of(
                TcpStage::new,
                NegotiationStage::new,
                TlsStage::new,
                CertificateStage::new,
                () -> new NlaStage(clock, mechanisms),
                UdpStage::new,
                PathStage::new,
                TriggerStage::new,
                RouteStage::new,
                HoldStage::new));
    if (options.signIn().reaches(StageId.LICENSING)) {
      stages.add(LicensingStage::new);
      stages.add(SessionStage::new);
    }
    return new Prober(
        options,
        clock,
        new NameStage(resolver),
        stages,
        capture,
        observer,
        (target, gateway, with) ->
            new TunnelPassage(target, gateway, with, clock, STAGES_OF_GATEWAY));
  }
}
