package org.rdpdoctor.app;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.probe.ProbeObserver;
import org.rdpdoctor.probe.ProbeOptions;
import org.rdpdoctor.probe.Prober;
import org.rdpdoctor.probe.Stage;
import org.rdpdoctor.probe.certificate.CertificateStage;
import org.rdpdoctor.probe.name.NameStage;
import org.rdpdoctor.probe.name.SystemResolver;
import org.rdpdoctor.probe.negotiation.NegotiationStage;
import org.rdpdoctor.probe.net.CaptureSink;
import org.rdpdoctor.probe.nla.NlaStage;
import org.rdpdoctor.probe.session.LicensingStage;
import org.rdpdoctor.probe.session.SessionStage;
import org.rdpdoctor.probe.tcp.TcpStage;
import org.rdpdoctor.probe.tls.TlsStage;
import org.rdpdoctor.probe.udp.UdpStage;

/** Puts the stages together. */
final class Examination {
  private Examination() {}

  static Prober prober(ProbeOptions options, CaptureSink capture, ProbeObserver observer) {
    Clock clock = Clock.systemUTC();
    List<Supplier<Stage>> stages =
        new ArrayList<>(
            List.of(
                TcpStage::new,
                NegotiationStage::new,
                TlsStage::new,
                CertificateStage::new,
                () -> new NlaStage(clock)));
    if (options.signIn().reaches(StageId.LICENSING)) {
      stages.add(LicensingStage::new);
      stages.add(SessionStage::new);
    }
    stages.add(UdpStage::new);
    return new Prober(
        options, clock, new NameStage(new SystemResolver()), stages, capture, observer);
  }
}
