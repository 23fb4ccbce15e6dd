package org.rdpdoctor.app;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.comparison.Relation;
import org.rdpdoctor.comparison.SideBySide;
import org.rdpdoctor.comparison.SideBySide.Seen;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.report.ComparisonText;
import org.rdpdoctor.report.Style;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code rdpdoctor compare}. */
final class CompareCommand implements Command {
  static final String NAME = "compare";

  private static final List<String> RELATIONS =
      List.of(Relation.PLACES.id(), Relation.TIMES.id(), Relation.HOSTS.id());

  private final Console console;

  CompareCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name(NAME);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .paramLabel("EVIDENCE")
            .required(true)
            .type(String.class)
            .description("What is asked about: evidence of one target, that diagnose --save wrote.")
            .build());
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("1")
            .paramLabel("OTHER")
            .required(true)
            .type(String.class)
            .description("Evidence from another place, of an earlier time, or of another host.")
            .build());
    spec.addOption(
        OptionSpec.builder("--as")
            .paramLabel("RELATION")
            .type(String.class)
            .completionCandidates(RELATIONS)
            .description(
                "What the two are: places (the same target at the same time), times (the same"
                    + " target earlier) or hosts. Default: by the targets and times in them.")
            .build());
    Options.flag(spec, PlacesChoice.ONE_MACHINE, PlacesChoice.ONE_MACHINE_MEANS);
    Verdicts.addOptions(spec);
    RedactionChoice.addTo(spec);
    spec.usageMessage()
        .description(
            "Compares two examinations stage by stage, and says which causes of the first the"
                + " second rules out or speaks for.")
        .footer(
            "",
            "Examples:",
            "  rdpdoctor diagnose srv.example.com --save here.json",
            "  ssh jump rdpdoctor diagnose srv.example.com --save - > there.json",
            "  rdpdoctor compare here.json there.json",
            "  rdpdoctor compare today.json last-good.json",
            "  rdpdoctor compare failing-host.json good-host.json",
            "  rdpdoctor compare here.json there.json --format html -o ticket.html",
            "",
            "A cause is ruled out only when both are of one machine at one time; an address that",
            "both reached speaks strongly, since several machines may share it. See"
                + " docs/compare.md.",
            "",
            "Of two times the later one is asked about, in whichever order they are named.",
            "",
            "Exit codes: as diagnose, for the one that is asked about.");
    return spec;
  }

  @Override
  public int run(ParseResult options) {
    ReportOutput output = ReportOutput.of(options, console.out());
    Verdicts verdicts = Verdicts.chosen(options, console, output);
    RedactionChoice redaction = RedactionChoice.of(options);
    output.differsFrom(redaction.map(), "--redact-map");
    String firstName = options.matchedPositionalValue(0, "");
    String secondName = options.matchedPositionalValue(1, "");
    if (firstName.equals("-") && secondName.equals("-")) {
      throw new UsageProblem("only one of the two can come from standard input: name a file");
    }
    List<Evidence> read = new ArrayList<>();
    read.add(SavedEvidence.one(firstName, console));
    read.add(SavedEvidence.one(secondName, console));
    List<Evidence> both = redaction.evidence(read);
    Relation relation = relation(options, both);
    boolean oneMachine = options.hasMatchedOption(PlacesChoice.ONE_MACHINE);
    if (oneMachine && relation != Relation.PLACES) {
      throw new UsageProblem(
          "%s says something of two places, and these are %s: add --as places where they are"
              .formatted(PlacesChoice.ONE_MACHINE, relation.id()));
    }
    boolean named = redaction.redactor().isEmpty();
    Engine engine = new Engine(Catalogue.causes());
    SideBySide sides =
        SideBySide.inOrder(
            relation,
            seen(named ? firstName : "the first", both.getFirst(), engine),
            seen(named ? secondName : "the second", both.getLast(), engine),
            oneMachine,
            engine);
    redaction.writeMap();
    output.print(
        verdicts.format().equals("text") && !verdicts.all()
            ? ComparisonText.write(sides.pairs().getFirst(), Style.of(verdicts.colour()))
            : verdicts.document(sides));
    return verdicts.exitCode(sides);
  }

  private static Seen seen(String name, Evidence evidence, Engine engine) {
    return new Seen(name, evidence, engine.judge(evidence), List.of());
  }

  private static Relation relation(ParseResult options, List<Evidence> both) {
    String asked = options.matchedOptionValue("--as", "");
    if (asked.isEmpty()) {
      return Relation.between(both.getFirst(), both.getLast());
    }
    return Relation.of(asked)
        .orElseThrow(() ->
            new UsageProblem(
                "--as %s is not known: it is %s"
                    .formatted(UsageProblem.quote(asked), String.join(", ", RELATIONS))));
  }
}
