package org.rdpdoctor.remote.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent's side of one question. */
class AgentSessionTest {
  private static final long LONG_SECONDS = 30;

  private static InputStream request() {
    return new ByteArrayInputStream(
        (AgentText.write(TestingAgent.request()) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Takes one line, and then nobody is there. */
  private static final class Leaving extends OutputStream {
    private boolean left;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      if (left) {
        throw new IOException("broken pipe");
      }
      left = new String(bytes, from, count, StandardCharsets.UTF_8).contains("\n");
    }
  }

  /** Hours of examination for nobody would go on; a PrintStream tells nobody that it fails. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoLeavesEndsTheExamination(boolean printed) {
    AtomicBoolean wentOn = new AtomicBoolean();
    Examiner examiner =
        (asked, progress) -> {
          progress.accept("tcp");
          progress.accept("tls");
          boolean _ = new CountDownLatch(1).await(LONG_SECONDS, TimeUnit.SECONDS);
          wentOn.set(true);
          return TestingAgent.evidence(asked.target());
        };
    OutputStream out = new Leaving();
    AgentSession session =
        new AgentSession(TestingAgent.MADE_BY, AllowedTargets.ALL, examiner, _ -> {});
    assertThatThrownBy(
            () ->
                session.serve(
                    request(),
                    printed ? new PrintStream(out, false, StandardCharsets.UTF_8) : out))
        .isInstanceOf(IOException.class);
    assertThat(wentOn).isFalse();
    assertThat(Thread.interrupted()).isFalse();
  }

  /** The log says what is examined, not what the peer would like to be read. */
  @Test
  void thePeerDoesNotWriteTheLog() throws IOException, InterruptedException {
    List<String> log = new ArrayList<>();
    AgentSession session =
        new AgentSession(
            TestingAgent.MADE_BY, AllowedTargets.ALL, TestingAgent::examine, log::add);
    String line =
        "{\"ask\":\"examine\",\"protocol\":1,\"asked\":\"lab:healthy\\u001b[2J\","
            + "\"host\":\"srv.example.com\",\"port\":3389,\"deadlineMillis\":1000,\"runs\":1}\n";
    session.serve(
        new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)),
        new ByteArrayOutputStream());
    assertThat(log).containsExactly("examines srv.example.com port 3389");
  }
}
