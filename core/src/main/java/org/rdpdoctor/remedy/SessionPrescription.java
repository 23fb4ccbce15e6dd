package org.rdpdoctor.remedy;

import static org.rdpdoctor.remedy.Windows.LICENCE_SERVERS;
import static org.rdpdoctor.remedy.Windows.LICENSING_CORE;
import static org.rdpdoctor.remedy.Windows.LISTENER;
import static org.rdpdoctor.remedy.Windows.TERMINAL_SERVER;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.model.HostObservation.HostMembersListed;
import org.rdpdoctor.wire.hostcall.HostCall.StartType;

/**
 * What stands between a sign-in and a session: rights, drain mode, licensing, the clock;
 * facts/windows/remedies.md sections 3.4, 4.5, 5.2 and 6.6.
 */
final class SessionPrescription implements Prescription {
  private static final String TIME_SERVICE = "W32Time";
  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final int PER_DEVICE = 2;
  private static final int PER_USER = 4;
  private static final int NOT_CONFIGURED = 5;

  @Override
  public List<String> causes() {
    return List.of(
        "account-no-rdp-right",
        "session-host-drain-mode",
        "licensing-grace-expired",
        "licensing-server-unreachable",
        "licensing-denied",
        "kerberos-clock-skew",
        "listener-cert-not-yet-valid",
        "listener-cert-expired");
  }

  @Override
  public List<Proposal> propose(Patient patient, Assessment cause) {
    return switch (cause.causeId()) {
      case "account-no-rdp-right" -> membership(patient, cause);
      case "session-host-drain-mode" -> drain(patient, cause);
      case "kerberos-clock-skew", "listener-cert-not-yet-valid", "listener-cert-expired" ->
          clock(patient, cause);
      default -> licensing(patient, cause);
    };
  }

  private static List<Proposal> membership(Patient patient, Assessment cause) {
    Optional<String> user = patient.wishes().user();
    Optional<HostMembersListed> members = patient.facts().members(Windows.REMOTE_DESKTOP_USERS);
    if (user.isEmpty() || members.isEmpty() || isIn(members.get(), user.get())) {
      return List.of();
    }
    return new Draft("AddRemoteDesktopUser", cause, "Put the account into Remote Desktop Users")
        .because("the group Remote Desktop Users does not have " + user.get())
        .alsoTouches("this account alone may sign in over Remote Desktop")
        .undone("the account is taken out of the group")
        .risk(Remedy.Risk.MEDIUM)
        .step(patient.steps().addMember(Windows.REMOTE_DESKTOP_USERS, user.get()))
        .propose();
  }

  private static boolean isIn(HostMembersListed group, String account) {
    String name = account.toLowerCase(Locale.ROOT);
    return group.members().stream()
        .anyMatch(each ->
            each.sid().equalsIgnoreCase(account)
                || each.account().toLowerCase(Locale.ROOT).equals(name)
                || each.account().toLowerCase(Locale.ROOT).endsWith("\\" + name));
  }

  private static List<Proposal> drain(Patient patient, Assessment cause) {
    Draft draft =
        new Draft("EndDrainMode", cause, "Let the host take new sessions again")
            .alsoTouches("drain mode is normally planned maintenance: ask who set it")
            .risk(Remedy.Risk.MEDIUM);
    nonZero(patient, draft, TERMINAL_SERVER, "TSServerDrainMode");
    nonZero(patient, draft, TERMINAL_SERVER, "TSUserEnabled");
    nonZero(patient, draft, LISTENER, "fLogonDisabled");
    return draft.propose();
  }

  private static void nonZero(Patient patient, Draft draft, String key, String name) {
    patient
        .facts()
        .number(key, name)
        .filter(each -> each != 0)
        .ifPresent(each ->
            draft
                .because("%s is %d".formatted(name, each))
                .step(patient.steps().number(key, name, 0)));
  }

  private static List<Proposal> licensing(Patient patient, Assessment cause) {
    List<Proposal> ruled = new ArrayList<>();
    for (String name : List.of("LicensingMode", "LicenseServers")) {
      if (patient.facts().ruledByPolicy(name)) {
        ruled.add(
            Policies.advice(
                patient,
                cause,
                name,
                "Correct it there: the mode that was bought, a server that answers."));
      }
    }
    if (!ruled.isEmpty()) {
      return ruled;
    }
    boolean unset = patient.facts().is(LICENSING_CORE, "LicensingMode", NOT_CONFIGURED);
    Optional<String> server = patient.wishes().licenceServer();
    Optional<Boolean> perDevice = patient.wishes().licensePerDevice();
    Draft draft =
        new Draft("SetLicensing", cause, "Set licensing mode and licence server")
            .alsoTouches("licences are asked of this server from now on")
            .risk(Remedy.Risk.MEDIUM);
    if (unset && perDevice.isPresent()) {
      draft
          .because("LicensingMode is 5: not configured")
          .step(
              patient
                  .steps()
                  .number(
                      LICENSING_CORE, "LicensingMode", perDevice.get() ? PER_DEVICE : PER_USER));
    }
    if (server.isPresent() && !serversInclude(patient, server.get())) {
      draft
          .because("the licence server %s is not set".formatted(server.get()))
          .step(
              patient
                  .steps()
                  .write(
                      LICENCE_SERVERS,
                      "SpecifiedLicenseServers",
                      RegistryText.ofTexts(List.of(server.get()))));
    }
    List<Proposal> proposals =
        new ArrayList<>(draft.hammers(patient.steps().bigHammer()).propose());
    if (proposals.isEmpty() && (unset || server.isEmpty())) {
      proposals.add(
          new Advice(
              "NameLicensing",
              List.of(cause.causeId()),
              "you, who know what licences were bought",
              "Say which mode and server: fix cannot know them. Meanwhile an administrator gets in with mstsc /admin.",
              List.of(
                  "rdpdoctor fix %s --license-server SERVER --license-mode user"
                      .formatted(patient.target().host()))));
    }
    return proposals;
  }

  private static boolean serversInclude(Patient patient, String server) {
    return patient
        .facts()
        .value(LICENCE_SERVERS, "SpecifiedLicenseServers")
        .filter(data -> RegistryText.texts(data).stream().anyMatch(server::equalsIgnoreCase))
        .isPresent();
  }

  private static List<Proposal> clock(Patient patient, Assessment cause) {
    boolean off =
        patient
            .facts()
            .clock()
            .filter(
                clock -> clock.ahead().abs().minus(clock.uncertainty()).compareTo(TOLERANCE) > 0)
            .isPresent();
    if (!off) {
      return List.of();
    }
    Draft draft =
        new Draft("SetClock", cause, "Have the time service set the clock")
            .because("the host's clock differs from ours by more than five minutes")
            .alsoTouches(
                "the clock of the whole machine; a virtual machine may take it from its host")
            .undone(
                "the time service gets back how it was; the clock stays right: what was issued since"
                    + " counts by it, and the time service would set it again")
            .risk(Remedy.Risk.MEDIUM);
    if (patient.facts().disabled(TIME_SERVICE)) {
      draft.step(patient.steps().startType(TIME_SERVICE, StartType.ON_DEMAND));
    }
    if (patient.facts().stopped(TIME_SERVICE)) {
      draft.step(patient.steps().start(TIME_SERVICE));
    }
    List<Step> anew = new ArrayList<>(patient.steps().restart(TIME_SERVICE));
    anew.add(patient.steps().setClock());
    return draft.step(patient.steps().setClock()).hammers(List.of(anew)).propose();
  }
}
