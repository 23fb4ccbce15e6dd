package org.rdpdoctor.wire.mcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.mcs.DomainPdu.AttachUserConfirm;
import org.rdpdoctor.wire.mcs.DomainPdu.ChannelJoinConfirm;
import org.rdpdoctor.wire.mcs.DomainPdu.ErectDomainRequest;
import org.rdpdoctor.wire.mcs.DomainPdu.SendData;

class DomainPduTest {
  @Test
  void everyResultSurvives() {
    for (int value = 0; value <= McsResult.MAX; value++) {
      McsResult result = new McsResult(value);
      Optional<Integer> user = value == 0 ? Optional.of(1001) : Optional.empty();
      AttachUserConfirm confirm = new AttachUserConfirm(result, user);
      CodecOracles.survives(confirm, DomainPdu::decode);
      assertThat(confirm.oddities()).isEmpty();
      CodecOracles.survives(new ChannelJoinConfirm(result, 1007, 1003, user), DomainPdu::decode);
    }
  }

  @Test
  void lengthsOfBothFormsSurvive() {
    for (int size : new int[] {0, 0x7F, 0x80, 0xFF, 0x100, DomainPdu.MAX_USER_DATA}) {
      CodecOracles.survives(
          SendData.indication(1002, 1003, Bytes.of(new byte[size])), DomainPdu::decode);
    }
  }

  @Test
  void aShortLengthInTheLongFormIsNothingOdd() throws DecodeException {
    DomainPdu read = decode("68000103eb708002aabb");
    assertThat(((SendData) read).userData()).isEqualTo(Bytes.ofHex("aabb"));
    assertThat(read.oddities()).isEmpty();
    assertThat(read.toBytes()).isEqualTo(Bytes.ofHex("68000103eb708002aabb"));
  }

  @Test
  void userDataIsNotShown() {
    assertThat(SendData.request(1007, 1003, Bytes.of(0xAB, 0xCD)).toString())
        .isEqualTo("SendDataRequest on channel 1003, 2 bytes");
  }

  @Test
  void largeIntegersSurvive() {
    CodecOracles.survives(new ErectDomainRequest(0xFFFF_FFFFL, 0x100), DomainPdu::decode);
  }

  @Test
  void refusesWhatIsNotSpoken() {
    assertThatThrownBy(() -> decode("a0"))
        .isInstanceOf(DecodeException.class)
        .hasMessage("DomainMCSPDU choice at offset 0 is 40");
  }

  private static DomainPdu decode(String hex) throws DecodeException {
    return DomainPdu.decode(new Reader(Bytes.ofHex(hex)));
  }
}
