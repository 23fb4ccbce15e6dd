package org.rdpdoctor.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.rdpdoctor.lab.Behaviour;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.faults.Faults;
import org.rdpdoctor.model.Connection;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Road;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.probe.certificate.CertificateStage;
import org.rdpdoctor.probe.name.NameStage;
import org.rdpdoctor.probe.name.TestingResolver;
import org.rdpdoctor.probe.negotiation.NegotiationStage;
import org.rdpdoctor.probe.net.CaptureSink;
import org.rdpdoctor.probe.net.TestingCapture;
import org.rdpdoctor.probe.nla.NlaStage;
import org.rdpdoctor.probe.session.LicensingStage;
import org.rdpdoctor.probe.session.SessionStage;
import org.rdpdoctor.probe.tcp.TcpStage;
import org.rdpdoctor.probe.tls.TlsStage;

/** Whole examinations of a server of the lab, over real sockets on loopback. */
public final class TestingLab {
  /** Of a server whose name is in the certificates of the healthy xrdp only. */
  public static final String NAME = "localhost";

  private static final ProbeOptions OPTIONS =
      new ProbeOptions(Duration.ofSeconds(30), 3, 24, false, false, Optional.empty());

  private static final List<Supplier<Stage>> STAGES =
      List.of(
          TcpStage::new,
          NegotiationStage::new,
          TlsStage::new,
          CertificateStage::new,
          () -> new NlaStage(Clock.systemUTC()));

  private TestingLab() {}

  private static List<Supplier<Stage>> stages(ProbeOptions options) {
    List<Supplier<Stage>> stages = new ArrayList<>(STAGES);
    if (options.signIn().reaches(StageId.LICENSING)) {
      stages.add(LicensingStage::new);
      stages.add(SessionStage::new);
    }
    return stages;
  }

  /** As {@link #options}, until there is a session, without credentials. */
  public static ProbeOptions untilSession() {
    return OPTIONS.with(
        new SignInOptions(Optional.empty(), StageId.SESSION, AttemptBudget.NO_ATTEMPTS));
  }

  /**
   * What came of one examination.
   *
   * @param mostAtOnce connections that were open at a time
   * @param served connections that the server saw
   */
  public record Examined(Run run, long mostAtOnce, int served) {
    public Road road() {
      return run.roads().getFirst();
    }

    public List<Connection> connections() {
      return road().connections();
    }

    public StageOutcome outcome(StageId stage) {
      return road().stage(stage).orElseThrow().outcome();
    }

    public Duration took(StageId stage) {
      return road().stage(stage).orElseThrow().took();
    }

    /** All observations of one kind, in their order. */
    public <T extends Observation> List<T> seen(Class<T> kind) {
      return road().stages().stream()
          .map(StageReport::observations)
          .flatMap(List::stream)
          .map(Observed::observation)
          .filter(kind::isInstance)
          .map(kind::cast)
          .toList();
    }
  }

  public static ProbeOptions options() {
    return OPTIONS;
  }

  public static ProbeOptions withDeadline(Duration deadline) {
    return new ProbeOptions(deadline, 3, 24, false, false, Optional.empty());
  }

  public static ProbeOptions withPlaces(int places) {
    return new ProbeOptions(OPTIONS.deadline(), places, 24, false, false, Optional.empty());
  }

  public static ProbeOptions withCiphers(Duration deadline) {
    return new ProbeOptions(deadline, 3, 24, false, true, Optional.empty());
  }

  public static Examined examine(String fault) throws InterruptedException {
    return examine(fault, OPTIONS);
  }

  public static Examined examine(String fault, ProbeOptions options) throws InterruptedException {
    return examine(Faults.find(fault).orElseThrow().behaviour().get(), options);
  }

  public static Examined examine(Behaviour behaviour, ProbeOptions options)
      throws InterruptedException {
    TestingCapture capture = new TestingCapture();
    AtomicInteger served = new AtomicInteger();
    Run run = examine(counting(behaviour, served), options, capture);
    return new Examined(run, capture.mostAtOnce(), served.get());
  }

  private static Behaviour counting(Behaviour behaviour, AtomicInteger served) {
    return peer -> {
      served.incrementAndGet();
      behaviour.serve(peer);
    };
  }

  /** An examination of whatever is on that port of loopback. */
  public static Run examine(int port, ProbeOptions options) throws InterruptedException {
    return new Prober(
            options,
            InstantSource.system(),
            new NameStage(TestingResolver.found("127.0.0.1")),
            stages(options),
            new TestingCapture(),
            ProbeObserver.NONE)
        .examine(new Target(NAME, NAME, port));
  }

  /** An examination that is captured. */
  public static Run examine(Behaviour behaviour, ProbeOptions options, CaptureSink capture)
      throws InterruptedException {
    Fault fault = Fault.withoutCase("of-a-test", "as the test says", () -> behaviour);
    try (FaultServer server = FaultServer.start(fault, InetAddress.getLoopbackAddress(), 0)) {
      Run run =
          new Prober(
                  options,
                  InstantSource.system(),
                  new NameStage(TestingResolver.found("127.0.0.1")),
                  stages(options),
                  capture,
                  ProbeObserver.NONE)
              .examine(new Target(NAME, NAME, server.port()));
      server
          .defect()
          .ifPresent(defect -> {
            throw new IllegalStateException("the lab itself broke: " + defect);
          });
      return run;
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
