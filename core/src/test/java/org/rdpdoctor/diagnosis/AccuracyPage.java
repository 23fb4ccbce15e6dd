package org.rdpdoctor.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.rdpdoctor.calibration.Reliability;
import org.rdpdoctor.calibration.ReliabilityDiagram;
import org.rdpdoctor.calibration.ReliabilityDiagram.Series;
import org.rdpdoctor.calibration.Trial;
import org.rdpdoctor.calibration.TrialsReport;
import org.rdpdoctor.diagnosis.Accuracy.Answered;
import org.rdpdoctor.diagnosis.Accuracy.Range;

/** The page {@code docs/accuracy.md}. */
final class AccuracyPage {
  private static final String HEAD =
      """
      # How often the first answer is right

      Made by `AccuracyTest`; see the README for the command. The cases are failures that people
      documented in public, with the cause that was found in the end. Each is a folder of evidence files in
      `core/src/test/resources/org/rdpdoctor` (`cases`, `later-cases`), which `rdpdoctor inspect FOLDER`
      reads as well: what was observed in words of the vocabulary, codes of the dialog, events and values of
      the registry. They were written from the observations, with the cause out of sight. No observation of
      the wire was made up: where people told what a capture showed, it is a word of theirs.

      - **known**: the cases that the counts in `priors.csv` come from. In every line but one, each case is
        judged as if it had not been counted.
      - **later**: cases that were looked for when words and weights were done. Measured then, once:
        the cause came first in 18 of 25, among the first three in 21, its family first in 21.
        General weights were changed afterwards (ADR 15), so the line below is no longer unseen.
      - **without the most telling word**: the word that says most for the right cause is taken away, as
        another person might not have said it.
      - Grade A: the fix proved it. B: its maker or an author says so. C: guessed.

      ## Hits

      | cases | number | cause first | cause among the first three | family of the first cause | family first |
      |---|---|---|---|---|---|
      """;

  private static final String WEAK =
      """

      ## What is weak about it

      - The words and weights were written by people who had read the known cases. No rule names a case, and
        each weight follows from how the cause works (its page, or the reason in the table), but which words
        exist was shaped by these cases. The later cases are few, and their threads were found by searching,
        which favours programs that are developed in public.
      - One person coded each case; nobody coded it a second time.
      - Some causes have no case at all. Their words come from their pages.
      - What is told in words proves nothing: such an answer is "likely" at most.
      """;

  private final StringBuilder page = new StringBuilder();

  private AccuracyPage() {}

  /**
   * @param scenarios of the lab whose truth is known, each diagnosed once
   * @param setUps drawn at random
   */
  static String of(
      List<DocumentedCase> known,
      List<DocumentedCase> later,
      List<Trial> scenarios,
      List<Trial> setUps) {
    AccuracyPage made = new AccuracyPage();
    Accuracy leftOut = Accuracy.leavingEachOut(known);
    Accuracy onLater = Accuracy.of(later);
    Accuracy lessKnown = Accuracy.withoutTheMostTelling(known);
    Accuracy lessLater = Accuracy.withoutTheMostTelling(later);
    made.page.append(HEAD);
    made.hits("known, grades A and B", leftOut.ofGrades("A", "B"));
    made.hits("known, all grades", leftOut);
    made.hits(
        "known, grades A and B, counted in the priors", Accuracy.of(known).ofGrades("A", "B"));
    made.hits("known, grades A and B, without the most telling word", lessKnown.ofGrades("A", "B"));
    made.hits("later", onLater);
    made.hits("later, without the most telling word", lessLater);
    made.calibration(leftOut.and(lessKnown).and(onLater).and(lessLater), leftOut, onLater);
    made.reliability(documented(known, later), scenarios, setUps);
    made.groups("family", leftOut.and(onLater), Answered::family);
    made.groups("cause", leftOut.and(onLater), each -> each.asked().answer());
    made.wrong(leftOut.and(onLater));
    made.cases(leftOut.and(onLater));
    made.unsaid(known, later);
    made.page.append(WEAK);
    return made.page.toString();
  }

  private void hits(String name, Accuracy of) {
    row(
        name,
        "" + of.answers().size(),
        percent(of.amongFirst(1)),
        percent(of.amongFirst(3)),
        percent(of.familyOfTheFirst()),
        percent(of.familyFirst()));
  }

  private void calibration(Accuracy all, Accuracy known, Accuracy later) {
    page.append(
        """

        ## Confidence

        Of the answers whose first cause has this confidence, how many were right. "All" are the known and the
        later cases, each of them with and without its most telling word.

        | confidence | all: answers | mean confidence | right | known: answers | right | later: answers | right |
        |---|---|---|---|---|---|---|---|
        """);
    for (int tenth = 0; tenth < 10; tenth++) {
      double least = tenth / 10.0;
      double most = tenth == 9 ? 1.01 : (tenth + 1) / 10.0;
      Range of = all.between(least, most);
      Range ofKnown = known.between(least, most);
      Range ofLater = later.between(least, most);
      row(
          "%d to %d %%".formatted(tenth * 10, tenth * 10 + 10),
          "" + of.answers(),
          of.answers() == 0 ? "-" : percent(of.confidence()),
          right(of),
          "" + ofKnown.answers(),
          right(ofKnown),
          "" + ofLater.answers(),
          right(ofLater));
    }
  }

  /** What is said of documented cases, each of them with and without its most telling word. */
  static Reliability documented(List<DocumentedCase> known, List<DocumentedCase> later) {
    return Accuracy.leavingEachOut(known)
        .and(Accuracy.withoutTheMostTelling(known))
        .and(Accuracy.of(later))
        .and(Accuracy.withoutTheMostTelling(later))
        .reliability();
  }

  static Reliability reliability(List<Trial> trials) {
    return new Reliability(trials.stream().flatMap(each -> each.forecast().stream()).toList());
  }

  /** The picture that the page shows. */
  static String diagram(Reliability documented, List<Trial> scenarios, List<Trial> setUps) {
    return ReliabilityDiagram.of(
        List.of(
            new Series("documented cases, told in full and in part", documented),
            new Series("scenarios of the lab", reliability(scenarios)),
            new Series("random set-ups of the lab", reliability(setUps))));
  }

  private void reliability(Reliability documented, List<Trial> scenarios, List<Trial> setUps) {
    page.append(
        """

        ## Can the confidence be believed?

        Measured in three ways: on the documented cases above, on every [scenario](lab.md) of the lab whose
        truth is known (`rdpdoctor lab run all`: faulty servers and machines, real servers, faults of the path
        in network namespaces; without those in which nothing can be told from outside), and on %d random set-ups over loopback (`rdpdoctor lab calibrate`): a server
        that nobody chose, with a fault or without, behind a path with a fault or without; where both are wrong,
        the truth is what a client meets first. The last two are whole examinations with the program's own
        probe; what was said of each is in [scenarios.tsv](calibration/scenarios.tsv) and
        [setups.tsv](calibration/setups.tsv).

        ![Stated confidence against the share that was right](calibration/reliability.svg)

        On the dashed line it is as it was said; above it too little was claimed, below it too much. A dot is
        larger for more answers; the bars are 95 %% intervals (Wilson).

        What is weak about it: scenarios show what we know of such faults, and the share of each among
        them is not how often it is met; so a confidence is rightly wrong there when a rare fault that
        looks like a frequent one is drawn as often. A box that decides after the hello and a server without a
        usable key look the same when the box puts cut messages together again. The relays terminate TCP, so
        that what they swallow is acknowledged, as by a stuck server.

        ### Documented cases
        """
            .formatted(setUps.size()));
    page.append(TrialsReport.bins(documented));
    page.append("\n### Scenarios of the lab\n").append(TrialsReport.of(scenarios));
    page.append("\n### Random set-ups\n").append(TrialsReport.of(setUps));
  }

  private static String right(Range of) {
    return of.answers() == 0
        ? "-"
        : "%d (%s)".formatted(Math.round(of.right() * of.answers()), percent(of.right()));
  }

  private void groups(String name, Accuracy all, Function<Answered, String> by) {
    page.append(
        """

        ## By %s

        Known and later cases, each known one left out of the counts.

        | %s | cases | cause first | among the first three | family of the first cause |
        |---|---|---|---|---|
        """
            .formatted(name, name));
    Map<String, List<Answered>> groups =
        all.answers().stream()
            .collect(Collectors.groupingBy(by, TreeMap::new, Collectors.toList()));
    groups.forEach((group, answers) -> {
      Accuracy of = new Accuracy(answers);
      row(
          group,
          "" + answers.size(),
          "" + Math.round(of.amongFirst(1) * answers.size()),
          "" + Math.round(of.amongFirst(3) * answers.size()),
          "" + Math.round(of.familyOfTheFirst() * answers.size()));
    });
  }

  private void wrong(Accuracy all) {
    page.append(
        """

        ## Where the first answer is wrong

        | case | what was found | its rank | first answer | confidence |
        |---|---|---|---|---|
        """);
    for (Answered each : all.only(answer -> !answer.isRight()).answers()) {
      row(
          each.asked().id(),
          link(each.asked().answer()),
          each.rank() == Answered.NOWHERE ? "-" : "" + each.rank(),
          link(each.first().causeId()),
          percent(each.first().confidence()));
    }
  }

  private void cases(Accuracy all) {
    page.append(
        """

        ## The cases

        | case | grade | source | what was found | its rank | confidence of the first answer |
        |---|---|---|---|---|---|
        """);
    for (Answered each :
        all.answers().stream()
            .sorted(Comparator.comparing((Answered answer) -> answer.asked().id()))
            .toList()) {
      row(
          each.asked().id(),
          each.asked().grade(),
          each.asked().source().replace("|", "/"),
          each.asked().answer(),
          each.rank() == Answered.NOWHERE ? "-" : "" + each.rank(),
          percent(each.first().confidence()));
    }
  }

  private void unsaid(List<DocumentedCase> known, List<DocumentedCase> later) {
    page.append("\n## What no word expresses\n\nNothing is concluded from these.\n\n");
    List<DocumentedCase> all = new ArrayList<>(known);
    all.addAll(later);
    all.forEach(each ->
        each.unsaid().forEach(text -> page.append("- %s: %s\n".formatted(each.id(), text))));
  }

  private void row(String... cells) {
    page.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static String link(String cause) {
    return "[%s](causes/%s.md)".formatted(cause, cause);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", share * 100);
  }
}
