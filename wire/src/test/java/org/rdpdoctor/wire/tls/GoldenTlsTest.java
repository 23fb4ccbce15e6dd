package org.rdpdoctor.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.wire.AnnotatedHex;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;

/** Every golden file: read, written again, spoiled field by field and cut at every length. */
class GoldenTlsTest {
  static Stream<AnnotatedHex> goldenFiles() {
    return AnnotatedHex.allOf("tls").stream();
  }

  @Test
  void thereAreGoldenFilesForEveryVersion() {
    assertThat(goldenFiles().map(AnnotatedHex::name).map(name -> name.replaceAll("-.*", "")))
        .hasSize(20)
        .containsOnly("tls/client", "tls/server");
    assertThat(goldenFiles().map(AnnotatedHex::name))
        .anyMatch(name -> name.contains("ssl30"))
        .anyMatch(name -> name.contains("tls10"))
        .anyMatch(name -> name.contains("tls11"))
        .anyMatch(name -> name.contains("tls12"))
        .anyMatch(name -> name.contains("tls13"));
  }

  @ParameterizedTest
  @MethodSource("goldenFiles")
  void isWrittenAgainAsItWasRead(AnnotatedHex golden) throws DecodeException {
    Writer records = new Writer();
    Writer messages = new Writer();
    Writer fragments = new Writer();
    HandshakeAssembler assembler = new HandshakeAssembler();
    for (TlsRecord each : records(golden)) {
      assertThat(each.oddities()).isEmpty();
      assertThat(each.size()).isEqualTo(each.toBytes().size());
      each.encode(records);
      if (each.type().equals(ContentType.HANDSHAKE)) {
        fragments.bytes(each.fragment());
        assembler.add(each.fragment()).forEach(message -> message.encode(messages));
      }
    }
    assertThat(golden.bytes().startsWith(records.toBytes())).isTrue();
    assertThat(messages.toBytes()).isEqualTo(fragments.toBytes());
    assertThat(assembler.pendingBytes()).isZero();
  }

  @ParameterizedTest
  @MethodSource("goldenFiles")
  void hasNothingOdd(AnnotatedHex golden) {
    ServerFlight flight = new ServerFlight();
    flight.feed(golden.bytes());
    assertThat(flight.oddities()).isEmpty();
    assertThat(flight.isInTheMiddle()).isFalse();
  }

  /** The records of a file, up to the bytes that are no record. */
  private static List<TlsRecord> records(AnnotatedHex golden) throws DecodeException {
    List<TlsRecord> records = new ArrayList<>();
    Reader reader = new Reader(golden.bytes());
    while (!reader.isAtEnd() && reader.peekU8("type") >= 20) {
      records.add(TlsRecord.decode(reader));
    }
    return records;
  }

  private static List<Bytes> messages(AnnotatedHex golden) throws DecodeException {
    List<Bytes> messages = new ArrayList<>();
    HandshakeAssembler assembler = new HandshakeAssembler();
    for (TlsRecord each : records(golden)) {
      if (each.type().equals(ContentType.HANDSHAKE)) {
        assembler.add(each.fragment()).forEach(message -> messages.add(message.toBytes()));
      }
    }
    return messages;
  }

  @ParameterizedTest
  @MethodSource("goldenFiles")
  void anySpoiledFieldIsRefusedOrKept(AnnotatedHex golden) {
    for (AnnotatedHex.Field field : golden.fields()) {
      for (Bytes spoiled : spoil(golden, field)) {
        checkStream(spoiled);
      }
    }
  }

  private static List<Bytes> spoil(AnnotatedHex golden, AnnotatedHex.Field field) {
    return List.of(
        filled(golden, field, 0x00),
        filled(golden, field, 0xFF),
        filled(golden, field, 0x7F),
        offBy(golden, field, 1),
        offBy(golden, field, -1));
  }

  private static Bytes filled(AnnotatedHex golden, AnnotatedHex.Field field, int value) {
    byte[] spoiled = golden.bytes().toArray();
    Arrays.fill(spoiled, field.offset(), field.offset() + field.size(), (byte) value);
    return Bytes.of(spoiled);
  }

  private static Bytes offBy(AnnotatedHex golden, AnnotatedHex.Field field, int difference) {
    byte[] spoiled = golden.bytes().toArray();
    spoiled[field.offset() + field.size() - 1] += (byte) difference;
    return Bytes.of(spoiled);
  }

  private static void checkStream(Bytes stream) {
    CodecOracles.holds(stream, TlsRecord::decode);
    if (stream.size() > TlsRecord.HEADER_BYTES) {
      Bytes behindHeader = stream.slice(TlsRecord.HEADER_BYTES, stream.size());
      CodecOracles.holds(behindHeader, HandshakeMessage::decode)
          .ifPresent(TlsOracles::askEverything);
    }
    ServerFlight flight = new ServerFlight();
    flight.feed(stream);
    assertThat(flight.oddities()).isNotNull();
    TlsOracles.sameEventsHoweverCut(stream, 7);
  }

  @ParameterizedTest
  @MethodSource("goldenFiles")
  void aRecordCutAnywhereIsNotEnough(AnnotatedHex golden) throws DecodeException {
    for (TlsRecord each : records(golden)) {
      Bytes whole = each.toBytes();
      for (int length = 0; length < whole.size(); length++) {
        assertThat(TlsOracles.refusal(whole.first(length), TlsRecord::decode))
            .contains(DecodeException.Kind.NOT_ENOUGH_BYTES);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("goldenFiles")
  void aMessageCutAnywhereIsNotEnough(AnnotatedHex golden) throws DecodeException {
    for (Bytes whole : messages(golden)) {
      for (int length = 0; length < whole.size(); length++) {
        assertThat(TlsOracles.refusal(whole.first(length), HandshakeMessage::decode))
            .contains(DecodeException.Kind.NOT_ENOUGH_BYTES);
      }
    }
  }

  /** More bytes cannot help a body that is shorter than its fields say. */
  @ParameterizedTest
  @MethodSource("goldenFiles")
  void aBodyCutAnywhereIsRefusedOrKept(AnnotatedHex golden) throws DecodeException {
    for (Bytes whole : messages(golden)) {
      int bodyBytes = whole.size() - HandshakeMessage.HEADER_BYTES;
      for (int length = 0; length < bodyBytes; length++) {
        Bytes body =
            whole.slice(HandshakeMessage.HEADER_BYTES, HandshakeMessage.HEADER_BYTES + length);
        Bytes cut = new Writer().u8(whole.at(0)).u24be(length).bytes(body).toBytes();
        assertThat(TlsOracles.refusal(cut, HandshakeMessage::decode))
            .isNotEqualTo(java.util.Optional.of(DecodeException.Kind.NOT_ENOUGH_BYTES));
        CodecOracles.holds(cut, HandshakeMessage::decode).ifPresent(TlsOracles::askEverything);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("goldenFiles")
  void theStreamMayBeCutAnywhere(AnnotatedHex golden) {
    for (int pieceBytes : new int[] {1, 2, 3, 5, 64, 1000}) {
      TlsOracles.sameEventsHoweverCut(golden.bytes(), pieceBytes);
    }
  }
}
