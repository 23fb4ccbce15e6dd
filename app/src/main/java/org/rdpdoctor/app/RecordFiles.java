package org.rdpdoctor.app;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.MachineObservation.MachineRole;
import org.rdpdoctor.offline.Inspector;
import org.rdpdoctor.offline.SideBySide;
import org.rdpdoctor.offline.TimeWindow;
import org.rdpdoctor.offline.bundle.Bundles;
import org.rdpdoctor.offline.machine.StatedRole;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Files with records of machines, and what the user says of them; for inspect and diagnose. */
final class RecordFiles {
  static final String STANDARD_INPUT = "-";

  private static final String ROLE = "--role";
  private static final Map<String, MachineRole> ROLES =
      Map.of(
          "client", MachineRole.CLIENT,
          "server", MachineRole.SERVER,
          "gateway", MachineRole.GATEWAY,
          "domain-controller", MachineRole.DOMAIN_CONTROLLER);

  private RecordFiles() {}

  static void addRoleTo(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(ROLE)
            .paramLabel("FILE=ROLE")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("1")
            .description(
                "Says what the machine is from which a file, a folder or an archive comes: client,"
                    + " server, gateway or domain-controller. May be given several times; the"
                    + " records tell it otherwise.")
            .build());
  }

  /**
   * Reads them all, in their order.
   *
   * @param paths - stands for standard input
   */
  static List<InspectedFile> read(Console console, List<String> paths, TimeWindow window) {
    List<InspectedFile> files = new ArrayList<>();
    try (ReadingProgress progress = new ReadingProgress(console.err(), console.errIsTerminal())) {
      files.addAll(
          SideBySide.of(
              paths,
              path -> {
                List<InspectedFile> found = new ArrayList<>();
                read(console, new Inspector(InspectCommand.kinds(), window, progress), path, found);
                return found;
              }));
    }
    files.addAll(0, Bundles.in(files));
    return files;
  }

  private static void read(
      Console console, Inspector inspector, String path, List<InspectedFile> files) {
    try {
      if (path.equals(STANDARD_INPUT)) {
        inspector.inspect(STANDARD_INPUT, console.in(), files::add);
      } else {
        inspector.inspect(Path.of(path), files::add);
      }
    } catch (IOException | InvalidPathException problem) {
      throw new UsageProblem(
          UsageProblem.quote(path) + " cannot be read: check the path and its permissions");
    }
  }

  /** The roles that the user gives; each of a file that was read. */
  static List<StatedRole> roles(ParseResult options, List<InspectedFile> files) {
    List<StatedRole> stated = new ArrayList<>();
    for (String text : options.matchedOptionValue(ROLE, List.<String>of())) {
      int middle = text.lastIndexOf('=');
      MachineRole role =
          middle <= 0 ? null : ROLES.get(text.substring(middle + 1).toLowerCase(Locale.ROOT));
      if (role == null) {
        throw new UsageProblem(
            "%s %s is not possible: give FILE=client, =server, =gateway or =domain-controller"
                .formatted(ROLE, UsageProblem.quote(text)));
      }
      StatedRole each = new StatedRole(text.substring(0, middle), role);
      if (files.stream().noneMatch(file -> each.covers(file.name()))) {
        throw new UsageProblem(
            "%s %s fits none of the files that were read: write the path as it is given for reading"
                .formatted(ROLE, UsageProblem.quote(text)));
      }
      stated.add(each);
    }
    return stated;
  }
}
