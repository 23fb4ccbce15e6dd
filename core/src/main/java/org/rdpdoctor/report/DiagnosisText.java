package org.rdpdoctor.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.StageVerdict;

/**
 * Diagnoses for people: the verdict first, then what to do, then the facts; the last line is the
 * verdict again. ASCII but for names that strangers gave, which {@link PlainText} makes harmless.
 */
public final class DiagnosisText {
  /** Connections were kept quiet: nobody asks for its milliseconds. */
  private static final Duration LONG = Duration.ofSeconds(100);

  private static final int MARK_WIDTH = 5;
  private static final int WORD_WIDTH = 7;

  private final boolean all;
  private final Page page;

  private DiagnosisText(Style style, boolean all) {
    this.all = all;
    this.page = new Page(style);
  }

  /**
   * One target, or several: then a line for each comes first, and the details of those that are not
   * healthy follow.
   *
   * @param all every cause with what speaks for and against it, and details of healthy targets
   */
  public static String write(List<Judged> judged, boolean all, Style style) {
    DiagnosisText text = new DiagnosisText(style, all);
    if (judged.size() == 1) {
      text.one(judged.getFirst());
    } else {
      text.several(judged);
    }
    return text.page.text();
  }

  private void one(Judged judged) {
    target(judged);
    Diagnosis diagnosis = judged.diagnosis();
    page.blank();
    page.line(tone(diagnosis.health()), word(diagnosis.health()) + ": " + summary(diagnosis));
  }

  private void several(List<Judged> judged) {
    List<Diagnosis> diagnoses = judged.stream().map(Judged::diagnosis).toList();
    for (Diagnosis each : diagnoses) {
      page.entry("", tone(each.health()), padded(word(each.health()), WORD_WIDTH), summary(each));
    }
    for (Judged each : judged) {
      if (all || each.diagnosis().health() != Health.HEALTHY) {
        page.blank();
        page.heading("== " + each.diagnosis().target().display());
        target(each);
      }
    }
    page.blank();
    page.line(tone(worst(diagnoses)), counts(diagnoses));
  }

  private void target(Judged judged) {
    Diagnosis diagnosis = judged.diagnosis();
    SeenSection seen = new SeenSection(page, judged.evidence());
    page.entry("", tone(diagnosis.health()), word(diagnosis.health()), diagnosis.headline());
    CauseSections causes = new CauseSections(page, diagnosis);
    causes.verdict();
    stages(diagnosis);
    gatewayStages(judged);
    remarks("Cautions", diagnosis.cautions());
    remarks("Notes", diagnosis.notes());
    seen.machines();
    seen.cipherSuites();
    seen.route();
    if (all) {
      causes.everyCause();
      seen.everything();
    }
  }

  private void stages(Diagnosis diagnosis) {
    if (diagnosis.stages().isEmpty()) {
      return;
    }
    page.blank();
    page.heading("Stages");
    List<StageVerdict> shown = new ArrayList<>(diagnosis.stages());
    List<StageVerdict> hidden = new ArrayList<>();
    for (StageVerdict stage : diagnosis.stages().reversed()) {
      if (isNotReached(stage)) {
        hidden.addFirst(stage);
      } else if (!stage.stage().isDispensable()) {
        break;
      }
    }
    shown.removeAll(hidden);
    shown.forEach(this::stage);
    notReached(hidden);
  }

  private void gatewayStages(Judged judged) {
    if (!judged.diagnosis().gatewayStages().isEmpty()) {
      page.blank();
      page.heading(
          "Gateway"
              + judged
                  .evidence()
                  .target()
                  .gateway()
                  .map(gateway -> " " + gateway.display())
                  .orElse(""));
      judged.diagnosis().gatewayStages().forEach(this::stage);
    }
  }

  private void stage(StageVerdict stage) {
    boolean ran = !stage.outcome().equals("not-reached");
    page.entry(
        "  %-11s %9s  ".formatted(stage.stage().id(), ran ? took(stage.took()) : ""),
        stage
            .ok()
            .map(ok -> ok ? Style.Tone.GOOD : Style.Tone.BAD)
            .orElse(ran ? Style.Tone.UNSURE : Style.Tone.ASIDE),
        padded(stage.ok().map(ok -> ok ? "ok" : "FAULT").orElse(ran ? "?" : "-"), MARK_WIDTH),
        stage.summary());
  }

  private static String took(Duration took) {
    return took.compareTo(LONG) < 0 ? took.toMillis() + " ms" : took.toSeconds() + " s";
  }

  /**
   * The stages after the one that ended the road, and beside them, in one row. What lies beside a
   * road that went to its end has a reason of its own each.
   */
  private void notReached(List<StageVerdict> stages) {
    if (stages.size() == 1 || stages.stream().allMatch(each -> each.stage().isDispensable())) {
      stages.forEach(this::stage);
    } else {
      String names =
          stages.stream().map(each -> each.stage().id()).collect(Collectors.joining(", "));
      page.item("  ", names + ": not reached");
    }
  }

  private static boolean isNotReached(StageVerdict stage) {
    return stage.outcome().equals("not-reached") && stage.ok().isEmpty();
  }

  private void remarks(String heading, List<String> remarks) {
    if (!remarks.isEmpty()) {
      page.blank();
      page.heading(heading);
      page.item("  ", String.join("; ", remarks));
    }
  }

  /** The target, the stage that fails and the cause that leads. */
  static String summary(Diagnosis diagnosis) {
    String target = diagnosis.target().display();
    String cause =
        Findings.of(diagnosis).stream()
            .findFirst()
            .map(each -> "%s (%s)".formatted(each.causeId(), Findings.certainty(each)))
            .orElse("cause not determined");
    return switch (diagnosis.health()) {
      case HEALTHY -> target + " works up to the " + diagnosis.reach() + careful(diagnosis);
      case FAULTY ->
          "%s fails%s: %s"
              .formatted(
                  target,
                  diagnosis.failingStage().map(stage -> " at " + stage.id()).orElse(""),
                  cause);
      case UNKNOWN -> target + undecided(diagnosis);
    };
  }

  private static String careful(Diagnosis diagnosis) {
    int cautions = diagnosis.cautions().size();
    return switch (cautions) {
      case 0 -> "";
      case 1 -> ", with a caution";
      default -> ", with " + cautions + " cautions";
    };
  }

  private static String undecided(Diagnosis diagnosis) {
    List<StageVerdict> stages =
        diagnosis.stages().stream().filter(each -> !each.stage().isDispensable()).toList();
    if (!stages.isEmpty() && stages.stream().allMatch(each -> each.ok().orElse(false))) {
      return " works up to the %s, yet is not called healthy".formatted(diagnosis.reach());
    }
    return stages.stream()
        .filter(stage -> stage.ok().isEmpty() && !isNotReached(stage))
        .findFirst()
        .map(stage -> " could not be judged at " + stage.stage().id())
        .orElse(" could not be judged");
  }

  private static Health worst(List<Diagnosis> diagnoses) {
    return Stream.of(Health.FAULTY, Health.UNKNOWN)
        .filter(health -> diagnoses.stream().anyMatch(each -> each.health() == health))
        .findFirst()
        .orElse(diagnoses.isEmpty() ? Health.UNKNOWN : Health.HEALTHY);
  }

  static String counts(List<Diagnosis> diagnoses) {
    return "%d targets: %s"
        .formatted(
            diagnoses.size(),
            Stream.of(Health.FAULTY, Health.UNKNOWN, Health.HEALTHY)
                .map(health ->
                    "%d %s"
                        .formatted(
                            diagnoses.stream().filter(each -> each.health() == health).count(),
                            word(health)))
                .collect(Collectors.joining(", ")));
  }

  static String word(Health health) {
    return switch (health) {
      case HEALTHY -> "HEALTHY";
      case FAULTY -> "FAULT";
      case UNKNOWN -> "UNKNOWN";
    };
  }

  static Style.Tone tone(Health health) {
    return switch (health) {
      case HEALTHY -> Style.Tone.GOOD;
      case FAULTY -> Style.Tone.BAD;
      case UNKNOWN -> Style.Tone.UNSURE;
    };
  }

  private static String padded(String word, int width) {
    return String.format("%-" + width + "s", word);
  }
}
