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
 * certificate, because it is there to look, and never carries a credential.
 */
public final class TlsSession implements AutoCloseable {
  /** Most plaintext that is kept unread. */
  private static final int MAX_PLAINTEXT_BYTES = 1024 * 1024;

  /** Most reads that a handshake may take; a peer that sends a byte a second ends here. */
  private static final int MAX_HANDSHAKE_READS = 4096;

  /** What a handshake gives. */
  public sealed interface Handshake {
    record Established(TlsSession session) implements Handshake {}

    /** The peer ended it, or fell silent, before a ServerHello could be read. */
    record HelloUnanswered(Received how, Bytes firstBytes) implements Handshake {}

    /** The peer's alert. {@code afterHello} tells that a ServerHello came first. */
    record Alerted(int alert, boolean afterHello) implements Handshake {}

    /** The hello was answered and the handshake broke later. */
    record Broken(String phase, String how) implements Handshake {}
  }

  private final Conversation conversation;
  private final TlsClientProtocol protocol;
  private final RecordingTlsClient client;
  private Optional<Integer> lastAlert = Optional.empty();

  private TlsSession(
      Conversation conversation, TlsClientProtocol protocol, RecordingTlsClient client) {
    this.conversation = conversation;
    this.protocol = protocol;
    this.client = client;
  }

  /**
   * Makes a whole handshake.
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
    }
  }

  private Handshake shakeHands(Duration limit) throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    Bytes first = Bytes.EMPTY;
    flush("ClientHello");
    for (int reads = 0; reads < MAX_HANDSHAKE_READS && protocol.isHandshaking(); reads++) {
      Received received =
          conversation.receive(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      if (!(received instanceof Received.Data(Bytes bytes))) {
        return ended(received, first);
      }
      if (first.size() < HelloAnswer.ENOUGH_BYTES) {
        first = first.append(bytes.first(HelloAnswer.ENOUGH_BYTES));
        if (!HelloAnswer.couldBeTls(first)) {
          return new Handshake.HelloUnanswered(received, first);
        }
      }
      protocol.offerInput(bytes.toArray());
      flush("TLS handshake");
    }
    return protocol.isHandshaking()
        ? new Handshake.Broken(client.phase(), "the handshake came in too many pieces")
        : new Handshake.Established(this);
  }

  private Handshake ended(Received how, Bytes first) {
    if (client.helloAnswered()) {
      return new Handshake.Broken(client.phase(), HelloAnswer.describe(how));
    }
    return new Handshake.HelloUnanswered(how, first);
  }

  private Handshake explain(IOException problem) {
    if (problem instanceof TlsFatalAlertReceived received) {
      conversation.noteAlert(received.getAlertDescription());
      return new Handshake.Alerted(received.getAlertDescription(), client.helloAnswered());
    }
    String how =
        problem instanceof TlsFatalAlert ours
            ? "we refused with alert " + ours.getAlertDescription()
            : "unreadable: " + problem.getClass().getSimpleName();
    return new Handshake.Broken(client.phase(), how);
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

  /** The next plaintext, or how the connection ended; an alert before the end is noted. */
  public Received receive(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    for (int reads = 0; reads < MAX_HANDSHAKE_READS; reads++) {
      int available = protocol.getAvailableInputBytes();
      if (available > 0) {
        byte[] plaintext = new byte[Math.min(available, MAX_PLAINTEXT_BYTES)];
        int count = protocol.readInput(plaintext, 0, plaintext.length);
        return new Received.Data(Bytes.of(plaintext, 0, count));
      }
      Received received =
          conversation.receive(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      if (!(received instanceof Received.Data(Bytes bytes))) {
        return received;
      }
      try {
        protocol.offerInput(bytes.toArray());
        flush("TLS record");
      } catch (TlsFatalAlertReceived alerted) {
        conversation.noteAlert(alerted.getAlertDescription());
        lastAlert = Optional.of((int) alerted.getAlertDescription());
        return new Received.Closed();
      } catch (IOException broken) {
        return new Received.Closed();
      }
      if (protocol.isClosed()) {
        return new Received.Closed();
      }
    }
    return new Received.Silent();
  }

  /** The fatal alert that ended the session, if one did. */
  public Optional<Integer> alert() {
    return lastAlert;
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

  /** DER certificates as sent, the server's own first. */
  public List<Bytes> chain() {
    return client.chain();
  }

  /** Says goodbye with close_notify and closes the connection. */
  @Override
  public void close() {
    try {
      protocol.close();
      flush("close_notify");
    } catch (IOException gone) {
      // Nothing is left to say goodbye to.
    }
    conversation.close();
  }
}
