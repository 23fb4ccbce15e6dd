package org.rdpdoctor.offline.rdpfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rdpdoctor.offline.RealCaptures.only;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.codes.CodeTables;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.RdpFileObservation.RdpFileCovered;
import org.rdpdoctor.model.RdpFileObservation.RdpSettingFound;
import org.rdpdoctor.model.RdpFileObservation.RdpSettingsEffect;
import org.rdpdoctor.offline.InspectionObserver;
import org.rdpdoctor.offline.Inspector;
import org.rdpdoctor.offline.TimeWindow;

/** Each row of rdpfile.csv is read, in its types, and linted. */
class EverySettingTest {
  private static final String WRONG_TYPE = "of another type";
  private static final String UNKNOWN = "a value that no client knows";

  static Stream<List<String>> rows() {
    return new CodeTables().data("rdpfile.csv").rows().stream();
  }

  static Stream<List<String>> numbers() {
    return rows().filter(row -> row.get(1).equals("i"));
  }

  static Stream<List<String>> numbersWithValues() {
    return numbers().filter(row -> row.get(3).matches("[0-9].*"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isReadInItsTypesAndInNoOther(List<String> row) throws IOException {
    for (String type : List.of("i", "s", "b")) {
      String value = type.equals("i") ? first(row.get(3)) : type.equals("b") ? "0102" : "text";
      InspectedFile file = inspect(row.get(0) + ":" + type + ":" + value);
      assertThat(only(RdpSettingFound.class, file))
          .extracting(RdpSettingFound::name)
          .containsExactly(row.get(0));
      assertThat(only(RdpFileCovered.class, file).getFirst().unknown()).isEmpty();
      boolean wrong = row.get(1).indexOf(type.charAt(0)) < 0;
      assertThat(said(file, row.get(0), WRONG_TYPE)).isEqualTo(wrong);
      assertThat(said(file, row.get(0), UNKNOWN)).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void aWordIsNoNumber(List<String> row) throws IOException {
    assertThat(said(inspect(row.get(0) + ":i:many"), row.get(0), "not a number")).isTrue();
  }

  @ParameterizedTest
  @MethodSource("numbersWithValues")
  void aValueThatTheTableDoesNotNameIsSaid(List<String> row) throws IOException {
    InspectedFile file = inspect(row.get(0) + ":i:4711471");
    String expected = row.get(0).equals("server port") ? "no possible port" : UNKNOWN;
    assertThat(said(file, row.get(0), expected)).isTrue();
  }

  private static String first(String values) {
    String digits = values.replaceFirst("^([0-9]+).*$", "$1");
    return digits.matches("[0-9]+") ? digits : "1";
  }

  private static boolean said(InspectedFile file, String name, String phrase) {
    return only(RdpSettingsEffect.class, file).stream()
        .anyMatch(each -> each.settings().contains(name) && each.effect().contains(phrase));
  }

  private static InspectedFile inspect(String text) throws IOException {
    List<InspectedFile> found = new ArrayList<>();
    new Inspector(List.of(new RdpFileKind()), TimeWindow.ALWAYS, InspectionObserver.NONE)
        .inspect(
            "x.rdp", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), found::add);
    assertThat(found.getFirst().defect()).isEmpty();
    assertThat(found.getFirst().kind()).isEqualTo("saved connection");
    return found.getFirst();
  }
}
