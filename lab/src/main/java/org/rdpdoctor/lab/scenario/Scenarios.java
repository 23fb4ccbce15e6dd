package org.rdpdoctor.lab.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The scenarios that the product brings along. */
public final class Scenarios {
  /** Files beside this class, in the order of the coverage table. */
  private static final List<String> FILES =
      List.of("servers", "circumstances", "hosts", "path", "real-servers", "real-path");

  private static final String NOT_FROM_OUTSIDE = "not-from-outside.csv";

  /** Not part of {@link #all}: the twenty runs of docs/path-proof.md, which take minutes. */
  public static final String PROOF = "path-proof";

  private static final class Packed {
    private static final List<Scenario> ALL = FILES.stream().flatMap(Packed::read).toList();

    private static java.util.stream.Stream<Scenario> read(String name) {
      return Scenarios.read(name).stream();
    }
  }

  private Scenarios() {}

  /** Whether there is a file of that name, for the groups that can be run. */
  public static List<String> groups() {
    List<String> groups = new ArrayList<>(FILES);
    groups.add(PROOF);
    return groups;
  }

  /** Those of one file: {@link #groups} names them. */
  public static List<Scenario> group(String name) {
    return read(name);
  }

  /** Every scenario that {@code lab run all} runs. */
  public static List<Scenario> all() {
    return Packed.ALL;
  }

  /** Of {@link #all}, or of the proof. */
  public static Optional<Scenario> find(String id) {
    return Packed.ALL.stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .or(() -> read(PROOF).stream().filter(each -> each.id().equals(id)).findFirst());
  }

  /** Why a cause cannot be shown by any scenario, by cause: {@code not-from-outside.csv}. */
  public static Map<String, String> notFromOutside() {
    return text(NOT_FROM_OUTSIDE)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .skip(1) // the names of the columns
        .map(line -> line.split(",", 2))
        .collect(Collectors.toUnmodifiableMap(row -> row[0], row -> row[1]));
  }

  private static List<Scenario> read(String name) {
    String file = name + ".scenarios";
    try {
      return ScenarioReader.read(file, text(file));
    } catch (ScenarioProblem bug) {
      throw new IllegalStateException(bug);
    }
  }

  private static String text(String file) {
    try (InputStream in = Scenarios.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
