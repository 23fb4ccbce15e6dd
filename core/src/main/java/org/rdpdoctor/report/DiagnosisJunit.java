package org.rdpdoctor.report;

import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.rdpdoctor.comparison.Relation;
import org.rdpdoctor.comparison.SideBySide;
import org.rdpdoctor.comparison.SideBySide.Pair;
import org.rdpdoctor.comparison.SideBySide.Seen;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.Clue;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.StageVerdict;
import org.rdpdoctor.model.Run;

/**
 * JUnit XML: a test suite per target, a test case per stage. A fault is a failure, what could not
 * be determined is an error, a stage that was not reached is skipped. A suite never looks better
 * than its verdict: where no stage shows it, a case named "verdict" does.
 */
public final class DiagnosisJunit {
  private static final double MILLIS_PER_SECOND = 1000;
  private static final int MAX_CAUSES = 5;

  /** How a case ends, with what is said of it. */
  private sealed interface Result {
    record Passed(String output) implements Result {}

    record Failure(String type, String message, String details) implements Result {}

    record Undetermined(String type, String message, String details) implements Result {}

    record Skipped(String message) implements Result {}
  }

  private record Case(String name, Duration took, Result result) {}

  private final XMLStreamWriter xml;

  private DiagnosisJunit(XMLStreamWriter xml) {
    this.xml = xml;
  }

  public static String write(List<Judged> judged) {
    List<Suite> suites =
        judged.stream()
            .map(each ->
                new Suite(each.diagnosis().target().display(), cases(each.diagnosis()), runs(each)))
            .toList();
    return document(suites);
  }

  /**
   * A suite per place, and one of what they say together: a place that could not be asked is an
   * error there, and so is a comparison that leaves open who answers; any other is passed and has
   * what it says as its output.
   */
  public static String write(SideBySide sides) {
    List<Suite> suites = new ArrayList<>();
    for (Seen each : sides.subjects()) {
      String target = each.diagnosis().target().display();
      suites.add(
          new Suite(
              sides.relation() == Relation.PLACES
                  ? "%s from %s".formatted(target, each.name())
                  : target,
              cases(each.diagnosis()),
              each.evidence().runs()));
    }
    List<Case> together = new ArrayList<>();
    together.add(new Case("all together", Duration.ZERO, new Result.Passed(sides.verdict())));
    for (Pair pair : sides.pairs()) {
      together.add(
          new Case(
              "%s beside %s".formatted(pair.first().name(), pair.second().name()),
              Duration.ZERO,
              result(pair)));
    }
    sides
        .missing()
        .forEach(each ->
            together.add(
                new Case(
                    each.name(),
                    Duration.ZERO,
                    new Result.Undetermined(
                        "not-asked", each.because(), PlainText.showSentence(each.because())))));
    suites.add(new Suite("comparison", together, List.of()));
    return document(suites);
  }

  /** What leaves it open who answers is no pass. */
  private static Result result(Pair pair) {
    String said = said(pair);
    return pair.doubt()
        .<Result>map(judgement ->
            new Result.Undetermined(
                judgement.lies().id(),
                ComparisonText.placed(judgement),
                PlainText.showSentence(said)))
        .orElseGet(() -> new Result.Passed(said));
  }

  private static String said(Pair pair) {
    List<String> said = new ArrayList<>();
    pair.comparison()
        .judgement()
        .ifPresent(judgement -> said.addAll(ComparisonText.sentences(judgement)));
    said.addAll(ComparisonText.remarks(pair.comparison()));
    pair.comparison().conclusions().stream().map(ComparisonText::wholeSentence).forEach(said::add);
    return said.isEmpty() ? "nothing follows from what differs" : String.join("; ", said);
  }

  /** What belongs together. */
  private record Suite(String name, List<Case> cases, List<Run> runs) {}

  private static List<Run> runs(Judged judged) {
    return judged.evidence().runs();
  }

  private static String document(List<Suite> suites) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      new DiagnosisJunit(xml).suites(suites);
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("cannot write to memory", e);
    }
    return text.toString();
  }

  private void suites(List<Suite> suites) throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    newLine(0);
    xml.writeStartElement("testsuites");
    attribute("name", "rdpdoctor");
    for (Suite each : suites) {
      suite(each);
    }
    newLine(0);
    xml.writeEndElement();
    newLine(0);
    xml.writeEndDocument();
  }

  private void suite(Suite suite) throws XMLStreamException {
    List<Case> cases = suite.cases();
    String name = suite.name();
    newLine(1);
    xml.writeStartElement("testsuite");
    attribute("name", name);
    attribute("tests", Integer.toString(cases.size()));
    attribute("failures", count(cases, Result.Failure.class));
    attribute("errors", count(cases, Result.Undetermined.class));
    attribute("skipped", count(cases, Result.Skipped.class));
    attribute("time", seconds(sum(suite.runs())));
    Optional<Instant> started = suite.runs().stream().map(Run::startedAt).findFirst();
    if (started.isPresent()) {
      attribute("timestamp", timestamp(started.get()));
    }
    for (Case each : cases) {
      testCase(name, each);
    }
    newLine(1);
    xml.writeEndElement();
  }

  private void testCase(String target, Case each) throws XMLStreamException {
    newLine(2);
    xml.writeStartElement("testcase");
    attribute("classname", target);
    attribute("name", each.name());
    attribute("time", seconds(each.took()));
    newLine(3);
    switch (each.result()) {
      case Result.Passed passed -> element("system-out", passed.output());
      case Result.Failure failure ->
          problem("failure", failure.type(), failure.message(), failure.details());
      case Result.Undetermined unknown ->
          problem("error", unknown.type(), unknown.message(), unknown.details());
      case Result.Skipped skipped -> {
        xml.writeEmptyElement("skipped");
        attribute("message", skipped.message());
      }
    }
    newLine(2);
    xml.writeEndElement();
  }

  private void problem(String kind, String type, String message, String details)
      throws XMLStreamException {
    xml.writeStartElement(kind);
    attribute("type", type);
    attribute("message", message);
    xml.writeCharacters(details);
    xml.writeEndElement();
  }

  private void element(String name, String text) throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(PlainText.showSentence(text));
    xml.writeEndElement();
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, PlainText.showSentence(value));
  }

  private void newLine(int depth) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
  }

  private static List<Case> cases(Diagnosis diagnosis) {
    List<Case> cases = new ArrayList<>();
    for (StageVerdict stage : diagnosis.stages()) {
      cases.add(new Case(stage.stage().id(), stage.took(), result(diagnosis, stage)));
    }
    verdict(diagnosis, cases).ifPresent(cases::add);
    return cases;
  }

  private static Result result(Diagnosis diagnosis, StageVerdict stage) {
    if (stage.ok().isPresent()) {
      return stage.ok().get()
          ? new Result.Passed(stage.summary())
          : new Result.Failure(type(diagnosis), stage.summary(), details(diagnosis));
    }
    boolean dispensable = stage.stage().isDispensable() && !stage.outcome().equals("crashed");
    return dispensable || stage.outcome().equals("not-reached")
        ? new Result.Skipped(stage.summary())
        : new Result.Undetermined(stage.outcome(), stage.summary(), details(diagnosis));
  }

  private static Optional<Case> verdict(Diagnosis diagnosis, List<Case> cases) {
    boolean shown =
        switch (diagnosis.health()) {
          case HEALTHY -> true;
          case FAULTY -> has(cases, Result.Failure.class);
          case UNKNOWN -> has(cases, Result.Failure.class) || has(cases, Result.Undetermined.class);
        };
    if (shown) {
      return Optional.empty();
    }
    Result result =
        diagnosis.health() == Health.FAULTY
            ? new Result.Failure(type(diagnosis), diagnosis.headline(), details(diagnosis))
            : new Result.Undetermined("not-determined", diagnosis.headline(), details(diagnosis));
    return Optional.of(new Case("verdict", Duration.ZERO, result));
  }

  private static String type(Diagnosis diagnosis) {
    return Findings.of(diagnosis).stream()
        .map(Assessment::causeId)
        .findFirst()
        .orElse("unknown-cause");
  }

  private static String details(Diagnosis diagnosis) {
    List<String> lines = new ArrayList<>(List.of(diagnosis.headline()));
    for (Assessment each : Findings.of(diagnosis).stream().limit(MAX_CAUSES).toList()) {
      lines.add(
          "%s (%s): %s".formatted(each.causeId(), Findings.certainty(each), Findings.title(each)));
      each.support().stream().map(Clue::reason).forEach(reason -> lines.add("  + " + reason));
      each.against().stream().map(Clue::reason).forEach(reason -> lines.add("  - " + reason));
      each.next().ifPresent(next -> lines.add("  next test: " + next));
    }
    return lines.stream().map(PlainText::showSentence).collect(Collectors.joining("\n"));
  }

  private static boolean has(List<Case> cases, Class<? extends Result> kind) {
    return cases.stream().anyMatch(each -> kind.isInstance(each.result()));
  }

  private static String count(List<Case> cases, Class<? extends Result> kind) {
    return Long.toString(cases.stream().filter(each -> kind.isInstance(each.result())).count());
  }

  private static Duration sum(List<Run> runs) {
    return runs.stream().map(Run::took).reduce(Duration.ZERO, Duration::plus);
  }

  /** UTC without a zone, as the published schema of the format wants it. */
  private static String timestamp(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC)
        .truncatedTo(ChronoUnit.SECONDS)
        .format(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f", duration.toMillis() / MILLIS_PER_SECOND);
  }
}
