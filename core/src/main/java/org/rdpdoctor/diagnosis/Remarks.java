package org.rdpdoctor.diagnosis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.rdpdoctor.diagnosis.picture.CertificatePicture;
import org.rdpdoctor.diagnosis.picture.NegotiationPicture;
import org.rdpdoctor.diagnosis.picture.NlaPicture;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.ReportedPicture;
import org.rdpdoctor.diagnosis.picture.Scene;
import org.rdpdoctor.diagnosis.picture.SessionPicture;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.diagnosis.picture.Software;
import org.rdpdoctor.diagnosis.picture.Threshold;
import org.rdpdoctor.diagnosis.picture.TlsPicture;
import org.rdpdoctor.diagnosis.picture.UdpPicture;
import org.rdpdoctor.model.MachineObservation.ClocksCompared;
import org.rdpdoctor.model.NlaObservation.NlaChallenged;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.wire.tls.TlsVersion;

/** Facts worth saying that are no verdict on a cause. */
final class Remarks {
  private static final Duration SLOW = Duration.ofSeconds(3);
  private static final Duration CLOCKS_AGREE = Duration.ofSeconds(2);
  private static final Duration KERBEROS_ALLOWS = Duration.ofMinutes(5);
  private static final Duration EXPIRES_SOON = Duration.ofDays(14);

  private static final int MOST_OTHER_WAYS = 4;

  private static final String DAYS = " days";

  /** More reasons why something was not read help nobody. */
  private static final int MAX_UNREAD = 8;

  private static final ReportedWords WORDS = ReportedWords.packed();

  private Remarks() {}

  static List<String> notes(Sight sight) {
    List<String> notes = new ArrayList<>();
    WhoEnded.sentence(sight).ifPresent(notes::add);
    addOtherWays(notes, sight);
    notes.addAll(QuietConnections.notes(sight.between()));
    sight.scene().recorded().host().read().ifPresent(notes::add);
    addNegotiation(notes, sight.negotiation());
    addTls(notes, sight.tls());
    addCertificate(notes, sight.certificate());
    sight.nla().challenged().ifPresent(seen -> addNla(notes, seen.what(), sight.nla()));
    sight
        .signIn()
        .notAttempted()
        .ifPresent(seen -> notes.add("not signed in: " + PlainText.of(seen.because())));
    sight
        .path()
        .smallPackets()
        .ifPresent(
            bytes -> notes.add("packets to the host have at most %d bytes".formatted(bytes)));
    addBandwidth(notes, sight.session());
    return notes;
  }

  static List<String> cautions(Scene scene, Sight sight) {
    Set<String> cautions = new LinkedHashSet<>();
    defects(scene).forEach(cautions::add);
    if (sight.run().deadlineReached()) {
      cautions.add("the deadline ended the examination early");
    }
    addSlow(cautions, sight);
    addSentAgain(cautions, sight);
    addUnsteady(cautions, scene, sight);
    addWeakSpots(cautions, sight);
    addUdp(cautions, sight);
    sight
        .someRefused()
        .filter(each -> !each.areMany())
        .ifPresent(each -> cautions.add(each.sentence()));
    cautions.addAll(sight.path().remarks());
    addNarrowLine(cautions, sight.session());
    addOtherAddresses(cautions, scene, sight);
    addReported(cautions, scene.reported());
    cautions.addAll(scene.machines().cautions());
    scene.recorded().host().unread().stream().limit(MAX_UNREAD).forEach(cautions::add);
    addClocks(cautions, scene);
    return List.copyOf(cautions);
  }

  /** Stages that a defect of ours ended, each once. */
  static List<String> defects(Scene scene) {
    Set<String> found = new LinkedHashSet<>();
    for (Sight sight : scene.sights()) {
      for (StageId stage : StageId.values()) {
        if (sight.view(stage).crashed()) {
          found.add(
              "the %s stage was ended by a defect of ours, which says nothing about the host: %s"
                  .formatted(stage.id(), sight.view(stage).whyMissing()));
        }
      }
    }
    return List.copyOf(found);
  }

  /** Only a server tells, and only in a session. */
  private static void addBandwidth(List<String> notes, SessionPicture session) {
    session
        .bandwidthKilobits()
        .filter(each -> each >= Threshold.BANDWIDTH_POOR.value())
        .ifPresentOrElse(
            each ->
                notes.add(
                    each >= Threshold.BANDWIDTH_AMPLE.value()
                        ? "the server measured %,d kbit/s, enough for all but large screens with video"
                            .formatted(each)
                        : "the server measured %,d kbit/s, enough for text and not for video"
                            .formatted(each)),
            () -> {
              if (session.stands() && session.bandwidthKilobits().isEmpty()) {
                notes.add("the server told no bandwidth");
              }
            });
  }

  private static void addNarrowLine(Set<String> cautions, SessionPicture session) {
    session
        .bandwidthKilobits()
        .filter(each -> each < Threshold.BANDWIDTH_POOR.value())
        .ifPresent(each ->
            cautions.add(
                "the server measured %,d kbit/s when the session began; below %,d a page of text comes piece by piece"
                    .formatted(each, Threshold.BANDWIDTH_POOR.value())));
  }

  private static void addNegotiation(List<String> notes, NegotiationPicture negotiation) {
    if (negotiation.requiresNla()) {
      notes.add("NLA required");
    } else if (negotiation.offersNla()) {
      notes.add(
          negotiation.goesWithoutNla()
              ? "NLA offered, not required"
              : "NLA offered; whether it is required was not asked");
    } else if (negotiation.secured()) {
      notes.add("no NLA: the server does TLS only");
    }
    if (negotiation.software() != Software.UNKNOWN) {
      notes.add("the negotiation looks like " + words(negotiation.software()));
    }
    negotiation.oddities().stream()
        .limit(5)
        .forEach(each -> notes.add("odd in the negotiation: " + PlainText.of(each)));
  }

  private static String words(Software software) {
    return switch (software) {
      case WINDOWS -> "Windows";
      case XRDP -> "xrdp";
      case FREERDP_FAMILY -> "a server of the FreeRDP family";
      case UNKNOWN -> "nothing known";
    };
  }

  private static void addTls(List<String> notes, TlsPicture tls) {
    if (tls.accepted().isEmpty()) {
      return;
    }
    notes.add("TLS versions taken: " + tls.versions());
    if (tls.acceptsModern() && !tls.accepted().first().isAtLeast(TlsVersion.TLS_1_2)) {
      notes.add("the server also takes " + tls.accepted().first() + ", which is out of use");
    }
  }

  private static void addCertificate(List<String> notes, CertificatePicture certificate) {
    if (certificate.own().isEmpty()) {
      return;
    }
    certificate
        .left()
        .filter(left -> !left.isNegative())
        .ifPresent(_ -> notes.add("certificate valid for %s".formatted(moreDays(certificate))));
    if (certificate.selfSigned()) {
      notes.add(
          certificate.windowsSelfSigned()
              ? "self-signed certificate as Windows makes it: clients will warn"
              : "self-signed certificate: clients will warn");
      return;
    }
    if (certificate.notTrusted().isPresent() && !certificate.notTrustedThoughGiven()) {
      notes.add(
          "the certificate's authority is not trusted here (%s): clients will warn unless theirs trusts it"
              .formatted(PlainText.of(certificate.notTrusted().get().what().why())));
    }
  }

  /** "3 more days", "30 hours more". */
  private static String moreDays(CertificatePicture certificate) {
    String left = certificate.leftInWords();
    return left.endsWith(DAYS)
        ? left.substring(0, left.length() - DAYS.length()) + " more days"
        : left + " more";
  }

  private static void addNla(List<String> notes, NlaChallenged challenge, NlaPicture nla) {
    nla.computer().ifPresent(name -> notes.add("the host calls itself " + PlainText.of(name)));
    challenge
        .dnsDomain()
        .or(challenge::netBiosDomain)
        .filter(domain -> !domain.isBlank() && nla.domainMember())
        .ifPresent(domain -> notes.add("member of the domain " + PlainText.of(domain)));
    challenge
        .productVersion()
        .ifPresent(version -> notes.add("operating system version " + PlainText.of(version)));
    notes.add("CredSSP version " + challenge.credSspVersion());
    nla.skew()
        .filter(skew -> skew.abs().compareTo(CLOCKS_AGREE) > 0)
        .ifPresent(skew ->
            notes.add(
                "the server's clock is %s %s ours"
                    .formatted(PlainText.of(skew), nla.skewDirection())));
  }

  private static void addSlow(Set<String> cautions, Sight sight) {
    Optional<Duration> slowest =
        Stream.of(
                sight.tcp().connectTook(),
                sight.negotiation().quickestAnswer(),
                sight.tls().slowestAnswer(),
                sight.nla().slowestAnswer())
            .flatMap(Optional::stream)
            .max(Duration::compareTo);
    slowest
        .filter(took -> took.compareTo(SLOW) > 0)
        .ifPresent(took ->
            cautions.add(
                "slow: an answer took %s; impatient clients give up"
                    .formatted(PlainText.of(took))));
  }

  /** A first packet that got lost, or had to wait, where nothing else tells of loss. */
  private static void addSentAgain(Set<String> cautions, Sight sight) {
    boolean told = sight.path().trouble().isPresent() || !sight.path().remarks().isEmpty();
    sight
        .tcp()
        .connectTook()
        .filter(took -> sight.tcp().synSentAgain() && took.compareTo(SLOW) <= 0 && !told)
        .ifPresent(took ->
            cautions.add(
                "the first connect took %s, as when its first packet gets lost and is sent again"
                    .formatted(PlainText.of(took))));
  }

  private static void addUnsteady(Set<String> cautions, Scene scene, Sight sight) {
    int runs = scene.evidence().runs().size();
    long faulty = HealthJudge.faultyRuns(scene);
    if (faulty > 0 && faulty < runs) {
      cautions.add("%d of %d runs failed; the verdict is about those".formatted(faulty, runs));
    }
    sight
        .negotiation()
        .unsteady()
        .ifPresent(count ->
            cautions.add(count + " negotiation requests got no proper answer, the rest did"));
    sight
        .crowdedOut()
        .filter(each -> each.refused() == 0 && sight.path().remarks().isEmpty())
        .ifPresent(each -> cautions.add(each.crowd()));
    if (sight.tls().unsteady()) {
      cautions.add(
          "the same TLS hello was taken once and not another time: diagnose --repeat 20 tells how"
              + " often, and --from another place whether it is the way");
    }
    if (sight.certificate().varied()) {
      cautions.add(
          "the certificate changed between connections: several servers behind one address?");
    }
  }

  private static void addWeakSpots(Set<String> cautions, Sight sight) {
    if (sight.tls().accepts13Only()) {
      cautions.add("TLS 1.3 only: clients before Windows 11 and Server 2022 cannot connect");
    }
    if (sight.tls().loses12()) {
      cautions.add(
          "a hello with TLS 1.2 alone got no answer though TLS works: answers vary, ask again with"
              + " --repeat");
    }
    CertificatePicture certificate = sight.certificate();
    if (certificate.usageForbidsServer()) {
      cautions.add("the certificate's usages do not name a server; strict clients refuse it");
    }
    if (certificate.selfSignedWithDatedSignature()) {
      cautions.add("the self-signed certificate has an outdated signature algorithm");
    }
    if (certificate.own().isPresent() && !certificate.expired()) {
      certificate
          .left()
          .filter(left -> left.compareTo(EXPIRES_SOON) < 0 && !certificate.notYetValid())
          .ifPresent(_ -> cautions.add("the certificate expires in " + certificate.leftInWords()));
    }
    if (certificate.issuedForAnother()) {
      cautions.add("strict clients refuse the certificate's name; mstsc warns");
    }
    NlaPicture nla = sight.nla();
    if (nla.skewBeyondKerberos()) {
      cautions.add(
          "the server's clock is %s %s ours; one of the two is wrong, and Kerberos allows 5 minutes"
              .formatted(PlainText.of(nla.skew().orElse(Duration.ZERO)), nla.skewDirection()));
    }
  }

  /**
   * Worth a look only where TCP works; that UDP is refused or switched off is no reason to worry.
   */
  private static void addUdp(Set<String> cautions, Sight sight) {
    UdpPicture udp = sight.udp();
    if (!sight.goodTls()) {
      if (udp.answered() && sight.failing().isPresent()) {
        cautions.add("the RDP service answers over UDP, so it runs; it is TCP that fails");
      }
      udp.advice()
          .ifPresent(each -> cautions.add("large datagrams get lost over UDP, too: " + each));
      return;
    }
    boolean windows = sight.negotiation().software() == Software.WINDOWS;
    if (udp.losesLarge() || udp.malformed().isPresent() || (udp.silent() && windows)) {
      cautions.add(
          "UDP does not work beside TCP: sessions start a little later and suffer more from loss"
              + udp.advice().map("; "::concat).orElse(""));
    }
  }

  private static void addReported(Set<String> cautions, ReportedPicture reported) {
    for (String word : reported.contradicted()) {
      cautions.add(
          "%s is reported both as observed and as not observed, so it counts neither way"
              .formatted(PlainText.of(word)));
    }
    for (String word : reported.words()) {
      if (WORDS.word(word).isEmpty()) {
        cautions.add(
            "%s is reported, a word that this version does not know%s"
                .formatted(PlainText.of(word), meant(WORDS.nearest(word))));
      }
    }
  }

  private static String meant(List<String> nearest) {
    return nearest.isEmpty() ? "" : "; did you mean " + String.join(" or ", nearest) + "?";
  }

  private static void addClocks(Set<String> cautions, Scene scene) {
    for (ClocksCompared each : scene.machines().clocks()) {
      if (each.ahead().abs().compareTo(KERBEROS_ALLOWS) > 0) {
        cautions.add(
            "the clocks of %s and %s differ by %s; Kerberos allows 5 minutes"
                .formatted(
                    PlainText.of(each.machine()),
                    PlainText.of(each.other()),
                    PlainText.of(each.ahead())));
      }
    }
  }

  private static void addOtherAddresses(Set<String> cautions, Scene scene, Sight sight) {
    for (Sight other : scene.besides(sight)) {
      if (HealthJudge.of(other) != HealthJudge.of(sight) || !other.getsAsFarAs(sight)) {
        cautions.add(
            "the address %s behaves differently: %s"
                .formatted(PlainText.of(other.address().orElse("")), sentence(other)));
      }
    }
  }

  private static String sentence(Sight other) {
    return other
        .failing()
        .map(stage ->
            "it fails at the %s stage: %s%s"
                .formatted(stage.id(), other.standing(stage).sentence(), delay(other)))
        .or(() -> other.undetermined().map(stage -> other.standing(stage).sentence()))
        .or(other::trouble)
        .orElse("every stage passes");
  }

  /** Windows sends a SYN three times, which takes it 21 s, before it takes the next address. */
  private static String delay(Sight other) {
    return other.tcp().timedOut()
        ? "; a client that tries it first waits, one on Windows some 21 s"
        : "";
  }

  /** Each address is a way of its own: whose stages these are, and what the other ways are like. */
  private static void addOtherWays(List<String> notes, Sight sight) {
    List<Sight> others = sight.scene().besides(sight);
    if (others.isEmpty() || sight.address().isEmpty()) {
      return;
    }
    notes.add("the stages are those of " + PlainText.of(sight.address().get()));
    others.stream()
        .filter(each -> each.path().isMeasured())
        .limit(MOST_OTHER_WAYS)
        .forEach(each ->
            notes.add(
                "the path to %s: %s"
                    .formatted(
                        PlainText.of(each.address().orElse("")),
                        each.standing(StageId.PATH).sentence())));
  }
}
