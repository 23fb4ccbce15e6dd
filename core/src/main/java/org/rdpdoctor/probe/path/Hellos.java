package org.rdpdoctor.probe.path;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.probe.RoadContext;
import org.rdpdoctor.probe.negotiation.NegotiationExchange;
import org.rdpdoctor.probe.net.Conversation;
import org.rdpdoctor.probe.net.Dialer.Call;
import org.rdpdoctor.probe.net.Dialer.Dialed;
import org.rdpdoctor.probe.net.TlsSession;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.tls.HelloProfile;
import org.rdpdoctor.wire.tls.HelloRandomness;
import org.rdpdoctor.wire.tls.KeyShare;
import org.rdpdoctor.wire.tls.NamedGroup;
import org.rdpdoctor.wire.tls.TlsVersion;

/** Hellos of a current client, and connections on which one may be said. */
final class Hellos {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int RANDOM_BYTES = 32;

  private final RoadContext context;
  private final Known known;

  Hellos(RoadContext context, Known known) {
    this.context = context;
    this.known = known;
  }

  /** A connection whose negotiation selected TLS, and how long the confirm took. */
  record Ready(Conversation conversation, Duration confirmTook) {}

  /**
   * Empty when there was no connection or no such selection.
   *
   * @param segmentBytes largest payload of a segment that is announced to be taken; 0 for any
   */
  Optional<Ready> open(String purpose, int segmentBytes, Duration limit)
      throws InterruptedException {
    Optional<SecurityProtocols> request = known.request();
    if (request.isEmpty() || context.left().isZero()) {
      return Optional.empty();
    }
    Call call =
        new Call(
            StageId.PATH,
            purpose,
            context.address(),
            context.target().port(),
            context.atMost(limit),
            0,
            segmentBytes);
    return context.dialer().dial(call) instanceof Dialed.Connected connected
        ? negotiate(connected.conversation(), request.get(), limit)
        : Optional.empty();
  }

  private Optional<Ready> negotiate(
      Conversation conversation, SecurityProtocols request, Duration limit)
      throws InterruptedException {
    boolean ready = false;
    try {
      NegotiationExchange.Outcome outcome =
          NegotiationExchange.negotiate(conversation, Optional.of(request), context.atMost(limit));
      ready = outcome.selected().filter(each -> !each.isStandardRdpSecurity()).isPresent();
      return ready ? Optional.of(new Ready(conversation, outcome.main().took())) : Optional.empty();
    } finally {
      if (!ready) {
        conversation.close();
      }
    }
  }

  /** As long as it is by nature. */
  Bytes hello() {
    Writer writer = new Writer();
    profile().helloRecord(randomness()).encode(writer);
    return writer.toBytes();
  }

  /**
   * One that makes the server show its certificates in clear, and all at once: of TLS 1.2, whose
   * first flight carries them.
   */
  Bytes helloForCertificates() {
    Writer writer = new Writer();
    HelloProfile.only(TlsVersion.TLS_1_2)
        .withServerName(context.target().host())
        .helloRecord(randomness())
        .encode(writer);
    return writer.toBytes();
  }

  /** Makes a whole session, and tells whether it stood. */
  boolean session(Conversation conversation, Duration limit) throws InterruptedException {
    return TlsSession.establish(
            conversation,
            List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3),
            profile().serverName(),
            limit)
        instanceof TlsSession.Handshake.Established;
  }

  Bytes paddedTo(int bytes) {
    Writer writer = new Writer();
    profile().paddedHelloRecord(randomness(), bytes).encode(writer);
    return writer.toBytes();
  }

  private HelloProfile profile() {
    return HelloProfile.currentWindows().withServerName(context.target().host());
  }

  private static HelloRandomness randomness() {
    return new HelloRandomness(
        random(), random(), List.of(new KeyShare(NamedGroup.X25519, random())));
  }

  private static Bytes random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(bytes);
    return Bytes.of(bytes);
  }
}
