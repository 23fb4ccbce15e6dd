package org.rdpdoctor.offline.pcap;

/** Finds the IP packet in a frame; link types as tcpdump.org/linktypes.html numbers them. */
final class LinkLayer {
  /** No IP in it, such as ARP. */
  static final int NO_IP = -1;

  /** A link type that is not read. */
  static final int UNKNOWN_LINK = -2;

  private static final int BSD_LOOPBACK = 0;
  private static final int ETHERNET = 1;
  private static final int OPENBSD_LOOPBACK = 108;
  private static final int LINUX_COOKED = 113;
  private static final int LINUX_COOKED_2 = 276;
  private static final int IPV4 = 228;
  private static final int IPV6 = 229;

  private static final int TYPE_IPV4 = 0x0800;
  private static final int TYPE_IPV6 = 0x86DD;
  private static final int TYPE_VLAN = 0x8100;
  private static final int TYPE_SERVICE_VLAN = 0x88A8;
  private static final int TYPE_OLD_SERVICE_VLAN = 0x9100;
  private static final int TYPE_PPPOE = 0x8864;
  private static final int PPP_IPV4 = 0x0021;
  private static final int PPP_IPV6 = 0x0057;

  /** More tags than QinQ has are taken for an attempt to keep us busy. */
  private static final int MAX_TAGS = 4;

  private LinkLayer() {}

  /** Where the IP packet begins in the frame's data, or one of the two negative answers. */
  static int ipStart(Frame frame) {
    int at = frame.start;
    return switch (frame.linkType) {
      case ETHERNET -> behindType(frame, at + 12);
      case LINUX_COOKED -> behindType(frame, at + 14);
      case LINUX_COOKED_2 -> behindType(frame, at, at + 20);
      // The family before it is in the byte order of whoever captured, and 24, 28 or 30 for IPv6:
      // the version in the packet itself says it better.
      case BSD_LOOPBACK, OPENBSD_LOOPBACK -> ifVersion(frame, at + 4);
      // Raw IP: 101, and what the BSDs write for DLT_RAW.
      case 101, 12, 14, IPV4, IPV6 -> ifVersion(frame, at);
      default -> UNKNOWN_LINK;
    };
  }

  static String name(int linkType) {
    return switch (linkType) {
      case ETHERNET -> "Ethernet";
      case LINUX_COOKED -> "Linux cooked v1";
      case LINUX_COOKED_2 -> "Linux cooked v2";
      case BSD_LOOPBACK, OPENBSD_LOOPBACK -> "loopback";
      case 101, 12, 14, IPV4, IPV6 -> "raw IP";
      default -> "link type " + linkType;
    };
  }

  private static int behindType(Frame frame, int typeAt) {
    return behindType(frame, typeAt, typeAt + 2);
  }

  private static int behindType(Frame frame, int typeAt, int bodyAt) {
    int type = u16(frame, typeAt);
    int body = bodyAt;
    for (int tags = 0; isVlan(type) && tags < MAX_TAGS; tags++) {
      type = u16(frame, body + 2);
      body += 4;
    }
    if (type == TYPE_PPPOE) {
      int protocol = u16(frame, body + 6);
      return protocol == PPP_IPV4 || protocol == PPP_IPV6 ? ifVersion(frame, body + 8) : NO_IP;
    }
    return type == TYPE_IPV4 || type == TYPE_IPV6 ? ifVersion(frame, body) : NO_IP;
  }

  private static boolean isVlan(int type) {
    return type == TYPE_VLAN || type == TYPE_SERVICE_VLAN || type == TYPE_OLD_SERVICE_VLAN;
  }

  private static int ifVersion(Frame frame, int at) {
    if (at >= frame.end) {
      return NO_IP;
    }
    int version = frame.data[at] >> 4 & 0xF;
    return version == 4 || version == 6 ? at : NO_IP;
  }

  /** 0, which is no type, where the frame has ended. */
  private static int u16(Frame frame, int at) {
    return at + 2 <= frame.end ? (frame.data[at] & 0xFF) << 8 | (frame.data[at + 1] & 0xFF) : 0;
  }
}
