package org.rdpdoctor.remote.smb;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.powershell.PowerShellEndpoint;
import org.rdpdoctor.lab.rdp.WindowsIdentity;
import org.rdpdoctor.lab.smb.ScriptHost;
import org.rdpdoctor.lab.smb.SmbAccount;
import org.rdpdoctor.lab.smb.SmbPolicy;
import org.rdpdoctor.lab.smb.SmbServer;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.AttemptBudget;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.remote.ChannelContract;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.powershell.HostScript;
import org.rdpdoctor.wire.Secret;

/** The lab's SMB server in front of a machine, and the way to it. */
final class TestingSmbServer implements AutoCloseable {
  static final String ADMINISTRATOR = "Administrator";
  static final String ORDINARY = "user";
  static final String PASSWORD = "Passw0rd!";

  final SmbServer server;
  private final FaultServer listener;

  TestingSmbServer(SmbPolicy policy, ChannelContract.Machine machine) throws IOException {
    this(policy, machine, powerShell(machine));
  }

  private static ScriptHost powerShell(ChannelContract.Machine machine) {
    PowerShellEndpoint powerShell = new PowerShellEndpoint(HostScript.library(), machine::perform);
    return script -> powerShell.run(script).output();
  }

  TestingSmbServer(SmbPolicy policy, ChannelContract.Machine machine, ScriptHost scripts)
      throws IOException {
    server =
        new SmbServer(
            WindowsIdentity.labServer(),
            List.of(
                SmbAccount.administrator(ADMINISTRATOR, PASSWORD),
                SmbAccount.user(ORDINARY, PASSWORD)),
            policy,
            machine::perform,
            scripts);
    listener =
        FaultServer.start(
            Fault.withoutCase("smb", "an SMB server", () -> server),
            InetAddress.getLoopbackAddress(),
            0,
            Duration.ofMinutes(2));
  }

  HostAccess as(String user, String password) {
    return as(user, password, TestingSamba.FREELY);
  }

  HostAccess as(String user, String password, AttemptBudget budget) {
    return HostAccess.to(
            "localhost",
            new Credentials.Password(
                AccountName.parse(user), Secret.of(password.getBytes(StandardCharsets.UTF_8))),
            budget)
        .withPort("smb", listener.port())
        .withLimits(
            new HostAccess.Limits(
                Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(30)));
  }

  /** An error of the lab itself. */
  Optional<String> defect() {
    return listener.defect();
  }

  @Override
  public void close() {
    listener.close();
  }
}
