package org.rdpdoctor.probe.kerberos;

import java.time.Instant;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.kerberos.CredentialCache;
import org.rdpdoctor.wire.kerberos.EncryptionType;
import org.rdpdoctor.wire.kerberos.KdcReply;
import org.rdpdoctor.wire.kerberos.KdcReplySecrets;
import org.rdpdoctor.wire.kerberos.KerberosKey;
import org.rdpdoctor.wire.kerberos.KerberosTime;
import org.rdpdoctor.wire.kerberos.PrincipalName;
import org.rdpdoctor.wire.kerberos.Ticket;

/**
 * A ticket and the key that goes with it.
 *
 * @param flags TicketFlags, the first in the highest bit
 */
public record GrantedTicket(
    String clientRealm,
    PrincipalName client,
    String serverRealm,
    PrincipalName server,
    Ticket ticket,
    KerberosKey sessionKey,
    long flags,
    Instant authTime,
    Instant startTime,
    Instant endTime) {
  private static final int FLAG_BYTES = 4;

  /** Empty when the session key is of a type that we cannot use, or a time is none. */
  static Optional<GrantedTicket> of(KdcReply reply, KdcReplySecrets secrets) {
    Optional<Instant> authTime = KerberosTime.instant(secrets.authTime());
    Optional<Instant> endTime = KerberosTime.instant(secrets.endTime());
    Optional<KerberosKey> key = KerberosKey.of(secrets.keyType(), secrets.key());
    if (authTime.isEmpty() || endTime.isEmpty() || key.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new GrantedTicket(
            reply.clientRealm(),
            reply.client(),
            secrets.realm(),
            secrets.server(),
            reply.ticket(),
            key.get(),
            flags(secrets.flags().bits()),
            authTime.get(),
            secrets.startTime().flatMap(KerberosTime::instant).orElse(authTime.get()),
            endTime.get()));
  }

  private static long flags(Bytes bits) {
    long flags = 0;
    for (int index = 0; index < FLAG_BYTES; index++) {
      flags = flags << 8 | (index < bits.size() ? bits.at(index) : 0);
    }
    return flags;
  }

  /** Empty when the entry is a setting of the cache, or its key is of a type that we cannot use. */
  static Optional<GrantedTicket> of(CredentialCache.Entry entry) {
    Optional<KerberosKey> key = KerberosKey.of(entry.keyType(), entry.key());
    if (key.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new GrantedTicket(
              entry.clientRealm(),
              entry.client(),
              entry.serverRealm(),
              entry.server(),
              Ticket.decode(new Reader(entry.ticket())),
              key.get(),
              entry.flags(),
              entry.authTime(),
              entry.startTime(),
              entry.endTime()));
    } catch (DecodeException _) {
      return Optional.empty();
    }
  }

  EncryptionType ticketType() {
    return ticket.sealed().type();
  }

  /** "name@REALM". */
  String serverText() {
    return server + "@" + serverRealm;
  }

  /** The realm whose ticket-granting service takes it; empty for a service's ticket. */
  Optional<String> grantingRealm() {
    return server.isTicketGranting() ? Optional.of(server.parts().getLast()) : Optional.empty();
  }
}
