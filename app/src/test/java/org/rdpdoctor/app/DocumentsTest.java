package org.rdpdoctor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.diagnosis.CausePages;
import org.rdpdoctor.diagnosis.CausePages.CausePage;
import org.rdpdoctor.diagnosis.CauseTable;
import org.rdpdoctor.report.ReportedDocument;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Documents that the program makes, and documents that speak of it. */
class DocumentsTest {
  private static final Pattern TEST_NAME = Pattern.compile("`(\\w+Test)`");
  private static final Pattern CALL =
      Pattern.compile("(?m)(?:\\./)?rdpdoctor ([a-z]+)((?: +[^`#\\n|]+)?)");
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]+");
  private static final Pattern OUTPUT = Pattern.compile("<!-- output -->\\n(?s:(```\\n.*?```))");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");

  @Test
  void commands() throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            # Commands

            Made by `DocumentsTest` from what `--help` prints.
            """);
    CommandLine root = new CommandLine(everything());
    append(text, root);
    GoldenFile.check("docs/commands.md", text.toString());
  }

  private static CommandSpec everything() {
    return Application.everything(Console.ofProcess());
  }

  private static void append(StringBuilder text, CommandLine command) {
    text.append("\n## ").append(command.getCommandSpec().qualifiedName()).append("\n\n```\n");
    String usage = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
    text.append(usage.replace("\r\n", "\n").replaceAll(" +\n", "\n")).append("```\n");
    Set<CommandLine> each = new LinkedHashSet<>(command.getSubcommands().values());
    each.forEach(subcommand -> append(text, subcommand));
  }

  @Test
  void indexOfCauses() throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            # Causes

            Made by `DocumentsTest`. "yes" means that `rdpdoctor diagnose` can decide the cause, at
            least sometimes, by what passes on the wire; the others say what would show them.
            """);
    CauseTable table = CauseTable.packed();
    Set<String> families = new TreeSet<>();
    table.all().forEach(each -> families.add(each.family()));
    for (String family : families) {
      text.append("\n## ")
          .append(family)
          .append("\n\n| cause | what it is | seen on the wire |\n|---|---|---|\n");
      table.all().stream()
          .filter(each -> each.family().equals(family))
          .forEach(each ->
              text.append(
                  "| [%s](%s.md) | %s | %s |\n"
                      .formatted(
                          each.id(),
                          each.id(),
                          CausePages.page(each.id()).map(CausePage::title).orElseThrow(),
                          each.visibleByWire() ? "yes" : "no; by " + each.testedBy())));
    }
    GoldenFile.check("docs/causes/README.md", text.toString());
  }

  @Test
  void wordsOfPersons() throws IOException {
    String head =
        """
        # What a person reports

        Some facts only a person has: that it works from another computer, that it began after an
        update, that it fails after the password. They are said in words of this vocabulary:

        - `--observed WORD` and `--not-observed WORD`, as often as needed, with `diagnose`, `inspect`,
          `judge` and `interview`
        - `rdpdoctor interview`, which asks what would change the ranking
        - a file that `inspect` reads, known by its first line:

        ```
        rdpdoctor reported 1
        # who said so, and when
        works-from-another-client
        not fails-after-password-prompt
        symptom 0x904/0x7
        since 2024-05-06
        comment Began the day after the new firewall.
        ```

        `since` is a day (its beginning in UTC) or a time with its zone, such as
        2024-05-06T08:00:00+02:00. Programs may write JSON instead, with the fields `schema`
        ("rdpdoctor/reported/1"), `observed`, `notObserved`, `symptoms`, `since` and `comment`. From
        `since` and `comment` nothing is concluded. A file does not say of which connection it speaks,
        so it is told of all that are inspected with it.

        ## How it weighs

        A word multiplies the odds of the causes named below. It proves nothing and excludes nothing:
        by words alone a cause is at most likely, and while words are all there is, every cause that
        nobody looked for keeps its share. What the wire proves or excludes stays so. Where the wire
        shows a fault, a word counts 5 : 1 at most, and only for causes for which something else
        speaks, too, or that stand in a probe's way unseen. A word said both ways counts neither way.

        ## The interview

        Each question is worth the uncertainty that its answer takes away on the average (mutual
        information of answer and cause, in bits, by the weights below and by how usual a yes is),
        divided by what the answer costs: 1 known at once, 2 a look, 4 a try, 8 a change. It ends when
        a cause is proved or has 80 % of the whole, when no answer would bring 0.02 bits and change
        the first three, or after 12 questions (`--most`). How often simulated persons were led to
        their cause is in [interview.md](interview.md).

        The weights are set by judgement from the causes' definitions and the sources named in
        `reported-signs.csv`; they are not counted from cases.

        """;
    GoldenFile.check(
        "docs/reported.md",
        head
            + "Made by `DocumentsTest` from `reported-words.csv` and `reported-signs.csv`.\n"
            + ReportedDocument.markdown());
  }

  @Test
  void testsThatTheArchitectureNamesExist() throws IOException {
    String text = Files.readString(GoldenFile.PROJECT.resolve("ARCHITECTURE.md"));
    List<String> named = TEST_NAME.matcher(text).results().map(each -> each.group(1)).toList();
    assertThat(named).hasSizeGreaterThan(5);
    assertThat(testClasses()).containsAll(named);
  }

  private static Set<String> testClasses() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String module : List.of("wire", "core", "lab", "remote", "app")) {
      try (Stream<Path> files =
          Files.walk(GoldenFile.PROJECT.resolve(module).resolve("src/test/java"))) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(".java"))
            .forEach(name -> names.add(name.replace(".java", "")));
      }
    }
    return names;
  }

  @Test
  void commandsInTheReadmeExist() throws IOException {
    CommandLine root = new CommandLine(everything());
    List<MatchResult> calls = CALL.matcher(readme()).results().toList();
    assertThat(calls).hasSizeGreaterThan(5);
    for (MatchResult call : calls) {
      CommandLine command = called(root, call);
      OPTION
          .matcher(call.group(2))
          .results()
          .forEach(option ->
              assertThat(command.getCommandSpec().optionsMap())
                  .as(call.group())
                  .containsKey(option.group()));
    }
  }

  /** Such as lab, or the command run of lab. */
  private static CommandLine called(CommandLine root, MatchResult call) {
    CommandLine command = root.getSubcommands().get(call.group(1));
    assertThat(command).as(call.group()).isNotNull();
    String next = call.group(2).strip().split("\\s+", 2)[0];
    return command.getSubcommands().getOrDefault(next, command);
  }

  @Test
  void linksInTheReadmeLead() throws IOException {
    List<String> links = LINK.matcher(readme()).results().map(each -> each.group(1)).toList();
    assertThat(links).isNotEmpty();
    for (String link : links) {
      assertThat(GoldenFile.PROJECT.resolve(link)).as(link).exists();
    }
  }

  /** The README shows what the program prints today; only times and percentages may differ. */
  @Test
  void outputInTheReadmeIsReal() throws IOException {
    String[] real =
        TestingConsole.of("diagnose", "lab:listener-key-unreadable")
            .out()
            .split("\n(?=Next test\n|Stages\n)", -1);
    String today = "```\n" + real[0] + "\n[...]\n\n" + real[2] + "```";
    String readme = readme();
    String shown = OUTPUT.matcher(readme).results().findFirst().orElseThrow().group(1);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(GoldenFile.PROJECT.resolve("README.md"), readme.replace(shown, today));
      shown = today;
    }
    assertThat(withoutFigures(today)).isEqualTo(withoutFigures(shown));
  }

  /** What the path stage measures is another thing each time. */
  private static String withoutFigures(String text) {
    return text.replaceAll("(?m)^  path .*(\\n {20,}.*)*", "  path N")
        .replaceAll(" +\\d+ (ms|%)", " N $1");
  }

  @Test
  void versionIsTheBuilds() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    assertThat(pom.split("</parent>", 2)[0]).contains("<version>" + Version.TEXT + "</version>");
    assertThat(TestingConsole.of("--version").out().strip()).isEqualTo("rdpdoctor " + Version.TEXT);
  }

  private static String readme() throws IOException {
    return Files.readString(GoldenFile.PROJECT.resolve("README.md"));
  }
}
