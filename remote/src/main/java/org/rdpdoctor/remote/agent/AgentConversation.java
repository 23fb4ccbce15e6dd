package org.rdpdoctor.remote.agent;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.remote.agent.PlaceAnswer.Answered;
import org.rdpdoctor.remote.agent.PlaceAnswer.NotAsked;
import org.rdpdoctor.report.EvidenceJson;
import org.rdpdoctor.report.PlainText;
import org.rdpdoctor.report.UnreadableEvidence;

/**
 * One question to an agent and its answer, on the side of who asks. What the agent says is a
 * stranger's: bounded, read by the reader of evidence files, and only what a probe of this target
 * can have seen is taken.
 */
final class AgentConversation {
  /** More than a hundred repeated runs need. */
  static final int MAX_EVIDENCE_BYTES = 16 * 1024 * 1024;

  /** Greetings of a shell that may stand before the agent's first word. */
  private static final int MAX_LINES_BEFORE = 100;

  private static final int MAX_LINES = 2000;

  private final AgentRequest request;
  private final String madeBy;
  private final int maxEvidenceBytes;
  private final Consumer<String> progress;

  /**
   * A question.
   *
   * @param madeBy our own program and version
   */
  AgentConversation(AgentRequest request, String madeBy, Consumer<String> progress) {
    this(request, madeBy, progress, MAX_EVIDENCE_BYTES);
  }

  AgentConversation(
      AgentRequest request, String madeBy, Consumer<String> progress, int maxEvidenceBytes) {
    this.request = request;
    this.madeBy = madeBy;
    this.progress = progress;
    this.maxEvidenceBytes = maxEvidenceBytes;
  }

  /** Empty when the other side ended before it said that it is an agent. */
  Optional<PlaceAnswer> hold(Lines in, OutputStream out) throws IOException {
    Optional<AgentMessage> first = firstMessage(in);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (first.get()) {
          case AgentMessage.Hello hello when hello.protocol() != AgentText.PROTOCOL ->
              new NotAsked(
                  "%s is there and speaks version %d of the agents' language, not %d: put %s there"
                      .formatted(
                          PlainText.show(hello.madeBy()),
                          hello.protocol(),
                          AgentText.PROTOCOL,
                          madeBy));
          case AgentMessage.Hello hello -> {
            Instant asked = Instant.now();
            out.write((AgentText.write(request) + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            yield answer(in, hello, asked);
          }
          case AgentMessage.Refused refused -> refused(refused);
          case AgentMessage.Progress _, AgentMessage.EvidenceFollows _ ->
              new NotAsked("what answers there does not begin as an agent does");
        });
  }

  private static Optional<AgentMessage> firstMessage(Lines in) throws IOException {
    for (int i = 0; i < MAX_LINES_BEFORE; i++) {
      Optional<String> line = in.nextText(AgentText.MAX_LINE_BYTES);
      Optional<AgentMessage> message = line.flatMap(AgentText::message);
      if (line.isEmpty() || message.isPresent()) {
        return message;
      }
    }
    return Optional.empty();
  }

  private PlaceAnswer answer(Lines in, AgentMessage.Hello hello, Instant asked) throws IOException {
    for (int i = 0; i < MAX_LINES; i++) {
      Optional<String> line = in.nextText(AgentText.MAX_LINE_BYTES);
      if (line.isEmpty()) {
        return new NotAsked("the agent ended in the middle");
      }
      Optional<AgentMessage> message = AgentText.message(line.get());
      if (message.isEmpty()) {
        continue; // a warning of its Java, or what a newer one says besides
      }
      switch (message.get()) {
        case AgentMessage.Progress(String stage) -> progress.accept(PlainText.show(stage));
        case AgentMessage.Refused refused -> {
          return refused(refused);
        }
        case AgentMessage.EvidenceFollows _ -> {
          return evidence(in, hello, asked);
        }
        case AgentMessage.Hello _ -> {
          return new NotAsked("what answers there does not speak as an agent does");
        }
      }
    }
    return new NotAsked("the agent says more than %,d lines and no evidence".formatted(MAX_LINES));
  }

  private static NotAsked refused(AgentMessage.Refused refused) {
    return new NotAsked("the agent refuses: " + PlainText.showSentence(refused.because()));
  }

  private PlaceAnswer evidence(Lines in, AgentMessage.Hello hello, Instant asked)
      throws IOException {
    Optional<byte[]> line;
    try {
      line = in.next(maxEvidenceBytes);
    } catch (Lines.TooLong tooLong) {
      return new NotAsked("its evidence is too large: " + tooLong.getMessage());
    }
    if (line.isEmpty()) {
      return new NotAsked("the agent ended in the middle of its evidence");
    }
    try {
      List<EvidenceJson.Reading> read = EvidenceJson.read(new ByteArrayInputStream(line.get()));
      return read.size() == 1
          ? checked(read.getFirst(), hello, asked)
          : new NotAsked("the agent sends evidence of %d targets".formatted(read.size()));
    } catch (UnreadableEvidence problem) {
      return new NotAsked("its evidence cannot be read: " + problem.getMessage());
    }
  }

  private PlaceAnswer checked(
      EvidenceJson.Reading reading, AgentMessage.Hello hello, Instant asked) {
    Evidence evidence = reading.evidence();
    boolean asAsked =
        evidence.target().host().equalsIgnoreCase(request.target().host())
            && evidence.target().port() == request.target().port()
            && evidence.target().gateway().isEmpty();
    if (!asAsked || evidence.runs().isEmpty() || evidence.runs().size() > request.runs()) {
      return new NotAsked("its evidence is not of what it was asked for");
    }
    boolean direct = evidence.runs().stream().allMatch(run -> run.gateway().isEmpty());
    if (!direct || !observed(evidence).allMatch(each -> each.source() instanceof Source.Probe)) {
      return new NotAsked("its evidence is not what a probe sees");
    }
    List<String> notes = new ArrayList<>();
    List<String> unknown = new ArrayList<>(request.extras());
    unknown.removeAll(hello.takes());
    if (!unknown.isEmpty()) {
      notes.add(
          "%s does not know --%s, and went without"
              .formatted(PlainText.show(hello.madeBy()), String.join(", --", unknown)));
    }
    if (!hello.madeBy().equals(madeBy)) {
      notes.add("%s examines there, not %s".formatted(PlainText.show(hello.madeBy()), madeBy));
    }
    if (reading.leftOut() > 0) {
      notes.add(
          "%d observations of kinds that are not known here are left out"
              .formatted(reading.leftOut()));
    }
    PlaceClock clock = PlaceClock.of(evidence.runs(), asked, Instant.now());
    clock.note().ifPresent(notes::add);
    return new Answered(
        new Evidence(
            Evidence.SCHEMA,
            PlainText.show(evidence.madeBy()),
            request.target(),
            clock.byOurs(evidence.runs()),
            List.of(),
            List.of()),
        notes);
  }

  private static Stream<Observed> observed(Evidence evidence) {
    return evidence.runs().stream()
        .flatMap(run ->
            Stream.concat(
                Stream.of(run.name()),
                run.roads().stream().flatMap(road -> road.stages().stream())))
        .map(StageReport::observations)
        .flatMap(List::stream);
  }
}
