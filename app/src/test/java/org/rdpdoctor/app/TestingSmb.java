package org.rdpdoctor.app;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.rdpdoctor.app.TestingConsole.Outcome;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.rdp.WindowsIdentity;
import org.rdpdoctor.lab.smb.SmbAccount;
import org.rdpdoctor.lab.smb.SmbPolicy;
import org.rdpdoctor.lab.smb.SmbServer;
import org.rdpdoctor.lab.windows.Machine;

/** A machine of the lab that is entered over SMB, by commands as a user gives them. */
final class TestingSmb {
  static final String USER = "Administrator";
  static final String PASSWORD = "Passw0rd!";

  private TestingSmb() {}

  static FaultServer start(Machine machine) {
    SmbServer server =
        new SmbServer(
            WindowsIdentity.labServer(),
            List.of(SmbAccount.administrator(USER, PASSWORD)),
            SmbPolicy.MEMBER_SERVER,
            machine,
            _ -> "");
    try {
      return FaultServer.start(
          Fault.withoutCase("smb", "an SMB server", () -> server),
          InetAddress.getLoopbackAddress(),
          0,
          Duration.ofMinutes(2));
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
  }

  static Outcome run(FaultServer smb, Path state, String command, String about, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command, about));
    arguments.addAll(
        List.of("--via", "smb", "--via-port", String.valueOf(smb.port()), "--user", USER));
    arguments.addAll(List.of("--password-env", "P"));
    arguments.addAll(Arrays.asList(more));
    return new TestingConsole()
        .environment(
            Map.of(
                "P", PASSWORD,
                "RDPDOCTOR_STATE", state.toString(),
                "XDG_STATE_HOME", state.toString()))
        .run(arguments.toArray(String[]::new));
  }
}
