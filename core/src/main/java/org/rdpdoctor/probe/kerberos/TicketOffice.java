package org.rdpdoctor.probe.kerberos;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.rdpdoctor.model.KerberosObservation;
import org.rdpdoctor.model.KerberosObservation.KdcGiven;
import org.rdpdoctor.model.KerberosObservation.KdcTransport;
import org.rdpdoctor.model.KerberosObservation.KerberosAttemptHeldBack;
import org.rdpdoctor.model.KerberosObservation.RealmReferred;
import org.rdpdoctor.model.KerberosObservation.TicketCacheRead;
import org.rdpdoctor.model.KerberosObservation.TicketCacheUnusable;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.AttemptBudget;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.probe.kerberos.KerberosClient.Client;
import org.rdpdoctor.probe.kerberos.KerberosClient.First;
import org.rdpdoctor.probe.name.Resolver;
import org.rdpdoctor.probe.name.ServiceResolver;
import org.rdpdoctor.probe.net.Deadline;
import org.rdpdoctor.wire.kerberos.CredentialCache;
import org.rdpdoctor.wire.kerberos.EtypeInfo2;
import org.rdpdoctor.wire.kerberos.KerberosErrorCode;
import org.rdpdoctor.wire.kerberos.KrbError;
import org.rdpdoctor.wire.kerberos.PrincipalName;

/** Gets the tickets of a sign-in from the KDCs, before anything is sent to the server. */
public final class TicketOffice {
  /** The service class of Remote Desktop. */
  public static final String SERVICE = "TERMSRV";

  private static final int MAX_REFERRALS = 4;

  private final InstantSource clock;
  private final KerberosClient client;
  private final KdcFinder finder;
  private final Consumer<KerberosObservation> seen;
  private final Optional<KdcLocation> givenKdc;
  private final String serviceClass;

  /**
   * For Remote Desktop.
   *
   * @param givenKdc asked instead of those that the SRV records name
   * @param seen told everything, in its order
   */
  public TicketOffice(
      InstantSource clock,
      ServiceResolver services,
      Resolver resolver,
      Optional<KdcLocation> givenKdc,
      Deadline deadline,
      Consumer<KerberosObservation> seen) {
    this(SERVICE, clock, services, resolver, givenKdc, deadline, seen);
  }

  /**
   * For another service.
   *
   * @param serviceClass the first part of its principal, such as HTTP
   */
  public TicketOffice(
      String serviceClass,
      InstantSource clock,
      ServiceResolver services,
      Resolver resolver,
      Optional<KdcLocation> givenKdc,
      Deadline deadline,
      Consumer<KerberosObservation> seen) {
    this.serviceClass = serviceClass;
    this.clock = clock;
    this.client = new KerberosClient(clock, deadline, seen);
    this.finder = new KdcFinder(services, resolver, deadline, seen);
    this.seen = seen;
    this.givenKdc = givenKdc;
  }

  /** What comes of it. */
  public sealed interface Outcome {
    record Granted(HostTickets tickets) implements Outcome {}

    /**
     * No ticket for the host, and nothing that speaks against signing in by other means.
     *
     * @param passwordProven a KDC took the password
     */
    record Unavailable(String why, boolean passwordProven) implements Outcome {}

    /** The account was refused, or an attempt failed: it must not be repeated by other means. */
    record Refused(String why) implements Outcome {}
  }

  /** A KDC that answers, and its answer. */
  record Asked(Kdc kdc, Client client, First first) {}

  /** A ticket-granting ticket, or why there is none. */
  sealed interface Granting {
    record Ticket(GrantedTicket ticket, Optional<Kdc> from) implements Granting {}

    record None(Outcome outcome) implements Granting {}
  }

  /** The service principal of a host's Remote Desktop service. */
  public static PrincipalName serviceOf(String host) {
    return PrincipalName.service(SERVICE, host);
  }

  /**
   * Signs in to the realm and asks for the host's ticket.
   *
   * @param host the name that the user gave, as clients put it into the service principal
   */
  public Outcome tickets(Credentials credentials, String realm, String host, AttemptBudget budget)
      throws InterruptedException {
    Granting granting =
        switch (credentials) {
          case Credentials.Password password -> fromKdc(password, realm, host, budget);
          case Credentials.TicketCache cache -> fromCache(cache);
        };
    return switch (granting) {
      case Granting.None(Outcome outcome) -> outcome;
      case Granting.Ticket(GrantedTicket ticket, Optional<Kdc> kdc) ->
          hostTicket(ticket, kdc, host, credentials instanceof Credentials.Password);
    };
  }

  private Granting fromKdc(
      Credentials.Password password, String realm, String host, AttemptBudget budget)
      throws InterruptedException {
    Optional<Asked> asked = firstAnswer(realm, password.account());
    if (asked.isEmpty()) {
      return unavailable("no KDC of %s answers".formatted(realm));
    }
    client.tell(asked.get().kdc(), asked.get().client(), asked.get().first());
    return signIn(asked.get(), password, host, budget);
  }

  private static Granting unavailable(String why) {
    return new Granting.None(new Outcome.Unavailable(why, false));
  }

  private static Granting refused(String why) {
    return new Granting.None(new Outcome.Refused(why));
  }

  /** One sign-in attempt at most, at the KDC that has answered. */
  Granting signIn(Asked asked, Credentials.Password password, String host, AttemptBudget budget)
      throws InterruptedException {
    return switch (asked.first()) {
      case First.Nothing _ -> unavailable("the KDC does not answer");
      case First.Refused refused -> standing(refused.error().code());
      case First.Open open ->
          client
              .open(asked.kdc(), open, password.password())
              .<Granting>map(ticket -> new Granting.Ticket(ticket, Optional.of(asked.kdc())))
              .orElseGet(() -> refused("the password does not open the ticket"));
      case First.Asked proof -> attempt(asked, proof, password, host, budget);
    };
  }

  private Granting attempt(
      Asked asked,
      First.Asked proof,
      Credentials.Password password,
      String host,
      AttemptBudget budget)
      throws InterruptedException {
    Optional<EtypeInfo2.Entry> key = proof.usableKey();
    if (key.isEmpty()) {
      return unavailable("the account has no AES key");
    }
    Optional<String> none = budget.take(host, password.account());
    if (none.isPresent()) {
      seen.accept(new KerberosAttemptHeldBack(none.get()));
      return refused(none.get());
    }
    boolean accepted = false;
    try {
      Optional<GrantedTicket> ticket =
          client.withPassword(asked.kdc(), asked.client(), key.get(), password.password());
      accepted = ticket.isPresent();
      return ticket
          .<Granting>map(given -> new Granting.Ticket(given, Optional.of(asked.kdc())))
          .orElseGet(() -> refused("the KDC gave no ticket for this password"));
    } finally {
      budget.settle(host, password.account(), accepted);
    }
  }

  /** An unknown account may be known elsewhere; any other refusal is one of the account. */
  private static Granting standing(KerberosErrorCode code) {
    boolean unknown =
        code.equals(KerberosErrorCode.C_PRINCIPAL_UNKNOWN)
            || code.equals(KerberosErrorCode.S_PRINCIPAL_UNKNOWN)
            || code.equals(KerberosErrorCode.WRONG_REALM)
            || code.equals(KerberosErrorCode.ETYPE_NOSUPP)
            || code.equals(KerberosErrorCode.SVC_UNAVAILABLE)
            || code.equals(KerberosErrorCode.GENERIC);
    return unknown ? unavailable("the KDC answers " + code) : refused("the KDC answers " + code);
  }

  /** Asks the realm's KDCs in their order, over TCP and then UDP, until one answers. */
  private Optional<Asked> firstAnswer(String realm, AccountName account)
      throws InterruptedException {
    for (Kdc kdc : kdcsOf(realm)) {
      Client plain = Accounts.plain(account, realm);
      First first = client.first(kdc, plain);
      if (!(first instanceof First.Nothing)) {
        return Optional.of(settle(new Asked(kdc, plain, first), account));
      }
    }
    return Optional.empty();
  }

  /** A user principal name that is unknown as a plain user may be known as a whole. */
  Asked settle(Asked asked, AccountName account) throws InterruptedException {
    boolean elsewhere =
        asked.first() instanceof First.Refused(KrbError error, _)
            && (error.code().equals(KerberosErrorCode.C_PRINCIPAL_UNKNOWN)
                || error.code().equals(KerberosErrorCode.WRONG_REALM));
    if (!elsewhere || !account.isPrincipalName()) {
      return asked;
    }
    Client whole = Accounts.enterprise(account, asked.client().realm());
    First second = client.first(asked.kdc(), whole);
    return second instanceof First.Asked || second instanceof First.Open
        ? new Asked(asked.kdc(), whole, second)
        : asked;
  }

  /** Where the realm's KDCs are said to be. */
  List<KdcLocation> locationsOf(String realm) throws InterruptedException {
    if (givenKdc.isPresent()) {
      seen.accept(new KdcGiven(givenKdc.get().toString()));
      return List.of(givenKdc.get());
    }
    return finder.kdcsOf(realm);
  }

  List<InetSocketAddress> addressesOf(KdcLocation location) throws InterruptedException {
    return finder.addressesOf(location);
  }

  private List<Kdc> kdcsOf(String realm) throws InterruptedException {
    List<Kdc> kdcs = new ArrayList<>();
    for (KdcLocation location : locationsOf(realm)) {
      for (InetSocketAddress address : addressesOf(location)) {
        kdcs.add(new Kdc(location, address, KdcTransport.TCP));
        kdcs.add(new Kdc(location, address, KdcTransport.UDP));
      }
    }
    return kdcs;
  }

  KerberosClient client() {
    return client;
  }

  /** The newest ticket-granting ticket of a cache. */
  Granting fromCache(Credentials.TicketCache credentials) {
    try {
      CredentialCache cache = TicketCaches.read(credentials.file(), System.getenv("KRB5CCNAME"));
      Optional<GrantedTicket> granting =
          cache.entries().stream()
              .flatMap(entry -> GrantedTicket.of(entry).stream())
              .filter(ticket -> ticket.grantingRealm().isPresent())
              .reduce(
                  (first, second) -> second.endTime().isAfter(first.endTime()) ? second : first);
      if (granting.isEmpty()) {
        seen.accept(new TicketCacheUnusable("it holds no ticket-granting ticket with an AES key"));
        return unavailable("the ticket cache holds no usable ticket-granting ticket");
      }
      boolean expired = !granting.get().endTime().isAfter(now());
      seen.accept(new TicketCacheRead(cache.realm(), granting.get().endTime(), expired));
      return expired
          ? unavailable("the ticket in the cache has expired")
          : new Granting.Ticket(granting.get(), Optional.empty());
    } catch (TicketCaches.Unusable problem) {
      String why = String.valueOf(problem.getMessage());
      seen.accept(new TicketCacheUnusable(why));
      return unavailable(why);
    }
  }

  private Instant now() {
    return clock.instant();
  }

  /**
   * The host's ticket, following referrals to other realms.
   *
   * @param known the KDC that gave the first ticket; empty: to be found
   */
  Outcome hostTicket(
      GrantedTicket granting, Optional<Kdc> known, String host, boolean passwordProven)
      throws InterruptedException {
    GrantedTicket current = granting;
    Optional<Kdc> at = known;
    PrincipalName service = PrincipalName.service(serviceClass, host);
    for (int referral = 0; referral <= MAX_REFERRALS; referral++) {
      String realm = current.grantingRealm().orElse(granting.serverRealm());
      Optional<GrantedTicket> next = ask(current, at, realm, service);
      if (next.isEmpty()) {
        return new Outcome.Unavailable("no ticket for %s".formatted(service), passwordProven);
      }
      Optional<String> referred = next.get().grantingRealm();
      if (referred.isEmpty()) {
        return new Outcome.Granted(new HostTickets(granting, next.get()));
      }
      seen.accept(
          new RealmReferred(
              at.map(Kdc::name).orElse(realm), realm, referred.get(), service.toString()));
      current = next.get();
      at = Optional.empty();
    }
    return new Outcome.Unavailable("too many referrals between realms", passwordProven);
  }

  private Optional<GrantedTicket> ask(
      GrantedTicket granting, Optional<Kdc> known, String realm, PrincipalName service)
      throws InterruptedException {
    if (known.isPresent()) {
      return client.ticketFor(known.get(), granting, realm, service).ticket();
    }
    for (Kdc kdc : kdcsOf(realm)) {
      KerberosClient.Reply reply = client.ticketFor(kdc, granting, realm, service);
      if (reply.answered()) {
        return reply.ticket();
      }
    }
    return Optional.empty();
  }
}
