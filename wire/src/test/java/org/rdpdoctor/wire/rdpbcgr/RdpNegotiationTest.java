package org.rdpdoctor.wire.rdpbcgr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegFailure;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegRsp;

class RdpNegotiationTest {
  @Test
  void namesProtocolsAsPeopleDo() {
    assertThat(SecurityProtocols.RDP).hasToString("RDP");
    assertThat(SecurityProtocols.SSL.with(SecurityProtocols.HYBRID)).hasToString("TLS+CredSSP");
    assertThat(new SecurityProtocols(0x8000_001FL))
        .hasToString("TLS+CredSSP+RDSTLS+CredSSP-EX+RDSAAD+0x80000000");
  }

  @Test
  void containsEveryBitOfTheOther() {
    SecurityProtocols both = SecurityProtocols.SSL.with(SecurityProtocols.HYBRID);
    assertThat(both.contains(SecurityProtocols.SSL)).isTrue();
    assertThat(both.contains(SecurityProtocols.SSL.with(SecurityProtocols.RDSTLS))).isFalse();
    assertThat(both.without(SecurityProtocols.HYBRID)).isEqualTo(SecurityProtocols.SSL);
  }

  @Test
  void unknownFailureCodeSurvives() throws DecodeException {
    RdpNegotiation read = decode("0300080007000000");
    assertThat(read).isEqualTo(new RdpNegFailure(new NegotiationFailureCode(7)));
    assertThat(read.oddities()).containsExactly("RDP_NEG_FAILURE has the unknown code 0x00000007");
  }

  @Test
  void namesEveryFailureCodeOfTheSpecification() {
    for (long value = 1; value <= 6; value++) {
      assertThat(new NegotiationFailureCode(value).name()).isPresent();
    }
    assertThat(NegotiationFailureCode.SSL_CERT_NOT_ON_SERVER).hasToString("SSL_CERT_NOT_ON_SERVER");
  }

  @Test
  void selectingTwoProtocolsIsOdd() throws DecodeException {
    assertThat(decode("0200080003000000").oddities())
        .containsExactly("RDP_NEG_RSP selects more than one protocol: TLS+CredSSP");
  }

  @Test
  void aWrongLengthFieldIsKept() throws DecodeException {
    RdpNegotiation read = decode("0200ff0001000000");
    assertThat(read.length()).isEqualTo(0xFF);
    assertThat(read.oddities()).containsExactly("RDP_NEG_RSP length is 255 instead of 8");
    assertThat(read.toBytes()).isEqualTo(Bytes.ofHex("0200ff0001000000"));
  }

  @Test
  void unknownFlagsAreKept() throws DecodeException {
    RdpNegRsp read = RdpNegRsp.decode(new Reader(Bytes.ofHex("02e1080001000000")));
    assertThat(read.flags().contains(NegotiationResponseFlags.EXTENDED_CLIENT_DATA_SUPPORTED))
        .isTrue();
    assertThat(read.flags().unknown()).isEqualTo(new NegotiationResponseFlags(0xE0));
  }

  @Test
  void refusesAnotherType() {
    assertThatThrownBy(() -> decode("0400080001000000"))
        .isInstanceOf(DecodeException.class)
        .hasMessage("negotiation type at offset 0 is 0x04");
  }

  private static RdpNegotiation decode(String hex) throws DecodeException {
    return RdpNegotiation.decode(new Reader(Bytes.ofHex(hex)));
  }
}
