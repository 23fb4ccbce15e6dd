package org.rdpdoctor.remote.winrm;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.winrm.ShellProgram;
import org.rdpdoctor.lab.winrm.WinRmPolicy;
import org.rdpdoctor.lab.winrm.WinRmServer;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.AttemptBudget;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Secret;

/** A service of the lab, and the way to it. */
final class TestingService implements AutoCloseable {
  static final HostAccess.Limits LIMITS =
      new HostAccess.Limits(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20));

  final WinRmServer server;
  private final FaultServer listener;
  private final boolean https;

  TestingService(WinRmPolicy policy, ShellProgram program) throws IOException {
    server = new WinRmServer(policy, program);
    https = policy.certificate().isPresent();
    listener =
        FaultServer.start(
            Fault.withoutCase("winrm", "a WinRM service", () -> server),
            InetAddress.getLoopbackAddress(),
            0,
            Duration.ofMinutes(2));
  }

  HostAccess access() {
    return access("localhost", WinRmPolicy.PASSWORD);
  }

  HostAccess access(String host, String password) {
    return HostAccess.to(host, password(password), new TestingBudget())
        .withLimits(LIMITS)
        .withPort(https ? "winrm-https" : "winrm", listener.port());
  }

  static Credentials password(String password) {
    return new Credentials.Password(
        AccountName.parse(WinRmPolicy.USER), Secret.of(password.getBytes(StandardCharsets.UTF_8)));
  }

  ServiceAddress address() {
    return new ServiceAddress("localhost", listener.port(), https);
  }

  static ShellProgram.Result says(String output) {
    return new ShellProgram.Result(
        Bytes.of(output.getBytes(StandardCharsets.UTF_8)), Bytes.EMPTY, 0);
  }

  /** Gives back what it was given. */
  static ShellProgram.Result echo(String command, List<String> arguments, Bytes input) {
    return new ShellProgram.Result(
        input, Bytes.of((command + arguments).getBytes(StandardCharsets.UTF_8)), 3);
  }

  @Override
  public void close() {
    Optional<String> defect = listener.defect();
    listener.close();
    if (defect.isPresent()) {
      throw new AssertionError(defect.get());
    }
  }

  /** As many attempts as are wanted. */
  static final class TestingBudget implements AttemptBudget {
    int taken;

    @Override
    public Optional<String> take(String host, AccountName account) {
      taken++;
      return Optional.empty();
    }

    @Override
    public void settle(String host, AccountName account, boolean accepted) {
      taken -= accepted ? 1 : 0;
    }
  }
}
