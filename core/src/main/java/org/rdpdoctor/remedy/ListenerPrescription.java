package org.rdpdoctor.remedy;

import static org.rdpdoctor.remedy.Windows.LISTENER;
import static org.rdpdoctor.remedy.Windows.WIN_STATIONS;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.wire.hostcall.RegistryData;

/** Settings of the listener: facts/windows/remedies.md sections 4.2 and 4.3. */
final class ListenerPrescription implements Prescription {
  private static final int UNLIMITED = -1;

  @Override
  public List<String> causes() {
    return List.of(
        "rdp-disabled",
        "rdp-disabled-by-update",
        "service-stopped",
        "listener-wrong-interface",
        "wrong-port",
        "session-limit",
        "port-conflict");
  }

  @Override
  public List<Proposal> propose(Patient patient, Assessment cause) {
    return switch (cause.causeId()) {
      case "listener-wrong-interface" -> everyAdapter(patient, cause);
      case "wrong-port" -> port(patient, cause);
      case "session-limit" -> limit(patient, cause);
      case "port-conflict" -> conflict(patient, cause);
      default -> enabled(patient, cause);
    };
  }

  private static List<Proposal> enabled(Patient patient, Assessment cause) {
    Draft draft =
        new Draft("EnableListener", cause, "Switch the listener RDP-Tcp on")
            .hammers(patient.steps().bigHammer());
    if (patient.facts().is(LISTENER, "fEnableWinStation", 0)) {
      draft
          .because("fEnableWinStation of RDP-Tcp is 0")
          .step(patient.steps().number(LISTENER, "fEnableWinStation", 1));
    }
    Optional<RegistryData> protocol = patient.facts().value(LISTENER, "LoadableProtocol_Object");
    boolean vendors =
        patient.facts().value(LISTENER, "CitrixBackupRdpTcpLoadableProtocolObject").isPresent();
    if (protocol.isPresent()
        && !vendors
        && !RegistryText.text(protocol.get()).equalsIgnoreCase(Windows.LISTENER_PROTOCOL)) {
      draft
          .because("LoadableProtocol_Object is not that of Windows")
          .risk(Remedy.Risk.MEDIUM)
          .step(
              patient
                  .steps()
                  .write(
                      LISTENER,
                      "LoadableProtocol_Object",
                      RegistryData.text(Windows.LISTENER_PROTOCOL)));
    }
    Optional<RegistryData> store = patient.facts().value(WIN_STATIONS, "SelfSignedCertStore");
    if (store.isPresent() && !RegistryText.text(store.get()).equals("Remote Desktop")) {
      draft
          .because("SelfSignedCertStore is not \"Remote Desktop\"")
          .step(
              patient
                  .steps()
                  .write(WIN_STATIONS, "SelfSignedCertStore", RegistryData.text("Remote Desktop")));
    }
    return draft.propose();
  }

  private static List<Proposal> everyAdapter(Patient patient, Assessment cause) {
    Optional<Long> adapter = patient.facts().number(LISTENER, "LanAdapter");
    if (adapter.isEmpty() || adapter.get() == 0) {
      return List.of();
    }
    return new Draft("ListenOnEveryAdapter", cause, "Let the listener use every network adapter")
        .because("LanAdapter is %d: one adapter alone".formatted(adapter.get()))
        .alsoTouches("Remote Desktop answers on the other adapters, too")
        .risk(Remedy.Risk.MEDIUM)
        .step(patient.steps().number(LISTENER, "LanAdapter", 0))
        .hammers(patient.steps().bigHammer())
        .propose();
  }

  /** The cheapest is to dial the port that there is; a change only where that one is none. */
  private static List<Proposal> port(Patient patient, Assessment cause) {
    Optional<Long> set = patient.facts().number(LISTENER, "PortNumber");
    int wanted = patient.target().port();
    if (set.isEmpty() || set.get() == wanted) {
      return List.of();
    }
    List<Proposal> proposals = new ArrayList<>();
    if (patient.facts().listenerPort().isPresent()) {
      proposals.add(
          new Advice(
              "DialTheListenersPort",
              List.of(cause.causeId()),
              "you",
              "The listener waits on port %d, not on %d. Connect to that port; changing the listener drops sessions and shuts out who uses its port now."
                  .formatted(set.get(), wanted),
              List.of("mstsc /v:%s:%d".formatted(patient.target().host(), set.get()))));
    }
    if (patient.facts().listeners(wanted).isEmpty()) {
      proposals.addAll(
          new Draft("SetListenerPort", cause, "Let the listener wait on port " + wanted)
              .because("PortNumber is %d, and port %d is asked for".formatted(set.get(), wanted))
              .alsoTouches("whoever uses port %d now is shut out".formatted(set.get()))
              .risk(Remedy.Risk.MEDIUM)
              .steps(FirewallPrescription.opening(patient, wanted))
              .step(patient.steps().number(LISTENER, "PortNumber", wanted))
              .hammers(patient.steps().bigHammer())
              .propose());
    }
    return proposals;
  }

  private static List<Proposal> limit(Patient patient, Assessment cause) {
    String name = "MaxInstanceCount";
    if (patient.facts().ruledByPolicy(name)) {
      return List.of(
          Policies.advice(patient, cause, name, "Raise the number, or set it to Not configured."));
    }
    if (!patient.facts().is(LISTENER, name, 0)) {
      return List.of();
    }
    return new Draft("RemoveConnectionLimit", cause, "Let the listener take connections again")
        .because("MaxInstanceCount of RDP-Tcp is 0: no connection is taken")
        .step(patient.steps().number(LISTENER, name, UNLIMITED))
        .hammers(patient.steps().bigHammer())
        .propose();
  }

  private static List<Proposal> conflict(Patient patient, Assessment cause) {
    String owners =
        String.join(
            ", ",
            patient.facts().listeners(patient.port()).stream()
                .flatMap(each -> each.owners().stream())
                .map(org.rdpdoctor.diagnosis.picture.PlainText::of)
                .distinct()
                .toList());
    if (owners.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Advice(
            "FreeThePort",
            List.of(cause.causeId()),
            "owner of the program on the port",
            "Port %d is held by %s. Stop that program or give it another port; then restart Remote Desktop Services (open sessions end)."
                .formatted(patient.port(), owners),
            List.of(
                "# on the host, elevated: who it is",
                "netstat -abno | findstr :" + patient.port(),
                "# when the port is free",
                "Restart-Service TermService -Force")));
  }
}
