package org.rdpdoctor.remedy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.Clue;
import org.rdpdoctor.diagnosis.picture.PlainText;

/** A remedy in the making. */
final class Draft {
  private static final int MAX_PROOFS = 2;

  private final String id;
  private final Assessment cause;
  private final String title;
  private final List<String> why = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<List<Step>> hammers = new ArrayList<>();
  private Remedy.Risk risk = Remedy.Risk.LOW;
  private boolean reboot;
  private String alsoTouches = "";
  private String undone = "the old values are written back, and what was absent is deleted";
  private Optional<Duration> weakens = Optional.empty();

  Draft(String id, Assessment cause, String title) {
    this.id = id;
    this.cause = cause;
    this.title = title;
  }

  /** What the host's own state shows. */
  Draft because(String trigger) {
    why.add(PlainText.of(trigger));
    return this;
  }

  Draft risk(Remedy.Risk much) {
    risk = much;
    return this;
  }

  Draft rebootIsCleaner() {
    reboot = true;
    return this;
  }

  Draft alsoTouches(String what) {
    alsoTouches = what;
    return this;
  }

  Draft undone(String how) {
    undone = how;
    return this;
  }

  Draft step(Step step) {
    steps.add(step);
    return this;
  }

  Draft steps(List<Step> more) {
    steps.addAll(more);
    return this;
  }

  Draft hammers(List<List<Step>> more) {
    hammers.addAll(more);
    return this;
  }

  Draft weakensFor(Duration time) {
    weakens = Optional.of(time);
    return this;
  }

  /** Nothing when nothing is to be changed. */
  List<Proposal> propose() {
    if (steps.isEmpty()) {
      return List.of();
    }
    List<String> reasons = new ArrayList<>(why);
    reasons.add(proof());
    return List.of(
        new Remedy(
            id,
            List.of(cause.causeId()),
            title,
            reasons,
            Needs.of(steps, hammers, weakens.isPresent()),
            risk,
            reboot,
            alsoTouches,
            undone,
            steps,
            hammers,
            weakens));
  }

  private String proof() {
    List<String> clues =
        cause.support().stream().map(Clue::reason).limit(MAX_PROOFS).map(PlainText::of).toList();
    return "%s is %s%s"
        .formatted(
            cause.causeId(),
            cause.verdict().id(),
            clues.isEmpty() ? "" : ": " + String.join("; ", clues));
  }
}
