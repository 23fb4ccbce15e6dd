package org.rdpdoctor.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.tls.AlertDescription;
import org.rdpdoctor.wire.tls.CipherSuite;
import org.rdpdoctor.wire.tls.NamedGroup;
import org.rdpdoctor.wire.tls.TlsVersion;

/**
 * What TLS hellos and sessions give. A hello that offers one version is answered in one of the ways
 * below; what was not answered is never called disabled. {@code took} runs from the hello to the
 * answer or to the end.
 */
public sealed interface TlsObservation extends Observation {
  /** How a hello reached the server. */
  enum Way {
    /** After an X.224 Connection Confirm that selected TLS or NLA. */
    AFTER_NEGOTIATION,
    /** As the first bytes on the port. */
    BARE,
    /** After the Connection Confirm, the record cut into two TCP segments after its first byte. */
    SPLIT,
    /**
     * After the Connection Confirm, with a small receive window, so that only small segments come.
     */
    SMALL_WINDOW
  }

  /**
   * What a hello offered. A hello of one version offers every cipher suite that a server could
   * choose in it, one of several versions what current clients offer.
   *
   * @param versions offered, oldest first
   * @param serverName sent as SNI, if any
   */
  record Hello(Way way, List<TlsVersion> versions, Optional<String> serverName) {
    public Hello {
      versions = List.copyOf(versions);
    }
  }

  Hello hello();

  Duration took();

  /**
   * ServerHello or HelloRetryRequest.
   *
   * @param keyExchangeBits size of the DHE prime or of the curve, where the server sent it in clear
   */
  record TlsAccepted(
      Hello hello,
      TlsVersion version,
      CipherSuite suite,
      Optional<NamedGroup> group,
      Optional<Integer> keyExchangeBits,
      Duration took)
      implements TlsObservation {}

  record TlsAlerted(Hello hello, AlertDescription alert, boolean fatal, Duration took)
      implements TlsObservation {}

  record TlsReset(Hello hello, Duration took) implements TlsObservation {}

  record TlsClosed(Hello hello, Duration took) implements TlsObservation {}

  record TlsSilent(Hello hello, Duration took) implements TlsObservation {}

  /**
   * Bytes that are no answer in TLS: something else, or TLS that is cut short, malformed or larger
   * than what we read.
   *
   * @param mcsDisconnect they are an MCS Disconnect Provider Ultimatum in clear, as xrdp sends when
   *     it cannot start TLS
   */
  record TlsGarbage(Hello hello, Bytes firstBytes, boolean mcsDisconnect, Duration took)
      implements TlsObservation {}

  /**
   * The hello was not sent, because the road to it (connect, negotiation) failed this time, or the
   * deadline left no time to wait for its answer. It says nothing about TLS.
   */
  record TlsNotAsked(Hello hello, String because, Duration took) implements TlsObservation {
    /** So the reason begins where a connect was answered, and not by taking it. */
    public static final String TURNED_AWAY = "this time the connection was ";
  }

  /** A whole handshake was completed, with our own keys, so that records could be exchanged. */
  record TlsSessionEstablished(
      Hello hello, TlsVersion version, CipherSuite suite, Optional<NamedGroup> group, Duration took)
      implements TlsObservation {}

  /**
   * A whole handshake was begun, the hello was answered, and it broke later.
   *
   * @param phase what was awaited, such as "server's Finished"
   * @param how "alert 40", "reset", "closed", "silence" or our own reason
   */
  record TlsSessionFailed(Hello hello, String phase, String how, Duration took)
      implements TlsObservation {}

  /**
   * The suites of one version that the server accepts, in its order when it has one.
   *
   * @param serverPrefers whether the server's order rules; empty when it could not be told
   * @param groups elliptic curves up to TLS 1.2, every kind of group in TLS 1.3; in the server's
   *     order when it has one
   * @param complete every question was answered, so that what is not listed is refused; false when
   *     the deadline, silence or a broken connection left one open
   * @param connections that were made for this list
   */
  record CipherSuitesListed(
      Hello hello,
      TlsVersion version,
      List<CipherSuite> suites,
      Optional<Boolean> serverPrefers,
      List<NamedGroup> groups,
      boolean complete,
      int connections,
      Duration took)
      implements TlsObservation {
    public CipherSuitesListed {
      suites = List.copyOf(suites);
      groups = List.copyOf(groups);
    }
  }
}
