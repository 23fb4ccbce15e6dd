package org.rdpdoctor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.app.TestingConsole.Outcome;

class SignInChoiceTest {
  private static final String LAB = "lab:healthy-windows";

  @TempDir Path folder = Path.of("");

  private static void assertRefused(Outcome outcome, String... words) {
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.errorLines()).hasSize(1);
    assertThat(outcome.errorLines().getFirst()).contains(words);
  }

  @Test
  void noPasswordAndNobodyToAsk() {
    assertRefused(TestingConsole.of("diagnose", LAB, "--user", "ann"), "--password-file");
  }

  @Test
  void aPasswordWithoutAnAccount() {
    assertRefused(TestingConsole.of("diagnose", LAB, "--password-file", "x"), "needs --user");
    assertRefused(TestingConsole.of("diagnose", LAB, "--ticket-cache", "x"), "needs --user");
  }

  @Test
  void twoPasswords() {
    assertRefused(
        TestingConsole.of(
            "diagnose", LAB, "--user", "ann", "--password-file", "-", "--password-env", "X"),
        "give one");
    assertRefused(
        TestingConsole.of(
            "diagnose", LAB, "--user", "ann", "--password-env", "X", "--ticket-cache", "default"),
        "not both");
  }

  @Test
  void noSuchVariableFileOrCache() {
    assertRefused(
        TestingConsole.of("diagnose", LAB, "--user", "ann", "--password-env", "NO_SUCH_ONE"),
        "NO_SUCH_ONE");
    assertRefused(
        TestingConsole.of("diagnose", LAB, "--user", "ann", "--password-file", folder.toString()),
        "cannot be read");
    assertRefused(
        TestingConsole.of("diagnose", LAB, "--user", "ann", "--ticket-cache", "no/such/file"),
        "kinit");
  }

  @Test
  void aPasswordLongerThanAny() throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "x".repeat(5000));
    assertRefused(
        TestingConsole.of("diagnose", LAB, "--user", "ann", "--password-file", file.toString()),
        "is no password");
  }

  @Test
  void impossibleAccountsStagesAndCounts() {
    assertRefused(TestingConsole.of("diagnose", LAB, "--user", "EXAMPLE\\"), "no user");
    assertRefused(TestingConsole.of("diagnose", LAB, "--until", "heaven"), "heaven", "session");
    assertRefused(TestingConsole.of("diagnose", LAB, "--until", "udp"), "udp");
    assertRefused(
        new TestingConsole()
            .in("secret\n")
            .run("diagnose", LAB, "--user", "a", "--password-file", "-", "--attempts", "99"),
        "--attempts");
  }

  @Test
  void noSessionUnlessAgreed() {
    Outcome outcome = TestingConsole.of("diagnose", LAB, "--until", "session");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.errorLines()).hasSize(2);
    assertThat(outcome.errorLines().getFirst()).contains("starts a session");
    assertThat(outcome.errorLines().getLast()).contains("--yes");
  }

  @Test
  void endsWhereItWasTold() {
    Outcome outcome = TestingConsole.of("diagnose", LAB, "--until", "tcp", "--format", "json");
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.out()).contains("not asked for: --until tcp");
  }
}
