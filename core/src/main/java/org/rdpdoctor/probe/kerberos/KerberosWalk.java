package org.rdpdoctor.probe.kerberos;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.rdpdoctor.model.KerberosObservation;
import org.rdpdoctor.model.KerberosObservation.KdcTransport;
import org.rdpdoctor.model.KerberosObservation.KerberosAttemptHeldBack;
import org.rdpdoctor.model.KerberosObservation.KerberosTargetIsAddress;
import org.rdpdoctor.model.KerberosObservation.RealmAssumed;
import org.rdpdoctor.model.KerberosObservation.RealmUnknown;
import org.rdpdoctor.model.KerberosRun;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.AttemptBudget;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.probe.Together;
import org.rdpdoctor.probe.kerberos.KerberosClient.Client;
import org.rdpdoctor.probe.kerberos.KerberosClient.First;
import org.rdpdoctor.probe.kerberos.TicketOffice.Asked;
import org.rdpdoctor.probe.kerberos.TicketOffice.Granting;
import org.rdpdoctor.probe.name.Resolver;
import org.rdpdoctor.probe.name.ServiceResolver;
import org.rdpdoctor.probe.net.Deadline;
import org.rdpdoctor.wire.kerberos.PrincipalName;

/**
 * Walks the way of a Kerberos sign-in: realm, KDCs over TCP and UDP, an exchange without proof, and
 * with credentials the sign-in and the host's ticket. The host itself is never asked.
 */
public final class KerberosWalk {
  /** Nobody's name: its answer shows that the realm is right. */
  public static final String NEUTRAL_NAME = "rdpdoctor";

  private final InstantSource clock;
  private final ServiceResolver services;
  private final Resolver resolver;

  public KerberosWalk(InstantSource clock, ServiceResolver services, Resolver resolver) {
    this.clock = clock;
    this.services = services;
    this.resolver = resolver;
  }

  /**
   * What is asked.
   *
   * @param account named in the exchange without proof; empty: nobody
   * @param credentials empty: nobody is signed in
   */
  public record Question(
      String host,
      Optional<String> realm,
      Optional<KdcLocation> kdc,
      Optional<AccountName> account,
      Optional<Credentials> credentials,
      AttemptBudget budget,
      Duration limit) {}

  /** Walks as far as it goes; never throws for what the network or a KDC does. */
  public KerberosRun walk(Question question) throws InterruptedException {
    List<KerberosObservation> seen = Collections.synchronizedList(new ArrayList<>());
    Instant startedAt = clock.instant();
    long began = System.nanoTime();
    Deadline deadline = Deadline.in(question.limit());
    TicketOffice office =
        new TicketOffice(clock, services, resolver, question.kdc(), deadline, seen::add);
    new Steps(question, office, deadline, seen).take();
    return new KerberosRun(
        question.host(),
        TicketOffice.serviceOf(question.host()).toString(),
        startedAt,
        Duration.ofNanos(System.nanoTime() - began),
        List.copyOf(seen),
        deadline.hasPassed());
  }

  private record Steps(
      Question question, TicketOffice office, Deadline deadline, List<KerberosObservation> seen) {
    void take() throws InterruptedException {
      boolean address = isAddress(question.host());
      if (address) {
        seen.add(new KerberosTargetIsAddress(question.host()));
      }
      Optional<String> realm = realm(address);
      if (realm.isEmpty()) {
        return;
      }
      Optional<Asked> asked = askAll(realm.get());
      if (asked.isPresent()) {
        signIn(asked.get());
      } else if (question.credentials().isPresent()) {
        seen.add(new KerberosAttemptHeldBack("no KDC answers"));
      }
    }

    private static boolean isAddress(String host) {
      try {
        InetAddress literal = InetAddress.ofLiteral(host);
        return !literal.getHostAddress().isEmpty();
      } catch (IllegalArgumentException _) {
        return false;
      }
    }

    private Optional<String> realm(boolean address) {
      Optional<AccountName> account =
          question.account().or(() -> question.credentials().map(Credentials::account));
      Optional<String> ofAccount = account.flatMap(Accounts::realmOf);
      int dot = question.host().indexOf('.');
      if (question.realm().isPresent()) {
        return assume(question.realm().get(), "--realm");
      }
      if (ofAccount.isPresent()) {
        return assume(ofAccount.get(), "the account");
      }
      if (!address && dot > 0 && dot < question.host().length() - 1) {
        return assume(Accounts.upper(question.host().substring(dot + 1)), "the host's name");
      }
      seen.add(
          new RealmUnknown(
              address
                  ? "an address belongs to no realm, and the account names none"
                  : "neither the host's name nor the account holds a domain"));
      return Optional.empty();
    }

    private Optional<String> assume(String realm, String from) {
      seen.add(new RealmAssumed(realm, from));
      return Optional.of(realm);
    }

    private Client clientIn(String realm) {
      return question
          .account()
          .or(() -> question.credentials().map(Credentials::account))
          .map(account -> Accounts.plain(account, realm))
          .orElseGet(() -> new Client(realm, PrincipalName.user(NEUTRAL_NAME), true));
    }

    /** Asks every KDC over both transports, and goes on with the first that answers. */
    private Optional<Asked> askAll(String realm) throws InterruptedException {
      List<Kdc> kdcs = new ArrayList<>();
      for (KdcLocation location : office.locationsOf(realm)) {
        for (InetSocketAddress address : office.addressesOf(location)) {
          kdcs.add(new Kdc(location, address, KdcTransport.TCP));
          kdcs.add(new Kdc(location, address, KdcTransport.UDP));
        }
      }
      Client client = clientIn(realm);
      List<Callable<Asked>> questions = new ArrayList<>();
      for (Kdc kdc : kdcs) {
        questions.add(() -> new Asked(kdc, client, office.client().first(kdc, client)));
      }
      Optional<Asked> answered =
          Together.all(questions).stream()
              .filter(asked -> !(asked.first() instanceof First.Nothing))
              .findFirst();
      if (answered.isEmpty()) {
        return Optional.empty();
      }
      Asked settled = settle(answered.get());
      office.client().tell(settled.kdc(), settled.client(), settled.first());
      return Optional.of(settled);
    }

    private Asked settle(Asked asked) throws InterruptedException {
      Optional<AccountName> account =
          question.account().or(() -> question.credentials().map(Credentials::account));
      return account.isPresent() ? office.settle(asked, account.get()) : asked;
    }

    private void signIn(Asked asked) throws InterruptedException {
      if (question.credentials().isEmpty() || deadline.hasPassed()) {
        return;
      }
      Granting granting =
          switch (question.credentials().get()) {
            case Credentials.Password password ->
                office.signIn(asked, password, question.host(), question.budget());
            case Credentials.TicketCache cache -> office.fromCache(cache);
          };
      if (granting instanceof Granting.Ticket(GrantedTicket ticket, Optional<Kdc> from)) {
        boolean here = ticket.grantingRealm().filter(asked.client().realm()::equals).isPresent();
        Optional<Kdc> kdc = from.isPresent() || !here ? from : Optional.of(asked.kdc());
        office.hostTicket(ticket, kdc, question.host(), true);
      }
    }
  }
}
