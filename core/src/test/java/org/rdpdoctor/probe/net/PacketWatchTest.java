package org.rdpdoctor.probe.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.model.BetweenObservation.ResetSeen;
import org.rdpdoctor.probe.net.PacketWatch.Header;
import org.rdpdoctor.wire.Bytes;

class PacketWatchTest {
  /** IPv4 from 192.0.2.10, TTL 57, id 0x1234; TCP from 3389 to 50000 with RST and ACK. */
  private static final String V4 =
      "4500002812340000390600"
          + "00c000020ac0000201"
          + "0d3dc350"
          + "0000000100000002"
          + "5014"
          + "000000000000";

  /** IPv6 with hop limit 61; TCP from 3389 to 50000 with SYN and ACK. */
  private static final String V6 =
      "600000000014063d"
          + "20010db8000000000000000000000001"
          + "20010db8000000000000000000000002"
          + "0d3dc350"
          + "0000000100000002"
          + "5012"
          + "000000000000";

  @Test
  void readsWhatIsLookedAt() {
    assertThat(PacketWatch.header(Bytes.ofHex(V4), true))
        .contains(new Header(3389, 50000, 57, 0x1234, true));
    assertThat(PacketWatch.header(Bytes.ofHex(V6), false))
        .contains(new Header(3389, 50000, 61, 0, false));
  }

  @Test
  void whatIsCutIsNothing() {
    Bytes whole = Bytes.ofHex(V4);
    for (int size = 0; size < whole.size(); size++) {
      assertThat(PacketWatch.header(whole.first(size), true)).isEmpty();
    }
    assertThat(PacketWatch.header(Bytes.ofHex(V6).first(59), false)).isEmpty();
  }

  @Test
  void aResetIsMeasuredByWhatCameBeforeIt() {
    Header before = new Header(3389, 50000, 57, 99, false);
    Header reset = new Header(3389, 50000, 62, 0, true);
    Header after = new Header(3389, 50000, 57, 100, true);
    assertThat(PacketWatch.reset(List.of(before, reset, after), true))
        .contains(new ResetSeen(62, List.of(57), Optional.of(0), Optional.of(99), 1));
    assertThat(PacketWatch.reset(List.of(before), true)).isEmpty();
  }
}
