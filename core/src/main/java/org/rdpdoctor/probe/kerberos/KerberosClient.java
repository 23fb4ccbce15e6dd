package org.rdpdoctor.probe.kerberos;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.rdpdoctor.model.KerberosObservation;
import org.rdpdoctor.model.KerberosObservation.Exchange;
import org.rdpdoctor.model.KerberosObservation.KdcAnswered;
import org.rdpdoctor.model.KerberosObservation.KdcClockRead;
import org.rdpdoctor.model.KerberosObservation.KdcClosed;
import org.rdpdoctor.model.KerberosObservation.KdcErrorSent;
import org.rdpdoctor.model.KerberosObservation.KdcMalformed;
import org.rdpdoctor.model.KerberosObservation.KdcRefused;
import org.rdpdoctor.model.KerberosObservation.KdcReplyUnusable;
import org.rdpdoctor.model.KerberosObservation.KdcSilent;
import org.rdpdoctor.model.KerberosObservation.KdcTransport;
import org.rdpdoctor.model.KerberosObservation.KdcUnreachable;
import org.rdpdoctor.model.KerberosObservation.PreauthenticationNotRequired;
import org.rdpdoctor.model.KerberosObservation.PreauthenticationRequired;
import org.rdpdoctor.model.KerberosObservation.TicketGranted;
import org.rdpdoctor.probe.net.Deadline;
import org.rdpdoctor.probe.net.KdcExchange;
import org.rdpdoctor.probe.net.KdcExchange.Answer;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.kerberos.ApRequest;
import org.rdpdoctor.wire.kerberos.Authenticator;
import org.rdpdoctor.wire.kerberos.EncryptedData;
import org.rdpdoctor.wire.kerberos.EncryptionType;
import org.rdpdoctor.wire.kerberos.EtypeInfo2;
import org.rdpdoctor.wire.kerberos.KdcReply;
import org.rdpdoctor.wire.kerberos.KdcReplySecrets;
import org.rdpdoctor.wire.kerberos.KdcRequest;
import org.rdpdoctor.wire.kerberos.KdcRequest.Body;
import org.rdpdoctor.wire.kerberos.KerberosErrorCode;
import org.rdpdoctor.wire.kerberos.KerberosKey;
import org.rdpdoctor.wire.kerberos.KerberosMessage;
import org.rdpdoctor.wire.kerberos.KerberosTime;
import org.rdpdoctor.wire.kerberos.KrbError;
import org.rdpdoctor.wire.kerberos.MethodData;
import org.rdpdoctor.wire.kerberos.PaData;
import org.rdpdoctor.wire.kerberos.PrincipalName;

/** Asks KDCs, one request at a time, and tells what it sees. */
final class KerberosClient {
  private static final Duration TCP_LIMIT = Duration.ofSeconds(3);
  private static final Duration UDP_LIMIT = Duration.ofSeconds(2);

  /** As the default of Windows domains; a KDC gives less when it likes. */
  private static final Duration TICKET_LIFE = Duration.ofHours(10);

  private static final int MAX_TEXT_CHARACTERS = 200;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** What an account may have keys for; RC4 only to learn of it, as Windows clients list it too. */
  private static final List<EncryptionType> ASKED_TYPES = withRc4();

  private final InstantSource clock;
  private final Deadline deadline;
  private final Consumer<KerberosObservation> seen;

  KerberosClient(InstantSource clock, Deadline deadline, Consumer<KerberosObservation> seen) {
    this.clock = clock;
    this.deadline = deadline;
    this.seen = seen;
  }

  private static List<EncryptionType> withRc4() {
    List<EncryptionType> types = new ArrayList<>(EncryptionType.USABLE);
    types.add(EncryptionType.RC4_HMAC);
    return List.copyOf(types);
  }

  /**
   * Who asks for a ticket-granting ticket.
   *
   * @param neutral a made-up name that is nobody's
   */
  record Client(String realm, PrincipalName name, boolean neutral) {
    @Override
    public String toString() {
      return name + "@" + realm;
    }
  }

  /** What a KDC answers to an AS-REQ without proof. */
  sealed interface First {
    /**
     * It wants a proof.
     *
     * @param keys that the account has; empty when the KDC does not tell
     */
    record Asked(List<EtypeInfo2.Entry> keys, boolean certificate) implements First {
      /** The KDC's first choice among those that we can use; AES where it does not tell. */
      Optional<EtypeInfo2.Entry> usableKey() {
        return keys.isEmpty()
            ? Optional.of(UNTOLD_KEY)
            : keys.stream().filter(key -> key.type().isUsable()).findFirst();
      }
    }

    /** It gives a ticket to anybody; only the password opens it. */
    record Open(KdcReply reply, long nonce, Duration took) implements First {}

    record Refused(KrbError error, Duration took) implements First {}

    /** No usable answer; an observation says why. */
    record Nothing() implements First {}
  }

  private static final EtypeInfo2.Entry UNTOLD_KEY =
      new EtypeInfo2.Entry(EncryptionType.AES256_SHA1, Optional.empty(), Optional.empty());

  /** Asks without proof: no attempt is counted. */
  First first(Kdc kdc, Client client) throws InterruptedException {
    Body body = asBody(client, ASKED_TYPES);
    Answer answer = ask(kdc, KdcRequest.as(List.of(), body));
    if (!(answer instanceof Answer.Answered(KerberosMessage message, Duration took))) {
      return new First.Nothing();
    }
    return switch (message) {
      case KrbError error -> {
        readClock(kdc, error, took);
        yield error.code().equals(KerberosErrorCode.PREAUTH_REQUIRED)
            ? asked(error)
            : new First.Refused(error, took);
      }
      case KdcReply reply -> new First.Open(reply, body.nonce(), took);
      case KdcRequest _, ApRequest _ -> new First.Nothing();
    };
  }

  private static First.Asked asked(KrbError error) {
    try {
      List<PaData> methods =
          error.data().isPresent()
              ? MethodData.decode(new Reader(error.data().get())).methods()
              : List.of();
      Optional<Bytes> info = PaData.find(methods, PaData.ETYPE_INFO2);
      return new First.Asked(
          info.isPresent() ? EtypeInfo2.decode(new Reader(info.get())).entries() : List.of(),
          PaData.find(methods, PaData.PUBLIC_KEY).isPresent());
    } catch (DecodeException _) {
      return new First.Asked(List.of(), false); // then it told nothing that can be read
    }
  }

  /** Tells the details of an answer: for one KDC, as all of a realm say the same. */
  void tell(Kdc kdc, Client client, First first) {
    switch (first) {
      case First.Asked asked ->
          seen.accept(
              new PreauthenticationRequired(
                  kdc.name(),
                  client.realm(),
                  asked.keys().stream().map(key -> key.type().toString()).toList(),
                  asked.usableKey().isPresent(),
                  asked.certificate()));
      case First.Open _ ->
          seen.accept(new PreauthenticationNotRequired(kdc.name(), client.realm()));
      case First.Refused(KrbError error, Duration took) ->
          tell(
              Exchange.AS_WITHOUT_PROOF,
              kdc,
              client,
              PrincipalName.ticketGranting(client.realm()),
              error,
              took);
      case First.Nothing _ -> {
        // what was seen instead of an answer is told already
      }
    }
  }

  /** Opens what the KDC gave without a proof; a wrong password is noticed here alone. */
  Optional<GrantedTicket> open(Kdc kdc, First.Open open, Secret password) {
    EtypeInfo2.Entry entry = entryOf(open.reply()).orElse(UNTOLD_KEY);
    Optional<KerberosKey> key =
        open.reply().sealed().type().equals(entry.type())
            ? key(
                kdc,
                entry,
                password,
                new Client(open.reply().clientRealm(), open.reply().client(), false))
            : Optional.empty();
    return key.flatMap(known ->
        unseal(
            Exchange.AS_WITHOUT_PROOF,
            kdc,
            open.reply(),
            known,
            KerberosKey.USAGE_AS_REPLY,
            open.nonce(),
            open.took()));
  }

  /** Asks with the password as proof: one sign-in attempt, which the KDC counts. */
  Optional<GrantedTicket> withPassword(
      Kdc kdc, Client client, EtypeInfo2.Entry entry, Secret password) throws InterruptedException {
    Optional<KerberosKey> key = key(kdc, entry, password, client);
    if (key.isEmpty()) {
      return Optional.empty();
    }
    EncryptedData proof =
        key.get()
            .seal(
                KerberosKey.USAGE_TIMESTAMP,
                Authenticator.timestamp(clock.instant()),
                confounder());
    Body body = asBody(client, EncryptionType.USABLE);
    KdcRequest request =
        KdcRequest.as(
            List.of(new PaData(PaData.ENCRYPTED_TIMESTAMP, proof.toElement().toBytes())), body);
    Answer answer = ask(kdc, request);
    if (!(answer instanceof Answer.Answered(KerberosMessage message, Duration took))) {
      return Optional.empty();
    }
    return switch (message) {
      case KrbError error -> {
        readClock(kdc, error, took);
        tell(
            Exchange.AS_WITH_PASSWORD,
            kdc,
            client,
            PrincipalName.ticketGranting(client.realm()),
            error,
            took);
        yield Optional.empty();
      }
      case KdcReply reply ->
          unseal(
              Exchange.AS_WITH_PASSWORD,
              kdc,
              reply,
              rekeyed(kdc, key.get(), reply, password, client),
              KerberosKey.USAGE_AS_REPLY,
              body.nonce(),
              took);
      case KdcRequest _, ApRequest _ -> Optional.empty();
    };
  }

  /** The reply may be sealed with another of the account's keys than the proof was. */
  private KerberosKey rekeyed(
      Kdc kdc, KerberosKey proven, KdcReply reply, Secret password, Client client) {
    if (reply.sealed().type().equals(proven.type())) {
      return proven;
    }
    return entryOf(reply).flatMap(entry -> key(kdc, entry, password, client)).orElse(proven);
  }

  private static Optional<EtypeInfo2.Entry> entryOf(KdcReply reply) {
    Optional<Bytes> info = PaData.find(reply.preauthentication(), PaData.ETYPE_INFO2);
    try {
      return info.isPresent()
          ? EtypeInfo2.decode(new Reader(info.get())).entries().stream()
              .filter(entry -> entry.type().equals(reply.sealed().type()))
              .findFirst()
          : Optional.empty();
    } catch (DecodeException _) {
      return Optional.empty();
    }
  }

  private Optional<KerberosKey> key(
      Kdc kdc, EtypeInfo2.Entry entry, Secret password, Client client) {
    String salt =
        entry.salt().orElseGet(() -> client.realm() + String.join("", client.name().parts()));
    try {
      return KerberosKey.ofPassword(entry.type(), password, salt, entry.parameters());
    } catch (DecodeException problem) {
      seen.accept(
          new KdcReplyUnusable(
              Exchange.AS_WITHOUT_PROOF, kdc.name(), String.valueOf(problem.getMessage())));
      return Optional.empty();
    }
  }

  /**
   * What a KDC gives for a ticket-granting ticket.
   *
   * @param answered the KDC has answered, one way or the other
   */
  record Reply(boolean answered, Optional<GrantedTicket> ticket) {}

  /** Asks for a ticket for a service, with a ticket-granting ticket. */
  Reply ticketFor(Kdc kdc, GrantedTicket granting, String realm, PrincipalName service)
      throws InterruptedException {
    Body body =
        new Body(
            Body.flags(Body.FORWARDABLE, Body.RENEWABLE, Body.CANONICALIZE),
            Optional.empty(),
            realm,
            Optional.of(service),
            KerberosTime.text(granting.endTime()),
            nonce(),
            EncryptionType.USABLE);
    ApRequest presented = present(granting, body);
    Answer answer =
        ask(
            kdc,
            KdcRequest.tgs(List.of(new PaData(PaData.TGS_REQUEST, presented.toBytes())), body));
    if (!(answer instanceof Answer.Answered(KerberosMessage message, Duration took))) {
      return new Reply(false, Optional.empty());
    }
    return switch (message) {
      case KrbError error -> {
        readClock(kdc, error, took);
        tell(Exchange.TGS, kdc, new Client(realm, granting.client(), false), service, error, took);
        yield new Reply(true, Optional.empty());
      }
      case KdcReply reply ->
          new Reply(
              true,
              unseal(
                  Exchange.TGS,
                  kdc,
                  reply,
                  granting.sessionKey(),
                  KerberosKey.USAGE_TGS_REPLY,
                  body.nonce(),
                  took));
      case KdcRequest _, ApRequest _ -> new Reply(true, Optional.empty());
    };
  }

  private ApRequest present(GrantedTicket granting, Body body) {
    KerberosKey key = granting.sessionKey();
    Authenticator authenticator =
        new Authenticator(
            granting.clientRealm(),
            granting.client(),
            key.checksumType(),
            key.checksum(KerberosKey.USAGE_TGS_CHECKSUM, body.toElement().toBytes()),
            clock.instant());
    return new ApRequest(
        granting.ticket(),
        key.seal(KerberosKey.USAGE_TGS_AUTHENTICATOR, authenticator.toBytes(), confounder()));
  }

  private Optional<GrantedTicket> unseal(
      Exchange exchange,
      Kdc kdc,
      KdcReply reply,
      KerberosKey key,
      int usage,
      long nonce,
      Duration took) {
    Optional<Bytes> plain = key.unseal(usage, reply.sealed());
    if (plain.isEmpty()) {
      seen.accept(
          new KdcReplyUnusable(
              exchange,
              kdc.name(),
              reply.sealed().type().equals(key.type())
                  ? "the key does not open it"
                  : "sealed with " + reply.sealed().type()));
      return Optional.empty();
    }
    try {
      KdcReplySecrets secrets = KdcReplySecrets.decode(new Reader(plain.get()));
      if (secrets.nonce() != nonce) {
        seen.accept(new KdcReplyUnusable(exchange, kdc.name(), "it answers another request"));
        return Optional.empty();
      }
      Optional<GrantedTicket> granted = GrantedTicket.of(reply, secrets);
      granted.ifPresentOrElse(
          ticket -> granted(exchange, kdc, ticket, took),
          () ->
              seen.accept(
                  new KdcReplyUnusable(
                      exchange, kdc.name(), "its session key is " + secrets.keyType())));
      return granted;
    } catch (DecodeException problem) {
      seen.accept(new KdcReplyUnusable(exchange, kdc.name(), String.valueOf(problem.getMessage())));
      return Optional.empty();
    }
  }

  private void granted(Exchange exchange, Kdc kdc, GrantedTicket ticket, Duration took) {
    seen.accept(
        new TicketGranted(
            exchange,
            kdc.name(),
            shorten(ticket.serverText()),
            ticket.ticketType().toString(),
            ticket.sessionKey().type().toString(),
            ticket.endTime(),
            took));
  }

  private Body asBody(Client client, List<EncryptionType> types) {
    return new Body(
        Body.flags(Body.FORWARDABLE, Body.RENEWABLE, Body.CANONICALIZE),
        Optional.of(client.name()),
        client.realm(),
        Optional.of(PrincipalName.ticketGranting(client.realm())),
        KerberosTime.text(clock.instant().plus(TICKET_LIFE)),
        nonce(),
        types);
  }

  private static long nonce() {
    return RANDOM.nextInt(Integer.MAX_VALUE);
  }

  private static Bytes confounder() {
    byte[] random = new byte[KerberosKey.CONFOUNDER_SIZE];
    RANDOM.nextBytes(random);
    return Bytes.of(random);
  }

  private Answer ask(Kdc kdc, KdcRequest request) throws InterruptedException {
    Answer answer =
        switch (kdc.transport()) {
          case TCP ->
              KdcExchange.overTcp(kdc.address(), request.toBytes(), deadline.atMost(TCP_LIMIT));
          case UDP ->
              KdcExchange.overUdp(kdc.address(), request.toBytes(), deadline.atMost(UDP_LIMIT));
        };
    note(kdc, answer);
    return answer;
  }

  private void note(Kdc kdc, Answer answer) {
    String name = kdc.name();
    String address = kdc.addressText();
    KdcTransport transport = kdc.transport();
    Duration took = answer.took();
    seen.accept(
        switch (answer) {
          case Answer.Answered answered ->
              new KdcAnswered(name, address, transport, nameOf(answered.message()), took);
          case Answer.Refused _ -> new KdcRefused(name, address, transport, took);
          case Answer.Silent _ -> new KdcSilent(name, address, transport, took);
          case Answer.Closed _ -> new KdcClosed(name, address, transport, took);
          case Answer.Unreachable unreachable ->
              new KdcUnreachable(name, address, transport, unreachable.how(), took);
          case Answer.Malformed malformed ->
              new KdcMalformed(
                  name, address, transport, malformed.problem(), malformed.firstBytes(), took);
        });
  }

  private static String nameOf(KerberosMessage message) {
    return switch (message) {
      case KrbError error -> error.code().toString();
      case KdcReply reply -> reply.tagNumber() == KdcReply.AS ? "AS-REP" : "TGS-REP";
      case KdcRequest _ -> "a request instead of a reply";
      case ApRequest _ -> "an AP-REQ instead of a reply";
    };
  }

  /** The KDC read its clock about half way between our question and its answer's arrival. */
  private void readClock(Kdc kdc, KrbError error, Duration took) {
    error
        .instant()
        .ifPresent(kdcTime -> {
          Instant then = clock.instant().minus(took.dividedBy(2));
          seen.accept(new KdcClockRead(kdc.name(), kdcTime, Duration.between(then, kdcTime)));
        });
  }

  private void tell(
      Exchange exchange,
      Kdc kdc,
      Client client,
      PrincipalName service,
      KrbError error,
      Duration took) {
    seen.accept(
        new KdcErrorSent(
            exchange,
            kdc.name(),
            client.realm(),
            client.neutral(),
            service.toString(),
            error.code().value(),
            error.code().toString(),
            error.text().map(KerberosClient::shorten).filter(text -> !text.isBlank()),
            error.clientRealm().filter(realm -> !realm.equals(client.realm())),
            took));
  }

  private static String shorten(String text) {
    return text.codePointCount(0, text.length()) <= MAX_TEXT_CHARACTERS
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_TEXT_CHARACTERS));
  }
}
