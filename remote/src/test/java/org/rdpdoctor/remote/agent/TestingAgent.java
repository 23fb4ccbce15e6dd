package org.rdpdoctor.remote.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.Target;

/** An agent that examines nothing, and what it is asked. */
final class TestingAgent {
  static final String MADE_BY = "rdpdoctor 1.2.3";
  static final Target TARGET = new Target("srv.example.com", "srv.example.com", 3389);

  private TestingAgent() {}

  static AgentRequest request() {
    return new AgentRequest(TARGET, Duration.ofSeconds(20), true, false, 1, Duration.ZERO);
  }

  static Evidence evidence(Target target) {
    Run run =
        new Run(
            Instant.now(),
            Duration.ZERO,
            new StageReport(StageId.NAME, new StageOutcome.NotReached("a test"), Duration.ZERO),
            List.of(),
            false);
    return new Evidence(Evidence.SCHEMA, MADE_BY, target, List.of(run), List.of());
  }

  static Evidence examine(AgentRequest request, Consumer<String> progress) {
    progress.accept("tcp");
    return evidence(request.target());
  }

  static AgentSession session(AllowedTargets allowed) {
    return new AgentSession(MADE_BY, allowed, TestingAgent::examine, _ -> {});
  }
}
