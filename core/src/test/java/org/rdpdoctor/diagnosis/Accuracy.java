package org.rdpdoctor.diagnosis;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.rdpdoctor.calibration.Forecast;
import org.rdpdoctor.calibration.Reliability;
import org.rdpdoctor.diagnosis.Diagnosis.FamilyShare;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Evidence;

/** What was answered to cases of which the answer is known. */
record Accuracy(List<Answered> answers) {
  Accuracy {
    answers = List.copyOf(answers);
  }

  /**
   * The answer to one case.
   *
   * @param rank of the right cause, from 1; {@link #NOWHERE} when it is not among those that remain
   * @param familyRank of its family, by the confidence of all its causes together
   * @param first cause of the answer
   */
  record Answered(DocumentedCase asked, String family, int rank, int familyRank, Assessment first) {
    static final int NOWHERE = Integer.MAX_VALUE;

    boolean isRight() {
      return rank == 1;
    }

    boolean isOfTheFamily() {
      return first.cause().family().equals(family);
    }
  }

  /** Answers of one range of confidence. */
  record Range(int answers, double confidence, double right) {}

  static Engine engine(Priors priors) {
    return new Engine(Catalogue.causes(), priors);
  }

  /** With all that is known. */
  static Accuracy of(List<DocumentedCase> cases) {
    Engine engine = engine(Priors.packed());
    return new Accuracy(
        cases.stream().map(each -> answered(engine, each, each.evidence())).toList());
  }

  /** Each case judged as if it had not been counted. */
  static Accuracy leavingEachOut(List<DocumentedCase> cases) {
    return new Accuracy(
        cases.stream()
            .map(each -> answered(engine(priorsBefore(each)), each, each.evidence()))
            .toList());
  }

  /** Besides, without the word that says most for the answer. */
  static Accuracy withoutTheMostTelling(List<DocumentedCase> cases) {
    return new Accuracy(
        cases.stream()
            .map(each -> answered(engine(priorsBefore(each)), each, each.withoutTheMostTelling()))
            .toList());
  }

  /** What the counts would be if this case were not among them. */
  private static Priors priorsBefore(DocumentedCase asked) {
    return asked.isCounted() ? Priors.packed().without(asked.answer()) : Priors.packed();
  }

  private static Answered answered(Engine engine, DocumentedCase asked, Evidence evidence) {
    Diagnosis diagnosis = engine.judge(evidence);
    String family = CauseTable.packed().entry(asked.answer()).orElseThrow().family();
    return new Answered(
        asked,
        family,
        rank(diagnosis.remaining().stream().map(Assessment::causeId).toList(), asked.answer()),
        rank(diagnosis.families().stream().map(FamilyShare::family).toList(), family),
        diagnosis.causes().getFirst());
  }

  private static int rank(List<String> ranked, String wanted) {
    int index = ranked.indexOf(wanted);
    return index < 0 ? Answered.NOWHERE : index + 1;
  }

  Accuracy and(Accuracy other) {
    return new Accuracy(Stream.concat(answers.stream(), other.answers.stream()).toList());
  }

  Accuracy ofGrades(String... grades) {
    return only(each -> List.of(grades).contains(each.asked().grade()));
  }

  Accuracy only(Predicate<Answered> wanted) {
    return new Accuracy(answers.stream().filter(wanted).toList());
  }

  double amongFirst(int places) {
    return share(each -> each.rank() <= places);
  }

  double familyFirst() {
    return share(each -> each.familyRank() == 1);
  }

  double familyOfTheFirst() {
    return share(Answered::isOfTheFamily);
  }

  /** Answers of which the first cause has at least and less than this confidence. */
  Range between(double least, double most) {
    Accuracy in =
        only(each -> each.first().confidence() >= least && each.first().confidence() < most);
    return new Range(
        in.answers.size(),
        in.answers.stream().mapToDouble(each -> each.first().confidence()).average().orElse(0),
        in.amongFirst(1));
  }

  /** The confidence of each first answer, and whether it was right. */
  Reliability reliability() {
    return new Reliability(
        answers.stream()
            .map(each -> new Forecast(each.first().confidence(), each.isRight()))
            .toList());
  }

  private double share(Predicate<Answered> holds) {
    return answers.isEmpty() ? 0 : (double) answers.stream().filter(holds).count() / answers.size();
  }
}
