package org.rdpdoctor.probe.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.gateway.GatewayServer;
import org.rdpdoctor.lab.tls.LabAuthority;
import org.rdpdoctor.model.GatewayAddress;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.AttemptBudget;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.probe.GatewaySignIn;
import org.rdpdoctor.probe.ProbeObserver;
import org.rdpdoctor.probe.ProbeOptions;
import org.rdpdoctor.probe.Prober;
import org.rdpdoctor.probe.Stage;
import org.rdpdoctor.probe.certificate.CertificateStage;
import org.rdpdoctor.probe.name.NameStage;
import org.rdpdoctor.probe.name.TestingResolver;
import org.rdpdoctor.probe.negotiation.NegotiationStage;
import org.rdpdoctor.probe.net.CaptureSink;
import org.rdpdoctor.probe.net.ProxyAddress;
import org.rdpdoctor.probe.nla.NlaStage;
import org.rdpdoctor.probe.tcp.TcpStage;
import org.rdpdoctor.probe.tls.TlsStage;
import org.rdpdoctor.wire.Secret;

/** Whole examinations of a target behind a gateway of the lab. */
final class TestingGateway {
  static final String RIGHT = GatewayServer.PASSWORD;
  static final String TARGET = "rdphost.lab.example";

  private static final List<Supplier<Stage>> STAGES =
      List.of(
          TcpStage::new,
          NegotiationStage::new,
          TlsStage::new,
          CertificateStage::new,
          () -> new NlaStage(Clock.systemUTC()));

  /** Counts what is asked of it and gives as much as it was told. */
  static final class Budget implements AttemptBudget {
    final List<String> events = new ArrayList<>();

    @Override
    public synchronized Optional<String> take(String host, AccountName account) {
      events.add("take " + host + " " + account);
      return Optional.empty();
    }

    @Override
    public synchronized void settle(String host, AccountName account, boolean accepted) {
      events.add("settle " + accepted);
    }
  }

  private final Path folder;
  final Budget budget = new Budget();
  private Optional<String> password = Optional.of(RIGHT);
  private Optional<ProxyAddress> proxy = Optional.empty();

  TestingGateway(Path folder) {
    this.folder = folder;
  }

  TestingGateway password(Optional<String> other) {
    password = other;
    return this;
  }

  TestingGateway through(ProxyAddress other) {
    proxy = Optional.of(other);
    return this;
  }

  Run examine(Fault fault) throws IOException, InterruptedException {
    try (FaultServer server = FaultServer.start(fault, InetAddress.getLoopbackAddress(), 0)) {
      Run run =
          prober()
              .examine(
                  new Target(TARGET, TARGET, 3389)
                      .through(new GatewayAddress("localhost", server.port())));
      server
          .defect()
          .ifPresent(defect -> {
            throw new IllegalStateException("the lab itself broke: " + defect);
          });
      return run;
    }
  }

  Prober prober() throws IOException {
    Path authority = folder.resolve("authority.pem");
    Files.writeString(authority, LabAuthority.pem());
    ProbeOptions options =
        new ProbeOptions(Duration.ofSeconds(30), 3, 24, false, false, Optional.empty())
            .with(
                new GatewaySignIn(
                    password.map(text ->
                        new Credentials.Password(
                            AccountName.parse("LAB\\" + GatewayServer.USER),
                            Secret.of(text.getBytes(StandardCharsets.UTF_8)))),
                    budget))
            .withGatewayAuthorities(authority);
    ProbeOptions all = proxy.map(options::with).orElse(options);
    Clock clock = Clock.systemUTC();
    return new Prober(
        all,
        clock,
        new NameStage(TestingResolver.found("127.0.0.1")),
        STAGES,
        CaptureSink.NONE,
        ProbeObserver.NONE,
        (target, gateway, with) ->
            new TunnelPassage(
                target,
                gateway,
                with,
                clock,
                List.of(TcpStage::new, GatewayTlsStage::new, CertificateStage::withRevocation)));
  }

  /** What the gateway's own stage saw. */
  static List<Observation> seen(Run run) {
    return seen(run, StageId.GATEWAY);
  }

  static List<Observation> seen(Run run, StageId stage) {
    return run
        .gateway()
        .orElseThrow()
        .road()
        .orElseThrow()
        .stage(stage)
        .map(StageReport::observations)
        .orElse(List.of())
        .stream()
        .map(Observed::observation)
        .toList();
  }
}
