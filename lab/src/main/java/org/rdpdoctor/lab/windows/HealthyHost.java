package org.rdpdoctor.lab.windows;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.rdpdoctor.lab.rdp.WindowsIdentity;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.hostcall.HostCall.StartType;
import org.rdpdoctor.wire.hostcall.HostReply.Session;
import org.rdpdoctor.wire.hostcall.RegistryData;
import org.rdpdoctor.wire.mstypes.Sid;
import org.rdpdoctor.wire.ntlm.NtlmVersion;

/** What a Windows Server 2019 has, in a domain and with Remote Desktop turned on. */
final class HealthyHost {
  static final String BUILD = "17763";
  static final WindowsIdentity IDENTITY =
      new WindowsIdentity(
          "RDPHOST",
          "LAB",
          "lab.example",
          new NtlmVersion(10, 0, Integer.parseInt(BUILD)),
          Duration.ZERO);

  static final String CURRENT_VERSION = "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
  static final String COMPUTER_NAME =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ComputerName";
  static final String MACHINE_GUID = "4c5d3f52-9a71-4f2e-8d4b-1f6d2a7c9e10";
  static final String LOGS_FOLDER = "C:\\Windows\\System32\\winevt\\Logs\\";

  static final List<String> LOGS =
      List.of(
          "System",
          "Application",
          "Security",
          "Microsoft-Windows-TerminalServices-RemoteConnectionManager/Operational",
          "Microsoft-Windows-TerminalServices-RemoteConnectionManager/Admin",
          "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational",
          "Microsoft-Windows-RemoteDesktopServices-RdpCoreTS/Operational",
          "Microsoft-Windows-CAPI2/Operational");

  /** The lab's account, and those beside it. */
  static final Sid LAB_ACCOUNT = Sid.of("S-1-5-21-1004336348-1177238915-682003330-1104");

  private static final String SYSTEM_ACCOUNT = "LocalSystem";
  private static final String NETWORK_SERVICE = "NT Authority\\NetworkService";
  private static final String LOCAL_SERVICE = "NT AUTHORITY\\LocalService";

  private HealthyHost() {}

  static WindowsHost make(InstantSource trueTime) {
    WindowsHost host = new WindowsHost(trueTime);
    registry(host.registry);
    services(host.services);
    files(host);
    firewall(host);
    groups(host.groups);
    host.sessions.add(new Session(2, "LAB\\admin", "Disc"));
    host.keys.make(KeyContainers.REMOTE_DESKTOP, true);
    host.keys.make("iisConfigurationKey", true);
    host.keys.make("NetFrameworkConfigurationKey", true);
    host.remoteDesktop.renewCertificate();
    host.remoteDesktop.serviceStarted();
    return host;
  }

  private static void registry(Registry registry) {
    registry.set("HKLM\\SYSTEM\\Select", "Current", RegistryData.number(1));
    registry.set("HKLM\\SOFTWARE\\Microsoft\\Cryptography", "MachineGuid", text(MACHINE_GUID));
    registry.set(CURRENT_VERSION, "CurrentBuildNumber", text(BUILD));
    registry.set(CURRENT_VERSION, "CurrentBuild", text(BUILD));
    registry.set(CURRENT_VERSION, "ProductName", text("Windows Server 2019 Standard"));
    registry.set(CURRENT_VERSION, "InstallationType", text("Server"));
    registry.set(CURRENT_VERSION, "ReleaseId", text("1809"));
    registry.set(CURRENT_VERSION, "UBR", RegistryData.number(5329));
    registry.set(COMPUTER_NAME, "ComputerName", text(IDENTITY.computer()));
    String tcpip = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters";
    registry.set(tcpip, "Hostname", text(IDENTITY.computer()));
    registry.set(tcpip, "Domain", text(IDENTITY.dnsDomain()));
    registry.set(
        "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\FIPSAlgorithmPolicy", "Enabled", zero());
    systemAccess(registry, Sid.ADMINISTRATORS, 0x407);
    systemAccess(registry, Sid.REMOTE_DESKTOP_USERS, 0x400);
    registry.create(RemoteDesktop.POLICY);
    registry.create(RemoteDesktop.PROTOCOLS);
    terminalServer(registry);
  }

  /** The logon rights of an account, as the LSA keeps them. */
  private static void systemAccess(Registry registry, Sid account, int rights) {
    registry.set(
        "HKLM\\SECURITY\\Policy\\Accounts\\" + account + "\\ActSysAc",
        "",
        new RegistryData(RegistryData.NONE, RegistryData.number(rights).data()));
  }

  private static void terminalServer(Registry registry) {
    String terminal = RemoteDesktop.TERMINAL_SERVER;
    registry.set(terminal, "fDenyTSConnections", zero());
    registry.set(terminal, "fSingleSessionPerUser", one());
    registry.set(terminal, "TSEnabled", one());
    registry.set(terminal, "TSUserEnabled", zero());
    registry.set(terminal, "TSServerDrainMode", zero());
    registry.set(terminal, "TSAppCompat", zero());
    registry.set(terminal + "\\RCM\\Licensing Core", "LicensingMode", one());
    registry.set(
        RemoteDesktop.WINSTATIONS, "SelfSignedCertStore", text(CertificateStore.REMOTE_DESKTOP));
    String listener = RemoteDesktop.LISTENER;
    registry.set(listener, "PortNumber", RegistryData.number(3389));
    registry.set(listener, "SecurityLayer", RegistryData.number(2));
    registry.set(listener, "UserAuthentication", one());
    registry.set(listener, "MinEncryptionLevel", RegistryData.number(2));
    registry.set(listener, "fEnableWinStation", one());
    registry.set(listener, "fLogonDisabled", zero());
    registry.set(listener, "fAllowSecProtocolNegotiation", one());
    registry.set(listener, "MaxInstanceCount", RegistryData.number(-1));
    registry.set(listener, "LanAdapter", zero());
    registry.set(listener, "SelectTransport", RegistryData.number(2));
    registry.set(listener, "SelectNetworkDetect", one());
    registry.set(
        listener, "LoadableProtocol_Object", text("{5828227c-20cf-4408-b73f-73ab70b8849f}"));
    registry.set(listener, "PdName", text("tcp"));
    registry.set(listener, "PdDLL", text("tdtcp"));
    registry.set(listener, "WdName", text("Microsoft RDP 8.0"));
  }

  private static RegistryData text(String text) {
    return RegistryData.text(text);
  }

  private static RegistryData zero() {
    return RegistryData.number(0);
  }

  private static RegistryData one() {
    return RegistryData.number(1);
  }

  private static void services(Services services) {
    services.installUnstoppable("DcomLaunch", SYSTEM_ACCOUNT, StartType.AUTOMATIC);
    services.installUnstoppable("RpcEptMapper", NETWORK_SERVICE, StartType.AUTOMATIC);
    services.installUnstoppable(
        "RpcSs", NETWORK_SERVICE, StartType.AUTOMATIC, "RpcEptMapper", "DcomLaunch");
    services.installUnstoppable("BFE", LOCAL_SERVICE, StartType.AUTOMATIC, "RpcSs");
    services.installUnstoppable("mpssvc", LOCAL_SERVICE, StartType.AUTOMATIC, "BFE");
    services.installUnstoppable("Schedule", SYSTEM_ACCOUNT, StartType.AUTOMATIC, "RpcSs");
    services.installUnstoppable("EventLog", LOCAL_SERVICE, StartType.AUTOMATIC);
    services.install("LanmanWorkstation", NETWORK_SERVICE, StartType.AUTOMATIC, true);
    services.install("LanmanServer", SYSTEM_ACCOUNT, StartType.AUTOMATIC, true);
    services.install("Dnscache", NETWORK_SERVICE, StartType.AUTOMATIC, true);
    services.install("NlaSvc", NETWORK_SERVICE, StartType.AUTOMATIC, true, "RpcSs");
    services.install("Netlogon", SYSTEM_ACCOUNT, StartType.AUTOMATIC, true, "LanmanWorkstation");
    services.install("WinRM", NETWORK_SERVICE, StartType.AUTOMATIC, true, "RpcSs");
    services.install("CryptSvc", NETWORK_SERVICE, StartType.AUTOMATIC, true, "RpcSs");
    services.install("KeyIso", SYSTEM_ACCOUNT, StartType.ON_DEMAND, true, "RpcSs");
    services.install("W32Time", LOCAL_SERVICE, StartType.AUTOMATIC, true);
    services.install("RemoteRegistry", LOCAL_SERVICE, StartType.AUTOMATIC, false, "RpcSs");
    services.install("CertPropSvc", SYSTEM_ACCOUNT, StartType.ON_DEMAND, true, "RpcSs");
    services.install("TermService", NETWORK_SERVICE, StartType.ON_DEMAND, true, "RpcSs");
    services.install(
        "SessionEnv", SYSTEM_ACCOUNT, StartType.ON_DEMAND, true, "RpcSs", "LanmanWorkstation");
    services.install("UmRdpService", SYSTEM_ACCOUNT, StartType.ON_DEMAND, true, "TermService");
  }

  private static void files(WindowsHost host) {
    host.files.folder(KeyContainers.FOLDER, KeyContainers.FOLDER_ACCESS);
    host.files.folder("C:\\Windows\\Temp", FileSystem.USUAL);
    for (String log : LOGS) {
      host.files.file(HostLogs.path(log), EventLogFile.of(List.of()), FileSystem.USUAL);
    }
    host.files.file("C:\\Windows\\System32\\termsrv.dll", Bytes.of('M', 'Z'), FileSystem.USUAL);
  }

  private static void firewall(WindowsHost host) {
    Registry registry = host.registry;
    for (String profile : List.of("DomainProfile", "StandardProfile", "PublicProfile")) {
      registry.set(Firewall.KEY + "\\" + profile, "EnableFirewall", one());
    }
    String service =
        "App=%SystemRoot%\\system32\\svchost.exe|Svc=termservice|Name=@FirewallAPI.dll,-28775|"
            + "Desc=@FirewallAPI.dll,-28756|EmbedCtxt=@FirewallAPI.dll,-28752|";
    rule(registry, "RemoteDesktop-UserMode-In-TCP", "TCP", "3389", service);
    rule(
        registry,
        "RemoteDesktop-UserMode-In-UDP",
        "UDP",
        "3389",
        service.replace("-28775", "-28776"));
    rule(
        registry,
        "FPS-SMB-In-TCP",
        "TCP",
        "445",
        "App=System|Name=@FirewallAPI.dll,-28511|EmbedCtxt=@FirewallAPI.dll,-28502|");
    rule(
        registry,
        "WINRM-HTTP-In-TCP",
        "TCP",
        "5985",
        "App=System|Name=@FirewallAPI.dll,-30253|EmbedCtxt=@FirewallAPI.dll,-30267|");
    host.firewall.load();
  }

  private static void rule(
      Registry registry, String name, String protocol, String port, String more) {
    registry.set(Firewall.RULES, name, text(Firewall.inbound(true, protocol, port, more)));
  }

  private static void groups(LocalGroups groups) {
    groups.account("RDPHOST\\Administrator", "S-1-5-21-2704185133-1093845517-3305817394-500");
    groups.account("LAB\\Domain Admins", "S-1-5-21-1004336348-1177238915-682003330-512");
    groups.account("LAB\\lab", LAB_ACCOUNT.toString());
    groups.account("LAB\\admin", "S-1-5-21-1004336348-1177238915-682003330-1105");
    groups.account("LAB\\another", "S-1-5-21-1004336348-1177238915-682003330-1106");
    groups.group(
        Sid.ADMINISTRATORS,
        Sid.of("S-1-5-21-2704185133-1093845517-3305817394-500"),
        Sid.of("S-1-5-21-1004336348-1177238915-682003330-512"));
    groups.group(Sid.REMOTE_DESKTOP_USERS, LAB_ACCOUNT);
    groups.group(Sid.USERS);
  }
}
