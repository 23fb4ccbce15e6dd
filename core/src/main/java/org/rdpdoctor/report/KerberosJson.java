package org.rdpdoctor.report;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.diagnosis.kerberos.KerberosVerdict;
import org.rdpdoctor.diagnosis.kerberos.WalkStep;
import org.rdpdoctor.model.KerberosObservation;
import org.rdpdoctor.model.KerberosRun;

/**
 * A Kerberos walk as JSON, for scripts; {@code docs/schema/kerberos-1.json} describes it. Fields
 * are added, never renamed.
 */
public final class KerberosJson {
  static final String SCHEMA = "rdpdoctor/kerberos/1";
  static final Shape.Fields SHAPE = Shape.fieldsOf(KerberosDocument.class);

  private KerberosJson() {}

  /** A document of several lines, with a line end. */
  public static String write(KerberosRun run, KerberosVerdict verdict) {
    return JsonText.pretty(out -> new ShapeWriter(out).write(SHAPE, document(run, verdict))) + "\n";
  }

  private static KerberosDocument document(KerberosRun run, KerberosVerdict verdict) {
    Optional<Boolean> healthy =
        switch (verdict.health()) {
          case HEALTHY -> Optional.of(true);
          case FAULTY -> Optional.of(false);
          case UNKNOWN -> Optional.empty();
        };
    return new KerberosDocument(
        SCHEMA,
        run.host(),
        run.service(),
        healthy,
        verdict.headline(),
        verdict.steps().stream().map(KerberosJson::step).toList(),
        verdict.fallbacks(),
        run);
  }

  private static StepDocument step(WalkStep step) {
    return new StepDocument(
        step.id(),
        step.standing().ok(),
        step.standing().sentence(),
        step.meaning(),
        step.next(),
        step.seen());
  }

  /** The document. */
  record KerberosDocument(
      @JsonField(description = "always rdpdoctor/kerberos/1") String schema,
      @JsonField(description = "as the user wrote it") String host,
      @JsonField(description = "service principal of its Remote Desktop service") String service,
      @JsonField(
              description = "true, false, or null when it could not be told",
              nullWhenEmpty = true)
          Optional<Boolean> healthy,
      @JsonField(description = "one sentence for the person who asked") String headline,
      List<StepDocument> steps,
      @JsonField(description = "why a client would use NTLM here; empty: nothing seen makes it")
          List<String> fallbacks,
      @JsonField(description = "everything that was seen, in its order") KerberosRun evidence) {}

  /** One step. */
  record StepDocument(
      @JsonField(description = "realm, records, kdc, account, clock, sign-in or ticket") String id,
      @JsonField(description = "null when it could not be told", nullWhenEmpty = true)
          Optional<Boolean> ok,
      String summary,
      @JsonField(description = "what the step is for") String meaning,
      @JsonField(description = "what to do now", nullWhenEmpty = true) Optional<String> next,
      List<KerberosObservation> seen) {}
}
