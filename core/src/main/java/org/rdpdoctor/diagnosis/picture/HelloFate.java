package org.rdpdoctor.diagnosis.picture;

import java.time.Duration;
import java.util.Optional;
import org.rdpdoctor.model.TlsObservation;
import org.rdpdoctor.model.TlsObservation.CipherSuitesListed;
import org.rdpdoctor.model.TlsObservation.Hello;
import org.rdpdoctor.model.TlsObservation.TlsAccepted;
import org.rdpdoctor.model.TlsObservation.TlsAlerted;
import org.rdpdoctor.model.TlsObservation.TlsClosed;
import org.rdpdoctor.model.TlsObservation.TlsGarbage;
import org.rdpdoctor.model.TlsObservation.TlsNotAsked;
import org.rdpdoctor.model.TlsObservation.TlsReset;
import org.rdpdoctor.model.TlsObservation.TlsSessionEstablished;
import org.rdpdoctor.model.TlsObservation.TlsSessionFailed;
import org.rdpdoctor.model.TlsObservation.TlsSilent;
import org.rdpdoctor.wire.tls.AlertDescription;
import org.rdpdoctor.wire.tls.CipherSuite;
import org.rdpdoctor.wire.tls.TlsVersion;

/**
 * How one TLS hello ended.
 *
 * @param accepted the version, when the server took the hello
 * @param suite the suite, when the server took the hello
 * @param alert the alert, when the server sent one
 */
public record HelloFate(
    Hello hello,
    End end,
    Optional<TlsVersion> accepted,
    Optional<CipherSuite> suite,
    Optional<AlertDescription> alert,
    Duration took,
    Optional<Integer> connection) {
  /** The ways in which a hello ends. */
  public enum End {
    ACCEPTED,
    ALERT,
    RESET,
    CLOSED,
    SILENT,
    GARBAGE,
    /** An MCS Disconnect Provider Ultimatum in clear, as xrdp sends it. */
    MCS_DISCONNECT,
    /** The road to the hello failed; it says nothing about TLS. */
    NOT_ASKED
  }

  /** The newest version offered is TLS 1.2 or later. */
  public boolean offersModern() {
    return hello.versions().stream().anyMatch(each -> each.isAtLeast(TlsVersion.TLS_1_2));
  }

  /** Accepted with TLS 1.2 or later; a server may answer with an older version than was asked. */
  public boolean acceptedModern() {
    return accepted().map(version -> version.isAtLeast(TlsVersion.TLS_1_2)).orElse(false);
  }

  /** TLS 1.3 together with an older version, as current clients offer it. */
  public boolean offersMixed() {
    return hello.versions().contains(TlsVersion.TLS_1_3) && hello.versions().size() > 1;
  }

  static Optional<HelloFate> of(Seen<TlsObservation> seen) {
    TlsObservation what = seen.what();
    return switch (what) {
      case TlsAccepted each -> Optional.of(accepted(seen, each.version(), each.suite()));
      case TlsSessionEstablished each -> Optional.of(accepted(seen, each.version(), each.suite()));
      case TlsAlerted each -> Optional.of(alerted(seen, each));
      case TlsReset _ -> Optional.of(plain(seen, End.RESET));
      case TlsClosed _ -> Optional.of(plain(seen, End.CLOSED));
      case TlsSilent _ -> Optional.of(plain(seen, End.SILENT));
      case TlsGarbage each ->
          Optional.of(plain(seen, each.mcsDisconnect() ? End.MCS_DISCONNECT : End.GARBAGE));
      case TlsNotAsked _ -> Optional.of(plain(seen, End.NOT_ASKED));
      case TlsSessionFailed _, CipherSuitesListed _ -> Optional.empty();
    };
  }

  /** Accepted with a suite that current clients offer. */
  public boolean withOrdinarySuite() {
    return suite().map(HelloFate::isOrdinary).orElse(false);
  }

  /** AES, ChaCha20 or 3DES with a certificate. */
  static boolean isOrdinary(CipherSuite suite) {
    boolean cipher =
        suite.name().contains("_AES_")
            || suite.name().contains("_CHACHA20_")
            || suite.name().contains("_3DES_");
    return switch (suite.authentication()) {
      case RSA, DSS, ECDSA, SEPARATE -> cipher;
      case ANONYMOUS, PRE_SHARED_KEY, PASSWORD, KERBEROS, OTHER -> false;
    };
  }

  private static HelloFate accepted(
      Seen<TlsObservation> seen, TlsVersion version, CipherSuite suite) {
    return of(seen, End.ACCEPTED, Optional.of(version), Optional.of(suite), Optional.empty());
  }

  private static HelloFate alerted(Seen<TlsObservation> seen, TlsAlerted alerted) {
    return alerted.alert().equals(AlertDescription.CLOSE_NOTIFY)
        ? plain(seen, End.CLOSED)
        : of(seen, End.ALERT, Optional.empty(), Optional.empty(), Optional.of(alerted.alert()));
  }

  private static HelloFate plain(Seen<TlsObservation> seen, End end) {
    return of(seen, end, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static HelloFate of(
      Seen<TlsObservation> seen,
      End end,
      Optional<TlsVersion> accepted,
      Optional<CipherSuite> suite,
      Optional<AlertDescription> alert) {
    return new HelloFate(
        seen.what().hello(), end, accepted, suite, alert, seen.what().took(), seen.connection());
  }
}
