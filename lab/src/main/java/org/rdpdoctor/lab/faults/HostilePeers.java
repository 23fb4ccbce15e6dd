package org.rdpdoctor.lab.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.lab.rdp.Negotiation;
import org.rdpdoctor.lab.rdp.RdpListener;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegRsp;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.tls.ContentType;
import org.rdpdoctor.wire.tls.TlsRecord;
import org.rdpdoctor.wire.tls.TlsVersion;

/** Servers that try to keep a client busy, or to fill its memory. */
final class HostilePeers {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** After so many blocks the flood becomes a trickle, so that the lab's own machine can live. */
  private static final int BLOCKS_IN_A_HURRY = 4096;

  /** Far beyond the time that a connection may live, which ends the trickle. */
  private static final int MOST_BLOCKS = BLOCKS_IN_A_HURRY + 3600;

  private static final int BLOCK_BYTES = 16 * 1024;

  /** HelloRequest, which a client that handshakes must ignore: RFC 5246 section 7.4.1.1. */
  private static final Bytes HELLO_REQUEST = Bytes.of(0, 0, 0, 0);

  private static final Bytes TPKT_OF_65535 =
      Bytes.of(0x03, 0x00, 0xFF, 0xFF, 0x0E, 0xD0, 0x00, 0x00, 0x12, 0x34, 0x00);
  private static final Bytes RECORD_OF_65535 =
      Bytes.of(0x16, 0x03, 0x03, 0xFF, 0xFF, 0x02, 0x00, 0x00, 0x4D, 0x03, 0x03);
  private static final Bytes SERVER_HELLO_OF_16_MEGABYTES = Bytes.of(0x02, 0xFF, 0xFF, 0xFF);

  private HostilePeers() {}

  static List<Fault> all() {
    return List.of(
        Fault.withoutCase("slowloris", "answers with a byte a second", () -> HostilePeers::trickle),
        Fault.withoutCase(
            "endless",
            "answers the X.224 request with data that does not end",
            () -> HostilePeers::floodAtRequest),
        Fault.withoutCase(
            "endless-after-hello",
            "answers a ClientHello with records to be ignored, without end",
            () -> WindowsServer.with((peer, _) -> floodAtHello(peer))),
        Fault.withoutCase(
            "huge-length-tpkt",
            "an X.224 answer that announces 65,535 bytes and stops after 11",
            () -> HostilePeers::announceHugePacket),
        Fault.withoutCase(
            "huge-length-record",
            "a TLS record that announces 65,535 bytes and stops after 6",
            () -> WindowsServer.with((peer, _) -> answerHello(peer, RECORD_OF_65535))),
        Fault.withoutCase(
            "huge-length-handshake",
            "a ServerHello that announces 16,777,215 bytes and stops after 16,380",
            () -> WindowsServer.with((peer, _) -> answerHello(peer, hugeServerHello()))));
  }

  private static void trickle(Peer peer) throws IOException, InterruptedException {
    RdpListener.readRequest(peer);
    Bytes confirm =
        RdpListener.confirm(
            RdpListener.WINDOWS_OR_XRDP,
            Optional.of(new RdpNegRsp(Negotiation.WINDOWS_FLAGS, SecurityProtocols.HYBRID)));
    for (int i = 0; i < confirm.size(); i++) {
      peer.send(confirm.slice(i, i + 1));
      Thread.sleep(PAUSE);
    }
    peer.drain();
  }

  private static void floodAtRequest(Peer peer) throws IOException, InterruptedException {
    RdpListener.readRequest(peer);
    flood(peer, Bytes.of(new byte[BLOCK_BYTES]));
  }

  private static void floodAtHello(Peer peer) throws IOException, InterruptedException {
    Hello.await(peer);
    Bytes record = record(HELLO_REQUEST);
    Writer block = new Writer();
    while (block.size() < BLOCK_BYTES) {
      block.bytes(record);
    }
    flood(peer, block.toBytes());
  }

  private static void flood(Peer peer, Bytes block) throws IOException, InterruptedException {
    for (int blocks = 0; blocks < MOST_BLOCKS; blocks++) {
      peer.send(block);
      if (blocks >= BLOCKS_IN_A_HURRY) {
        Thread.sleep(PAUSE);
      }
    }
  }

  private static void announceHugePacket(Peer peer) throws IOException {
    RdpListener.readRequest(peer);
    peer.send(TPKT_OF_65535);
    peer.drain();
  }

  private static void answerHello(Peer peer, Bytes answer) throws IOException {
    Hello.await(peer);
    peer.send(answer);
    peer.drain();
  }

  private static Bytes hugeServerHello() {
    int rest = TlsRecord.MAX_PLAIN_FRAGMENT_BYTES - SERVER_HELLO_OF_16_MEGABYTES.size();
    return record(SERVER_HELLO_OF_16_MEGABYTES.append(Bytes.of(new byte[rest])));
  }

  private static Bytes record(Bytes handshake) {
    return TlsRecord.join(TlsRecord.split(ContentType.HANDSHAKE, TlsVersion.TLS_1_2, handshake));
  }
}
