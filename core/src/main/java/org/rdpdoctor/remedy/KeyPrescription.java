package org.rdpdoctor.remedy;

import static org.rdpdoctor.remedy.Windows.KEY_FOLDER;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.model.CertificateObservation.CertificateStored;
import org.rdpdoctor.wire.mstypes.AccessControlList;
import org.rdpdoctor.wire.mstypes.AccessMask;
import org.rdpdoctor.wire.mstypes.SecurityDescriptor;
import org.rdpdoctor.wire.mstypes.Sid;

/**
 * Who may read the listener's key, and make a new one: facts/windows/remedies.md section 1.1.
 * Entries are added, and denials of the service's own account taken out; all others stay.
 */
final class KeyPrescription implements Prescription {
  private static final Set<Sid> SERVICE =
      Set.of(Sid.NETWORK_SERVICE, Sid.EVERYONE, Sid.AUTHENTICATED_USERS, Sid.USERS, Sid.SERVICE);
  private static final Set<Sid> SYSTEM =
      Set.of(
          Sid.LOCAL_SYSTEM, Sid.EVERYONE, Sid.AUTHENTICATED_USERS, Sid.USERS, Sid.ADMINISTRATORS);

  /** Everyone, in the folder itself: MicrosoftDocs, default permissions of MachineKeys. */
  private static final long FOLDER_EVERYONE = 0x12_019F;

  @Override
  public List<String> causes() {
    return List.of(
        "listener-key-unreadable",
        "machinekeys-acl",
        "listener-key-missing",
        "listener-cert-expired",
        "service-stopped");
  }

  @Override
  public List<Proposal> propose(Patient patient, Assessment cause) {
    Optional<String> pinned =
        patient.facts().thumbprint(Windows.LISTENER, "SSLCertificateSHA1Hash");
    if (pinned.isPresent()) {
      return patient
          .facts()
          .certificate(pinned.get())
          .flatMap(CertificateStored::keyContainer)
          .flatMap(patient.facts()::keyFile)
          .map(path -> file(patient, cause, path))
          .orElse(List.of());
    }
    List<Proposal> proposals = new ArrayList<>();
    if (!cause.causeId().equals("service-stopped")
        && !cause.causeId().equals("listener-cert-expired")) {
      patient.facts().keyFile().ifPresent(path -> proposals.addAll(file(patient, cause, path)));
    }
    if (!cause.causeId().equals("listener-key-missing") || folderAlone(patient)) {
      proposals.addAll(folder(patient, cause)); // else a part of making a new key
    }
    return proposals;
  }

  /** Key and certificate are gone already, and Windows makes both as soon as the folder lets it. */
  static boolean folderAlone(Patient patient) {
    HostFacts facts = patient.facts();
    boolean certificate =
        facts
            .thumbprint(Windows.WIN_STATIONS, "SelfSignedCertificate")
            .flatMap(facts::certificate)
            .isPresent();
    return facts.keyFile().filter(facts::fileMissing).isPresent()
        && !certificate
        && !openingFolder(patient).isEmpty();
  }

  static boolean letsServiceRead(SecurityDescriptor descriptor) {
    return descriptor.allows(SERVICE, AccessMask.FILE_READ);
  }

  private static List<Proposal> file(Patient patient, Assessment cause, String path) {
    Optional<SecurityDescriptor> old = patient.facts().descriptor(path);
    if (old.isEmpty() || old.get().accessList().isEmpty() || letsServiceRead(old.get())) {
      return List.of();
    }
    SecurityDescriptor mended =
        old.get()
            .with(
                old.get()
                    .accessList()
                    .get()
                    .withoutDenials(Sid.NETWORK_SERVICE)
                    .adding(Sid.NETWORK_SERVICE, AccessMask.FILE_READ));
    if (!mended.allows(SERVICE, AccessMask.FILE_READ)) {
      return List.of(deniedToAll(cause, path));
    }
    return new Draft("GrantListenerKeyRead", cause, "Let the service read the listener's key")
        .because("NETWORK SERVICE, as which the service runs, may not read the key file")
        .alsoTouches("nobody: one file, the listener's own key")
        .undone("the old access list is written back")
        .step(
            patient
                .steps()
                .access(
                    path,
                    mended.toBytes(),
                    old.get().toBytes(),
                    "add \"NETWORK SERVICE: read\" to the access list of %s; every other entry stays"
                        .formatted(path)))
        .hammers(patient.steps().bothHammers())
        .propose();
  }

  private static Proposal deniedToAll(Assessment cause, String path) {
    return new Advice(
        "RemoveDenialOnKey",
        List.of(cause.causeId()),
        "who set the rights on the key file",
        "A group that NETWORK SERVICE belongs to is denied to read the key file. That entry was set on purpose or by a hardening script; it must be taken out by its owner.",
        List.of("icacls \"" + path + "\""));
  }

  private static List<Proposal> folder(Patient patient, Assessment cause) {
    return new Draft(
            "RestoreKeyFolderRights", cause, "Let Windows make and find keys in the key folder")
        .because("the folder MachineKeys lacks entries that Windows gives it")
        .alsoTouches(
            "every service that keeps keys in this folder may make files in it again, as Windows has"
                + " it; the files in it are not touched")
        .undone("the old access list is written back")
        .risk(Remedy.Risk.MEDIUM)
        .steps(openingFolder(patient))
        .hammers(patient.steps().bothHammers().stream().map(each -> making(patient, each)).toList())
        .propose();
  }

  /** Where the listener's key is gone, a restart may make it anew: undo sets that file aside. */
  private static List<Step> making(Patient patient, List<Step> restart) {
    Optional<String> name = patient.facts().keyFileName();
    if (name.isEmpty() || !patient.facts().fileMissing(KEY_FOLDER + "\\" + name.get())) {
      return restart;
    }
    Touched made =
        new Touched(
            new Place.Made(KEY_FOLDER, name.get(), name.get() + ".rdpdoctor-made"),
            new State.Absent());
    return restart.stream().map(step -> Steps.also(step, made)).toList();
  }

  /** Nothing when the folder has what Windows gives it, or its rights are not known. */
  static List<Step> openingFolder(Patient patient) {
    Optional<SecurityDescriptor> old = patient.facts().descriptor(KEY_FOLDER);
    if (old.isEmpty() || old.get().accessList().isEmpty()) {
      return List.of();
    }
    boolean open = old.get().allows(SERVICE, FOLDER_EVERYONE);
    boolean system = old.get().allows(SYSTEM, AccessMask.FILE_ALL);
    if (open && system) {
      return List.of();
    }
    AccessControlList mended = old.get().accessList().get();
    if (!open) {
      mended = mended.withoutDenials(Sid.EVERYONE).adding(Sid.EVERYONE, FOLDER_EVERYONE);
    }
    if (!system) {
      mended =
          mended.withoutDenials(Sid.ADMINISTRATORS).adding(Sid.ADMINISTRATORS, AccessMask.FILE_ALL);
    }
    return List.of(
        patient
            .steps()
            .access(
                KEY_FOLDER,
                old.get().with(mended).toBytes(),
                old.get().toBytes(),
                "add what is missing to the access list of %s, for the folder alone:%s%s"
                    .formatted(
                        KEY_FOLDER,
                        open ? "" : " Everyone 0x12019f",
                        system ? "" : " Administrators full control")));
  }
}
