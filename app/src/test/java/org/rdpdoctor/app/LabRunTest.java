package org.rdpdoctor.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.app.TestingConsole.Outcome;
import org.rdpdoctor.diagnosis.CauseEntry;
import org.rdpdoctor.diagnosis.CauseTable;
import org.rdpdoctor.lab.scenario.Expectation;
import org.rdpdoctor.lab.scenario.Scenario;
import org.rdpdoctor.lab.scenario.ScenarioProblem;
import org.rdpdoctor.lab.scenario.ScenarioReader;
import org.rdpdoctor.lab.scenario.ScenarioText;
import org.rdpdoctor.lab.scenario.Scenarios;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code lab run} with what needs no rights; real servers are {@code PathProofTest}'s. */
class LabRunTest {
  /** Quick ones, one of each kind. */
  private static final List<String> SAMPLE =
      List.of(
          "host-certificate-expired",
          "path-reset-on-hello",
          "path-bastion-closes",
          "path-tunnel-garbles",
          "path-delay+key-unreadable");

  @TempDir private Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void comesToWhatTheScenariosSay() {
    Outcome outcome =
        TestingConsole.of(
            Stream.of(List.of("lab", "run"), SAMPLE, List.of("--format", "json"))
                .flatMap(List::stream)
                .toArray(String[]::new));
    JsonNode document = new JsonMapper().readTree(outcome.out());

    assertThat(outcome.errorLines()).isEmpty();
    assertThat(document.path("scenarios").values().stream().map(each -> each.path("id").asString()))
        .containsExactlyElementsOf(SAMPLE);
    assertThat(document.path("scenarios").values())
        .allSatisfy(each -> assertThat(each.path("asExpected").booleanValue()).isTrue());
    assertThat(outcome.exitCode()).isZero();
  }

  /** What is told beside, each as its file says. */
  @Test
  void circumstancesComeToWhatTheyMust() {
    Outcome outcome = TestingConsole.of("lab", "run", "circumstances", "--format", "json");

    assertThat(new JsonMapper().readTree(outcome.out()).path("scenarios").values())
        .hasSize(Scenarios.group("circumstances").size())
        .allSatisfy(each ->
            assertThat(each.path("asExpected").booleanValue())
                .as(each.path("id").asString())
                .isTrue());
    assertThat(outcome.exitCode()).isZero();
  }

  @Test
  void oneOfOnesOwnThatIsNotAsExpected() throws IOException {
    write(
        "a.scenarios",
        """
        [mine]
        title = an expired certificate, taken for something else
        server = lab cert-expired
        cause = packet-loss
        """);
    write("notes.txt", "no scenario");
    Outcome outcome = TestingConsole.of("lab", "run", folder.toString(), "--format", "markdown");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out())
        .contains("| mine | an expired certificate, taken for something else |")
        .contains("[listener-cert-expired](causes/listener-cert-expired.md)")
        .contains("**no**: first comes listener-cert-expired");
  }

  private static String fault(String more) {
    return "[b]\ntitle = t\nserver = lab cert-expired\n" + more;
  }

  /** Nothing is run of a file that cannot come to what it says. */
  @Test
  void whatThereIsNotIsRefusedBeforeTheRun() throws IOException {
    Path file = write("b.scenarios", "[b]\ntitle = t\nserver = lab no-such\nfirst = healthy\n");
    refused("b.scenarios line 3: [b]: the lab has no fault 'no-such'", file.toString());
    write("b.scenarios", "[b]\ntitle = t\nnetwork = server xrdp + lab no-such\nfirst = healthy\n");
    refused("line 3: [b]: the lab has no fault 'no-such'", file.toString());
    write("b.scenarios", fault("first = healthy\nstage = no-such\n"));
    refused("line 5: [b]: 'no-such' is no stage", file.toString());
    write("b.scenarios", fault("first = healthy\noptions = --deadline zzz\n"));
    refused("line 5: [b]: --deadline zzz is not possible", file.toString());
    write("b.scenarios", fault("first = healthy\noptions = --yes --yes\n"));
    refused("line 5: [b]: option '--yes' should be specified only once", file.toString());
    refused("Missing required parameter: 'SCENARIO'");
  }

  @Test
  void aFileFromStandardInput() {
    Outcome outcome =
        new TestingConsole()
            .in(fault("cause = listener-cert-expired\n"))
            .run("lab", "run", "-", "--format", "json");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("\"id\" : \"b\"");
  }

  @Test
  void noFileIsLostByAName() throws IOException {
    Path input = write("b.scenarios", fault("cause = listener-cert-expired\n"));
    String file = input.toString();
    refused("--save " + file + " exists", file, "--save", file);
    refused("--output " + file + " exists", file, "-o", file);
    String fresh = folder.resolve("fresh").toString();
    refused("--save and --output name the same file", file, "-o", fresh, "--save", fresh);
    refused("there is no directory", file, "--save", folder.resolve("no/such").toString());
    assertThat(Files.readString(input)).startsWith("[b]");

    assertThat(TestingConsole.of("lab", "run", file, "--save", fresh).exitCode()).isZero();
    assertThat(TestingConsole.of("lab", "run", file, "--save", fresh, "--overwrite").exitCode())
        .isZero();
    assertThat(Files.readString(folder.resolve("fresh"))).contains("\nb\tt\tlistener-cert-expired");
  }

  @Test
  void trialsAndTableDoNotMeet() throws IOException {
    Path file = write("b.scenarios", fault("cause = listener-cert-expired\n"));
    Outcome outcome = TestingConsole.of("lab", "run", file.toString(), "--save", "-");
    assertThat(outcome.out().lines()).hasSize(2).allMatch(line -> line.contains("\t"));
    assertThat(outcome.errorLines()).anyMatch(line -> line.startsWith("yes  b"));
  }

  /** Also a scenario that was not run, and one that is not as expected. */
  @Test
  void theJsonIsAsPublished() throws IOException {
    write("a.scenarios", fault("cause = packet-loss\n"));
    write("c.scenarios", "[c]\ntitle = t\nnetwork = nosuch\nfirst = healthy\n");
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(
                Files.readString(GoldenFile.PROJECT.resolve("docs/schema/lab-1.json")),
                InputFormat.JSON);
    String printed = TestingConsole.of("lab", "run", folder.toString(), "--format", "json").out();

    assertThat(schema.validate(printed, InputFormat.JSON)).isEmpty();
    assertThat(schema.validate(printed.replace("millis", "ms"), InputFormat.JSON)).isNotEmpty();
    assertThat(schema.validate(printed.replace("lab/1", "lab/2"), InputFormat.JSON)).isNotEmpty();
  }

  @Test
  void aScenarioIsNoServerToStart() {
    Outcome outcome = TestingConsole.of("lab", "start", "real-loss2");
    assertThat(outcome.exitCode()).isEqualTo(Application.USAGE);
    assertThat(outcome.errorLines()).singleElement().asString().contains("lab run real-loss2");
  }

  @Test
  void whatCannotBeIsSaidInOneLine() throws IOException {
    Path file = write("c.scenarios", "[c]\ntitle = t\nserver = lab slow\ncause = no-such-cause\n");
    refused("the lab has no scenario 'cert-expird': did you mean", "cert-expird");
    refused("'no-such-cause', which is unknown", file.toString());
    refused("line 1", write("d.scenarios", "nonsense\n").toString());
    refused("cannot be read", folder.resolve("missing.scenarios").toString());
    refused("no text in UTF-8", binary().toString());
    refused("holds no scenario", write("f.scenarios", "# later\n").toString());
    refused("too large", "/dev/zero");
    refused("give a number from 1 to 16", "hosts", "--parallel", "0");
    refused("--format", "hosts", "--format", "html");
  }

  private Path binary() throws IOException {
    return Files.write(folder.resolve("e.scenarios"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
  }

  private static void refused(String says, String... arguments) {
    Outcome outcome =
        TestingConsole.of(
            Stream.concat(Stream.of("lab", "run"), Stream.of(arguments)).toArray(String[]::new));
    assertThat(outcome.exitCode()).isEqualTo(Application.USAGE);
    assertThat(outcome.errorLines()).singleElement().asString().contains(says);
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void showAndListTellWhatThereIs() {
    assertThat(TestingConsole.of("lab", "show", "cert-expired").out())
        .startsWith("[cert-expired]\ntitle = ")
        .contains("cause = listener-cert-expired\n");
    assertThat(TestingConsole.of("lab", "list").out().lines())
        .hasSize(Scenarios.all().size())
        .anyMatch(line -> line.startsWith("* real-xrdp-tls"))
        .anyMatch(line -> line.startsWith("  cert-expired"));
    assertThat(TestingConsole.of("lab", "show", Scenarios.PROOF).out().lines())
        .hasSize(Scenarios.group(Scenarios.PROOF).size())
        .anyMatch(line -> line.startsWith("* proof-hole-xrdp"));
  }

  /** What the product brings along is held against the same words as a file of somebody's. */
  @Test
  void everyScenarioIsTaken() throws ScenarioProblem {
    for (String group : Scenarios.groups()) {
      for (Scenario each : Scenarios.group(group)) {
        assertThat(ScenarioReader.read(group, ScenarioText.write(each), new LabWords()))
            .containsExactly(each);
      }
    }
  }

  @Test
  void everyCauseOfAScenarioIsKnown() {
    CauseTable causes = CauseTable.packed();
    assertThat(Scenarios.groups().stream().flatMap(each -> Scenarios.group(each).stream()))
        .allSatisfy((Scenario each) ->
            assertThat(each.expected().causes())
                .as(each.id())
                .allMatch(cause -> causes.entry(cause).isPresent()));
  }

  /** Every cause that is visible on the wire is shown in two ways at least, and has near misses. */
  @Test
  void everyVisibleCauseIsShownTwice() {
    List<Expectation> expected = Scenarios.all().stream().map(Scenario::expected).toList();
    Set<String> impossible = Scenarios.notFromOutside().keySet();
    List<String> visible =
        CauseTable.packed().all().stream()
            .filter(CauseEntry::visibleByWire)
            .map(CauseEntry::id)
            .toList();

    assertThat(visible).containsAll(impossible);
    assertThat(visible)
        .filteredOn(cause -> !impossible.contains(cause))
        .allSatisfy(cause -> {
          assertThat(expected.stream().filter(each -> each.cause().equals(Optional.of(cause))))
              .as("scenarios of " + cause)
              .hasSizeGreaterThanOrEqualTo(2);
          assertThat(expected.stream().filter(each -> each.never().contains(cause)))
              .as("near misses of " + cause)
              .isNotEmpty();
        });
  }

  @Test
  void theSameRepeatDrawsTheSame() {
    String step = "road loss=0..2.5 delay_ms=10..50 hole=1300";
    String drawn = new LabDraw("x", 3).drawn(step);
    assertThat(drawn)
        .matches("road loss=[0-2]\\.[0-9] delay_ms=[1-5][0-9] hole=1300")
        .isEqualTo(new LabDraw("x", 3).drawn(step));
    assertThat(LabDraw.isDrawn(step)).isTrue();
    assertThat(LabDraw.isDrawn(drawn)).isFalse();
  }
}
