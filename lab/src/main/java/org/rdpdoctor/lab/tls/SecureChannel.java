package org.rdpdoctor.lab.tls;

import java.io.EOFException;
import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.tls.ContentType;

/** A TLS session with a client. */
public final class SecureChannel {
  private static final Bytes ALERT_OF_TLS_1_3 = Bytes.of(0x15, 0x03, 0x04);

  private final Peer peer;
  private final TlsProfile profile;
  private final TlsServerProtocol protocol;

  private SecureChannel(Peer peer, TlsProfile profile, TlsServerProtocol protocol) {
    this.peer = peer;
    this.profile = profile;
    this.protocol = protocol;
  }

  /**
   * Makes the handshake.
   *
   * @throws IOException when it fails; an alert has then been sent if one was due
   */
  public static SecureChannel accept(Peer peer, TlsProfile profile, ServerCertificate certificate)
      throws IOException {
    TlsServerProtocol protocol = new TlsServerProtocol();
    BcTlsCrypto crypto = new BcTlsCrypto(new SecureRandom());
    protocol.accept(new ProfiledTlsServer(crypto, profile, certificate));
    SecureChannel channel = new SecureChannel(peer, profile, protocol);
    while (protocol.isHandshaking()) {
      channel.receive();
    }
    return channel;
  }

  /**
   * What the client says next; waits for the first byte.
   *
   * @throws EOFException when the client has ended the session
   */
  public Bytes read() throws IOException {
    while (!hasPlaintext()) {
      receive();
    }
    synchronized (protocol) {
      byte[] plaintext = new byte[protocol.getAvailableInputBytes()];
      int count = protocol.readInput(plaintext, 0, plaintext.length);
      return Bytes.of(plaintext, 0, count);
    }
  }

  private boolean hasPlaintext() {
    synchronized (protocol) {
      return protocol.getAvailableInputBytes() > 0;
    }
  }

  private void receive() throws IOException {
    Bytes received = peer.readAvailable();
    if (received.isEmpty() || protocol.isClosed()) {
      throw new EOFException();
    }
    synchronized (protocol) {
      try {
        protocol.offerInput(received.toArray());
      } finally {
        flush();
      }
    }
  }

  /** Another thread may send while one reads. */
  public void send(Bytes plaintext) throws IOException {
    synchronized (protocol) {
      protocol.writeApplicationData(plaintext.toArray(), 0, plaintext.size());
      flush();
    }
  }

  /** Says goodbye; the connection stays open. */
  public void close() throws IOException {
    synchronized (protocol) {
      protocol.close();
      flush();
    }
  }

  /** Waits until the client ends. */
  public void drain() throws IOException {
    peer.drain();
  }

  /** Ends the connection under the session with a reset. */
  public void reset() throws IOException {
    peer.reset();
  }

  /**
   * The library writes an alert before the version is agreed as if that were TLS 1.3, which no
   * record may say (RFC 8446 section 5.1); a real server says its own.
   */
  private Bytes withLegacyVersion(Bytes records) {
    return records.startsWith(ALERT_OF_TLS_1_3)
        ? new Writer()
            .u8(ContentType.ALERT.value())
            .u16be(profile.recordVersion().value())
            .bytes(records.slice(ALERT_OF_TLS_1_3.size(), records.size()))
            .toBytes()
        : records;
  }

  private void flush() throws IOException {
    byte[] records = new byte[protocol.getAvailableOutputBytes()];
    if (records.length > 0) {
      protocol.readOutput(records, 0, records.length);
      peer.send(withLegacyVersion(Bytes.of(records)));
    }
  }
}
