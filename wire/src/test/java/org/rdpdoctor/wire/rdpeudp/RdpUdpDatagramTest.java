package org.rdpdoctor.wire.rdpeudp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.wire.AnnotatedHex;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.rdpeudp.RdpUdpDatagram.Ack;
import org.rdpdoctor.wire.rdpeudp.RdpUdpDatagram.Syn;

class RdpUdpDatagramTest {
  /** The golden SYNs lack their padding, which would fill pages. */
  static List<AnnotatedHex> syns() {
    return AnnotatedHex.allOf("ms-rdpeudp-syn");
  }

  private static Bytes padded(Bytes head) {
    return head.append(new Writer().zeros(RdpUdpDatagram.MAX_MTU - head.size()).toBytes());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("syns")
  void decodesEncodesAndIsClean(AnnotatedHex golden) throws DecodeException {
    Bytes whole = padded(golden.bytes());
    RdpUdpDatagram datagram = RdpUdpDatagram.decode(new Reader(whole));
    assertThat(datagram.oddities()).isEmpty();
    assertThat(datagram.toBytes()).isEqualTo(whole);
    assertThat(datagram.size()).isEqualTo(RdpUdpDatagram.MAX_MTU);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("syns")
  void everyTruncationAndEverySpoiledFieldIsNoticed(AnnotatedHex golden) {
    Bytes whole = padded(golden.bytes());
    for (int length = 0; length < whole.size(); length += length < 100 ? 1 : 50) {
      CodecOracles.refusedOrOdd(whole.first(length), RdpUdpDatagram::decode);
    }
    for (AnnotatedHex.Field field : golden.fields()) {
      Bytes spoiled = padded(golden.spoiled(field));
      if (field.allowsAnyValue()) {
        assertThat(CodecOracles.holds(spoiled, RdpUdpDatagram::decode))
            .as(field.name())
            .isPresent();
      } else {
        CodecOracles.refusedOrOdd(spoiled, RdpUdpDatagram::decode);
      }
    }
  }

  @Test
  void makesTheSynOfTheSpecification() throws DecodeException {
    Bytes golden = padded(AnnotatedHex.read("ms-rdpeudp-syn/syn-ack").bytes());
    Syn syn = Syn.request(64, 0x42, RdpUdpDatagram.MAX_MTU, Optional.empty());
    assertThat(syn.answer(1024, 0x42, Optional.empty()).toBytes()).isEqualTo(golden);
    assertThat(RdpUdpDatagram.decode(new Reader(golden)))
        .isEqualTo(syn.answer(1024, 0x42, Optional.empty()));
  }

  @Test
  void everySynIsAsLargeAsItsMtu() {
    for (int mtu = RdpUdpDatagram.MIN_MTU; mtu <= RdpUdpDatagram.MAX_MTU; mtu += 10) {
      Syn syn = Syn.request(64, 7, mtu, Optional.of(SynDataEx.of(UdpVersion.VERSION_2)));
      assertThat(syn.size()).isEqualTo(mtu);
      assertThat(syn.oddities()).isEmpty();
      CodecOracles.survives(syn, RdpUdpDatagram::decode);
      Syn answer = syn.answer(64, 9, syn.extension());
      assertThat(answer.isAnswer()).isTrue();
      assertThat(answer.sourceAck()).isEqualTo(7);
      assertThat(answer.size()).isEqualTo(mtu);
      assertThat(answer.oddities()).isEmpty();
      CodecOracles.survives(answer, RdpUdpDatagram::decode);
    }
  }

  @Test
  void tellsTheVersion() {
    assertThat(Syn.request(64, 7, 1232, Optional.empty()).version())
        .isEqualTo(UdpVersion.VERSION_1);
    assertThat(UdpVersion.VERSION_3).hasToString("3");
    assertThat(new UdpVersion(7)).hasToString("0x0007");
    SynDataEx notValid = new SynDataEx(0, UdpVersion.VERSION_2, Optional.empty());
    Syn syn = Syn.request(64, 7, 1232, Optional.of(notValid));
    assertThat(syn.version()).isEqualTo(UdpVersion.VERSION_1);
    assertThat(syn.oddities()).containsExactly("uSynExFlags is 0x0000 instead of 0x0001");
  }

  @Test
  void onlyTheClientsSynOfVersion3HasAHash() {
    Bytes hash = new Writer().zeros(SynDataEx.COOKIE_HASH_SIZE).toBytes();
    SynDataEx hashed =
        new SynDataEx(SynDataEx.VERSION_INFO_VALID, UdpVersion.VERSION_3, Optional.of(hash));
    Syn syn = Syn.request(64, 7, 1232, Optional.of(hashed));
    CodecOracles.survives(syn, RdpUdpDatagram::decode);
    assertThatThrownBy(() -> syn.answer(64, 9, Optional.of(hashed)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the flags 0x1005 do not fit the payloads");
  }

  @Test
  void refusesWhatIsNeitherSynNorAck() {
    assertThatThrownBy(() -> RdpUdpDatagram.decode(new Reader(Bytes.ofHex("ffffffff00400000"))))
        .isInstanceOf(DecodeException.class)
        .hasMessage("uFlags at offset 6 is 0x0000, neither SYN nor ACK");
  }

  @Test
  void boundsTheAckVector() {
    Bytes announced = Bytes.ofHex("ffffffff004000040801");
    assertThatThrownBy(() -> RdpUdpDatagram.decode(new Reader(announced)))
        .isInstanceOf(DecodeException.class)
        .hasMessage("uAckVectorSize at offset 8 is 2049, the limit is 2048");
    assertThat(Ack.paddingAfter(2)).isZero();
    assertThat(Ack.paddingAfter(3)).isEqualTo(3);
  }
}
