package org.rdpdoctor.wire.mcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;

class DisconnectProviderUltimatumTest {
  @Test
  void writesThePacketOfXrdp() {
    assertThat(new DisconnectProviderUltimatum(DisconnectReason.USER_REQUESTED).toPacket())
        .isEqualTo(Bytes.ofHex("0300000902f0802180"));
  }

  @Test
  void keepsEveryReasonAndPadding() {
    for (int reason = 0; reason <= 7; reason++) {
      for (int padding = 0; padding <= 0x7F; padding++) {
        DisconnectProviderUltimatum ultimatum =
            new DisconnectProviderUltimatum(new DisconnectReason(reason), padding);
        CodecOracles.survives(ultimatum, DisconnectProviderUltimatum::decode);
        assertThat(ultimatum.oddities().isEmpty()).isEqualTo(reason <= 4 && padding == 0);
      }
    }
  }

  @Test
  void refusesAnotherPdu() {
    Reader attachUserRequest = new Reader(Bytes.ofHex("2800"));
    assertThatThrownBy(() -> DisconnectProviderUltimatum.decode(attachUserRequest))
        .isInstanceOf(DecodeException.class)
        .hasMessage("DomainMCSPDU choice at offset 0 is 10 instead of 8");
  }
}
