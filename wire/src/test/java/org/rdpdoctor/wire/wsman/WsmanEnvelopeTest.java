package org.rdpdoctor.wire.wsman;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.wsman.EncryptedMessage.Protection;
import org.rdpdoctor.wire.wsman.WsmanBody.Fault;
import org.rdpdoctor.wire.wsman.WsmanBody.OutputReceived;
import org.rdpdoctor.wire.wsman.WsmanBody.Piece;

class WsmanEnvelopeTest {
  private static final Bytes DATA = Bytes.of(0, 1, 0xFF, '<');

  static Stream<WsmanBody> bodies() {
    return Stream.of(
        new WsmanBody.CreateShell(),
        new WsmanBody.ShellCreated("11111111-2222-3333-4444-555555555555"),
        new WsmanBody.RunCommand("powershell", List.of("-NoProfile", "a <b> & \"c\"")),
        new WsmanBody.CommandStarted("C1"),
        new WsmanBody.SendInput("C1", DATA, true),
        new WsmanBody.SendInput("C1", DATA, false),
        new WsmanBody.InputTaken(),
        new WsmanBody.ReceiveOutput("C1"),
        new OutputReceived(
            List.of(new Piece(Piece.STDOUT, DATA), new Piece(Piece.STDERR, DATA)),
            Optional.of(CommandState.DONE),
            Optional.of(-1)),
        new OutputReceived(List.of(), Optional.empty(), Optional.empty()),
        new WsmanBody.SignalCommand("C1", ShellSignal.TERMINATE),
        new WsmanBody.SignalTaken(),
        new WsmanBody.DeleteShell(),
        new WsmanBody.ShellDeleted(),
        new Fault(
            true, "AccessDenied", Optional.of(Fault.ACCESS_DENIED), "Access is denied. ".strip()),
        new Fault(false, "InternalError", Optional.empty(), "broken"));
  }

  private static WsmanHeader headerOf(WsmanBody body) {
    return body instanceof WsmanBody.Request
        ? new WsmanHeader(
            "uuid:1",
            Optional.empty(),
            "http://host:5985/wsman",
            Optional.of("S1"),
            Map.of("WINRS_CODEPAGE", "65001"),
            Optional.of(Duration.ofSeconds(20)),
            Optional.of(153600))
        : WsmanHeader.answering("uuid:2", Optional.of("uuid:1"));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void survives(WsmanBody body) throws DecodeException {
    WsmanEnvelope envelope = new WsmanEnvelope(headerOf(body), body);
    assertThat(WsmanEnvelope.parse(envelope.toBytes())).isEqualTo(envelope);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void everyTruncationIsRefused(WsmanBody body) {
    Bytes whole = new WsmanEnvelope(headerOf(body), body).toBytes();
    for (int length = 0; length < whole.size(); length++) {
      Bytes cut = whole.first(length);
      assertThatThrownBy(() -> WsmanEnvelope.parse(cut)).isInstanceOf(DecodeException.class);
    }
  }

  /** The example of MS-WSMV section 4.1.3, shortened, with the service's own prefixes. */
  @Test
  void outputAsAServiceWritesIt() throws DecodeException {
    String text =
        """
        <s:Envelope xml:lang="en-US" xmlns:s="http://www.w3.org/2003/05/soap-envelope"
            xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing"
            xmlns:w="http://schemas.microsoft.com/wbem/wsman/1/windows/shell">
          <s:Header>
            <wsa:Action>http://schemas.microsoft.com/wbem/wsman/1/windows/shell/ReceiveResponse</wsa:Action>
            <wsa:MessageID>uuid:A</wsa:MessageID><wsa:RelatesTo>uuid:B</wsa:RelatesTo>
          </s:Header>
          <s:Body><w:ReceiveResponse>
            <w:Stream Name="stdout" CommandId="C1">aGk=</w:Stream>
            <w:Stream Name="stdout" CommandId="C1" End="true"></w:Stream>
            <w:CommandState CommandId="C1"
              State="http://schemas.microsoft.com/wbem/wsman/1/windows/shell/CommandState/Done">
              <w:ExitCode>3221225794</w:ExitCode></w:CommandState>
          </w:ReceiveResponse></s:Body>
        </s:Envelope>
        """;
    WsmanEnvelope envelope = WsmanEnvelope.parse(Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
    assertThat(envelope.header().relatesTo()).contains("uuid:B");
    assertThat(envelope.body())
        .isEqualTo(
            new OutputReceived(
                List.of(new Piece(Piece.STDOUT, Bytes.of('h', 'i'))),
                Optional.of(CommandState.DONE),
                Optional.of(0xC0000142)));
  }

  @Test
  void faultsTellWhatTheyAre() {
    assertThat(new Fault(false, "TimedOut", Optional.of(2150858793L), "").isTimeout()).isTrue();
    assertThat(new Fault(true, "AccessDenied", Optional.empty(), "").isAccessDenied()).isTrue();
    assertThat(new Fault(true, "", Optional.of(5L), "").isAccessDenied()).isTrue();
    assertThat(new Fault(false, "QuotaLimit", Optional.empty(), "").isQuota()).isTrue();
    assertThat(new Fault(false, "", Optional.of(0x803381A5L), "").isQuota()).isTrue();
    assertThat(new Fault(false, "InternalError", Optional.of(2L), "").isQuota()).isFalse();
  }

  @Test
  void encryptedMessagesSurvive() throws DecodeException {
    EncryptedMessage message =
        new EncryptedMessage(Protection.SPNEGO, 4, Bytes.of(new byte[16]), DATA);
    assertThat(new String(message.toBytes().toArray(), StandardCharsets.ISO_8859_1))
        .isEqualTo(
            "--Encrypted Boundary\r\n"
                + "\tContent-Type: application/HTTP-SPNEGO-session-encrypted\r\n"
                + "\tOriginalContent: type=application/soap+xml;charset=UTF-8;Length=4\r\n"
                + "--Encrypted Boundary\r\n"
                + "\tContent-Type: application/octet-stream\r\n"
                + "\u0010\0\0\0"
                + "\0".repeat(16)
                + "\0\u0001\u00FF<"
                + "--Encrypted Boundary--\r\n");
    assertThat(EncryptedMessage.parse(message.toBytes())).isEqualTo(message);
    assertThat(EncryptedMessage.isAnnounced(message.contentType())).isTrue();
  }

  @Test
  void dataThatLooksLikeABoundaryIsData() throws DecodeException {
    Bytes data = Bytes.of("--Encrypted Boundary\r\nx".getBytes(StandardCharsets.US_ASCII));
    EncryptedMessage message =
        new EncryptedMessage(Protection.KERBEROS, data.size(), Bytes.EMPTY, data);
    assertThat(EncryptedMessage.parse(message.toBytes())).isEqualTo(message);
  }

  @Test
  void cutEncryptedMessagesAreRefused() {
    Bytes whole =
        new EncryptedMessage(Protection.SPNEGO, 4, Bytes.of(new byte[16]), DATA).toBytes();
    for (int length = 0; length < whole.size() - 2; length++) {
      Bytes cut = whole.first(length);
      assertThatThrownBy(() -> EncryptedMessage.parse(cut)).isInstanceOf(DecodeException.class);
    }
  }
}
