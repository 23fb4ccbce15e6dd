package org.rdpdoctor.app.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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

  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final int TERMINATED = 143;

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
    arguments.addAll(List.of("--checkout", TestingNetwork.scripts().resolve("..").toString()));
    Ended ended = Product.madeIn(folder).run(arguments);

    assertThat(ended.exit()).as(ended.out() + ended.err()).isZero();
    assertThat(ended.out().lines().filter(line -> line.startsWith("yes "))).hasSize(SAMPLE.size());
  }

  /** Nothing is said of it, and every network is taken down. */
  @Test
  void whoEndsItWhileRealServersRunHearsNoDefect() throws IOException, InterruptedException {
    Optional<String> missing = TestingNetwork.missing();
    if (missing.isPresent()) {
      assertThat(System.getenv("CI")).as(missing.get()).isNotEqualTo("true");
      abort(missing.get());
    }
    Path said = Files.createTempFile(folder, "said", ".txt");
    List<String> arguments = new ArrayList<>(List.of("lab", "run", "real-xrdp-tls"));
    arguments.addAll(List.of("--repeat", "1000"));
    arguments.addAll(List.of("--checkout", TestingNetwork.scripts().resolve("..").toString()));
    Process run =
        new ProcessBuilder(Product.madeIn(folder).command(arguments))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      awaitClient(run);
      run.destroy();
      assertThat(run.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(run.exitValue()).isEqualTo(TERMINATED);
      assertThat(said).isEmptyFile();
    } finally {
      run.destroyForcibly();
    }
  }

  private static void awaitClient(Process run) throws InterruptedException {
    Instant end = Instant.now().plus(LONGEST);
    while (run.descendants()
        .noneMatch(each -> each.info().commandLine().orElse("").contains("LabClient"))) {
      assertThat(Instant.now()).isBefore(end);
      assertThat(run.isAlive()).isTrue();
      Thread.sleep(Duration.ofMillis(100));
    }
  }
}
