package org.rdpdoctor.offline.pcap;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;

/** Gives the packets of a capture, whatever its format. One per file; not for several threads. */
public sealed interface CaptureReader permits PcapReader, PcapngReader {
  /** A captured packet larger than this is skipped; links carry 64 KiB at most. */
  int MAX_PACKET_BYTES = 1 << 18;

  /**
   * Reads the next packet.
   *
   * @return false at the end, and where the file is cut short or broken
   */
  boolean next(Frame frame) throws IOException;

  /** Where and why the file cannot be read on; empty while it can, and at a proper end. */
  Optional<Damage> damage();

  /** TLS key logs that came so far and were not taken yet (NSS key log format). */
  List<Bytes> takeKeyLogs();

  /** Comments of the file and of packets, bounded; text of strangers. */
  List<String> comments();

  /** How many packets the capturing machine says it lost. */
  long droppedPackets();

  /** Packets that were too large to be read. */
  long skippedPackets();

  /**
   * Damage.
   *
   * @param offset in bytes
   * @param problem a phrase of ours
   */
  record Damage(long offset, String problem) {}
}
