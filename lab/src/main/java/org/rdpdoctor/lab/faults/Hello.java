package org.rdpdoctor.lab.faults;

import java.io.IOException;
import java.util.List;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.tls.Alert;
import org.rdpdoctor.wire.tls.AlertDescription;
import org.rdpdoctor.wire.tls.TlsRecord;
import org.rdpdoctor.wire.tls.TlsVersion;

/** The client's first TLS record, which the faults look at and do not understand. */
public final class Hello {
  private static final int LENGTH_HIGH = 3;
  private static final int LENGTH_LOW = 4;

  private Hello() {}

  /**
   * Waits for the whole record and takes it, so that the end that follows is not mixed with the end
   * of what the client still sends.
   *
   * @throws IOException when the client leaves first
   */
  public static void await(Peer peer) throws IOException {
    Bytes header = peer.read(TlsRecord.HEADER_BYTES);
    peer.read(header.at(LENGTH_HIGH) << 8 | header.at(LENGTH_LOW));
  }

  /** A fatal alert in a record of TLS 1.2. */
  public static void sendAlert(Peer peer, AlertDescription description) throws IOException {
    TlsRecord alert = TlsRecord.ofAlert(TlsVersion.TLS_1_2, Alert.fatal(description));
    peer.send(TlsRecord.join(List.of(alert)));
  }
}
