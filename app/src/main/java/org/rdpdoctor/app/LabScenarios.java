package org.rdpdoctor.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.rdpdoctor.lab.scenario.Scenario;
import org.rdpdoctor.lab.scenario.ScenarioProblem;
import org.rdpdoctor.lab.scenario.ScenarioReader;
import org.rdpdoctor.lab.scenario.Scenarios;

/** Which scenarios were asked for: all, a group, an id, a file or a folder of files. */
final class LabScenarios {
  static final String ALL = "all";
  private static final String STANDARD_INPUT = "-";
  private static final String ENDING = ".scenarios";
  private static final int MOST_FILES = 1000;

  private final Map<String, Scenario> chosen = new LinkedHashMap<>();
  private final Console console;

  private LabScenarios(Console console) {
    this.console = console;
  }

  /** Each once, in the order in which they were asked for. */
  static List<Scenario> of(List<String> asked, Console console) {
    LabScenarios scenarios = new LabScenarios(console);
    asked.forEach(scenarios::add);
    return List.copyOf(scenarios.chosen.values());
  }

  /** A scenario that the product brings along. */
  static Scenario find(String id) {
    return Scenarios.find(id)
        .orElseThrow(() ->
            new UsageProblem(
                "the lab has no scenario '%s'%s (see rdpdoctor lab list)"
                    .formatted(
                        UsageProblem.quote(id),
                        Suggestion.of(
                            id, Scenarios.all().stream().map(Scenario::id).toList(), ""))));
  }

  private void add(String asked) {
    if (asked.equals(ALL)) {
      Scenarios.all().forEach(this::add);
    } else if (Scenarios.groups().contains(asked)) {
      Scenarios.group(asked).forEach(this::add);
    } else if (asked.equals(STANDARD_INPUT)) {
      addStandardInput();
    } else if (asked.contains("/") || asked.contains("\\") || asked.endsWith(ENDING)) {
      addPath(path(asked));
    } else {
      add(find(asked));
    }
  }

  private void add(Scenario scenario) {
    Scenario before = chosen.putIfAbsent(scenario.id(), scenario);
    if (before != null && !before.equals(scenario)) {
      throw new UsageProblem(
          "two scenarios are called '%s': give one of them another id".formatted(scenario.id()));
    }
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException impossible) {
      throw new UsageProblem(
          "%s names no file: %s".formatted(UsageProblem.quote(text), impossible.getReason()));
    }
  }

  private void addPath(Path path) {
    try {
      if (!Files.isDirectory(path)) {
        addFile(path);
        return;
      }
      List<Path> files;
      try (Stream<Path> all = Files.list(path)) {
        files =
            all.filter(each -> each.toString().endsWith(ENDING))
                .limit(MOST_FILES)
                .sorted()
                .toList();
      }
      if (files.isEmpty()) {
        throw new UsageProblem(
            "%s holds no file that ends in %s".formatted(UsageProblem.quote(path), ENDING));
      }
      for (Path each : files) {
        addFile(each);
      }
    } catch (IOException unreadable) {
      throw new UsageProblem(
          "%s cannot be read: name a file or folder of scenarios"
              .formatted(UsageProblem.quote(path)));
    }
  }

  private void addStandardInput() {
    try {
      addText("standard input", console.in().readNBytes(ScenarioReader.MAX_CHARACTERS + 1));
    } catch (IOException unreadable) {
      throw new UsageProblem("standard input cannot be read");
    }
  }

  private void addFile(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) { // a device has no size and no end
      addText(UsageProblem.quote(file), in.readNBytes(ScenarioReader.MAX_CHARACTERS + 1));
    }
  }

  /**
   * @param name as messages call it
   */
  private void addText(String name, byte[] content) {
    if (content.length > ScenarioReader.MAX_CHARACTERS) {
      throw new UsageProblem("%s is too large: a scenario file has 1 MiB at most".formatted(name));
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      List<Scenario> read = ScenarioReader.read(name, text, new LabWords());
      if (read.isEmpty()) {
        throw new UsageProblem(
            "%s holds no scenario: each begins with [id] (see docs/lab.md)".formatted(name));
      }
      read.forEach(this::add);
    } catch (CharacterCodingException binary) {
      throw new UsageProblem("%s is no text in UTF-8".formatted(name));
    } catch (ScenarioProblem problem) {
      throw new UsageProblem(String.valueOf(problem.getMessage()));
    }
  }
}
