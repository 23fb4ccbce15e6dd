package org.rdpdoctor.probe.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.probe.net.Transcript.Event;
import org.rdpdoctor.probe.net.Transcript.Moment;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Writer;

/**
 * Makes up the IP packets (RFC 791, RFC 8200) and TCP segments (RFC 9293) of one connection, or the
 * UDP datagrams (RFC 768) of one flow.
 */
final class SegmentMaker {
  /** One IP packet; the comment tells what it carries. */
  record Packet(Instant at, Bytes bytes, Optional<String> comment) {}

  private static final int FIN = 0x01;
  private static final int SYN = 0x02;
  private static final int RST = 0x04;
  private static final int PSH = 0x08;
  private static final int ACK = 0x10;
  private static final int SEGMENT_BYTES = 1400;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int UDP_HEADER_BYTES = 8;
  private static final int DONT_FRAGMENT = 0x4000;
  private static final int TCP_HEADER_BYTES = 20;
  private static final int V4_HEADER_BYTES = 20;
  private static final int WINDOW = 65_535;
  private static final int HOPS = 64;

  /** Stands for a local port that the system did not tell. */
  private static final int FIRST_MADE_UP_PORT = 49_152;

  private static final int MADE_UP_PORTS = 16_384;

  /** One side of the connection. */
  private static final class Side {
    private final InetAddress address;
    private final int port;

    /** Sequence number of the next byte. */
    private long next;

    private Side(InetAddress address, int port, long next) {
      this.address = address;
      this.port = port;
      this.next = next;
    }
  }

  private final Transcript transcript;
  private final Side us;
  private final Side peer;
  private final List<Packet> packets = new ArrayList<>();
  private boolean peerEnded;

  /**
   * Prepares one connection.
   *
   * @param number of the transcript in the file, so that made-up ports differ
   */
  SegmentMaker(Transcript transcript, int number) {
    this.transcript = transcript;
    int localPort =
        transcript.localPort() == 0
            ? FIRST_MADE_UP_PORT + number % MADE_UP_PORTS
            : transcript.localPort();
    this.us = new Side(transcript.localAddress(), localPort, 1_000);
    this.peer = new Side(transcript.remoteAddress(), transcript.remotePort(), 5_000);
  }

  List<Packet> packets() {
    Optional<String> purpose = Optional.of(transcript.purpose());
    for (Moment moment : transcript.moments()) {
      Instant at = moment.at();
      switch (moment.event()) {
        case Event.Dialled _ -> control(at, us, peer, SYN, purpose);
        case Event.Answered _ -> {
          control(at, peer, us, SYN | ACK, Optional.empty());
          control(at, us, peer, ACK, Optional.empty());
        }
        case Event.Refused _ -> control(at, peer, us, RST | ACK, Optional.empty());
        case Event.Sent(String what, Bytes bytes) -> data(at, us, peer, bytes, Optional.of(what));
        case Event.Received(Bytes bytes) -> {
          data(at, peer, us, bytes, Optional.empty());
          control(at, us, peer, ACK, Optional.empty());
        }
        case Event.PeerClosed _ -> {
          control(at, peer, us, FIN | ACK, Optional.empty());
          control(at, us, peer, ACK, Optional.empty());
          peerEnded = true;
        }
        case Event.PeerReset _ -> {
          control(at, peer, us, RST | ACK, Optional.empty());
          peerEnded = true;
        }
        case Event.WeClosed _ -> weClosed(at);
        case Event.DatagramSent(String what, Bytes bytes) ->
            datagram(at, us, peer, bytes, Optional.of(what));
        case Event.DatagramReceived(Bytes bytes) -> datagram(at, peer, us, bytes, Optional.empty());
      }
    }
    return packets;
  }

  /** After a reset there is nothing left to close. */
  private void weClosed(Instant at) {
    boolean reset =
        peerEnded
            && transcript.moments().stream()
                .anyMatch(moment -> moment.event() instanceof Event.PeerReset);
    if (!reset) {
      control(at, us, peer, FIN | ACK, Optional.empty());
    }
  }

  private void control(Instant at, Side from, Side to, int flags, Optional<String> comment) {
    segment(at, from, to, flags, Bytes.EMPTY, comment);
    if ((flags & (SYN | FIN)) != 0) {
      from.next++;
    }
  }

  private void data(Instant at, Side from, Side to, Bytes bytes, Optional<String> comment) {
    Optional<String> remark = comment;
    for (int offset = 0; offset < bytes.size(); offset += SEGMENT_BYTES) {
      Bytes part = bytes.slice(offset, Math.min(bytes.size(), offset + SEGMENT_BYTES));
      segment(at, from, to, PSH | ACK, part, remark);
      from.next += part.size();
      remark = Optional.empty();
    }
  }

  private void segment(
      Instant at, Side from, Side to, int flags, Bytes payload, Optional<String> comment) {
    Bytes unchecked = tcp(from, to, flags, payload, 0).toBytes();
    int checksum = checksum(withPseudoHeader(from, to, TCP, unchecked));
    Bytes segment = tcp(from, to, flags, payload, checksum).toBytes();
    packets.add(new Packet(at, ip(from.address, to.address, TCP, segment), comment));
  }

  private void datagram(Instant at, Side from, Side to, Bytes payload, Optional<String> comment) {
    Bytes unchecked = udp(from, to, payload, 0).toBytes();
    int checksum = checksum(withPseudoHeader(from, to, UDP, unchecked));
    Bytes datagram = udp(from, to, payload, checksum == 0 ? 0xFFFF : checksum).toBytes();
    packets.add(new Packet(at, ip(from.address, to.address, UDP, datagram), comment));
  }

  private static Bytes withPseudoHeader(Side from, Side to, int protocol, Bytes segment) {
    Writer writer = new Writer();
    writer.bytes(octets(from.address)).bytes(octets(to.address));
    return writer.u32be(segment.size()).u32be(protocol).bytes(segment).toBytes();
  }

  private static Writer udp(Side from, Side to, Bytes payload, int checksum) {
    Writer writer = new Writer();
    writer.u16be(from.port).u16be(to.port);
    return writer.u16be(UDP_HEADER_BYTES + payload.size()).u16be(checksum).bytes(payload);
  }

  private static Writer tcp(Side from, Side to, int flags, Bytes payload, int checksum) {
    Writer writer = new Writer();
    writer.u16be(from.port).u16be(to.port);
    writer.u32be(from.next).u32be((flags & ACK) == 0 ? 0 : to.next);
    writer.u8((TCP_HEADER_BYTES / 4) << 4).u8(flags).u16be(WINDOW).u16be(checksum).u16be(0);
    return writer.bytes(payload);
  }

  private static Bytes ip(InetAddress from, InetAddress to, int protocol, Bytes segment) {
    return from instanceof Inet4Address
        ? v4(from, to, protocol, segment)
        : v6(from, to, protocol, segment);
  }

  private static Bytes v4(InetAddress from, InetAddress to, int protocol, Bytes segment) {
    Writer header = v4Header(from, to, protocol, segment.size(), 0);
    return v4Header(from, to, protocol, segment.size(), checksum(header.toBytes()))
        .bytes(segment)
        .toBytes();
  }

  private static Writer v4Header(
      InetAddress from, InetAddress to, int protocol, int payloadSize, int checksum) {
    int fragments = protocol == TCP ? DONT_FRAGMENT : 0;
    Writer header = new Writer();
    header.u8(0x45).u8(0).u16be(V4_HEADER_BYTES + payloadSize).u16be(0).u16be(fragments);
    return header.u8(HOPS).u8(protocol).u16be(checksum).bytes(octets(from)).bytes(octets(to));
  }

  private static Bytes v6(InetAddress from, InetAddress to, int protocol, Bytes segment) {
    Writer packet = new Writer();
    packet.u32be(0x6000_0000L).u16be(segment.size()).u8(protocol).u8(HOPS);
    return packet.bytes(octets(from)).bytes(octets(to)).bytes(segment).toBytes();
  }

  private static Bytes octets(InetAddress address) {
    return Bytes.of(address.getAddress());
  }

  /** RFC 1071. */
  private static int checksum(Bytes bytes) {
    long sum = 0;
    for (int i = 0; i < bytes.size(); i += 2) {
      int low = i + 1 < bytes.size() ? bytes.at(i + 1) : 0;
      sum += bytes.at(i) << 8 | low;
    }
    while (sum >>> 16 != 0) {
      sum = (sum & 0xFFFF) + (sum >>> 16);
    }
    return (int) ~sum & 0xFFFF;
  }
}
