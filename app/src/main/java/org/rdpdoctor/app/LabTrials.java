package org.rdpdoctor.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.rdpdoctor.calibration.Trial;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.lab.path.ObstructedServer;
import org.rdpdoctor.lab.trial.RandomSetUp;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.probe.ProbeObserver;
import org.rdpdoctor.probe.ProbeOptions;
import org.rdpdoctor.probe.net.CaptureSink;

/** Diagnoses set-ups of the lab whose truth is known, as {@code diagnose} would, over loopback. */
final class LabTrials {
  private final Engine engine = new Engine(Catalogue.causes());
  private final int atOnce;
  private final Map<String, Evidence> evidence = new ConcurrentHashMap<>();

  /**
   * @param atOnce how many are up at a time
   */
  LabTrials(int atOnce) {
    this.atOnce = atOnce;
  }

  /**
   * In the order of the set-ups.
   *
   * @param done hears of each when it is done; called by several threads
   */
  List<Trial> run(List<RandomSetUp> setUps, Consumer<Trial> done) throws InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
      List<Future<Trial>> started = new ArrayList<>();
      for (RandomSetUp each : setUps) {
        started.add(
            threads.submit(() -> {
              Trial trial = run(each);
              done.accept(trial);
              return trial;
            }));
      }
      List<Trial> trials = new ArrayList<>();
      try {
        for (Future<Trial> each : started) {
          trials.add(each.get());
        }
      } catch (ExecutionException problem) {
        threads.shutdownNow();
        throw new IllegalStateException(problem.getCause());
      }
      return trials;
    }
  }

  private Trial run(RandomSetUp setUp) throws IOException, InterruptedException {
    try (ObstructedServer server = setUp.start()) {
      ProbeOptions options =
          setUp.signIn() ? LabTargets.withAccount(ProbeOptions.DEFAULT) : ProbeOptions.DEFAULT;
      String host = server.address().getHostAddress();
      String id = Integer.toString(setUp.number());
      Target target = new Target("setup:" + id, host, server.port());
      Diagnosis diagnosis = diagnosis(id, target, options);
      Optional<String> defect = server.defect();
      if (defect.isPresent() || !diagnosis.defects().isEmpty()) {
        throw new IllegalStateException(
            "set-up %d: %s %s".formatted(setUp.number(), defect.orElse(""), diagnosis.defects()));
      }
      return Trial.of(id, setUp.described(), setUp.causes(), diagnosis);
    }
  }

  /** What was seen of a trial. */
  Evidence evidence(Trial trial) {
    return Objects.requireNonNull(evidence.get(trial.id()));
  }

  private Diagnosis diagnosis(String id, Target target, ProbeOptions options)
      throws InterruptedException {
    Run run =
        Examination.prober(options, Optional.empty(), CaptureSink.NONE, ProbeObserver.NONE)
            .examine(target);
    Evidence seen = new Evidence(Evidence.SCHEMA, Version.MADE_BY, target, List.of(run), List.of());
    evidence.put(id, seen);
    return engine.judge(seen);
  }
}
