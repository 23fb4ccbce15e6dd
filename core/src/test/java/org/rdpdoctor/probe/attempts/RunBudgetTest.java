package org.rdpdoctor.probe.attempts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.probe.AccountName;

class RunBudgetTest {
  private static final AccountName ANN = AccountName.parse("EXAMPLE\\ann");
  private static final AccountName SAME_ANN = AccountName.parse("example\\ANN");

  @TempDir Path folder = Path.of("");
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private AttemptLedger ledger() {
    return new AttemptLedger(folder.resolve("deep").resolve("attempts"), () -> now);
  }

  private RunBudget run(int attempts) {
    return new RunBudget(attempts, ledger());
  }

  @Test
  void oneAttemptPerAccountAndRunWhateverTheHost() throws InterruptedException {
    RunBudget run = run(1);
    assertThat(run.take("one", ANN)).isEmpty();
    run.settle("one", ANN, false);
    assertThat(run.take("two", SAME_ANN))
        .hasValueSatisfying(
            why -> assertThat(why).contains("one attempt in this run").contains("--attempts 2"));
    assertThat(run.take("two", AccountName.parse("bob"))).isEmpty();
  }

  @Test
  void anAcceptedAttemptCostsNothing() throws InterruptedException {
    RunBudget run = run(1);
    for (String host : new String[] {"one", "two", "one"}) {
      assertThat(run.take(host, ANN)).isEmpty();
      run.settle(host, ANN, true);
    }
    assertThat(run(1).take("one", ANN)).isEmpty();
  }

  @Test
  void aFailedAttemptIsRememberedForAnHourPerHostAndAccount() throws InterruptedException {
    RunBudget first = run(1);
    first.take("Server.Example", ANN);
    first.settle("Server.Example", ANN, false);
    now = now.plus(Duration.ofMinutes(59));
    assertThat(run(1).take("server.example", SAME_ANN))
        .hasValueSatisfying(why -> assertThat(why).contains("within the last hour"));
    assertThat(run(2).take("server.example", ANN)).isEmpty();
    now = now.plus(Duration.ofMinutes(62));
    assertThat(run(1).take("server.example", ANN)).isEmpty();
  }

  @Test
  void anAttemptThatNobodySettledCounts() throws InterruptedException {
    run(1).take("server", ANN);
    assertThat(run(1).take("server", ANN)).isPresent();
  }

  @Test
  void theNextHostWaitsForTheAnswerOfTheFirst()
      throws ExecutionException, InterruptedException, TimeoutException {
    RunBudget run = run(1);
    run.take("one", ANN);
    CountDownLatch began = new CountDownLatch(1);
    FutureTask<Optional<String>> second =
        new FutureTask<>(() -> {
          began.countDown();
          return run.take("two", ANN);
        });
    Thread.ofVirtual().start(second);
    assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(second.isDone()).isFalse();
    run.settle("one", ANN, true);
    assertThat(second.get(10, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void theFileNamesNeitherHostNorAccountAndIsTheOwnersAlone()
      throws IOException, InterruptedException {
    run(1).take("server.example", ANN);
    Path file = ledger().file();
    assertThat(Files.readString(file)).doesNotContain("server").doesNotContainIgnoringCase("ann");
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    }
  }

  @Test
  void linesThatAreNotOursDoNoHarm() throws IOException, InterruptedException {
    Path file = ledger().file();
    Files.createDirectories(folder.resolve("deep"));
    Files.write(
        file,
        "nonsense\n\u0000\u0001 x\n99999999999999999999 y\n".getBytes(StandardCharsets.UTF_8));
    assertThat(run(1).take("server", ANN)).isEmpty();
    assertThat(run(1).take("server", ANN)).isPresent();
  }

  @Test
  void whatCannotBeRememberedIsNotTried() throws IOException, InterruptedException {
    Path notAFolder = Files.writeString(folder.resolve("file"), "");
    RunBudget run = new RunBudget(1, new AttemptLedger(notAFolder.resolve("x"), () -> now));
    assertThat(run.take("server", ANN))
        .hasValueSatisfying(why -> assertThat(why).contains("RDPDOCTOR_STATE"));
  }
}
