package org.rdpdoctor.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.RegistryData;

/**
 * What every channel does, with the simulated Windows machine at its other end. A subclass opens
 * its channel to whatever machine it is given. What the machine itself answers to a call is what
 * the channel must bring; what a channel does not carry it names in {@link #notCarried()}.
 */
@Timeout(180)
public abstract class ChannelContract {
  private static final String TERMINAL =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server";
  private static final String OWN_KEY = "HKLM\\SOFTWARE\\RdpDoctor Contract";
  private static final String FOLDER = "C:\\ProgramData\\RdpDoctorContract";
  private static final String FILE = FOLDER + "\\a.bin";
  private static final String USERS = "S-1-5-32-555";
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final HostReply DONE = new HostReply.Done();
  private static final HostReply ABSENT = new HostReply.Absent();

  /** The machine as the other end of the channel uses it. */
  @FunctionalInterface
  public interface Machine {
    /**
     * Carries out one call.
     *
     * @throws IOException when the way to it shall end there
     */
    HostReply perform(HostCall call) throws IOException;
  }

  private final List<Channel> opened = new ArrayList<>();

  /** A channel to it; whatever serves it is ended by the subclass. */
  protected abstract Channel open(Machine machine) throws IOException, InterruptedException;

  /** The kinds of calls that this channel cannot carry. */
  protected Set<Class<? extends HostCall>> notCarried() {
    return Set.of();
  }

  /** What may differ in a reply without harm, taken away. */
  protected HostReply comparable(HostReply reply) {
    return reply;
  }

  @AfterEach
  void closeAll() {
    opened.forEach(Channel::close);
  }

  private Channel channelTo(Machine machine) throws IOException, InterruptedException {
    Channel channel = open(machine);
    opened.add(channel);
    return channel;
  }

  private static Machine healthy() {
    return TestingHosts.healthy();
  }

  /** A machine that answers some calls so, and the others as it does. */
  private static Machine answering(Predicate<HostCall> calls, HostReply reply) {
    Machine machine = healthy();
    return call -> calls.test(call) ? reply : machine.perform(call);
  }

  private static List<HostCall> readings() {
    return List.of(
        new HostCall.ReadValue(TERMINAL, "fDenyTSConnections"),
        new HostCall.ReadValue(TERMINAL + "\\WinStations\\RDP-Tcp", "PortNumber"),
        new HostCall.ListKey(TERMINAL),
        new HostCall.DescribeService("TermService"),
        new HostCall.DescribeFile("C:\\Windows\\System32\\termsrv.dll"),
        new HostCall.DescribeFile("C:\\Windows\\System32"),
        new HostCall.ListFolder("C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys"),
        new HostCall.ReadFile("C:\\Windows\\System32\\termsrv.dll", 0, 4096),
        new HostCall.ReadFile("C:\\Windows\\System32\\termsrv.dll", 1, 1),
        new HostCall.ListSessions(),
        new HostCall.ListPortOwners(3389),
        new HostCall.ListPortOwners(1),
        new HostCall.ListFirewallRules(3389),
        new HostCall.ListMembers(USERS));
  }

  private static List<HostCall> absentThings() {
    return List.of(
        new HostCall.ReadValue(TERMINAL, "NoSuchValue"),
        new HostCall.ReadValue(OWN_KEY, "NoSuchKey"),
        new HostCall.ListKey(OWN_KEY),
        new HostCall.DescribeService("NoSuchService"),
        new HostCall.DescribeFile("C:\\NoSuchFolder\\file"),
        new HostCall.ListFolder("C:\\NoSuchFolder"),
        new HostCall.ReadFile("C:\\NoSuchFile", 0, 10),
        new HostCall.ListMembers("S-1-5-32-599"),
        new HostCall.DeleteValue(TERMINAL, "NoSuchValue"),
        new HostCall.UnscheduleScript("NoSuchTask"));
  }

  @Test
  void whatIsReadIsWhatTheMachineSays() throws IOException, InterruptedException, ChannelLost {
    Machine machine = healthy();
    Channel channel = channelTo(machine);
    for (HostCall call : readings()) {
      brings(call, machine.perform(call), channel.perform(call));
    }
  }

  @Test
  void manyAtOnceAreAnsweredInTheirOrder() throws IOException, InterruptedException, ChannelLost {
    Machine machine = healthy();
    List<HostReply> replies = channelTo(machine).perform(readings());
    assertThat(replies).hasSameSizeAs(readings());
    for (int i = 0; i < replies.size(); i++) {
      HostCall call = readings().get(i);
      brings(call, machine.perform(call), replies.get(i));
    }
  }

  @Test
  void nothingAskedNothingAnswered() throws IOException, InterruptedException, ChannelLost {
    assertThat(channelTo(healthy()).perform(List.of())).isEmpty();
  }

  @Test
  void theSystemIsDescribed() throws IOException, InterruptedException, ChannelLost {
    Machine machine = healthy();
    HostReply here = machine.perform(new HostCall.DescribeSystem());
    HostReply there = channelTo(machine).perform(new HostCall.DescribeSystem());
    assertThat(there).isInstanceOf(HostReply.SystemDescribed.class);
    HostReply.SystemDescribed expected = (HostReply.SystemDescribed) here;
    HostReply.SystemDescribed actual = (HostReply.SystemDescribed) there;
    assertThat(actual.computer()).isEqualToIgnoringCase(expected.computer());
    assertThat(actual.build()).isEqualTo(expected.build());
    assertThat(Duration.between(expected.now(), actual.now()).abs())
        .isLessThan(Duration.ofMinutes(1));
    assertThat(actual.elevated()).isTrue();
  }

  @Test
  void whatIsNotThereIsAbsent() throws IOException, InterruptedException, ChannelLost {
    Machine machine = healthy();
    Channel channel = channelTo(machine);
    for (HostCall call : absentThings()) {
      assertThat(machine.perform(call)).as("the machine to %s", call).isEqualTo(ABSENT);
      brings(call, ABSENT, channel.perform(call));
    }
  }

  @Test
  void everyTypeOfARegistryValueIsKept() throws IOException, InterruptedException, ChannelLost {
    Channel channel = channelTo(healthy());
    for (RegistryData data :
        List.of(
            RegistryData.number(-1),
            RegistryData.text("Gr\u00fc\u00dfe \u5b57"),
            RegistryData.binary(Bytes.EMPTY),
            RegistryData.binary(Bytes.of(0, 1, 255)),
            new RegistryData(RegistryData.EXPANDABLE_TEXT, RegistryData.text("%a%").data()),
            new RegistryData(RegistryData.TEXTS, Bytes.of('a', 0, 0, 0, 'b', 0, 0, 0, 0, 0)),
            new RegistryData(RegistryData.LONG_NUMBER, Bytes.of(1, 2, 3, 4, 5, 6, 7, 8)),
            new RegistryData(RegistryData.NONE, Bytes.of(7)),
            new RegistryData(RegistryData.TEXT, Bytes.of('x', 0)))) {
      assertThat(channel.perform(new HostCall.WriteValue(OWN_KEY, "v", data))).isEqualTo(DONE);
      assertThat(channel.perform(new HostCall.ReadValue(OWN_KEY, "v")))
          .isEqualTo(new HostReply.ValueRead(data));
    }
    assertThat(channel.perform(new HostCall.DeleteValue(OWN_KEY, "v"))).isEqualTo(DONE);
    assertThat(channel.perform(new HostCall.ReadValue(OWN_KEY, "v"))).isEqualTo(ABSENT);
  }

  @Test
  void keysAreMadeAndTakenAway() throws IOException, InterruptedException, ChannelLost {
    Channel channel = channelTo(healthy());
    assertThat(
            channel.perform(
                List.of(
                    new HostCall.CreateKey(OWN_KEY + "\\below"),
                    new HostCall.CreateKey(OWN_KEY + "\\below"))))
        .containsOnly(DONE);
    assertThat(channel.perform(new HostCall.DeleteKey(OWN_KEY)))
        .isInstanceOf(HostReply.Refused.class);
    assertThat(
            channel.perform(
                List.of(
                    new HostCall.DeleteKey(OWN_KEY + "\\below"), new HostCall.DeleteKey(OWN_KEY))))
        .containsOnly(DONE);
    assertThat(channel.perform(new HostCall.ListKey(OWN_KEY))).isEqualTo(ABSENT);
  }

  @Test
  void servicesStopAndStartAndChangeTheirStart()
      throws IOException, InterruptedException, ChannelLost {
    Machine machine = healthy();
    Channel channel = channelTo(machine);
    HostCall describe = new HostCall.DescribeService("SessionEnv");
    for (HostCall change :
        List.of(
            new HostCall.StopService("SessionEnv", LIMIT),
            new HostCall.SetStartType("SessionEnv", HostCall.StartType.DISABLED))) {
      brings(change, DONE, channel.perform(change));
      brings(describe, machine.perform(describe), channel.perform(describe));
    }
    HostReply refused = channel.perform(new HostCall.StartService("SessionEnv", LIMIT));
    assertThat(refused).isInstanceOf(HostReply.Refused.class);
    assertThat(((HostReply.Refused) refused).code()).isEqualTo(HostReply.Refused.SERVICE_DISABLED);
    assertThat(
            channel.perform(
                List.of(
                    new HostCall.SetStartType("SessionEnv", HostCall.StartType.ON_DEMAND),
                    new HostCall.StartService("SessionEnv", LIMIT))))
        .containsOnly(DONE);
    brings(describe, machine.perform(describe), channel.perform(describe));
  }

  @Test
  void filesAreWrittenReadRenamedAndTakenAway()
      throws IOException, InterruptedException, ChannelLost {
    Channel channel = channelTo(healthy());
    Bytes content = Bytes.of(new byte[70_000]).append(Bytes.of(1, 2, 3));
    brings(
        new HostCall.WriteFile(FILE, content),
        DONE,
        channel.perform(new HostCall.WriteFile(FILE, content)));
    assertThat(channel.perform(new HostCall.WriteFile(FILE, content)))
        .isInstanceOf(HostReply.Refused.class);
    assertThat(channel.perform(new HostCall.ReadFile(FILE, 69_999, 100)))
        .isEqualTo(new HostReply.ContentRead(Bytes.of(0, 1, 2, 3), content.size()));
    assertThat(channel.perform(new HostCall.RenameFile(FILE, "b.bin"))).isEqualTo(DONE);
    assertThat(channel.perform(new HostCall.DescribeFile(FILE))).isEqualTo(ABSENT);
    assertThat(channel.perform(new HostCall.DeleteFile(FOLDER + "\\b.bin"))).isEqualTo(DONE);
    assertThat(channel.perform(new HostCall.DeleteFile(FOLDER + "\\b.bin"))).isEqualTo(ABSENT);
  }

  @Test
  void anAccessListIsReplacedAndPutBack() throws IOException, InterruptedException, ChannelLost {
    Machine machine = healthy();
    Channel channel = channelTo(machine);
    assertThat(channel.perform(new HostCall.WriteFile(FILE, Bytes.of(1)))).isEqualTo(DONE);
    Bytes before = descriptor(channel.perform(new HostCall.DescribeFile(FILE)));
    Bytes other =
        descriptor(
            channel.perform(new HostCall.DescribeFile("C:\\Windows\\System32\\termsrv.dll")));
    assertThat(channel.perform(new HostCall.WriteAccess(FILE, other))).isEqualTo(DONE);
    HostCall describe = new HostCall.DescribeFile(FILE);
    brings(describe, machine.perform(describe), channel.perform(describe));
    assertThat(descriptor(channel.perform(describe))).isNotEqualTo(before);
    assertThat(channel.perform(new HostCall.WriteAccess(FILE, before))).isEqualTo(DONE);
    assertThat(descriptor(channel.perform(describe))).isEqualTo(before);
  }

  private static Bytes descriptor(HostReply reply) {
    return ((HostReply.FileDescribed) reply).descriptor().orElseThrow();
  }

  @Test
  void rulesMembersAndTasksAreChanged() throws IOException, InterruptedException, ChannelLost {
    Machine machine = healthy();
    Channel channel = channelTo(machine);
    for (HostCall change :
        List.of(
            new HostCall.EnableFirewallRule("RemoteDesktop-UserMode-In-TCP", false),
            new HostCall.AddFirewallRule("RdpDoctor-3390-TCP", "TCP", 3390),
            new HostCall.AddMember(USERS, "LAB\\another"),
            new HostCall.ScheduleScript("RdpDoctor-Undo", Duration.ofMinutes(10), "exit"),
            new HostCall.UnscheduleScript("RdpDoctor-Undo"),
            new HostCall.RemoveMember(USERS, "LAB\\another"),
            new HostCall.DeleteFirewallRule("RdpDoctor-3390-TCP"))) {
      brings(change, DONE, channel.perform(change));
    }
    for (HostCall call :
        List.of(new HostCall.ListFirewallRules(3389), new HostCall.ListMembers(USERS))) {
      brings(call, machine.perform(call), channel.perform(call));
    }
  }

  /** A session of the network has none, and SYSTEM has others. */
  @Test
  void savedPasswordsAreNotAtHandOverTheNetwork()
      throws IOException, InterruptedException, ChannelLost {
    Machine machine = healthy();
    Channel channel = channelTo(machine);
    for (HostCall call :
        List.of(
            new HostCall.ListCredentials("TERMSRV/host"),
            new HostCall.DeleteCredential("TERMSRV/host"))) {
      brings(call, machine.perform(call), channel.perform(call));
    }
  }

  @Test
  void aRefusalIsBroughtWithItsCode() throws IOException, InterruptedException, ChannelLost {
    HostReply denied = new HostReply.Refused(HostReply.Refused.ACCESS_DENIED, "Access is denied");
    Channel channel =
        channelTo(
            answering(
                call ->
                    call instanceof HostCall.WriteValue
                        || call instanceof HostCall.ReadFile
                        || call instanceof HostCall.SetStartType,
                denied));
    for (HostCall call :
        List.of(
            new HostCall.WriteValue(OWN_KEY, "v", RegistryData.number(1)),
            new HostCall.ReadFile("C:\\Windows\\System32\\termsrv.dll", 0, 10),
            new HostCall.SetStartType("SessionEnv", HostCall.StartType.DISABLED))) {
      HostReply reply = channel.perform(call);
      assertThat(reply).as("%s", call).isInstanceOf(HostReply.Refused.class);
      assertThat(((HostReply.Refused) reply).forLackOfRights()).as("%s", call).isTrue();
    }
  }

  @Test
  void theFirstChangeThatFailsEndsTheChanges()
      throws IOException, InterruptedException, ChannelLost {
    Machine machine =
        answering(
            call -> call instanceof HostCall.SetStartType,
            new HostReply.Refused(HostReply.Refused.ACCESS_DENIED, "no"));
    Channel channel = channelTo(machine);
    List<HostReply> replies =
        channel.perform(
            List.of(
                new HostCall.WriteValue(OWN_KEY, "first", RegistryData.number(1)),
                new HostCall.DeleteValue(OWN_KEY, "NoSuchValue"),
                new HostCall.SetStartType("SessionEnv", HostCall.StartType.DISABLED),
                new HostCall.WriteValue(OWN_KEY, "second", RegistryData.number(2)),
                new HostCall.ReadValue(OWN_KEY, "second"),
                new HostCall.DeleteKey(OWN_KEY)));
    assertThat(replies).hasSize(6);
    assertThat(replies.subList(0, 2)).containsExactly(DONE, ABSENT);
    assertThat(replies.get(2)).isInstanceOf(HostReply.Refused.class);
    assertThat(replies.get(3)).isInstanceOf(HostReply.NotCarried.class);
    assertThat(replies.get(4)).isEqualTo(ABSENT);
    assertThat(replies.get(5)).isInstanceOf(HostReply.NotCarried.class);
    assertThat(channel.perform(new HostCall.DeleteKey(OWN_KEY))).isEqualTo(DONE);
  }

  @Test
  void aWayThatEndsInTheMiddleIsAChannelLost() throws IOException, InterruptedException {
    Machine machine = healthy();
    Channel channel =
        channelTo(call -> {
          if (call instanceof HostCall.WriteValue) {
            throw new IOException("the way ends here");
          }
          return machine.perform(call);
        });
    assertThatThrownBy(() ->
            channel.perform(
                List.of(
                    new HostCall.ReadValue(TERMINAL, "fDenyTSConnections"),
                    new HostCall.WriteValue(OWN_KEY, "v", RegistryData.number(1)))))
        .isInstanceOf(ChannelLost.class)
        .satisfies(lost -> assertThat(lost.getMessage()).isNotBlank().doesNotContain("\n"));
  }

  private void brings(HostCall call, HostReply expected, HostReply actual) {
    if (notCarried().contains(call.getClass())) {
      assertThat(actual).as("%s", call).isInstanceOf(HostReply.NotCarried.class);
    } else {
      assertThat(comparable(actual)).as("%s", call).isEqualTo(comparable(expected));
    }
  }
}
