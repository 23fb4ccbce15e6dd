package org.rdpdoctor.app;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rdpdoctor.lab.rdp.SignInPolicy;
import org.rdpdoctor.lab.scenario.Said;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Diagnoses as a user would, in this process, and reads what is said. */
final class LabDiagnosis {
  /** What scenarios that name an account give to {@code --password-env}. */
  private static final String PASSWORD_VARIABLE = "LAB_PASSWORD";

  private static final int MOST_COMPLAINT_CHARACTERS = 200;

  private LabDiagnosis() {}

  /**
   * What a diagnosis printed.
   *
   * @param document on one line; empty when there is none
   * @param complaint the last line on standard error
   */
  record Printed(String document, String complaint, Duration took) {
    /**
     * @throws LabTrouble when nothing was diagnosed
     */
    Said read() throws LabTrouble {
      if (document.isEmpty()) {
        throw new LabTrouble(complaint.isEmpty() ? "diagnose printed nothing" : complaint);
      }
      return said(new JsonMapper().readTree(document), took);
    }
  }

  /** Runs {@code rdpdoctor diagnose} with these arguments. */
  static Printed run(List<String> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = console(out, err);
    List<String> all = new ArrayList<>(List.of(DiagnoseCommand.NAME));
    all.addAll(arguments);
    all.addAll(List.of("--all", "--format", "json"));
    long began = System.nanoTime();
    new Application(console).run(all.toArray(String[]::new));
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    String document = out.toString(StandardCharsets.UTF_8);
    return new Printed(
        document.isBlank() ? "" : new JsonMapper().readTree(document).toString(),
        lastLine(err.toString(StandardCharsets.UTF_8)),
        took);
  }

  private static Console console(OutputStream out, OutputStream err) {
    return new Console(
        InputStream.nullInputStream(),
        new PrintStream(out, false, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        Map.of(PASSWORD_VARIABLE, SignInPolicy.PASSWORD),
        false,
        false,
        false);
  }

  /** Why {@code diagnose} would not take these options, in one line; nothing is diagnosed. */
  static Optional<String> objection(List<String> options) {
    Console console = console(OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
    CommandLine line = new CommandLine(new DiagnoseCommand(console).spec());
    List<String> arguments = new ArrayList<>(List.of("host.example"));
    arguments.addAll(options);
    try {
      DiagnoseOptions.of(
          line.setExpandAtFiles(false).parseArgs(arguments.toArray(String[]::new)), console);
      return Optional.empty();
    } catch (CommandLine.ParameterException wrong) {
      return Optional.of(WrongUsage.line(wrong));
    } catch (UsageProblem wrong) {
      return Optional.of(String.valueOf(wrong.getMessage()));
    }
  }

  private static String lastLine(String text) {
    String line = text.lines().reduce("", (_, last) -> last).replace('\t', ' ');
    return line.substring(0, Math.min(line.length(), MOST_COMPLAINT_CHARACTERS));
  }

  private static Said said(JsonNode document, Duration took) {
    JsonNode healthy = document.path("healthy");
    String stage = document.path("failingStage").asString("");
    return new Said(
        healthy.isNull() ? "unknown" : healthy.booleanValue() ? "healthy" : "faulty",
        stage.isEmpty() ? Optional.empty() : Optional.of(stage),
        document.path("causes").values().stream().map(LabDiagnosis::suspect).toList(),
        words(document),
        document.path("defects").values().stream().map(JsonNode::toString).toList(),
        took);
  }

  private static Said.Suspect suspect(JsonNode cause) {
    return new Said.Suspect(
        cause.path("id").asString(""),
        cause.path("verdict").asString(""),
        cause.path("confidence").asDouble(0));
  }

  private static String words(JsonNode document) {
    return Stream.of(
            Stream.of(document.path("headline").asString("")),
            document.path("notes").values().stream().map(each -> each.asString("")),
            document.path("cautions").values().stream().map(each -> each.asString("")),
            document.path("stages").values().stream()
                .map(each -> each.path("summary").asString("")))
        .flatMap(each -> each)
        .collect(Collectors.joining("\n"))
        .toLowerCase(Locale.ROOT);
  }
}
