package org.rdpdoctor.comparison;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.rdpdoctor.comparison.Conclusion.Bearing;
import org.rdpdoctor.diagnosis.Assessment;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.model.CertificateObservation.Certificate;
import org.rdpdoctor.model.StageId;

/** The facts of both, and what their differences say by themselves. */
record Facts(Relation relation, FactSheet first, FactSheet second) {
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

  /** Both came to the same machine, as far as its address tells. */
  boolean sameAddress() {
    return first.address().isPresent() && first.address().equals(second.address());
  }

  /** For another host nothing has to be the same. */
  List<Conclusion> conclusions(Diagnosis alone) {
    if (relation == Relation.HOSTS) {
      return List.of();
    }
    List<Conclusion> found = new ArrayList<>();
    addresses(alone).ifPresent(found::add);
    machine(alone).ifPresent(found::add);
    certificate(alone).ifPresent(found::add);
    versions(alone).ifPresent(found::add);
    return found;
  }

  private Optional<Conclusion> addresses(Diagnosis alone) {
    Optional<String> here = first.fact(StageId.NAME, FactSheet.ADDRESSES);
    Optional<String> there = second.fact(StageId.NAME, FactSheet.ADDRESSES);
    return here.isPresent() && there.isPresent() && !here.equals(there)
        ? towards(
            alone,
            relation == Relation.TIMES
                ? "the name led to other addresses then"
                : "the name leads to other addresses there",
            "dns-stale",
            "wrong-target")
        : Optional.empty();
  }

  private Optional<Conclusion> machine(Diagnosis alone) {
    Optional<String> here = first.fact(StageId.NLA, FactSheet.COMPUTER);
    Optional<String> there = second.fact(StageId.NLA, FactSheet.COMPUTER);
    return here.isPresent() && there.isPresent() && !here.get().equalsIgnoreCase(there.get())
        ? towards(alone, "another machine answers", "wrong-target", "dns-stale")
        : Optional.empty();
  }

  /**
   * A farm behind one address may give each a certificate of its own, so that nothing is proved.
   */
  private Optional<Conclusion> certificate(Diagnosis alone) {
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
      return towards(
          alone,
          "the certificate is another one than then; clients that keep the old one object",
          "cert-changed-pinned");
    }
    return sameAddress()
        ? towards(
            alone,
            "the same address shows another certificate there: something between ends TLS, or"
                + " several machines stand behind it",
            "tls-inspection",
            "middlebox-rdp-relay")
        : Optional.empty();
  }

  private Optional<Conclusion> versions(Diagnosis alone) {
    Set<String> here = versions(first);
    Set<String> there = versions(second);
    if (!first.askedTls() || there.isEmpty() || here.containsAll(there)) {
      return Optional.empty();
    }
    there.removeAll(here);
    return relation == Relation.TIMES
        ? towards(
            alone,
            "TLS with %s was accepted then and is not now".formatted(String.join(", ", there)),
            "tls-version-mismatch")
        : towards(
            alone,
            "TLS with %s passes there and not here".formatted(String.join(", ", there)),
            "firewall-reset-after-clienthello",
            "middlebox-av-intercept");
  }

  private static Set<String> versions(FactSheet sheet) {
    return new TreeSet<>(
        sheet
            .fact(StageId.TLS, FactSheet.TLS_VERSIONS)
            .map(text -> Arrays.asList(text.split(", ", -1)))
            .orElse(List.of()));
  }

  /** Only causes that the first evidence leaves open can be spoken for. */
  private static Optional<Conclusion> towards(Diagnosis alone, String because, String... causes) {
    List<String> open = alone.remaining().stream().map(Assessment::causeId).toList();
    List<String> named = Arrays.stream(causes).filter(open::contains).toList();
    return named.isEmpty()
        ? Optional.empty()
        : Optional.of(new Conclusion(Bearing.SPEAKS_FOR, named, because));
  }
}
