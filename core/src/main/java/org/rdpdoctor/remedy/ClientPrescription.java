package org.rdpdoctor.remedy;

import static org.rdpdoctor.remedy.Windows.CLIENT_POLICY;
import static org.rdpdoctor.remedy.Windows.CLIENT_UDP;
import static org.rdpdoctor.remedy.Windows.LICENCE_STORE;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.model.ClientObservation.ClientLicenceStoreSeen;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.RegistryData;

/**
 * What lies on the machine that somebody connects from: facts/windows/remedies.md sections 5.2, 6.5
 * and 9. Planned only where that machine itself was read.
 */
final class ClientPrescription implements Prescription {
  private static final String LICENCE_NAME = "(?i)LICENSE[0-9A-F]{3,8}";
  private static final String TARGET = "TERMSRV/[A-Za-z0-9._:-]{1,255}";

  @Override
  public List<String> causes() {
    return List.of("udp-broken", "client-stale-credentials", "licensing-client-store");
  }

  @Override
  public List<Proposal> propose(Patient patient, Assessment cause) {
    ClientFacts client = new ClientFacts(patient.evidence());
    return switch (cause.causeId()) {
      case "udp-broken" -> udp(client, cause);
      case "client-stale-credentials" -> password(client, cause, patient.wishes());
      default -> licences(client, cause);
    };
  }

  private static List<Proposal> udp(ClientFacts client, Assessment cause) {
    if (client.udpPolicy().isEmpty()) {
      return List.of();
    }
    Optional<Long> number = client.udpPolicy().get().number();
    if (number.isPresent()) {
      return number.get() == 1 ? List.of() : List.of(ruled(cause, number.get()));
    }
    return new Draft("DisableUdpOnClient", cause, "Have this client use TCP alone")
        .because("nothing keeps this client from UDP: fClientDisableUDP is not set")
        .alsoTouches(
            "every Remote Desktop connection of this client, from the next start of mstsc on: worse"
                + " on lossy lines, so undo it when the road is mended")
        .step(
            new Step(
                new HostCall.WriteValue(CLIENT_POLICY, CLIENT_UDP, RegistryData.number(1)),
                "write %s\\%s = REG_DWORD 1 (now absent)".formatted(CLIENT_POLICY, CLIENT_UDP),
                List.of(
                    new Touched(new Place.Value(CLIENT_POLICY, CLIENT_UDP), new State.Absent()))))
        .propose();
  }

  private static Proposal ruled(Assessment cause, long number) {
    return new Advice(
        "ChangePolicy-" + CLIENT_UDP,
        List.of(cause.causeId()),
        "administrator of the group policies (or of Intune, DSC)",
        "The policy \"Turn Off UDP On Client\" rules %s (now %d). What is written locally does not last, and so nothing is written. Set it to Enabled for this client."
            .formatted(CLIENT_UDP, number),
        List.of(
            "# on the client: which policy it is",
            "gpresult /scope computer /h %TEMP%\\gpresult.html",
            "# after it was changed, on the client",
            "gpupdate /target:computer /force"));
  }

  private static List<Proposal> password(ClientFacts client, Assessment cause, Wishes wishes) {
    Optional<String> target = client.savedPassword().filter(each -> each.matches(TARGET));
    if (target.isEmpty()) {
      return List.of();
    }
    if (!wishes.forgetPassword()) {
      return List.of(
          new Advice(
              "ForgetSavedCredentials",
              List.of(cause.causeId()),
              "you, on this client, who know the password",
              "A password is saved for %s and sent unasked. fix does not keep passwords and so could not put it back: it forgets it only with --forget-password. Or do it yourself, and type the password once."
                  .formatted(target.get()),
              List.of(
                  "# on the client, as the user who connects",
                  "cmdkey /list:" + target.get(),
                  "cmdkey /delete:" + target.get())));
    }
    return new Draft("ForgetSavedPassword", cause, "Forget the password saved for this host")
        .because("a password is saved for %s, and is sent unasked".formatted(target.get()))
        .because("asked for with --forget-password")
        .alsoTouches("whoever connects to this host from this account types the password once")
        .undone("cannot be undone: a password is never kept; save it again at the next connection")
        .risk(Remedy.Risk.MEDIUM)
        .step(
            new Step(
                new HostCall.DeleteCredential(target.get()),
                "forget what is saved for %s; this cannot be put back".formatted(target.get()),
                List.of(Touched.unknown(new Place.SavedPassword(target.get())))))
        .propose();
  }

  private static List<Proposal> licences(ClientFacts client, Assessment cause) {
    Optional<ClientLicenceStoreSeen> store =
        client
            .licences()
            .filter(each -> !each.licences().isEmpty())
            .filter(each -> each.licences().stream().allMatch(name -> name.matches(LICENCE_NAME)));
    if (store.isEmpty()) {
      return List.of();
    }
    Draft draft =
        new Draft("ClearLicenceStore", cause, "Have this client ask for its licence anew")
            .because(
                "%d licences are in this client's store".formatted(store.get().licences().size()))
            .alsoTouches(
                "licences per device of every host that this client connects to are asked for"
                    + " again; start mstsc once as administrator, so that it can store them")
            .undone("the keys are written back with all their values")
            .risk(Remedy.Risk.MEDIUM);
    for (String name : store.get().licences()) {
      draft.step(delete(LICENCE_STORE + "\\Store\\" + name, "a licence of this client"));
    }
    draft.step(delete(LICENCE_STORE + "\\Store", "empty then"));
    if (store.get().hardwareId()) {
      draft.step(
          delete(LICENCE_STORE + "\\HardwareID", "what names this client to licence servers"));
    }
    return draft.propose();
  }

  /** Its values are read and kept before it goes. */
  private static Step delete(String key, String what) {
    return new Step(
        new HostCall.DeleteKey(key),
        "delete the key %s: %s".formatted(key, what),
        List.of(Touched.unknown(new Place.Key(key))));
  }
}
