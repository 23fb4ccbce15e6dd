package org.rdpdoctor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.app.TestingConsole.Outcome;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every fault of the lab once more, by the capture that our own probe made of it. A capture shows
 * less than the probe saw, so that it may come to less, but never to something else.
 */
class CapturedCoverageTest {
  private static final Set<String> STRONG = Set.of("confirmed", "likely");

  /** Sealed in TLS on another port than RDP's, so that nobody sees that it is a gateway. */
  private static final Set<String> NOTHING_TO_JUDGE =
      Set.of(
          "gateway-cap-denied",
          "gateway-capability-mismatch",
          "gateway-crl-missing",
          "gateway-crl-unreachable",
          "gateway-proxy-closes",
          "gateway-rap-denied",
          "gateway-target-internal-error",
          "gateway-target-unreachable",
          "gateway-wrong-target",
          "healthy-gateway",
          "healthy-gateway-http",
          "slowloris");

  /**
   * The server's choice of a method shows in its settings, which come after what a capture of our
   * probe holds; so an xrdp without a readable key, which falls back in the same way, remains.
   */
  private static final Map<String, Set<String>> ALSO_POSSIBLE =
      Map.of("rdp-security-unknown-method", Set.of("xrdp-key-permission"));

  static List<FaultExpectation> expectations() {
    return FaultExpectation.all();
  }

  static List<FaultExpectation> healthy() {
    return expectations().stream()
        .filter(each -> each.health().equals("healthy"))
        .filter(each -> !NOTHING_TO_JUDGE.contains(each.fault()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("expectations")
  void itsCaptureShowsNoOtherCause(FaultExpectation expected) {
    JsonNode live = read(Objects.requireNonNull(LabRuns.all().live().get(expected.fault())));
    List<JsonNode> captured = captured(expected);

    assertThat(captured).hasSize(NOTHING_TO_JUDGE.contains(expected.fault()) ? 0 : 1);
    for (JsonNode diagnosis : captured) {
      Set<String> strong = strong(diagnosis);
      strong.removeAll(ALSO_POSSIBLE.getOrDefault(expected.fault(), Set.of()));
      assertThat(strong(live)).containsAll(strong);
      if (!strong.isEmpty() && !ALSO_POSSIBLE.containsKey(expected.fault())) {
        assertThat(text(causes(diagnosis).getFirst(), "id"))
            .isEqualTo(text(causes(live).getFirst(), "id"));
      }
      assertThat(diagnosis.path("defects")).isEmpty();
    }
  }

  /** What the probe saw to be a fault no capture calls healthy, nor the other way round. */
  @ParameterizedTest
  @MethodSource("expectations")
  void itsCaptureDoesNotContradict(FaultExpectation expected) {
    for (JsonNode diagnosis : captured(expected)) {
      String other =
          switch (expected.health()) {
            case "healthy" -> "false";
            case "faulty" -> "true";
            default -> "neither";
          };
      assertThat(diagnosis.path("healthy").toString()).isNotEqualTo(other);
    }
  }

  @ParameterizedTest
  @MethodSource("healthy")
  void theCaptureOfAHealthyHostIsHealthy(FaultExpectation expected) {
    assertThat(captured(expected))
        .allSatisfy(each -> assertThat(each.path("healthy").booleanValue()).isTrue())
        .allSatisfy(each -> assertThat(strong(each)).isEmpty());
  }

  private static List<JsonNode> captured(FaultExpectation expected) {
    JsonNode inspection =
        read(Objects.requireNonNull(LabRuns.all().captured().get(expected.fault())));
    return List.copyOf(inspection.path("diagnoses").values());
  }

  private static Set<String> strong(JsonNode diagnosis) {
    return causes(diagnosis).stream()
        .filter(each -> STRONG.contains(text(each, "verdict")))
        .map(each -> text(each, "id"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<JsonNode> causes(JsonNode diagnosis) {
    return List.copyOf(diagnosis.path("causes").values());
  }

  private static JsonNode read(Outcome outcome) {
    return new JsonMapper().readTree(outcome.out());
  }

  private static String text(JsonNode object, String field) {
    return object.path(field).asString("");
  }
}
