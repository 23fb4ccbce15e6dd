package org.rdpdoctor.wire.x224;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.rdpbcgr.NegotiationFailureCode;
import org.rdpdoctor.wire.rdpbcgr.NegotiationResponseFlags;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegFailure;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegReq;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegRsp;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.x224.X224Tpdu.ConnectionConfirm;
import org.rdpdoctor.wire.x224.X224Tpdu.ConnectionRequest;
import org.rdpdoctor.wire.x224.X224Tpdu.DataTpdu;
import org.rdpdoctor.wire.x224.X224Tpdu.DisconnectRequest;

class X224TpduTest {
  private static final RdpNegReq TLS_OR_CREDSSP =
      new RdpNegReq(SecurityProtocols.SSL.with(SecurityProtocols.HYBRID));

  @Test
  void writesTheRequestThatClientsSend() {
    assertThat(new ConnectionRequest(TLS_OR_CREDSSP).toBytes())
        .isEqualTo(Bytes.ofHex("0ee00000000000" + "0100080003000000"));
  }

  @Test
  void readsTheCookieWithItsEnd() throws DecodeException {
    Bytes cookie = ascii("Cookie: mstshash=eltons\r\n");
    ConnectionRequest request =
        new ConnectionRequest(
            0, 0, 0, Optional.of(cookie), Optional.of(TLS_OR_CREDSSP), Optional.empty());
    ConnectionRequest read = ConnectionRequest.decode(new Reader(request.toBytes()));
    assertThat(read).isEqualTo(request);
    assertThat(read.routing()).contains(cookie);
    assertThat(read.oddities()).isEmpty();
  }

  @Test
  void readsARoutingTokenThatIsNoCookie() throws DecodeException {
    Bytes token = ascii("tsv://MS Terminal Services Plugin.1.Farm\r\n");
    X224Tpdu read =
        X224Tpdu.decode(
            new Reader(
                new ConnectionRequest(
                        0, 0, 0, Optional.of(token), Optional.empty(), Optional.empty())
                    .toBytes()));
    assertThat(read).isInstanceOf(ConnectionRequest.class);
    assertThat(((ConnectionRequest) read).routing()).contains(token);
  }

  @Test
  void keepsALineWithoutEnd() throws DecodeException {
    X224Tpdu read = X224Tpdu.decode(new Reader(Bytes.ofHex("0ae00000000000" + "436f6f6b")));
    assertThat(read.oddities()).containsExactly("4 bytes at the end of the TPDU are unknown");
  }

  @Test
  void refusesToMakeARequestLongerThanTheLengthIndicator() {
    Optional<Bytes> token = Optional.of(Bytes.of(new byte[249]));
    assertThatThrownBy(
            () -> new ConnectionRequest(0, 0, 0, token, Optional.empty(), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsTheReplies() throws DecodeException {
    assertThat(confirm("0ed00000123400" + "0201080001000000").reply())
        .contains(
            new RdpNegRsp(
                NegotiationResponseFlags.EXTENDED_CLIENT_DATA_SUPPORTED, SecurityProtocols.SSL));
    assertThat(confirm("0ed00000123400" + "0300080005000000").reply())
        .contains(new RdpNegFailure(NegotiationFailureCode.HYBRID_REQUIRED_BY_SERVER));
    assertThat(confirm("06d00000123400").reply()).isEmpty();
  }

  @Test
  void readsAConfirmWithAWrongLengthIndicator() throws DecodeException {
    ConnectionConfirm confirm = confirm("06d00000123400" + "0201080001000000");
    assertThat(confirm.reply()).isPresent();
    assertThat(confirm.oddities())
        .containsExactly("X.224 length indicator is 6, the TPDU needs 14");
  }

  @Test
  void readsAnEchoedRequestInAConfirm() throws DecodeException {
    assertThat(confirm("0ed00000123400" + "0100080003000000").oddities())
        .containsExactly("the confirm carries a negotiation request instead of a reply");
  }

  @Test
  void keepsAReplyOfUnknownType() throws DecodeException {
    ConnectionConfirm confirm = confirm("0ed00000123400" + "0700080003000000");
    assertThat(confirm.reply()).isEmpty();
    assertThat(confirm.trailing()).isEqualTo(Bytes.ofHex("0700080003000000"));
    assertThat(confirm.oddities()).isNotEmpty();
  }

  @Test
  void readsDataAndDisconnect() throws DecodeException {
    assertThat(X224Tpdu.decode(new Reader(Bytes.ofHex("02f0802180"))))
        .isEqualTo(new DataTpdu(Bytes.of(0x21, 0x80)));
    assertThat(X224Tpdu.decode(new Reader(Bytes.ofHex("06800000123401"))))
        .isEqualTo(new DisconnectRequest(0, 0x1234, 1));
  }

  @Test
  void keepsTheLowBitsOfTheCode() throws DecodeException {
    ConnectionConfirm confirm = confirm("06d30000123400");
    assertThat(confirm.header().lowBits()).isEqualTo(3);
    assertThat(confirm.oddities()).containsExactly("X.224 code has low bits: 0xd3");
    CodecOracles.survives(confirm, ConnectionConfirm::decode);
  }

  @Test
  void refusesAnotherTpdu() {
    Reader reader = new Reader(Bytes.ofHex("06e00000123400"));
    assertThatThrownBy(() -> ConnectionConfirm.decode(reader))
        .isInstanceOf(DecodeException.class)
        .hasMessage("X.224 code at offset 1 is 0xe0 instead of 0xd0 (CC)");
    Reader unknown = new Reader(Bytes.ofHex("0250"));
    assertThatThrownBy(() -> X224Tpdu.decode(unknown))
        .isInstanceOf(DecodeException.class)
        .hasMessage("X.224 code at offset 1 is 0x50");
  }

  @Test
  void tellsWhenCorrelationInfoIsAnnouncedButMissing() throws DecodeException {
    X224Tpdu read = X224Tpdu.decode(new Reader(Bytes.ofHex("0ee00000000000" + "0108080003000000")));
    assertThat(read.oddities())
        .containsExactly("RDP_NEG_REQ flags and the presence of correlation info disagree");
  }

  private static ConnectionConfirm confirm(String hex) throws DecodeException {
    return ConnectionConfirm.decode(new Reader(Bytes.ofHex(hex)));
  }

  private static Bytes ascii(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.US_ASCII));
  }
}
