package org.rdpdoctor.lab.windows;

import java.util.List;
import org.rdpdoctor.lab.windows.RemoteDesktopClient.Circumstances;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.hostcall.RegistryData;

/** What keeps the client of a simulated machine from a host that works. */
public final class ClientFaults {
  private static final String USER = "LAB\\lab";
  private static final int HARDWARE_BYTES = 20;

  private ClientFaults() {}

  /**
   * A fault of a client.
   *
   * @param said word of docs/reported.md that its user says besides the code; empty for none
   */
  public record ClientFault(HostFault fault, Circumstances circumstances, String said) {}

  /**
   * Every one of them.
   *
   * @param host that is dialled
   */
  public static List<ClientFault> all(String host) {
    return List.of(
        new ClientFault(
            fault(
                "client-udp-broken",
                "the road loses the datagrams of a session, and nothing keeps the client from UDP",
                _ -> {}),
            new Circumstances(true),
            "tcp-only-clients-work"),
        new ClientFault(
            fault(
                "client-password-outdated",
                "the password that is saved for the host is not the current one",
                machine -> machine.passwords.save("TERMSRV/" + host, USER, false)),
            new Circumstances(false),
            "works-from-another-client"),
        new ClientFault(
            fault(
                "client-licence-stale",
                "the licence in the client's store is not valid any more",
                ClientFaults::staleLicence),
            new Circumstances(false),
            "works-from-another-client"));
  }

  private static HostFault fault(
      String id, String description, java.util.function.Consumer<WindowsHost> change) {
    return new HostFault(id, description, true, change);
  }

  private static void staleLicence(WindowsHost machine) {
    machine.registry.set(RemoteDesktopClient.LICENCE, "ClientLicense", RemoteDesktopClient.STALE);
    machine.registry.set(
        RemoteDesktopClient.LICENCE, "CompanyName", RegistryData.text("Microsoft Corporation"));
    machine.registry.set(
        RemoteDesktopClient.HARDWARE,
        "ClientHWID",
        RegistryData.binary(Bytes.of(new byte[HARDWARE_BYTES])));
  }
}
