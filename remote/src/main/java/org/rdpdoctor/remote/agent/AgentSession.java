package org.rdpdoctor.remote.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.report.EvidenceJson;

/** One question to an agent and its answer, on the agent's side. */
public final class AgentSession {
  private static final int MAX_PROGRESS_LINES = 1000;

  private final String madeBy;
  private final AllowedTargets allowed;
  private final Examiner examiner;
  private final Consumer<String> log;

  /**
   * An agent.
   *
   * @param madeBy program and version
   * @param log hears in one line who asked for what
   */
  public AgentSession(
      String madeBy, AllowedTargets allowed, Examiner examiner, Consumer<String> log) {
    this.madeBy = madeBy;
    this.allowed = allowed;
    this.examiner = examiner;
    this.log = log;
  }

  /** Answers one question; a peer that leaves in the middle is no problem of ours. */
  public void serve(InputStream in, OutputStream out) throws IOException, InterruptedException {
    serve(new Lines(in), out);
  }

  void serve(Lines in, OutputStream out) throws IOException, InterruptedException {
    Said said = new Said(out);
    said.line(
        AgentText.write(new AgentMessage.Hello(AgentText.PROTOCOL, madeBy, AgentText.EXTRAS)));
    Optional<String> line;
    try {
      line = in.nextText(AgentText.MAX_LINE_BYTES);
    } catch (Lines.TooLong tooLong) {
      said.line(
          AgentText.write(new AgentMessage.Refused("the request has " + tooLong.getMessage())));
      return;
    }
    if (line.isEmpty()) {
      return;
    }
    Optional<AgentRequest> request = line.flatMap(AgentText::request);
    if (request.isEmpty()) {
      said.line(AgentText.write(new AgentMessage.Refused("this is no request within the limits")));
      return;
    }
    answer(request.get(), said);
  }

  private void answer(AgentRequest request, Said said) throws IOException, InterruptedException {
    Target target = request.target();
    if (!allowed.allow(target)) {
      log.accept("refused: " + target.display());
      said.line(
          AgentText.write(
              new AgentMessage.Refused(
                  "its operator does not allow %s (agent --allow)".formatted(target.display()))));
      return;
    }
    log.accept("examines " + target.display());
    AgentRequest within = allowed.allowEveryPort(target) ? request : request.withoutHints();
    Evidence evidence = examiner.examine(within, said::progress);
    said.line(AgentText.write(new AgentMessage.EvidenceFollows()));
    said.line(EvidenceJson.write(evidence));
  }

  /** What was said, by several threads, a line at a time. */
  private static final class Said {
    private final OutputStream out;
    private int lines;

    Said(OutputStream out) {
      this.out = out;
    }

    synchronized void line(String line) throws IOException {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    }

    synchronized void progress(String stage) {
      if (++lines > MAX_PROGRESS_LINES) {
        return;
      }
      try {
        line(AgentText.write(new AgentMessage.Progress(stage)));
      } catch (IOException _) {
        lines = MAX_PROGRESS_LINES; // nobody listens; that shows again when the evidence is sent
      }
    }
  }
}
