package org.rdpdoctor.offline.rdp;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Writer;

/** Packets made by hand, and captures of them in every form. */
public final class TestingPackets {
  public static final int SYN = 0x02;
  public static final int ACK = 0x10;
  public static final int FIN = 0x01;
  public static final int RST = 0x04;

  private static final long START_SECONDS = 1_700_000_000L;
  private static final int V4_HEADER_BYTES = 20;
  private static final int TCP_HEADER_BYTES = 20;

  /** One packet; made so that only what a test is about has to be said. */
  public record Packet(
      boolean fromClient,
      long sequence,
      long acknowledgement,
      int flags,
      Bytes payload,
      int timeToLive,
      int identification,
      long micros,
      int window) {
    public Packet(
        boolean fromClient,
        long sequence,
        long acknowledgement,
        int flags,
        Bytes payload,
        int timeToLive,
        int identification,
        long micros) {
      this(
          fromClient,
          sequence,
          acknowledgement,
          flags,
          payload,
          timeToLive,
          identification,
          micros,
          8192);
    }

    /** As it is, with a window of its own. */
    public Packet withWindow(int other) {
      return new Packet(
          fromClient,
          sequence,
          acknowledgement,
          flags,
          payload,
          timeToLive,
          identification,
          micros,
          other);
    }

    public Packet at(long otherMicros) {
      return new Packet(
          fromClient,
          sequence,
          acknowledgement,
          flags,
          payload,
          timeToLive,
          identification,
          otherMicros,
          window);
    }

    public Packet withTimeToLive(int other) {
      return new Packet(
          fromClient,
          sequence,
          acknowledgement,
          flags,
          payload,
          other,
          identification,
          micros,
          window);
    }

    public Packet withIdentification(int other) {
      return new Packet(
          fromClient, sequence, acknowledgement, flags, payload, timeToLive, other, micros, window);
    }
  }

  private TestingPackets() {}

  public static Packet packet(
      boolean fromClient, long sequence, long acknowledgement, int flags, Bytes payload) {
    return new Packet(fromClient, sequence, acknowledgement, flags, payload, 64, 0, 0);
  }

  /** Numbers, times and identifications for packets that have none. */
  public static List<Packet> inOrder(List<Packet> packets) {
    List<Packet> numbered = new ArrayList<>();
    int number = 0;
    for (Packet each : packets) {
      number++;
      Packet timed = each.micros() == 0 ? each.at(number * 1000L) : each;
      numbered.add(timed.identification() == 0 ? timed.withIdentification(1000 + number) : timed);
    }
    return numbered;
  }

  public static Bytes v4(Packet packet) {
    return v4(packet, tcp(packet), 0, 0);
  }

  /** With the fragment's flags and offset as they stand in the header. */
  public static Bytes v4(Packet packet, Bytes payload, int fragment, int protocolOrZero) {
    Writer writer = new Writer();
    writer.u8(0x45).u8(0).u16be(V4_HEADER_BYTES + payload.size());
    writer.u16be(packet.identification()).u16be(fragment);
    writer.u8(packet.timeToLive()).u8(protocolOrZero == 0 ? 6 : protocolOrZero).u16be(0);
    Bytes client = Bytes.of(192, 0, 2, 1);
    Bytes server = Bytes.of(192, 0, 2, 10);
    writer.bytes(packet.fromClient() ? client : server);
    writer.bytes(packet.fromClient() ? server : client);
    return writer.bytes(payload).toBytes();
  }

  /** With a hop-by-hop header before TCP. */
  public static Bytes v6(Packet packet) {
    Bytes payload = tcp(packet);
    Writer writer = new Writer();
    writer.u32be(0x6000_0000L).u16be(8 + payload.size()).u8(0).u8(packet.timeToLive());
    Bytes client = Bytes.ofHex("20010db8000000000000000000000001");
    Bytes server = Bytes.ofHex("20010db8000000000000000000000010");
    writer.bytes(packet.fromClient() ? client : server);
    writer.bytes(packet.fromClient() ? server : client);
    writer.u8(6).u8(0).u16be(0x0104).u32be(0);
    return writer.bytes(payload).toBytes();
  }

  public static Bytes tcp(Packet packet) {
    Writer writer = new Writer();
    writer.u16be(packet.fromClient() ? 50_000 : 3389).u16be(packet.fromClient() ? 3389 : 50_000);
    writer.u32be(packet.sequence()).u32be(packet.acknowledgement());
    writer.u8((TCP_HEADER_BYTES / 4) << 4).u8(packet.flags()).u16be(packet.window());
    writer.u16be((int) (packet.sequence() & 0xFFFF)).u16be(0);
    return writer.bytes(packet.payload()).toBytes();
  }

  /** A datagram between the two, on the ports of the RDP server. */
  public static Bytes udp(Packet packet) {
    Writer writer = new Writer();
    writer.u16be(packet.fromClient() ? 50_001 : 3389).u16be(packet.fromClient() ? 3389 : 50_001);
    writer.u16be(8 + packet.payload().size()).u16be(0).bytes(packet.payload());
    return v4(packet, writer.toBytes(), 0, 17);
  }

  /** An ICMP error of the server's side about a packet. */
  public static Bytes icmp(Packet at, int type, int code, int mtu, Bytes about) {
    Writer writer = new Writer();
    writer.u8(type).u8(code).u16be(0).u16be(0).u16be(mtu).bytes(about.first(28));
    return v4(at, writer.toBytes(), 0, 1);
  }

  public static Bytes ethernet(Bytes ip, int... tags) {
    Writer writer = new Writer();
    writer.zeros(12);
    for (int tag : tags) {
      writer.u16be(tag).u16be(7);
    }
    return writer.u16be(ip.at(0) >> 4 == 4 ? 0x0800 : 0x86DD).bytes(ip).toBytes();
  }

  /** As Linux writes it for "any". */
  public static Bytes cooked(Bytes ip) {
    return new Writer().zeros(14).u16be(0x0800).bytes(ip).toBytes();
  }

  public static Bytes cooked2(Bytes ip) {
    return new Writer().u16be(0x0800).zeros(18).bytes(ip).toBytes();
  }

  public static Bytes loopback(Bytes ip) {
    return new Writer().u32le(2).bytes(ip).toBytes();
  }

  /** A pcap file; times in microseconds from the start. */
  public static Bytes pcap(
      boolean bigEndian, boolean nanoseconds, int linkType, List<Bytes> frames, List<Long> micros) {
    Writer writer = new Writer();
    u32(writer, bigEndian, nanoseconds ? 0xA1B23C4DL : 0xA1B2C3D4L);
    u32(writer, bigEndian, bigEndian ? 0x0002_0004L : 0x0004_0002L);
    u32(writer, bigEndian, 0);
    u32(writer, bigEndian, 0);
    u32(writer, bigEndian, 65_535);
    u32(writer, bigEndian, linkType);
    for (int i = 0; i < frames.size(); i++) {
      long at = micros.get(i);
      u32(writer, bigEndian, START_SECONDS + at / 1_000_000);
      u32(writer, bigEndian, at % 1_000_000 * (nanoseconds ? 1000 : 1));
      u32(writer, bigEndian, frames.get(i).size());
      u32(writer, bigEndian, frames.get(i).size());
      writer.bytes(frames.get(i));
    }
    return writer.toBytes();
  }

  /** The usual one: Ethernet, IPv4. */
  public static Bytes pcap(List<Packet> packets) {
    List<Packet> ordered = inOrder(packets);
    return pcap(
        false,
        false,
        1,
        ordered.stream().map(each -> ethernet(v4(each))).toList(),
        ordered.stream().map(Packet::micros).toList());
  }

  /**
   * One section of pcapng with one interface.
   *
   * @param ticksPerMicrosecond what if_tsresol says
   */
  public static Bytes section(
      boolean bigEndian,
      int resolution,
      long ticksPerMicrosecond,
      List<Bytes> frames,
      List<Long> micros) {
    Writer writer = new Writer();
    Writer header = new Writer();
    u32(header, bigEndian, 0x1A2B3C4DL);
    u32(header, bigEndian, bigEndian ? 0x0001_0000L : 0x0000_0001L);
    u32(header, bigEndian, 0xFFFF_FFFFL);
    u32(header, bigEndian, 0xFFFF_FFFFL);
    block(writer, bigEndian, 0x0A0D0D0AL, header.toBytes());
    Writer link = new Writer();
    u32(link, bigEndian, bigEndian ? 0x0001_0000L : 0x0000_0001L);
    u32(link, bigEndian, 0);
    u32(link, bigEndian, bigEndian ? 0x0009_0001L : 0x0001_0009L);
    link.u8(resolution).zeros(3);
    u32(link, bigEndian, 0);
    block(writer, bigEndian, 1, link.toBytes());
    for (int i = 0; i < frames.size(); i++) {
      long ticks = (START_SECONDS * 1_000_000 + micros.get(i)) * ticksPerMicrosecond;
      Writer packet = new Writer();
      u32(packet, bigEndian, 0);
      u32(packet, bigEndian, ticks >>> 32);
      u32(packet, bigEndian, ticks & 0xFFFF_FFFFL);
      u32(packet, bigEndian, frames.get(i).size());
      u32(packet, bigEndian, frames.get(i).size());
      packet.bytes(frames.get(i)).zeros(-frames.get(i).size() & 3);
      block(writer, bigEndian, 6, packet.toBytes());
    }
    return writer.toBytes();
  }

  private static void block(Writer writer, boolean bigEndian, long type, Bytes body) {
    u32(writer, bigEndian, type);
    u32(writer, bigEndian, body.size() + 12);
    writer.bytes(body);
    u32(writer, bigEndian, body.size() + 12);
  }

  private static void u32(Writer writer, boolean bigEndian, long value) {
    if (bigEndian) {
      writer.u32be(value);
    } else {
      writer.u32le(value);
    }
  }
}
