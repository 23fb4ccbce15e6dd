package org.rdpdoctor.probe.tls;

import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.tls.Alert;
import org.rdpdoctor.wire.tls.AlertDescription;
import org.rdpdoctor.wire.tls.CipherSuite;
import org.rdpdoctor.wire.tls.Extensions;
import org.rdpdoctor.wire.tls.ServerHello;
import org.rdpdoctor.wire.tls.ServerHelloDone;
import org.rdpdoctor.wire.tls.TlsRecord;
import org.rdpdoctor.wire.tls.TlsVersion;

/** Made-up answers of a server to a hello, in records of TLS 1.2. */
final class ServerFlights {
  private static final CipherSuite USUAL = new CipherSuite(0xC02F);

  private ServerFlights() {}

  /** A choice, and nothing after it. */
  static Bytes helloOnly() {
    return TlsRecord.join(
        TlsRecord.ofHandshake(TlsVersion.TLS_1_2, hello(TlsVersion.TLS_1_2, USUAL)));
  }

  /** A choice and the end of the flight. */
  static Bytes choosing(TlsVersion version, CipherSuite suite) {
    return TlsRecord.join(
        TlsRecord.ofHandshake(TlsVersion.TLS_1_2, hello(version, suite), new ServerHelloDone()));
  }

  static Bytes refusing() {
    return TlsRecord.join(
        List.of(
            TlsRecord.ofAlert(
                TlsVersion.TLS_1_2, Alert.fatal(AlertDescription.HANDSHAKE_FAILURE))));
  }

  private static ServerHello hello(TlsVersion version, CipherSuite suite) {
    return new ServerHello(
        version, Bytes.of(new byte[32]), Bytes.EMPTY, suite, 0, Extensions.ABSENT, Bytes.EMPTY);
  }
}
