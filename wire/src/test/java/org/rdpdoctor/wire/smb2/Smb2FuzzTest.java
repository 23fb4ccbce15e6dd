package org.rdpdoctor.wire.smb2;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;

class Smb2FuzzTest {
  @FuzzTest(maxDuration = "30s")
  void message(byte[] input) {
    Optional<Smb2Message> message = CodecOracles.holds(Bytes.of(input), Smb2Message::decode);
    message.ifPresent(Smb2FuzzTest::readAlgorithms);
  }

  @FuzzTest(maxDuration = "30s")
  void header(byte[] input) {
    CodecOracles.holds(input, Smb2Header::decode);
  }

  @FuzzTest(maxDuration = "30s")
  void transform(byte[] input) {
    CodecOracles.holds(input, Smb2Transform::decode);
  }

  private static void readAlgorithms(Smb2Message message) {
    if (message.body() instanceof Smb2Request.Negotiate negotiate) {
      for (NegotiateContext context : negotiate.contexts()) {
        try {
          assertThat(context.algorithms()).doesNotContainNull();
        } catch (DecodeException refusal) {
          CodecOracles.properRefusal(refusal);
        }
      }
    }
  }
}
