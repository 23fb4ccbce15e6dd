package org.rdpdoctor.remote.examine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.Verdict;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.BundleObservation.AccessEntry;
import org.rdpdoctor.model.BundleObservation.KeyAccessListed;
import org.rdpdoctor.model.BundleObservation.PortListed;
import org.rdpdoctor.model.BundleObservation.ServiceListed;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.HostObservation.HostClockSeen;
import org.rdpdoctor.model.HostObservation.HostExamined;
import org.rdpdoctor.model.HostObservation.HostFileMissing;
import org.rdpdoctor.model.HostObservation.HostFileSeen;
import org.rdpdoctor.model.HostObservation.HostPartUnread;
import org.rdpdoctor.model.HostObservation.HostPortCovered;
import org.rdpdoctor.model.HostObservation.HostServiceMissing;
import org.rdpdoctor.model.HostObservation.Unread;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.RegistryObservation.RegistryValueFound;
import org.rdpdoctor.model.RegistryObservation.RegistryValueMissing;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.HostReply.KeyListed;
import org.rdpdoctor.wire.hostcall.HostReply.NamedValue;
import org.rdpdoctor.wire.hostcall.RegistryData;
import org.rdpdoctor.wire.mstypes.Sddl;

/** What is asked of a machine and what becomes of the answers. */
class HostExaminerTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final String GUID = "0b21a2c8-5f21-4f0e-8f3e-1a2b3c4d5e6f";
  private static final String TERMINAL_SERVER =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server";
  private static final String LISTENER = TERMINAL_SERVER + "\\WinStations\\RDP-Tcp";
  private static final String KEY =
      "C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\f686aace6942fb7f7ceb231212eef4a4_"
          + GUID;

  private static TestingChannel machine() {
    return new TestingChannel()
        .with(
            new HostCall.DescribeSystem(),
            new HostReply.SystemDescribed(
                "SRV1",
                Optional.of("DOM"),
                "10.0.20348",
                NOW.plusSeconds(2),
                Optional.of(NOW),
                true))
        .with(
            new HostCall.ListKey("HKLM\\SOFTWARE\\Microsoft\\Cryptography"),
            key(List.of(new NamedValue("MachineGuid", RegistryData.text(GUID))), List.of()))
        .with(
            new HostCall.ListKey(TERMINAL_SERVER),
            key(List.of(number("fDenyTSConnections", 0)), List.of("WinStations")))
        .with(
            new HostCall.ListKey(LISTENER),
            key(List.of(number("PortNumber", 3390), number("SecurityLayer", 2)), List.of()))
        .with(
            new HostCall.DescribeService("TermService"),
            new HostReply.ServiceDescribed(
                HostReply.ServiceState.RUNNING,
                HostCall.StartType.ON_DEMAND,
                "NT Authority\\NetworkService",
                700));
  }

  private static KeyListed key(List<NamedValue> values, List<String> keys) {
    return new KeyListed(values, keys);
  }

  private static NamedValue number(String name, int value) {
    return new NamedValue(name, RegistryData.number(value));
  }

  private static List<Observed> examine(TestingChannel channel) throws InterruptedException {
    return new HostExaminer(CLOCK).examine(channel, ExamineOptions.usual(3389));
  }

  private static List<Observation> seen(List<Observed> observed) {
    return observed.stream().map(Observed::observation).toList();
  }

  private static <T> List<T> all(List<Observed> observed, Class<T> kind) {
    return seen(observed).stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Test
  void everythingComesFromTheHostAndSaysWhere() throws InterruptedException {
    List<Observed> observed = examine(machine());
    assertThat(observed)
        .allSatisfy(each ->
            assertThat(each.source())
                .isInstanceOfSatisfying(
                    Source.Host.class,
                    host -> {
                      assertThat(host.channel()).isEqualTo("smb");
                      assertThat(host.place()).isNotBlank();
                    }));
    assertThat(seen(observed).getFirst())
        .isInstanceOfSatisfying(
            HostExamined.class,
            examined -> {
              assertThat(examined.computer()).contains("SRV1");
              assertThat(examined.elevated()).contains(true);
            });
    assertThat(seen(observed))
        .contains(
            new HostClockSeen(Duration.ofSeconds(2), Duration.ZERO),
            new RegistryValueFound(LISTENER, "PortNumber", "REG_DWORD", "3390"),
            new ServiceListed(
                "TermService",
                "Running",
                Optional.of("Manual"),
                Optional.of("NT Authority\\NetworkService"),
                Optional.of(700L)),
            new HostServiceMissing("TSGateway"),
            new HostFileMissing(KEY));
  }

  @Test
  void theListenersOwnPortIsAskedForToo() throws InterruptedException {
    TestingChannel channel =
        machine()
            .with(
                new HostCall.ListPortOwners(3390),
                new HostReply.PortListed(
                    List.of(
                        new HostReply.PortOwner(
                            "0.0.0.0", 700, "svchost.exe", List.of("TermService")))));
    List<Observed> observed = examine(channel);
    assertThat(channel.asked())
        .contains(new HostCall.ListPortOwners(3389), new HostCall.ListPortOwners(3390));
    assertThat(seen(observed))
        .contains(
            new PortListed(
                "TCP", "0.0.0.0", 3390, Optional.of(700L), List.of("TermService", "svchost.exe")),
            new HostPortCovered(3390, 1),
            new HostPortCovered(3389, 0));
  }

  @Test
  void theAccessListOfTheKeyFileIsGivenInBothForms() throws InterruptedException, DecodeException {
    String sddl = "O:SYG:SYD:PAI(D;;FR;;;NS)(A;;FA;;;SY)(A;;FR;;;NS)";
    Bytes descriptor = Sddl.parse(sddl).toBytes();
    List<Observed> observed =
        examine(
            machine()
                .with(
                    new HostCall.DescribeFile(KEY),
                    new HostReply.FileDescribed(false, 2300, Optional.of(descriptor))));
    assertThat(seen(observed))
        .contains(
            new HostFileSeen(KEY, false, 2300, Optional.of(sddl)),
            new KeyAccessListed(
                KEY,
                List.of(
                    new AccessEntry("S-1-5-20", false, "0x120089"),
                    new AccessEntry("S-1-5-18", true, "0x1f01ff"),
                    new AccessEntry("S-1-5-20", true, "0x120089"))));
    assertThat(verdict(observed, "listener-key-unreadable")).isEqualTo(Verdict.CONFIRMED);
  }

  @Test
  void aDescriptorThatIsNoneIsNotKnownAndNotFine() throws InterruptedException {
    for (Optional<Bytes> descriptor :
        List.of(Optional.<Bytes>empty(), Optional.of(Bytes.of(1, 0, 4)))) {
      List<Observed> observed =
          examine(
              machine()
                  .with(
                      new HostCall.DescribeFile(KEY),
                      new HostReply.FileDescribed(false, 2300, descriptor)));
      assertThat(seen(observed)).contains(new HostFileSeen(KEY, false, 2300, Optional.empty()));
      assertThat(all(observed, KeyAccessListed.class)).isEmpty();
      assertThat(all(observed, HostPartUnread.class))
          .anyMatch(each -> each.parts().contains("access list of " + KEY));
    }
  }

  /** The name of the file is made as Windows makes it. */
  @Test
  void theKeyFileOfAContainerIsFoundByItsName() {
    assertThat(KeyFiles.fileName("TSSecKeySet1", GUID))
        .isEqualTo("f686aace6942fb7f7ceb231212eef4a4_" + GUID);
    assertThat(KeyFiles.fileName("iisConfigurationKey", GUID))
        .isEqualTo("6de9cb26d2b98c01ec4e9e8b34824aa2_" + GUID);
  }

  @Test
  void keysBelowOneAreFollowed() throws InterruptedException {
    String store = "HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\Remote Desktop\\Certificates";
    TestingChannel channel =
        machine()
            .with(
                new HostCall.ListKey(store), key(List.of(), List.of("AA11", "BB22", "an\\odd one")))
            .with(
                new HostCall.ListKey(store + "\\AA11"),
                key(
                    List.of(new NamedValue("Blob", RegistryData.binary(Bytes.of(1, 2, 3)))),
                    List.of()));
    examine(channel);
    assertThat(channel.asked())
        .contains(new HostCall.ListKey(store + "\\AA11"), new HostCall.ListKey(store + "\\BB22"))
        .doesNotContain(new HostCall.ListKey(store + "\\an\\odd one"));
  }

  /** On Azure a round takes twenty seconds. */
  @Test
  void aFewRoundsDo() throws InterruptedException {
    TestingChannel channel = machine();
    examine(channel);
    assertThat(channel.rounds.stream().filter(round -> !round.isEmpty())).hasSizeLessThan(4);
  }

  @Test
  void nothingIsEverChanged() throws InterruptedException {
    List<TestingChannel> channels = new ArrayList<>();
    for (HostReply reply : replies()) {
      channels.add(new TestingChannel().otherwise(_ -> reply));
      channels.add(machine().otherwise(_ -> reply));
    }
    for (TestingChannel channel : channels) {
      examine(channel);
      assertThat(channel.asked())
          .isNotEmpty()
          .allMatch(HostCall.Reading.class::isInstance)
          .noneMatch(HostCall.Change.class::isInstance);
    }
  }

  /** Whatever the machine answers to whatever question. */
  private static List<HostReply> replies() {
    return List.of(
        new HostReply.Done(),
        new HostReply.Absent(),
        new HostReply.Refused(5, ""),
        new HostReply.Refused(0, "x".repeat(100_000)),
        new HostReply.NotCarried("no"),
        new HostReply.SystemDescribed(
            "", Optional.empty(), "", Instant.MAX, Optional.empty(), false),
        new HostReply.SystemDescribed(
            "", Optional.empty(), "", Instant.MIN, Optional.empty(), false),
        new HostReply.ValueRead(new RegistryData(-1, Bytes.EMPTY)),
        key(
            List.of(
                new NamedValue("Blob", new RegistryData(-1, Bytes.of(1))),
                new NamedValue("PortNumber", RegistryData.number(-1)),
                new NamedValue("MachineGuid", RegistryData.text("..\\..\\x"))),
            List.of("a", "", "*", "..", "a\\b")),
        new HostReply.ServiceDescribed(
            HostReply.ServiceState.PAUSED, HostCall.StartType.BOOT, "x".repeat(10_000), -1),
        new HostReply.FileDescribed(true, -1, Optional.of(Bytes.of(new byte[64]))),
        new HostReply.FolderListed(List.of()),
        new HostReply.ContentRead(Bytes.of(new byte[5_000]), Long.MAX_VALUE),
        new HostReply.ContentRead(Bytes.EMPTY, 7),
        new HostReply.ContentRead(Bytes.of('E', 'l', 'f', 'F', 'i', 'l', 'e', 0), 8),
        new HostReply.SessionsListed(List.of(new HostReply.Session(-1, "", ""))),
        new HostReply.PortListed(List.of(new HostReply.PortOwner("", -1, "", List.of()))),
        new HostReply.FirewallRulesListed(
            List.of(
                new HostReply.FirewallRule(
                    "", "", true, true, false, "", "", "-,1-,99999999999", ""))),
        new HostReply.MembersListed(List.of(new HostReply.Member("", ""))));
  }

  /** What could not be read speaks for nothing. */
  @Test
  void whoHasNoRightsLearnsThatAndNothingElse() throws InterruptedException {
    for (HostReply reply :
        List.of(new HostReply.Refused(5, "Access is denied."), new HostReply.NotCarried("no"))) {
      List<Observed> observed = examine(new TestingChannel().otherwise(_ -> reply));
      assertThat(all(observed, HostPartUnread.class))
          .hasSize(2)
          .last()
          .satisfies(
              unread -> assertThat(unread.parts()).containsExactly("the listener's key file"));
      assertThat(all(observed, HostPartUnread.class))
          .first()
          .satisfies(unread -> {
            assertThat(unread.reason())
                .isEqualTo(
                    reply instanceof HostReply.NotCarried ? Unread.NOT_CARRIED : Unread.NO_RIGHTS);
            assertThat(unread.parts())
                .contains("service TermService", "log Security", LISTENER, "port 3389", "sessions");
          });
      assertThat(all(observed, RegistryValueMissing.class)).isEmpty();
      assertThat(all(observed, HostServiceMissing.class)).isEmpty();
      assertThat(judge(observed).causes()).noneMatch(each -> isFinding(each.verdict()));
    }
  }

  private static boolean isFinding(Verdict verdict) {
    return verdict == Verdict.CONFIRMED || verdict == Verdict.LIKELY || verdict == Verdict.POSSIBLE;
  }

  @Test
  void aChannelThatBreaksLeavesWhatWasRead() throws InterruptedException {
    List<Observed> first = examine(machine().lostAfter(0));
    assertThat(all(first, HostPartUnread.class))
        .allMatch(each ->
            each.reason() == Unread.NOT_ANSWERED
                || each.parts().contains("the listener's key file"));
    List<Observed> second = examine(machine().lostAfter(1));
    assertThat(seen(second))
        .contains(new RegistryValueFound(LISTENER, "PortNumber", "REG_DWORD", "3390"));
    assertThat(all(second, HostPartUnread.class))
        .anyMatch(each ->
            each.reason() == Unread.NOT_ANSWERED
                && each.because().equals("the connection was reset")
                && each.parts().contains("port 3389"));
  }

  @Test
  void repliesThatAreMissingAreSaid() throws InterruptedException {
    List<Observed> observed = examine(machine().keepingBack(1));
    assertThat(all(observed, HostPartUnread.class))
        .anyMatch(each -> each.because().equals("the channel gave no reply"));
  }

  @Test
  void timeEndsItAndIsSaid() throws InterruptedException {
    AtomicLong minutes = new AtomicLong();
    TestingChannel channel =
        machine()
            .otherwise(_ -> {
              minutes.incrementAndGet();
              return new HostReply.Absent();
            });
    List<Observed> observed =
        new HostExaminer(() -> NOW.plus(Duration.ofMinutes(minutes.get())))
            .examine(channel, ExamineOptions.usual(3389));
    assertThat(channel.rounds).hasSize(1);
    assertThat(all(observed, HostPartUnread.class))
        .anyMatch(
            each -> each.because().equals("time was up") && each.parts().contains("log System"));
  }

  private static Diagnosis judge(List<Observed> observed) {
    return new Engine(Catalogue.causes())
        .judge(
            new Evidence(
                Evidence.SCHEMA,
                "test",
                new Target("srv1", "srv1", 3389),
                List.of(),
                List.of(),
                observed));
  }

  private static Verdict verdict(List<Observed> observed, String cause) {
    return judge(observed).cause(cause).map(Assessment::verdict).orElseThrow();
  }
}
