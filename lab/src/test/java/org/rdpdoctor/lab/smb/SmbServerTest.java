package org.rdpdoctor.lab.smb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.rdp.WindowsIdentity;
import org.rdpdoctor.lab.windows.WindowsHost;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.dcerpc.ContextHandle;
import org.rdpdoctor.wire.dcerpc.SyntaxId;
import org.rdpdoctor.wire.fscc.FileInformation;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.RegistryData;
import org.rdpdoctor.wire.mstypes.AccessMask;
import org.rdpdoctor.wire.mstypes.NtStatus;
import org.rdpdoctor.wire.mstypes.SecurityDescriptor;
import org.rdpdoctor.wire.rrp.WinregCall;
import org.rdpdoctor.wire.rrp.WinregReply;
import org.rdpdoctor.wire.scmr.ScmrCall;
import org.rdpdoctor.wire.scmr.ScmrReply;
import org.rdpdoctor.wire.scmr.ServiceStatus;
import org.rdpdoctor.wire.smb2.Smb2Command;
import org.rdpdoctor.wire.smb2.Smb2FileId;
import org.rdpdoctor.wire.smb2.Smb2Flags;
import org.rdpdoctor.wire.smb2.Smb2Header;
import org.rdpdoctor.wire.smb2.Smb2InfoType;
import org.rdpdoctor.wire.smb2.Smb2Message;
import org.rdpdoctor.wire.smb2.Smb2Request;
import org.rdpdoctor.wire.smb2.Smb2Response;
import org.rdpdoctor.wire.smb2.Smb2Status;

/** Our own client against the server; that others agree is tested with theirs. */
class SmbServerTest {
  private static final String USER = "admin";
  private static final String PASSWORD = "Passw0rd!";
  private static final long ALL = 0x000F_003FL;
  private static final String TERMINAL_SERVER =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server";
  private static final String KEYS = "ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys";
  private static final SmbFaults WITH_WINREG = SmbFaults.NONE.withWinregAlways();

  private final WindowsHost machine = WindowsHost.healthy();
  private final SmbServer server =
      new SmbServer(
          WindowsIdentity.labServer(),
          List.of(SmbAccount.administrator(USER, PASSWORD), SmbAccount.user("lab", "lab")),
          SmbPolicy.MEMBER_SERVER,
          machine,
          ScriptHost.SILENT);
  private FaultServer running;

  @BeforeEach
  void start() throws IOException {
    running =
        FaultServer.start(
            Fault.withoutCase("smb", "a Windows machine on port 445", () -> server),
            InetAddress.getLoopbackAddress(),
            0,
            Duration.ofMinutes(1));
  }

  @AfterEach
  void stop() {
    running.close();
    assertThat(running.defect()).isEmpty();
  }

  private TestingSmbClient client() throws IOException {
    return new TestingSmbClient(running.port());
  }

  private TestingSmbClient administrator() throws IOException, DecodeException {
    TestingSmbClient client = client();
    assertThat(client.signIn(USER, PASSWORD)).isEqualTo(NtStatus.SUCCESS);
    return client;
  }

  private TestingSmbClient on(String share) throws IOException, DecodeException {
    TestingSmbClient client = administrator();
    assertThat(client.connect(share)).isEqualTo(NtStatus.SUCCESS);
    return client;
  }

  @Test
  void aWrongPasswordIsRefused() throws IOException, DecodeException {
    try (TestingSmbClient client = client()) {
      assertThat(client.signIn(USER, "wrong")).isEqualTo(NtStatus.LOGON_FAILURE);
    }
  }

  @Test
  void administrativeSharesAreForAdministrators() throws IOException, DecodeException {
    try (TestingSmbClient client = client()) {
      assertThat(client.signIn("lab", "lab")).isEqualTo(NtStatus.SUCCESS);
      assertThat(client.connect("C$")).isEqualTo(NtStatus.ACCESS_DENIED);
      assertThat(client.connect("ADMIN$")).isEqualTo(NtStatus.ACCESS_DENIED);
      assertThat(client.connect("IPC$")).isEqualTo(NtStatus.SUCCESS);
    }
  }

  @Test
  void anAlteredRequestIsRefused() throws IOException, DecodeException {
    try (TestingSmbClient client = administrator()) {
      Smb2Header header = Smb2Header.request(Smb2Command.TREE_CONNECT, 1, 9, 0, 1);
      Smb2Message forged =
          new Smb2Message(
              header.withFlag(Smb2Flags.SIGNED), new Smb2Request.TreeConnect("\\\\127.0.0.1\\C$"));
      assertThat(client.answer(forged.toBytes()).header().status()).isNotEqualTo(NtStatus.SUCCESS);
    }
  }

  @Test
  void aFileIsWrittenReadRenamedAndDeleted() throws IOException, DecodeException {
    try (TestingSmbClient client = on("C$")) {
      Smb2Message made =
          client.open("Windows\\new", AccessMask.FILE_ALL, Smb2Request.Create.FILE_CREATE, 0);
      Smb2FileId file = TestingSmbClient.file(made);
      Bytes content = Bytes.of('n', 'e', 'w');
      status(client.ask(Smb2Command.WRITE, new Smb2Request.Write(0, file, content)));
      assertThat(machine.perform(new HostCall.ReadFile("C:\\Windows\\new", 0, 10)))
          .isEqualTo(new HostReply.ContentRead(content, 3));
      status(set(client, file, new FileInformation.Rename(false, "Windows\\other")));
      assertThat(machine.perform(new HostCall.ReadFile("C:\\Windows\\other", 1, 10)))
          .isEqualTo(new HostReply.ContentRead(content.slice(1, 3), 3));
      status(set(client, file, new FileInformation.Disposition(true)));
      status(client.ask(Smb2Command.CLOSE, new Smb2Request.Close(false, file)));
      assertThat(machine.perform(new HostCall.DescribeFile("C:\\Windows\\other")))
          .isEqualTo(new HostReply.Absent());
    }
  }

  private static Smb2Message set(
      TestingSmbClient client, Smb2FileId file, FileInformation information)
      throws IOException, DecodeException {
    return client.ask(
        Smb2Command.SET_INFO,
        new Smb2Request.SetInfo(
            Smb2InfoType.FILE, information.informationClass(), 0, file, information.toBytes()));
  }

  private static void status(Smb2Message answer) {
    assertThat(answer.header().status()).isEqualTo(NtStatus.SUCCESS);
  }

  /** The key of Remote Desktop's certificate names no administrators. */
  private String keyFile() {
    HostReply.FolderListed listed =
        (HostReply.FolderListed) machine.perform(new HostCall.ListFolder("C:\\" + KEYS));
    return listed.entries().stream()
        .map(HostReply.Entry::name)
        .filter(name -> name.startsWith("f686aace"))
        .map(name -> KEYS + "\\" + name)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void accessListsBindWhoeverDoesNotOpenForBackup() throws IOException, DecodeException {
    String key = keyFile();
    HostReply before = machine.perform(new HostCall.DescribeFile("C:\\" + key));
    try (TestingSmbClient client = on("C$")) {
      assertThat(client.open(key, AccessMask.READ_CONTROL).header().status())
          .isEqualTo(NtStatus.ACCESS_DENIED);
      status(client.open(key, AccessMask.DELETE)); // the folder grants it
      Smb2Message opened =
          client.open(
              key,
              AccessMask.READ_CONTROL | AccessMask.WRITE_ACCESS_LIST,
              Smb2Request.Create.FILE_OPEN,
              Smb2Request.Create.FILE_OPEN_FOR_BACKUP_INTENT);
      status(opened);
      Smb2FileId file = TestingSmbClient.file(opened);
      Smb2Message told =
          client.ask(
              Smb2Command.QUERY_INFO,
              new Smb2Request.QueryInfo(Smb2InfoType.SECURITY, 0, 65_536, 4, file, Bytes.EMPTY));
      Bytes list = ((Smb2Response.Queried) told.body()).output();
      SecurityDescriptor partly = SecurityDescriptor.decode(new Reader(list));
      assertThat(partly.owner()).isEmpty();
      assertThat(partly.accessList()).isPresent();
      status(
          client.ask(
              Smb2Command.SET_INFO,
              new Smb2Request.SetInfo(
                  Smb2InfoType.SECURITY, 0, 4, file, keepingInheritance(partly))));
      assertThat(machine.perform(new HostCall.DescribeFile("C:\\" + key))).isEqualTo(before);
    }
  }

  @Test
  void aMissingFileAndAMissingFolderAreToldApart() throws IOException, DecodeException {
    try (TestingSmbClient client = on("C$")) {
      assertThat(client.open("Windows\\none", AccessMask.FILE_READ).header().status())
          .isEqualTo(Smb2Status.OBJECT_NAME_NOT_FOUND);
      assertThat(client.open("None\\none", AccessMask.FILE_READ).header().status())
          .isEqualTo(Smb2Status.OBJECT_PATH_NOT_FOUND);
      assertThat(client.open("Windows\\..\\x", AccessMask.FILE_READ).header().status())
          .isEqualTo(Smb2Status.OBJECT_NAME_INVALID);
    }
  }

  @Test
  void sharesGoInTheMiddle() throws IOException, DecodeException {
    try (TestingSmbClient client = on("C$")) {
      server.misbehave(SmbFaults.NONE.withoutSharesFrom(2));
      status(client.open("Windows", AccessMask.FILE_READ));
      assertThat(client.open("Windows", AccessMask.FILE_READ).header().status())
          .isEqualTo(Smb2Status.NETWORK_NAME_DELETED);
      server.misbehave(SmbFaults.NONE);
      status(client.open("Windows", AccessMask.FILE_READ));
    }
  }

  @Test
  void connectionsAreCutOnce() throws IOException, DecodeException {
    try (TestingSmbClient client = on("C$")) {
      server.misbehave(SmbFaults.NONE.cuttingAt(2));
      status(client.open("Windows", AccessMask.FILE_READ));
      assertThatThrownBy(() -> client.open("Windows", AccessMask.FILE_READ))
          .isInstanceOf(IOException.class);
    }
    try (TestingSmbClient again = on("C$")) {
      status(again.open("Windows", AccessMask.FILE_READ));
    }
  }

  @Test
  void winregNeedsItsService() throws IOException, DecodeException {
    machine.perform(new HostCall.StopService("RemoteRegistry", Duration.ofSeconds(1)));
    try (TestingSmbClient client = on("IPC$")) {
      assertThat(client.bind("winreg", SyntaxId.WINREG)).isEmpty();
      server.misbehave(WITH_WINREG);
      assertThat(client.bind("winreg", SyntaxId.WINREG)).isPresent();
    }
  }

  @Test
  void aKeyIsWrittenUnlessItIsDenied() throws IOException, DecodeException {
    server.misbehave(WITH_WINREG);
    try (TestingSmbClient client = on("IPC$")) {
      Smb2FileId pipe = client.bind("winreg", SyntaxId.WINREG).orElseThrow();
      ContextHandle root =
          ((WinregReply.Opened)
                  reply(client, pipe, new WinregCall.OpenRoot(WinregCall.Root.LOCAL_MACHINE, ALL)))
              .key();
      String path = TERMINAL_SERVER.substring("HKLM\\".length());
      WinregCall open = new WinregCall.OpenKey(root, path, 0, ALL);
      ContextHandle key = ((WinregReply.Opened) reply(client, pipe, open)).key();
      RegistryData zero = RegistryData.number(0);
      reply(
          client,
          pipe,
          new WinregCall.SetValue(key, "fDenyTSConnections", zero.type(), zero.data()));
      assertThat(machine.perform(new HostCall.ReadValue(TERMINAL_SERVER, "fDenyTSConnections")))
          .isEqualTo(new HostReply.ValueRead(zero));
      server.misbehave(WITH_WINREG.denyingKeys(TERMINAL_SERVER));
      assertThat(reply(client, pipe, open).code()).isEqualTo(WinregReply.ACCESS_DENIED);
    }
  }

  private static WinregReply reply(TestingSmbClient client, Smb2FileId pipe, WinregCall call)
      throws IOException, DecodeException {
    return WinregReply.decode(call.operation(), client.call(pipe, call.operation(), call.stub()));
  }

  @Test
  void aStopHangsWhenItShall() throws IOException, DecodeException {
    server.misbehave(SmbFaults.NONE.hangingStopOf("SessionEnv"));
    try (TestingSmbClient client = on("IPC$")) {
      Smb2FileId pipe = client.bind("svcctl", SyntaxId.SVCCTL).orElseThrow();
      ContextHandle manager =
          ((ScmrReply.Opened) reply(client, pipe, new ScmrCall.OpenScManager(ALL))).handle();
      ContextHandle service =
          ((ScmrReply.Opened)
                  reply(client, pipe, new ScmrCall.OpenService(manager, "SessionEnv", ALL)))
              .handle();
      ScmrCall stop = new ScmrCall.ControlService(service, ScmrCall.ControlService.STOP);
      assertThat(state(reply(client, pipe, stop))).isEqualTo(ServiceStatus.STOP_PENDING);
      assertThat(state(reply(client, pipe, new ScmrCall.QueryServiceStatus(service))))
          .isEqualTo(ServiceStatus.STOP_PENDING);
      server.misbehave(SmbFaults.NONE);
      assertThat(state(reply(client, pipe, stop))).isEqualTo(ServiceStatus.STOPPED);
    }
  }

  private static long state(ScmrReply reply) {
    return ((ScmrReply.Status) reply).status().state();
  }

  private static ScmrReply reply(TestingSmbClient client, Smb2FileId pipe, ScmrCall call)
      throws IOException, DecodeException {
    return ScmrReply.decode(call.operation(), client.call(pipe, call.operation(), call.stub()));
  }

  @Test
  void theTaskSchedulerWantsPrivacy() throws IOException, DecodeException {
    try (TestingSmbClient client = on("IPC$")) {
      Smb2FileId pipe = client.bind("atsvc", SyntaxId.TASK_SCHEDULER).orElseThrow();
      assertThatThrownBy(() -> client.call(pipe, 13, Bytes.EMPTY)).hasMessage("fault 5");
    }
  }

  /** Without that, the mark that entries came from above is dropped. */
  private static Bytes keepingInheritance(SecurityDescriptor whole) {
    return new SecurityDescriptor(
            whole.control() | SecurityDescriptor.ACCESS_LIST_INHERIT_REQUESTED,
            whole.owner(),
            whole.group(),
            whole.systemList(),
            whole.accessList(),
            Optional.empty())
        .toBytes();
  }
}
