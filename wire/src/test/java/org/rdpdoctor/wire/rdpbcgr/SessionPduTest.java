package org.rdpdoctor.wire.rdpbcgr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.AnnotatedHex;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.rdpbcgr.ServerRedirection.Field;
import org.rdpdoctor.wire.rdpbcgr.ShareControlPdu.DemandActive;
import org.rdpdoctor.wire.rdpbcgr.ShareControlPdu.OtherShareControl;
import org.rdpdoctor.wire.rdpbcgr.ShareControlPdu.ShareData;

class SessionPduTest {
  @Test
  void readsTheDemandActiveOfTheSpecification() throws DecodeException {
    DemandActive demand = (DemandActive) share("ms-rdpbcgr-share/demand-active");
    assertThat(demand.shareId()).isEqualTo(0x0001_03EA);
    assertThat(demand.capabilitySets().stream().map(DemandActive.CapabilitySet::type))
        .contains(1, 2, 3)
        .hasSize(13);
    assertThat(demand.sessionId()).contains(0L);
  }

  @Test
  void readsEveryErrorInfo() throws DecodeException {
    assertThat(((ShareData) share("ms-rdpbcgr-share/set-error-info")).errorInfo()).contains(7L);
    for (long code : new long[] {0, 7, 0x10CB, 0x8000_0001L, 0xFFFF_FFFFL}) {
      ShareData data = ShareData.errorInfo(1002, 0x103EA, code);
      CodecOracles.survives(data, ShareControlPdu::decode);
      assertThat(data.errorInfo()).contains(code);
    }
    assertThat(ShareData.of(1002, 0, ShareData.MONITOR_LAYOUT, Bytes.of(1, 2, 3, 4)).errorInfo())
        .isEqualTo(Optional.empty());
  }

  @Test
  void aBodyThatCannotBeReadIsKept() throws DecodeException {
    ShareControlPdu read = ShareControlPdu.decode(new Reader(Bytes.ofHex("08001100ea030102")));
    assertThat(read).isEqualTo(new OtherShareControl(0x11, 1002, Bytes.of(1, 2)));
    assertThat(read.oddities()).isNotEmpty();
  }

  @Test
  void tellsTheTargetAndKeepsTheTokenToItself() throws DecodeException {
    ServerRedirection read =
        ServerRedirection.decode(
            new Reader(AnnotatedHex.read("ms-rdpbcgr-redirection/load-balance-info").bytes()));
    assertThat(read.text(Field.TARGET_FQDN)).contains("rdsh2.corp.example");
    assertThat(read.text(Field.LOAD_BALANCE_INFO)).isEqualTo(Optional.empty());
    assertThat(read.text(Field.TARGET_NETBIOS_NAME)).isEqualTo(Optional.empty());
    assertThat(read.loadBalanceInfo()).isPresent();
    assertThat(read.toString()).doesNotContain("msts").doesNotContain("rdsh2");
    CodecOracles.survives(
        ServerRedirection.toName("rdsh2", 3, ServerRedirection.NO_REDIRECT),
        ServerRedirection::decode);
  }

  @Test
  void autoDetectFieldsAreRead() throws DecodeException {
    AutoDetect read =
        AutoDetect.decode(
            new Reader(AnnotatedHex.read("ms-rdpbcgr-autodetect/network-characteristics").bytes()));
    assertThat(read.field(0)).isEqualTo(5);
    assertThat(read.field(1)).isEqualTo(40_000);
    assertThat(read.field(2)).isEqualTo(7);
    assertThat(read.field(3)).isZero();
    CodecOracles.survives(AutoDetect.rttResponse(9), AutoDetect::decode);
    CodecOracles.survives(
        AutoDetect.bandwidthResults(9, AutoDetect.BANDWIDTH_RESULTS, 10, 20), AutoDetect::decode);
  }

  @Test
  void neitherPasswordNorAccountIsShown() throws DecodeException {
    ClientInfo read =
        ClientInfo.decode(
            new Reader(AnnotatedHex.read("ms-rdpbcgr-info/without-extended-info").bytes()));
    assertThat(new String(read.password().reveal(), StandardCharsets.UTF_16LE)).isEqualTo("pass");
    assertThat(read).hasToString("client info with flags 0x000043b3");
  }

  @Test
  void whatWeSendHasNoPassword() {
    ClientInfo ours = ClientInfo.of("CORP", "alice", "192.0.2.1");
    CodecOracles.survives(ours, ClientInfo::decode);
    assertThat(ours.password().reveal()).isEmpty();
    assertThat(ours.flags() & ClientInfo.AUTO_LOGON).isNotZero();
    assertThat(ClientInfo.of("", "", "192.0.2.1").flags() & ClientInfo.AUTO_LOGON).isZero();
  }

  private static ShareControlPdu share(String golden) throws DecodeException {
    return ShareControlPdu.decode(new Reader(AnnotatedHex.read(golden).bytes()));
  }
}
