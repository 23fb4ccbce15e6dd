package org.rdpdoctor.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.remedy.Advice;
import org.rdpdoctor.remedy.Plan;
import org.rdpdoctor.remedy.Remedy;
import org.rdpdoctor.remedy.Step;

/** A plan for people: what would be written where, why, what else notices, and the way back. */
public final class PlanText {
  private PlanText() {}

  /**
   * The whole plan.
   *
   * @param headline of the diagnosis
   */
  public static String write(Plan plan, String headline, Style style) {
    Page page = new Page(style);
    page.line(tone(plan.health()), word(plan.health()) + "  " + headline);
    page.blank();
    if (plan.isEmpty()) {
      page.item("", nothing(plan));
      return page.text();
    }
    int number = 0;
    for (Remedy remedy : plan.remedies()) {
      number++;
      remedy(page, number, remedy);
    }
    if (!plan.advice().isEmpty()) {
      page.heading("What others must do");
      plan.advice().forEach(each -> advice(page, each));
    }
    plan.unmended()
        .forEach(each ->
            page.item(
                "", "For " + each + " there is no remedy here: see docs/causes/" + each + ".md"));
    if (!plan.remedies().isEmpty()) {
      page.item(
          "",
          "One after the other, with the probe from here after each; the first that mends it is the last. What does not help is undone.");
      page.item("Apply it: ", "rdpdoctor fix ... --apply " + plan.id());
    }
    return page.text();
  }

  private static String nothing(Plan plan) {
    return switch (plan.health()) {
      case HEALTHY -> "Nothing is changed on a host that works.";
      case FAULTY, UNKNOWN ->
          "Nothing is proposed: no cause is confirmed or likely that something here mends. More evidence may help: --via to read the host, --with FILE for its records.";
    };
  }

  private static void remedy(Page page, int number, Remedy remedy) {
    page.heading("%d. %s: %s".formatted(number, remedy.id(), remedy.title()));
    remedy.why().forEach(each -> page.item("   why     ", each));
    for (Step step : remedy.steps()) {
      page.item("   change  ", step.what());
    }
    for (List<Step> hammer : remedy.hammers()) {
      page.item(
          "   if need be  ", String.join(", then ", hammer.stream().map(Step::what).toList()));
    }
    page.item("   risk    ", risk(remedy));
    Optional.of(remedy.alsoTouches())
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> page.item("   touches ", text));
    page.item("   needs   ", remedy.needs());
    page.item("   undo    ", remedy.undone());
    page.blank();
  }

  /** In one sentence. */
  static String risk(Remedy remedy) {
    String sessions =
        remedy.dropsSessions()
            ? "sessions end"
            : remedy.mayDropSessions()
                ? "sessions end only if TermService has to restart, and that needs --drop-sessions"
                : "no session ends";
    return remedy.risk().name().toLowerCase(Locale.ROOT)
        + "; "
        + sessions
        + (remedy.reboot() ? "; a restart of the machine is the clean way to make it felt" : "")
        + remedy
            .weakens()
            .map(time -> "; put back after %d minutes".formatted(time.toMinutes()))
            .orElse("");
  }

  private static void advice(Page page, Advice advice) {
    page.item("  - ", "%s (%s): %s".formatted(advice.id(), advice.who(), advice.what()));
    advice
        .commands()
        .forEach(each -> page.line(Style.Tone.ASIDE, "      " + PlainText.showSentence(each)));
    page.blank();
  }

  private static Style.Tone tone(Health health) {
    return switch (health) {
      case HEALTHY -> Style.Tone.GOOD;
      case FAULTY -> Style.Tone.BAD;
      case UNKNOWN -> Style.Tone.UNSURE;
    };
  }

  private static String word(Health health) {
    return switch (health) {
      case HEALTHY -> "OK";
      case FAULTY -> "FAULT";
      case UNKNOWN -> "UNKNOWN";
    };
  }
}
