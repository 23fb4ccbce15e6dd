package org.rdpdoctor.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.wire.AnnotatedHex;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Writer;

class TlsStreamReaderTest {
  private static final ServerHelloDone DONE = new ServerHelloDone();

  private static TlsRecord handshake(Bytes fragment) {
    return new TlsRecord(ContentType.HANDSHAKE, TlsVersion.TLS_1_2, fragment);
  }

  private static Bytes stream(TlsRecord... records) {
    return TlsRecord.join(List.of(records));
  }

  private static ServerHello serverHello(TlsVersion version) {
    return new ServerHello(
        TlsVersion.TLS_1_2,
        new Writer().zeros(32).toBytes(),
        Bytes.EMPTY,
        CipherSuite.TLS_AES_128_GCM_SHA256,
        0,
        Extensions.of(List.of(Extension.selectedVersion(version))),
        Bytes.EMPTY);
  }

  private static List<Class<?>> kinds(List<TlsEvent> events) {
    List<Class<?>> kinds = new ArrayList<>();
    events.forEach(event -> kinds.add(event.getClass()));
    return kinds;
  }

  @Test
  void aMessageMayBeSpreadOverRecordsAndOneRecordHoldSeveral() {
    Bytes two = serverHello(TlsVersion.TLS_1_2).toBytes().append(DONE.toBytes());
    TlsStreamReader reader = new TlsStreamReader();
    assertThat(kinds(reader.feed(stream(handshake(two.first(10))))))
        .containsExactly(TlsEvent.RecordRead.class);
    assertThat(reader.isInTheMiddle()).isTrue();
    assertThat(kinds(reader.feed(stream(handshake(two.slice(10, two.size()))))))
        .containsExactly(
            TlsEvent.RecordRead.class, TlsEvent.MessageRead.class, TlsEvent.MessageRead.class);
    assertThat(reader.isInTheMiddle()).isFalse();
    assertThat(reader.wantsMore()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"HTTP/1.1 400 Bad Request\r\n", "SSH-2.0-OpenSSH", "\u0003", "\u0016\u0002"})
  void whatIsNotTlsIsSaidAtOnce(String text) {
    Bytes bytes = Bytes.of(text.getBytes(StandardCharsets.US_ASCII));
    TlsStreamReader reader = new TlsStreamReader();
    assertThat(reader.feed(bytes)).containsExactly(new TlsEvent.NotTls(0, bytes));
    assertThat(reader.isInTheMiddle()).isFalse();
  }

  @Test
  void ofAForeignStreamOnlyTheBeginningIsKept() {
    TlsStreamReader reader = new TlsStreamReader();
    Bytes endless = new Writer().zeros(1_000_000).toBytes();
    List<TlsEvent> events = reader.feed(endless);
    assertThat(events)
        .containsExactly(new TlsEvent.NotTls(0, endless.first(TlsStreamReader.MAX_FOREIGN_BYTES)));
    assertThat(reader.wantsMore()).isFalse();
    assertThat(reader.feed(endless)).isEmpty();
  }

  @Test
  void foreignBytesThatComeOneByOneAreAllTold() {
    ServerFlight flight = new ServerFlight();
    Bytes bytes = AnnotatedHex.read("tls/server-xrdp-alert-then-disconnect").bytes();
    for (int i = 0; i < bytes.size(); i++) {
      flight.feed(bytes.slice(i, i + 1));
    }
    assertThat(flight.notTls().orElseThrow().isMcsDisconnect()).isTrue();
    assertThat(flight.events()).hasSize(3);
  }

  @Test
  void aRecordLengthAboveTheLimitStopsIt() {
    TlsStreamReader reader = new TlsStreamReader();
    assertThat(reader.feed(Bytes.ofHex("160303ffff")))
        .containsExactly(new TlsEvent.LimitPassed("record length is 65535"));
    assertThat(reader.wantsMore()).isFalse();
    assertThat(reader.feed(stream(handshake(DONE.toBytes())))).isEmpty();
  }

  @Test
  void aMessageLengthAboveTheLimitStopsIt() {
    TlsStreamReader reader = new TlsStreamReader();
    List<TlsEvent> events = reader.feed(stream(handshake(Bytes.of(11, 0xFF, 0xFF, 0xFF))));
    assertThat(kinds(events))
        .containsExactly(TlsEvent.RecordRead.class, TlsEvent.LimitPassed.class);
  }

  @Test
  void endlessMessagesStopIt() {
    TlsStreamReader reader = new TlsStreamReader();
    List<TlsEvent> events = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      events.addAll(reader.feed(stream(handshake(DONE.toBytes()))));
    }
    assertThat(events).hasSize(2 * HandshakeAssembler.MAX_MESSAGES + 2);
    assertThat(events.getLast()).isInstanceOf(TlsEvent.LimitPassed.class);
  }

  @Test
  void endlessEmptyRecordsStopIt() {
    TlsStreamReader reader = new TlsStreamReader();
    Bytes empty = stream(handshake(Bytes.EMPTY));
    int events = 0;
    while (reader.wantsMore()) {
      events += reader.feed(empty).size();
    }
    assertThat(events).isEqualTo(TlsStreamReader.MAX_RECORDS + 1);
  }

  @Test
  void endlessDataStopsIt() {
    TlsStreamReader reader = new TlsStreamReader();
    TlsRecord large =
        new TlsRecord(
            ContentType.APPLICATION_DATA,
            TlsVersion.TLS_1_2,
            new Writer().zeros(TlsRecord.MAX_FRAGMENT_BYTES).toBytes());
    long bytes = 0;
    while (reader.wantsMore()) {
      reader.feed(stream(large));
      bytes += large.size();
    }
    assertThat(bytes)
        .isBetween(
            TlsStreamReader.MAX_STREAM_BYTES, TlsStreamReader.MAX_STREAM_BYTES + large.size());
  }

  @Test
  void aMegabyteInSmallRecordsIsReadInReasonableTime() throws DecodeException {
    Bytes certificate = new Writer().zeros(CertificateMessage.MAX_CERTIFICATE_BYTES).toBytes();
    Bytes message = new CertificateMessage(List.of(certificate)).toBytes();
    HandshakeAssembler assembler = new HandshakeAssembler();
    int messages = 0;
    for (int from = 0; from < message.size(); from += 16) {
      messages += assembler.add(message.slice(from, Math.min(message.size(), from + 16))).size();
    }
    assertThat(messages).isEqualTo(1);
    assertThat(assembler.pendingBytes()).isZero();
  }

  @Test
  void aMessageWithoutSenseDoesNotStopTheNext() {
    Bytes malformed = new Writer().u8(2).u24be(3).zeros(3).toBytes();
    ServerFlight flight = new ServerFlight();
    flight.feed(stream(handshake(malformed.append(DONE.toBytes()))));
    assertThat(kinds(flight.events()))
        .containsExactly(
            TlsEvent.RecordRead.class,
            TlsEvent.MessageUnreadable.class,
            TlsEvent.MessageRead.class);
    assertThat(flight.oddities())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("message server_hello cannot be read: ");
    assertThat(flight.isComplete()).isTrue();
    assertThatThrownBy(() -> new HandshakeAssembler().add(malformed))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("server_hello");
  }

  @Test
  void behindChangeCipherSpecNothingIsRead() {
    TlsRecord changeCipherSpec =
        new TlsRecord(ContentType.CHANGE_CIPHER_SPEC, TlsVersion.TLS_1_2, Bytes.of(1));
    TlsRecord encryptedAlert =
        new TlsRecord(ContentType.ALERT, TlsVersion.TLS_1_2, new Writer().zeros(24).toBytes());
    TlsRecord encryptedFinished = handshake(new Writer().u32be(0xFFFFFFFFL).toBytes());
    List<TlsEvent> events =
        new TlsStreamReader()
            .feed(
                stream(
                    handshake(serverHello(TlsVersion.TLS_1_2).toBytes()),
                    changeCipherSpec,
                    encryptedFinished,
                    encryptedAlert));
    assertThat(kinds(events))
        .containsExactly(
            TlsEvent.RecordRead.class,
            TlsEvent.MessageRead.class,
            TlsEvent.RecordRead.class,
            TlsEvent.RecordRead.class,
            TlsEvent.RecordRead.class);
  }

  @Test
  void changeCipherSpecBehindARetryMeansNothing() {
    TlsRecord changeCipherSpec =
        new TlsRecord(ContentType.CHANGE_CIPHER_SPEC, TlsVersion.TLS_1_2, Bytes.of(1));
    Bytes hello = serverHello(TlsVersion.TLS_1_3).toBytes();
    List<TlsEvent> events =
        new TlsStreamReader().feed(stream(handshake(hello), changeCipherSpec, handshake(hello)));
    assertThat(events).filteredOn(TlsEvent.MessageRead.class::isInstance).hasSize(2);
  }

  @Test
  void alertsAreRead() {
    Alert warning = new Alert(AlertLevel.WARNING, AlertDescription.UNRECOGNIZED_NAME);
    Alert fatal = Alert.fatal(AlertDescription.HANDSHAKE_FAILURE);
    ServerFlight flight = new ServerFlight();
    flight.feed(TlsRecord.ofAlert(TlsVersion.TLS_1_0, warning).toBytes());
    assertThat(flight.alert()).contains(warning);
    assertThat(flight.isComplete()).isFalse();
    flight.feed(TlsRecord.ofAlert(TlsVersion.TLS_1_0, fatal).toBytes());
    assertThat(flight.alert()).contains(fatal);
    assertThat(flight.isComplete()).isTrue();
  }

  @Test
  void aClosingServerHasNothingMoreToSay() {
    ServerFlight flight = new ServerFlight();
    Alert close = new Alert(AlertLevel.WARNING, AlertDescription.CLOSE_NOTIFY);
    flight.feed(TlsRecord.ofAlert(TlsVersion.TLS_1_0, close).toBytes());
    assertThat(flight.isComplete()).isTrue();
  }

  @Test
  void oddAlertsAndRecordsAreReported() {
    ServerFlight flight = new ServerFlight();
    flight.feed(Bytes.ofHex("1503040002" + "0928" + "1603030000"));
    assertThat(flight.oddities())
        .containsExactly(
            "record version is 0x0304, which TLS 1.3 forbids",
            "alert level is neither warning nor fatal: 0x09",
            "record of type handshake is empty");
  }
}
