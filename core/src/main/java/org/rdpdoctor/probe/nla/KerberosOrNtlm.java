package org.rdpdoctor.probe.nla;

import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.KerberosObservation;
import org.rdpdoctor.model.KerberosObservation.KerberosAttemptHeldBack;
import org.rdpdoctor.model.KerberosObservation.KerberosNotUsed;
import org.rdpdoctor.model.KerberosObservation.KerberosTargetIsAddress;
import org.rdpdoctor.model.KerberosObservation.RealmAssumed;
import org.rdpdoctor.model.SignInObservation.SignInHindrance;
import org.rdpdoctor.model.SignInObservation.SignInNotAttempted;
import org.rdpdoctor.probe.kerberos.Accounts;
import org.rdpdoctor.probe.kerberos.HostTickets;
import org.rdpdoctor.probe.kerberos.KdcLocation;
import org.rdpdoctor.probe.kerberos.TicketOffice;
import org.rdpdoctor.probe.name.Resolver;
import org.rdpdoctor.probe.name.ServiceResolver;
import org.rdpdoctor.probe.net.Deadline;

/**
 * Kerberos when the account names a realm, the target is a name and its ticket can be had before
 * anything is sent to the server; else NTLM. What a KDC has refused is not tried with NTLM.
 */
public final class KerberosOrNtlm implements SignInMechanisms {
  private final Clock clock;
  private final ServiceResolver services;
  private final Resolver resolver;
  private final Optional<KdcLocation> kdc;

  /**
   * @param kdc asked instead of those that the SRV records name
   */
  public KerberosOrNtlm(
      Clock clock, ServiceResolver services, Resolver resolver, Optional<KdcLocation> kdc) {
    this.clock = clock;
    this.services = services;
    this.resolver = resolver;
    this.kdc = kdc;
  }

  @Override
  public Choice choose(Question question) throws InterruptedException {
    List<KerberosObservation> seen = new ArrayList<>();
    Optional<String> realm = Accounts.realmOf(question.credentials().account());
    if (realm.isEmpty()) {
      return ntlm(question, seen, "the account names no realm");
    }
    if (isAddress(question.host())) {
      seen.add(new KerberosTargetIsAddress(question.host()));
      return ntlm(question, seen, "the target is an address, which has no service principal");
    }
    seen.add(new RealmAssumed(realm.get(), "the account"));
    TicketOffice office =
        new TicketOffice(clock, services, resolver, kdc, Deadline.in(question.limit()), seen::add);
    TicketOffice.Outcome outcome =
        office.tickets(question.credentials(), realm.get(), question.host(), question.budget());
    return switch (outcome) {
      case TicketOffice.Outcome.Granted(HostTickets tickets) -> kerberos(question, tickets, seen);
      case TicketOffice.Outcome.Unavailable(String why, boolean _) -> ntlm(question, seen, why);
      case TicketOffice.Outcome.Refused(String why) ->
          new Choice(Optional.empty(), seen, Optional.of(hindrance(why, seen)));
    };
  }

  private static SignInNotAttempted hindrance(String why, List<KerberosObservation> seen) {
    return seen.stream().anyMatch(KerberosAttemptHeldBack.class::isInstance)
        ? new SignInNotAttempted(SignInHindrance.BUDGET, why)
        : new SignInNotAttempted(
            SignInHindrance.REFUSED_BY_KDC, why + "; the server was not asked");
  }

  private Choice kerberos(Question question, HostTickets tickets, List<KerberosObservation> seen) {
    try {
      return new Choice(Optional.of(KerberosContext.with(tickets)), seen, Optional.empty());
    } catch (SignInProblem problem) {
      return ntlm(question, seen, String.valueOf(problem.getMessage()));
    }
  }

  private Choice ntlm(Question question, List<KerberosObservation> seen, String why) {
    seen.add(new KerberosNotUsed(why));
    return new Choice(SignInMechanisms.ntlm(question, clock), seen, Optional.empty());
  }

  private static boolean isAddress(String host) {
    try {
      return !InetAddress.ofLiteral(host).getHostAddress().isEmpty();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
