package org.rdpdoctor.remote.winrm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdpdoctor.lab.tls.CertificateRecipe;
import org.rdpdoctor.lab.winrm.WinRmPolicy;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.probe.name.SystemResolver;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.winrm.WinRmShell.Outcome;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.crypto.Digests;

/**
 * The lab's service is used by clients of others (pywinrm, pypsrp), and our client meets a service
 * whose sign-in, sealing and bodies are those of others (pyspnego, pypsrp).
 */
class WinRmInteropTest {
  private static final int SIZE = 200_000;
  private static TestingPython python;

  @BeforeAll
  static void needsPython() throws IOException, InterruptedException {
    python = TestingPython.find();
  }

  private static String client(
      TestingService service, String library, String scheme, String password, int size)
      throws IOException, InterruptedException {
    return python.run(
        "winrm-client.py",
        Map.of("PASSWORD", password),
        List.of(library, scheme, service.address().url(), WinRmPolicy.USER, String.valueOf(size)));
  }

  private static Bytes pattern(int size) {
    byte[] pattern = new byte[size];
    for (int i = 0; i < size; i++) {
      pattern[i] = (byte) i;
    }
    return Bytes.of(pattern);
  }

  @ParameterizedTest
  @CsvSource({
    "pywinrm, ntlm, false",
    "pywinrm, ntlm, true",
    "pypsrp, ntlm, false",
    "pypsrp, ntlm, true",
    "pypsrp, negotiate, false",
    "pypsrp, negotiate, true"
  })
  void clientsOfOthersUseTheLab(String library, String scheme, boolean https) throws Exception {
    WinRmPolicy policy =
        https
            ? WinRmPolicy.http().with(CertificateRecipe.asWindowsMakesIt("localhost").sign())
            : WinRmPolicy.http();
    int size = library.equals("pywinrm") ? 50_000 : SIZE;
    try (TestingService service = new TestingService(policy, TestingService::echo)) {
      String said = client(service, library, scheme, WinRmPolicy.PASSWORD, size);
      String hash = HexFormat.of().formatHex(Digests.sha256(pattern(size).toArray()));
      assertThat(said)
          .contains("\"size\": " + size)
          .contains(hash)
          .contains("powershell.exe[-")
          .contains("a<b>&c]")
          .contains("\"code\": 3");
      assertThat(service.server.openShells()).isZero();
    }
  }

  @Test
  void clientsOfOthersAreRefusedForAWrongPassword() throws Exception {
    try (TestingService service =
        new TestingService(WinRmPolicy.http(), TestingService::echo)) {
      assertThat(client(service, "pywinrm", "ntlm", "wrong", 0))
          .contains("InvalidCredentialsError");
    }
  }

  @Test
  void weUseAServiceOfOthersWithNtlm(@TempDir Path folder) throws Exception {
    Path users =
        Files.writeString(folder.resolve("users"), "LAB:alice:" + WinRmPolicy.PASSWORD + "\n");
    try (TestingPython.Served served =
        python.serve("winrm-server.py", Map.of("NTLM_USER_FILE", users.toString()))) {
      HostAccess access = access(served.port(), "LAB\\alice", WinRmPolicy.PASSWORD);
      try (WinRmShell shell = open(served.port(), access)) {
        assertThat(shell.mechanism()).isEqualTo("NTLM");
        runsTwice(shell);
      }
    }
  }

  static HostAccess access(int port, String account, String password) {
    return HostAccess.to(
            "localhost",
            new Credentials.Password(
                AccountName.parse(account),
                Secret.of(password.getBytes(StandardCharsets.UTF_8))),
            new TestingService.TestingBudget())
        .withLimits(TestingService.LIMITS)
        .withPort("winrm", port);
  }

  static WinRmShell open(int port, HostAccess access) throws Exception {
    return WinRmShell.open(
        new ServiceAddress("localhost", port, false),
        access,
        access.credentials().orElseThrow(),
        new SystemResolver());
  }

  static void runsTwice(WinRmShell shell) throws InterruptedException {
    byte[] content = new byte[SIZE];
    new Random(2).nextBytes(content);
    for (int i = 0; i < 2; i++) {
      assertThat(
              shell.run("a <command>", Bytes.of(content), Duration.ofSeconds(20), 1 << 20, 1024))
          .isEqualTo(
              new Outcome.Ended(
                  Bytes.of(content),
                  Bytes.of("a <command>".getBytes(StandardCharsets.UTF_8)),
                  3));
    }
  }
}
