package org.rdpdoctor.probe.nla;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSelected;
import org.rdpdoctor.model.NlaObservation;
import org.rdpdoctor.model.NlaObservation.NlaChallenged;
import org.rdpdoctor.model.NlaObservation.NlaSilent;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.SignInObservation;
import org.rdpdoctor.model.SignInObservation.AccountForm;
import org.rdpdoctor.model.SignInObservation.SignInAttempt;
import org.rdpdoctor.model.SignInObservation.SignInBroken;
import org.rdpdoctor.model.SignInObservation.SignInEnding;
import org.rdpdoctor.model.SignInObservation.SignInHindrance;
import org.rdpdoctor.model.SignInObservation.SignInNotAttempted;
import org.rdpdoctor.model.SignInObservation.SignInNotAuthorized;
import org.rdpdoctor.model.SignInObservation.SignedIn;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.probe.RoadContext;
import org.rdpdoctor.probe.Stage;
import org.rdpdoctor.probe.net.TlsSession;
import org.rdpdoctor.probe.nla.CredSspExchange.Answer;
import org.rdpdoctor.reading.ReplyReading;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.asn1.CertificateParts;
import org.rdpdoctor.wire.credssp.TsCredentials;
import org.rdpdoctor.wire.credssp.TsRequest;
import org.rdpdoctor.wire.ntlm.NtlmClient;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

/**
 * CredSSP over the session that the TLS stage left (MS-CSSP 3.1.5).
 *
 * <p>Without credentials it sends an NTLM NEGOTIATE, reads the challenge and closes: no account is
 * named and no sign-in is attempted. With credentials it goes on, once: the budget is asked before
 * the account is named, the server must prove that it sees the same certificate before it is given
 * the credentials, and a session that the server accepts is left for the next stage.
 */
public final class NlaStage implements Stage {
  private static final Duration REPLY_LIMIT = Duration.ofSeconds(5);

  /** The server may have to ask a domain controller that is far away or does not answer. */
  private static final Duration PROOF_LIMIT = Duration.ofSeconds(15);

  /** For the way to the KDCs, of which several may be silent. */
  private static final Duration TICKET_LIMIT = Duration.ofSeconds(10);

  private static final Duration ENOUGH_SILENCE = Duration.ofMillis(1500);
  private static final Duration SHORTEST_OBJECTION = Duration.ofMillis(20);
  private static final Duration LONGEST_OBJECTION = Duration.ofMillis(250);
  private static final String ENTRA_DOMAIN = "AzureAD";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Clock clock;
  private final SignInMechanisms mechanisms;

  public NlaStage(Clock clock) {
    this(clock, SignInMechanisms.ntlm(clock));
  }

  public NlaStage(Clock clock, SignInMechanisms mechanisms) {
    this.clock = clock;
    this.mechanisms = mechanisms;
  }

  @Override
  public StageId id() {
    return StageId.NLA;
  }

  @Override
  public StageOutcome run(RoadContext context) throws InterruptedException {
    Optional<TlsSession> session = context.handOver().takeSession();
    if (session.isEmpty()) {
      return withoutSession(context);
    }
    TlsSession open = session.get();
    boolean left = false;
    try {
      List<Observation> seen = examine(open, context);
      left = seen.stream().anyMatch(NlaStage::isDelegated);
      return isCutShort(context, seen)
          ? new StageOutcome.NotReached("the deadline passed before the whole answer came")
          : new StageOutcome.Completed(
              seen.stream().map(each -> Observed.on(open.conversation().id(), each)).toList());
    } finally {
      if (left) {
        context.handOver().leaveSignedIn(open);
      } else {
        open.close();
      }
    }
  }

  private static boolean isDelegated(Observation seen) {
    return seen instanceof SignedIn signedIn && signedIn.delegated();
  }

  private static StageOutcome withoutSession(RoadContext context) {
    if (offersNla(context)) {
      return new StageOutcome.NotReached("no TLS session came about");
    }
    if (context.options().signIn().credentials().isEmpty()) {
      return new StageOutcome.NotReached("the server does not offer NLA");
    }
    return new StageOutcome.Completed(
        List.of(
            Observed.byProbe(
                new SignInNotAttempted(
                    SignInHindrance.NO_NLA,
                    "the server does not use NLA, so the credentials could not be tested"))));
  }

  /** Silence that only the deadline makes is not the server's. */
  private static boolean isCutShort(RoadContext context, List<Observation> seen) {
    return seen.getFirst() instanceof NlaSilent silent
        && context.left().isZero()
        && silent.took().compareTo(ENOUGH_SILENCE) < 0;
  }

  private static boolean offersNla(RoadContext context) {
    return context
        .earlier(StageId.NEGOTIATION)
        .map(StageReport::observations)
        .orElse(List.of())
        .stream()
        .map(Observed::observation)
        .anyMatch(seen ->
            seen instanceof NegotiationSelected selected
                && (selected.selected().contains(SecurityProtocols.HYBRID)
                    || selected.selected().contains(SecurityProtocols.HYBRID_EX)));
  }

  private List<Observation> examine(TlsSession open, RoadContext context)
      throws InterruptedException {
    CredSspExchange exchange = new CredSspExchange(open, clock);
    Optional<Credentials> credentials = context.options().signIn().credentials();
    if (credentials.isEmpty()) {
      return List.of(challenge(exchange, context));
    }
    Optional<CertificateParts> certificate = certificate(open);
    if (certificate.isEmpty()) {
      return notAttempted(
          SignInHindrance.UNREADABLE_CERTIFICATE,
          "the server's certificate cannot be read, so nothing can be bound to it",
          exchange,
          context);
    }
    SignInMechanisms.Choice choice =
        mechanisms.choose(
            new SignInMechanisms.Question(
                credentials.get(),
                context.target().host(),
                certificate.get(),
                context.options().signIn().budget(),
                context.atMost(TICKET_LIMIT)));
    List<Observation> seen = new ArrayList<>(attempt(choice, exchange, context, certificate.get()));
    seen.addAll(choice.seen());
    return seen;
  }

  private List<Observation> attempt(
      SignInMechanisms.Choice choice,
      CredSspExchange exchange,
      RoadContext context,
      CertificateParts certificate)
      throws InterruptedException {
    if (choice.hindrance().isPresent()) {
      return List.of(challenge(exchange, context), choice.hindrance().get());
    }
    if (choice.context().isEmpty()) {
      return notAttempted(
          SignInHindrance.NO_MECHANISM, "no mechanism fits these credentials", exchange, context);
    }
    Credentials credentials = context.options().signIn().credentials().orElseThrow();
    try (SignInContext mechanism = choice.context().get()) {
      return new Try(exchange, context, credentials, mechanism, certificate).observe();
    }
  }

  private static Optional<CertificateParts> certificate(TlsSession open) {
    try {
      return open.chain().isEmpty()
          ? Optional.empty()
          : Optional.of(CertificateParts.of(open.chain().getFirst()));
    } catch (DecodeException unreadable) {
      return Optional.empty();
    }
  }

  private List<Observation> notAttempted(
      SignInHindrance hindrance, String because, CredSspExchange exchange, RoadContext context)
      throws InterruptedException {
    return List.of(challenge(exchange, context), new SignInNotAttempted(hindrance, because));
  }

  /** What the server answers to an NTLM NEGOTIATE, which names nobody. */
  private static NlaObservation challenge(CredSspExchange exchange, RoadContext context)
      throws InterruptedException {
    Bytes token = NtlmClient.firstMessage().toBytes();
    return observed(
        exchange.ask(
            "CredSSP NTLM negotiate",
            TsRequest.withToken(TsRequest.NEWEST_VERSION, token),
            context.atMost(REPLY_LIMIT)));
  }

  private static NlaObservation observed(Answer<TsRequest> answer) {
    return switch (answer) {
      case Answer.Missing<TsRequest>(NlaObservation seen) -> seen;
      case Answer.Got<TsRequest> got ->
          new ReplyReading(got.message(), got.sentAt(), got.took()).observe();
    };
  }

  /** One sign-in with one mechanism. */
  private static final class Try {
    private final CredSspExchange exchange;
    private final RoadContext context;
    private final Credentials credentials;
    private final SignInContext mechanism;
    private final CredSspClient client;
    private final List<Observation> seen = new ArrayList<>();

    Try(
        CredSspExchange exchange,
        RoadContext context,
        Credentials credentials,
        SignInContext mechanism,
        CertificateParts certificate) {
      this.exchange = exchange;
      this.context = context;
      this.credentials = credentials;
      this.mechanism = mechanism;
      this.client = new CredSspClient(exchange, mechanism, terms(certificate));
    }

    private CredSspClient.Terms terms(CertificateParts certificate) {
      byte[] nonce = new byte[TsRequest.CLIENT_NONCE_SIZE];
      RANDOM.nextBytes(nonce);
      return new CredSspClient.Terms(
          certificate.publicKey(),
          Bytes.of(nonce),
          delegated(credentials),
          form(credentials.account()),
          isBlank(credentials),
          context.handOver().selectedOnSession().contains(SecurityProtocols.HYBRID_EX),
          context.atMost(PROOF_LIMIT),
          objectionLimit(exchange.session().conversation().connectTook()));
    }

    List<Observation> observe() throws InterruptedException {
      if (mechanism.namesAccountAtOnce()) {
        if (mayTry()) {
          tryAndSettle(this::wholeAttempt);
        } else {
          seen.addFirst(challenge(exchange, context));
        }
        return seen;
      }
      Optional<TsRequest> challenged = challenged();
      if (challenged.isPresent() && mayTry()) {
        tryAndSettle(() -> client.goOn(challenged.get()));
      }
      return seen;
    }

    /** The answer to a first token that names nobody, if it is a challenge. */
    private Optional<TsRequest> challenged() throws InterruptedException {
      try {
        Answer<TsRequest> answer =
            exchange.ask(
                "CredSSP %s negotiate".formatted(mechanism.mechanism()),
                client.firstRequest(),
                context.atMost(REPLY_LIMIT));
        seen.add(observed(answer));
        if (!(answer instanceof Answer.Got<TsRequest> got)
            || !(seen.getLast() instanceof NlaChallenged)) {
          return Optional.empty();
        }
        client.firstAnswer(got.message());
        return Optional.of(got.message());
      } catch (SignInProblem problem) {
        seen.add(client.brokenOff(problem));
        return Optional.empty();
      }
    }

    private SignInObservation wholeAttempt() throws InterruptedException {
      try {
        return client.begin(context.atMost(PROOF_LIMIT));
      } catch (SignInProblem problem) {
        return client.brokenOff(problem);
      }
    }

    /** Takes one attempt off the budget; where there is none left, that is seen. */
    private boolean mayTry() throws InterruptedException {
      Optional<String> refusal =
          context.options().signIn().budget().take(context.target().host(), account());
      refusal.ifPresent(
          because -> seen.add(new SignInNotAttempted(SignInHindrance.BUDGET, because)));
      return refusal.isEmpty();
    }

    private AccountName account() {
      return credentials.account();
    }

    private void tryAndSettle(Exchange attempt) throws InterruptedException {
      boolean accepted = false;
      try {
        exchange.session().conversation().noteCredentials();
        SignInObservation result = attempt.make();
        accepted = result instanceof SignedIn || result instanceof SignInNotAuthorized;
        seen.add(unlessCutShort(result));
      } finally {
        context.options().signIn().budget().settle(context.target().host(), account(), accepted);
      }
    }

    /** Silence that our deadline makes is not the server's. */
    private SignInObservation unlessCutShort(SignInObservation result) {
      return result
                  instanceof
                  SignInBroken(SignInAttempt attempt, var step, SignInEnding how, var detail)
              && how == SignInEnding.SILENT
              && context.left().isZero()
          ? new SignInBroken(attempt, step, SignInEnding.CUT_SHORT, detail)
          : result;
    }
  }

  /** One exchange with credentials in it. */
  private interface Exchange {
    SignInObservation make() throws InterruptedException;
  }

  private static Optional<TsCredentials.Password> delegated(Credentials credentials) {
    return switch (credentials) {
      case Credentials.Password(AccountName account, var password) ->
          Optional.of(new TsCredentials.Password(account.domain(), account.user(), password));
      case Credentials.TicketCache _ -> Optional.empty();
    };
  }

  private static boolean isBlank(Credentials credentials) {
    return credentials instanceof Credentials.Password(var _, var password)
        && password.reveal().length == 0;
  }

  private static AccountForm form(AccountName account) {
    if (account.domain().equalsIgnoreCase(ENTRA_DOMAIN)) {
      return AccountForm.ENTRA;
    }
    if (account.isPrincipalName()) {
      return AccountForm.PRINCIPAL_NAME;
    }
    return account.domain().isEmpty() ? AccountForm.BARE_NAME : AccountForm.WITH_DOMAIN;
  }

  /** Long enough for a refusal that the server sends at once, short enough not to be felt. */
  private static Duration objectionLimit(Duration roundTrip) {
    Duration twice = roundTrip.multipliedBy(2);
    if (twice.compareTo(SHORTEST_OBJECTION) < 0) {
      return SHORTEST_OBJECTION;
    }
    return twice.compareTo(LONGEST_OBJECTION) > 0 ? LONGEST_OBJECTION : twice;
  }
}
