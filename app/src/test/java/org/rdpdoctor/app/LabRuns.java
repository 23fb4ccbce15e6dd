package org.rdpdoctor.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.rdpdoctor.app.TestingConsole.Outcome;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.faults.Faults;
import org.rdpdoctor.lab.scenario.Scenarios;

/**
 * Every fault of the lab, examined once over real sockets for all tests, with a capture of what
 * passed.
 *
 * @param live what {@code diagnose} came to
 * @param captured what {@code inspect} makes of its capture
 */
record LabRuns(Map<String, Outcome> live, Map<String, Outcome> captured) {
  private static final int AT_ONCE = 6;

  LabRuns {
    live = Map.copyOf(live);
    captured = Map.copyOf(captured);
  }

  /** Made when the first test asks. */
  private static final class Once {
    private static final LabRuns ALL = examineAll();
  }

  static LabRuns all() {
    return Once.ALL;
  }

  static boolean showsInSession(String fault) {
    return options(fault).contains("session");
  }

  private static List<String> options(String fault) {
    return Scenarios.find(fault).orElseThrow().options();
  }

  private static LabRuns examineAll() {
    Map<String, Outcome> live = new TreeMap<>();
    Map<String, Outcome> captured = new TreeMap<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
      Path folder = Files.createTempDirectory("rdpdoctor-lab");
      Map<String, Future<Outcome>> runs = new TreeMap<>();
      for (Fault fault : Faults.all()) {
        Path capture = folder.resolve(fault.id() + ".pcapng");
        runs.put(fault.id(), pool.submit(() -> TestingConsole.of(arguments(fault, capture))));
      }
      for (Map.Entry<String, Future<Outcome>> run : runs.entrySet()) {
        live.put(run.getKey(), run.getValue().get());
        Path capture = folder.resolve(run.getKey() + ".pcapng");
        captured.put(
            run.getKey(),
            TestingConsole.of("inspect", capture.toString(), "--format", "json", "--all"));
        Files.deleteIfExists(capture);
      }
      Files.deleteIfExists(folder);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    } catch (ExecutionException | InterruptedException problem) {
      throw new IllegalStateException(problem);
    }
    return new LabRuns(live, captured);
  }

  /** The fault anew, with nothing beside it. */
  static Outcome alone(String fault) {
    return TestingConsole.of(arguments(fault).toArray(String[]::new));
  }

  private static String[] arguments(Fault fault, Path capture) {
    List<String> arguments = arguments(fault.id());
    arguments.addAll(List.of("--pcap", capture.toString()));
    return arguments.toArray(String[]::new);
  }

  private static List<String> arguments(String fault) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("diagnose", "lab:" + fault, "--format", "json"));
    arguments.addAll(options(fault));
    return arguments;
  }
}
