package org.rdpdoctor.probe.nla;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.KerberosObservation;
import org.rdpdoctor.model.SignInObservation.SignInNotAttempted;
import org.rdpdoctor.probe.AttemptBudget;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.wire.asn1.CertificateParts;
import org.rdpdoctor.wire.ntlm.ChannelBindings;
import org.rdpdoctor.wire.ntlm.NtlmClient;

/** Which mechanism signs in with what is at hand. One is chosen, and no other follows it. */
public interface SignInMechanisms {
  /**
   * What the choice is made from.
   *
   * @param host as the user wrote it
   * @param certificate of the server, to which the attempt is bound
   * @param budget asked before a KDC is shown a password
   * @param limit for all that is asked before the server is
   */
  record Question(
      Credentials credentials,
      String host,
      CertificateParts certificate,
      AttemptBudget budget,
      Duration limit) {}

  /**
   * The mechanism for one attempt, and what was seen on the way to it.
   *
   * @param context empty when none fits
   * @param hindrance why an attempt must not be made at all, where that is more than a misfit
   */
  record Choice(
      Optional<SignInContext> context,
      List<KerberosObservation> seen,
      Optional<SignInNotAttempted> hindrance) {
    public Choice {
      seen = List.copyOf(seen);
    }

    static Choice of(Optional<SignInContext> context) {
      return new Choice(context, List.of(), Optional.empty());
    }
  }

  Choice choose(Question question) throws InterruptedException;

  /** NTLM for passwords, nothing for tickets. */
  static SignInMechanisms ntlm(Clock clock) {
    return question -> Choice.of(ntlm(question, clock));
  }

  /** NTLM, where there is a password for it. */
  static Optional<SignInContext> ntlm(Question question, Clock clock) {
    return switch (question.credentials()) {
      case Credentials.Password password ->
          Optional.of(
              new NtlmContext(
                  connection(question.host(), question.certificate()), password, clock));
      case Credentials.TicketCache _ -> Optional.empty();
    };
  }

  private static NtlmClient.Connection connection(String host, CertificateParts certificate) {
    return new NtlmClient.Connection(
        Workstation.name(),
        Optional.of("TERMSRV/" + host),
        Optional.of(ChannelBindings.ofEndPoint(certificate.endPointHash())));
  }
}
