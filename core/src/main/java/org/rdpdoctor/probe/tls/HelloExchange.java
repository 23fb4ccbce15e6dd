package org.rdpdoctor.probe.tls;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.TlsObservation;
import org.rdpdoctor.model.TlsObservation.Hello;
import org.rdpdoctor.model.TlsObservation.TlsAccepted;
import org.rdpdoctor.model.TlsObservation.TlsAlerted;
import org.rdpdoctor.model.TlsObservation.TlsClosed;
import org.rdpdoctor.model.TlsObservation.TlsGarbage;
import org.rdpdoctor.model.TlsObservation.TlsReset;
import org.rdpdoctor.model.TlsObservation.TlsSilent;
import org.rdpdoctor.model.TlsObservation.Way;
import org.rdpdoctor.probe.net.Conversation;
import org.rdpdoctor.probe.net.Conversation.Received;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.tls.Alert;
import org.rdpdoctor.wire.tls.CertificateMessage;
import org.rdpdoctor.wire.tls.HelloProfile;
import org.rdpdoctor.wire.tls.HelloRandomness;
import org.rdpdoctor.wire.tls.KeyExchangeParameters;
import org.rdpdoctor.wire.tls.KeyShare;
import org.rdpdoctor.wire.tls.NamedGroup;
import org.rdpdoctor.wire.tls.ServerFlight;
import org.rdpdoctor.wire.tls.ServerHello;
import org.rdpdoctor.wire.tls.TlsEvent;

/** Sends one hello of our own and reads the server's answer as far as it is in clear. */
public final class HelloExchange {
  /** A peer that dribbles its answer ends here. */
  private static final int MAX_READS = 2048;

  private static final int SHOWN_BYTES = 64;

  /** Long enough for the first segment to leave alone, short beside any time-out. */
  private static final Duration SPLIT_PAUSE = Duration.ofMillis(40);

  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * What came of a hello.
   *
   * @param whole the server said all that it has to say in clear
   * @param chain empty unless the server showed it in clear
   */
  record Answer(TlsObservation observation, boolean whole, List<Bytes> chain) {}

  private final Conversation conversation;
  private final Hello hello;
  private final ServerFlight flight = new ServerFlight();
  private final long startedNanos = System.nanoTime();
  private Bytes first = Bytes.EMPTY;

  private HelloExchange(Conversation conversation, Hello hello) {
    this.conversation = conversation;
    this.hello = hello;
  }

  /** Says the hello of the profile, waits at most {@code limit} for the whole answer. */
  static Answer ask(Conversation conversation, Way way, HelloProfile profile, Duration limit)
      throws InterruptedException {
    Hello hello =
        new Hello(way, profile.versions().stream().sorted().toList(), profile.serverName());
    HelloExchange exchange = new HelloExchange(conversation, hello);
    exchange.send(record(profile));
    return exchange.read(limit);
  }

  /** A hello of the profile in its record, with keys and numbers of its own. */
  public static Bytes record(HelloProfile profile) {
    Writer writer = new Writer();
    profile.helloRecord(randomness()).encode(writer);
    return writer.toBytes();
  }

  private static HelloRandomness randomness() {
    return new HelloRandomness(
        random(), random(), List.of(new KeyShare(NamedGroup.X25519, random())));
  }

  private static Bytes random() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return Bytes.of(bytes);
  }

  private void send(Bytes hello) throws InterruptedException {
    if (this.hello.way() == Way.SPLIT) {
      conversation.send("first byte of ClientHello", hello.first(1));
      Thread.sleep(SPLIT_PAUSE);
      conversation.send("rest of ClientHello", hello.slice(1, hello.size()));
    } else {
      conversation.send("ClientHello", hello);
    }
  }

  private Answer read(Duration limit) throws InterruptedException {
    long endNanos = startedNanos + limit.toNanos();
    Received received = new Received.Silent();
    for (int reads = 0; reads < MAX_READS && !flight.isComplete(); reads++) {
      Duration left = Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
      received = conversation.receive(left);
      if (!(received instanceof Received.Data(Bytes bytes))) {
        break;
      }
      first = first.append(bytes).first(SHOWN_BYTES);
      flight.feed(bytes);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
    return new Answer(observe(received, took), flight.isComplete(), chain());
  }

  private List<Bytes> chain() {
    return flight.certificate().map(CertificateMessage::certificates).orElse(List.of());
  }

  private TlsObservation observe(Received last, Duration took) {
    if (flight.serverHello().isPresent()) {
      return accepted(flight.serverHello().get(), took);
    }
    if (flight.alert().isPresent()) {
      Alert alert = flight.alert().get();
      conversation.noteAlert(alert.description().value());
      return new TlsAlerted(hello, alert.description(), alert.isFatal(), took);
    }
    if (!first.isEmpty()) {
      boolean disconnect = flight.notTls().map(TlsEvent.NotTls::isMcsDisconnect).orElse(false);
      return new TlsGarbage(hello, first, disconnect, took);
    }
    return unanswered(hello, last, took);
  }

  /** What it is when not a byte came back. */
  static TlsObservation unanswered(Hello hello, Received how, Duration took) {
    return switch (how) {
      case Received.Closed _ -> new TlsClosed(hello, took);
      case Received.Reset _ -> new TlsReset(hello, took);
      case Received.Silent _, Received.Data _, Received.TooMuch _ -> new TlsSilent(hello, took);
    };
  }

  private TlsAccepted accepted(ServerHello answer, Duration took) {
    Optional<KeyExchangeParameters> parameters = parameters(answer);
    return new TlsAccepted(
        hello,
        answer.selectedVersion(),
        answer.cipherSuite(),
        parameters.flatMap(HelloExchange::group).or(answer::selectedGroup),
        parameters.flatMap(HelloExchange::bits),
        took);
  }

  private Optional<KeyExchangeParameters> parameters(ServerHello answer) {
    try {
      return flight.serverKeyExchange().isPresent()
          ? Optional.of(flight.serverKeyExchange().get().parameters(answer.cipherSuite()))
          : Optional.empty();
    } catch (DecodeException unreadable) {
      return Optional.empty(); // the version was accepted all the same
    }
  }

  private static Optional<NamedGroup> group(KeyExchangeParameters parameters) {
    return switch (parameters) {
      case KeyExchangeParameters.NamedCurve curve -> Optional.of(curve.group());
      case KeyExchangeParameters.FiniteField _, KeyExchangeParameters.ExportRsaKey _ ->
          Optional.empty();
    };
  }

  private static Optional<Integer> bits(KeyExchangeParameters parameters) {
    return switch (parameters) {
      case KeyExchangeParameters.NamedCurve _ -> Optional.empty();
      case KeyExchangeParameters.FiniteField field -> Optional.of(field.primeBits());
      case KeyExchangeParameters.ExportRsaKey key -> Optional.of(key.modulusBits());
    };
  }
}
