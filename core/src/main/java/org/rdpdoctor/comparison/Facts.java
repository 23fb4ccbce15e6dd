package org.rdpdoctor.comparison;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.rdpdoctor.comparison.Conclusion.Bearing;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.model.CertificateObservation.Certificate;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.StageId;

/**
 * The facts of both, and what their differences say by themselves.
 *
 * @param apart between the beginnings of their last runs
 * @param ownLab both are of one server of the lab, which stands on loopback
 */
record Facts(Relation relation, FactSheet first, FactSheet second, Duration apart, boolean ownLab) {
  private static final String LAB = "lab:";

  static Facts of(Evidence first, Evidence second, Relation relation) {
    return new Facts(
        relation,
        FactSheet.of(first),
        FactSheet.of(second),
        Relation.apart(first, second),
        first.target().asked().startsWith(LAB)
            && first.target().asked().equals(second.target().asked()));
  }

  /** What only one of them shows differs because the other did not get there: no fact by itself. */
  List<Difference> differences() {
    List<Difference> found = new ArrayList<>();
    first
        .facts()
        .forEach((key, value) -> {
          String other = second.facts().getOrDefault(key, value);
          if (!other.equals(value)) {
            found.add(new Difference(key.stage(), key.what(), value, other));
          }
        });
    return found;
  }

  /** How surely both came to the same machine. */
  Sameness sameness() {
    if (first.address().isEmpty() || !first.address().equals(second.address())) {
      return Sameness.OPEN;
    }
    Sameness byAddress =
        ownLab ? Sameness.PUBLIC_ADDRESS : Sameness.of(first.address().orElseThrow());
    if (byAddress == Sameness.OPEN || computersDiffer()) {
      return Sameness.OPEN;
    }
    return sameComputer() || sameOwnCertificate() ? Sameness.PROVED : byAddress;
  }

  /** The same state of the host, as a rule. */
  boolean sameTime() {
    return apart.compareTo(Relation.SAME_TIME) <= 0;
  }

  private boolean sameComputer() {
    return computer(first).isPresent()
        && computer(second).isPresent()
        && computer(first).get().equalsIgnoreCase(computer(second).get());
  }

  private boolean computersDiffer() {
    return computer(first).isPresent() && computer(second).isPresent() && !sameComputer();
  }

  private static Optional<String> computer(FactSheet sheet) {
    return sheet.fact(StageId.NLA, FactSheet.COMPUTER);
  }

  private boolean sameOwnCertificate() {
    Optional<Certificate> here = first.certificate();
    Optional<Certificate> there = second.certificate();
    return here.isPresent()
        && there.isPresent()
        && here.get().selfSigned()
        && here.get().sha256().equals(there.get().sha256());
  }

  /** For another host nothing has to be the same. */
  List<Conclusion> conclusions(Diagnosis alone) {
    if (relation == Relation.HOSTS) {
      return List.of();
    }
    List<Conclusion> found = new ArrayList<>();
    addresses(alone).ifPresent(found::add);
    machine(alone).ifPresent(found::add);
    certificate()
        .flatMap(because -> towards(alone, because, certificateCauses()))
        .ifPresent(found::add);
    versions(alone).ifPresent(found::add);
    return found;
  }

  /** What is worth knowing whatever the verdicts are. */
  List<String> remarks() {
    return relation == Relation.HOSTS ? List.of() : certificate().stream().toList();
  }

  private boolean addressesDiffer() {
    Set<String> here = words(first, StageId.NAME, FactSheet.ADDRESSES);
    Set<String> there = words(second, StageId.NAME, FactSheet.ADDRESSES);
    return !here.isEmpty() && !there.isEmpty() && Collections.disjoint(here, there);
  }

  private Optional<Conclusion> addresses(Diagnosis alone) {
    return addressesDiffer()
        ? towards(
            alone,
            relation == Relation.TIMES
                ? "the name led to other addresses then"
                : "the name leads to other addresses there",
            List.of("dns-stale", "wrong-target"))
        : Optional.empty();
  }

  private Optional<Conclusion> machine(Diagnosis alone) {
    return computersDiffer()
        ? towards(
            alone,
            "another machine answers",
            addressesDiffer() ? List.of("wrong-target", "dns-stale") : List.of("wrong-target"))
        : Optional.empty();
  }

  /** Why the certificates differ; empty when they do not, or when either varied by itself. */
  private Optional<String> certificate() {
    Optional<Certificate> here = first.certificate();
    Optional<Certificate> there = second.certificate();
    if (here.isEmpty()
        || there.isEmpty()
        || here.get().sha256().equals(there.get().sha256())
        || first.certificateVaried()
        || second.certificateVaried()) {
      return Optional.empty();
    }
    if (relation == Relation.TIMES) {
      return Optional.of(
          "the certificate is another one than then; clients that keep the old one object");
    }
    if (sameComputer() && sameTime()) {
      return Optional.of(
          "%s shows another certificate there at the same time: something between ends TLS for one of the places, or the certificate was just renewed"
              .formatted(computer(first).orElseThrow()));
    }
    return sameness() == Sameness.OPEN
        ? Optional.empty()
        : Optional.of(
            "the same address shows another certificate there: something between ends TLS for one"
                + " of the places, or several machines share the address");
  }

  private List<String> certificateCauses() {
    return relation == Relation.TIMES
        ? List.of("cert-changed-pinned")
        : List.of("tls-inspection", "middlebox-rdp-relay");
  }

  /** Versions that were offered in vain here and are accepted there. */
  private Optional<Conclusion> versions(Diagnosis alone) {
    Set<String> only = new TreeSet<>(second.versionsAccepted());
    only.retainAll(first.versionsRefused());
    if (only.isEmpty() || (relation == Relation.PLACES && sameness() == Sameness.OPEN)) {
      return Optional.empty();
    }
    String versions = String.join(", ", only);
    return relation == Relation.TIMES
        ? towards(
            alone,
            "TLS with %s was accepted then and is not now".formatted(versions),
            List.of("tls-version-mismatch"))
        : towards(
            alone,
            "TLS with %s passes there and not here".formatted(versions),
            List.of("firewall-reset-after-clienthello", "middlebox-av-intercept"));
  }

  private static Set<String> words(FactSheet sheet, StageId stage, String what) {
    return new TreeSet<>(
        sheet.fact(stage, what).map(text -> Arrays.asList(text.split(", ", -1))).orElse(List.of()));
  }

  /** Only causes that the first evidence leaves open can be spoken for. */
  private static Optional<Conclusion> towards(
      Diagnosis alone, String because, List<String> causes) {
    List<String> open = alone.remaining().stream().map(Assessment::causeId).toList();
    List<String> named = causes.stream().filter(open::contains).toList();
    return named.isEmpty()
        ? Optional.empty()
        : Optional.of(new Conclusion(Bearing.SPEAKS_FOR, named, because));
  }
}
