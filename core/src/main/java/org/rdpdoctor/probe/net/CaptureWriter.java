package org.rdpdoctor.probe.net;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.rdpdoctor.model.CaptureObservation.CaptureTaken;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Writer;

/**
 * Writes what passed as a pcapng file (IETF draft-ietf-opsawg-pcapng) with the keys of the TLS
 * sessions in it. The segments are made up from what the sockets gave: bytes, order and times are
 * real; sequence numbers, acknowledgements and the cut into segments are not.
 *
 * <p>All is kept in memory and written on {@link #close}, in the order of time.
 */
public final class CaptureWriter implements CaptureSink, AutoCloseable {
  /** Bytes of all connections together; later connections are left out. */
  private static final long MAX_KEPT_BYTES = 256L * 1024 * 1024;

  private static final int SECTION_HEADER = 0x0A0D0D0A;
  private static final int INTERFACE_DESCRIPTION = 1;
  private static final int ENHANCED_PACKET = 6;
  private static final int DECRYPTION_SECRETS = 0x0A;
  private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
  private static final int TLS_KEY_LOG = 0x544C534B;
  private static final int LINKTYPE_RAW = 101;
  private static final int OPTION_END = 0;
  private static final int OPTION_COMMENT = 1;
  private static final int OPTION_USER_APPLICATION = 4;
  private static final int OPTION_TIME_RESOLUTION = 9;
  private static final int NANOSECONDS = 9;
  private static final int BLOCK_FRAME_BYTES = 12;

  private final OutputStream output;
  private final String application;
  private final boolean wantsCredentials;
  private final List<Transcript> transcripts = new ArrayList<>();
  private long keptBytes;

  /**
   * Opens the file, so that a path that cannot be written shows before the examination.
   *
   * @param application name and version of the program, for the file's header
   * @param wantsCredentials whether the keys of connections that carry credentials are written too
   */
  public CaptureWriter(Path file, String application, boolean wantsCredentials) throws IOException {
    this.output = new BufferedOutputStream(Files.newOutputStream(file));
    this.application = application;
    this.wantsCredentials = wantsCredentials;
  }

  /** Without the keys of connections that carry credentials. */
  public CaptureWriter(Path file, String application) throws IOException {
    this(file, application, false);
  }

  @Override
  public boolean wanted() {
    return true;
  }

  @Override
  public boolean wantsCredentials() {
    return wantsCredentials;
  }

  @Override
  public synchronized void ended(Transcript transcript) {
    long bytes = 0;
    for (Transcript.Moment moment : transcript.moments()) {
      bytes += size(moment.event());
    }
    if (keptBytes + bytes <= MAX_KEPT_BYTES) {
      keptBytes += bytes;
      transcripts.add(transcript);
    }
  }

  private static int size(Transcript.Event event) {
    return switch (event) {
      case Transcript.Event.Sent sent -> sent.bytes().size();
      case Transcript.Event.Received received -> received.bytes().size();
      case Transcript.Event.DatagramSent sent -> sent.bytes().size();
      case Transcript.Event.DatagramReceived received -> received.bytes().size();
      case Transcript.Event.Dialled _,
          Transcript.Event.Answered _,
          Transcript.Event.Refused _,
          Transcript.Event.PeerClosed _,
          Transcript.Event.PeerReset _,
          Transcript.Event.WeClosed _ ->
          0;
    };
  }

  /** Writes the file. */
  @Override
  public synchronized void close() throws IOException {
    try (output) {
      write(SECTION_HEADER, sectionHeader());
      write(INTERFACE_DESCRIPTION, interfaceDescription());
      writeKeyLog();
      for (SegmentMaker.Packet packet : packets()) {
        write(ENHANCED_PACKET, enhancedPacket(packet));
      }
    }
  }

  private List<SegmentMaker.Packet> packets() {
    List<SegmentMaker.Packet> packets = new ArrayList<>();
    int number = 0;
    for (Transcript transcript : transcripts) {
      number++;
      packets.addAll(new SegmentMaker(transcript, number).packets());
    }
    packets.sort(Comparator.comparing(SegmentMaker.Packet::at)); // stable
    return packets;
  }

  private Writer sectionHeader() {
    Writer body = new Writer();
    body.u32le(BYTE_ORDER_MAGIC).u16le(1).u16le(0).i64le(-1);
    option(body, OPTION_COMMENT, utf8(CaptureTaken.SEGMENTS_MADE_UP));
    option(body, OPTION_USER_APPLICATION, utf8(application));
    return option(body, OPTION_END, Bytes.EMPTY);
  }

  private static Writer interfaceDescription() {
    Writer body = new Writer();
    body.u16le(LINKTYPE_RAW).u16le(0).u32le(0);
    option(body, OPTION_TIME_RESOLUTION, Bytes.of(NANOSECONDS));
    return option(body, OPTION_END, Bytes.EMPTY);
  }

  private void writeKeyLog() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Transcript transcript : transcripts) {
      for (String line : transcript.keyLogLines()) {
        lines.append(line).append('\n');
      }
    }
    if (!lines.isEmpty()) {
      Bytes text = utf8(lines.toString());
      Writer body = new Writer();
      body.u32le(TLS_KEY_LOG).u32le(text.size());
      write(DECRYPTION_SECRETS, padded(body, text));
    }
  }

  private static Writer enhancedPacket(SegmentMaker.Packet packet) {
    Instant at = packet.at();
    long nanos = at.getEpochSecond() * 1_000_000_000L + at.getNano();
    Writer body = new Writer();
    body.u32le(0).u32le(nanos >>> 32).u32le(nanos);
    body.u32le(packet.bytes().size()).u32le(packet.bytes().size());
    padded(body, packet.bytes());
    if (packet.comment().isPresent()) {
      option(body, OPTION_COMMENT, utf8(packet.comment().get()));
      option(body, OPTION_END, Bytes.EMPTY);
    }
    return body;
  }

  private static Bytes utf8(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Writer option(Writer body, int code, Bytes value) {
    body.u16le(code).u16le(value.size());
    return padded(body, value);
  }

  private static Writer padded(Writer body, Bytes bytes) {
    return body.bytes(bytes).zeros(-bytes.size() & 3);
  }

  private void write(int blockType, Writer body) throws IOException {
    int length = body.size() + BLOCK_FRAME_BYTES;
    Writer block = new Writer();
    block.u32le(blockType).u32le(length).bytes(body.toBytes()).u32le(length);
    output.write(block.toBytes().toArray());
  }
}
