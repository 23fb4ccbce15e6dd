package org.rdpdoctor.wire.tls;

import java.util.List;
import java.util.stream.Stream;
import org.rdpdoctor.wire.AnnotatedHex;
import org.rdpdoctor.wire.Bytes;

/** Parts of the golden files, as seeds for the fuzz tests. */
final class GoldenSeeds {
  private GoldenSeeds() {}

  private static Stream<byte[]> arrays(Stream<Bytes> seeds) {
    return seeds.map(Bytes::toArray);
  }

  static Stream<byte[]> records() {
    return arrays(AnnotatedHex.allOf("tls").stream().map(AnnotatedHex::bytes));
  }

  /** The first byte says how the stream is cut. */
  static Stream<byte[]> streams() {
    return arrays(
        AnnotatedHex.allOf("tls").stream().map(golden -> Bytes.of(11).append(golden.bytes())));
  }

  static Stream<byte[]> messages() {
    return arrays(handshakes().map(HandshakeMessage::toBytes));
  }

  static Stream<byte[]> keyExchanges() {
    return arrays(
        handshakes()
            .filter(ServerKeyExchange.class::isInstance)
            .map(message -> ((ServerKeyExchange) message).body()));
  }

  static Stream<byte[]> extensionBlocks() {
    return arrays(extensionsOfHellos().map(Extensions::toBytes));
  }

  static Stream<byte[]> extensions() {
    return arrays(
        extensionsOfHellos().flatMap(block -> block.list().stream()).map(Extension::toBytes));
  }

  static Stream<byte[]> keyShares() {
    return arrays(
        handshakes()
            .filter(ClientHello.class::isInstance)
            .flatMap(message -> ((ClientHello) message).keyShares().stream())
            .map(KeyShare::toBytes));
  }

  static Stream<byte[]> alerts() {
    return Stream.of(new byte[] {1, 0}, new byte[] {2, 40}, new byte[] {9, (byte) 200});
  }

  private static Stream<Extensions> extensionsOfHellos() {
    return handshakes()
        .flatMap(message ->
            switch (message) {
              case ClientHello hello -> Stream.of(hello.extensions());
              case ServerHello hello -> Stream.of(hello.extensions());
              case CertificateMessage other -> Stream.empty();
              case ServerKeyExchange other -> Stream.empty();
              case CertificateRequest other -> Stream.empty();
              case ServerHelloDone other -> Stream.empty();
              case UnknownHandshake other -> Stream.empty();
            });
  }

  private static Stream<HandshakeMessage> handshakes() {
    return AnnotatedHex.allOf("tls").stream()
        .flatMap(golden -> messagesOf(new TlsStreamReader().feed(golden.bytes())).stream());
  }

  private static List<HandshakeMessage> messagesOf(List<TlsEvent> events) {
    return events.stream()
        .filter(TlsEvent.MessageRead.class::isInstance)
        .map(event -> ((TlsEvent.MessageRead) event).message())
        .toList();
  }
}
