package org.rdpdoctor.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.AttemptBudget;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.probe.name.SystemResolver;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;

class ChannelsTest {
  private static final HostAccess ACCESS =
      HostAccess.to(
          "127.0.0.1",
          new Credentials.Password(
              AccountName.parse("alice"), Secret.of("x".getBytes(StandardCharsets.UTF_8))),
          AttemptBudget.NO_ATTEMPTS);

  private final List<String> asked = new ArrayList<>();

  private record TestingChannel(String name) implements Channel {
    @Override
    public String host() {
      return "127.0.0.1";
    }

    @Override
    public List<HostReply> perform(List<? extends HostCall> calls) {
      return List.of();
    }

    @Override
    public void close() {}
  }

  private ChannelOpener opener(String name, List<Integer> ports, boolean opens) {
    return new ChannelOpener() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public List<Integer> ports(HostAccess access) {
        return ports;
      }

      @Override
      public Opened open(HostAccess access) {
        asked.add(name);
        return opens
            ? new Opened.Open(new TestingChannel(name))
            : new Opened.NotOpen(name, "it is shut", true);
      }
    };
  }

  private static ChannelChoice choose(String via, ChannelOpener... openers)
      throws InterruptedException {
    return new Channels(List.of(openers), new SystemResolver()).choose(via, ACCESS);
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void theFirstThatOpensIsUsedAndTheOthersSayWhyNot() throws IOException, InterruptedException {
    int shut = unusedPort();
    try (ServerSocket listening = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      int port = listening.getLocalPort();
      ChannelChoice choice =
          choose(
              Channels.AUTO,
              opener("local", List.of(), false),
              opener("winrm", List.of(shut), true),
              opener("ssh", List.of(shut, port), true),
              opener("smb", List.of(port), true),
              opener("azure", List.of(), true));
      assertThat(choice.channel().map(Channel::name)).contains("ssh");
      assertThat(choice.reasons())
          .containsExactly(
              "local: it is shut",
              "winrm: port %d: the connection is refused".formatted(shut),
              "smb: its port takes connections, and it was not tried: ssh is preferred",
              "azure: it was not tried: ssh is preferred");
      assertThat(asked).containsExactly("local", "ssh");
    }
  }

  @Test
  void whereNothingOpensAllSayWhy() throws IOException, InterruptedException {
    ChannelChoice choice =
        choose(
            Channels.AUTO,
            opener("winrm", List.of(unusedPort()), true),
            opener("azure", List.of(), false));
    assertThat(choice.channel()).isEmpty();
    assertThat(choice.others()).extracting(Opened.NotOpen::answered).containsExactly(false, true);
  }

  @Test
  void whoNamesOneGetsThatOne() throws IOException, InterruptedException {
    ChannelOpener smb = opener("smb", List.of(unusedPort()), true);
    ChannelOpener winrm = opener("winrm", List.of(), true);
    ChannelChoice choice = choose("smb", winrm, smb);
    assertThat(choice.channel().map(Channel::name)).contains("smb");
    assertThat(choice.others()).isEmpty();
    assertThat(asked).containsExactly("smb");
    assertThatThrownBy(() -> choose("telnet", winrm)).hasMessageContaining("telnet");
    assertThat(new Channels(List.of(winrm, smb), new SystemResolver()).names())
        .containsExactly("winrm", "smb", "auto");
  }
}
