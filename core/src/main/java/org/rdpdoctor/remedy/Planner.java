package org.rdpdoctor.remedy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.Verdict;
import org.rdpdoctor.model.Evidence;

/**
 * Makes a plan of evidence and its diagnosis. A cause is mended only when it is confirmed or likely
 * and the host's own state, read on the living host, shows what mends it: a setting that merely
 * differs from what is recommended stays as it is.
 */
public final class Planner {
  private static final List<Prescription> PRESCRIPTIONS =
      List.of(
          new ServicePrescription(),
          new SwitchPrescription(),
          new ListenerPrescription(),
          new FirewallPrescription(),
          new KeyPrescription(),
          new CertificatePrescription(),
          new TlsPrescription(),
          new SecurityLayerPrescription(),
          new SessionPrescription(),
          new ClientPrescription());

  private Planner() {}

  public static Plan plan(Evidence evidence, Diagnosis diagnosis, Wishes wishes) {
    if (diagnosis.health() == Health.HEALTHY) {
      return new Plan(
          PlanId.of(evidence.target(), List.of()),
          evidence.target(),
          diagnosis.health(),
          List.of(),
          List.of(),
          List.of());
    }
    Patient patient = Patient.of(evidence, wishes);
    List<Assessment> causes =
        diagnosis.causes().stream()
            .filter(each -> each.verdict() == Verdict.CONFIRMED || each.verdict() == Verdict.LIKELY)
            .toList();
    Collected collected = new Collected();
    causes.forEach(cause -> collected.prescribe(patient, cause));
    List<Remedy> remedies = new ArrayList<>(collected.sorted());
    weakening(patient, diagnosis, collected, remedies);
    return new Plan(
        PlanId.of(evidence.target(), remedies),
        evidence.target(),
        diagnosis.health(),
        remedies,
        collected.advice(),
        collected.unmended(causes));
  }

  /** The last of all, for the likeliest cause that remains. */
  private static void weakening(
      Patient patient, Diagnosis diagnosis, Collected collected, List<Remedy> remedies) {
    Optional<Assessment> cause = diagnosis.remaining().stream().findFirst();
    if (patient.isClient() || patient.wishes().weakening().isEmpty() || cause.isEmpty()) {
      return;
    }
    for (Proposal proposal :
        WeakeningPrescription.propose(patient, cause.get(), patient.wishes().weakening().get())) {
      switch (proposal) {
        case Remedy remedy -> remedies.add(remedy);
        case Advice advice -> collected.add(advice, cause.get());
      }
    }
  }

  /** Proposals for all causes; one that several causes ask for is one. */
  private static final class Collected {
    private final Map<String, Remedy> remedies = new LinkedHashMap<>();
    private final Map<String, Assessment> first = new LinkedHashMap<>();
    private final Map<String, Advice> advice = new LinkedHashMap<>();

    void prescribe(Patient patient, Assessment cause) {
      List<Proposal> proposals =
          PRESCRIPTIONS.stream()
              .filter(each -> !patient.isClient() || each instanceof ClientPrescription)
              .filter(each -> each.causes().contains(cause.causeId()))
              .flatMap(each -> each.propose(patient, cause).stream())
              .toList();
      for (Proposal proposal : proposals) {
        switch (proposal) {
          case Remedy remedy -> add(remedy, cause);
          case Advice each -> add(each, cause);
        }
      }
      if (proposals.isEmpty()) {
        AdviceTable.of(cause.causeId(), patient.target()).forEach(each -> add(each, cause));
      }
    }

    private void add(Remedy remedy, Assessment cause) {
      first.putIfAbsent(remedy.id(), cause);
      remedies.merge(remedy.id(), remedy, Collected::joined);
    }

    void add(Advice each, Assessment cause) {
      first.putIfAbsent(each.id(), cause);
      advice.merge(
          each.id(),
          each,
          (one, other) ->
              new Advice(
                  one.id(),
                  union(one.causes(), other.causes()),
                  one.who(),
                  one.what(),
                  one.commands()));
    }

    private static Remedy joined(Remedy one, Remedy other) {
      return new Remedy(
          one.id(),
          union(one.causes(), other.causes()),
          one.title(),
          union(one.why(), other.why()),
          one.needs(),
          one.risk(),
          one.reboot(),
          one.alsoTouches(),
          one.undone(),
          one.steps(),
          one.hammers(),
          one.weakens());
    }

    private static List<String> union(List<String> one, List<String> other) {
      Set<String> all = new LinkedHashSet<>(one);
      all.addAll(other);
      return List.copyOf(all);
    }

    /** What is proved before what is likely; then the safest, then the likeliest. */
    List<Remedy> sorted() {
      return remedies.values().stream()
          .sorted(
              Comparator.<Remedy, Verdict>comparing(each -> cause(each).verdict())
                  .thenComparing(Remedy::risk)
                  .thenComparing(Remedy::dropsSessions)
                  .thenComparingDouble(each -> -cause(each).confidence()))
          .toList();
    }

    private Assessment cause(Remedy remedy) {
      return java.util.Objects.requireNonNull(first.get(remedy.id()));
    }

    List<Advice> advice() {
      return List.copyOf(advice.values());
    }

    List<String> unmended(List<Assessment> causes) {
      return causes.stream()
          .map(Assessment::causeId)
          .filter(id ->
              remedies.values().stream().noneMatch(each -> each.causes().contains(id))
                  && advice.values().stream().noneMatch(each -> each.causes().contains(id)))
          .toList();
    }
  }
}
