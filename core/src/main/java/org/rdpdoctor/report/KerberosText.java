package org.rdpdoctor.report;

import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.kerberos.KerberosVerdict;
import org.rdpdoctor.diagnosis.kerberos.WalkStep;
import org.rdpdoctor.diagnosis.picture.Standing;
import org.rdpdoctor.model.KerberosObservation;
import org.rdpdoctor.model.KerberosRun;

/** A Kerberos walk for people: each step with what it is for, what was seen and what to do. */
public final class KerberosText {
  private KerberosText() {}

  public static String write(KerberosRun run, KerberosVerdict verdict, Style style) {
    Page page = new Page(style);
    page.line(tone(verdict.health()), word(verdict.health()) + "  " + verdict.headline());
    page.blank();
    page.heading("The way to a ticket for " + run.service());
    verdict.steps().forEach(step -> step(page, step));
    page.blank();
    page.heading("Why a client would fall back to NTLM here");
    if (verdict.fallbacks().isEmpty()) {
      page.item("  ", nothingSeen(run, verdict));
    }
    verdict.fallbacks().forEach(reason -> page.item("  - ", reason));
    if (run.cutShort()) {
      page.blank();
      page.line(Style.Tone.UNSURE, "The deadline ended the walk: --deadline gives it more time.");
    }
    return page.text();
  }

  private static String nothingSeen(KerberosRun run, KerberosVerdict verdict) {
    boolean whole = verdict.steps().stream().anyMatch(step -> step.id().equals("ticket"));
    return whole
        ? "nothing seen here makes it"
        : "nothing seen so far makes it; whether %s is registered shows with --user"
            .formatted(run.service());
  }

  private static void step(Page page, WalkStep step) {
    Standing standing = step.standing();
    page.entry(
        "  %-8s  ".formatted(step.id()),
        tone(standing),
        "%-5s".formatted(standing.ok().map(ok -> ok ? "ok" : "FAULT").orElse("?")),
        standing.sentence());
    page.item("            what it is: ", step.meaning());
    for (KerberosObservation seen : step.seen()) {
      page.item("            seen: ", KerberosSightings.line(seen));
    }
    step.next().ifPresent(next -> page.item("            next: ", next));
  }

  private static Style.Tone tone(Standing standing) {
    return standing.ok().map(ok -> ok ? Style.Tone.GOOD : Style.Tone.BAD).orElse(Style.Tone.UNSURE);
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
