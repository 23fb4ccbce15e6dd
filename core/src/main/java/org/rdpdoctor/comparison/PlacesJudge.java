package org.rdpdoctor.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rdpdoctor.comparison.Judgement.Certainty;
import org.rdpdoctor.comparison.Judgement.Lies;
import org.rdpdoctor.diagnosis.Diagnosis;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.Verdict;
import org.rdpdoctor.model.StageId;

/**
 * Where the fault lies that shows from the first place, by what shows from the second (ADR 25).
 *
 * @param sameProgram both were examined by the same version
 */
record PlacesJudge(
    String first,
    String second,
    Diagnosis alone,
    Diagnosis other,
    Facts facts,
    boolean sameProgram) {
  private static final String AT_ONCE =
      "Examine from both at the same time: diagnose --from, or compare runs of the same minutes.";

  /** Empty when there is nothing to place. */
  Optional<Judgement> judgement() {
    Optional<StageId> failing = alone.failingStage();
    boolean beforeCertificate =
        failing.filter(each -> each.compareTo(StageId.CERTIFICATE) < 0).isPresent();
    Optional<Judgement> tlsEnds = beforeCertificate ? Optional.empty() : otherCertificate();
    if (tlsEnds.isPresent()) {
      return tlsEnds;
    }
    return alone.health() == Health.FAULTY ? failing.map(this::fault) : Optional.empty();
  }

  private Judgement fault(StageId stage) {
    if (facts.first().throughAnother() || facts.second().throughAnother()) {
      return Judgement.notTold(
          "one of them goes through a gateway or a proxy, so that the stages are not of one way",
          "Examine both without the gateway.");
    }
    if (!facts.sameTime()) {
      return Judgement.notTold("they are not of the same time", AT_ONCE);
    }
    if (stage.compareTo(StageId.NLA) >= 0
        && facts.first().signedIn()
        && !facts.second().signedIn()) {
      return Judgement.notTold(
          "nobody signed in at " + second + ", which says nothing of a sign-in that fails",
          "Sign in from there, too: diagnose --user on that machine, then compare the two files.");
    }
    Steadiness steady = Steadiness.at(stage, facts.first(), facts.second());
    if (steady.secondAlwaysPasses()) {
      return passesThere(stage, steady);
    }
    Optional<ProvedOfAll> proved = ProvedOfAll.of(List.of(alone, other));
    if (proved.isPresent() && facts.sameness() != Sameness.OPEN) {
      return ofBoth(proved.get(), stage);
    }
    if (steady.secondComesAndGoes()) {
      return atTheHost(
          stage,
          "it comes and goes from both places, so look at the host or at what both ways share");
    }
    return failsThere(stage);
  }

  // It passes there

  private Judgement passesThere(StageId stage, Steadiness steady) {
    if (facts.computersDiffer()) {
      return elsewhere(stage, "another machine answers " + second);
    }
    if (facts.twoServersAnswer()) {
      return elsewhere(stage, "another server answers " + second);
    }
    if (!facts.oneMachine() && !facts.sameAddress()) {
      return elsewhere(stage, "%s came to another address".formatted(second));
    }
    if (facts.sameness() == Sameness.OPEN) {
      return notShownToBeOne("nothing shows that both reached the same machine");
    }
    List<String> unless = doubts(steady);
    if (steady.mayBeChance()) {
      return new Judgement(
          Lies.IN_CHANCE,
          Certainty.OPEN,
          "it comes and goes from %s (%s), and that it passes from %s may be chance"
              .formatted(first, Steadiness.of(steady.firstFailed(), steady.first().size()), second),
          Optional.of(basis(stage, steady)),
          List.of(),
          List.of(),
          Optional.of(again(steady)));
    }
    boolean proved = unless.isEmpty();
    return new Judgement(
        Lies.ON_THE_FIRST_WAY,
        proved ? Certainty.PROVED : Certainty.LIKELY,
        proved
            ? "the host serves %s at the same time, so the fault lies on the way from %s, on the machine there, or in what treats it otherwise"
                .formatted(second, first)
            : "the %s is served at that time, so look at the way from %s and at what treats it otherwise"
                .formatted(
                    facts.sameness() == Sameness.PROVED ? "same machine" : "same address", first),
        Optional.of(basis(stage, steady)),
        WayCauses.packed().candidates(alone, stage).stream()
            .filter(each -> !facts.sameAddress() || !each.startsWith("dns-"))
            .toList(),
        unless,
        Optional.of(nextOnTheWay(stage, steady)));
  }

  /** What explains both without the way: several machines, chance, a change, another program. */
  private List<String> doubts(Steadiness steady) {
    List<String> doubts = new ArrayList<>();
    switch (facts.sameness()) {
      case PROVED, OPEN -> {}
      case PUBLIC_ADDRESS -> doubts.add("several machines share it");
      case PRIVATE_ADDRESS ->
          doubts.add("several machines share it or it is another machine's in the network there");
    }
    if (!steady.provesMoreThanChance()) {
      doubts.add(
          steady.first().size() == 1 && steady.second().size() == 1
              ? "it comes and goes (each was asked once)"
              : "it comes and goes (%s failed here, and %s passed there)"
                  .formatted(
                      Steadiness.of(steady.firstFailed(), steady.first().size()),
                      Steadiness.of(steady.secondPassed(), steady.second().size())));
    } else if (!steady.interleaved()) {
      doubts.add("the host changed between the two");
    }
    if (!sameProgram) {
      doubts.add("the other version of rdpdoctor there asks otherwise");
    }
    return doubts;
  }

  private Basis basis(StageId stage, Steadiness steady) {
    return new Basis(
        stage,
        "%s (in %s)"
            .formatted(
                Basis.standing(alone, stage),
                Steadiness.of(steady.firstFailed(), steady.first().size())),
        "%s (in %s)"
            .formatted(
                Basis.standing(other, stage),
                Steadiness.of(steady.secondPassed(), steady.second().size())));
  }

  /** More often than they were asked already. */
  private String again(Steadiness steady) {
    int asked = asked();
    int needed = steady.repeatsNeeded();
    return "Ask both again and again at the same time: --from with --repeat %d."
        .formatted(needed > asked ? needed : 2 * asked);
  }

  private int asked() {
    return Math.max(facts.first().everyRun().size(), facts.second().everyRun().size());
  }

  /** As often as they were asked, and slowly enough to be asked in turns. */
  private String inTurns(Steadiness steady) {
    return "%s: --from with --repeat %d --pause %ds."
        .formatted(
            steady.atOneTime()
                ? "One place was done long before the other; ask both so slowly that they take turns"
                : "Ask both at the same time, and so slowly that they take turns",
            Math.max(asked(), steady.repeatsNeeded()),
            steady.pauseForTurns().toSeconds());
  }

  private String nextOnTheWay(StageId stage, Steadiness steady) {
    if (!steady.provesMoreThanChance()) {
      return again(steady);
    }
    if (!steady.interleaved()) {
      return inTurns(steady);
    }
    if (facts.sameness() != Sameness.PROVED) {
      return "Where you know that one machine alone is behind the address, say --one-machine; else"
          + " ask it by an address of its own.";
    }
    return stage.compareTo(StageId.TCP) <= 0
        ? "Read the firewall rules and bans of the host (rdpdoctor examine); when none names this"
            + " source it is the way."
        : "Ask from another machine beside %s: what works there is stopped by security software on this one; else see --route, and a run as root, which tells whose reset it is."
            .formatted(first);
  }

  private Judgement elsewhere(StageId stage, String because) {
    List<String> names = List.of("dns-stale", "wrong-target", "wrong-port", "wrong-address-family");
    String theirs = facts.second().address().orElse("the other address");
    return new Judgement(
        Lies.IN_THE_NAME,
        Certainty.LIKELY,
        "%s, so look at what the name or the forward leads to from %s".formatted(because, first),
        Optional.of(
            facts.computersDiffer()
                ? facts.basis(StageId.NLA, FactSheet.COMPUTER)
                : facts.twoServersAnswer()
                    ? facts.servers()
                    : new Basis(
                        StageId.NAME,
                        "comes to " + facts.first().address().orElse("no address"),
                        "comes to " + theirs)),
        WayCauses.packed().candidates(alone, stage).stream().filter(names::contains).toList(),
        List.of("it is meant to be another one, and that one or the way to it has the fault"),
        Optional.of("From %s diagnose %s itself.".formatted(first, theirs)));
  }

  // It fails there, too

  private Judgement failsThere(StageId stage) {
    if (new StageComparison(alone, other).failAlike()) {
      return facts.sameness() == Sameness.OPEN
          ? notShownToBeOne("both fail alike, and nothing shows that they reached the same machine")
          : atTheHost(
              stage,
              "it fails alike from both places, so look at the host first, or at what both ways share");
    }
    if (other.failingStage().filter(each -> each.compareTo(stage) < 0).isPresent()) {
      return Judgement.notTold(
          "%s does not come as far, and says nothing of what fails here".formatted(second),
          "Ask from a place that comes at least as far.");
    }
    return Judgement.notTold(
        other.failingStage().isPresent()
            ? "both fail at this stage, each in a way of its own"
            : "it could not be told from " + second,
        "Ask from a third place, or from the host itself.");
  }

  private Judgement ofBoth(ProvedOfAll proved, StageId stage) {
    Optional<Basis> basis = Optional.of(Basis.standings(stage, alone, other));
    return proved.onTheWay()
        ? new Judgement(
            Lies.ON_BOTH_WAYS,
            Certainty.LIKELY,
            "%s is proved from both places, so look at what both ways share"
                .formatted(proved.cause()),
            basis,
            List.of(proved.cause()),
            List.of("each way has one of its own"),
            Optional.of("Ask from the host's own network: what works there is not the host's."))
        : new Judgement(
            Lies.AT_THE_HOST,
            Certainty.LIKELY,
            "%s is proved from both places, which lies in the host".formatted(proved.cause()),
            basis,
            List.of(proved.cause()),
            List.of("something that both ways share answers in its stead"),
            Optional.of("Mend it on the host, then ask again."));
  }

  private static Judgement notShownToBeOne(String because) {
    return Judgement.notTold(because, "Where you know that it is one machine, say --one-machine.");
  }

  private Judgement atTheHost(StageId stage, String because) {
    return new Judgement(
        Lies.AT_THE_HOST,
        Certainty.LIKELY,
        because,
        Optional.of(Basis.standings(stage, alone, other)),
        List.of(),
        List.of(
            "something that both ways share does it",
            "each way has a fault of its own that looks alike"),
        Optional.of(
            "Ask from the host's own network, or from the host itself: what works there is not the"
                + " host's."));
  }

  // TLS ends elsewhere

  private Optional<Judgement> otherCertificate() {
    return CertificateChange.of(facts)
        .flatMap(change -> {
          if (facts.sameTime() && facts.twoServersAnswer()) {
            return Optional.of(twoServers());
          }
          return change.shouldBeTheSame() ? Optional.of(whereTlsEnds(change)) : Optional.empty();
        });
  }

  private Judgement twoServers() {
    return new Judgement(
        Lies.IN_THE_NAME,
        Certainty.LIKELY,
        "two servers answer at one address, so look at what the address and port lead to from "
            + first,
        Optional.of(facts.servers()),
        leftOf("wrong-target", "wrong-port", "tls-inspection", "middlebox-rdp-relay"),
        List.of("something between ends TLS and answers in the host's place"),
        Optional.of(
            "Compare both with the host itself (rdpdoctor examine); where you know that it is one"
                + " machine, say --one-machine."));
  }

  /** Those of them that the first view does not rule out. */
  private List<String> leftOf(String... causes) {
    return Stream.of(causes)
        .filter(id -> alone.cause(id).filter(each -> each.verdict() == Verdict.RULED_OUT).isEmpty())
        .toList();
  }

  private Judgement whereTlsEnds(CertificateChange change) {
    return change.mayBeRenewed() ? renewedOrEnds(change) : ends(change);
  }

  private Judgement renewedOrEnds(CertificateChange change) {
    return new Judgement(
        Lies.WHERE_TLS_ENDS,
        Certainty.OPEN,
        "the host's certificate was renewed between the two, or something between ends TLS for one of the places",
        Optional.of(change.basis()),
        leftOf("cert-changed-pinned", "tls-inspection", "middlebox-rdp-relay"),
        change.unless(),
        Optional.of(
            "Ask both again at the same time with --repeat 5: what was renewed does not come"
                + " back."));
  }

  private Judgement ends(CertificateChange change) {
    List<String> unless = change.unless();
    String whose =
        change.isForeignHere()
            ? "on the way from %s: of the certificate there %s"
                .formatted(first, change.whyForeignHere())
            : change.isForeignThere() ? "on the way from " + second : "for one of the places";
    return new Judgement(
        Lies.WHERE_TLS_ENDS,
        unless.isEmpty() ? Certainty.PROVED : Certainty.LIKELY,
        "one host shows two certificates at a time, so something between ends TLS " + whose,
        Optional.of(change.basis()),
        change.isForeignThere() ? List.of() : leftOf("tls-inspection", "middlebox-rdp-relay"),
        unless,
        Optional.of(
            unless.isEmpty()
                ? toTellWhose(change)
                : "Ask both again at the same time with --repeat 5: what several machines share"
                    + " varies, and what was renewed does not come back."));
  }

  private static String toTellWhose(CertificateChange change) {
    String look = "Compare both with the certificate in the host's own store (rdpdoctor examine)";
    return change.isExpectationGiven()
        ? look + "."
        : look + ", or name the right one with --expect-fingerprint.";
  }
}
