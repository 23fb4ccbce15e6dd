package org.rdpdoctor.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.rdpdoctor.app.interop.TestingCommand.Ended;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the product said of a host, read from its JSON as another program would.
 *
 * @param healthy empty when it could not tell
 * @param causes the likeliest first, with those ruled out and not tested
 */
record Said(int exit, Optional<Boolean> healthy, String headline, List<Judged> causes) {
  private static final List<String> NAMED = List.of("confirmed", "likely");
  private static final List<String> REMAINING = List.of("confirmed", "likely", "possible");
  private static final int HEALTHY_EXIT = 0;
  private static final int FAULT_EXIT = 1;
  private static final int UNTOLD_EXIT = 3;

  Said {
    causes = List.copyOf(causes);
  }

  /** One cause and the verdict on it. */
  record Judged(String id, String verdict, double confidence) {
    @Override
    public String toString() {
      return "%s %s %.2f".formatted(verdict, id, confidence);
    }
  }

  static Said read(Ended ended) {
    assertThat(ended.out())
        .as("what it printed; and on standard error: %s", ended.err())
        .isNotBlank();
    JsonNode document = JsonMapper.shared().readTree(ended.out());
    JsonNode healthy = document.path("healthy");
    return new Said(
        ended.exit(),
        healthy.isBoolean() ? Optional.of(healthy.booleanValue()) : Optional.empty(),
        document.path("headline").asString(),
        StreamSupport.stream(document.path("causes").spliterator(), false)
            .map(cause ->
                new Judged(
                    cause.path("id").asString(),
                    cause.path("verdict").asString(),
                    cause.path("confidence").asDouble()))
            .toList());
  }

  boolean isHealthy() {
    return healthy.equals(Optional.of(true)) && named().isEmpty();
  }

  /** It does not say which cause it is, and does not say that nothing is wrong. */
  boolean isUndetermined() {
    return healthy.isEmpty() || (healthy.equals(Optional.of(false)) && named().isEmpty());
  }

  /** The cause that it puts first, of a host that it does not call healthy. */
  Optional<String> firstCause() {
    return healthy.equals(Optional.of(true))
        ? Optional.empty()
        : remaining().stream().map(Judged::id).findFirst();
  }

  List<Judged> named() {
    return causes.stream().filter(cause -> NAMED.contains(cause.verdict())).toList();
  }

  List<Judged> remaining() {
    return causes.stream().filter(cause -> REMAINING.contains(cause.verdict())).toList();
  }

  boolean rulesOut(String cause) {
    return causes.stream()
        .anyMatch(each -> each.id().equals(cause) && each.verdict().equals("ruled-out"));
  }

  /** The exit code that belongs to {@link #healthy}. */
  int exitThatFits() {
    return healthy.map(well -> well ? HEALTHY_EXIT : FAULT_EXIT).orElse(UNTOLD_EXIT);
  }
}
