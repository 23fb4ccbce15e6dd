package org.rdpdoctor.diagnosis.kerberos;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.diagnosis.picture.KerberosPicture;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Standing;
import org.rdpdoctor.model.KerberosObservation;
import org.rdpdoctor.model.KerberosObservation.Exchange;
import org.rdpdoctor.model.KerberosObservation.KdcAnswered;
import org.rdpdoctor.model.KerberosObservation.KdcClockRead;
import org.rdpdoctor.model.KerberosObservation.KdcErrorSent;
import org.rdpdoctor.model.KerberosObservation.KdcGiven;
import org.rdpdoctor.model.KerberosObservation.KdcReplyUnusable;
import org.rdpdoctor.model.KerberosObservation.KdcTransport;
import org.rdpdoctor.model.KerberosObservation.KerberosAttemptHeldBack;
import org.rdpdoctor.model.KerberosObservation.PreauthenticationNotRequired;
import org.rdpdoctor.model.KerberosObservation.PreauthenticationRequired;
import org.rdpdoctor.model.KerberosObservation.RealmAssumed;
import org.rdpdoctor.model.KerberosObservation.RealmReferred;
import org.rdpdoctor.model.KerberosObservation.RealmUnknown;
import org.rdpdoctor.model.KerberosObservation.ServiceRecordsAbsent;
import org.rdpdoctor.model.KerberosObservation.ServiceRecordsFound;
import org.rdpdoctor.model.KerberosObservation.ServiceRecordsUnknown;
import org.rdpdoctor.model.KerberosObservation.TicketCacheRead;
import org.rdpdoctor.model.KerberosObservation.TicketCacheUnusable;
import org.rdpdoctor.model.KerberosObservation.TicketGranted;
import org.rdpdoctor.model.KerberosRun;

/** Judges a walk: each step alone, then what all of it means for a client. Pure. */
public final class KerberosJudge {
  private static final String ACCOUNT = "account";
  private static final String SIGN_IN = "sign-in";
  private static final String TICKET = "ticket";

  private final KerberosRun run;
  private final KerberosPicture picture;
  private final List<WalkStep> steps = new ArrayList<>();

  private KerberosJudge(KerberosRun run) {
    this.run = run;
    this.picture = new KerberosPicture(run.seen());
  }

  public static KerberosVerdict judge(KerberosRun run) {
    return new KerberosJudge(run).verdict();
  }

  private KerberosVerdict verdict() {
    realm();
    if (picture.realm().isPresent()) {
      records();
      kdc();
      account();
      clock();
      signIn();
      ticket();
    }
    return new KerberosVerdict(health(), headline(), steps, fallbacks());
  }

  private Health health() {
    if (steps.stream().anyMatch(step -> step.standing().isBad())) {
      return Health.FAULTY;
    }
    boolean told = picture.kdcAnswers() && !run.cutShort();
    return told && steps.stream().allMatch(step -> step.standing().isGood())
        ? Health.HEALTHY
        : Health.UNKNOWN;
  }

  private String headline() {
    Optional<WalkStep> bad = steps.stream().filter(step -> step.standing().isBad()).findFirst();
    if (bad.isPresent()) {
      return bad.get().standing().sentence();
    }
    Optional<WalkStep> unknown =
        steps.stream().filter(step -> step.standing().isUnknown()).findFirst();
    if (unknown.isPresent()) {
      return unknown.get().standing().sentence();
    }
    return picture.hostTicket().isPresent()
        ? "a client with these credentials gets a ticket for " + run.service()
        : "realm and KDCs are in order; with --user the sign-in and the ticket are tried too";
  }

  private void add(String id, Standing standing, String meaning, String next, Class<?>... kinds) {
    Optional<String> advice =
        standing.isGood() || next.isEmpty() ? Optional.empty() : Optional.of(next);
    steps.add(new WalkStep(id, standing, meaning, advice, of(id, kinds)));
  }

  private List<KerberosObservation> of(String step, Class<?>... kinds) {
    return picture.seen().stream()
        .filter(each -> List.of(kinds).stream().anyMatch(kind -> kind.isInstance(each)))
        .filter(each -> belongs(step, each))
        .toList();
  }

  /** What tells its exchange stands at the step of that exchange only. */
  private static boolean belongs(String step, KerberosObservation seen) {
    if (seen instanceof TicketGranted ticket) {
      return step.equals(stepOf(ticket.exchange(), seen));
    }
    return !(seen instanceof KdcErrorSent error) || step.equals(stepOf(error.exchange(), seen));
  }

  private static String stepOf(Exchange exchange, KerberosObservation seen) {
    return switch (exchange) {
      case AS_WITHOUT_PROOF -> seen instanceof TicketGranted ? SIGN_IN : ACCOUNT;
      case AS_WITH_PASSWORD -> SIGN_IN;
      case TGS -> TICKET;
    };
  }

  private void realm() {
    Standing standing =
        picture
            .realm()
            .map(realm ->
                Standing.good(
                    "%s, from %s"
                        .formatted(
                            PlainText.of(realm),
                            picture.first(RealmAssumed.class).orElseThrow().from())))
            .orElseGet(() ->
                Standing.unknown(
                    "no realm: "
                        + picture
                            .first(RealmUnknown.class)
                            .map(RealmUnknown::why)
                            .orElse("the walk ended before it was looked for")));
    add(
        "realm",
        standing,
        "the Kerberos name of a Windows domain: its DNS name in capitals; without it a client does"
            + " not know whom to ask",
        "give the host's full name, the user as user@domain, or --realm",
        RealmAssumed.class,
        RealmUnknown.class);
  }

  private void records() {
    Standing standing;
    if (picture.has(KdcGiven.class)) {
      standing = Standing.good("not needed: a KDC was given");
    } else if (picture.has(ServiceRecordsFound.class)) {
      standing = Standing.good(found());
    } else if (picture.noRecords()) {
      String sentence = "DNS holds no SRV record of a KDC of " + realmText();
      standing = isGuess() ? Standing.unknown(sentence) : Standing.bad(sentence);
    } else {
      standing = Standing.unknown("DNS did not tell whether there are SRV records");
    }
    add(
        "records",
        standing,
        "SRV records in DNS say where the realm's KDCs are; a client whose DNS server does not"
            + " know the domain finds none",
        "use the domain's DNS servers (VPN first), or name a KDC with --kdc; if the host is in no"
            + " domain, Kerberos is not used at all and that is no fault",
        KdcGiven.class,
        ServiceRecordsFound.class,
        ServiceRecordsAbsent.class,
        ServiceRecordsUnknown.class);
  }

  /** The realm was only guessed from the host's name, which need not be in any. */
  private boolean isGuess() {
    return picture
        .first(RealmAssumed.class)
        .map(realm -> realm.from().equals("the host's name"))
        .orElse(false);
  }

  private String found() {
    long hosts =
        picture.all(ServiceRecordsFound.class).stream()
            .flatMap(each -> each.hosts().stream())
            .map(KerberosObservation.ServiceHost::host)
            .distinct()
            .count();
    return "DNS names %d KDC%s".formatted(hosts, hosts == 1 ? "" : "s");
  }

  private String realmText() {
    return picture.realm().map(PlainText::of).orElse("the realm");
  }

  private void kdc() {
    add(
        "kdc",
        kdcStanding(),
        "a KDC runs on every domain controller, on port 88; the client itself must reach it, not"
            + " only the host",
        "open TCP 88 (and UDP 88) from here to the domain controllers, connect the VPN, or use a"
            + " KDC proxy (RD Gateway, kdcproxyname:s: in the .rdp file)",
        KdcAnswered.class,
        KerberosObservation.KdcRefused.class,
        KerberosObservation.KdcSilent.class,
        KerberosObservation.KdcClosed.class,
        KerberosObservation.KdcUnreachable.class,
        KerberosObservation.KdcMalformed.class,
        KerberosObservation.KdcNameUnresolved.class);
  }

  private Standing kdcStanding() {
    if (picture.kdcUnreachable()) {
      return Standing.bad("no KDC of %s answers from here".formatted(realmText()));
    }
    if (!picture.kdcAnswers()) {
      return Standing.unknown("no KDC was asked, for none is known");
    }
    boolean tcp = picture.answersOver(KdcTransport.TCP);
    boolean udp = picture.answersOver(KdcTransport.UDP);
    if (tcp && udp) {
      return Standing.good("a KDC answers over TCP and UDP");
    }
    if (tcp) {
      return Standing.good(
          "a KDC answers over TCP; over UDP none does, which Windows clients do not need");
    }
    return picture.answersTooBig()
        ? Standing.bad("KDCs answer over UDP alone, where their answers do not fit")
        : Standing.unknown("KDCs answer over UDP alone; tickets often do not fit into UDP");
  }

  private void account() {
    if (!picture.kdcAnswers()) {
      return;
    }
    add(
        ACCOUNT,
        accountStanding(),
        "the KDC is asked for a ticket without any proof: its answer tells whether it serves the"
            + " realm, knows the account, and which keys the account has",
        accountAdvice(),
        PreauthenticationRequired.class,
        PreauthenticationNotRequired.class,
        KdcErrorSent.class);
  }

  private Standing accountStanding() {
    if (picture.wrongRealm().isPresent()) {
      KdcErrorSent error = picture.wrongRealm().get();
      return Standing.bad(
          "the KDC does not serve %s%s"
              .formatted(
                  PlainText.of(error.realm()),
                  error.otherRealm().map(other -> "; it says " + PlainText.of(other)).orElse("")));
    }
    Optional<KdcErrorSent> neutral =
        picture.all(KdcErrorSent.class).stream().filter(KdcErrorSent::neutral).findFirst();
    if (neutral.isPresent()) {
      return neutral.get().code() == 6
          ? Standing.good(
              "the KDC looked for a made-up name in %s and says that it has none"
                  .formatted(PlainText.of(neutral.get().realm())))
          : Standing.unknown("the KDC answers " + neutral.get().name());
    }
    if (picture.has(PreauthenticationNotRequired.class)) {
      return Standing.good(
          "the account exists and its ticket is given without proof, so anyone may guess its"
              + " password offline: set 'preauthentication required' for it");
    }
    if (picture.noCommonType()) {
      return Standing.bad(
          "the account has only old keys (RC4 or DES); current clients refuse them");
    }
    Optional<PreauthenticationRequired> required = picture.first(PreauthenticationRequired.class);
    if (required.isPresent()) {
      return Standing.good(
          "the account exists and must prove its password; its keys: "
              + (required.get().encryptionTypes().isEmpty()
                  ? "not told"
                  : String.join(", ", required.get().encryptionTypes())));
    }
    return picture
        .accountError()
        .filter(each -> each.exchange() == Exchange.AS_WITHOUT_PROOF)
        .map(each -> Standing.bad(refusal(each)))
        .orElse(Standing.unknown("the KDC's answer tells nothing about the account"));
  }

  private String accountAdvice() {
    if (picture.noCommonType()) {
      return "let the account's password be changed once, which makes AES keys, and allow AES for"
          + " it (msDS-SupportedEncryptionTypes)";
    }
    return picture
        .accountError()
        .map(KerberosAdvice::of)
        .orElse("check the realm's name and the KDC that answers");
  }

  private static String refusal(KdcErrorSent error) {
    return "%s (%s)".formatted(KerberosAdvice.meaning(error), error.name());
  }

  private void clock() {
    if (picture.skew().isEmpty() && !picture.skewRefused()) {
      return;
    }
    String told = picture.skew().map(PlainText::of).orElse("by an unknown time");
    Standing standing =
        picture.skewBeyondTolerance() || picture.skewRefused()
            ? Standing.bad(
                "the KDC's clock is %s %s ours; Kerberos allows 5 minutes"
                    .formatted(told, picture.skewDirection()))
            : Standing.good("the clocks differ by " + told);
    add(
        "clock",
        standing,
        "tickets carry times; client, host and KDC must agree within five minutes",
        "set the wrong clock right: w32tm /resync /rediscover, or chronyc makestep",
        KdcClockRead.class);
  }

  private void signIn() {
    boolean cache = picture.has(TicketCacheRead.class) || picture.has(TicketCacheUnusable.class);
    if (cache) {
      add(
          SIGN_IN,
          cacheStanding(),
          "a ticket-granting ticket from an earlier sign-in stands for the password",
          "sign in anew: kinit user@REALM",
          TicketCacheRead.class,
          TicketCacheUnusable.class);
      return;
    }
    Optional<KerberosAttemptHeldBack> held = picture.first(KerberosAttemptHeldBack.class);
    Optional<KdcErrorSent> error =
        picture.accountError().filter(each -> each.exchange() == Exchange.AS_WITH_PASSWORD);
    Standing standing;
    if (picture.signedIn()) {
      standing = Standing.good("the KDC takes the password and gives a ticket-granting ticket");
    } else if (error.isPresent()) {
      standing = Standing.bad(refusal(error.get()));
    } else if (held.isPresent()) {
      standing = Standing.unknown("not tried: " + PlainText.of(held.get().why()));
    } else if (picture.replyNotOpened()) {
      standing =
          Standing.bad(
              "the password does not open the KDC's reply: "
                  + PlainText.of(picture.first(KdcReplyUnusable.class).orElseThrow().problem()));
    } else {
      return;
    }
    add(
        SIGN_IN,
        standing,
        "the password proves itself once to the KDC, as an encrypted time; a wrong one counts"
            + " towards the account's lockout",
        error.map(KerberosAdvice::of).orElse("see the steps before"),
        TicketGranted.class,
        KdcErrorSent.class,
        KdcReplyUnusable.class,
        KerberosAttemptHeldBack.class);
  }

  private Standing cacheStanding() {
    Optional<TicketCacheRead> cache = picture.first(TicketCacheRead.class);
    if (cache.isEmpty()) {
      return Standing.bad(
          PlainText.of(picture.first(TicketCacheUnusable.class).orElseThrow().why()));
    }
    return cache.get().expired()
        ? Standing.bad("the ticket in the cache was valid until " + cache.get().endTime())
        : Standing.good("the cache holds a ticket, valid until " + cache.get().endTime());
  }

  private void ticket() {
    Optional<KdcErrorSent> error = picture.ticketError();
    Standing standing;
    if (picture.hostTicket().isPresent()) {
      standing =
          Standing.good(
              "the KDC gives a ticket for %s, sealed with %s"
                  .formatted(
                      PlainText.of(picture.hostTicket().get().service()),
                      picture.hostTicket().get().ticketType()));
    } else if (error.isPresent()) {
      standing = Standing.bad(refusal(error.get()));
    } else if (picture.has(RealmReferred.class)) {
      standing = Standing.unknown("the way to the other realm's KDC ends here");
    } else if (picture.signedIn() || usableCache()) {
      standing = Standing.unknown("no answer about a ticket for " + PlainText.of(run.service()));
    } else {
      return;
    }
    add(
        TICKET,
        standing,
        "the ticket is for TERMSRV/ and the very name that the user types; a domain member"
            + " registers its own names",
        error.map(KerberosAdvice::of).orElse("see the steps before"),
        TicketGranted.class,
        RealmReferred.class,
        KdcErrorSent.class);
  }

  private boolean usableCache() {
    return picture.first(TicketCacheRead.class).map(cache -> !cache.expired()).orElse(false);
  }

  /** Why a client would fall back to NTLM here. */
  private List<String> fallbacks() {
    List<String> reasons = new ArrayList<>();
    if (picture.targetIsAddress()) {
      reasons.add(
          "the target is an address: clients ask for no ticket for an address, so they use NTLM;"
              + " connect by name");
    }
    if (picture.realm().isEmpty()) {
      reasons.add("no realm: a client on its own would not know which KDC to ask");
    }
    if (picture.noRecords() || picture.recordsUnknown()) {
      reasons.add("no KDC is found in DNS");
    }
    if (picture.kdcUnreachable()) {
      reasons.add("no KDC answers; a client waits some seconds for it and then uses NTLM");
    }
    if (picture.serviceUnknown().isPresent()) {
      reasons.add(
          "no account is registered for %s: the KDC has no key to make a ticket with"
              .formatted(PlainText.of(picture.serviceUnknown().get().service())));
    }
    if (picture.serviceNotUnique().isPresent()) {
      reasons.add("several accounts are registered for the service, so the KDC gives no ticket");
    }
    if (picture.skewBeyondTolerance() || picture.skewRefused()) {
      reasons.add("the clocks differ too much; NTLM does not mind, Kerberos does");
    }
    if (picture.noCommonType()) {
      reasons.add("the account has no key that a current client uses");
    }
    if (picture.wrongRealm().isPresent() || picture.accountUnknown().isPresent()) {
      reasons.add("the realm does not know the account; a local account has no realm at all");
    }
    return reasons;
  }
}
