package org.rdpdoctor.offline.pcap;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;

/**
 * The format of libpcap (IETF draft-ietf-opsawg-pcap): both byte orders, microseconds and
 * nanoseconds, and the variant of Alexey Kuznetsov, whose packet headers are longer.
 */
public final class PcapReader implements CaptureReader {
  private static final int FILE_HEADER_BYTES = 24;
  private static final int PACKET_HEADER_BYTES = 16;
  private static final int MODIFIED_HEADER_BYTES = 24;
  private static final int MICROSECONDS = 0xA1B2C3D4;
  private static final int NANOSECONDS = 0xA1B23C4D;
  private static final int MODIFIED = 0xA1B2CD34;
  private static final int LINK_TYPE_AT = 20;
  private static final int LINK_TYPE_MASK = 0xFFFF;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NANOS_PER_MICROSECOND = 1_000;

  private final ByteWindow window;
  private boolean headerRead;
  private boolean bigEndian;
  private long nanosPerTick = NANOS_PER_MICROSECOND;
  private int packetHeaderBytes = PACKET_HEADER_BYTES;
  private int linkType;
  private long number;
  private long skipped;
  private Optional<Damage> damage = Optional.empty();

  public PcapReader(InputStream in) {
    this.window = new ByteWindow(in);
  }

  /** Whether a file that begins so is of this format. */
  public static boolean recognises(Bytes firstBytes) {
    if (firstBytes.size() < Integer.BYTES) {
      return false;
    }
    int magic =
        firstBytes.at(0) << 24 | firstBytes.at(1) << 16 | firstBytes.at(2) << 8 | firstBytes.at(3);
    return isMagic(magic) || isMagic(Integer.reverseBytes(magic));
  }

  private static boolean isMagic(int magic) {
    return magic == MICROSECONDS || magic == NANOSECONDS || magic == MODIFIED;
  }

  @Override
  public boolean next(Frame frame) throws IOException {
    if (damage.isPresent() || !(headerRead || readHeader())) {
      return false;
    }
    while (window.has(1)) {
      if (!window.has(packetHeaderBytes)) {
        return broken("a packet's header is cut short");
      }
      long length = window.u32(8, bigEndian);
      number++;
      frame.number = number;
      frame.originalLength = (int) Math.min(window.u32(12, bigEndian), Integer.MAX_VALUE);
      frame.nanos = nanos(window.u32(0, bigEndian), window.u32(4, bigEndian));
      frame.linkType = linkType;
      if (length > Integer.MAX_VALUE / 2) {
        return broken("a packet's length makes no sense");
      }
      window.take(packetHeaderBytes);
      if (length <= MAX_PACKET_BYTES) {
        return fill(frame, (int) length);
      }
      skipped++;
      if (!window.skip(length)) {
        return broken("a packet is cut short");
      }
    }
    return false;
  }

  private boolean fill(Frame frame, int length) throws IOException {
    if (!window.has(length)) {
      return broken("a packet is cut short");
    }
    frame.data = window.buffer();
    frame.start = window.position();
    frame.end = frame.start + length;
    window.take(length);
    return true;
  }

  private boolean readHeader() throws IOException {
    headerRead = true;
    if (!window.has(FILE_HEADER_BYTES)) {
      return broken("the file's header is cut short");
    }
    int magic = (int) window.u32(0, true);
    bigEndian = isMagic(magic);
    int straight = bigEndian ? magic : Integer.reverseBytes(magic);
    nanosPerTick = straight == NANOSECONDS ? 1 : NANOS_PER_MICROSECOND;
    packetHeaderBytes = straight == MODIFIED ? MODIFIED_HEADER_BYTES : PACKET_HEADER_BYTES;
    linkType = (int) window.u32(LINK_TYPE_AT, bigEndian) & LINK_TYPE_MASK;
    window.take(FILE_HEADER_BYTES);
    return true;
  }

  private long nanos(long seconds, long ticks) {
    return seconds * NANOS_PER_SECOND + ticks * nanosPerTick;
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
    return List.of();
  }

  @Override
  public List<String> comments() {
    return List.of();
  }

  @Override
  public long droppedPackets() {
    return 0;
  }

  @Override
  public long skippedPackets() {
    return skipped;
  }
}
