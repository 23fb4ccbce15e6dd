package org.rdpdoctor.diagnosis.picture;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.KerberosObservation;
import org.rdpdoctor.model.KerberosObservation.Exchange;
import org.rdpdoctor.model.KerberosObservation.KdcAnswered;
import org.rdpdoctor.model.KerberosObservation.KdcClockRead;
import org.rdpdoctor.model.KerberosObservation.KdcClosed;
import org.rdpdoctor.model.KerberosObservation.KdcErrorSent;
import org.rdpdoctor.model.KerberosObservation.KdcGiven;
import org.rdpdoctor.model.KerberosObservation.KdcMalformed;
import org.rdpdoctor.model.KerberosObservation.KdcNameUnresolved;
import org.rdpdoctor.model.KerberosObservation.KdcRefused;
import org.rdpdoctor.model.KerberosObservation.KdcReplyUnusable;
import org.rdpdoctor.model.KerberosObservation.KdcSilent;
import org.rdpdoctor.model.KerberosObservation.KdcTransport;
import org.rdpdoctor.model.KerberosObservation.KdcUnreachable;
import org.rdpdoctor.model.KerberosObservation.KerberosNotUsed;
import org.rdpdoctor.model.KerberosObservation.KerberosTargetIsAddress;
import org.rdpdoctor.model.KerberosObservation.PreauthenticationRequired;
import org.rdpdoctor.model.KerberosObservation.RealmAssumed;
import org.rdpdoctor.model.KerberosObservation.ServiceRecordsAbsent;
import org.rdpdoctor.model.KerberosObservation.ServiceRecordsFound;
import org.rdpdoctor.model.KerberosObservation.ServiceRecordsUnknown;
import org.rdpdoctor.model.KerberosObservation.TicketGranted;

/** What was seen on the way to a Kerberos ticket. */
public record KerberosPicture(List<KerberosObservation> seen) {
  /** KRB_AP_ERR_SKEW of RFC 4120 section 7.5.9. */
  private static final long SKEW = 37;

  private static final long SERVICE_UNKNOWN = 7;
  private static final long SERVICE_NOT_UNIQUE = 8;
  private static final long CLIENT_UNKNOWN = 6;
  private static final long WRONG_REALM = 68;
  private static final long TOO_BIG = 52;
  private static final long NO_COMMON_TYPE = 14;

  public KerberosPicture {
    seen = List.copyOf(seen);
  }

  public <T extends KerberosObservation> List<T> all(Class<T> kind) {
    return seen.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  public <T extends KerberosObservation> Optional<T> first(Class<T> kind) {
    return all(kind).stream().findFirst();
  }

  public <T extends KerberosObservation> boolean has(Class<T> kind) {
    return first(kind).isPresent();
  }

  public Optional<String> realm() {
    return first(RealmAssumed.class).map(RealmAssumed::realm);
  }

  public boolean targetIsAddress() {
    return has(KerberosTargetIsAddress.class);
  }

  /** Some place of a KDC is known. */
  public boolean kdcKnown() {
    return has(KdcGiven.class) || has(ServiceRecordsFound.class);
  }

  /** The name servers say of every record of the realm that there is none. */
  public boolean noRecords() {
    return !kdcKnown() && has(ServiceRecordsAbsent.class) && !has(ServiceRecordsUnknown.class);
  }

  public boolean recordsUnknown() {
    return !kdcKnown() && has(ServiceRecordsUnknown.class);
  }

  public boolean kdcAnswers() {
    return has(KdcAnswered.class) || has(KdcErrorSent.class) || has(TicketGranted.class);
  }

  /** A KDC was asked, or had no address, and none answered in Kerberos. */
  public boolean kdcUnreachable() {
    return !kdcAnswers()
        && (has(KdcRefused.class)
            || has(KdcSilent.class)
            || has(KdcClosed.class)
            || has(KdcUnreachable.class)
            || has(KdcMalformed.class)
            || has(KdcNameUnresolved.class));
  }

  public boolean answersOver(KdcTransport transport) {
    return all(KdcAnswered.class).stream().anyMatch(each -> each.transport() == transport);
  }

  /** Over UDP alone, where the answers with tickets in them do not fit. */
  public boolean answersTooBig() {
    return all(KdcErrorSent.class).stream().anyMatch(each -> each.code() == TOO_BIG);
  }

  /** The widest difference between a KDC's clock and ours. */
  public Optional<Duration> skew() {
    return all(KdcClockRead.class).stream()
        .map(KdcClockRead::skew)
        .max(Comparator.comparing(Duration::abs));
  }

  public boolean skewBeyondTolerance() {
    return skew()
        .map(each -> each.abs().compareTo(NlaPicture.KERBEROS_TOLERANCE) > 0)
        .orElse(false);
  }

  /** A KDC refused a request for its time. */
  public boolean skewRefused() {
    return error(SKEW).isPresent();
  }

  /** "behind" or "ahead of". */
  public String skewDirection() {
    return skew().map(Duration::isNegative).orElse(false) ? "behind" : "ahead of";
  }

  public Optional<KdcErrorSent> error(long code) {
    return all(KdcErrorSent.class).stream().filter(each -> each.code() == code).findFirst();
  }

  /** No account is registered for the host's service. */
  public Optional<KdcErrorSent> serviceUnknown() {
    return error(SERVICE_UNKNOWN).filter(each -> each.exchange() == Exchange.TGS);
  }

  /** The host's service is registered for several accounts. */
  public Optional<KdcErrorSent> serviceNotUnique() {
    return error(SERVICE_NOT_UNIQUE).filter(each -> each.exchange() == Exchange.TGS);
  }

  /** The KDC serves another realm than the one that was asked for. */
  public Optional<KdcErrorSent> wrongRealm() {
    return error(WRONG_REALM);
  }

  /** The realm does not know the account that was really meant. */
  public Optional<KdcErrorSent> accountUnknown() {
    return error(CLIENT_UNKNOWN).filter(each -> !each.neutral());
  }

  /** The KDC and we have no encryption type in common for this account or service. */
  public boolean noCommonType() {
    return error(NO_COMMON_TYPE).isPresent()
        || all(PreauthenticationRequired.class).stream().anyMatch(each -> !each.usable());
  }

  /** The last error about the account, other than that a proof is wanted. */
  public Optional<KdcErrorSent> accountError() {
    return all(KdcErrorSent.class).stream()
        .filter(each -> each.exchange() != Exchange.TGS && !each.neutral())
        .reduce((_, last) -> last);
  }

  /** The error's name, or nothing where the reply was merely of no use. */
  public String refusalInBrackets() {
    return accountError().map(error -> " (%s)".formatted(PlainText.of(error.name()))).orElse("");
  }

  public Optional<KdcErrorSent> ticketError() {
    return all(KdcErrorSent.class).stream()
        .filter(each -> each.exchange() == Exchange.TGS)
        .reduce((_, last) -> last);
  }

  /** The password opened nothing that the KDC gave. */
  public boolean replyNotOpened() {
    return has(KdcReplyUnusable.class) && !signedIn();
  }

  public boolean signedIn() {
    return all(TicketGranted.class).stream().anyMatch(each -> each.exchange() != Exchange.TGS);
  }

  /** The ticket for the host, or for the next realm on the way to it. */
  public Optional<TicketGranted> hostTicket() {
    return all(TicketGranted.class).stream()
        .filter(each -> each.exchange() == Exchange.TGS)
        .filter(each -> !each.service().startsWith("krbtgt/"))
        .reduce((_, last) -> last);
  }

  /** Why the sign-in went on without Kerberos. */
  public Optional<String> notUsed() {
    return first(KerberosNotUsed.class).map(KerberosNotUsed::why);
  }
}
