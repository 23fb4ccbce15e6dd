package org.rdpdoctor.app;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.rdpdoctor.lab.scenario.Scenario;
import org.rdpdoctor.lab.scenario.Setup;
import org.rdpdoctor.report.PlainText;

/**
 * One network of namespaces, made by the scripts of the folder interop, in which one scenario at a
 * time is set up; and the client in it.
 */
final class LabNetwork implements AutoCloseable {
  private static final String NO_AUTHORITY = "-";
  private static final Duration SETUP_LIMIT = Duration.ofMinutes(2);
  private static final Duration DIAGNOSIS_LIMIT = Duration.ofMinutes(5);
  private static final int PREFIX_RANGE = 36 * 36 * 36 * 36;

  private final Path scripts;
  private final String prefix;
  private Optional<Client> client = Optional.empty();

  LabNetwork(Path scripts, int lane) {
    this.scripts = scripts;
    // Two runs at a time must not meet: see interop/common.sh.
    long number = ProcessHandle.current().pid() % PREFIX_RANGE;
    this.prefix = "l" + Long.toString(number, 36) + (char) ('a' + lane);
  }

  /** Why no such network can be made here, in one line; empty when it can. */
  static Optional<String> missing(Path scripts) throws InterruptedException {
    try (LabNetwork trial = new LabNetwork(scripts, 'z' - 'a')) {
      trial.script("install-packages.sh", "--check");
      trial.script("netlab.sh", "up");
      trial.script("certs.sh");
      return Optional.empty();
    } catch (LabTrouble trouble) {
      return Optional.of(String.valueOf(trouble.getMessage()));
    }
  }

  /** Where the server is to be met, and how the client is told. */
  private record Place(String target, String namespace, String authority) {
    static Place read(String printed) throws LabTrouble {
      String[] words = printed.strip().split(" ", -1);
      if (words.length != 4) {
        throw new LabTrouble("interop/fault.sh printed something else than a place");
      }
      return new Place(words[0] + ":" + words[1], words[2], words[3]);
    }
  }

  /** Sets it up; what was there before is gone. */
  void up(Setup.Network setup, Scenario scenario) throws LabTrouble, InterruptedException {
    Place place =
        Place.read(script("fault.sh", "make", String.join(" + ", steps(setup, scenario, 0))));
    client = Optional.of(new Client(place));
  }

  private static List<String> steps(Setup.Network setup, Scenario scenario, int repeat) {
    LabDraw draw = new LabDraw(scenario.id(), repeat);
    return setup.steps().stream().map(draw::drawn).toList();
  }

  /** Draws the roads of a scenario anew, for its next repeat. */
  void redraw(Setup.Network setup, Scenario scenario, int repeat)
      throws LabTrouble, InterruptedException {
    List<String> steps = steps(setup, scenario, repeat);
    for (int i = 0; i < steps.size(); i++) {
      String step = steps.get(i);
      boolean isRoad = step.startsWith("road ") || step.startsWith("link ");
      if (isRoad && LabDraw.isDrawn(setup.steps().get(i))) {
        script("netlab.sh", step.split(" +", -1));
      }
    }
  }

  /** Diagnoses what was set up, from where its client stands. */
  LabDiagnosis.Printed diagnose(List<String> options) throws LabTrouble, InterruptedException {
    return client.orElseThrow().diagnose(options);
  }

  /** Ends and removes everything. */
  void down() throws InterruptedException {
    client.ifPresent(Client::close);
    client = Optional.empty();
    try {
      script("fault.sh", "down");
    } catch (LabTrouble stays) {
      // the next run with this prefix removes it
    }
  }

  @Override
  public void close() {
    try {
      down();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Runs a script to its end.
   *
   * @throws LabTrouble with its words when it fails
   */
  private String script(String name, String... arguments) throws LabTrouble, InterruptedException {
    List<String> command = new ArrayList<>(List.of(scripts.resolve(name).toString()));
    command.addAll(List.of(arguments));
    try {
      Path out = Files.createTempFile("rdpdoctor-lab", ".out");
      Path err = Files.createTempFile("rdpdoctor-lab", ".err");
      try {
        // Files, as a server that a script leaves behind would hold a pipe open.
        ProcessBuilder builder =
            new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder
            .environment()
            .putAll(Map.of("INTEROP_PREFIX", prefix, "INTEROP_PRODUCT", product()));
        Process process = builder.redirectInput(new File("/dev/null")).start();
        try {
          if (!process.waitFor(SETUP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new LabTrouble("interop/%s does not end".formatted(name));
          }
        } finally {
          if (process.isAlive()) { // it does not end, or nobody waits any more
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
          }
        }
        if (process.exitValue() != 0) {
          throw new LabTrouble(words(err, name));
        }
        return Files.readString(out);
      } finally {
        Files.deleteIfExists(out);
        Files.deleteIfExists(err);
      }
    } catch (IOException problem) {
      throw new LabTrouble("interop/%s cannot be run here".formatted(name));
    }
  }

  /** What could not be done is said last, why is said first. */
  private static String words(Path errors, String script) throws IOException {
    List<String> lines =
        Files.readString(errors)
            .lines()
            .filter(line -> !line.isBlank())
            .map(line -> PlainText.show(line.replaceFirst("^(interop|rdpdoctor): ", "")))
            .toList();
    if (lines.isEmpty()) {
      return "interop/%s failed without a word".formatted(script);
    }
    return lines.size() == 1 ? lines.getFirst() : lines.getLast() + ": " + lines.getFirst();
  }

  /** How this program is started once more. */
  private static List<String> java() {
    return List.of(
        Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx384m",
        "-Dsun.net.inetaddr.ttl=0",
        "-Dsun.net.inetaddr.negative.ttl=0",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path", ""));
  }

  private static String product() {
    return String.join(" ", java()) + " " + Main.class.getName();
  }

  /** A process inside the client's namespace that diagnoses what it is told. */
  private static final class Client implements AutoCloseable {
    private final Place place;
    private final Process process;
    private final Writer to;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    Client(Place place) throws LabTrouble {
      this.place = place;
      List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", place.namespace()));
      command.addAll(java());
      command.add(LabClient.class.getName());
      try {
        process =
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      } catch (IOException problem) {
        throw new LabTrouble("ip cannot be run here");
      }
      to = process.outputWriter(StandardCharsets.UTF_8);
      BufferedReader from =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      Thread.ofVirtual().start(() -> read(from));
    }

    private void read(BufferedReader from) {
      try {
        from.lines().forEach(answers::add);
      } catch (UncheckedIOException _) {
        // it was ended
      }
    }

    LabDiagnosis.Printed diagnose(List<String> options) throws LabTrouble, InterruptedException {
      List<String> arguments = new ArrayList<>(List.of(place.target()));
      if (!place.authority().equals(NO_AUTHORITY)) {
        arguments.addAll(List.of("--ca", place.authority()));
      }
      arguments.addAll(options);
      try {
        to.write(String.join("\t", arguments) + "\n");
        to.flush();
      } catch (IOException ended) {
        throw new LabTrouble("the client of the lab network has ended");
      }
      String answer = answers.poll(DIAGNOSIS_LIMIT.toSeconds(), TimeUnit.SECONDS);
      String[] parts = answer == null ? new String[0] : answer.split("\t", 3);
      if (parts.length != 3) {
        throw new LabTrouble("the client of the lab network did not answer");
      }
      return new LabDiagnosis.Printed(
          parts[1], parts[2], Duration.ofMillis(Long.parseLong(parts[0])));
    }

    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
