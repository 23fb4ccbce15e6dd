package org.rdpdoctor.app;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.offline.CasesAbout;
import org.rdpdoctor.offline.RecordedEvidence;
import org.rdpdoctor.offline.ReportedEvidence;
import org.rdpdoctor.offline.TimeWindow;
import org.rdpdoctor.offline.machine.StatedRole;
import org.rdpdoctor.offline.rdp.CaptureCases;
import org.rdpdoctor.report.Judged;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * What {@code diagnose --with} and {@code --via} read, before anything is probed.
 *
 * @param hosts what each host says of itself
 */
record Records(List<InspectedFile> files, List<StatedRole> stated, Map<Target, Evidence> hosts) {
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
    return new Records(files, RecordFiles.roles(options, files), Map.of());
  }

  /** The same with what the hosts say of themselves, one after the other. */
  Records with(HostReading reading, List<Target> targets) throws InterruptedException {
    Map<Target, Evidence> read = new LinkedHashMap<>();
    for (Target target : targets) {
      read.put(
          target,
          RecordedEvidence.ofHost(
              Version.MADE_BY, reading.lab().known(target), reading.of(target)));
    }
    return new Records(files, stated, read);
  }

  /**
   * Connections to the same hosts that were captured, each judged by itself.
   *
   * @param live already redacted, when anything is
   */
  List<Judged> captured(List<Judged> live, Console console, RedactionChoice redaction) {
    List<Evidence> cases = redaction.evidence(CaptureCases.of(files, Version.MADE_BY));
    Set<Evidence> about = new LinkedHashSet<>();
    live.forEach(each -> about.addAll(CasesAbout.host(each.evidence(), cases)));
    if (about.size() < cases.size()) {
      console.complain(
          "%d of %d captured connections are to other hosts and were left out: see inspect"
              .formatted(cases.size() - about.size(), cases.size()));
    }
    Engine engine = new Engine(Catalogue.causes());
    return about.stream().map(each -> new Judged(each, engine.judge(each))).toList();
  }

  Evidence joinedTo(Evidence seen) {
    Evidence withHost =
        Optional.ofNullable(hosts.get(seen.target()))
            .map(host -> RecordedEvidence.withHost(seen, host))
            .orElse(seen);
    return files.isEmpty()
        ? withHost
        : RecordedEvidence.joined(withHost, files, stated)
            .reporting(ReportedEvidence.reported(files));
  }
}
