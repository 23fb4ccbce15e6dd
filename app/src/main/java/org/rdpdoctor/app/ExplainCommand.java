package org.rdpdoctor.app;

import java.io.IOException;
import java.util.List;
import org.rdpdoctor.explain.Explainer;
import org.rdpdoctor.explain.Explanation;
import org.rdpdoctor.explain.ExplanationJson;
import org.rdpdoctor.explain.ExplanationMarkdown;
import org.rdpdoctor.explain.ExplanationText;
import org.rdpdoctor.explain.Style;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.MarkedText;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code rdpdoctor explain}. */
final class ExplainCommand implements Command {
  /** More than any dialog, log line or screen that somebody pastes. */
  private static final int MAX_INPUT_BYTES = 1024 * 1024;

  private static final List<String> FORMATS = List.of("text", "json", "markdown");

  private final Console console;

  ExplainCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("explain");
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("CODE")
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description(
                "A code (0x904, 2308, 0x904/0x7, 0xC000006D), a symbol, an event"
                    + " (Schannel/36870, or 1057), a cause's id, or the whole text of an error"
                    + " dialog. Without it, or with -, the text is read from standard input.")
            .build());
    spec.addOption(Options.format(FORMATS));
    // A negative number is a code, not an option.
    spec.parser().unmatchedOptionsArePositionalParams(true);
    spec.usageMessage()
        .description("Says what an error code, an event or a pasted error dialog means.")
        .footer(
            "",
            "Examples:",
            "  rdpdoctor explain 0x904/0x7",
            "  rdpdoctor explain Schannel/36870",
            "  rdpdoctor explain < dialog.txt",
            "",
            "Exit codes: 0 explained, 2 nothing to explain, 3 unknown code.");
    return spec;
  }

  @Override
  public int run(ParseResult options) {
    List<String> words = options.matchedPositionalValue(0, List.of());
    words.forEach(ExplainCommand::refuseUnknownOption);
    boolean fromInput = words.isEmpty() || words.equals(List.of("-"));
    Explainer explainer = new Explainer();
    Explanation explanation = fromInput ? explainer.explain(readInput()) : explainer.explain(words);
    if (explanation.outcome() == Explanation.Outcome.UNUSABLE) {
      throw new UsageProblem(explanation.verdict());
    }
    String text =
        switch (Options.chosenFormat(options, FORMATS)) {
          case "json" -> ExplanationJson.render(explanation);
          case "markdown" -> ExplanationMarkdown.render(explanation);
          default -> ExplanationText.render(explanation, Style.PLAIN);
        };
    console.out().print(text);
    return explanation.exitCode();
  }

  private static void refuseUnknownOption(String word) {
    boolean option =
        word.length() > 1 && word.charAt(0) == '-' && !Character.isDigit(word.charAt(1));
    if (option) {
      throw new UsageProblem(
          "unknown option " + UsageProblem.quote(word) + " (see rdpdoctor explain --help)");
    }
  }

  private String readInput() {
    if (console.inIsTerminal()) {
      console.err().println("Paste the error, then end with Ctrl+D (on Windows Ctrl+Z, Enter):");
    }
    try {
      Bytes content = Bytes.of(console.in().readNBytes(MAX_INPUT_BYTES + 1));
      if (content.size() > MAX_INPUT_BYTES) {
        throw new UsageProblem("standard input is more than 1 MiB: paste the error only");
      }
      return MarkedText.decode(content)
          .orElseThrow(() -> new UsageProblem("standard input holds no text: paste the error"));
    } catch (IOException unreadable) {
      throw new UsageProblem("standard input cannot be read: give the code as an argument");
    }
  }
}
