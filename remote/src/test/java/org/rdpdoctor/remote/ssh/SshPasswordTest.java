package org.rdpdoctor.remote.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.sshd.server.auth.UserAuthFactory;
import org.apache.sshd.server.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.lab.windows.WindowsHost;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.AttemptBudget;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.Opened;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;

/**
 * Passwords, against a server of Apache MINA; a wrong one against OpenSSH: {@link SshOpenerTest}.
 */
@Timeout(120)
class SshPasswordTest {
  private final List<Boolean> settled = new ArrayList<>();

  static Stream<List<UserAuthFactory>> ways() {
    return Stream.of(
        List.of(UserAuthPasswordFactory.INSTANCE),
        List.of(UserAuthKeyboardInteractiveFactory.INSTANCE),
        List.of(UserAuthPasswordFactory.INSTANCE, UserAuthKeyboardInteractiveFactory.INSTANCE));
  }

  private PasswordServer server(List<UserAuthFactory> way) throws IOException {
    return PasswordServer.start(WindowsHost.healthy()::perform, way);
  }

  private Opened open(PasswordServer server, String password) throws InterruptedException {
    AttemptBudget budget =
        new AttemptBudget() {
          @Override
          public Optional<String> take(String host, AccountName account) {
            return Optional.empty();
          }

          @Override
          public void settle(String host, AccountName account, boolean accepted) {
            settled.add(accepted);
          }
        };
    HostAccess access =
        new HostAccess(
            "127.0.0.1",
            Map.of(SshOpener.NAME, server.port()),
            Optional.of(
                new Credentials.Password(
                    AccountName.parse(PasswordServer.ACCOUNT),
                    Secret.of(password.getBytes(StandardCharsets.UTF_8)))),
            budget,
            Optional.empty(),
            true,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            HostAccess.Limits.DEFAULT);
    return new SshOpener(List.of(), Optional.empty()).open(access);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void theRightPasswordEnters(List<UserAuthFactory> way)
      throws IOException, InterruptedException, ChannelLost {
    try (PasswordServer server = server(way)) {
      Opened opened = open(server, PasswordServer.PASSWORD);
      assertThat(opened).isInstanceOf(Opened.Open.class);
      try (Channel channel = ((Opened.Open) opened).channel()) {
        assertThat(channel.perform(new HostCall.DescribeSystem()))
            .isInstanceOf(HostReply.SystemDescribed.class);
      }
      assertThat(settled).containsExactly(true);
      assertThat(server.attempts()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aWrongOneIsTriedOnceWhateverTheServerAsks(List<UserAuthFactory> way)
      throws IOException, InterruptedException {
    try (PasswordServer server = server(way)) {
      assertThat(open(server, "wr0ng!"))
          .isInstanceOfSatisfying(
              Opened.NotOpen.class,
              not ->
                  assertThat(not.because())
                      .startsWith("SSH refuses the password of")
                      .doesNotContain("wr0ng!"));
      assertThat(settled).containsExactly(false);
      assertThat(server.attempts()).isEqualTo(1);
    }
  }
}
