package org.rdpdoctor.report;

import java.util.List;
import java.util.Locale;
import org.rdpdoctor.remedy.Advice;
import org.rdpdoctor.remedy.Plan;
import org.rdpdoctor.remedy.Remedy;
import org.rdpdoctor.remedy.Step;
import org.rdpdoctor.remedy.Touched;
import tools.jackson.core.JsonGenerator;

/**
 * Plans as JSON, for scripts; {@code docs/schema/plan-1.json} describes it. Fields are added, never
 * renamed.
 */
public final class PlanJson {
  private static final String SCHEMA = "rdpdoctor/plan/1";

  private PlanJson() {}

  public static String write(Plan plan, String headline) {
    return JsonText.pretty(out -> plan(out, plan, headline)) + "\n";
  }

  private static void plan(JsonGenerator out, Plan plan, String headline) {
    out.writeStartObject();
    out.writeStringProperty("schema", SCHEMA);
    out.writeStringProperty("id", plan.id());
    out.writeStringProperty("target", plan.target().display());
    out.writeStringProperty("health", plan.health().name().toLowerCase(Locale.ROOT));
    out.writeStringProperty("headline", headline);
    out.writeArrayPropertyStart("remedies");
    plan.remedies().forEach(each -> remedy(out, each));
    out.writeEndArray();
    out.writeArrayPropertyStart("advice");
    plan.advice().forEach(each -> advice(out, each));
    out.writeEndArray();
    texts(out, "unmended", plan.unmended());
    out.writeEndObject();
  }

  private static void remedy(JsonGenerator out, Remedy remedy) {
    out.writeStartObject();
    out.writeStringProperty("id", remedy.id());
    texts(out, "causes", remedy.causes());
    out.writeStringProperty("title", remedy.title());
    texts(out, "why", remedy.why());
    out.writeStringProperty("needs", remedy.needs());
    out.writeStringProperty("risk", remedy.risk().name().toLowerCase(Locale.ROOT));
    out.writeBooleanProperty("dropsSessions", remedy.dropsSessions());
    out.writeBooleanProperty("mayDropSessions", remedy.mayDropSessions());
    out.writeBooleanProperty("reboot", remedy.reboot());
    out.writeStringProperty("alsoTouches", remedy.alsoTouches());
    out.writeStringProperty("undone", remedy.undone());
    remedy.weakens().ifPresent(time ->
        out.writeNumberProperty("weakensForMinutes", time.toMinutes()));
    steps(out, "steps", remedy.steps());
    out.writeArrayPropertyStart("hammers");
    for (List<Step> hammer : remedy.hammers()) {
      out.writeStartArray();
      hammer.forEach(each -> step(out, each));
      out.writeEndArray();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void steps(JsonGenerator out, String name, List<Step> steps) {
    out.writeArrayPropertyStart(name);
    steps.forEach(each -> step(out, each));
    out.writeEndArray();
  }

  private static void step(JsonGenerator out, Step step) {
    out.writeStartObject();
    out.writeStringProperty("what", step.what());
    out.writeArrayPropertyStart("touches");
    for (Touched each : step.touched()) {
      out.writeStartObject();
      out.writeStringProperty("place", each.place().words());
      out.writeStringProperty("holds", each.expected().words());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void advice(JsonGenerator out, Advice advice) {
    out.writeStartObject();
    out.writeStringProperty("id", advice.id());
    texts(out, "causes", advice.causes());
    out.writeStringProperty("who", advice.who());
    out.writeStringProperty("what", advice.what());
    texts(out, "commands", advice.commands());
    out.writeEndObject();
  }

  private static void texts(JsonGenerator out, String name, List<String> texts) {
    out.writeArrayPropertyStart(name);
    texts.forEach(out::writeString);
    out.writeEndArray();
  }
}
