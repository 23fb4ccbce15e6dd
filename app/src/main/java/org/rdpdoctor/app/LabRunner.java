package org.rdpdoctor.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.rdpdoctor.lab.path.Hindrance;
import org.rdpdoctor.lab.path.ObstructedServer;
import org.rdpdoctor.lab.scenario.PathWords;
import org.rdpdoctor.lab.scenario.Said;
import org.rdpdoctor.lab.scenario.Scenario;
import org.rdpdoctor.lab.scenario.ScenarioResult;
import org.rdpdoctor.lab.scenario.ScenarioResult.NotRun;
import org.rdpdoctor.lab.scenario.Setup;

/** Sets scenarios up and diagnoses them, several at a time. */
final class LabRunner implements AutoCloseable {
  private static final Duration END_LIMIT = Duration.ofSeconds(20);

  private final Consumer<ScenarioResult> done;
  private final ExecutorService workers;
  private final List<LabNetwork> networks = new ArrayList<>();
  private final BlockingQueue<LabNetwork> free = new LinkedBlockingQueue<>();
  private final Thread whenKilled = new Thread(this::clean);
  private final LabScripts scripts;
  private volatile boolean needsNetworks;
  private volatile boolean ending;
  private volatile Optional<String> missing = Optional.empty();

  /**
   * @param parallel how many at a time
   * @param scripts what makes real servers
   * @param done told of each result, by several threads
   */
  LabRunner(int parallel, LabScripts scripts, Consumer<ScenarioResult> done) {
    this.scripts = scripts;
    this.done = done;
    this.workers = Executors.newFixedThreadPool(parallel);
    for (int lane = 0; scripts.folder().isPresent() && lane < parallel; lane++) {
      networks.add(new LabNetwork(scripts.folder().get(), lane));
    }
    free.addAll(networks);
  }

  /**
   * All results, in the order of the scenarios.
   *
   * @throws InterruptedException also when the program is being ended
   */
  List<ScenarioResult> run(List<Scenario> scenarios) throws InterruptedException {
    try {
      Runtime.getRuntime().addShutdownHook(whenKilled);
      if (scenarios.stream().anyMatch(each -> each.setup() instanceof Setup.Network)) {
        needsNetworks = scripts.folder().isPresent();
        missing = workers.submit(this::missing).get();
      }
      List<Future<ScenarioResult>> running = new ArrayList<>();
      for (Scenario each : scenarios) {
        running.add(workers.submit(() -> runOne(each)));
      }
      List<ScenarioResult> results = new ArrayList<>();
      for (Future<ScenarioResult> each : running) {
        results.add(each.get());
      }
      checkNotEnding();
      return results;
    } catch (ExecutionException problem) {
      checkNotEnding();
      throw new IllegalStateException(problem.getCause());
    } catch (IllegalStateException | RejectedExecutionException problem) {
      checkNotEnding();
      throw problem;
    }
  }

  private void checkNotEnding() throws InterruptedException {
    if (ending) {
      throw new InterruptedException();
    }
  }

  private Optional<String> missing() throws InterruptedException {
    Optional<Path> folder = scripts.folder();
    return folder.isPresent() ? LabNetwork.missing(folder.get()) : Optional.of(scripts.why());
  }

  private ScenarioResult runOne(Scenario scenario) throws InterruptedException {
    List<Said> runs = new ArrayList<>();
    ScenarioResult result;
    try (LabEnclosures records = LabEnclosures.write(scenario.records())) {
      List<String> options = new ArrayList<>(records.options());
      options.addAll(scenario.options());
      switch (scenario.setup()) {
        case Setup.InProcess server -> diagnose(server, scenario, options, runs);
        case Setup.Network network when missing.isEmpty() ->
            diagnose(network, scenario, options, runs);
        case Setup.Network _ -> {
          // said below
        }
      }
      boolean skipped = scenario.setup() instanceof Setup.Network && missing.isPresent();
      result =
          new ScenarioResult(
              scenario,
              runs,
              skipped ? missing.map(why -> new NotRun(why, true)) : Optional.empty());
    } catch (UsageProblem wrong) { // a file of somebody's names a fault that there is not
      NotRun why = new NotRun(String.valueOf(wrong.getMessage()), false);
      result = new ScenarioResult(scenario, runs, Optional.of(why));
    } catch (LabTrouble trouble) {
      NotRun why = new NotRun(String.valueOf(trouble.getMessage()), false);
      result = new ScenarioResult(scenario, runs, Optional.of(why));
    }
    if (!ending) {
      done.accept(result);
    }
    return result;
  }

  private static void diagnose(
      Setup.InProcess server, Scenario scenario, List<String> options, List<Said> runs)
      throws LabTrouble {
    for (int repeat = 0; repeat < scenario.repeats(); repeat++) {
      if (server.path().isEmpty()) {
        runs.add(diagnose(server.target(), options));
      } else {
        runs.add(diagnoseBehind(server, options));
      }
    }
  }

  private static Said diagnose(String target, List<String> options) throws LabTrouble {
    List<String> arguments = new ArrayList<>(List.of(target));
    arguments.addAll(options);
    return LabDiagnosis.run(arguments).read();
  }

  /** A server of its own for each repeat, as what is in the way may remember. */
  private static Said diagnoseBehind(Setup.InProcess server, List<String> options)
      throws LabTrouble {
    String fault = server.target().substring(server.target().indexOf(':') + 1);
    List<Hindrance> hindrances = PathWords.hindrances(server.path());
    try (ObstructedServer way = ObstructedServer.start(LabCommand.find(fault), hindrances)) {
      Said said = diagnose(way.address().getHostAddress() + ":" + way.port(), options);
      if (way.defect().isPresent()) {
        throw new LabTrouble("a defect of the lab: " + way.defect().get());
      }
      return said;
    } catch (IOException noPort) {
      throw new LabTrouble("the lab server cannot listen on 127.0.0.1: is loopback up?");
    }
  }

  private void diagnose(
      Setup.Network setup, Scenario scenario, List<String> options, List<Said> runs)
      throws LabTrouble, InterruptedException {
    LabNetwork network = free.take();
    try {
      network.up(setup, scenario);
      for (int repeat = 0; repeat < scenario.repeats(); repeat++) {
        if (repeat > 0) {
          network.redraw(setup, scenario, repeat);
        }
        runs.add(network.diagnose(options).read());
      }
    } finally {
      network.down();
      free.add(network);
    }
  }

  /** First nobody sets up any more, then everything is taken down. */
  private void clean() {
    ending = true;
    workers.shutdownNow();
    if (needsNetworks) {
      awaitEnd();
      networks.forEach(LabNetwork::close);
    }
  }

  private void awaitEnd() {
    try {
      boolean _ = workers.awaitTermination(END_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
    if (needsNetworks) {
      awaitEnd(); // whoever was interrupted takes its network down; the process does not wait for
      // it
    }
    try {
      Runtime.getRuntime().removeShutdownHook(whenKilled);
    } catch (IllegalStateException ending) {
      // the hook does it
    }
  }
}
