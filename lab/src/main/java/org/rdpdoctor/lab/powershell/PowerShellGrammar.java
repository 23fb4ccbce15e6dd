package org.rdpdoctor.lab.powershell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads PowerShell by the grammar of tree-sitter-powershell, through {@code
 * interop/powershell-grammar.sh}. Syntax only: it knows no parameters and no types, and takes
 * misspelt commands; those come out by {@link #strangers}.
 */
public final class PowerShellGrammar {
  /** The line between two scripts; parse.mjs has it, too. */
  private static final String NEXT = "#-- rdpdoctor: next script";

  private static final int NOT_HERE = 3;
  private static final int LIMIT_SECONDS = 180;
  private static final String ERROR = "error ";
  private static final String COMMAND = "command ";

  private PowerShellGrammar() {}

  /** Why scripts cannot be parsed here; empty when they can. */
  public static Optional<String> missing() {
    Said said = run("exit\n");
    return said.exitCode == NOT_HERE ? Optional.of(said.text.strip()) : Optional.empty();
  }

  /** What is no PowerShell, as "LINE COLUMN TEXT"; empty when all of it is. */
  public static List<String> errors(String script) {
    return lines(script, ERROR);
  }

  /** The commands that it calls and does not define itself, other than those that are allowed. */
  public static Set<String> strangers(String script, Set<String> allowed) {
    Set<String> strangers = new TreeSet<>(lines(script, COMMAND));
    strangers.removeAll(allowed);
    strangers.removeIf(name -> script.contains("function " + name));
    return strangers;
  }

  /**
   * What one script is.
   *
   * @param errors as "LINE COLUMN TEXT"
   * @param commands that it calls
   * @param script itself
   */
  public record Read(List<String> errors, List<String> commands, String script) {
    public Read {
      errors = List.copyOf(errors);
      commands = List.copyOf(commands);
    }

    /** Commands that it does not define itself, other than those that are allowed. */
    public Set<String> strangers(Set<String> allowed) {
      Set<String> strangers = new TreeSet<>(commands);
      strangers.removeAll(allowed);
      strangers.removeIf(name -> script.contains("function " + name));
      return strangers;
    }
  }

  /**
   * Many scripts in one process: loading the grammar takes longer than reading them.
   *
   * @param scripts by a name
   */
  public static Map<String, Read> readAll(Map<String, String> scripts) {
    List<String> names = List.copyOf(scripts.keySet());
    Said said =
        run(names.stream().map(scripts::get).collect(Collectors.joining("\n" + NEXT + "\n")));
    String[] parts = said.text.split("(?m)^end\n", -1);
    if (said.exitCode != 0 || parts.length != names.size() + 1 || !parts[names.size()].isEmpty()) {
      throw new IllegalStateException("the grammar ended with " + said.exitCode + ": " + said.text);
    }
    Map<String, Read> read = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      read.put(
          name,
          new Read(
              beginning(parts[i], ERROR),
              beginning(parts[i], COMMAND),
              Objects.requireNonNull(scripts.get(name))));
    }
    return read;
  }

  private static List<String> beginning(String text, String beginning) {
    return text.lines()
        .filter(line -> line.startsWith(beginning))
        .map(line -> line.substring(beginning.length()))
        .toList();
  }

  private static List<String> lines(String script, String beginning) {
    Said said = run(script);
    if (said.exitCode != 0 || !said.text.endsWith("end\n")) {
      throw new IllegalStateException("the grammar ended with " + said.exitCode + ": " + said.text);
    }
    return beginning(said.text, beginning);
  }

  private record Said(int exitCode, String text) {}

  private static Said run(String script) {
    try {
      Path input = Files.createTempFile("script", ".ps1");
      Path output = Files.createTempFile("script", ".out");
      try {
        Files.writeString(input, script);
        return run(input, output);
      } finally {
        Files.delete(input);
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Said run(Path input, Path output) throws IOException {
    Process process =
        new ProcessBuilder(program().toString())
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("no end within %d seconds".formatted(LIMIT_SECONDS));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return new Said(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
  }

  private static Path program() {
    Path here = Path.of("").toAbsolutePath();
    return Stream.iterate(here, each -> each != null, Path::getParent)
        .map(each -> each.resolve("interop").resolve("powershell-grammar.sh"))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no interop above " + here));
  }
}
