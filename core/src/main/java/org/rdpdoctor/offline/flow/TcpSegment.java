package org.rdpdoctor.offline.flow;

import org.rdpdoctor.offline.pcap.Frame;
import org.rdpdoctor.offline.pcap.IpPacket;

/** One TCP segment (RFC 9293 section 3.1); filled again for each packet. */
final class TcpSegment {
  static final int FIN = 0x01;
  static final int SYN = 0x02;
  static final int RST = 0x04;
  static final int ACK = 0x10;

  private static final int HEADER_BYTES = 20;

  int sourcePort;
  int destinationPort;
  int sequence;
  int acknowledgement;
  int flags;
  int window;
  int checksum;
  int length;
  byte[] data = new byte[0];
  int start;
  int end;
  int timeToLive;
  int identification;
  long frame;
  long nanos;

  /** False when the header makes no sense or is not there. */
  boolean read(IpPacket packet, Frame from) {
    if (packet.captured() < HEADER_BYTES) {
      return false;
    }
    int headerBytes = (packet.u8(12) >> 4) * 4;
    if (headerBytes < HEADER_BYTES || headerBytes > packet.length()) {
      return false;
    }
    sourcePort = packet.u16(0);
    destinationPort = packet.u16(2);
    sequence = (int) packet.u32(4);
    acknowledgement = (int) packet.u32(8);
    flags = packet.u8(13);
    window = packet.u16(14);
    checksum = packet.u16(16);
    length = packet.length() - headerBytes;
    data = packet.data();
    start = Math.min(packet.start() + headerBytes, packet.end());
    end = packet.end();
    timeToLive = packet.timeToLive();
    identification = packet.identification();
    frame = from.number();
    nanos = from.nanos();
    return true;
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** Equal for copies of one packet, and for hardly anything else. */
  long fingerprint() {
    long mixed = sequence * 0x9E37_79B9_7F4A_7C15L + acknowledgement;
    mixed = mixed * 0xC2B2_AE3D_27D4_EB4FL + ((long) identification << 32 | checksum << 8 | flags);
    return mixed * 0x1656_67B1_9E37_79F9L + ((long) length << 16 | window);
  }
}
