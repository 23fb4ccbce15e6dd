package org.rdpdoctor.wire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;

class WebSocketTest {
  @Test
  void acceptOfTheSpecificationsExample() {
    assertThat(WebSocketOpening.accept("dGhlIHNhbXBsZSBub25jZQ=="))
        .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    assertThat(WebSocketOpening.key(Bytes.of("the sample nonce".getBytes(StandardCharsets.UTF_8))))
        .isEqualTo("dGhlIHNhbXBsZSBub25jZQ==");
  }

  @Test
  void maskedPayloadIsUnmasked() throws DecodeException {
    WebSocketFrame frame = WebSocketFrame.decode(new Reader(Bytes.ofHex("818537fa213d7f9f4d5158")));
    assertThat(new String(frame.payload().toArray(), StandardCharsets.UTF_8)).isEqualTo("Hello");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536})
  void everyLengthSurvives(int size) {
    Bytes payload = Bytes.of(new byte[size]);
    CodecOracles.survives(
        new WebSocketFrame(WebSocketOpcode.BINARY, payload), WebSocketFrame::decode);
    CodecOracles.survives(
        new WebSocketFrame(WebSocketOpcode.BINARY, 0x89ABCDEFL, payload), WebSocketFrame::decode);
  }
}
