package org.rdpdoctor.remedy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.wire.hostcall.HostCall.StartType;

/**
 * Services that Remote Desktop needs: facts/windows/remedies.md section 4.4. Only one that is
 * disabled or does not run though it should is evidence.
 */
final class ServicePrescription implements Prescription {
  /** How they start as Windows comes; those that others need come first. */
  private static final List<Map.Entry<String, StartType>> NEEDED =
      List.of(
          Map.entry("CryptSvc", StartType.AUTOMATIC),
          Map.entry("KeyIso", StartType.ON_DEMAND),
          Map.entry(Steps.SESSION_ENV, StartType.ON_DEMAND),
          Map.entry("UmRdpService", StartType.ON_DEMAND),
          Map.entry(Steps.TERM_SERVICE, StartType.ON_DEMAND));

  @Override
  public List<String> causes() {
    return List.of(
        "service-stopped",
        "rdp-disabled",
        "rdp-disabled-by-update",
        "listener-key-unreadable",
        "machinekeys-acl",
        "listener-cert-expired");
  }

  @Override
  public List<Proposal> propose(Patient patient, Assessment cause) {
    List<Step> steps = new ArrayList<>();
    List<String> disabled = new ArrayList<>();
    for (Map.Entry<String, StartType> each : NEEDED) {
      if (patient.facts().disabled(each.getKey())) {
        disabled.add(each.getKey());
        steps.add(patient.steps().startType(each.getKey(), each.getValue()));
      }
    }
    boolean stopped = patient.facts().stopped(Steps.TERM_SERVICE);
    if (stopped) {
      steps.add(patient.steps().start(Steps.TERM_SERVICE));
    } else if (disabled.contains(Steps.SESSION_ENV)) {
      steps.add(patient.steps().start(Steps.SESSION_ENV));
    }
    Draft draft =
        new Draft("StartRemoteDesktopService", cause, "Start the services of Remote Desktop")
            .undone("each service is stopped and gets its old start type");
    if (stopped) {
      draft.because("TermService is stopped");
    }
    if (!disabled.isEmpty()) {
      draft.because("disabled: " + String.join(", ", disabled));
    }
    return draft
        .steps(steps)
        .hammers(stopped ? List.of() : patient.steps().bothHammers())
        .propose();
  }
}
