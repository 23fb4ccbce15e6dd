package org.rdpdoctor.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;

/**
 * What looking for a realm, its KDCs and their tickets gives (RFC 4120). The account's name is not
 * kept.
 */
public sealed interface KerberosObservation extends Observation {
  /** Over what a KDC was asked. */
  enum KdcTransport {
    TCP,
    UDP
  }

  /** Which request of the client it was about. */
  enum Exchange {
    /** AS-REQ that proves nothing: no attempt is counted. */
    AS_WITHOUT_PROOF,
    /** AS-REQ with the password's timestamp: one sign-in attempt. */
    AS_WITH_PASSWORD,
    /** TGS-REQ with the ticket-granting ticket. */
    TGS
  }

  /** Where a name is registered; the parts of an SRV record. */
  record ServiceHost(String host, int port, int priority, int weight) {}

  /** The target is an address, for which no service principal exists. */
  record KerberosTargetIsAddress(String address) implements KerberosObservation {}

  /**
   * The realm that is looked at.
   *
   * @param from "--realm", "the account", "the host's name" or "the server's challenge"
   */
  record RealmAssumed(String realm, String from) implements KerberosObservation {}

  /** Neither the account nor the host names a realm. */
  record RealmUnknown(String why) implements KerberosObservation {}

  /** The name servers know such services. */
  record ServiceRecordsFound(String name, List<ServiceHost> hosts, Duration took)
      implements KerberosObservation {
    public ServiceRecordsFound {
      hosts = List.copyOf(hosts);
    }
  }

  /** The name servers say that there are none; {@code server} is who said it. */
  record ServiceRecordsAbsent(String name, String server, Duration took)
      implements KerberosObservation {}

  /** The name servers did not tell; {@code how} is a phrase such as "timed out". */
  record ServiceRecordsUnknown(String name, String how, Duration took)
      implements KerberosObservation {}

  /** A KDC was given by the user; no SRV record is needed. */
  record KdcGiven(String kdc) implements KerberosObservation {}

  /** A KDC's host has no address; {@code how} is a phrase. */
  record KdcNameUnresolved(String kdc, String how) implements KerberosObservation {}

  /**
   * It answers in Kerberos.
   *
   * @param kdc "host:port"
   * @param answer name of the error or of the reply
   */
  record KdcAnswered(
      String kdc, String address, KdcTransport transport, String answer, Duration took)
      implements KerberosObservation {}

  record KdcRefused(String kdc, String address, KdcTransport transport, Duration took)
      implements KerberosObservation {}

  /** No answer at all; over UDP after asking twice. */
  record KdcSilent(String kdc, String address, KdcTransport transport, Duration took)
      implements KerberosObservation {}

  /** The connection came about and ended without an answer. */
  record KdcClosed(String kdc, String address, KdcTransport transport, Duration took)
      implements KerberosObservation {}

  /** {@code how} is a phrase such as "no route from here". */
  record KdcUnreachable(
      String kdc, String address, KdcTransport transport, String how, Duration took)
      implements KerberosObservation {}

  /** Something answers that speaks no Kerberos. */
  record KdcMalformed(
      String kdc,
      String address,
      KdcTransport transport,
      String problem,
      Bytes firstBytes,
      Duration took)
      implements KerberosObservation {}

  /** The KDC's clock, from an error; {@code skew} is its minus ours. */
  record KdcClockRead(String kdc, Instant kdcTime, Duration skew) implements KerberosObservation {}

  /**
   * The usual first answer: the realm and the account exist, and a proof is wanted.
   *
   * @param encryptionTypes for which the account has keys, the KDC's first choice first
   * @param usable one of them is one of ours (AES)
   * @param certificate a certificate (PKINIT) would do too
   */
  record PreauthenticationRequired(
      String kdc, String realm, List<String> encryptionTypes, boolean usable, boolean certificate)
      implements KerberosObservation {
    public PreauthenticationRequired {
      encryptionTypes = List.copyOf(encryptionTypes);
    }
  }

  /** The KDC gives a ticket without any proof: anyone may try passwords on it at leisure. */
  record PreauthenticationNotRequired(String kdc, String realm) implements KerberosObservation {}

  /**
   * An error of the KDC (RFC 4120 section 7.5.9).
   *
   * @param code its number
   * @param name its name, or "error N"
   * @param service of the ticket that was asked for
   * @param text of the KDC for people
   * @param otherRealm to which the client is sent
   * @param neutral nobody's account was named, but a made-up one
   */
  record KdcErrorSent(
      Exchange exchange,
      String kdc,
      String realm,
      boolean neutral,
      String service,
      long code,
      String name,
      Optional<String> text,
      Optional<String> otherRealm,
      Duration took)
      implements KerberosObservation {}

  /**
   * A ticket.
   *
   * @param ticketType encryption type of the ticket itself: that of the service's key
   * @param sessionType encryption type of the key between client and service
   */
  record TicketGranted(
      Exchange exchange,
      String kdc,
      String service,
      String ticketType,
      String sessionType,
      Instant endTime,
      Duration took)
      implements KerberosObservation {}

  /** The realm sends the client to another realm, which is nearer to the service. */
  record RealmReferred(String kdc, String fromRealm, String toRealm, String service)
      implements KerberosObservation {}

  /** A reply that cannot be used: not for this key, or not for this request. */
  record KdcReplyUnusable(Exchange exchange, String kdc, String problem)
      implements KerberosObservation {}

  /** A ticket-granting ticket lay in the cache. */
  record TicketCacheRead(String realm, Instant endTime, boolean expired)
      implements KerberosObservation {}

  record TicketCacheUnusable(String why) implements KerberosObservation {}

  /** No attempt was made to sign in; {@code why} is the budget's or ours. */
  record KerberosAttemptHeldBack(String why) implements KerberosObservation {}

  /** The sign-in goes on with NTLM, before anything was sent to the server. */
  record KerberosNotUsed(String why) implements KerberosObservation {}
}
