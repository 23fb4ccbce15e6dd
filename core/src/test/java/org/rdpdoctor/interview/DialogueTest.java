package org.rdpdoctor.interview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.Verdict;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.interview.Interview.End;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.ReportedObservation.WordReported;
import org.rdpdoctor.model.Target;

class DialogueTest {
  private static final Engine ENGINE = new Engine(Catalogue.causes());

  private final List<String> lines = new ArrayList<>();

  @Test
  void endsWithTheDiagnosisOfItsEvidence() throws IOException {
    Interview interview = interview(3);
    End end = hold(interview, typed("yes\nno\n?\n"));
    assertThat(end).isEqualTo(End.ENOUGH);
    assertThat(said(interview)).hasSize(2);
    assertThat(interview.diagnosis()).isEqualTo(ENGINE.judge(interview.evidence()));
    assertThat(lines).anyMatch(line -> line.startsWith("   So far: "));
    assertThat(lines).allMatch(line -> line.chars().allMatch(c -> c >= ' ' && c < 127));
  }

  @Test
  void endOfInputEndsWithWhatIsKnown() throws IOException {
    Interview interview = interview(12);
    assertThat(hold(interview, typed("yes\n"))).isEqualTo(End.STOPPED);
    assertThat(said(interview)).hasSize(1);
    assertThat(hold(interview(12), typed(""))).isEqualTo(End.STOPPED);
    assertThat(hold(interview(12), typed("stop\nyes\n"))).isEqualTo(End.STOPPED);
  }

  @Test
  void takesAnAnswerBack() throws IOException {
    Interview interview = interview(12);
    hold(interview, typed("yes\nback\nno\n"));
    assertThat(said(interview))
        .singleElement()
        .satisfies(word -> assertThat(word.holds()).isFalse());
    hold(interview(12), typed("back\n"));
    assertThat(lines).contains("   This is the first question.");
  }

  @Test
  void nobodyIsAskedForEver() throws IOException {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }
        };
    assertThat(hold(interview(12), new TypedAnswers(endless))).isEqualTo(End.STOPPED);
    Interview interview = interview(2);
    assertThat(hold(interview, typed("what\nwhy\nwho\n".repeat(20)))).isEqualTo(End.ENOUGH);
    assertThat(said(interview)).isEmpty();
    assertThat(hold(interview(12), typed("b\n".repeat(5000)))).isEqualTo(End.STOPPED);
  }

  @Test
  void aFileOfWordsAnswersInAnyOrder() throws IOException, UnreadableAnswers {
    Interview interview = interview(12);
    String file =
        """
        rdpdoctor reported 1
        works-with-udp-off
        not fails-for-everyone
        fails-after-desktop-appears
        symptom 0x904
        # comment
        """;
    End end = hold(interview, WrittenAnswers.of(file));
    assertThat(end).isNotEqualTo(End.STOPPED);
    assertThat(said(interview))
        .contains(new WordReported("fails-after-desktop-appears", true))
        .isSubsetOf(
            new WordReported("fails-after-desktop-appears", true),
            new WordReported("works-with-udp-off", true),
            new WordReported("fails-for-everyone", false));
  }

  @Test
  void aFileOfAnswersEndsTheInterview() throws IOException, UnreadableAnswers {
    Interview interview = interview(12);
    assertThat(hold(interview, WrittenAnswers.of("no\nno\n"))).isEqualTo(End.STOPPED);
    assertThat(said(interview)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no\nperhaps", "yes\nnot", "no\nworks-with-udp-of"})
  void linesThatAreNoAnswerAreNamed(String file) {
    assertThatThrownBy(() -> WrittenAnswers.of(file))
        .isInstanceOf(UnreadableAnswers.class)
        .hasMessageStartingWith("line 2: ");
  }

  @Test
  void contradictionsInAFileAreNamed() {
    assertThatThrownBy(() -> WrittenAnswers.of("works-with-udp-off\nnot works-with-udp-off"))
        .isInstanceOf(UnreadableAnswers.class)
        .hasMessageContaining("contrary");
  }

  @Test
  void whatIsClearIsNotAsked() throws IOException {
    Interview interview = interview(12);
    for (String word :
        List.of("works-with-udp-off", "fails-only-over-vpn", "fails-after-desktop-appears")) {
      interview.answer(word, Optional.of(true));
    }
    assertThat(hold(interview, typed(""))).isEqualTo(End.CLEAR);
    assertThat(interview.diagnosis().causes().getFirst().causeId()).isEqualTo("udp-broken");
    assertThat(interview.diagnosis().causes().getFirst().verdict()).isEqualTo(Verdict.LIKELY);
  }

  private End hold(Interview interview, Answers answers) throws IOException {
    return new Dialogue(interview, answers, lines::add).hold();
  }

  private static TypedAnswers typed(String text) {
    return new TypedAnswers(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static Interview interview(int most) {
    return new Interview(
        ENGINE,
        new Evidence(
            Evidence.SCHEMA, "test", new Target("host", "host", 3389), List.of(), List.of()),
        most);
  }

  private static List<WordReported> said(Interview interview) {
    List<WordReported> said = new ArrayList<>();
    for (Observed each : interview.evidence().reported()) {
      Observation observation = each.observation();
      if (observation instanceof WordReported word) {
        said.add(word);
      }
    }
    return said;
  }
}
