package org.rdpdoctor.lab.smb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.rdp.WindowsIdentity;
import org.rdpdoctor.lab.windows.WindowsHost;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.dcerpc.RpcPdu;
import org.rdpdoctor.wire.dcerpc.SyntaxId;
import org.rdpdoctor.wire.fscc.FileInformation;
import org.rdpdoctor.wire.mstypes.AccessMask;
import org.rdpdoctor.wire.rrp.WinregCall;
import org.rdpdoctor.wire.scmr.ScmrCall;
import org.rdpdoctor.wire.smb2.Smb2Command;
import org.rdpdoctor.wire.smb2.Smb2FileId;
import org.rdpdoctor.wire.smb2.Smb2InfoType;
import org.rdpdoctor.wire.smb2.Smb2Request;
import org.rdpdoctor.wire.tsch.TaskCall;

/**
 * Whatever a client sends, the server has no defect; it may refuse or end the connection.
 *
 * <p>The seed is new in every run and printed; {@code -Drdpdoctor.test.seed=NUMBER} repeats one.
 */
@Timeout(120)
class HostileClientTest {
  private static final int CONNECTIONS = 60;
  private static final int MESSAGES = 25;
  private static final long EVERYTHING = 0x000F_003FL;

  private FaultServer running;

  @BeforeEach
  void start() throws IOException {
    SmbServer server =
        new SmbServer(
            WindowsIdentity.labServer(),
            List.of(SmbAccount.administrator("admin", "Passw0rd!")),
            SmbPolicy.MEMBER_SERVER,
            WindowsHost.healthy(),
            ScriptHost.SILENT);
    server.misbehave(SmbFaults.NONE.withWinregAlways());
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
  }

  @Test
  void spoiledMessagesDoNoHarm() throws IOException, DecodeException {
    long seed = Long.getLong("rdpdoctor.test.seed", new SplittableRandom().nextLong());
    System.out.printf("spoiled messages: -Drdpdoctor.test.seed=%d%n", seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int connection = 0; connection < CONNECTIONS; connection++) {
      try (TestingSmbClient client = new TestingSmbClient(running.port())) {
        List<Bytes> messages =
            connection % 3 == 0 ? client.firstMessages() : messages(client, connection % 3 == 1);
        List<Bytes> sent = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
          sent.add(spoiled(messages.get(random.nextInt(messages.size())), random));
        }
        client.hurl(sent);
      }
      assertThat(running.defect()).isEmpty();
    }
  }

  private static Bytes spoiled(Bytes message, SplittableRandom random) {
    byte[] content = message.toArray();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      content[12 + random.nextInt(content.length - 12)] = (byte) random.nextInt(256);
    }
    return random.nextInt(5) == 0
        ? Bytes.of(content, 0, random.nextInt(content.length))
        : Bytes.of(content);
  }

  private static List<Bytes> messages(TestingSmbClient client, boolean disk)
      throws IOException, DecodeException {
    client.signIn("admin", "Passw0rd!");
    client.connect(disk ? "C$" : "IPC$");
    return disk ? onDisk(client) : onPipes(client);
  }

  private static List<Bytes> onDisk(TestingSmbClient client) throws IOException, DecodeException {
    Smb2FileId folder = TestingSmbClient.file(client.open("Windows", AccessMask.FILE_ALL));
    Smb2FileId file =
        TestingSmbClient.file(
            client.open("x", AccessMask.FILE_ALL, Smb2Request.Create.FILE_OPEN_IF, 0));
    Bytes rename = new FileInformation.Rename(true, "y").toBytes();
    return List.of(
        client.plain(
            Smb2Command.CREATE, new Smb2Request.Create(1, 0, 7, 3, 0, "Windows\\new", Bytes.EMPTY)),
        client.plain(Smb2Command.READ, new Smb2Request.Read(100, 0, file, 0)),
        client.plain(Smb2Command.WRITE, new Smb2Request.Write(5, file, Bytes.of(1, 2, 3))),
        client.plain(
            Smb2Command.SET_INFO,
            new Smb2Request.SetInfo(
                Smb2InfoType.FILE, FileInformation.Rename.CLASS, 0, file, rename)),
        client.plain(
            Smb2Command.SET_INFO,
            new Smb2Request.SetInfo(Smb2InfoType.SECURITY, 0, 4, file, Bytes.of(new byte[40]))),
        client.plain(
            Smb2Command.QUERY_INFO,
            new Smb2Request.QueryInfo(Smb2InfoType.FILE, 18, 1000, 7, file, Bytes.EMPTY)),
        client.plain(
            Smb2Command.QUERY_INFO,
            new Smb2Request.QueryInfo(Smb2InfoType.SECURITY, 0, 1000, 7, file, Bytes.EMPTY)),
        client.plain(
            Smb2Command.QUERY_DIRECTORY,
            new Smb2Request.QueryDirectory(37, 0, folder, "*", 65_536)));
  }

  private static List<Bytes> onPipes(TestingSmbClient client) throws IOException, DecodeException {
    Smb2FileId winreg = client.bind("winreg", SyntaxId.WINREG).orElseThrow();
    Smb2FileId svcctl = client.bind("svcctl", SyntaxId.SVCCTL).orElseThrow();
    Smb2FileId atsvc = client.bind("atsvc", SyntaxId.TASK_SCHEDULER).orElseThrow();
    WinregCall root = new WinregCall.OpenRoot(WinregCall.Root.LOCAL_MACHINE, EVERYTHING);
    ScmrCall manager = new ScmrCall.OpenScManager(EVERYTHING);
    TaskCall task = new TaskCall.Register("\\x", "<Task/>");
    return List.of(
        called(client, winreg, root.operation(), root.stub()),
        called(client, svcctl, manager.operation(), manager.stub()),
        called(client, atsvc, task.operation(), task.stub()),
        transceived(client, svcctl, RpcPdu.Bind.of(1, SyntaxId.SVCCTL, Optional.empty())));
  }

  private static Bytes called(TestingSmbClient client, Smb2FileId pipe, int operation, Bytes stub) {
    RpcPdu.Head head = new RpcPdu.Head(RpcPdu.WHOLE, 2);
    return transceived(
        client, pipe, new RpcPdu.Request(head, stub.size(), 0, operation, stub, Optional.empty()));
  }

  private static Bytes transceived(TestingSmbClient client, Smb2FileId pipe, RpcPdu pdu) {
    return client.plain(
        Smb2Command.IOCTL,
        new Smb2Request.Ioctl(
            Smb2Request.Ioctl.FSCTL_PIPE_TRANSCEIVE, pipe, pdu.toBytes(), 65_536));
  }
}
