package org.rdpdoctor.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rdpdoctor.remedy.Advice;
import org.rdpdoctor.remedy.Plan;
import org.rdpdoctor.remedy.Remedy;
import org.rdpdoctor.remedy.Step;

/**
 * Plans as JSON, for scripts; {@code docs/schema/plan-1.json} describes it. Fields are added, never
 * renamed.
 */
public final class PlanJson {
  static final String SCHEMA = "rdpdoctor/plan/1";
  static final Shape.Fields SHAPE = Shape.fieldsOf(PlanDocument.class);

  private PlanJson() {}

  /**
   * A document of several lines, with a line end.
   *
   * @param headline of the diagnosis
   */
  public static String write(Plan plan, String headline) {
    return JsonText.pretty(out -> new ShapeWriter(out).write(SHAPE, document(plan, headline)))
        + "\n";
  }

  private static PlanDocument document(Plan plan, String headline) {
    Optional<Boolean> healthy =
        switch (plan.health()) {
          case HEALTHY -> Optional.of(true);
          case FAULTY -> Optional.of(false);
          case UNKNOWN -> Optional.empty();
        };
    return new PlanDocument(
        SCHEMA,
        plan.id(),
        plan.target().display(),
        healthy,
        headline,
        plan.remedies().stream().map(PlanJson::remedy).toList(),
        plan.advice().stream().map(PlanJson::advice).toList(),
        plan.unmended());
  }

  private static RemedyDocument remedy(Remedy remedy) {
    return new RemedyDocument(
        remedy.id(),
        remedy.causes(),
        remedy.title(),
        remedy.why(),
        remedy.needs(),
        remedy.risk().name().toLowerCase(Locale.ROOT),
        remedy.dropsSessions(),
        remedy.mayDropSessions(),
        remedy.reboot(),
        remedy.alsoTouches(),
        remedy.undone(),
        remedy.weakens().map(time -> time.toMinutes()),
        steps(remedy.steps()),
        remedy.hammers().stream().map(each -> new HammerDocument(steps(each))).toList());
  }

  private static List<StepDocument> steps(List<Step> steps) {
    return steps.stream().map(PlanJson::step).toList();
  }

  private static StepDocument step(Step step) {
    return new StepDocument(
        step.what(),
        step.touched().stream()
            .map(each -> new PlaceDocument(each.place().words(), each.expected().words()))
            .toList());
  }

  private static AdviceDocument advice(Advice advice) {
    return new AdviceDocument(
        advice.id(), advice.causes(), advice.who(), advice.what(), advice.commands());
  }

  /** The document. */
  record PlanDocument(
      @JsonField(description = "always rdpdoctor/plan/1") String schema,
      @JsonField(description = "for --apply; another state of the host gives another") String id,
      @JsonField(description = "host and port") String target,
      @JsonField(
              description = "true, false, or null when it could not be told",
              nullWhenEmpty = true)
          Optional<Boolean> healthy,
      @JsonField(description = "one sentence for the person who asked") String headline,
      @JsonField(description = "in the order in which they would be tried")
          List<RemedyDocument> remedies,
      @JsonField(description = "what others must do") List<AdviceDocument> advice,
      @JsonField(description = "causes with neither remedy nor advice") List<String> unmended) {}

  /** One remedy. */
  record RemedyDocument(
      @JsonField(description = "verb first, such as GrantListenerKeyRead") String id,
      List<String> causes,
      String title,
      @JsonField(description = "what the host shows, and the proof") List<String> why,
      @JsonField(description = "the least privilege that suffices") String needs,
      @JsonField(description = "low, medium or high") String risk,
      boolean dropsSessions,
      @JsonField(description = "if a restart of TermService turns out to be needed")
          boolean mayDropSessions,
      @JsonField(description = "a restart of the machine is the clean way to make it felt")
          boolean reboot,
      @JsonField(description = "who else notices; empty when nobody does") String alsoTouches,
      @JsonField(description = "how it is undone") String undone,
      @JsonField(description = "put back after so many minutes", nullWhenEmpty = true)
          Optional<Long> weakensForMinutes,
      List<StepDocument> steps,
      @JsonField(description = "restarts, only if it is not felt without; one after the other")
          List<HammerDocument> hammers) {}

  /** A restart. */
  record HammerDocument(List<StepDocument> steps) {}

  /** One change. */
  record StepDocument(String what, List<PlaceDocument> touches) {}

  /** What it touches. */
  record PlaceDocument(
      String place, @JsonField(description = "when the plan was made") String holds) {}

  /** What somebody else must do. */
  record AdviceDocument(
      String id,
      List<String> causes,
      String who,
      String what,
      @JsonField(description = "as typed; lines that begin with # say where")
          List<String> commands) {}
}
