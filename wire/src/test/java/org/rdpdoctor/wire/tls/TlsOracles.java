package org.rdpdoctor.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.tls.CipherSuite.KeyExchange;

/** What must hold for any hello and any stream, besides what holds for every codec. */
final class TlsOracles {
  private static final List<CipherSuite> ONE_PER_KEY_EXCHANGE =
      Arrays.stream(KeyExchange.values()).map(TlsOracles::suiteWith).toList();

  private TlsOracles() {}

  private static CipherSuite suiteWith(KeyExchange keyExchange) {
    return CipherSuite.registered().stream()
        .filter(suite -> suite.keyExchange() == keyExchange)
        .findFirst()
        .orElseThrow();
  }

  /** The kind of the refusal. */
  static <T extends WireMessage> Optional<DecodeException.Kind> refusal(
      Bytes input, CodecOracles.Decoder<T> decoder) {
    try {
      decoder.decode(new Reader(input));
      return Optional.empty();
    } catch (DecodeException refused) {
      return Optional.of(refused.kind());
    }
  }

  /** Asks a hello for everything that it can tell; nothing of it may fail. */
  static void askEverything(HandshakeMessage message) {
    assertThat(message.oddities()).isNotNull();
    switch (message) {
      case ClientHello hello -> {
        assertThat(hello.offeredVersions()).isNotNull();
        assertThat(hello.serverName()).isNotNull();
        assertThat(hello.supportedGroups()).isNotNull();
        assertThat(hello.signatureAlgorithms()).isNotNull();
        assertThat(hello.keyShares()).isNotNull();
        TlsVersion.KNOWN.forEach(hello::offers);
      }
      case ServerHello hello -> {
        assertThat(hello.selectedVersion()).isNotNull();
        assertThat(hello.selectedGroup()).isNotNull();
        assertThat(hello.saysItCouldDoBetter()).isIn(true, false);
      }
      case ServerKeyExchange keyExchange -> {
        for (CipherSuite suite : ONE_PER_KEY_EXCHANGE) {
          CodecOracles.holds(
              keyExchange.body().toArray(), reader -> KeyExchangeParameters.decode(reader, suite));
        }
      }
      case CertificateRequest request -> readCertificateRequest(request);
      case CertificateMessage certificate -> assertThat(certificate.certificates()).isNotNull();
      case ServerHelloDone done -> assertThat(done.trailing()).isNotNull();
      case UnknownHandshake unknown -> assertThat(unknown.body()).isNotNull();
    }
  }

  private static void readCertificateRequest(CertificateRequest request) {
    for (TlsVersion version : TlsVersion.KNOWN) {
      try {
        CertificateRequest.Contents contents = request.contents(version);
        Bytes again = CertificateRequest.of(version, contents).body();
        assertThat(request.body().startsWith(again)).isTrue();
      } catch (DecodeException refused) {
        CodecOracles.properRefusal(refused);
      }
    }
  }

  /**
   * The reader takes the stream whole or in pieces with the same result, except that of a foreign
   * stream more is told piece by piece.
   */
  static void sameEventsHoweverCut(Bytes stream, int pieceBytes) {
    List<TlsEvent> whole = new TlsStreamReader().feed(stream);
    TlsStreamReader reader = new TlsStreamReader();
    List<TlsEvent> pieces = new ArrayList<>();
    for (int from = 0; from < stream.size(); from += pieceBytes) {
      int to = Math.min(stream.size(), from + pieceBytes);
      pieces.addAll(reader.feed(stream.slice(from, to)));
    }
    assertThat(lastForeignOnly(pieces)).isEqualTo(lastForeignOnly(whole));
  }

  private static List<TlsEvent> lastForeignOnly(List<TlsEvent> events) {
    List<TlsEvent> kept = new ArrayList<>();
    for (TlsEvent event : events) {
      if (event instanceof TlsEvent.NotTls
          && !kept.isEmpty()
          && kept.getLast() instanceof TlsEvent.NotTls) {
        kept.removeLast();
      }
      kept.add(event);
    }
    return kept;
  }
}
