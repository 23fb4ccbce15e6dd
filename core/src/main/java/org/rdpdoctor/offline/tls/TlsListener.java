package org.rdpdoctor.offline.tls;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.offline.flow.StreamListener.Side;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.tls.Alert;
import org.rdpdoctor.wire.tls.ClientHello;
import org.rdpdoctor.wire.tls.ServerHello;
import org.rdpdoctor.wire.tls.ServerKeyExchange;

/** Is told what a TLS connection shows, in its order. */
public interface TlsListener {
  void clientHello(ClientHello hello);

  /** Also a retry request of TLS 1.3. */
  void serverHello(ServerHello hello);

  /** The chain as sent, the server's own certificate first. */
  void certificates(List<Bytes> chain);

  void keyExchange(ServerKeyExchange exchange);

  /** Empty when it is encrypted and cannot be opened. */
  void alert(Side by, Optional<Alert> alert);

  /** The handshake is over on both sides. */
  void established(boolean resumed);

  /** Opened application data. */
  void opened(Side from, Bytes content);

  /** A record of application data of this size passed, opened or not. */
  void sealed(Side from, int bytes);

  /** What comes is not, or no longer, TLS; said once for each side. */
  void notTls(Side from, Bytes firstBytes);

  /**
   * What became of the keys; said once when it is clear, and again when it changes.
   *
   * @param problem why records cannot be opened (any more); a phrase
   */
  void keys(boolean open, Optional<String> problem);
}
