package org.rdpdoctor.lab.smb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.rdp.WindowsIdentity;
import org.rdpdoctor.lab.windows.WindowsHost;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.RegistryData;
import org.rdpdoctor.wire.mstypes.Sddl;
import org.rdpdoctor.wire.mstypes.SecurityDescriptor;

/**
 * Samba's tools, impacket and Wireshark against the server with the simulated machine behind it.
 */
class IndependentClientsTest {
  private static final String TERMINAL =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server";
  private static final String ADMINISTRATOR = "admin%Passw0rd!";
  private static final String IMPACKET_TARGET = "admin:Passw0rd!@127.0.0.1";
  private static final String SHARE = "//127.0.0.1/C$";

  /** What was sent last is in the capture by then. */
  private static final Duration CAPTURE_LAG = Duration.ofSeconds(2);

  private static final int MANY_BYTES = 200_000;

  @TempDir Path folder;

  private final WindowsHost host = WindowsHost.healthy();
  private final SmbServer server =
      new SmbServer(
          WindowsIdentity.labServer(),
          List.of(SmbAccount.administrator("admin", "Passw0rd!"), SmbAccount.user("lab", "lab")),
          SmbPolicy.MEMBER_SERVER,
          host,
          script -> "was run: " + script + "\r\n");
  private FaultServer running;

  @BeforeAll
  static void need() {
    TestingTool.need(
        "/usr/bin/smbclient",
        "/usr/bin/net",
        "/usr/bin/rpcclient",
        "/usr/bin/smbcacls",
        "/usr/bin/tshark",
        "/usr/bin/tcpdump",
        TestingTool.IMPACKET.resolve("services.py").toString());
  }

  @BeforeEach
  void start() throws IOException {
    Files.writeString(folder.resolve("smb.conf"), "[global]\nworkgroup = LAB\n");
    server.misbehave(SmbFaults.NONE.withWinregAlways());
    running =
        FaultServer.start(
            Fault.withoutCase("smb", "a Windows machine on port 445", () -> server),
            InetAddress.getLoopbackAddress(),
            0,
            Duration.ofMinutes(3));
  }

  @AfterEach
  void stop() {
    running.close();
    assertThat(running.defect()).isEmpty();
  }

  private String configuration() {
    return folder.resolve("smb.conf").toString();
  }

  private String port() {
    return Integer.toString(running.port());
  }

  private TestingTool.Ended smbclient(String user, String commands, String... options)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("smbclient", "-s", configuration(), "-p", port(), "-U", user, SHARE));
    command.addAll(List.of(options));
    command.addAll(List.of("-c", commands));
    return TestingTool.run(command);
  }

  private String net(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("net", "rpc"));
    command.addAll(List.of(words));
    command.addAll(
        List.of("-s", configuration(), "-p", port(), "-S", "127.0.0.1", "-U", ADMINISTRATOR));
    return TestingTool.run(command).said();
  }

  private String impacket(String script, String... words) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "/usr/bin/python3",
                TestingTool.IMPACKET.resolve(script).toString(),
                IMPACKET_TARGET));
    command.addAll(List.of(words));
    return TestingTool.runOn445(running.port(), command).said();
  }

  @ParameterizedTest
  @CsvSource({
    "SMB2_02, sign",
    "SMB2_10, sign",
    "SMB3_00, sign",
    "SMB3_02, encrypt",
    "SMB3_11, sign",
    "SMB3_11, encrypt"
  })
  void smbclientWritesReadsRenamesAndDeletes(String dialect, String protection)
      throws IOException, InterruptedException {
    byte[] content = new byte[MANY_BYTES];
    new Random(1).nextBytes(content);
    Path there = Files.write(folder.resolve("there"), content);
    Path back = folder.resolve("back");
    TestingTool.Ended ended =
        smbclient(
            ADMINISTRATOR,
            "mkdir test; put %s test\\big; rename test\\big test\\moved; get test\\moved %s; ls test\\*; del test\\moved"
                .formatted(there, back),
            "-m",
            dialect,
            "--client-protection=" + protection);
    assertThat(ended.said()).contains("moved").doesNotContain("NT_STATUS");
    assertThat(back).hasBinaryContent(content);
    assertThat(host.perform(new HostCall.DescribeFile("C:\\test\\moved")))
        .isEqualTo(new HostReply.Absent());
  }

  @Test
  void smbclientIsRefusedAsByWindows() throws IOException, InterruptedException {
    assertThat(smbclient("admin%wrong", "ls").said()).contains("NT_STATUS_LOGON_FAILURE");
    assertThat(smbclient("lab%lab", "ls").said())
        .contains("tree connect failed: NT_STATUS_ACCESS_DENIED");
    assertThat(smbclient(ADMINISTRATOR, "get None\\none").said())
        .contains("NT_STATUS_OBJECT_PATH_NOT_FOUND");
  }

  @Test
  void netReadsAndWritesTheRegistry() throws IOException, InterruptedException {
    assertThat(net("registry", "getvalue", TERMINAL, "fDenyTSConnections"))
        .contains("REG_DWORD", "= 0");
    net("registry", "setvalue", TERMINAL, "fDenyTSConnections", "dword", "1");
    assertThat(host.perform(new HostCall.ReadValue(TERMINAL, "fDenyTSConnections")))
        .isEqualTo(new HostReply.ValueRead(RegistryData.number(1)));
    assertThat(net("registry", "enumerate", TERMINAL)).contains("WinStations");
    assertThat(net("registry", "createkey", TERMINAL + "\\New")).contains("created");
    net("registry", "setvalue", TERMINAL + "\\New", "name", "sz", "text");
    assertThat(host.perform(new HostCall.ReadValue(TERMINAL + "\\New", "name")))
        .isEqualTo(new HostReply.ValueRead(RegistryData.text("text")));
    net("registry", "deletekey", TERMINAL + "\\New");
    assertThat(host.perform(new HostCall.ListKey(TERMINAL + "\\New")))
        .isEqualTo(new HostReply.Absent());
  }

  @Test
  void netListsStopsAndStartsServices() throws IOException, InterruptedException {
    assertThat(net("service", "list")).contains("TermService", "SessionEnv");
    assertThat(net("service", "stop", "SessionEnv")).contains("stopped");
    assertThat(state("SessionEnv")).isEqualTo(HostReply.ServiceState.STOPPED);
    assertThat(net("service", "start", "SessionEnv")).contains("Successfully started");
    assertThat(state("SessionEnv")).isEqualTo(HostReply.ServiceState.RUNNING);
  }

  private HostReply.ServiceState state(String service) {
    return ((HostReply.ServiceDescribed) host.perform(new HostCall.DescribeService(service)))
        .state();
  }

  @Test
  void smbcaclsAddsToAnAccessList() throws IOException, InterruptedException, DecodeException {
    host.perform(new HostCall.WriteFile("C:\\test.txt", Bytes.of('x')));
    TestingTool.Ended added = smbcacls("-a", "ACL:S-1-5-20:ALLOWED/0x0/0x120089");
    assertThat(added.exit()).as(added.said()).isZero();
    assertThat(smbcacls().said()).contains("ACL:S-1-5-20:ALLOWED/0x0/R");
    HostReply.FileDescribed file =
        (HostReply.FileDescribed) host.perform(new HostCall.DescribeFile("C:\\test.txt"));
    SecurityDescriptor descriptor =
        SecurityDescriptor.decode(new Reader(file.descriptor().orElseThrow()));
    assertThat(Sddl.of(descriptor)).hasValueSatisfying(text -> assertThat(text).contains(";;;NS)"));
  }

  private TestingTool.Ended smbcacls(String... options) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("smbcacls", "-s", configuration(), "-U", ADMINISTRATOR, SHARE, "test.txt"));
    command.addAll(List.of(options));
    return TestingTool.runOn445(running.port(), command);
  }

  @Test
  void impacketControlsServices() throws IOException, InterruptedException {
    assertThat(impacket("services.py", "list")).contains("TermService", "Total Services");
    assertThat(impacket("services.py", "config", "-name", "SessionEnv")).contains("DEMAND START");
    impacket("services.py", "stop", "-name", "SessionEnv");
    assertThat(state("SessionEnv")).isEqualTo(HostReply.ServiceState.STOPPED);
    impacket("services.py", "change", "-name", "SessionEnv", "-start_type", "4");
    assertThat(impacket("services.py", "start", "-name", "SessionEnv"))
        .contains("ERROR_SERVICE_DISABLED");
    assertThat(impacket("services.py", "start", "-name", "None"))
        .contains("ERROR_SERVICE_DOES_NOT_EXIST");
  }

  @Test
  void impacketReadsAndWritesTheRegistry() throws IOException, InterruptedException {
    assertThat(impacket("reg.py", "query", "-keyName", TERMINAL, "-v", "fDenyTSConnections"))
        .contains("fDenyTSConnections", "REG_DWORD", "0");
    impacket(
        "reg.py",
        "add",
        "-keyName",
        TERMINAL,
        "-v",
        "fDenyTSConnections",
        "-vt",
        "REG_DWORD",
        "-vd",
        "1");
    assertThat(host.perform(new HostCall.ReadValue(TERMINAL, "fDenyTSConnections")))
        .isEqualTo(new HostReply.ValueRead(RegistryData.number(1)));
    assertThat(impacket("reg.py", "query", "-keyName", TERMINAL + "\\None"))
        .contains("ERROR_FILE_NOT_FOUND");
  }

  /** Its calls are sealed, as the task scheduler demands. */
  @Test
  void impacketRunsATaskAndReadsItsOutput() throws IOException, InterruptedException {
    assertThat(impacket("atexec.py", "whoami")).contains("was run: whoami");
  }

  @Test
  void wiresharkFindsNothingMalformed() throws IOException, InterruptedException {
    Path capture = folder.resolve("smb.pcap");
    Process tcpdump =
        new ProcessBuilder(
                "tcpdump",
                "-i",
                "lo",
                "--immediate-mode",
                "-U",
                "-s",
                "0",
                "-Z",
                "root",
                "-w",
                capture.toString(),
                "tcp port " + port())
            .redirectErrorStream(true)
            .start();
    try {
      assertThat(new String(tcpdump.getInputStream().readNBytes(20), StandardCharsets.US_ASCII))
          .contains("tcpdump");
      smbclient(
          ADMINISTRATOR,
          "ls; mkdir new; put %s new\\x; rename new\\x new\\y; del new\\y"
              .formatted(configuration()));
      net("registry", "enumerate", TERMINAL);
      net("service", "list");
      TestingTool.run(
          List.of(
              "rpcclient",
              "-s",
              configuration(),
              "-p",
              port(),
              "-U",
              ADMINISTRATOR,
              "127.0.0.1",
              "-c",
              "lsaquery"));
      Thread.sleep(CAPTURE_LAG.toMillis());
    } finally {
      tcpdump.destroy();
      assertThat(tcpdump.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(tshark(capture, "smb2 || winreg || svcctl || lsarpc").lines().count())
        .isGreaterThan(100);
    assertThat(tshark(capture, "svcctl || winreg")).isNotEmpty();
    assertThat(tshark(capture, "_ws.malformed || _ws.expert.severity == error")).isEmpty();
  }

  private String tshark(Path capture, String filter) throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    TestingTool.run(
            List.of(
                "tshark",
                "-r",
                capture.toString(),
                "-d",
                "tcp.port==" + port() + ",nbss",
                "-Y",
                filter))
        .said()
        .lines()
        .filter(line -> !line.startsWith("Running as user"))
        .forEach(lines::add);
    return String.join("\n", lines);
  }
}
