package org.rdpdoctor.remote.repair;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.lab.rdp.SignInPolicy;
import org.rdpdoctor.lab.windows.RdpService;
import org.rdpdoctor.lab.windows.WindowsHost;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.AttemptBudget;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.probe.ProbeObserver;
import org.rdpdoctor.probe.ProbeOptions;
import org.rdpdoctor.probe.Prober;
import org.rdpdoctor.probe.SignInOptions;
import org.rdpdoctor.probe.Stage;
import org.rdpdoctor.probe.certificate.CertificateStage;
import org.rdpdoctor.probe.name.NameStage;
import org.rdpdoctor.probe.name.SystemResolver;
import org.rdpdoctor.probe.negotiation.NegotiationStage;
import org.rdpdoctor.probe.net.CaptureSink;
import org.rdpdoctor.probe.nla.KerberosOrNtlm;
import org.rdpdoctor.probe.nla.NlaStage;
import org.rdpdoctor.probe.session.LicensingStage;
import org.rdpdoctor.probe.session.SessionStage;
import org.rdpdoctor.probe.tcp.TcpStage;
import org.rdpdoctor.probe.tls.TlsStage;
import org.rdpdoctor.remedy.Plan;
import org.rdpdoctor.remedy.Planner;
import org.rdpdoctor.remedy.Wishes;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.LabChannel;
import org.rdpdoctor.remote.examine.ExamineOptions;
import org.rdpdoctor.remote.examine.HostExaminer;
import org.rdpdoctor.report.Judged;
import org.rdpdoctor.wire.Secret;

/**
 * A simulated machine whose listener is really probed, and everything from the examination to the
 * undo over it. Its port 3389 is another one on loopback; evidence names 3389.
 */
final class RepairBench implements Look, AutoCloseable {
  private static final String ADDRESS = "127.0.0.1";
  private static final int USUAL_PORT = 3389;

  /** Nothing can be locked in the lab. */
  private static final AttemptBudget FREELY =
      new AttemptBudget() {
        @Override
        public Optional<String> take(String host, AccountName account) {
          return Optional.empty();
        }

        @Override
        public void settle(String host, AccountName account, boolean accepted) {
          // nothing is counted
        }
      };

  final WindowsHost host = WindowsHost.healthy();
  final RdpService service = host.listen();
  final Channel channel;
  private final Path folder;
  private final boolean signIn;

  RepairBench(Path folder, boolean signIn, LabChannel.Opener opener)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.signIn = signIn;
    this.channel = opener.open(host::perform);
  }

  private RepairBench(Path folder, boolean signIn) {
    this.folder = folder;
    this.signIn = signIn;
    this.channel = new MachineChannel("smb", host);
  }

  static RepairBench inProcess(Path folder) {
    return new RepairBench(folder, false);
  }

  static RepairBench inProcess(Path folder, boolean signIn) {
    return new RepairBench(folder, signIn);
  }

  /** The listener alone, from here. */
  Run probe() throws InterruptedException {
    return prober().examine(new Target(ADDRESS, ADDRESS, service.port()));
  }

  Journals journals() {
    return new Journals(folder.resolve("journals"));
  }

  @Override
  public Judged now(boolean logs, List<Observed> remembered) throws InterruptedException {
    List<Observed> records =
        new ArrayList<>(
            new HostExaminer(Clock.systemUTC())
                .examine(
                    channel,
                    new ExamineOptions(
                        USUAL_PORT,
                        logs ? ExamineOptions.USUAL_LOGS : List.of(),
                        ExamineOptions.USUAL_BACK,
                        ExamineOptions.USUAL_LIMIT)));
    records.addAll(remembered);
    Evidence evidence =
        new Evidence(
            Evidence.SCHEMA,
            "rdpdoctor test",
            new Target(ADDRESS, ADDRESS, USUAL_PORT),
            List.of(probe()),
            List.of(),
            records);
    return new Judged(evidence, new Engine(Catalogue.causes()).judge(evidence));
  }

  private Prober prober() {
    Clock clock = Clock.systemUTC();
    SystemResolver resolver = new SystemResolver();
    List<java.util.function.Supplier<Stage>> stages =
        new ArrayList<>(
            List.of(
                TcpStage::new,
                NegotiationStage::new,
                TlsStage::new,
                CertificateStage::new,
                () ->
                    new NlaStage(
                        clock, new KerberosOrNtlm(clock, resolver, resolver, Optional.empty()))));
    ProbeOptions options =
        new ProbeOptions(Duration.ofSeconds(15), 3, 24, false, false, Optional.empty());
    if (signIn) {
      options = options.with(new SignInOptions(Optional.of(account()), StageId.SESSION, FREELY));
      stages.add(LicensingStage::new);
      stages.add(SessionStage::new);
    }
    return new Prober(
        options, clock, new NameStage(resolver), stages, CaptureSink.NONE, ProbeObserver.NONE);
  }

  private static Credentials account() {
    return new Credentials.Password(
        new AccountName(SignInPolicy.DOMAIN, SignInPolicy.USER),
        Secret.of(SignInPolicy.PASSWORD.getBytes(StandardCharsets.UTF_8)));
  }

  Plan plan(Judged judged, Wishes wishes) {
    return Planner.plan(judged.evidence(), judged.diagnosis(), wishes);
  }

  Repair repair(Judged before, Wishes wishes, boolean dropSessions) {
    return repair(
        channel, new ProbedCheck(this, before, wishes, Duration.ofMillis(50)), dropSessions);
  }

  Repair repair(Channel over, Check check, boolean dropSessions) {
    return new Repair(
        over,
        check,
        journals(),
        new RepairOptions("rdpdoctor test", dropSessions, Duration.ofMinutes(10)),
        Clock.systemUTC(),
        _ -> {});
  }

  /** The state of the machine without what we are allowed to leave there. */
  Map<String, String> state() {
    Map<String, String> state = new TreeMap<>(host.snapshot());
    state
        .keySet()
        .removeIf(line -> {
          String lower = line.toLowerCase(java.util.Locale.ROOT);
          return lower.startsWith("session ")
              || lower.contains("programdata\\rdpdoctor")
              || lower.contains(".rdpdoctor-");
        });
    return state;
  }

  @Override
  public void close() {
    channel.close();
    service.close();
  }
}
