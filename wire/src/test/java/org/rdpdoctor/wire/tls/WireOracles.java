package org.rdpdoctor.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;

/** What must hold for any input whatever; shared by the golden tests and the fuzz tests. */
final class WireOracles {
  private WireOracles() {}

  /** A decoder, as a method reference. */
  @FunctionalInterface
  interface Decoder<T extends WireMessage> {
    T decode(Reader reader) throws DecodeException;
  }

  /**
   * Either the input is refused with a DecodeException, or the message encodes to the very bytes
   * that were consumed, has the size that it says and can be asked for oddities.
   *
   * @return the message, or nothing when it was refused
   */
  static <T extends WireMessage> Optional<T> losslessOrRefused(Bytes input, Decoder<T> decoder) {
    Reader reader = new Reader(input);
    T message;
    try {
      message = decoder.decode(reader);
    } catch (DecodeException refused) {
      return Optional.empty();
    }
    assertThat(message.toBytes()).isEqualTo(input.first(reader.offset()));
    assertThat(message.size()).isEqualTo(reader.offset());
    assertThat(message.oddities()).doesNotContain("");
    return Optional.of(message);
  }

  /** The kind of the refusal. */
  static <T extends WireMessage> Optional<DecodeException.Kind> refusal(
      Bytes input, Decoder<T> decoder) {
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
        for (CipherSuite suite : CipherSuite.registered()) {
          losslessOrRefused(
              keyExchange.body(), reader -> KeyExchangeParameters.decode(reader, suite));
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
        assertThat(refused).hasMessageContaining("offset");
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
