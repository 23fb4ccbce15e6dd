package org.rdpdoctor.lab.windows;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostCall.StartType;
import org.rdpdoctor.wire.hostcall.HostReply.ServiceState;
import org.rdpdoctor.wire.hostcall.RegistryData;
import org.rdpdoctor.wire.mstypes.AccessControlEntry;
import org.rdpdoctor.wire.mstypes.AccessControlList;
import org.rdpdoctor.wire.mstypes.AccessMask;
import org.rdpdoctor.wire.mstypes.SecurityDescriptor;
import org.rdpdoctor.wire.mstypes.Sid;

/** The faults that there are remedies for, and what stands in the way of remedies. */
public final class HostFaults {
  private static final String TERMINAL_SERVICE = "TermService";
  private static final String PINNED_CONTAINER = "lab-pinned-listener";
  private static final Bytes UNKNOWN_THUMBPRINT =
      Bytes.ofHex("00112233445566778899aabbccddeeff00112233");
  private static final Duration AN_HOUR = Duration.ofHours(1);
  private static final Duration YEAR = Duration.ofDays(365);
  private static final int NO_ADAPTER = 7;
  private static final int OTHER_PORT = 3390;
  private static final int USUAL_PORT = 3389;
  private static final int NO_LICENSING_MODE = 5;
  private static final int PER_USER = 4;
  private static final long FOREIGN_PROCESS = 4242;

  private HostFaults() {}

  /** Every fault. */
  public static List<HostFault> all() {
    return List.of(
        fault(
            "rdp-disabled",
            "fDenyTSConnections is 1",
            host -> number(host, RemoteDesktop.TERMINAL_SERVER, "fDenyTSConnections", 1)),
        fault(
            "rdp-disabled-with-rules",
            "fDenyTSConnections is 1 and the firewall rules are disabled: never turned on",
            host -> {
              number(host, RemoteDesktop.TERMINAL_SERVER, "fDenyTSConnections", 1);
              disableRules(host);
            }),
        fault(
            "rdp-disabled-by-policy",
            "a group policy sets fDenyTSConnections to 1; the local value is 0",
            policy("fDenyTSConnections", 1)),
        fault(
            "firewall-rules-disabled",
            "the firewall rules of Remote Desktop are disabled",
            HostFaults::disableRules),
        fault("service-stopped", "TermService is stopped", HostFaults::stopTerminalService),
        fault(
            "service-disabled",
            "TermService is stopped and disabled",
            host -> {
              stopTerminalService(host);
              host.services.setStart(TERMINAL_SERVICE, StartType.DISABLED);
            }),
        fault(
            "port-moved",
            "the listener's port is 3390, which no firewall rule names",
            host -> listener(host, "PortNumber", OTHER_PORT)),
        fault(
            "listener-disabled",
            "fEnableWinStation is 0",
            host -> listener(host, "fEnableWinStation", 0)),
        fault(
            "adapter-gone",
            "LanAdapter names an adapter that the machine no longer has",
            host -> listener(host, "LanAdapter", NO_ADAPTER)),
        fault(
            "no-connections-allowed",
            "MaxInstanceCount is 0: the listener takes no connection",
            host -> listener(host, "MaxInstanceCount", 0)),
        fault(
            "key-file-rights",
            "NETWORK SERVICE has no entry on the listener's key file",
            host -> keyFile(host, HostFaults::withoutService)),
        fault(
            "key-file-denied",
            "an entry on the listener's key file denies NETWORK SERVICE to read",
            host -> keyFile(host, HostFaults::denyingService)),
        fault(
            "key-missing-in-closed-folder",
            "the key file is gone, and Everyone may not create files in MachineKeys",
            HostFaults::loseKeyAndCloseFolder),
        fault(
            "key-folder-rights",
            "certificate and key are gone, and MachineKeys admits no new files: none can be made",
            HostFaults::closeFolderForGood),
        fault(
            "certificate-expired",
            "the self-signed certificate has expired, and SessionEnv is stopped",
            HostFaults::expire),
        fault(
            "key-container-broken",
            "the listener's key file holds no key",
            host ->
                host.files.file(
                    host.keys.path(KeyContainers.REMOTE_DESKTOP),
                    Bytes.of("not a key".getBytes(StandardCharsets.US_ASCII)),
                    KeyContainers.shippedAccess())),
        fault(
            "pinned-certificate-gone",
            "the listener is bound to a certificate that no store has",
            host -> pin(host, UNKNOWN_THUMBPRINT)),
        fault(
            "pinned-certificate-renewed",
            "the listener is bound to a certificate that was replaced; the new one is in My",
            host -> {
              store(host, true);
              pin(host, UNKNOWN_THUMBPRINT);
            }),
        fault(
            "pinned-key-unreadable",
            "the listener is bound to a certificate whose key NETWORK SERVICE may not read",
            host -> pin(host, store(host, false))),
        fault(
            "tls12-disabled",
            "TLS 1.2 is turned off for servers: Enabled is 0",
            host -> protocol(host, "Enabled", 0)),
        fault(
            "tls12-off-by-default",
            "TLS 1.2 is turned off for servers: DisabledByDefault is 1",
            host -> protocol(host, "DisabledByDefault", 1)),
        fault(
            "cipher-policy-empty",
            "the policy for cipher suites is there and empty",
            host -> {
              host.registry.set(RemoteDesktop.CIPHER_POLICY, "Functions", RegistryData.text(""));
              restart(host);
            }),
        fault(
            "security-layer-rdp",
            "SecurityLayer is 0 and MinEncryptionLevel 1",
            host -> {
              number(host, RemoteDesktop.LISTENER, "SecurityLayer", 0);
              number(host, RemoteDesktop.LISTENER, "MinEncryptionLevel", 1);
            }),
        fault(
            "port-conflict",
            "a web server has the listener's port",
            host ->
                host.foreign.put(
                    USUAL_PORT,
                    new WindowsHost.ForeignProgram(
                        "nginx.exe", FOREIGN_PROCESS, ForeignWebServer::new))),
        afterSignIn(
            "not-a-remote-desktop-user",
            "the account is in none of the groups that may sign in remotely",
            host -> host.groups.remove(Sid.REMOTE_DESKTOP_USERS, HealthyHost.LAB_ACCOUNT)),
        afterSignIn(
            "drain-mode",
            "the host takes no new sessions: TSServerDrainMode is 1",
            host -> number(host, RemoteDesktop.TERMINAL_SERVER, "TSServerDrainMode", 1)),
        afterSignIn(
            "logons-disabled",
            "the host takes no new sessions: TSUserEnabled is 1",
            host -> number(host, RemoteDesktop.TERMINAL_SERVER, "TSUserEnabled", 1)),
        afterSignIn(
            "licensing-mode-missing",
            "a session host past its days of grace without a licensing mode",
            host -> sessionHost(host, NO_LICENSING_MODE, "rdslic.lab.example")),
        afterSignIn(
            "licensing-server-missing",
            "a session host past its days of grace without a license server",
            host -> sessionHost(host, PER_USER, "")),
        fault(
            "clock-wrong",
            "the clock is seven hours behind, and the time service is stopped",
            host -> {
              host.setClockOffset(Duration.ofHours(-7));
              host.services.set("W32Time", ServiceState.STOPPED);
            }));
  }

  /** The fault with that id. */
  public static Optional<HostFault> find(String id) {
    return all().stream().filter(fault -> fault.id().equals(id)).findFirst();
  }

  private static HostFault fault(String id, String description, Consumer<WindowsHost> change) {
    return new HostFault(id, description, false, change);
  }

  private static HostFault afterSignIn(
      String id, String description, Consumer<WindowsHost> change) {
    return new HostFault(id, description, true, change);
  }

  private static void number(WindowsHost host, String key, String name, int value) {
    host.registry.set(key, name, RegistryData.number(value));
  }

  private static void disableRules(WindowsHost host) {
    host.firewall.enable("RemoteDesktop-UserMode-In-TCP", false);
    host.firewall.enable("RemoteDesktop-UserMode-In-UDP", false);
  }

  private static void stopTerminalService(WindowsHost host) {
    host.services.set("UmRdpService", ServiceState.STOPPED);
    host.services.set(TERMINAL_SERVICE, ServiceState.STOPPED);
    host.remoteDesktop.serviceStopped();
  }

  /** What the service takes over when it starts, it has taken over. */
  private static void restart(WindowsHost host) {
    if (host.services.runs(TERMINAL_SERVICE)) {
      host.remoteDesktop.serviceStarted();
    }
  }

  private static void listener(WindowsHost host, String name, int value) {
    number(host, RemoteDesktop.LISTENER, name, value);
    restart(host);
  }

  private static void protocol(WindowsHost host, String name, int value) {
    number(host, RemoteDesktop.PROTOCOLS + "\\TLS 1.2\\Server", name, value);
    restart(host);
  }

  private static void keyFile(WindowsHost host, UnaryOperator<AccessControlList> change) {
    String path = host.keys.path(KeyContainers.REMOTE_DESKTOP);
    SecurityDescriptor before = host.files.find(path).orElseThrow().descriptor();
    host.files.describe(path, before.with(change.apply(before.accessList().orElseThrow())));
  }

  private static AccessControlList withoutService(AccessControlList list) {
    return new AccessControlList(
        list.entries().stream()
            .filter(entry ->
                !(entry instanceof AccessControlEntry.Plain plain
                    && plain.trustee().equals(Sid.NETWORK_SERVICE)))
            .toList());
  }

  private static AccessControlList denyingService(AccessControlList list) {
    List<AccessControlEntry> entries = new ArrayList<>(list.entries());
    entries.addFirst(AccessControlEntry.deny(Sid.NETWORK_SERVICE, AccessMask.FILE_READ));
    return new AccessControlList(entries);
  }

  private static void loseKeyAndCloseFolder(WindowsHost host) {
    host.files.delete(host.keys.path(KeyContainers.REMOTE_DESKTOP));
    host.files.describe(
        KeyContainers.FOLDER, FileSystem.sddl("O:SYG:SYD:PAI(A;;FA;;;SY)(A;;FA;;;BA)"));
  }

  /** SessionEnv tries, fails and says so in the log. */
  private static void closeFolderForGood(WindowsHost host) {
    host.files.delete(host.keys.path(KeyContainers.REMOTE_DESKTOP));
    host.files.describe(
        KeyContainers.FOLDER, FileSystem.sddl("O:SYG:SYD:PAI(A;;0x1200a9;;;WD)(A;;0x1200a9;;;BA)"));
    loseCertificates(host);
    host.remoteDesktop.renewCertificate();
  }

  private static void loseCertificates(WindowsHost host) {
    host.certificates
        .in(CertificateStore.REMOTE_DESKTOP)
        .forEach(
            thumbprint -> host.certificates.remove(CertificateStore.REMOTE_DESKTOP, thumbprint));
  }

  private static void expire(WindowsHost host) {
    loseCertificates(host);
    host.remoteDesktop.issue(host.now().minus(YEAR), YEAR.minus(AN_HOUR));
    host.services.set("SessionEnv", ServiceState.STOPPED);
  }

  private static void pin(WindowsHost host, Bytes thumbprint) {
    host.registry.set(
        RemoteDesktop.LISTENER, "SSLCertificateSHA1Hash", RegistryData.binary(thumbprint));
  }

  /** A certificate in My with a key of its own, and its thumbprint. */
  private static Bytes store(WindowsHost host, boolean readable) {
    host.keys.make(PINNED_CONTAINER, readable);
    Bytes mark = host.keys.mark(PINNED_CONTAINER).orElseThrow();
    Bytes der = RemoteDesktop.certificate(host.now().minus(AN_HOUR), YEAR);
    return host.certificates.put(CertificateStore.PERSONAL, der, PINNED_CONTAINER, mark);
  }

  private static void sessionHost(WindowsHost host, int mode, String licenseServer) {
    number(host, RemoteDesktop.TERMINAL_SERVER, "TSAppCompat", 1);
    number(host, RemoteDesktop.LICENSING, "LicensingMode", mode);
    if (!licenseServer.isEmpty()) {
      host.registry.set(
          RemoteDesktop.LICENSE_SERVERS, "SpecifiedLicenseServers", Services.texts(licenseServer));
    }
  }

  /** A group policy rules this setting of Remote Desktop. */
  public static Consumer<WindowsHost> policy(String name, int value) {
    return host -> number(host, RemoteDesktop.POLICY, name, value);
  }

  /** A group policy blocks a port in the firewall, whatever local rules say. */
  public static Consumer<WindowsHost> policyBlocking(int port) {
    return host -> {
      host.registry.set(
          Firewall.POLICY_RULES,
          "Lab-Block-" + port,
          RegistryData.text(
              Firewall.inbound(true, "TCP", Integer.toString(port), "Name=Lab block|")
                  .replace("Action=Allow", "Action=Block")));
      host.firewall.load();
    };
  }

  /** Changes of this kind are refused from now on, as for lack of rights. */
  public static Consumer<WindowsHost> refusing(Class<? extends HostCall.Change> kind) {
    return host -> host.refuse(kind::isInstance, WindowsError.ACCESS_DENIED.refused());
  }

  /** Starts, or stops, of a service are never answered. */
  public static Consumer<WindowsHost> hanging(String service, boolean start) {
    return host -> host.services.hang(service, start);
  }

  /** A service ends as it starts. */
  public static Consumer<WindowsHost> crashing(String service) {
    return host -> host.services.failToStart(service, WindowsError.SERVICE_TERMINATED);
  }

  /** What would mend makes it worse: after such a change the Remote Desktop service is gone. */
  public static Consumer<WindowsHost> worseAfter(Class<? extends HostCall.Change> kind) {
    return host -> host.after(kind::isInstance, HostFaults::stopTerminalService);
  }

  /** The time source does not answer the time service. */
  public static Consumer<WindowsHost> withoutTimeSource() {
    return host -> host.timeSourceAnswers(false);
  }

  /** The access list of a file cannot be read or changed without rights to restore files. */
  public static Consumer<WindowsHost> privateFile(String path) {
    return host -> host.files.describe(path, FileSystem.sddl("O:SYG:SYD:P(A;;FA;;;SY)"));
  }
}
