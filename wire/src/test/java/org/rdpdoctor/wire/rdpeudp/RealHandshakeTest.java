package org.rdpdoctor.wire.rdpeudp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.rdpeudp.RdpUdpDatagram.Syn;
import org.rdpdoctor.wire.rdpeudp2.Rdpeudp2Packet;

/** Datagrams between a Windows client and a Windows server, where the capture is at hand. */
class RealHandshakeTest {
  private static final Path CAPTURES =
      Path.of(System.getProperty("rdpdoctor.captures", "../../shared/captures"));

  private static final int FILE_HEADER_BYTES = 24;
  private static final int TIME_BYTES = 8;
  private static final int ETHERNET_IP_AND_UDP_HEADER_BYTES = 14 + 20 + 8;

  private static List<Bytes> datagrams() throws IOException, DecodeException {
    Path file = CAPTURES.resolve("zeek__rdpeudp2-handshake-success.pcap");
    assumeTrue(Files.exists(file), "the captures are not at hand");
    Reader reader = new Reader(Bytes.of(Files.readAllBytes(file)));
    reader.skip("file header", FILE_HEADER_BYTES);
    List<Bytes> datagrams = new ArrayList<>();
    while (!reader.isAtEnd()) {
      reader.skip("time", TIME_BYTES);
      int length = (int) reader.u32le("captured length");
      reader.u32le("length");
      Bytes frame = reader.bytes("frame", length);
      datagrams.add(frame.slice(ETHERNET_IP_AND_UDP_HEADER_BYTES, length));
    }
    return datagrams;
  }

  @Test
  void readsTheHandshakeOfVersion3() throws IOException, DecodeException {
    List<Bytes> datagrams = datagrams();
    Syn syn = (Syn) RdpUdpDatagram.decode(new Reader(datagrams.get(0)));
    Syn answer = (Syn) RdpUdpDatagram.decode(new Reader(datagrams.get(1)));
    assertThat(syn.oddities()).isEmpty();
    assertThat(answer.oddities()).isEmpty();
    assertThat(syn.isAnswer()).isFalse();
    assertThat(answer.isAnswer()).isTrue();
    assertThat(answer.sourceAck()).isEqualTo(syn.initialSequenceNumber());
    assertThat(answer.version()).isEqualTo(UdpVersion.VERSION_3);
    assertThat(syn.size()).isEqualTo(syn.upStreamMtu()).isEqualTo(1232);
    for (Bytes datagram : datagrams.subList(2, datagrams.size())) {
      Rdpeudp2Packet packet = Rdpeudp2Packet.decode(new Reader(datagram));
      assertThat(packet.toBytes()).isEqualTo(datagram);
      assertThat(packet.type()).isIn(Rdpeudp2Packet.TYPE_DATA, Rdpeudp2Packet.TYPE_DUMMY);
      assertThat(packet.oddities()).isEmpty();
    }
  }
}
