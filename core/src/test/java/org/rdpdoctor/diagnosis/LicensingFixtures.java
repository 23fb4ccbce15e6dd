package org.rdpdoctor.diagnosis;

import static org.rdpdoctor.diagnosis.EvidenceBuilder.demandActive;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.settings;
import static org.rdpdoctor.diagnosis.EvidenceBuilder.windows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.rdpdoctor.diagnosis.CauseFixtures.Fixture;
import org.rdpdoctor.model.LicensingObservation;
import org.rdpdoctor.model.LicensingObservation.LicenseIssued;
import org.rdpdoctor.model.LicensingObservation.LicenseRequested;
import org.rdpdoctor.model.LicensingObservation.LicensingAlerted;
import org.rdpdoctor.model.LicensingObservation.LicensingChallenged;
import org.rdpdoctor.model.ServerCertificateForm;
import org.rdpdoctor.wire.rdpele.LicensingErrorCode;
import org.rdpdoctor.wire.rdpele.StateTransition;

/** The pairs for causes of licensing. */
final class LicensingFixtures {
  private static final Duration TOOK = Duration.ofMillis(5);

  private LicensingFixtures() {}

  static Map<String, Fixture> all() {
    Map<String, Fixture> fixtures = new TreeMap<>();
    fixtures.put(
        "licensing-server-unreachable",
        new Fixture(Verdict.LIKELY, 2, refused(LicensingErrorCode.NO_LICENSE_SERVER), licensed()));
    fixtures.put(
        "licensing-grace-expired",
        new Fixture(
            Verdict.LIKELY,
            1,
            refused(LicensingErrorCode.NO_LICENSE_SERVER),
            refused(LicensingErrorCode.INVALID_CLIENT)));
    fixtures.put(
        "licensing-denied",
        new Fixture(
            Verdict.LIKELY,
            1,
            refused(LicensingErrorCode.INVALID_CLIENT),
            refused(LicensingErrorCode.NO_LICENSE_SERVER)));
    fixtures.put(
        "licensing-client-store",
        new Fixture(
            Verdict.LIKELY,
            1,
            licensed().symptom(0x808, 0x104),
            refused(LicensingErrorCode.INVALID_CLIENT)));
    fixtures.put(
        "licensing-client-unsupported",
        new Fixture(
            Verdict.POSSIBLE,
            3,
            licensed().symptom(0x808, 0x107),
            windows().session(settings(), demandActive())));
    return fixtures;
  }

  /** A session host that gives a licence. */
  private static EvidenceBuilder licensed() {
    return windows()
        .licensing(
            List.of(requested(), new LicensingChallenged(true, TOOK), issued()),
            settings(),
            demandActive());
  }

  private static EvidenceBuilder refused(LicensingErrorCode code) {
    return windows()
        .licensing(
            List.of(
                requested(),
                new LicensingAlerted(code.value(), StateTransition.TOTAL_ABORT.value(), TOOK)),
            settings());
  }

  private static LicensingObservation requested() {
    return new LicenseRequested(
        0x60003,
        "Microsoft Corporation",
        "A02",
        List.of("microsoft.com"),
        Optional.of(ServerCertificateForm.X509),
        2048,
        List.of(),
        TOOK);
  }

  private static LicensingObservation issued() {
    return new LicenseIssued(
        false, true, 0x60003, "microsoft.com", "Microsoft Corporation", "A02", TOOK);
  }
}
