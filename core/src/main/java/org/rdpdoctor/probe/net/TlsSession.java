package org.rdpdoctor.probe.net;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.rdpdoctor.probe.net.Conversation.Received;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.tls.CipherSuite;
import org.rdpdoctor.wire.tls.NamedGroup;
import org.rdpdoctor.wire.tls.TlsVersion;

/**
 * A complete TLS session over a {@link Conversation}, from TLS 1.0 to 1.3. It trusts every
 * certificate, because it is there to look: a credential goes over it only inside CredSSP, which
 * proves on its own that the server has the key of the certificate.
 */
public final class TlsSession implements AutoCloseable {
  /** Most plaintext that is handed out at a time; the conversation bounds the whole. */
  private static final int MAX_PLAINTEXT_BYTES = 1024 * 1024;

  /** Most reads that a handshake, or the wait for plaintext, may take. */
  private static final int MAX_READS = 4096;

  /** What a handshake gives. Only {@link Established} leaves a session to be closed. */
  public sealed interface Handshake {
    record Established(TlsSession session) implements Handshake {}

    /** No ServerHello: the peer ended it, fell silent, or sent {@code firstBytes} instead. */
    record HelloUnanswered(Received how, Bytes firstBytes) implements Handshake {}

    /** The peer's fatal alert instead of a ServerHello. */
    record HelloRefused(int alert) implements Handshake {}

    /**
     * The hello was answered, if only in part, and the handshake broke later.
     *
     * @param phase what was awaited
     * @param chain the certificates that were shown until then, as in {@link TlsSession#chain}
     */
    record Broken(String phase, Breakage how, List<Bytes> chain) implements Handshake {
      public Broken {
        chain = List.copyOf(chain);
      }
    }
  }

  /** How a handshake breaks after its hello. */
  public sealed interface Breakage {
    /** The peer's fatal alert. */
    record Alerted(int alert) implements Breakage {}

    /** The peer ended the connection or fell silent. */
    record PeerGone(Received how) implements Breakage {}

    /** We could not go on; a phrase says why. */
    record Ours(String why) implements Breakage {}
  }

  private final Conversation conversation;
  private final TlsClientProtocol protocol;
  private final RecordingTlsClient client;
  private Optional<Received> end = Optional.empty();
  private Optional<Integer> alert = Optional.empty();
  private Optional<String> unreadable = Optional.empty();

  private TlsSession(
      Conversation conversation, TlsClientProtocol protocol, RecordingTlsClient client) {
    this.conversation = conversation;
    this.protocol = protocol;
    this.client = client;
  }

  /**
   * Makes a whole handshake. The conversation stays open whatever comes of it.
   *
   * @param versions to offer, in any order
   * @param serverName for SNI, if the target is a name
   * @param limit for the whole handshake
   */
  public static Handshake establish(
      Conversation conversation,
      List<TlsVersion> versions,
      Optional<String> serverName,
      Duration limit)
      throws InterruptedException {
    TlsClientProtocol protocol = new TlsClientProtocol();
    RecordingTlsClient client =
        new RecordingTlsClient(new LenientTlsCrypto(), versions, serverName, conversation);
    TlsSession session = new TlsSession(conversation, protocol, client);
    try {
      protocol.connect(client);
      return session.shakeHands(limit);
    } catch (IOException problem) {
      return session.explain(problem);
    } catch (StackOverflowError tooDeep) {
      return session.broken(new Breakage.Ours("what the server sent is nested too deeply"));
    }
  }

  private Handshake shakeHands(Duration limit) throws IOException, InterruptedException {
    long endNanos = System.nanoTime() + limit.toNanos();
    Bytes first = Bytes.EMPTY;
    flush("ClientHello");
    for (int reads = 0; reads < MAX_READS && protocol.isHandshaking(); reads++) {
      Received received = conversation.receive(until(endNanos));
      if (!(received instanceof Received.Data(Bytes bytes))) {
        return ended(received, first);
      }
      if (first.size() < HelloAnswer.KEPT_BYTES) {
        first = first.append(bytes).first(HelloAnswer.KEPT_BYTES);
        if (!HelloAnswer.couldBeTls(first)) {
          return new Handshake.HelloUnanswered(received, first);
        }
      }
      protocol.offerInput(bytes.toArray());
      flush("TLS handshake");
    }
    return protocol.isHandshaking()
        ? broken(new Breakage.Ours("the handshake came in too many pieces"))
        : new Handshake.Established(this);
  }

  private static Duration until(long endNanos) {
    return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
  }

  private Handshake ended(Received how, Bytes first) {
    return client.helloAnswered()
        ? broken(new Breakage.PeerGone(how))
        : new Handshake.HelloUnanswered(how, first);
  }

  private Handshake broken(Breakage how) {
    return new Handshake.Broken(client.phase(), how, client.chain());
  }

  private Handshake explain(IOException problem) {
    if (problem instanceof TlsFatalAlertReceived received) {
      conversation.noteAlert(received.getAlertDescription());
      return client.helloAnswered()
          ? broken(new Breakage.Alerted(received.getAlertDescription()))
          : new Handshake.HelloRefused(received.getAlertDescription());
    }
    flush("TLS alert");
    return broken(new Breakage.Ours(reason(problem)));
  }

  private static String reason(IOException problem) {
    return problem instanceof TlsFatalAlert ours
        ? "we refused with alert " + ours.getAlertDescription()
        : "unreadable (%s)".formatted(problem.getClass().getSimpleName());
  }

  /** Encrypts and sends. */
  public void send(String what, Bytes plaintext) {
    try {
      protocol.writeApplicationData(plaintext.toArray(), 0, plaintext.size());
      flush(what);
    } catch (IOException gone) {
      // The session has ended; the next receive tells how.
    }
  }

  /**
   * The next plaintext, or how the connection ended: {@link #alert} and {@link #unreadable} tell
   * more about a {@code Closed}.
   */
  public Received receive(Duration limit) throws InterruptedException {
    long endNanos = System.nanoTime() + limit.toNanos();
    for (int reads = 0; reads < MAX_READS; reads++) {
      if (protocol.getAvailableInputBytes() > 0) {
        return new Received.Data(plaintext());
      }
      if (end.isPresent()) {
        return end.get();
      }
      switch (conversation.receive(until(endNanos))) {
        case Received.Data(Bytes bytes) -> take(bytes);
        case Received.Silent silent -> {
          return silent;
        }
        case Received how -> end = Optional.of(how);
      }
    }
    return new Received.TooMuch();
  }

  private Bytes plaintext() {
    byte[] plaintext = new byte[Math.min(protocol.getAvailableInputBytes(), MAX_PLAINTEXT_BYTES)];
    int count = protocol.readInput(plaintext, 0, plaintext.length);
    return Bytes.of(plaintext, 0, count);
  }

  /** What came before an alert or a close_notify in the same bytes stays to be read. */
  private void take(Bytes records) {
    try {
      protocol.offerInput(records.toArray());
      flush("TLS record");
    } catch (TlsFatalAlertReceived alerted) {
      conversation.noteAlert(alerted.getAlertDescription());
      alert = Optional.of((int) alerted.getAlertDescription());
    } catch (IOException broken) {
      unreadable = Optional.of(reason(broken));
      flush("TLS alert");
    }
    if (protocol.isClosed()) {
      end = Optional.of(new Received.Closed());
    }
  }

  /** The peer's fatal alert that ended the session, if one did. */
  public Optional<Integer> alert() {
    return alert;
  }

  /** Why we ended the session, if what came could not be read: a phrase. */
  public Optional<String> unreadable() {
    return unreadable;
  }

  private void flush(String what) {
    int count = protocol.getAvailableOutputBytes();
    if (count > 0) {
      byte[] records = new byte[count];
      protocol.readOutput(records, 0, count);
      conversation.send(what, Bytes.of(records));
    }
  }

  public Conversation conversation() {
    return conversation;
  }

  public TlsVersion version() {
    return client.version();
  }

  public CipherSuite suite() {
    return client.suite();
  }

  public Optional<NamedGroup> group() {
    return client.group();
  }

  /** The certificates as sent, unread, the server's own first. */
  public List<Bytes> chain() {
    return client.chain();
  }

  /** Closes the connection, with a close_notify before it unless the session has ended already. */
  @Override
  public void close() {
    try {
      if (end.isEmpty()) {
        protocol.close();
        flush("close_notify");
      }
    } catch (IOException gone) {
      // Nothing is left to say goodbye to.
    } finally {
      conversation.close();
    }
  }
}
