package org.rdpdoctor.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.CausePages;
import org.rdpdoctor.diagnosis.CausePages.CausePage;
import org.rdpdoctor.diagnosis.Clue;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.StageVerdict;
import org.rdpdoctor.diagnosis.Verdict;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.report.Ladder.Step;

/** One target in HTML: the verdict, what to do, the pictures, the causes. */
final class HtmlCase {
  /** Pages of causes that are told in full. */
  private static final int MAX_PAGES = 3;

  /** Causes that remain and are told with their reasons. */
  private static final int MAX_CAUSES = 12;

  private static final int MAX_TESTS = 3;
  private static final int MAX_REASONS_UNTOLD = 6;

  private final Html html;
  private final Judged judged;
  private final Diagnosis diagnosis;
  private final EvidenceIndex index;
  private final Citations citations;
  private final Optional<Ladder> ladder;
  private final Timeline timeline;
  private final List<Assessment> remaining;
  private final String prefix;
  private final int level;

  /**
   * @param files observations of inspected files, when the evidence is from such
   * @param prefix of anchors, to tell this target's from others'
   * @param level of its heading
   */
  HtmlCase(
      Html html,
      Judged judged,
      EvidenceIndex index,
      Optional<List<Observed>> files,
      String prefix,
      int level) {
    this.html = html;
    this.judged = judged;
    this.diagnosis = judged.diagnosis();
    this.index = index;
    this.citations = new Citations(judged, index);
    this.ladder = Ladder.of(judged, index, files.orElse(List.of()));
    this.timeline = Timeline.of(index, judged.evidence());
    this.remaining = Findings.of(diagnosis);
    this.prefix = prefix;
    this.level = level;
  }

  Citations citations() {
    return citations;
  }

  static String look(Health health) {
    return switch (health) {
      case HEALTHY -> "good";
      case FAULTY -> "bad";
      case UNKNOWN -> "unsure";
    };
  }

  /** Links to the parts of a report of one target. */
  void contents(boolean files) {
    html.open("nav", "aria-label", "Contents", "class", "contents");
    html.open("ul");
    entry("verdict", "Verdict");
    if (health() != Health.HEALTHY) {
      entry("do", "What to do");
    }
    if (examined(diagnosis)) {
      entry("stages", "Stages");
    }
    ladder.ifPresent(_ -> entry("ladder", "The connection"));
    if (!timeline.isEmpty()) {
      entry("timeline", "Timeline");
    }
    entry("causes", "Causes");
    if (!index.groups().isEmpty()) {
      entry("evidence", "Evidence");
    }
    if (files) {
      entry("files", "Files");
    }
    html.close().close();
  }

  private void entry(String anchor, String name) {
    html.open("li").element("a", name, "href", "#" + anchor).close();
  }

  void write() {
    verdict();
    if (health() != Health.HEALTHY) {
      whatToDo();
    }
    stages();
    ladder.ifPresent(this::ladder);
    timeline();
    causes();
    remarks("Cautions", diagnosis.cautions());
    remarks("Notes", diagnosis.notes());
    remarks("Defects of rdpdoctor that ended a stage", diagnosis.defects());
  }

  private Health health() {
    return diagnosis.health();
  }

  private void verdict() {
    html.open("div", "class", "verdict " + look(health()));
    html.element("p", DiagnosisText.word(health()), "class", "badge");
    html.element("h" + level, diagnosis.target().display());
    html.element("p", diagnosis.headline(), "class", "headline");
    html.open("dl");
    fact("Examined", examined());
    diagnosis.failingStage().ifPresent(stage -> fact("Fails at", stage.id() + " stage"));
    remaining.stream()
        .findFirst()
        .ifPresent(first ->
            fact(
                first.verdict() == Verdict.CONFIRMED ? "Cause" : "Likeliest cause",
                "%s (%s)".formatted(first.causeId(), Findings.certainty(first))));
    judged.evidence().target().gateway().ifPresent(gateway -> fact("Through", gateway.display()));
    html.close().close();
  }

  private String examined() {
    List<Run> runs = judged.evidence().runs();
    if (runs.isEmpty()) {
      return "by records alone; nobody connected";
    }
    String how =
        EvidenceIndex.file(runs.getFirst()).isPresent()
            ? "as captured"
            : "live, %s".formatted(Spans.show(sum(runs)));
    return "%s, %s%s"
        .formatted(
            Spans.show(runs.getFirst().startedAt()),
            how,
            runs.size() == 1 ? "" : ", " + runs.size() + " times");
  }

  private static Duration sum(List<Run> runs) {
    return Duration.ofMillis(runs.stream().mapToLong(run -> run.took().toMillis()).sum());
  }

  private void fact(String name, String value) {
    html.open("div");
    html.element("dt", name);
    html.element("dd", value);
    html.close();
  }

  private void open(String anchor, String heading) {
    html.open("section", "aria-labelledby", prefix + anchor);
    html.element("h" + (level + 1), heading, "id", prefix + anchor);
  }

  private void whatToDo() {
    open("do", "What to do");
    html.open("div", "class", "do");
    if (remaining.isEmpty()) {
      whatWouldTell();
    } else if (Findings.isLeading(remaining.getFirst())) {
      remedy(remaining.getFirst());
    } else {
      testsFirst();
    }
    html.close().close();
  }

  private void whatWouldTell() {
    html.element("p", "No cause could be singled out. What would tell:");
    html.open("ul");
    CauseSections.byReason(with(Verdict.NOT_TESTED), CauseSections::untestedBecause)
        .entrySet()
        .stream()
        .limit(MAX_REASONS_UNTOLD)
        .forEach(each ->
            html.element(
                "li",
                "%s (%s)"
                    .formatted(each.getKey(), CauseSections.named(each.getValue(), MAX_TESTS))));
    html.close();
  }

  private void remedy(Assessment leading) {
    leading
        .next()
        .ifPresent(test -> {
          heading(leading.verdict() == Verdict.CONFIRMED ? "To see it yourself" : "Test this next");
          html.open("p").prose(test).close();
        });
    Optional<CausePage> page = CausePages.page(leading.causeId());
    page.ifPresent(each -> {
      heading(
          leading.confidence() < CauseSections.WORTH_A_CHANGE
              ? "How to mend it, once the test has shown that it is " + each.id()
              : "How to mend it");
      list("ol", each.mend());
      heading("What not to do");
      list("ul", each.avoid());
    });
  }

  private void testsFirst() {
    html.element("p", "No cause leads yet, so do not change anything on a guess. Test first:");
    html.open("ol");
    remaining.stream()
        .filter(each -> each.next().isPresent())
        .limit(MAX_TESTS)
        .forEach(each -> {
          html.open("li");
          html.element("strong", each.causeId() + ": ");
          html.prose(each.next().orElse(""));
          html.close();
        });
    html.close();
  }

  private void heading(String text) {
    html.element("h" + (level + 2), text);
  }

  private void list(String kind, List<String> items) {
    html.open(kind);
    items.forEach(each -> html.open("li").prose(each).close());
    html.close();
  }

  private void stages() {
    if (!examined(diagnosis)) {
      return;
    }
    open("stages", "Stages");
    if (!diagnosis.gatewayStages().isEmpty()) {
      heading("Gateway");
      stages(diagnosis.gatewayStages(), false);
      heading("Target");
    }
    stages(diagnosis.stages(), true);
    html.close();
  }

  /** Not so where there are only records. */
  private static boolean examined(Diagnosis diagnosis) {
    return diagnosis.stages().stream().anyMatch(each -> !each.outcome().equals("not-reached"));
  }

  private void stages(List<StageVerdict> stages, boolean linked) {
    html.open("ol", "class", "stages");
    for (StageVerdict each : stages) {
      boolean ran = !each.outcome().equals("not-reached");
      String look = each.ok().map(ok -> ok ? "good" : "bad").orElse(ran ? "unsure" : "skipped");
      String word = each.ok().map(ok -> ok ? "ok" : "FAULT").orElse(ran ? "?" : "not reached");
      html.open("li", "class", look);
      html.open("span", "class", "name");
      Optional<Citations.Link> link = linked ? citations.stage(each.stage()) : Optional.empty();
      link.ifPresentOrElse(
          to -> html.element("a", each.stage().id(), "href", "#" + to.id()),
          () -> html.text(each.stage().id()));
      html.close();
      html.text(" ");
      html.element("strong", word, "class", "word");
      html.text(" ");
      html.element("span", ran ? Spans.show(each.took()) : "", "class", "took");
      html.text(" ");
      html.element("span", each.summary(), "class", "summary");
      html.close();
    }
    html.close();
  }

  private void ladder(Ladder drawn) {
    open("ladder", health() == Health.FAULTY ? "The failing connection" : "The connection");
    html.element("p", drawn.title(), "class", "aside");
    for (Step step : drawn.steps()) {
      Optional<String> id =
          switch (step) {
            case Step.Message message -> message.id();
            case Step.Note note -> note.id();
          };
      id.ifPresent(citations::pointAt);
    }
    new HtmlLadder(html, drawn).write();
    html.close();
  }

  private void timeline() {
    if (!timeline.isEmpty()) {
      open("timeline", "Timeline");
      List<String> highlights =
          Stream.concat(ladder.flatMap(Ladder::id).stream(), citations.highlights().stream())
              .distinct()
              .toList();
      highlights.forEach(citations::pointAt);
      new HtmlTimeline(html, timeline, highlights).write();
      html.close();
    }
  }

  private void causes() {
    open("causes", remaining.isEmpty() ? "Causes" : "Causes, the likeliest first");
    int number = 0;
    for (Assessment each : remaining.stream().limit(MAX_CAUSES).toList()) {
      cause(each, number < MAX_PAGES);
      number++;
    }
    if (remaining.size() > MAX_CAUSES) {
      html.element(
          "p",
          "Possible, too: "
              + CauseSections.named(
                  remaining.subList(MAX_CAUSES, remaining.size()), remaining.size()));
    }
    others("Ruled out", with(Verdict.RULED_OUT), true);
    others("Not tested", with(Verdict.NOT_TESTED), false);
    html.close();
  }

  private List<Assessment> with(Verdict verdict) {
    return diagnosis.causes().stream().filter(each -> each.verdict() == verdict).toList();
  }

  private void cause(Assessment assessment, boolean whole) {
    html.open(
        "article",
        "class",
        "cause " + assessment.verdict().id(),
        "id",
        prefix + assessment.causeId());
    html.open("header");
    html.element("h" + (level + 2), Findings.title(assessment));
    html.open("p", "class", "share");
    html.element("code", assessment.causeId());
    html.text(" ");
    html.element("strong", Findings.certainty(assessment));
    html.close();
    bar(assessment);
    html.close();
    clues("Speaks for it", "for", assessment.support());
    clues("Speaks against it", "against", assessment.against());
    stages(assessment);
    assessment
        .next()
        .ifPresent(
            test -> html.open("p").element("strong", "Would settle it: ").prose(test).close());
    if (whole) {
      boolean told = assessment.equals(remaining.getFirst()) && Findings.isLeading(assessment);
      CausePages.page(assessment.causeId()).ifPresent(page -> page(page, !told));
    }
    html.close();
  }

  /** The share of belief as a bar; the words beside it say the same. */
  private void bar(Assessment assessment) {
    html.open("svg", "class", "bar", "width", "100%", "height", "6", "aria-hidden", "true");
    html.empty("rect", "width", "100%", "height", "6", "rx", "3", "class", "rest");
    html.empty(
        "rect",
        "width",
        HtmlTimeline.perCent(Math.clamp(assessment.confidence(), 0.005, 1) * 100),
        "height",
        "6",
        "rx",
        "3",
        "class",
        "share");
    html.close();
  }

  private void clues(String heading, String kind, List<Clue> clues) {
    if (clues.isEmpty()) {
      return;
    }
    html.element("p", heading, "class", "clues-of");
    html.open("ul", "class", "clues " + kind);
    for (Clue clue : clues) {
      html.open("li");
      html.prose(clue.reason());
      links(citations.links(clue));
      html.close();
    }
    html.close();
  }

  private void links(List<Citations.Link> links) {
    for (Citations.Link each : links) {
      html.text(" ");
      html.element("a", each.label(), "href", "#" + each.id(), "class", "cite");
    }
  }

  private void stages(Assessment assessment) {
    List<Citations.Link> stages = citations.stages(assessment);
    if (!stages.isEmpty()) {
      html.open("p", "class", "aside").text("Seen by the stages:");
      links(stages);
      html.close();
    }
  }

  /**
   * @param remedy also how to mend it, where that does not stand at the top already
   */
  private void page(CausePage page, boolean remedy) {
    html.open("details", "class", "page");
    html.element("summary", "More on " + page.id());
    part("What it is", page.what(), "p");
    part("How it shows", page.shows(), "ul");
    part("How to prove it", page.prove(), "ul");
    if (remedy) {
      part("How to mend it", page.mend(), "ol");
      part("What not to do", page.avoid(), "ul");
    }
    part("Sources", page.sources(), "ul");
    html.close();
  }

  private void part(String heading, List<String> lines, String kind) {
    if (lines.isEmpty()) {
      return;
    }
    html.element("h" + Math.min(level + 3, 6), heading);
    if (kind.equals("p")) {
      lines.forEach(each -> html.open("p").prose(each).close());
    } else {
      list(kind, lines);
    }
  }

  /** Grouped by the reason, so that it is read once. */
  private void others(String heading, List<Assessment> causes, boolean excluded) {
    if (causes.isEmpty()) {
      return;
    }
    Map<String, List<Assessment>> groups =
        CauseSections.byReason(
            causes, excluded ? CauseSections::ruledOutBecause : CauseSections::untestedBecause);
    html.open("details", "class", "others");
    html.element("summary", "%s: %d causes".formatted(heading, causes.size()));
    html.open("ul");
    groups.forEach((reason, group) -> {
      html.open("li");
      html.prose(reason);
      if (excluded) {
        links(
            group.stream()
                .flatMap(each -> each.against().stream().limit(1))
                .flatMap(clue -> citations.links(clue).stream())
                .distinct()
                .limit(1)
                .toList());
      }
      html.open("ul");
      for (Assessment each : group) {
        html.open("li");
        html.element("code", each.causeId());
        html.text(" " + Findings.title(each));
        List<Clue> hints =
            excluded
                ? List.of()
                : Stream.concat(each.support().stream(), each.against().stream()).toList();
        for (Clue clue : hints) {
          html.text("; ").prose(clue.reason());
          links(citations.links(clue));
        }
        html.close();
      }
      html.close().close();
    });
    html.close().close();
  }

  private void remarks(String heading, List<String> remarks) {
    if (remarks.isEmpty()) {
      return;
    }
    html.open("section");
    html.element("h" + (level + 1), heading);
    list("ul", new ArrayList<>(remarks));
    html.close();
  }
}
