package org.rdpdoctor.app;

import java.util.List;
import org.rdpdoctor.comparison.SideBySide;
import org.rdpdoctor.report.ComparisonJson;
import org.rdpdoctor.report.DiagnosisJson;
import org.rdpdoctor.report.DiagnosisJunit;
import org.rdpdoctor.report.DiagnosisMarkdown;
import org.rdpdoctor.report.DiagnosisNagios;
import org.rdpdoctor.report.DiagnosisSarif;
import org.rdpdoctor.report.DiagnosisText;
import org.rdpdoctor.report.ExitCode;
import org.rdpdoctor.report.HtmlReport;
import org.rdpdoctor.report.Judged;
import org.rdpdoctor.report.PlacesJson;
import org.rdpdoctor.report.SideBySideMarkdown;
import org.rdpdoctor.report.SideBySideText;
import org.rdpdoctor.report.Style;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Prints diagnoses in the format that was asked for; shared by diagnose and judge. */
record Verdicts(String format, boolean all, boolean colour) {
  static final List<String> FORMATS =
      List.of("text", "json", "html", "junit", "nagios", "sarif", "markdown");

  static void addOptions(CommandSpec spec) {
    spec.addOption(Options.format(FORMATS));
    spec.addOption(
        OptionSpec.builder("--all")
            .description("Also shows every cause that was ruled out or not tested, and why.")
            .build());
    ReportOutput.addTo(spec);
  }

  static Verdicts chosen(ParseResult options, Console console, ReportOutput output) {
    return new Verdicts(
        Options.chosenFormat(options, FORMATS),
        options.hasMatchedOption("--all"),
        console.colour() && !output.isFile());
  }

  /** Many targets in JSON: one document per line, each as soon as it is there. */
  boolean streams(int targets) {
    return format.equals("json") && targets > 1;
  }

  String line(Judged judged) {
    return DiagnosisJson.writeLine(judged, all) + "\n";
  }

  String document(List<Judged> judged) {
    return switch (format) {
      case "json" -> DiagnosisJson.write(judged, all);
      case "html" -> HtmlReport.write(judged, all);
      case "junit" -> DiagnosisJunit.write(judged);
      case "nagios" -> DiagnosisNagios.write(judged);
      case "sarif" -> DiagnosisSarif.write(judged, all);
      case "markdown" -> DiagnosisMarkdown.write(judged, all);
      default -> DiagnosisText.write(judged, all, Style.of(colour));
    };
  }

  /** Several places, times or hosts in one report. */
  String document(SideBySide sides) {
    return switch (format) {
      case "json" ->
          sides.isPair()
              ? ComparisonJson.write(sides.pairs().getFirst(), all)
              : PlacesJson.write(sides, all);
      case "html" -> HtmlReport.write(sides, all);
      case "junit" -> DiagnosisJunit.write(sides);
      case "nagios" -> DiagnosisNagios.write(sides);
      case "sarif" -> DiagnosisSarif.write(sides, all);
      case "markdown" -> SideBySideMarkdown.write(sides, all);
      default -> SideBySideText.write(sides, all, Style.of(colour));
    };
  }

  int exitCode(SideBySide sides) {
    return format.equals("nagios")
        ? DiagnosisNagios.State.of(sides).code()
        : ExitCode.of(sides).code();
  }

  int exitCode(List<Judged> judged) {
    return format.equals("nagios")
        ? DiagnosisNagios.State.worst(judged.stream().map(Judged::diagnosis).toList()).code()
        : ExitCode.worst(judged.stream().map(Judged::diagnosis).toList()).code();
  }
}
