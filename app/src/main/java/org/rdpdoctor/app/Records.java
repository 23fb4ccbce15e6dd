package org.rdpdoctor.app;

import java.util.List;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.offline.RecordedEvidence;
import org.rdpdoctor.offline.TimeWindow;
import org.rdpdoctor.offline.machine.StatedRole;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** What {@code diagnose --with} read, before anything is examined. */
record Records(List<InspectedFile> files, List<StatedRole> stated) {
  private static final String WITH = "--with";

  static void addTo(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(WITH)
            .paramLabel("FILE")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("1..*")
            .description(
                "Files, folders and archives of any kind that inspect reads, judged together with"
                    + " what is seen; - for standard input. Records of other hosts prove nothing"
                    + " about this one.")
            .build());
    RecordFiles.addRoleTo(spec);
  }

  static Records of(ParseResult options, Console console) {
    List<String> paths = options.matchedOptionValue(WITH, List.<String>of());
    List<String> targets = options.matchedPositionalValue(0, List.<String>of());
    boolean twice =
        paths.contains(RecordFiles.STANDARD_INPUT) && targets.contains(RecordFiles.STANDARD_INPUT);
    if (twice) {
      throw new UsageProblem("targets and records cannot both come from standard input");
    }
    if (paths.isEmpty() && options.hasMatchedOption("--role")) {
      throw new UsageProblem("--role says something of files: add --with FILE");
    }
    List<InspectedFile> files = RecordFiles.read(console, paths, TimeWindow.ALWAYS);
    return new Records(files, RecordFiles.roles(options, files));
  }

  Evidence joinedTo(Evidence seen) {
    return files.isEmpty() ? seen : RecordedEvidence.joined(seen, files, stated);
  }
}
