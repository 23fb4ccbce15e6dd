package org.rdpdoctor.remote.winrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.probe.kerberos.KdcLocation;
import org.rdpdoctor.remote.HostAccess;

/** A real MIT KDC (interop/kdc.sh), and MIT's own library as the service's side. */
class WinRmKerberosTest {
  private static final String PREFIX =
      "w" + Long.toString(ProcessHandle.current().pid() % 46656, 36);
  private static TestingPython python;
  private static Path directory = Path.of("");
  private static int kdcPort;

  @BeforeAll
  static void startKdc() throws IOException, InterruptedException {
    boolean there = Files.isExecutable(Path.of("/usr/sbin/krb5kdc"));
    assertThat(there || !"true".equals(System.getenv("CI"))).as("the package krb5-kdc").isTrue();
    assumeTrue(there, "skipped for lack of: the package krb5-kdc");
    python = TestingPython.find();
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      kdcPort = socket.getLocalPort();
    }
    String said = kdc("start", "port=" + kdcPort);
    directory = Path.of(said.substring(0, said.lastIndexOf(' ')));
  }

  @AfterAll
  static void stopKdc() throws IOException, InterruptedException {
    if (kdcPort != 0) {
      kdc("stop");
    }
  }

  private static String kdc(String... arguments) throws IOException, InterruptedException {
    Path out = Files.createTempFile("kdc", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(TestingPython.script("kdc.sh").toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().put("INTEROP_PREFIX", PREFIX);
    Process process = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(out, StandardCharsets.UTF_8).strip();
    Files.delete(out);
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  private static TestingPython.Served service() throws IOException {
    return python.serve(
        "winrm-server.py",
        Map.of(
            "KRB5_KTNAME", "FILE:" + directory.resolve("service.keytab"),
            "KRB5_CONFIG", directory.resolve("krb5.conf").toString()));
  }

  private static HostAccess access(int port, String account, String password) {
    HostAccess access = WinRmInteropTest.access(port, account, password);
    return new HostAccess(
        access.host(),
        access.ports(),
        access.credentials(),
        access.budget(),
        Optional.of(new KdcLocation("127.0.0.1", kdcPort)),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        access.limits());
  }

  @Test
  void aTicketSignsInAndSeals() throws Exception {
    for (String account : List.of("alice@LAB.EXAMPLE", "newkeys@LAB.EXAMPLE")) {
      try (TestingPython.Served served = service();
          WinRmShell shell =
              WinRmInteropTest.open(
                  served.port(), access(served.port(), account, "Passw0rd"))) {
        assertThat(shell.mechanism()).isEqualTo("Kerberos");
        WinRmInteropTest.runsTwice(shell);
      }
    }
  }

  @Test
  void whatTheKdcRefusesIsNotTriedAtTheHost() throws Exception {
    try (TestingPython.Served served = service()) {
      HostAccess access = access(served.port(), "alice@LAB.EXAMPLE", "wrong");
      assertThatThrownBy(() -> WinRmInteropTest.open(served.port(), access))
          .isInstanceOf(LinkBroken.class)
          .hasMessageContaining("the host was not asked");
    }
  }
}
