package org.rdpdoctor.wire.ntlm;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.mstypes.FileTime;
import org.rdpdoctor.wire.ntlm.NtlmMessage.AuthenticateMessage;
import org.rdpdoctor.wire.ntlm.NtlmMessage.ChallengeMessage;
import org.rdpdoctor.wire.ntlm.NtlmMessage.NegotiateMessage;

class NtlmFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void message(byte[] input) {
    CodecOracles.holds(input, NtlmMessage::decode);
    CodecOracles.holds(input, NegotiateMessage::decode);
    Optional<ChallengeMessage> challenge =
        CodecOracles.holds(Bytes.of(input), ChallengeMessage::decode);
    challenge.ifPresent(ChallengeMessage::targetNameText);
    Optional<AuthenticateMessage> authenticate =
        CodecOracles.holds(Bytes.of(input), AuthenticateMessage::decode);
    authenticate.ifPresent(read -> read.text(read.userName()));
  }

  @FuzzTest(maxDuration = "30s")
  void temp(byte[] input) {
    CodecOracles.holds(input, NtlmV2Temp::decode);
  }

  @FuzzTest(maxDuration = "30s")
  void avPairs(byte[] input) {
    Optional<AvPairs> pairs = CodecOracles.holds(Bytes.of(input), AvPairs::decode);
    pairs.ifPresent(NtlmFuzzTest::readEveryValue);
  }

  @FuzzTest(maxDuration = "30s")
  void version(byte[] input) {
    CodecOracles.holds(input, NtlmVersion::decode);
  }

  private static void readEveryValue(AvPairs pairs) {
    pairs.pairs().forEach(pair -> pairs.text(pair.id()));
    pairs.timestamp().ifPresent(FileTime::toInstant);
    pairs.flags();
  }
}
