package org.rdpdoctor.app.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.app.interop.TestingCommand.Ended;

/**
 * A small part of {@code lab run path-proof}, which takes minutes (docs/path-proof.md): real
 * servers behind real firewall rules and a real road, once each, by the command itself.
 */
final class PathProofTest {
  private static final List<String> SAMPLE =
      List.of(
          "proof-xrdp-healthy",
          "proof-hole-xrdp",
          "proof-reject-icmp-xrdp",
          "proof-reset-request-xrdp",
          "proof-reset-hello-cert-expired",
          "proof-reset-hello-no-key");

  @TempDir static Path folder;

  @Test
  void pathFaultsAreNamedBeforeThoseOfTheServer() throws IOException, InterruptedException {
    Optional<String> missing = TestingNetwork.missing();
    if (missing.isPresent()) {
      assertThat(System.getenv("CI")).as(missing.get()).isNotEqualTo("true");
      abort(missing.get());
    }
    List<String> arguments = new ArrayList<>(List.of("lab", "run"));
    arguments.addAll(SAMPLE);
    arguments.addAll(List.of("--repeat", "1", "--parallel", "3"));
    Ended ended = Product.madeIn(folder).run(arguments);

    assertThat(ended.exit()).as(ended.out() + ended.err()).isZero();
    assertThat(ended.out().lines().filter(line -> line.startsWith("yes "))).hasSize(SAMPLE.size());
  }
}
