package org.rdpdoctor.remote.powershell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.lab.powershell.PowerShellEndpoint;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.Opened;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;

class PowerShellChannelTest {
  private static final HostCall READ = new HostCall.ReadFile("C:\\a", 0, 20_000);
  private static final HostCall CHANGE = new HostCall.DeleteFile("C:\\a");

  /** Answers every script alike, and keeps the limits. */
  private static final class FixedRunner implements ScriptRunner {
    private final ScriptOutcome outcome;
    private final List<Duration> limits = new ArrayList<>();
    private boolean closed;

    FixedRunner(ScriptOutcome outcome) {
      this.outcome = outcome;
    }

    @Override
    public ScriptOutcome run(String script, Duration limit) {
      limits.add(limit);
      return outcome;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static PowerShellChannel over(ScriptRunner runner) {
    return new PowerShellChannel("local", "host", runner, Duration.ofMinutes(1));
  }

  private static ScriptOutcome ran(String output, String errors, int exitCode) {
    return new ScriptOutcome.Ran(output, errors, exitCode);
  }

  @Test
  void anAnswerThatIsTooLongComesInParts() throws ChannelLost, InterruptedException {
    byte[] noise = new byte[20_000];
    new Random(5).nextBytes(noise);
    HostReply content = new HostReply.ContentRead(Bytes.of(noise), noise.length);
    PowerShellEndpoint endpoint = new PowerShellEndpoint(HostScript.library(), _ -> content);
    PowerShellChannel channel = over(new TestingRunner(endpoint, 4096));
    assertThat(channel.perform(READ)).isEqualTo(content);
    assertThat(endpoint.runs()).isBetween(7, 10);
    assertThat(endpoint.kept()).isZero();
  }

  @Test
  void hundredsOfCallsTakeFewRuns() throws ChannelLost, InterruptedException {
    PowerShellEndpoint endpoint =
        new PowerShellEndpoint(HostScript.library(), _ -> new HostReply.Absent());
    List<HostReply> replies =
        over(new TestingRunner(endpoint, 0))
            .perform(Collections.nCopies(1_000, new HostCall.ListKey("HKLM\\A")));
    assertThat(replies).hasSize(1_000).containsOnly(new HostReply.Absent());
    assertThat(endpoint.runs()).isEqualTo(4);
  }

  @Test
  void aFailedChangeEndsTheChangesOfLaterRunsToo() throws ChannelLost, InterruptedException {
    List<HostCall> asked = new ArrayList<>();
    PowerShellEndpoint endpoint =
        new PowerShellEndpoint(
            HostScript.library(),
            call -> {
              asked.add(call);
              return new HostReply.Refused(5, "no");
            });
    List<HostCall> calls = new ArrayList<>(Collections.nCopies(600, CHANGE));
    calls.add(READ);
    calls.add(CHANGE);
    List<HostReply> replies = over(new TestingRunner(endpoint, 0)).perform(calls);
    assertThat(replies).hasSize(602);
    assertThat(replies.getFirst()).isEqualTo(new HostReply.Refused(5, "no"));
    assertThat(replies.subList(1, 600)).hasOnlyElementsOfType(HostReply.NotCarried.class);
    assertThat(replies.get(600)).isEqualTo(new HostReply.Refused(5, "no"));
    assertThat(replies.get(601)).isInstanceOf(HostReply.NotCarried.class);
    assertThat(asked).containsExactly(CHANGE, READ);
  }

  @Test
  void theLimitsThatCallsNameCount() throws ChannelLost, InterruptedException {
    FixedRunner runner = new FixedRunner(new ScriptOutcome.NotRun("busy"));
    assertThat(over(runner).perform(new HostCall.StopService("a", Duration.ofSeconds(90))))
        .isEqualTo(new HostReply.NotCarried("busy"));
    assertThat(runner.limits).containsExactly(Duration.ofSeconds(150));
  }

  @Test
  void aScriptThatDidNotBeginChangedNothing() throws ChannelLost, InterruptedException {
    assertThat(
            over(new FixedRunner(ran("", "#< CLIXML\n 'powershell.exe' is not\u001b known\n", 1)))
                .perform(CHANGE))
        .isEqualTo(
            new HostReply.NotCarried(
                "PowerShell did not run our script there: 'powershell.exe' is not\\x1b known (exit"
                    + " code 1)"));
  }

  @Test
  void anAnswerThatIsNoneIsAChannelLost() {
    for (String output :
        List.of(
            "rdpdoctor begin\n",
            "rdpdoctor begin\nrdpdoctor end 1\n",
            "rdpdoctor begin\nrdpdoctor 0 refused\nrdpdoctor end 1\n",
            "rdpdoctor begin\nrdpdoctor 1 done\nrdpdoctor end 1\n",
            "rdpdoctor begin\nrdpdoctor 0 done\nrdpdoctor 1 done\nrdpdoctor end 2\n",
            "rdpdoctor begin\nrdpdoctor part 9,0,,AAAA\nrdpdoctor end 1\n",
            "rdpdoctor begin\nrdpdoctor part 3,0,,AAAA\nrdpdoctor end 1\n")) {
      assertThatThrownBy(() -> over(new FixedRunner(ran(output, "", 0))).perform(CHANGE))
          .as(output)
          .isInstanceOf(ChannelLost.class);
    }
    assertThatThrownBy(() -> over(new FixedRunner(new ScriptOutcome.Lost("cut"))).perform(CHANGE))
        .isInstanceOf(ChannelLost.class)
        .hasMessage("cut");
  }

  @Test
  void aChannelThatDoesNotAnswerIsNotOpen() throws InterruptedException {
    for (ScriptOutcome outcome :
        List.of(new ScriptOutcome.NotRun("cut"), new ScriptOutcome.Lost("cut"))) {
      FixedRunner runner = new FixedRunner(outcome);
      assertThat(PowerShellChannel.open("ssh", "host", runner, HostAccess.Limits.DEFAULT))
          .isEqualTo(new Opened.NotOpen("ssh", "cut", true));
      assertThat(runner.closed).isTrue();
    }
  }
}
