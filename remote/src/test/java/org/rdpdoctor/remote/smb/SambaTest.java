package org.rdpdoctor.remote.smb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.Opened;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.dcerpc.SyntaxId;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.HostReply.Absent;
import org.rdpdoctor.wire.hostcall.HostReply.Done;
import org.rdpdoctor.wire.hostcall.HostReply.Refused;
import org.rdpdoctor.wire.hostcall.RegistryData;
import org.rdpdoctor.wire.mstypes.Sddl;
import org.rdpdoctor.wire.mstypes.SecurityDescriptor;

/** The channel at a real Samba server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SambaTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String KEY =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp";

  private TestingSamba samba;

  @BeforeAll
  void start() {
    samba = TestingSamba.start();
  }

  @AfterAll
  void stop() {
    if (samba != null) {
      samba.close();
    }
  }

  private static Channel open(HostAccess access) throws InterruptedException {
    Opened opened = new SmbChannelOpener().open(access);
    assertThat(opened).isInstanceOf(Opened.Open.class);
    return ((Opened.Open) opened).channel();
  }

  private Channel open() throws InterruptedException {
    return open(samba.as(TestingSamba.ADMINISTRATOR));
  }

  private static Opened.NotOpen refused(HostAccess access) throws InterruptedException {
    Opened opened = new SmbChannelOpener().open(access);
    assertThat(opened).isInstanceOf(Opened.NotOpen.class);
    Opened.NotOpen not = (Opened.NotOpen) opened;
    assertThat(not.because()).isNotBlank().doesNotContain("\n", "Exception");
    return not;
  }

  static Stream<RegistryData> values() {
    return Stream.of(
        RegistryData.number(3389),
        RegistryData.text("Remote Desktop ä"),
        RegistryData.text(""),
        new RegistryData(RegistryData.EXPANDABLE_TEXT, RegistryData.text("%SystemRoot%").data()),
        new RegistryData(RegistryData.TEXTS, Bytes.of(0x41, 0, 0, 0, 0x42, 0, 0, 0, 0, 0)),
        new RegistryData(RegistryData.LONG_NUMBER, Bytes.of(1, 2, 3, 4, 5, 6, 7, 8)),
        RegistryData.binary(Bytes.of(1, 2, 3)),
        RegistryData.binary(Bytes.EMPTY),
        RegistryData.binary(Bytes.of(new byte[60_000])));
  }

  @ParameterizedTest
  @MethodSource("values")
  void everyTypeIsWrittenReadAndDeleted(RegistryData data)
      throws ChannelLost, InterruptedException {
    try (Channel channel = open()) {
      assertThat(channel.perform(new HostCall.WriteValue(KEY, "Value", data)))
          .isEqualTo(new Done());
      assertThat(channel.perform(new HostCall.ReadValue(KEY, "Value")))
          .isEqualTo(new HostReply.ValueRead(data));
      assertThat(channel.perform(new HostCall.DeleteValue(KEY, "Value"))).isEqualTo(new Done());
      assertThat(channel.perform(new HostCall.ReadValue(KEY, "Value"))).isEqualTo(new Absent());
      assertThat(channel.perform(new HostCall.DeleteValue(KEY, "Value"))).isEqualTo(new Absent());
    }
  }

  @Test
  void keysAreMadeListedAndDeleted() throws ChannelLost, InterruptedException {
    String key = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Made\\Below";
    try (Channel channel = open()) {
      assertThat(channel.perform(new HostCall.ListKey(key))).isEqualTo(new Absent());
      assertThat(channel.perform(new HostCall.ReadValue(key, "x"))).isEqualTo(new Absent());
      List<HostReply> made =
          channel.perform(
              List.of(
                  new HostCall.CreateKey(key),
                  new HostCall.CreateKey(key),
                  new HostCall.WriteValue(key, "b", RegistryData.number(1)),
                  new HostCall.WriteValue(key, "a", RegistryData.text("x"))));
      assertThat(made).containsOnly(new Done());
      HostReply listed = channel.perform(new HostCall.ListKey(key));
      assertThat(listed).isInstanceOf(HostReply.KeyListed.class);
      assertThat(((HostReply.KeyListed) listed).values())
          .containsExactlyInAnyOrder(
              new HostReply.NamedValue("b", RegistryData.number(1)),
              new HostReply.NamedValue("a", RegistryData.text("x")));
      String above = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Made";
      assertThat(channel.perform(new HostCall.ListKey(above)))
          .isEqualTo(new HostReply.KeyListed(List.of(), List.of("Below")));
      assertThat(channel.perform(new HostCall.DeleteKey(above)))
          .isInstanceOfSatisfying(
              Refused.class, refusal -> assertThat(refusal.text()).contains("keys below it"));
      assertThat(channel.perform(new HostCall.DeleteKey(key))).isEqualTo(new Done());
      assertThat(channel.perform(new HostCall.DeleteKey(above))).isEqualTo(new Done());
      assertThat(channel.perform(new HostCall.DeleteKey(above))).isEqualTo(new Absent());
    }
  }

  @Test
  void whatComesAfterARefusedChangeIsNotTried() throws ChannelLost, InterruptedException {
    try (Channel channel = open()) {
      List<HostReply> replies =
          channel.perform(
              List.of(
                  new HostCall.DeleteKey("HKLM"),
                  new HostCall.CreateKey(KEY),
                  new HostCall.DescribeService("Spooler")));
      assertThat(replies.get(0)).isInstanceOf(Refused.class);
      assertThat(replies.get(1)).isInstanceOf(HostReply.NotCarried.class);
      assertThat(replies.get(2)).isInstanceOf(HostReply.ServiceDescribed.class);
    }
  }

  @Test
  void aServiceIsStoppedAndStarted() throws ChannelLost, InterruptedException {
    try (Channel channel = open()) {
      assertThat(channel.perform(new HostCall.StopService("Spooler", LIMIT))).isEqualTo(new Done());
      assertThat(state(channel)).isEqualTo(HostReply.ServiceState.STOPPED);
      assertThat(channel.perform(new HostCall.StopService("Spooler", LIMIT))).isEqualTo(new Done());
      assertThat(channel.perform(new HostCall.StartService("Spooler", LIMIT)))
          .isEqualTo(new Done());
      assertThat(channel.perform(new HostCall.StartService("Spooler", LIMIT)))
          .isEqualTo(new Done());
      assertThat(state(channel)).isEqualTo(HostReply.ServiceState.RUNNING);
    }
  }

  private static HostReply.ServiceState state(Channel channel)
      throws ChannelLost, InterruptedException {
    HostReply reply = channel.perform(new HostCall.DescribeService("Spooler"));
    assertThat(reply).isInstanceOf(HostReply.ServiceDescribed.class);
    return ((HostReply.ServiceDescribed) reply).state();
  }

  @Test
  void whatServicesRefuse() throws ChannelLost, InterruptedException {
    try (Channel channel = open()) {
      assertThat(channel.perform(new HostCall.DescribeService("NoSuch"))).isEqualTo(new Absent());
      HostReply denied = channel.perform(new HostCall.StartService("TermService", LIMIT));
      assertThat(denied).isInstanceOf(Refused.class);
      assertThat(((Refused) denied).forLackOfRights()).isTrue();
      assertThat(channel.perform(new HostCall.StartService("NETLOGON", LIMIT)))
          .isInstanceOfSatisfying(
              Refused.class,
              refusal -> assertThat(refusal.code()).isEqualTo(Refused.SERVICE_DISABLED));
      assertThat(channel.perform(new HostCall.SetStartType("Spooler", HostCall.StartType.DISABLED)))
          .isInstanceOf(Refused.class); // which this server has not
    }
  }

  @Test
  void servicesAreListed() throws ChannelLost, IOException, InterruptedException, Refusal {
    try (SmbLink link = signedIn()) {
      Services services = new Services(link, samba.as(TestingSamba.ADMINISTRATOR));
      assertThat(services.control().list())
          .extracting(entry -> entry.name())
          .contains("TermService", "Spooler", "RemoteRegistry");
      services.close();
    }
  }

  private SmbLink signedIn() throws ChannelLost, IOException, InterruptedException, Refusal {
    HostAccess access = samba.as(TestingSamba.ADMINISTRATOR);
    SmbSignIn signIn = ((SmbSignIn.Prepared.Ready) SmbSignIn.prepare(access)).signIn();
    SmbLink link = SmbLink.connect(access, access.port("smb").orElseThrow(), signIn);
    link.signIn(signIn);
    return link;
  }

  @Test
  void filesAreWrittenReadRenamedAndDeleted() throws ChannelLost, InterruptedException {
    Bytes content = Bytes.of("one\ntwo".getBytes(StandardCharsets.UTF_8));
    String file = "C:\\ProgramData\\Keys\\f686";
    try (Channel channel = open()) {
      assertThat(channel.perform(new HostCall.DescribeFile(file))).isEqualTo(new Absent());
      assertThat(channel.perform(new HostCall.WriteFile(file, content))).isEqualTo(new Done());
      assertThat(channel.perform(new HostCall.WriteFile(file, content)))
          .isInstanceOf(Refused.class);
      assertThat(channel.perform(new HostCall.ReadFile(file, 4, 100)))
          .isEqualTo(new HostReply.ContentRead(content.slice(4, 7), 7));
      assertThat(channel.perform(new HostCall.ListFolder("C:\\ProgramData\\Keys")))
          .isEqualTo(new HostReply.FolderListed(List.of(new HostReply.Entry("f686", false, 7))));
      assertThat(channel.perform(new HostCall.RenameFile(file, "f686.old"))).isEqualTo(new Done());
      assertThat(channel.perform(new HostCall.DescribeFile(file))).isEqualTo(new Absent());
      assertThat(channel.perform(new HostCall.RenameFile("C:\\ProgramData", "Other")))
          .isEqualTo(new Done());
      assertThat(channel.perform(new HostCall.DeleteFile("C:\\Other\\Keys\\f686.old")))
          .isEqualTo(new Done());
      assertThat(channel.perform(new HostCall.DeleteFile("C:\\Other\\Keys\\f686.old")))
          .isEqualTo(new Absent());
      assertThat(channel.perform(new HostCall.DeleteFile("C:\\Other\\Keys")))
          .isInstanceOf(Refused.class);
    }
  }

  @Test
  void aRenameDoesNotReplace() throws ChannelLost, InterruptedException {
    try (Channel channel = open()) {
      Bytes content = Bytes.of(1);
      HostReply first = channel.perform(new HostCall.WriteFile("C:\\names\\a", content));
      HostReply second = channel.perform(new HostCall.WriteFile("C:\\names\\b", content));
      assertThat(List.of(first, second)).containsOnly(new Done());
      assertThat(channel.perform(new HostCall.RenameFile("C:\\names\\a", "b")))
          .isInstanceOf(Refused.class);
      assertThat(channel.perform(new HostCall.RenameFile("C:\\names\\a", "..\\b")))
          .isInstanceOf(Refused.class);
      assertThat(channel.perform(new HostCall.RenameFile("C:\\names\\no", "c")))
          .isEqualTo(new Absent());
    }
  }

  @Test
  void descriptorsAreReadAndAccessListsChanged()
      throws ChannelLost, DecodeException, InterruptedException {
    String file = "C:\\MachineKeys\\key";
    try (Channel channel = open()) {
      assertThat(channel.perform(new HostCall.WriteFile(file, Bytes.of(1, 2))))
          .isEqualTo(new Done());
      SecurityDescriptor before = descriptor(channel, file);
      assertThat(Sddl.of(before).orElseThrow()).contains("(A;;FA;;;SY)", "(A;;FA;;;BA)");
      SecurityDescriptor wanted = Sddl.parse("D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FR;;;NS)");
      assertThat(channel.perform(new HostCall.WriteAccess(file, wanted.toBytes())))
          .isEqualTo(new Done());
      SecurityDescriptor after = descriptor(channel, file);
      assertThat(after.accessList()).isEqualTo(wanted.accessList());
      assertThat(after.owner()).isEqualTo(before.owner());
      assertThat(channel.perform(new HostCall.WriteAccess(file, before.toBytes())))
          .isEqualTo(new Done());
      assertThat(descriptor(channel, file)).isEqualTo(before);
    }
  }

  private static SecurityDescriptor descriptor(Channel channel, String file)
      throws ChannelLost, DecodeException, InterruptedException {
    HostReply reply = channel.perform(new HostCall.DescribeFile(file));
    assertThat(reply).isInstanceOf(HostReply.FileDescribed.class);
    Bytes descriptor = ((HostReply.FileDescribed) reply).descriptor().orElseThrow();
    return SecurityDescriptor.decode(new Reader(descriptor));
  }

  @Test
  void pathsThatAreNoneAreRefused() throws ChannelLost, InterruptedException {
    try (Channel channel = open()) {
      for (String path : List.of("", "x", "C:", "C:x", "\\\\other\\c", "C:\\..\\x", "C:\\a:b")) {
        assertThat(channel.perform(new HostCall.DescribeFile(path)))
            .as(path)
            .isInstanceOf(Refused.class);
      }
      assertThat(channel.perform(new HostCall.DescribeFile("Q:\\x")))
          .isInstanceOfSatisfying(
              Refused.class, refusal -> assertThat(refusal.text()).contains("no such share"));
    }
  }

  @Test
  void anEventLogIsCopiedOnceAndReadInParts()
      throws ChannelLost, IOException, InterruptedException {
    Path log = samba.drive().resolve("Windows/System32/winevt/Logs/Some%4Operational.evtx");
    byte[] content = new byte[3 * (HostCall.MAX_CONTENT_BYTES / 2)];
    content[content.length - 1] = 7;
    Files.write(log, content);
    try (Channel channel = open()) {
      HostReply first = read(channel, 0);
      assertThat(((HostReply.ContentRead) first).content().size())
          .isEqualTo(HostCall.MAX_CONTENT_BYTES);
      Files.write(log, new byte[1]);
      HostReply rest = read(channel, HostCall.MAX_CONTENT_BYTES);
      assertThat(((HostReply.ContentRead) rest).total()).isEqualTo(content.length);
      assertThat(((HostReply.ContentRead) rest).content().size())
          .isEqualTo(HostCall.MAX_CONTENT_BYTES / 2);
      assertThat(channel.perform(new HostCall.ReadEventLog("None", LIMIT, 0, 100)))
          .isEqualTo(new Absent());
    }
  }

  private static HostReply read(Channel channel, long offset)
      throws ChannelLost, InterruptedException {
    return channel.perform(
        new HostCall.ReadEventLog("Some/Operational", LIMIT, offset, HostCall.MAX_CONTENT_BYTES));
  }

  @Test
  void theMachineIsDescribed() throws ChannelLost, InterruptedException {
    try (Channel channel = open()) {
      HostReply reply = channel.perform(new HostCall.DescribeSystem());
      assertThat(reply).isInstanceOf(HostReply.SystemDescribed.class);
      HostReply.SystemDescribed system = (HostReply.SystemDescribed) reply;
      assertThat(system.now())
          .isBetween(Instant.now().minusSeconds(5), Instant.now().plusSeconds(5));
      assertThat(system.elevated()).isTrue();
    }
  }

  @Test
  void aWrongPasswordAndAnUnknownNameAreToldInOneLine() throws InterruptedException {
    Opened.NotOpen wrong = refused(samba.as(TestingSamba.ADMINISTRATOR, "wrong"));
    assertThat(wrong.because()).contains("password is wrong");
    assertThat(wrong.answered()).isTrue();
    assertThat(refused(samba.as("nobody-there")).because()).contains("nobody-there");
  }

  @Test
  void whoHasNoRightsIsRefusedByEachCall() throws ChannelLost, InterruptedException {
    try (Channel channel = open(samba.as(TestingSamba.ORDINARY))) {
      assertThat(channel.perform(new HostCall.WriteValue(KEY, "x", RegistryData.number(1))))
          .isInstanceOfSatisfying(
              Refused.class, refusal -> assertThat(refusal.forLackOfRights()).isTrue());
      assertThat(channel.perform(new HostCall.StopService("Spooler", LIMIT)))
          .isInstanceOfSatisfying(
              Refused.class, refusal -> assertThat(refusal.forLackOfRights()).isTrue());
      assertThat(channel.perform(new HostCall.ListFolder("C:\\")))
          .isInstanceOfSatisfying(
              Refused.class, refusal -> assertThat(refusal.forLackOfRights()).isTrue());
    }
  }

  @Test
  void aShareThatGoesInTheMiddle() throws ChannelLost, InterruptedException {
    try (Channel channel = open()) {
      assertThat(channel.perform(new HostCall.DescribeFile("C:\\Windows")))
          .isInstanceOf(HostReply.FileDescribed.class);
      samba.unshare("C$");
      assertLost(channel, new HostCall.DescribeFile("C:\\Windows"));
    }
  }

  private static void assertLost(Channel channel, HostCall call) {
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 50; i++) {
                HostReply _ = channel.perform(call);
                Thread.sleep(100);
              }
            })
        .isInstanceOf(ChannelLost.class)
        .message()
        .isNotBlank()
        .doesNotContain("\n", "Exception");
  }

  @Test
  void aServerThatStopsInTheMiddle() throws ChannelLost, InterruptedException {
    TestingSamba other = TestingSamba.start();
    boolean running = true;
    try (Channel channel = open(other.as(TestingSamba.ADMINISTRATOR))) {
      assertThat(channel.perform(new HostCall.DescribeService("Spooler")))
          .isInstanceOf(HostReply.ServiceDescribed.class);
      other.close();
      running = false;
      assertLost(channel, new HostCall.DescribeService("Spooler"));
    } finally {
      if (running) {
        other.close();
      }
    }
    Opened.NotOpen gone = refused(other.as(TestingSamba.ADMINISTRATOR));
    assertThat(gone.because()).contains("refused");
    assertThat(gone.answered()).isFalse();
  }

  @Test
  void encryptionIsUsedWhereTheServerDemandsIt() throws ChannelLost, InterruptedException {
    try (TestingSamba strict = TestingSamba.start("encrypt=yes");
        Channel channel = open(strict.as(TestingSamba.ADMINISTRATOR))) {
      assertThat(channel.perform(new HostCall.CreateKey(KEY))).isEqualTo(new Done());
      assertThat(channel.perform(new HostCall.DescribeFile("C:\\Windows")))
          .isInstanceOf(HostReply.FileDescribed.class);
    }
  }

  @Test
  void whatNeedsAScriptIsNotCarriedWithoutATaskScheduler()
      throws ChannelLost, InterruptedException {
    try (Channel channel = open()) {
      assertThat(channel.perform(new HostCall.ListSessions()))
          .isInstanceOfSatisfying(
              HostReply.NotCarried.class,
              not -> assertThat(not.because()).contains("task scheduler"));
    }
  }

  @Test
  void sealedCallsAreTaken() throws ChannelLost, IOException, InterruptedException, Refusal {
    HostAccess access = samba.as(TestingSamba.ADMINISTRATOR);
    Credentials.Password password = (Credentials.Password) access.credentials().orElseThrow();
    try (SmbLink link = signedIn();
        RpcPipe pipe =
            RpcPipe.open(
                link,
                "winreg",
                SyntaxId.WINREG,
                Optional.of(new Sealing("127.0.0.1", password, InstantSource.system())))) {
      RemoteRegistry registry = new RemoteRegistry(pipe);
      RegistryData large = RegistryData.binary(Bytes.of(new byte[20_000]));
      assertThat(registry.write(KEY, "Sealed", large)).isEqualTo(new Done());
      assertThat(registry.value(KEY, "Sealed")).contains(large);
    }
  }

  /** A Samba keeps none; that is no answer about something else. */
  @Test
  void rulesOfAFirewallThatIsNotThereAreRefusedInWords() throws ChannelLost, InterruptedException {
    try (Channel channel = open()) {
      assertThat(channel.perform(new HostCall.ListFirewallRules(3389)))
          .isInstanceOfSatisfying(
              Refused.class,
              refused ->
                  assertThat(refused.text())
                      .isEqualTo("the machine keeps no rules of Windows' firewall"));
    }
  }
}
