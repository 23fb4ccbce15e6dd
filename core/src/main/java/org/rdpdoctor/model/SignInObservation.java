package org.rdpdoctor.model;

import java.time.Duration;
import java.util.Optional;
import org.rdpdoctor.wire.mstypes.NtStatus;
import org.rdpdoctor.wire.rdpbcgr.EarlyUserAuthorization;

/**
 * What comes of a CredSSP exchange with credentials (MS-CSSP 3.1.5), of which there is one at most.
 * Neither the account's name nor anything that was made from the password is kept.
 */
public sealed interface SignInObservation extends Observation {
  /** What the server was sent last. */
  enum SignInStep {
    /** The first token; with Kerberos it names the account. */
    FIRST_TOKEN,
    /** The mechanism's proof of who signs in, with NTLM together with the sealed public key. */
    PROOF,
    /** The sealed public key alone. */
    PUBLIC_KEY,
    /** The credentials. */
    CREDENTIALS
  }

  /** How the account is written. */
  enum AccountForm {
    BARE_NAME,
    /** DOMAIN\name. */
    WITH_DOMAIN,
    /** name@realm. */
    PRINCIPAL_NAME,
    /** AzureAD\name: an account of Microsoft Entra ID. */
    ENTRA
  }

  /** How the exchange ended without a status. */
  enum SignInEnding {
    CLOSED,
    RESET,
    SILENT,
    /** A fatal TLS alert. */
    ALERTED,
    MALFORMED,
    /** Our deadline came before the answer. */
    CUT_SHORT,
    /** Our side of the mechanism could not go on. */
    OURS
  }

  /** Why no attempt was made. */
  enum SignInHindrance {
    NO_NLA,
    /** One more failure could lock the account. */
    BUDGET,
    /** No mechanism of ours fits these credentials. */
    NO_MECHANISM,
    UNREADABLE_CERTIFICATE
  }

  /**
   * What stands in each attempt.
   *
   * @param mechanism "NTLM" or "Kerberos"
   * @param credSspVersion of the server's last TSRequest; 0 when there was none
   * @param roundTrips since the first token
   * @param took since the first token
   */
  record SignInAttempt(
      String mechanism, AccountForm account, int credSspVersion, int roundTrips, Duration took) {}

  /**
   * The server took the proof and showed that it sees the same certificate.
   *
   * @param delegated it was given the credentials and did not object; false when there were none to
   *     give, as with a ticket alone
   * @param authorization the Early User Authorization Result, with PROTOCOL_HYBRID_EX only
   */
  record SignedIn(
      SignInAttempt attempt, boolean delegated, Optional<EarlyUserAuthorization> authorization)
      implements SignInObservation {}

  /**
   * The server answered with an errorCode in its TSRequest.
   *
   * @param blankPassword the password that was given is empty, which Windows refuses by default
   */
  record SignInRefused(
      SignInAttempt attempt, SignInStep step, NtStatus status, boolean blankPassword)
      implements SignInObservation {}

  /**
   * The exchange ended without a status. Servers other than Windows do that to a wrong password.
   *
   * @param detail what could not be read, or why we could not go on; may be empty
   */
  record SignInBroken(SignInAttempt attempt, SignInStep step, SignInEnding how, String detail)
      implements SignInObservation {}

  /**
   * The server accepted the proof, but what it sealed is not about the certificate that we see. The
   * credentials were not sent.
   */
  record PublicKeyNotBound(SignInAttempt attempt) implements SignInObservation {}

  /** The account is right and may not sign in remotely (MS-RDPBCGR 2.2.10.2). */
  record SignInNotAuthorized(SignInAttempt attempt, EarlyUserAuthorization authorization)
      implements SignInObservation {}

  /** Credentials are at hand and nobody was signed in with them. */
  record SignInNotAttempted(SignInHindrance hindrance, String because)
      implements SignInObservation {}
}
