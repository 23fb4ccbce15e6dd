package org.rdpdoctor.diagnosis;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.diagnosis.CausePages.CausePage;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Scene;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;

/** The one sentence for the person who asked. */
final class Headline {
  private Headline() {}

  static String of(Scene scene, Health health, Optional<Sight> main, List<Assessment> causes) {
    String target = PlainText.of(scene.evidence().target().display());
    if (scene.onPaper()) {
      return onPaper(scene, health, causes);
    }
    return switch (health) {
      case HEALTHY ->
          "%s is healthy from here: every stage up to the %s works%s."
              .formatted(target, reach(scene), main.map(Headline::exceptions).orElse(""));
      case FAULTY ->
          main.map(sight ->
                  sight.failing().isEmpty()
                      ? beyond(target, scene, causes)
                      : faulty(target, scene, sight, causes))
              .orElse(target);
      case UNKNOWN ->
          main.map(sight -> unknown(target, scene, sight, causes)).orElse(nothing(target));
    };
  }

  /** The headline of other assessments of the same evidence. */
  static String reworded(String headline, List<Assessment> before, List<Assessment> after) {
    String old = because(before);
    return headline.endsWith(old)
        ? headline.substring(0, headline.length() - old.length()) + because(after)
        : headline;
  }

  /** What comes last of all that was examined. */
  static String reach(Scene scene) {
    if (scene.sights().stream().anyMatch(sight -> sight.session().stands())) {
      return "start of a session";
    }
    boolean signedIn =
        scene.sights().stream().anyMatch(sight -> sight.signIn().signedIn().isPresent());
    return signedIn ? "sign-in" : "password prompt";
  }

  private static String onPaper(Scene scene, Health health, List<Assessment> causes) {
    if (scene.evidence().recorded().isEmpty()) {
      return "Nothing was examined, and what was reported proves nothing. " + because(causes);
    }
    boolean possible =
        !causes.isEmpty() && causes.getFirst().verdict().compareTo(Verdict.POSSIBLE) <= 0;
    if (!scene.recorded().host().isExamined() && !scene.recorded().host().unread().isEmpty()) {
      return "The host could not be read. " + because(causes);
    }
    if (scene.recorded().host().isExamined() && !possible) {
      return "Nothing that was read on the host speaks of a fault; whether a connection comes about was not tried: diagnose does that.";
    }
    return health == Health.FAULTY
        ? "The records prove a fault. " + because(causes)
        : "The records alone do not settle it. " + because(causes);
  }

  private static String faulty(String target, Scene scene, Sight sight, List<Assessment> causes) {
    StageId stage = sight.failing().orElse(StageId.NAME);
    String runs =
        scene.evidence().runs().size() > 1
            ? " in %d of %d runs"
                .formatted(HealthJudge.faultyRuns(scene), scene.evidence().runs().size())
            : "";
    return "%s fails at the %s stage%s%s: %s. %s"
        .formatted(
            target,
            stage.id(),
            where(sight),
            runs,
            sight.standing(stage).sentence(),
            because(causes));
  }

  /** Which address it is, where another one gets farther or less far. */
  private static String where(Sight sight) {
    boolean alike = sight.scene().besides(sight).stream().allMatch(sight::getsAsFarAs);
    return alike
        ? ""
        : sight.address().map(address -> " of its address " + PlainText.of(address)).orElse("");
  }

  /** Addresses of a healthy host that do not work, though clients here may take them. */
  private static String exceptions(Sight sight) {
    List<String> bad =
        sight.scene().besides(sight).stream()
            .filter(other -> other.failing().isPresent() && !other.tcp().noRouteFromHere())
            .flatMap(other -> other.address().stream())
            .map(PlainText::of)
            .toList();
    return bad.isEmpty()
        ? ""
        : " at %s, but not at %s"
            .formatted(PlainText.of(sight.address().orElse("")), String.join(", ", bad));
  }

  private static String beyond(String target, Scene scene, List<Assessment> causes) {
    return "%s is healthy from here up to the %s, and the host itself says what stops clients behind that. %s"
        .formatted(target, reach(scene), because(causes));
  }

  /** What is said of the cause that leads, a sentence. */
  static String because(List<Assessment> causes) {
    if (causes.isEmpty() || causes.getFirst().verdict().compareTo(Verdict.POSSIBLE) > 0) {
      return "The cause could not be determined.";
    }
    Assessment first = causes.getFirst();
    String word =
        switch (first.verdict()) {
          case CONFIRMED -> "Cause";
          case LIKELY -> "Most likely";
          case POSSIBLE, NOT_TESTED, RULED_OUT -> "Several causes remain, first";
        };
    String behind = behind(causes);
    return "%s: %s (%s).%s"
        .formatted(
            behind.isEmpty() ? word : "Met first, on the way",
            title(first),
            first.causeId(),
            behind);
  }

  /** What is proved of the server, too, when what lies before it comes first. */
  private static String behind(List<Assessment> causes) {
    if (!isProved(causes) || !MetFirst.onTheWay(causes.getFirst())) {
      return "";
    }
    return causes.stream()
        .filter(each -> each.verdict() == Verdict.CONFIRMED && !MetFirst.onTheWay(each))
        .findFirst()
        .map(each -> " Proved as well: %s (%s).".formatted(title(each), each.causeId()))
        .orElse("");
  }

  private static boolean isProved(List<Assessment> causes) {
    return !causes.isEmpty() && causes.getFirst().verdict() == Verdict.CONFIRMED;
  }

  private static String title(Assessment assessment) {
    return CausePages.page(assessment.causeId())
        .map(CausePage::title)
        .orElse(assessment.cause().meaning());
  }

  private static String unknown(String target, Scene scene, Sight sight, List<Assessment> causes) {
    if (sight.healthy() && scene.troubleReported()) {
      return "%s is healthy from here up to the %s, so what was reported fails where we cannot see. %s"
          .formatted(target, reach(scene), because(causes));
    }
    if (sight.healthy() && isProved(causes)) {
      return "%s is healthy from here up to the %s, but the records prove a fault that lies beyond, or in the past. %s"
          .formatted(target, reach(scene), because(causes));
    }
    if (!Remarks.defects(scene).isEmpty()) {
      return "%s could not be judged: a defect of ours ended a stage. It says nothing about the host."
          .formatted(target);
    }
    if (sight.turnedAway().isPresent()) {
      return "%s serves us and then turns us away: %s. %s"
          .formatted(target, sight.turnedAway().get().sentence(), because(causes));
    }
    Optional<String> trouble = sight.trouble();
    if (sight.undetermined().isEmpty() && trouble.isPresent()) {
      return "%s passes every stage, but %s: %s. %s"
          .formatted(
              target,
              sight.path().trouble().isPresent() || sight.between().trouble().isPresent()
                  ? "over a path too poor to call it healthy"
                  : "not every time",
              trouble.get(),
              because(causes));
    }
    return "%s could not be judged at the %s stage: %s."
        .formatted(
            target,
            sight.undetermined().map(StageId::id).orElse("last"),
            sight
                .undetermined()
                .map(stage -> sight.standing(stage).sentence())
                .orElse("the deadline ended the examination"));
  }

  private static String nothing(String target) {
    return target + " could not be judged: there is no evidence.";
  }
}
