package org.rdpdoctor.diagnosis.picture;

import java.time.Duration;
import java.util.Optional;
import org.rdpdoctor.model.CaptureObservation.SecuredDataSeen;
import org.rdpdoctor.model.NlaObservation;
import org.rdpdoctor.model.NlaObservation.NlaAlerted;
import org.rdpdoctor.model.NlaObservation.NlaChallenged;
import org.rdpdoctor.model.NlaObservation.NlaClosed;
import org.rdpdoctor.model.NlaObservation.NlaErrorSent;
import org.rdpdoctor.model.NlaObservation.NlaMalformed;
import org.rdpdoctor.model.NlaObservation.NlaOtherMechanism;
import org.rdpdoctor.model.NlaObservation.NlaReset;
import org.rdpdoctor.model.NlaObservation.NlaSilent;
import org.rdpdoctor.model.SignInObservation;

/** The NLA stage: CredSSP up to the challenge. */
public record NlaPicture(StageView view) {
  /** Kerberos tolerates five minutes (RFC 4120 section 1.6, and the default of Windows domains). */
  public static final Duration KERBEROS_TOLERANCE = Duration.ofMinutes(5);

  static final long DESKTOP_BYTES = 64 * 1024;

  private static final int FIRST_UPDATED_VERSION = 5;

  /**
   * A capture without keys: more than CredSSP, MCS and licensing together ever take came from the
   * server inside TLS, so that it showed a desktop.
   */
  public boolean sessionRan() {
    return view.seen(SecuredDataSeen.class).stream()
            .anyMatch(seen -> seen.what().serverBytes() >= DESKTOP_BYTES)
        && !view.has(SignInObservation.class);
  }

  public Optional<Seen<NlaChallenged>> challenged() {
    return view.first(NlaChallenged.class);
  }

  /** The server ended the exchange after our first token, or never answered it. */
  public boolean broken() {
    return challenged().isEmpty()
        && (view.has(NlaClosed.class)
            || view.has(NlaReset.class)
            || view.has(NlaSilent.class)
            || view.has(NlaAlerted.class)
            || view.has(NlaMalformed.class));
  }

  public boolean silent() {
    return challenged().isEmpty() && view.has(NlaSilent.class);
  }

  public boolean reset() {
    return challenged().isEmpty() && view.has(NlaReset.class);
  }

  public boolean closed() {
    return challenged().isEmpty() && view.has(NlaClosed.class);
  }

  public boolean alerted() {
    return challenged().isEmpty() && view.has(NlaAlerted.class);
  }

  public boolean malformed() {
    return challenged().isEmpty() && view.has(NlaMalformed.class);
  }

  public Optional<Seen<NlaErrorSent>> error() {
    return challenged().isPresent() ? Optional.empty() : view.first(NlaErrorSent.class);
  }

  public Optional<Seen<NlaOtherMechanism>> otherMechanism() {
    return challenged().isPresent() ? Optional.empty() : view.first(NlaOtherMechanism.class);
  }

  public Optional<Duration> skew() {
    return challenged().flatMap(seen -> seen.what().skew());
  }

  /** The two clocks are further apart than Kerberos tolerates. */
  public boolean skewBeyondKerberos() {
    return skew().map(each -> each.abs().compareTo(KERBEROS_TOLERANCE) > 0).orElse(false);
  }

  /** The server belongs to a domain: the domain's name is not the computer's own. */
  public boolean domainMember() {
    return challenged()
        .map(Seen::what)
        .map(each ->
            each.netBiosDomain().isPresent()
                && each.netBiosComputer().isPresent()
                && !each.netBiosDomain().get().equalsIgnoreCase(each.netBiosComputer().get()))
        .orElse(false);
  }

  /** The computer's name in the challenge, the DNS one first. */
  public Optional<String> computer() {
    return challenged()
        .map(Seen::what)
        .flatMap(each -> each.dnsComputer().or(each::netBiosComputer))
        .filter(name -> !name.isBlank());
  }

  /** The server's CredSSP version, as its challenge says it. */
  public Optional<Integer> version() {
    return challenged().map(seen -> seen.what().credSspVersion());
  }

  /**
   * The server lacks the answer to CVE-2018-0886, version 5, without which Windows clients end the
   * exchange unless they are set to be vulnerable (KB4093492).
   */
  public boolean beforeOracleUpdate() {
    return version().map(each -> each < FIRST_UPDATED_VERSION).orElse(false);
  }

  /** "ahead" or "behind". */
  public String skewDirection() {
    return skew().map(Duration::isNegative).orElse(false) ? "behind" : "ahead of";
  }

  /**
   * How the stage stands.
   *
   * @param offered the server selects CredSSP
   */
  public Standing standing(boolean offered) {
    if (beforeOracleUpdate()) {
      return Standing.bad(
          "the server speaks CredSSP version %d, which Windows clients have refused since 2018"
              .formatted(version().orElse(0)));
    }
    if (challenged().isPresent()) {
      return skewBeyondKerberos() && domainMember()
          ? Standing.bad(
              "the server answers, but its clock is %s %s ours: Kerberos sign-in fails"
                  .formatted(PlainText.of(skew().orElse(Duration.ZERO)), skewDirection()))
          : Standing.good("the server answers with a challenge; next comes the password");
    }
    if (error().isPresent()) {
      return Standing.unknown(
          "the server answers the first token with error " + error().get().what().status());
    }
    if (otherMechanism().isPresent()) {
      return Standing.unknown(
          "the server wants another mechanism than NTLM: "
              + PlainText.of(otherMechanism().get().what().offered()));
    }
    if (broken()) {
      return Standing.bad(brokenSentence());
    }
    return offered
        ? Standing.unknown(view.whyMissing())
        : Standing.unknown("the server did not select NLA");
  }

  public Optional<Duration> slowestAnswer() {
    return view.seen(NlaObservation.class).stream()
        .map(Seen::what)
        .filter(each -> each instanceof NlaChallenged || each instanceof NlaErrorSent)
        .map(NlaObservation::took)
        .max(Duration::compareTo);
  }

  private String brokenSentence() {
    if (silent()) {
      return "the first NLA token is never answered";
    }
    if (reset()) {
      return "the connection is reset on the first NLA token";
    }
    if (closed()) {
      return "the connection is closed on the first NLA token";
    }
    return malformed()
        ? "the answer to the first NLA token cannot be read"
        : "the server answers the first NLA token with a TLS alert";
  }
}
