package org.rdpdoctor.diagnosis;

import static org.rdpdoctor.diagnosis.EvidenceBuilder.demandActive;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.redirected;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.settings;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.windows;

import java.util.Map;
import java.util.TreeMap;
import org.rdpdoctor.diagnosis.CauseFixtures.Fixture;

/** The pairs for causes that show after the sign-in. */
final class SessionFixtures {
  private SessionFixtures() {}

  static Map<String, Fixture> all() {
    Map<String, Fixture> fixtures = new TreeMap<>();
    fixtures.put("capability-mismatch", told(Verdict.LIKELY, 1, 0x10EA, 0x6));
    fixtures.put("graphics-codec", told(Verdict.LIKELY, 1, 0x112D, 0x7));
    fixtures.put("server-component-mismatch", told(Verdict.LIKELY, 1, 0x12, 0x10));
    fixtures.put("server-session-conflict", told(Verdict.LIKELY, 1, 0x5, 0x6));
    fixtures.put("server-session-start-failed", told(Verdict.LIKELY, 1, 0x10, 0x5));
    fixtures.put("session-limit", told(Verdict.LIKELY, 1, 0x3, 0x10EA));
    fixtures.put("session-host-drain-mode", told(Verdict.POSSIBLE, 4, 0x7, 0x6));
    fixtures.put("server-resource-exhausted", told(Verdict.CONFIRMED, 1, 0x6, 0x5));
    fixtures.put("broker-failure", told(Verdict.LIKELY, 1, 0x400, 0x10));
    fixtures.put("avd-agent-unhealthy", told(Verdict.POSSIBLE, 2, 0x412, 0x400));
    fixtures.put(
        "broker-redirect",
        new Fixture(
            Verdict.POSSIBLE,
            2,
            windows().session(settings(), redirected()),
            windows().session(settings(), demandActive())));
    fixtures.put(
        "redirection-unsupported",
        new Fixture(
            Verdict.POSSIBLE,
            2,
            windows().session(settings(), redirected()),
            windows().session(settings(), demandActive())));
    return fixtures;
  }

  /** The server's own reason, and one that points elsewhere. */
  private static Fixture told(Verdict verdict, int rank, long code, long otherCode) {
    return new Fixture(verdict, rank, windows().errorInfo(code), windows().errorInfo(otherCode));
  }
}
