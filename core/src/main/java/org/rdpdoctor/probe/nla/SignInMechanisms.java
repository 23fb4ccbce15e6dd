package org.rdpdoctor.probe.nla;

import java.time.Clock;
import java.util.Optional;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.wire.asn1.CertificateParts;
import org.rdpdoctor.wire.ntlm.ChannelBindings;
import org.rdpdoctor.wire.ntlm.NtlmClient;

/** Which mechanism signs in with what is at hand. One is chosen, and no other follows it. */
public interface SignInMechanisms {
  /**
   * The mechanism for one attempt.
   *
   * @param host as the user wrote it
   * @param certificate of the server, to which the attempt is bound
   * @return empty when none fits
   */
  Optional<SignInContext> choose(Credentials credentials, String host, CertificateParts certificate)
      throws InterruptedException;

  /** NTLM for passwords, nothing for tickets. */
  static SignInMechanisms ntlm(Clock clock) {
    return (credentials, host, certificate) ->
        switch (credentials) {
          case Credentials.Password password ->
              Optional.of(new NtlmContext(connection(host, certificate), password, clock));
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
