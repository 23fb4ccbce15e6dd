package org.rdpdoctor.remote.repair;

import java.io.IOException;
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
import org.rdpdoctor.lab.windows.Caller;
import org.rdpdoctor.lab.windows.ClientFaults.ClientFault;
import org.rdpdoctor.lab.windows.RemoteDesktopClient;
import org.rdpdoctor.lab.windows.RemoteDesktopClient.Outcome;
import org.rdpdoctor.lab.windows.WindowsHost;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.ReportedObservation.SymptomReported;
import org.rdpdoctor.model.ReportedObservation.WordReported;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.remedy.Plan;
import org.rdpdoctor.remedy.Planner;
import org.rdpdoctor.remedy.Wishes;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.LabChannel;
import org.rdpdoctor.remote.examine.ClientExaminer;
import org.rdpdoctor.report.Judged;

/**
 * A simulated machine with a client that does not get to a host that works: the host's listener is
 * really probed, the client's machine is read and changed over the channel, and whether its user
 * gets a session is told by its own state.
 */
final class ClientBench implements Look, AutoCloseable {
  static final String HOST = "127.0.0.1";

  final WindowsHost machine = WindowsHost.healthy();
  final Channel channel;
  private final RepairBench server;
  private final ClientFault fault;
  private final Outcome reported;

  /**
   * One whose client has the fault.
   *
   * @param over how the client's machine is reached; empty for its user, who sits at it
   * @param signIn the probe does, too
   */
  ClientBench(Path folder, ClientFault fault, Optional<LabChannel.Opener> over, boolean signIn)
      throws IOException, InterruptedException {
    this.fault = fault;
    this.server = RepairBench.inProcess(folder, signIn);
    this.channel =
        over.isPresent()
            ? over.get().open(machine::perform)
            : new MachineChannel("local", machine.as(Caller.AT_THE_MACHINE));
    fault.fault().breakHost(machine);
    this.reported = connect();
  }

  /** What the user of the machine sees now. */
  Outcome connect() {
    return new RemoteDesktopClient(machine, HOST).connect(fault.circumstances());
  }

  Journals journals() {
    return server.journals();
  }

  /** What was said at first is said again: nobody is asked anew. */
  @Override
  public Judged now(boolean logs, List<Observed> remembered) throws InterruptedException {
    List<Observed> records =
        new ArrayList<>(new ClientExaminer(Clock.systemUTC()).examine(channel, HOST));
    records.addAll(remembered);
    Run run = server.probe();
    Evidence evidence =
        new Evidence(
            Evidence.SCHEMA,
            "rdpdoctor test",
            new Target(HOST, HOST, 3389),
            List.of(run),
            List.of(
                new Observed(new Source.Person(), SymptomReported.read(reported.code())),
                new Observed(new Source.Person(), new WordReported(fault.said(), true))),
            records);
    return new Judged(evidence, new Engine(Catalogue.causes()).judge(evidence));
  }

  Plan plan(Judged judged, Wishes wishes) {
    return Planner.plan(judged.evidence(), judged.diagnosis(), wishes);
  }

  Repair repair(Judged before, Wishes wishes) {
    return server.repair(
        channel, new ProbedCheck(this, before, wishes, Duration.ofMillis(50)), false);
  }

  /** The state of the machine without what we are allowed to leave there. */
  Map<String, String> state() {
    Map<String, String> state = new TreeMap<>(machine.snapshot());
    state
        .keySet()
        .removeIf(
            line -> line.toLowerCase(java.util.Locale.ROOT).contains("programdata\\rdpdoctor"));
    return state;
  }

  @Override
  public void close() {
    channel.close();
    server.close();
  }
}
