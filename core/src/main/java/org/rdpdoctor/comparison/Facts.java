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
import org.rdpdoctor.diagnosis.Verdict;
import org.rdpdoctor.diagnosis.picture.Threshold;
import org.rdpdoctor.model.CertificateObservation.Certificate;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.StageId;

/**
 * The facts of both, and what their differences say by themselves.
 *
 * @param apart between the beginnings of their last runs
 * @param oneMachine who asks says that both reached one machine
 * @param ownLab both are of one server of the lab, which stands on loopback
 */
record Facts(
    Relation relation,
    FactSheet first,
    FactSheet second,
    Duration apart,
    boolean oneMachine,
    boolean ownLab) {
  private static final String LAB = "lab:";

  /** A way that takes so many times as long, and so much longer, is another one. */
  private static final int MUCH_LONGER = 3;

  private static final List<String> DISTANCE = List.of("high-latency", "tunnel-software-delay");

  private static final Duration FELT = Duration.ofMillis(50);

  static Facts of(Evidence first, Evidence second, Relation relation, boolean oneMachine) {
    return new Facts(
        relation,
        FactSheet.of(first),
        FactSheet.of(second),
        Relation.apart(first, second),
        oneMachine,
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
    if (computersDiffer()) {
      return Sameness.OPEN;
    }
    if (oneMachine) {
      return Sameness.PROVED;
    }
    Sameness byAddress = byAddress();
    if (byAddress == Sameness.OPEN) {
      return Sameness.OPEN;
    }
    if (sameComputer() || sameOwnCertificate()) {
      return Sameness.PROVED;
    }
    return serversDiffer() ? Sameness.OPEN : byAddress;
  }

  private Sameness byAddress() {
    if (!sameAddress()) {
      return Sameness.OPEN;
    }
    return ownLab ? Sameness.PUBLIC_ADDRESS : Sameness.of(first.address().orElseThrow());
  }

  /** At one address two kinds of server answer, and nothing shows that they are one machine. */
  boolean twoServersAnswer() {
    return serversDiffer() && sameness() == Sameness.OPEN && byAddress() != Sameness.OPEN;
  }

  /** Other software, or NLA that one of them does not offer at all. */
  private boolean serversDiffer() {
    return differ(FactSheet.SOFTWARE, "") || differ(FactSheet.NLA, FactSheet.NO_NLA);
  }

  /** Both are known and not the same; where a value is named, it is the one of either. */
  private boolean differ(String what, String either) {
    Optional<String> here = first.fact(StageId.NEGOTIATION, what);
    Optional<String> there = second.fact(StageId.NEGOTIATION, what);
    return here.isPresent()
        && there.isPresent()
        && !here.equals(there)
        && (either.isEmpty() || here.get().equals(either) || there.get().equals(either));
  }

  /** The servers of both, by what they answer to the negotiation. */
  Basis servers() {
    return new Basis(StageId.NEGOTIATION, server(first), server(second));
  }

  private static String server(FactSheet sheet) {
    return "software: %s, NLA: %s"
        .formatted(
            sheet.fact(StageId.NEGOTIATION, FactSheet.SOFTWARE).orElse("not known"),
            sheet.fact(StageId.NEGOTIATION, FactSheet.NLA).orElse("not known"));
  }

  boolean sameAddress() {
    return first.address().isPresent() && first.address().equals(second.address());
  }

  /** The same state of the host, as a rule. */
  boolean sameTime() {
    return apart.compareTo(Relation.SAME_TIME) <= 0;
  }

  boolean sameComputer() {
    return computer(first).isPresent()
        && computer(second).isPresent()
        && computer(first).get().equalsIgnoreCase(computer(second).get());
  }

  boolean computersDiffer() {
    return computer(first).isPresent() && computer(second).isPresent() && !sameComputer();
  }

  static Optional<String> computer(FactSheet sheet) {
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

  /** What both show of a fact. */
  Basis basis(StageId stage, String what) {
    return new Basis(stage, shown(first, stage, what), shown(second, stage, what));
  }

  private static String shown(FactSheet sheet, StageId stage, String what) {
    return sheet.fact(stage, what).map(value -> what + ": " + value).orElse(what + ": not seen");
  }

  /** What differs and speaks for causes that the first evidence leaves open. */
  List<Conclusion> conclusions(Diagnosis alone) {
    List<Conclusion> found = new ArrayList<>();
    if (relation != Relation.HOSTS) {
      addresses(alone).ifPresent(found::add);
      machine(alone).ifPresent(found::add);
    }
    CertificateChange.of(this).map(each -> each.conclusions(alone)).ifPresent(found::addAll);
    versions(alone).ifPresent(found::add);
    slower(alone).ifPresent(found::add);
    return found;
  }

  /** The causes that what differs speaks for. */
  List<String> spokenFor(Diagnosis alone) {
    return conclusions(alone).stream()
        .filter(each -> each.bearing() == Bearing.SPEAKS_FOR)
        .flatMap(each -> each.causes().stream())
        .distinct()
        .toList();
  }

  /** What is worth knowing whatever the verdicts are. */
  List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    if (relation == Relation.TIMES && computersDiffer()) {
      remarks.add(
          "another machine answers: %s, and then it was %s"
              .formatted(computer(first).orElseThrow(), computer(second).orElseThrow()));
    }
    CertificateChange.of(this).flatMap(CertificateChange::remark).ifPresent(remarks::add);
    growth().filter(_ -> isLong()).ifPresent(remarks::add);
    return remarks;
  }

  boolean addressesDiffer() {
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
            List.of("dns-stale", "wrong-target"),
            basis(StageId.NAME, FactSheet.ADDRESSES))
        : Optional.empty();
  }

  private Optional<Conclusion> machine(Diagnosis alone) {
    return computersDiffer()
        ? towards(
            alone,
            "another machine answers",
            addressesDiffer() ? List.of("wrong-target", "dns-stale") : List.of("wrong-target"),
            basis(StageId.NLA, FactSheet.COMPUTER))
        : Optional.empty();
  }

  /** Versions that were offered in vain here and are accepted there. */
  Set<String> versionsMissing() {
    Set<String> only = new TreeSet<>(second.versionsAccepted());
    only.retainAll(first.versionsRefused());
    return only;
  }

  private Optional<Conclusion> versions(Diagnosis alone) {
    boolean saysNothing =
        relation == Relation.PLACES
            && (sameness() == Sameness.OPEN
                || Steadiness.at(StageId.TLS, first, second).mayBeChance());
    if (versionsMissing().isEmpty() || saysNothing) {
      return Optional.empty();
    }
    String versions = String.join(", ", versionsMissing());
    Basis basis =
        new Basis(
            StageId.TLS, "offered in vain: " + versions, "accepted: " + second.acceptedInWords());
    return switch (relation) {
      case PLACES ->
          towards(
              alone,
              "TLS with %s passes there and not here".formatted(versions),
              List.of("firewall-reset-after-clienthello", "middlebox-av-intercept"),
              basis);
      case TIMES ->
          someVersionIsTaken()
              ? towards(
                  alone,
                  "TLS with %s was accepted then and is not now".formatted(versions),
                  List.of("tls-version-mismatch"),
                  basis)
              : Optional.empty();
      case HOSTS ->
          someVersionIsTaken()
              ? towards(
                  alone,
                  "the other host takes TLS with %s and this one does not".formatted(versions),
                  List.of("tls-version-mismatch"),
                  basis)
              : Optional.empty();
    };
  }

  /** Where none is taken, the versions are not what is wrong. */
  private boolean someVersionIsTaken() {
    return !first.versionsAccepted().isEmpty();
  }

  private Optional<Conclusion> slower(Diagnosis alone) {
    return growthThatMatters(alone)
        .flatMap(because ->
            towards(
                alone,
                because,
                List.of("high-latency"),
                new Basis(StageId.TCP, connects(first), connects(second))));
  }

  /** The way takes much longer than it took; empty when it does not, or for another way. */
  Optional<String> growth() {
    if (relation != Relation.TIMES || first.roundTrip().isEmpty() || second.roundTrip().isEmpty()) {
      return Optional.empty();
    }
    Duration now = first.roundTrip().get();
    Duration then = second.roundTrip().get();
    boolean muchLonger =
        now.compareTo(then.multipliedBy(MUCH_LONGER)) > 0 && now.minus(then).compareTo(FELT) > 0;
    return muchLonger
        ? Optional.of(
            "the way there and back takes %d ms and took %d ms then"
                .formatted(now.toMillis(), then.toMillis()))
        : Optional.empty();
  }

  /** The same where distance may stop the first, or is beyond what a session takes lightly. */
  Optional<String> growthThatMatters(Diagnosis alone) {
    return growth().filter(_ -> isLong() || distanceMayStop(alone));
  }

  private boolean isLong() {
    return first
        .roundTrip()
        .filter(each -> each.compareTo(Threshold.ROUND_TRIP_COMFORTABLE.duration()) > 0)
        .isPresent();
  }

  static boolean distanceMayStop(Diagnosis alone) {
    return alone.remaining().stream().map(Assessment::causeId).anyMatch(DISTANCE::contains);
  }

  private static String connects(FactSheet sheet) {
    return "a round trip takes %d ms".formatted(sheet.roundTrip().orElse(Duration.ZERO).toMillis());
  }

  private static Set<String> words(FactSheet sheet, StageId stage, String what) {
    return new TreeSet<>(
        sheet.fact(stage, what).map(text -> Arrays.asList(text.split(", ", -1))).orElse(List.of()));
  }

  /** Only causes that the first evidence leaves open can be spoken for. */
  static Optional<Conclusion> towards(
      Diagnosis alone, String because, List<String> causes, Basis basis) {
    return about(Bearing.SPEAKS_FOR, alone, because, causes, basis);
  }

  static Optional<Conclusion> about(
      Bearing bearing, Diagnosis alone, String because, List<String> causes, Basis basis) {
    List<String> open =
        alone.remaining().stream()
            .filter(each -> each.verdict() != Verdict.CONFIRMED)
            .map(Assessment::causeId)
            .toList();
    List<String> named = causes.stream().filter(open::contains).toList();
    return named.isEmpty()
        ? Optional.empty()
        : Optional.of(new Conclusion(bearing, named, because, basis));
  }
}
