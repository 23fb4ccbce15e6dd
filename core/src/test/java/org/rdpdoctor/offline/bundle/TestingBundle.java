package org.rdpdoctor.offline.bundle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.offline.FileKind;
import org.rdpdoctor.offline.InspectionObserver;
import org.rdpdoctor.offline.Inspector;
import org.rdpdoctor.offline.TimeWindow;
import org.rdpdoctor.offline.evtx.EvtxKind;
import org.rdpdoctor.offline.registry.RegistryExportKind;

/**
 * Bundles made of parts, laid out and named as MSRD-Collect and TSS do, the texts in UTF-16 as
 * PowerShell 5.1 writes them. The texts are our own, in the form that the tools print.
 */
public final class TestingBundle {
  public static final String MACHINE = "SRV-RDP1";
  public static final String MSRD = "MSRD-Results-" + MACHINE + "-20240524_131415";
  public static final String TSS = "TSS_" + MACHINE + "_240524-131415_";

  private final Map<String, byte[]> parts = new LinkedHashMap<>();

  /** A server on which nothing is wrong, as far as texts go. */
  public static TestingBundle msrdOfServer() {
    return new TestingBundle()
        .msrd("MSRD-Collect-Log.txt", log())
        .msrd("Networking/Netstat.txt", netstat("TermService", "svchost.exe", 1112))
        .msrd("Networking/Ipconfig.txt", addresses())
        .msrd("Networking/FirewallRules.txt", firewall("Yes", "Allow"))
        .msrd("SystemInfo/Services.txt", services("Manual", "Running", 1112))
        .msrd("SystemInfo/SystemInfo.txt", system())
        .msrd("RDS/Qwinsta.txt", sessions(true))
        .msrd("RDS/rdsh_GracePeriod.txt", grace(119))
        .msrd("Certificates/MachineKeys.txt", access(true))
        .msrd("Certificates/Certificates-RemoteDesktop.txt", certificate("10/31/2024", ""))
        .msrd("RegistryKeys/HKLM-System-CCS-Control-TerminalServer.txt", terminalServer(0));
  }

  /** Every folder and file of the tool carries the name of the machine. */
  public TestingBundle msrd(String part, String text) {
    return add(named(part, "_"), text);
  }

  public TestingBundle add(String name, String text) {
    return add(name, ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE));
  }

  public TestingBundle add(String name, byte[] content) {
    parts.put(name, content);
    return this;
  }

  public TestingBundle without(String part) {
    parts.remove(named(part, "_"));
    return this;
  }

  static String named(String part, String separator) {
    String prefix = MACHINE + separator;
    return prefix + part.replace("/", "/" + prefix);
  }

  /** With the folder around it and the slashes that PowerShell 5.1 writes. */
  public byte[] zipOfMsrd() {
    return zip(MSRD + "/", '\\');
  }

  /** Without a folder, as .NET writes it. */
  public byte[] zipOfTss() {
    return zip("", '/');
  }

  public byte[] zip(String folder, char slash) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> part : parts.entrySet()) {
        zip.putNextEntry(new ZipEntry((folder + part.getKey()).replace('/', slash)));
        zip.write(part.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  public void writeTo(Path folder) throws IOException {
    for (Map.Entry<String, byte[]> part : parts.entrySet()) {
      Path file = folder.resolve(part.getKey());
      Files.createDirectories(file.getParent());
      Files.write(file, part.getValue());
    }
  }

  /** What is read of a path, the bundles first, as the command does it. */
  public static List<InspectedFile> inspect(Path path) {
    List<FileKind> kinds = new ArrayList<>(List.of(new EvtxKind(), new RegistryExportKind()));
    kinds.addAll(PartKind.ALL);
    List<InspectedFile> files = new ArrayList<>();
    try {
      new Inspector(kinds, TimeWindow.ALWAYS, InspectionObserver.NONE).inspect(path, files::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    files.addAll(0, Bundles.in(files));
    return files;
  }

  static String log() {
    return """
    20240524 13:14:15.123 Starting MSRD-Collect - v230523.3
    20240524 13:14:20.456 [Core] wevtutil epl/al 'System'
    20240524 13:14:21.000: [msrdGetEventLogs(77)] [Core] Event log 'Microsoft-Windows-CAPI2/Operational' not found.
    20240524 13:19:59.999 done
    """;
  }

  static String netstat(String service, String program, long process) {
    return """

    Active Connections

      Proto  Local Address          Foreign Address        State           PID
      TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       904
      RpcSs
     [svchost.exe]
      TCP    0.0.0.0:445            0.0.0.0:0              LISTENING       4
     Can not obtain ownership information
      TCP    0.0.0.0:3389           0.0.0.0:0              LISTENING       %2$d
      %1$s
     [%3$s]
      TCP    192.0.2.10:3389        192.0.2.77:50123       ESTABLISHED     %2$d
      %1$s
     [%3$s]
      TCP    [::]:3389              [::]:0                 LISTENING       %2$d
      %1$s
     [%3$s]
      UDP    0.0.0.0:3389           *:*                                    %2$d
      %1$s
     [%3$s]
    """
        .formatted(service, process, program);
  }

  static String services(String mode, String state, long process) {
    return """

    ProcessId DisplayName                   StartMode State   Name         PathName                                      StartName
    --------- -----------                   --------- -----   ----         --------                                      ---------
          740 CNG-Schlüsselisolation        Manual    Running KeyIso       C:\\Windows\\system32\\lsass.exe                 LocalSystem
    %9d Remotedesktopdienste          %-9s %-7s TermService  C:\\Windows\\System32\\svchost.exe -k termsvcs  NT Authority\\NetworkService
            0 Xbox Auto Running Thing       Manual    Stopped XboxThing    C:\\Windows\\system32\\svchost.exe -k netsvcs   LocalSystem
    """
        .formatted(process, mode, state);
  }

  static String sessions(boolean listener) {
    return """
     SITZUNGSNAME      BENUTZERNAME             ID  STATUS  TYP         GERÄT
     services                                    0  Getr.
    >console           Administrator             1  Aktiv
     rdp-tcp#3         anna                      2  Aktiv
    """
        + (listener ? " rdp-tcp                                 65536  Abh.\n" : "")
        + "Total sessions created: 7\n";
  }

  static String access(boolean networkService) {
    String entry =
        """
        FileSystemRights  : %s
        AccessControlType : Allow
        IdentityReference : %s
        IsInherited       : False
        InheritanceFlags  : None
        PropagationFlags  : None

        """;
    return "Get-Acl -Path 'C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys'\n\n"
        + entry.formatted("Write, Read, Synchronize", "Everyone")
        + entry.formatted("FullControl", "BUILTIN\\Administrators")
        + "Get-Acl -Path 'C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\"
        + "f686aace6942fb7f7ceb231212eef4a4_*'\n\n"
        + entry.formatted("FullControl", "NT AUTHORITY\\SYSTEM")
        + entry.formatted("FullControl", "NT SERVICE\\SessionEnv")
        + (networkService
            ? entry.formatted("Read, Synchronize", "NT AUTHORITY\\NETWORK SERVICE")
            : "");
  }

  static String certificate(String notAfter, String more) {
    return """
    Remote Desktop "Remotedesktop"
    ================ Zertifikat 0 ================
    Seriennummer: 1a2b3c
    Aussteller: CN=SRV-RDP1
     Nicht vor: 4/30/2024 8:00 AM
     Nicht nach: %s 8:00 AM
    Antragsteller: CN=SRV-RDP1
    Zertifikathash(sha1): 00 11 22 33 44 55 66 77 88 99 aa bb cc dd ee ff 00 11 22 33
      Schlüsselcontainer = TSSecKeySet1
      Anbieter = Microsoft Enhanced Cryptographic Provider v1.0
    %s
    CertUtil: -verifystore
    """
        .formatted(notAfter, more);
  }

  static String firewall(String enabled, String action) {
    return """

    Rule Name:                            Remote Desktop - User Mode (TCP-In)
    ----------------------------------------------------------------------
    Enabled:                              %s
    Direction:                            In
    Profiles:                             Domain,Private,Public
    Grouping:                             Remote Desktop
    LocalIP:                              Any
    RemoteIP:                             Any
    Protocol:                             TCP
    LocalPort:                            3389
    RemotePort:                           Any
    Edge traversal:                       No
    Action:                               %s

    Rule Name:                            Something else
    ----------------------------------------------------------------------
    Enabled:                              Yes
    Direction:                            In
    Profiles:                             Domain
    Protocol:                             TCP
    LocalPort:                            5000-5010,RPC
    Action:                               Block
    """
        .formatted(enabled, action);
  }

  static String addresses() {
    return """

    Windows-IP-Konfiguration

       Hostname  . . . . . . . . . . . . : SRV-RDP1
       Primäres DNS-Suffix . . . . . . . : corp.example
       IP-Routing aktiviert  . . . . . . : Nein

       IPv4-Adresse  . . . . . . . . . . : 192.0.2.10(Bevorzugt)
       Verbindungslokale IPv6-Adresse  . : fe80::1234%7(Bevorzugt)
       Subnetzmaske  . . . . . . . . . . : 255.255.255.0
       Standardgateway . . . . . . . . . : 192.0.2.1
    """;
  }

  static String system() {
    return """
    Computer name               : SRV-RDP1
    Model                       : Virtual Machine
    Operating System            : Microsoft Windows Server 2022 Datacenter 64-bit
    Build Number                : 10.0.20348.1726
    Last boot time              : 05/01/2024 06:00:00
    Local time                  : 05/24/2024 13:15:00
    DNS Domain name             : corp.example
    Domain role                 : Member Server
    """;
  }

  static String grace(int days) {
    return """
    Method execution successful.
    Out Parameters:
    instance of __PARAMETERS
    {
    \tDaysLeft = %d;
    \tReturnValue = 0;
    };
    """
        .formatted(days);
  }

  static String terminalServer(int deny) {
    return """
    Windows Registry Editor Version 5.00

    [HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server]
    "fDenyTSConnections"=dword:0000000%d

    [HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp]
    "PortNumber"=dword:00000d3d
    """
        .formatted(deny);
  }
}
