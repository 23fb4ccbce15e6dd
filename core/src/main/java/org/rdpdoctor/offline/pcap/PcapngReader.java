package org.rdpdoctor.offline.pcap;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;

/**
 * pcapng (IETF draft-ietf-opsawg-pcapng): sections of either byte order, several interfaces with
 * their own resolution of time, decryption secrets, comments. Name resolution and unknown blocks
 * are skipped.
 */
public final class PcapngReader implements CaptureReader {
  /** A block larger than this is skipped unread; key logs and packets are far smaller. */
  private static final int MAX_BLOCK_BYTES = 1 << 24;

  private static final int MAX_INTERFACES = 4096;
  private static final int MAX_COMMENTS = 20;
  private static final int MAX_COMMENT_BYTES = 1024;
  private static final int MAX_OPTIONS = 256;

  private static final int SECTION_HEADER = 0x0A0D0D0A;
  private static final int INTERFACE_DESCRIPTION = 1;
  private static final int OBSOLETE_PACKET = 2;
  private static final int SIMPLE_PACKET = 3;
  private static final int INTERFACE_STATISTICS = 5;
  private static final int ENHANCED_PACKET = 6;
  private static final int DECRYPTION_SECRETS = 0x0A;
  private static final int TLS_KEY_LOG = 0x544C534B;
  private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;

  private static final int OPTION_END = 0;
  private static final int OPTION_COMMENT = 1;
  private static final int OPTION_INTERFACE_DROPPED = 5;
  private static final int OPTION_SYSTEM_DROPPED = 7;
  private static final int OPTION_TIME_RESOLUTION = 9;
  private static final int OPTION_TIME_OFFSET = 14;

  private static final int BLOCK_HEADER_BYTES = 8;
  private static final int BLOCK_FRAME_BYTES = 12;
  private static final int MIN_SECTION_BYTES = 28;

  private final ByteWindow window;
  private final List<CaptureInterface> interfaces = new ArrayList<>();
  private final Map<Integer, Long> droppedByInterface = new HashMap<>();
  private final List<String> comments = new ArrayList<>();
  private List<Bytes> keyLogs = new ArrayList<>();
  private boolean bigEndian;
  private boolean inSection;
  private long number;
  private long skipped;
  private long droppedInClosedSections;
  private Optional<Damage> damage = Optional.empty();

  /** How packets of one interface are to be read. */
  private record CaptureInterface(int linkType, CaptureClock clock) {}

  public PcapngReader(InputStream in) {
    this.window = new ByteWindow(in);
  }

  /** Whether a file that begins so is of this format. */
  public static boolean recognises(Bytes firstBytes) {
    return firstBytes.startsWith(Bytes.of(0x0A, 0x0D, 0x0D, 0x0A))
        && firstBytes.size() >= BLOCK_FRAME_BYTES
        && (firstBytes.slice(8, 12).equals(Bytes.ofHex("1a2b3c4d"))
            || firstBytes.slice(8, 12).equals(Bytes.ofHex("4d3c2b1a")));
  }

  @Override
  public boolean next(Frame frame) throws IOException {
    while (damage.isEmpty() && window.has(1)) {
      if (!window.has(BLOCK_FRAME_BYTES)) {
        return broken("a block's header is cut short");
      }
      boolean section = (int) window.u32(0, true) == SECTION_HEADER;
      if (section && !beginSection()) {
        return false;
      }
      if (!inSection) {
        return broken("it does not begin with a section");
      }
      int type = (int) window.u32(0, bigEndian);
      long length = window.u32(4, bigEndian);
      if (length < BLOCK_FRAME_BYTES || length % 4 != 0) {
        return broken("a block's length makes no sense");
      }
      if (readBlock(type, length, frame)) {
        return true;
      }
    }
    return false;
  }

  private boolean beginSection() {
    boolean big = (int) window.u32(8, true) == BYTE_ORDER_MAGIC;
    if (!big && (int) window.u32(8, false) != BYTE_ORDER_MAGIC) {
      return broken("a section has no byte order");
    }
    bigEndian = big;
    if (window.u32(4, bigEndian) < MIN_SECTION_BYTES) {
      return broken("a section's header is too short");
    }
    inSection = true;
    interfaces.clear();
    droppedInClosedSections += droppedByInterface.values().stream().mapToLong(each -> each).sum();
    droppedByInterface.clear();
    return true;
  }

  /** Reads one block, which is then behind us; true when it is a packet. */
  private boolean readBlock(int type, long length, Frame frame) throws IOException {
    if (length > MAX_BLOCK_BYTES || !isRead(type)) {
      skipped += isPacket(type) ? 1 : 0;
      number += isPacket(type) ? 1 : 0;
      return window.skip(length) ? false : broken("a block is cut short");
    }
    int size = (int) length;
    if (!window.has(size)) {
      return broken("a block is cut short");
    }
    // What is read stays in the buffer until more is asked for, so it can be taken first.
    int body = size - BLOCK_FRAME_BYTES;
    boolean packet =
        switch (type) {
          case SECTION_HEADER -> {
            readComments(BLOCK_HEADER_BYTES + 16, body - 16);
            yield false;
          }
          case INTERFACE_DESCRIPTION -> addInterface(body);
          case ENHANCED_PACKET -> enhancedPacket(frame, body);
          case SIMPLE_PACKET -> simplePacket(frame, body);
          case OBSOLETE_PACKET -> obsoletePacket(frame, body);
          case INTERFACE_STATISTICS -> addStatistics(body);
          case DECRYPTION_SECRETS -> addSecrets(body);
          default -> false;
        };
    window.take(size);
    return packet;
  }

  private static boolean isRead(int type) {
    return isPacket(type)
        || type == SECTION_HEADER
        || type == INTERFACE_DESCRIPTION
        || type == INTERFACE_STATISTICS
        || type == DECRYPTION_SECRETS;
  }

  private static boolean isPacket(int type) {
    return type == ENHANCED_PACKET || type == SIMPLE_PACKET || type == OBSOLETE_PACKET;
  }

  private boolean addInterface(int body) {
    if (body < 8 || interfaces.size() == MAX_INTERFACES) {
      return false;
    }
    int linkType = window.u16(BLOCK_HEADER_BYTES, bigEndian);
    CaptureClock clock = CaptureClock.MICROSECONDS;
    for (Option option : options(BLOCK_HEADER_BYTES + 8, body - 8)) {
      if (option.code() == OPTION_TIME_RESOLUTION && option.size() >= 1) {
        clock = clock.withResolution(window.u8(option.at()));
      } else if (option.code() == OPTION_TIME_OFFSET && option.size() >= 8) {
        clock = clock.withOffsetSeconds(u64(option.at()));
      }
    }
    interfaces.add(new CaptureInterface(linkType, clock));
    return false;
  }

  private boolean enhancedPacket(Frame frame, int body) {
    number++;
    if (body < 20) {
      return false;
    }
    int at = BLOCK_HEADER_BYTES;
    long ticks = window.u32(at + 4, bigEndian) << 32 | window.u32(at + 8, bigEndian);
    long captured = window.u32(at + 12, bigEndian);
    int padded = (int) Math.min(captured + 3 & ~3, body);
    readComments(at + 20 + padded, body - 20 - padded);
    long interfaceNumber = window.u32(at, bigEndian);
    return packet(
        frame,
        interfaceNumber,
        nanos(interfaceNumber, ticks, frame),
        at + 20,
        captured,
        window.u32(at + 16, bigEndian),
        body - 20);
  }

  private boolean obsoletePacket(Frame frame, int body) {
    number++;
    if (body < 20) {
      return false;
    }
    int at = BLOCK_HEADER_BYTES;
    long ticks = window.u32(at + 4, bigEndian) << 32 | window.u32(at + 8, bigEndian);
    int interfaceNumber = window.u16(at, bigEndian);
    return packet(
        frame,
        interfaceNumber,
        nanos(interfaceNumber, ticks, frame),
        at + 20,
        window.u32(at + 12, bigEndian),
        window.u32(at + 16, bigEndian),
        body - 20);
  }

  private long nanos(long interfaceNumber, long ticks, Frame frame) {
    return interfaceNumber < interfaces.size()
        ? interfaces.get((int) interfaceNumber).clock().nanos(ticks)
        : frame.nanos;
  }

  /** Has no time: that of the packet before it stands. */
  private boolean simplePacket(Frame frame, int body) {
    number++;
    if (body < 4) {
      return false;
    }
    long original = window.u32(BLOCK_HEADER_BYTES, bigEndian);
    return packet(
        frame,
        0,
        frame.nanos,
        BLOCK_HEADER_BYTES + 4,
        Math.min(original, body - 4),
        original,
        body - 4);
  }

  private boolean packet(
      Frame frame,
      long interfaceNumber,
      long nanos,
      int at,
      long captured,
      long original,
      int room) {
    boolean sensible =
        interfaceNumber < interfaces.size() && captured <= room && captured <= MAX_PACKET_BYTES;
    if (!sensible) {
      skipped++;
      return false;
    }
    CaptureInterface from = interfaces.get((int) interfaceNumber);
    frame.number = number;
    frame.linkType = from.linkType();
    frame.nanos = nanos;
    frame.originalLength = (int) Math.min(original, Integer.MAX_VALUE);
    frame.data = window.buffer();
    frame.start = window.position() + at;
    frame.end = frame.start + (int) captured;
    return true;
  }

  /** A later count of the same interface replaces the earlier one. */
  private boolean addStatistics(int body) {
    if (body < 12) {
      return false;
    }
    long dropped = 0;
    for (Option option : options(BLOCK_HEADER_BYTES + 12, body - 12)) {
      boolean counts =
          option.code() == OPTION_INTERFACE_DROPPED || option.code() == OPTION_SYSTEM_DROPPED;
      if (counts && option.size() >= 8) {
        dropped += Math.max(0, u64(option.at()));
      }
    }
    long number = window.u32(BLOCK_HEADER_BYTES, bigEndian);
    if (number < interfaces.size()) {
      droppedByInterface.put((int) number, dropped);
    }
    return false;
  }

  private boolean addSecrets(int body) {
    if (body < 8) {
      return false;
    }
    long length = window.u32(BLOCK_HEADER_BYTES + 4, bigEndian);
    if ((int) window.u32(BLOCK_HEADER_BYTES, bigEndian) == TLS_KEY_LOG && length <= body - 8) {
      keyLogs.add(
          Bytes.of(window.buffer(), window.position() + BLOCK_HEADER_BYTES + 8, (int) length));
    }
    return false;
  }

  private void readComments(int at, int length) {
    for (Option option : options(at, length)) {
      if (option.code() == OPTION_COMMENT && comments.size() < MAX_COMMENTS) {
        int size = Math.min(option.size(), MAX_COMMENT_BYTES);
        comments.add(
            new String(
                window.buffer(), window.position() + option.at(), size, StandardCharsets.UTF_8));
      }
    }
  }

  /** An option of a block; {@code at} is relative to the block's beginning. */
  private record Option(int code, int at, int size) {}

  private List<Option> options(int begin, int length) {
    if (length < 4) {
      return List.of();
    }
    List<Option> options = new ArrayList<>();
    int at = begin;
    int end = begin + length;
    while (end - at >= 4 && options.size() < MAX_OPTIONS) {
      int code = window.u16(at, bigEndian);
      int size = window.u16(at + 2, bigEndian);
      if (code == OPTION_END || size > end - at - 4) {
        break;
      }
      options.add(new Option(code, at + 4, size));
      at += 4 + (size + 3 & ~3);
    }
    return options;
  }

  private long u64(int at) {
    long first = window.u32(at, bigEndian);
    long second = window.u32(at + 4, bigEndian);
    return bigEndian ? first << 32 | second : second << 32 | first;
  }

  private boolean broken(String problem) {
    damage = Optional.of(new Damage(window.offset(), problem));
    return false;
  }

  @Override
  public Optional<Damage> damage() {
    return damage;
  }

  @Override
  public List<Bytes> takeKeyLogs() {
    List<Bytes> taken = keyLogs;
    keyLogs = new ArrayList<>();
    return taken;
  }

  @Override
  public List<String> comments() {
    return List.copyOf(comments);
  }

  @Override
  public long droppedPackets() {
    return droppedInClosedSections
        + droppedByInterface.values().stream().mapToLong(each -> each).sum();
  }

  @Override
  public long skippedPackets() {
    return skipped;
  }
}
