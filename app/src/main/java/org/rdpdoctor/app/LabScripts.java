package org.rdpdoctor.app;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * The scripts that make real servers, the folder interop of a checkout: of that which this program
 * was built in, or of one that the user names. They run as root, so no other place is looked at,
 * and one that is named is looked at closely. Who can change the program's own checkout can change
 * the program.
 *
 * @param folder empty when there is none that may be used
 * @param why then: the reason, in one line
 */
record LabScripts(Optional<Path> folder, String why) {
  static final String OPTION = "--checkout";
  private static final String INTEROP = "interop";

  /** Where the launcher keeps the jar, within a checkout. */
  private static final Path LAUNCHED = Path.of(".rdpdoctor");

  /** Where Maven puts jar and classes. */
  private static final Path BUILT = Path.of("app", "target");

  static void addTo(CommandSpec spec) {
    Options.value(
        spec,
        OPTION,
        "DIR",
        "Real servers are made by the scripts of this checkout, as root. Default: the checkout that"
            + " this program was built in.");
  }

  static LabScripts of(ParseResult options, Console console) {
    return options.hasMatchedOption(OPTION)
        ? named(options.matchedOptionValue(OPTION, ""), LabTrust.ofCaller(console.environment()))
        : own(program());
  }

  private static LabScripts named(String text, LabTrust trust) {
    try {
      LabScripts scripts = trusted(Path.of(text), trust);
      if (scripts.folder().isPresent()) {
        return scripts;
      }
      throw new UsageProblem(
          "%s %s: %s".formatted(OPTION, UsageProblem.quote(text), scripts.why()));
    } catch (InvalidPathException impossible) {
      throw new UsageProblem("%s %s names no folder".formatted(OPTION, UsageProblem.quote(text)));
    }
  }

  /** The scripts beside the program. */
  static LabScripts own(Optional<Path> program) {
    return program
        .flatMap(LabScripts::checkout)
        .map(LabScripts::in)
        .orElseGet(() ->
            none(
                "real servers need a checkout of rdpdoctor: start it from there, or name one by "
                    + OPTION));
  }

  /** Those of a checkout that nobody but root and the caller can change. */
  static LabScripts trusted(Path checkout, LabTrust trust) {
    LabScripts found = in(checkout);
    return found.folder().flatMap(trust::objection).map(LabScripts::none).orElse(found);
  }

  private static LabScripts in(Path checkout) {
    try {
      Path scripts = checkout.toRealPath().resolve(INTEROP);
      return Files.isExecutable(scripts.resolve("fault.sh"))
          ? new LabScripts(Optional.of(scripts), "")
          : none("no checkout of rdpdoctor, as it has no interop/fault.sh");
    } catch (IOException unreadable) {
      return none("no checkout of rdpdoctor, as it cannot be read");
    }
  }

  private static LabScripts none(String why) {
    return new LabScripts(Optional.empty(), why);
  }

  /** The checkout around a jar or a folder of classes. */
  private static Optional<Path> checkout(Path program) {
    return around(program, LAUNCHED).or(() -> around(program, BUILT));
  }

  private static Optional<Path> around(Path program, Path within) {
    Optional<Path> folder =
        Optional.ofNullable(program.getParent()).filter(each -> each.endsWith(within));
    for (Path _ : within) {
      folder = folder.map(Path::getParent);
    }
    return folder;
  }

  private static Optional<Path> program() {
    try {
      return Optional.of(
          Path.of(LabScripts.class.getProtectionDomain().getCodeSource().getLocation().toURI())
              .toRealPath());
    } catch (URISyntaxException | IllegalArgumentException | IOException nowhere) {
      return Optional.empty();
    }
  }
}
