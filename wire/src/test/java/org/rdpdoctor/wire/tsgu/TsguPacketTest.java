package org.rdpdoctor.wire.tsgu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.tsgu.TsguPacket.ChannelCreate;
import org.rdpdoctor.wire.tsgu.TsguPacket.ChannelResponse;
import org.rdpdoctor.wire.tsgu.TsguPacket.TunnelCreate;
import org.rdpdoctor.wire.tsgu.TsguPacket.TunnelResponse;

class TsguPacketTest {
  private static TsguPacket decode(String hex) throws DecodeException {
    return TsguPacket.decode(new Reader(Bytes.ofHex(hex.replace(" ", ""))));
  }

  @Test
  void aRefusalThatIsShorterThanItsFlagsSayIsReadAndOdd() throws DecodeException {
    ChannelResponse refusal = (ChannelResponse) decode("0900 0000 10000000 dd590780 0100 0000");
    assertThat(refusal.errorCode()).isEqualTo(GatewayCode.PROXY_TS_CONNECTFAILED);
    assertThat(refusal.channelId()).isEmpty();
    assertThat(refusal.oddities()).isNotEmpty();
  }

  @Test
  void codesInBothForms() {
    GatewayCode bare = new GatewayCode(23005);
    assertThat(bare.asResult()).isEqualTo(GatewayCode.PROXY_TS_CONNECTFAILED);
    assertThat(bare.win32()).contains(23005);
    assertThat(bare).hasToString("E_PROXY_TS_CONNECTFAILED");
    assertThat(GatewayCode.SUCCESS.win32()).isEmpty();
    assertThat(GatewayCode.ACCESS_DENIED).hasToString("E_ACCESSDENIED");
    assertThat(new GatewayCode(0x8009030CL)).hasToString("0x8009030C");
  }

  @Test
  void ourOwnSurvive() {
    CodecOracles.survives(new ChannelCreate("rdphost.lab.example", 3389), TsguPacket::decode);
    CodecOracles.survives(
        new TunnelCreate(TsguPacket.CURRENT_CAPABILITIES, Optional.of(Bytes.of(1, 2))),
        TsguPacket::decode);
    CodecOracles.survives(
        TunnelResponse.opened(1, 2, Optional.of("Please agree")), TsguPacket::decode);
    CodecOracles.survives(new TsguPacket.TunnelAuthorization("PC"), TsguPacket::decode);
    CodecOracles.survives(TsguPacket.TunnelAuthorizationResponse.authorized(), TsguPacket::decode);
  }

  @Test
  void lengthsAreBounded() {
    assertThatThrownBy(() -> decode("0a00 0000 ffffff7f 0000")).hasMessageContaining("limit");
    assertThatThrownBy(() -> decode("0a00 0000 07000000 0000")).hasMessageContaining("limit");
    assertThatThrownBy(() -> decode("0a00 0000 0a000000 0500")).hasMessageContaining("shorter");
    assertThatThrownBy(() -> decode("0a00 0000 0b000000 0500")).hasMessageContaining("11 bytes");
  }

  @Test
  void cookiesAreNotShown() {
    assertThat(new TunnelCreate(0, Optional.of(Bytes.of(0xAB, 0xCD))).toString())
        .doesNotContain("abcd");
  }
}
