package org.rdpdoctor.report;

import java.time.Duration;
import java.util.stream.Collectors;
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
import org.rdpdoctor.model.KerberosObservation.KerberosAttemptHeldBack;
import org.rdpdoctor.model.KerberosObservation.KerberosNotUsed;
import org.rdpdoctor.model.KerberosObservation.KerberosTargetIsAddress;
import org.rdpdoctor.model.KerberosObservation.PreauthenticationNotRequired;
import org.rdpdoctor.model.KerberosObservation.PreauthenticationRequired;
import org.rdpdoctor.model.KerberosObservation.RealmAssumed;
import org.rdpdoctor.model.KerberosObservation.RealmReferred;
import org.rdpdoctor.model.KerberosObservation.RealmUnknown;
import org.rdpdoctor.model.KerberosObservation.ServiceHost;
import org.rdpdoctor.model.KerberosObservation.ServiceRecordsAbsent;
import org.rdpdoctor.model.KerberosObservation.ServiceRecordsFound;
import org.rdpdoctor.model.KerberosObservation.ServiceRecordsUnknown;
import org.rdpdoctor.model.KerberosObservation.TicketCacheRead;
import org.rdpdoctor.model.KerberosObservation.TicketCacheUnusable;
import org.rdpdoctor.model.KerberosObservation.TicketGranted;
import org.rdpdoctor.wire.Bytes;

/** Each observation about Kerberos as one plain line. Names are still raw. */
final class KerberosSightings {
  private static final int SHOWN_BYTES = 16;

  private KerberosSightings() {}

  static String line(KerberosObservation seen) {
    return switch (seen) {
      case KerberosTargetIsAddress target -> target.address() + " is an address, not a name";
      case RealmAssumed realm -> "realm %s, from %s".formatted(realm.realm(), realm.from());
      case RealmUnknown unknown -> "no realm: " + unknown.why();
      case ServiceRecordsFound found ->
          "SRV %s: %s after %s".formatted(found.name(), hosts(found), millis(found.took()));
      case ServiceRecordsAbsent absent ->
          "SRV %s: none, says %s after %s"
              .formatted(absent.name(), absent.server(), millis(absent.took()));
      case ServiceRecordsUnknown unknown ->
          "SRV %s: not known, %s after %s"
              .formatted(unknown.name(), unknown.how(), millis(unknown.took()));
      case KdcGiven given -> "KDC %s was given".formatted(given.kdc());
      case KdcNameUnresolved unresolved ->
          "KDC %s has no address: %s".formatted(unresolved.kdc(), unresolved.how());
      case KdcAnswered answered ->
          kdc(answered.kdc(), answered.address(), answered.transport())
              + "answered %s after %s".formatted(answered.answer(), millis(answered.took()));
      case KdcRefused refused ->
          kdc(refused.kdc(), refused.address(), refused.transport())
              + "refused after "
              + millis(refused.took());
      case KdcSilent silent ->
          kdc(silent.kdc(), silent.address(), silent.transport())
              + "no answer after "
              + millis(silent.took());
      case KdcClosed closed ->
          kdc(closed.kdc(), closed.address(), closed.transport())
              + "closed without an answer after "
              + millis(closed.took());
      case KdcUnreachable unreachable ->
          kdc(unreachable.kdc(), unreachable.address(), unreachable.transport())
              + unreachable.how();
      case KdcMalformed malformed ->
          kdc(malformed.kdc(), malformed.address(), malformed.transport())
              + malformed.problem()
              + ", "
              + shown(malformed.firstBytes());
      case KdcClockRead clock ->
          "KDC %s: its clock is %s, ours differs by %d ms"
              .formatted(clock.kdc(), clock.kdcTime(), clock.skew().toMillis());
      case PreauthenticationRequired asked ->
          "KDC %s: the account in %s must prove its password; keys %s%s"
              .formatted(
                  asked.kdc(),
                  asked.realm(),
                  String.join(", ", asked.encryptionTypes()),
                  asked.certificate() ? "; a certificate would do too" : "");
      case PreauthenticationNotRequired open ->
          "KDC %s: gives the account in %s a ticket without proof"
              .formatted(open.kdc(), open.realm());
      case KdcErrorSent error ->
          "KDC %s: %s in %s: %s (%d)%s after %s"
              .formatted(
                  error.kdc(),
                  exchange(error.exchange()),
                  error.realm(),
                  error.name(),
                  error.code(),
                  error.text().map(text -> ", \"%s\"".formatted(text)).orElse(""),
                  millis(error.took()));
      case TicketGranted ticket ->
          "KDC %s: ticket for %s, %s, until %s after %s"
              .formatted(
                  ticket.kdc(),
                  ticket.service(),
                  ticket.ticketType(),
                  ticket.endTime(),
                  millis(ticket.took()));
      case RealmReferred referred ->
          "KDC %s sends us from %s to realm %s"
              .formatted(referred.kdc(), referred.fromRealm(), referred.toRealm());
      case KdcReplyUnusable unusable ->
          "KDC %s: %s, %s"
              .formatted(unusable.kdc(), exchange(unusable.exchange()), unusable.problem());
      case TicketCacheRead cache ->
          "the cache holds a ticket of %s until %s%s"
              .formatted(cache.realm(), cache.endTime(), cache.expired() ? ", which is over" : "");
      case TicketCacheUnusable unusable -> "no ticket cache: " + unusable.why();
      case KerberosAttemptHeldBack held -> "no attempt: " + held.why();
      case KerberosNotUsed not -> "Kerberos not used: " + not.why();
    };
  }

  private static String hosts(ServiceRecordsFound found) {
    return found.hosts().stream().map(KerberosSightings::host).collect(Collectors.joining(", "));
  }

  private static String host(ServiceHost host) {
    return host.host() + ":" + host.port();
  }

  private static String kdc(String kdc, String address, KdcTransport transport) {
    return "KDC %s (%s) over %s: ".formatted(kdc, address, transport);
  }

  static String exchange(Exchange exchange) {
    return switch (exchange) {
      case AS_WITHOUT_PROOF -> "asked without proof";
      case AS_WITH_PASSWORD -> "sign-in";
      case TGS -> "ticket request";
    };
  }

  private static String shown(Bytes bytes) {
    return bytes.isEmpty() ? "no bytes" : "first bytes " + bytes.first(SHOWN_BYTES);
  }

  private static String millis(Duration took) {
    return took.toMillis() + " ms";
  }
}
