package org.rdpdoctor.wire.wsman;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;

class WsmanFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void envelope(byte[] input) throws DecodeException {
    WsmanEnvelope envelope;
    try {
      envelope = WsmanEnvelope.parse(Bytes.of(input));
    } catch (DecodeException refusal) {
      CodecOracles.properRefusal(refusal);
      return;
    }
    assertThat(WsmanEnvelope.parse(envelope.toBytes()).body().getClass())
        .isEqualTo(envelope.body().getClass());
  }

  @FuzzTest(maxDuration = "30s")
  void encrypted(byte[] input) throws DecodeException {
    EncryptedMessage message;
    try {
      message = EncryptedMessage.parse(Bytes.of(input));
    } catch (DecodeException refusal) {
      CodecOracles.properRefusal(refusal);
      return;
    }
    assertThat(EncryptedMessage.parse(message.toBytes())).isEqualTo(message);
  }
}
