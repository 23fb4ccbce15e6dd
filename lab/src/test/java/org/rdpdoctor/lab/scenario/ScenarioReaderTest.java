package org.rdpdoctor.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.faults.Faults;
import org.rdpdoctor.lab.windows.HostFault;
import org.rdpdoctor.lab.windows.HostFaults;

class ScenarioReaderTest {
  private static final String WHOLE =
      """
      # a comment
      [cut-hello]
      title = a box resets
      server = lab cert-expired
      path = delay=40ms reset-on=hello,whole
      rdp-file = full address:s:rdphost | enablecredsspsupport:i:0
      options = --repeat 3
      cause = firewall-reset-after-clienthello
      also = listener-cert-expired
      first = firewall-reset-after-clienthello, listener-key-unreadable | undetermined
      among = listener-key-missing
      never = tls-version-mismatch, high-latency
      open = listener-key-unreadable
      health = faulty | unknown
      stage = tls
      says = TLS hello, resets
      repeat = 20
      right = 19

      [down]
      title = nobody there
      network = server xrdp security_layer=tls + rule srv input tcp dport 3389 drop
      first = healthy
      """;

  private static Stream<Scenario> packed() {
    return Scenarios.groups().stream().flatMap(group -> Scenarios.group(group).stream());
  }

  @Test
  void readsEveryKey() throws ScenarioProblem {
    List<Scenario> read = ScenarioReader.read("test", WHOLE);

    assertThat(read)
        .containsExactly(
            new Scenario(
                "cut-hello",
                "a box resets",
                new Setup.InProcess(
                    "lab:cert-expired", List.of("delay=40ms", "reset-on=hello,whole")),
                List.of(
                    new Scenario.Enclosure(
                        "rdp", List.of("full address:s:rdphost", "enablecredsspsupport:i:0"))),
                List.of("--repeat", "3"),
                new Expectation(
                    Optional.of("firewall-reset-after-clienthello"),
                    List.of("listener-cert-expired"),
                    List.of(
                        List.of("firewall-reset-after-clienthello", "listener-key-unreadable"),
                        List.of("undetermined")),
                    List.of("listener-key-missing"),
                    List.of("tls-version-mismatch", "high-latency"),
                    List.of("listener-key-unreadable"),
                    List.of("faulty", "unknown"),
                    Optional.of("tls"),
                    List.of("TLS hello", "resets")),
                20,
                19),
            new Scenario(
                "down",
                "nobody there",
                new Setup.Network(
                    List.of(
                        "server xrdp security_layer=tls", "rule srv input tcp dport 3389 drop")),
                List.of(),
                List.of(),
                new Expectation(
                    Optional.empty(),
                    List.of(),
                    List.of(List.of("healthy")),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    List.of()),
                1,
                1));
  }

  @ParameterizedTest
  @MethodSource("packed")
  void whatIsShownIsReadAgain(Scenario scenario) throws ScenarioProblem {
    assertThat(ScenarioReader.read("shown", ScenarioText.write(scenario)))
        .containsExactly(scenario);
  }

  @Test
  void everyFaultAndEveryIdIsThereOnce() {
    assertThat(packed().map(Scenario::id)).doesNotHaveDuplicates();
    assertThat(Scenarios.group("servers").stream().map(Scenario::id))
        .containsExactlyElementsOf(Faults.all().stream().map(Fault::id).toList());
    assertThat(packed().map(Scenario::setup).map(ScenarioReaderTest::target))
        .as("what a user would look for, and cannot run without an account")
        .containsAll(
            HostFaults.all().stream()
                .map(HostFault::id)
                .filter(id -> !id.startsWith("licensing") && !id.startsWith("not-a-remote"))
                .map("lab-host:"::concat)
                .toList());
  }

  private static String target(Setup setup) {
    return switch (setup) {
      case Setup.InProcess(String target, List<String> _) -> target;
      case Setup.Network _ -> "";
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "title = x                                      | line 1: a scenario begins with [id]",
        "[Bad Id]                                       | line 1: '[Bad Id]' is no [id]",
        "[a];nonsense                                   | line 2: 'nonsense' is neither",
        "[a];colour = red                               | line 2: the key 'colour' is unknown",
        "[a];title = x;title = y                        | line 3: 'title' is there twice",
        "[a];server = lab slow;first = healthy          | line 1: [a] has no title",
        "[a];title = x;first = healthy                  | needs either server or network",
        "[a];title = x;server = lab slow                | expects nothing",
        "[a];title = x;server = ssh host;first = healthy| server is 'lab FAULT'",
        "[a];title = x;server = lab x;path = fog=1;first = healthy | path does not know 'fog=1'",
        "[a];title = x;server = lab x;path = delay;first = healthy | path does not know 'delay'",
        "[a];title = x;server = lab-host x;path = delay=1s;first = healthy | path is for",
        "[a];title = x;network = server xrdp;path = delay=1s;first = healthy | path is for server",
        "[a];title = x;server = lab x;first = healthy, y| stand alone",
        "[a];title = x;server = lab x;never = healthy   | never names causes alone",
        "[a];title = x;server = lab x;first = No Cause  | 'No Cause' in first is no cause",
        "[a];title = x;server = lab x;health = ill      | health is healthy",
        "[a];title = x;server = lab x;first = healthy;repeat = 0 | repeat is a number from 1",
        "[a];title = x;server = lab x;first = healthy;repeat = 2;right = 3 | right is a number",
        "[a];title = x;server = lab x;first = healthy;options = --save f | --save is not for",
        "[a];title = x;server = lab x;first = healthy;options = --save=f | --save=f is not for",
        "[a];title = x;server = lab x;first = healthy;options = --redact-map f | is not for",
        "[a];title = x;server = lab x;first = healthy;options = -of | -of is not for",
        "[a];title = x;server = lab x;first = healthy;options = --from ssh:h | --from is not for",
        "[a];title = x;server = lab x;first = healthy;options = --agent-command c | is not for",
        "[a];title = x;server = lab x;first = healthy;options = host.example | is not for",
        "[a];title = x;server = lab x;first = healthy;options = @file | @file is not for",
        "[a];title = x;server = lab x;first = healthy;options = --user u | --user is not for",
        "[a];title = x;first = healthy;network = lab x;options = --password-env HOME | has no such",
        "[a];title = x;server = lab x;first = healthy;options = --repeat --yes | --repeat has no",
        "[a];title = x;server = lab x;first = healthy;options = --repeat | --repeat has no",
        "[a];title = x;first = healthy;network = server tls openssl_conf=../../x | is no word of",
        "[a];title = x;first = healthy;network = rule srv input include /etc/x | is no word of",
        "[a];title = x;first = healthy;network = lab --bind | '--bind' is no word of",
        "[a];title = x;server = lab x;cause = y, z      | line 4: [a]: cause is one, not 2",
        "[a];title = x;server = lab x;first = healthy;stage = tls, nla | line 5: [a]: stage is one",
        "[a];title = x;server = lab x;first = healthy;says = a,,b | line 5: [a]: says has nothing",
        "[a];title = x;server = lab x;first = healthy;says = | line 5: 'says' has no value",
        "[a];title = x\ty;server = lab x;first = healthy | line 2: 'title' holds a character",
        "[a];title = x\u001b[31m;server = lab x;first = healthy | line 2: 'title' holds",
        "[a];title = x\u202ey;server = lab x;first = healthy | line 2: 'title' holds",
        "[                                              | line 1: '[' is no [id]",
        "[a];title = x;server = lab x;first = healthy;[a] | line 5: [a] is there twice",
      })
  void saysWhatIsWrongAndWhere(String file, String says) {
    assertThatThrownBy(() -> ScenarioReader.read("my.scenarios", file.replace(';', '\n')))
        .isInstanceOf(ScenarioProblem.class)
        .hasMessageStartingWith("my.scenarios line ")
        .hasMessageContaining(says);
  }

  /** Nothing is known here but the fault x, the cause y and the stage tls. */
  private static final ScenarioWords FEW =
      new ScenarioWords() {
        @Override
        public boolean isServer(String target) {
          return target.equals("lab:x");
        }

        @Override
        public boolean isCause(String id) {
          return id.equals("y");
        }

        @Override
        public boolean isStage(String id) {
          return id.equals("tls");
        }

        @Override
        public Optional<String> objection(List<String> options) {
          return options.contains("3") ? Optional.empty() : Optional.of("three alone");
        }
      };

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "server = lab z;cause = y                       | line 3: [a]: the lab has no fault 'z'",
        "server = lab-host x;cause = y                  | line 3: [a]: the lab has no fault 'x'",
        "network = server xrdp + lab z;cause = y        | line 3: [a]: the lab has no fault 'z'",
        "server = lab x;cause = z                       | line 4: [a]: cause names 'z', which is",
        "server = lab x;cause = y;also = z              | line 5: [a]: also names 'z', which is",
        "server = lab x;cause = y;stage = nosuch        | line 5: [a]: 'nosuch' is no stage",
        "server = lab x;cause = y;options = --repeat 4  | line 5: [a]: three alone",
      })
  void whatThereIsNotIsRefused(String rest, String says) {
    String file = "[a]\ntitle = x\n" + rest.replace(';', '\n');
    assertThatThrownBy(() -> ScenarioReader.read("my.scenarios", file, FEW))
        .isInstanceOf(ScenarioProblem.class)
        .hasMessageContaining(says);
  }

  @Test
  void whatThereIsIsTaken() throws ScenarioProblem {
    String file = "[a]\ntitle = x\nserver = lab x\ncause = y\nstage = tls\noptions = --repeat 3\n";
    assertThat(ScenarioReader.read("my.scenarios", file, FEW)).hasSize(1);
    assertThat(ScenarioReader.read("my.scenarios", "\uFEFF" + file, FEW)).hasSize(1);
  }

  /** Whatever a file holds, it is scenarios or a problem in one line. */
  @Test
  void anythingElseIsAProblem() {
    Random random = new Random(7);
    int problems = 0;
    for (int i = 0; i < 2000; i++) {
      StringBuilder changed = new StringBuilder(WHOLE);
      for (int k = 0; k < 3; k++) {
        int at = random.nextInt(changed.length());
        changed.setCharAt(at, (char) random.nextInt(0x250));
      }
      try {
        assertThat(ScenarioReader.read("changed", changed.toString())).isNotEmpty();
      } catch (ScenarioProblem problem) {
        problems++;
        assertThat(problem.getMessage()).startsWith("changed line ");
      }
    }
    assertThat(problems).isPositive();
  }

  @Test
  void fewerRepeatsAllowFewerMistakes() throws ScenarioProblem {
    Scenario scenario = ScenarioReader.read("test", WHOLE).getFirst();
    assertThat(scenario.repeated(3).right()).isEqualTo(3);
    assertThat(scenario.repeated(40).right()).isEqualTo(38);
  }
}
