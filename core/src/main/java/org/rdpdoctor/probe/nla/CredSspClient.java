package org.rdpdoctor.probe.nla;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.NlaObservation;
import org.rdpdoctor.model.SignInObservation;
import org.rdpdoctor.model.SignInObservation.AccountForm;
import org.rdpdoctor.model.SignInObservation.PublicKeyNotBound;
import org.rdpdoctor.model.SignInObservation.SignInAttempt;
import org.rdpdoctor.model.SignInObservation.SignInBroken;
import org.rdpdoctor.model.SignInObservation.SignInEnding;
import org.rdpdoctor.model.SignInObservation.SignInNotAuthorized;
import org.rdpdoctor.model.SignInObservation.SignInRefused;
import org.rdpdoctor.model.SignInObservation.SignInStep;
import org.rdpdoctor.model.SignInObservation.SignedIn;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.credssp.PublicKeyBinding;
import org.rdpdoctor.wire.credssp.TsCredentials;
import org.rdpdoctor.wire.credssp.TsRequest;
import org.rdpdoctor.wire.mstypes.NtStatus;
import org.rdpdoctor.wire.rdpbcgr.EarlyUserAuthorization;

/**
 * The client of MS-CSSP section 3.1.5 with any mechanism: its tokens, the public key bound in both
 * directions, the credentials, and the server's early opinion on them. Nothing is tried twice.
 */
final class CredSspClient {
  /** A mechanism that wants more round trips than this does not come to an end. */
  static final int MAX_ROUND_TRIPS = 6;

  /**
   * What is needed besides the mechanism.
   *
   * @param publicKey SubjectPublicKey of the certificate that the TLS session showed
   * @param nonce 32 random bytes
   * @param delegated what the server is given in the end; empty with a ticket alone
   * @param blankPassword for the evidence
   * @param tellsAuthorization the server selected PROTOCOL_HYBRID_EX
   * @param answerLimit for each answer
   * @param objectionLimit how long a server without such a result may object to the credentials
   */
  record Terms(
      Bytes publicKey,
      Bytes nonce,
      Optional<TsCredentials.Password> delegated,
      AccountForm accountForm,
      boolean blankPassword,
      boolean tellsAuthorization,
      Duration answerLimit,
      Duration objectionLimit) {}

  private final CredSspExchange exchange;
  private final SignInContext mechanism;
  private final Terms terms;
  private final long startedNanos = System.nanoTime();
  private long serverVersion;
  private int roundTrips;
  private boolean keySent;
  private SignInStep step = SignInStep.FIRST_TOKEN;

  CredSspClient(CredSspExchange exchange, SignInContext mechanism, Terms terms) {
    this.exchange = exchange;
    this.mechanism = mechanism;
    this.terms = terms;
  }

  /** The first token, which the caller may send and hear before the account is named. */
  TsRequest firstRequest() throws SignInProblem, InterruptedException {
    return request(mechanism.next(Optional.empty()));
  }

  /** The caller has sent the first request and got this answer. */
  void firstAnswer(TsRequest answer) {
    roundTrips++;
    serverVersion = answer.version();
  }

  /** The whole exchange with a mechanism that names the account at once. */
  SignInObservation begin(Duration limit) throws SignInProblem, InterruptedException {
    return switch (exchange.ask(nameOfStep(), firstRequest(), limit)) {
      case CredSspExchange.Answer.Missing<TsRequest>(NlaObservation seen) -> broken(seen);
      case CredSspExchange.Answer.Got<TsRequest> got -> {
        firstAnswer(got.message());
        yield goOn(got.message());
      }
    };
  }

  /** Our side could not go on. */
  SignInBroken brokenOff(SignInProblem problem) {
    return broken(SignInEnding.OURS, String.valueOf(problem.getMessage()));
  }

  /** Goes on from the first answer to the end. */
  SignInObservation goOn(TsRequest firstAnswer) throws InterruptedException {
    try {
      return prove(firstAnswer);
    } catch (SignInProblem problem) {
      return brokenOff(problem);
    }
  }

  private SignInObservation prove(TsRequest firstAnswer)
      throws SignInProblem, InterruptedException {
    TsRequest answer = firstAnswer;
    while (roundTrips < MAX_ROUND_TRIPS) {
      Optional<NtStatus> refusal = answer.errorCode().filter(code -> code.value() != 0);
      if (refusal.isPresent()) {
        return refused(refusal.get());
      }
      if (keySent) {
        return answer.pubKeyAuth().isPresent()
            ? checkAndHandOver(answer.pubKeyAuth().get())
            : broken(SignInEnding.MALFORMED, "the answer carries no public key");
      }
      Optional<Bytes> token = mechanism.next(answer.negoTokens().stream().findFirst());
      step = token.isPresent() ? SignInStep.PROOF : SignInStep.PUBLIC_KEY;
      switch (exchange.ask(nameOfStep(), request(token), terms.answerLimit())) {
        case CredSspExchange.Answer.Missing<TsRequest>(NlaObservation seen) -> {
          return broken(seen);
        }
        case CredSspExchange.Answer.Got<TsRequest> got -> answer = got.message();
      }
      roundTrips++;
      serverVersion = answer.version();
    }
    return broken(SignInEnding.MALFORMED, "%d round trips and no end".formatted(MAX_ROUND_TRIPS));
  }

  private String nameOfStep() {
    return switch (step) {
      case FIRST_TOKEN -> "CredSSP %s token".formatted(mechanism.mechanism());
      case PROOF -> "CredSSP %s proof".formatted(mechanism.mechanism());
      case PUBLIC_KEY, CREDENTIALS -> "CredSSP public key";
    };
  }

  /** A request with a token, and with the sealed key as soon as it can be sealed. */
  private TsRequest request(Optional<Bytes> token) throws SignInProblem {
    Optional<Bytes> pubKeyAuth = Optional.empty();
    Optional<Bytes> nonce = Optional.empty();
    if (mechanism.isComplete()) {
      pubKeyAuth = Optional.of(mechanism.seal(binding().ofClient()));
      nonce =
          version() < PublicKeyBinding.HASHED_SINCE ? Optional.empty() : Optional.of(terms.nonce());
      keySent = true;
    }
    return new TsRequest(
        TsRequest.NEWEST_VERSION,
        token.map(List::of).orElse(List.of()),
        Optional.empty(),
        pubKeyAuth,
        Optional.empty(),
        nonce);
  }

  private PublicKeyBinding binding() {
    return new PublicKeyBinding(version(), terms.publicKey(), terms.nonce());
  }

  /** What both sides speak. */
  private long version() {
    return Math.min(serverVersion, TsRequest.NEWEST_VERSION);
  }

  private SignInObservation checkAndHandOver(Bytes pubKeyAuth)
      throws SignInProblem, InterruptedException {
    if (!isBoundTo(pubKeyAuth)) {
      return new PublicKeyNotBound(attempt());
    }
    if (terms.delegated().isEmpty()) {
      return new SignedIn(attempt(), false, Optional.empty());
    }
    step = SignInStep.CREDENTIALS;
    Bytes sealed = mechanism.seal(TsCredentials.of(terms.delegated().get()).toBytes());
    TsRequest credentials =
        new TsRequest(
            TsRequest.NEWEST_VERSION,
            List.of(),
            Optional.of(sealed),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Duration limit = terms.tellsAuthorization() ? terms.answerLimit() : terms.objectionLimit();
    return switch (exchange.handOver(credentials, limit)) {
      case CredSspExchange.Answer.Missing<CredSspExchange.Verdict>(NlaObservation seen) ->
          seen instanceof NlaObservation.NlaSilent && !terms.tellsAuthorization()
              ? new SignedIn(attempt(), true, Optional.empty())
              : broken(seen);
      case CredSspExchange.Answer.Got<CredSspExchange.Verdict> got -> judged(got.message());
    };
  }

  private boolean isBoundTo(Bytes pubKeyAuth) {
    try {
      return mechanism.unseal(pubKeyAuth).equals(binding().ofServer());
    } catch (SignInProblem unreadable) {
      return false;
    }
  }

  private SignInObservation judged(CredSspExchange.Verdict verdict) {
    roundTrips++;
    if (verdict.status().isPresent()) {
      return refused(verdict.status().get());
    }
    EarlyUserAuthorization result =
        verdict.authorization().orElse(EarlyUserAuthorization.ACCESS_DENIED);
    return result.equals(EarlyUserAuthorization.SUCCESS)
        ? new SignedIn(attempt(), true, Optional.of(result))
        : new SignInNotAuthorized(attempt(), result);
  }

  private SignInRefused refused(NtStatus status) {
    return new SignInRefused(attempt(), step, status, terms.blankPassword());
  }

  private SignInBroken broken(SignInEnding how, String detail) {
    return new SignInBroken(attempt(), step, how, detail);
  }

  private SignInBroken broken(NlaObservation seen) {
    return switch (seen) {
      case NlaObservation.NlaClosed _ -> broken(SignInEnding.CLOSED, "");
      case NlaObservation.NlaReset _ -> broken(SignInEnding.RESET, "");
      case NlaObservation.NlaSilent _ -> broken(SignInEnding.SILENT, "");
      case NlaObservation.NlaAlerted alerted ->
          broken(SignInEnding.ALERTED, "alert " + alerted.alert());
      case NlaObservation.NlaMalformed malformed ->
          broken(SignInEnding.MALFORMED, malformed.problem());
      case NlaObservation.NlaChallenged _,
          NlaObservation.NlaErrorSent _,
          NlaObservation.NlaOtherMechanism _ ->
          broken(SignInEnding.MALFORMED, "an answer out of order");
    };
  }

  private SignInAttempt attempt() {
    return new SignInAttempt(
        mechanism.mechanism(),
        terms.accountForm(),
        Math.clamp(serverVersion, 0, Integer.MAX_VALUE),
        roundTrips,
        Duration.ofNanos(System.nanoTime() - startedNanos));
  }
}
