package org.rdpdoctor.offline.rdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.rdpdoctor.offline.rdp.TestingCaptures.all;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rdpdoctor.model.CaptureObservation.CaptureTaken;
import org.rdpdoctor.model.FileObservation.Truncated;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.offline.InspectionObserver;
import org.rdpdoctor.offline.Inspector;
import org.rdpdoctor.offline.RealCaptures;
import org.rdpdoctor.offline.TimeWindow;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Writer;

/**
 * Spoiled captures: the facts so far and where it ends, in bounded time and memory. Everything is
 * drawn from a seed that a failure names; {@code -Dcapture.seed=N} draws it again.
 */
class CaptureDamageTest {
  private static final long SEED = Long.getLong("capture.seed", System.nanoTime());
  private static final int CUTS = 1_000;

  private static byte[] sample() throws IOException {
    return Files.readAllBytes(RealCaptures.of("awakecoding__rdp-nla-ntlm-rejected2.pcapng"));
  }

  private static int u32(byte[] data, int at) {
    return Bytes.of(data, at, 4).at(0)
        | Bytes.of(data, at, 4).at(1) << 8
        | Bytes.of(data, at, 4).at(2) << 16
        | Bytes.of(data, at, 4).at(3) << 24;
  }

  /** Where blocks of pcapng begin. */
  private static List<Integer> borders(byte[] whole) {
    List<Integer> borders = new ArrayList<>();
    for (int at = 0; at + 12 <= whole.length; at += u32(whole, at + 4)) {
      borders.add(at);
    }
    borders.add(whole.length);
    return borders;
  }

  private static Bytes first(byte[] whole, int count) {
    return Bytes.of(whole, 0, count);
  }

  @Test
  @Timeout(120)
  void cutAtEveryPacketBorder() throws IOException {
    byte[] whole = sample();
    long before = 0;
    for (int border : borders(whole).subList(1, borders(whole).size())) {
      InspectedFile read = TestingCaptures.read(first(whole, border));
      long packets = TestingCaptures.only(read, CaptureTaken.class).packets();

      assertThat(all(read, Truncated.class)).as("cut at %d", border).isEmpty();
      assertThat(packets).as("cut at %d", border).isBetween(before, before + 1);
      before = packets;
    }
    assertThat(before).isEqualTo(20);
  }

  @Test
  @Timeout(120)
  void cutAtAThousandRandomBytes() throws IOException {
    byte[] whole = sample();
    List<Integer> borders = borders(whole);
    Random random = new Random(SEED);
    for (int i = 0; i < CUTS; i++) {
      int cut = 28 + random.nextInt(whole.length - 28);
      InspectedFile read = TestingCaptures.read(first(whole, cut));

      assertThat(all(read, Truncated.class))
          .as("seed %d, cut at %d", SEED, cut)
          .hasSize(borders.contains(cut) ? 0 : 1);
    }
  }

  @Test
  @Timeout(240)
  void turnedBits() throws IOException {
    byte[] whole = sample();
    Random random = new Random(SEED);
    for (int i = 0; i < CUTS; i++) {
      byte[] spoiled = whole.clone();
      for (int flips = 0; flips <= i % 16; flips++) {
        spoiled[random.nextInt(spoiled.length)] ^= (byte) (1 << random.nextInt(8));
      }
      assertThatCode(
              () -> CaptureCases.of(List.of(TestingCaptures.read(Bytes.of(spoiled))), "test"))
          .as("seed %d, round %d", SEED, i)
          .doesNotThrowAnyException();
    }
  }

  private static Bytes block(long type, long length, Bytes body) {
    return new Writer().u32le(type).u32le(length).bytes(body).u32le(length).toBytes();
  }

  private static Bytes section(Bytes... blocks) {
    Writer writer = new Writer();
    writer.bytes(Bytes.ofHex("0a0d0d0a1c0000004d3c2b1a01000000ffffffffffffffff1c000000"));
    for (Bytes each : blocks) {
      writer.bytes(each);
    }
    return writer.toBytes();
  }

  private static Bytes link(Bytes options) {
    return block(1, 20 + options.size(), Bytes.ofHex("0100000000000000").append(options));
  }

  private static Bytes packet(long interfaceId, long captured, Bytes data) {
    Bytes body =
        new Writer()
            .u32le(interfaceId)
            .u32le(0)
            .u32le(0)
            .u32le(captured)
            .u32le(captured)
            .bytes(data)
            .toBytes();
    return block(6, 12 + body.size(), body);
  }

  @Test
  void lengthsOfFourGigabytes() {
    Bytes data = new Writer().zeros(60).toBytes();

    InspectedFile blockLength =
        TestingCaptures.read(section(link(Bytes.EMPTY), block(6, 0xFFFF_FFFCL, data)));
    InspectedFile captureLength =
        TestingCaptures.read(
            section(link(Bytes.EMPTY), packet(0, 0xFFFF_FFFFL, data), packet(0, 60, data)));
    Bytes old =
        TestingPackets.pcap(List.of())
            .append(
                new Writer().u32le(1).u32le(0).u32le(0xFFFF_FFFFL).u32le(0xFFFF_FFFFL).toBytes());

    assertThat(all(blockLength, Truncated.class)).hasSize(1);
    assertThat(TestingCaptures.only(captureLength, CaptureTaken.class).packets()).isEqualTo(1);
    assertThat(TestingCaptures.only(captureLength, CaptureTaken.class).notRead()).hasSize(2);
    assertThat(all(TestingCaptures.read(old), Truncated.class)).hasSize(1);
  }

  @Test
  void interfacesThatDoNotExist() {
    Bytes data = new Writer().zeros(60).toBytes();

    InspectedFile read =
        TestingCaptures.read(
            section(link(Bytes.EMPTY), packet(7, 60, data), packet(0xFFFF_FFFFL, 60, data)));

    assertThat(TestingCaptures.only(read, CaptureTaken.class).packets()).isZero();
    assertThat(TestingCaptures.only(read, CaptureTaken.class).notRead())
        .contains("2 packets that make no sense");
  }

  @Test
  void optionsThatNeverEnd() {
    Writer many = new Writer();
    for (int i = 0; i < 20_000; i++) {
      many.u16le(1).u16le(0); // an empty comment, and no end of options
    }
    Bytes data = new Writer().zeros(60).toBytes();

    InspectedFile read = TestingCaptures.read(section(link(many.toBytes()), packet(0, 60, data)));
    InspectedFile beyond =
        TestingCaptures.read(section(link(Bytes.ofHex("0900ffff06000000")), packet(0, 60, data)));

    assertThat(TestingCaptures.only(read, CaptureTaken.class).comments().size()).isLessThan(21);
    assertThat(TestingCaptures.only(beyond, CaptureTaken.class).packets()).isEqualTo(1);
  }

  /** A stream of packets without an end, of which only so much is ever held. */
  @Test
  @Timeout(120)
  void anEndlessFileTakesBoundedMemory() throws IOException {
    Bytes head = section(link(Bytes.EMPTY));
    long total = 192L << 20;
    Random random = new Random(SEED);
    InputStream endless =
        new InputStream() {
          private Bytes chunk = head;
          private int at;
          private long given;

          @Override
          public int read() {
            throw new UnsupportedOperationException("read in pieces");
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            if (at == chunk.size()) {
              if (given >= total) {
                return -1;
              }
              byte[] noise = new byte[1500];
              random.nextBytes(noise);
              // Ethernet, IPv4, TCP to the port of RDP, with numbers that never fit.
              noise[12] = 8;
              noise[13] = 0;
              noise[14] = 0x45;
              noise[20] = 0;
              noise[21] = 0;
              noise[23] = 6;
              noise[36] = 0x0D;
              noise[37] = 0x3D;
              noise[46] = 0x50;
              chunk = packet(0, noise.length, Bytes.of(noise));
              at = 0;
            }
            int count = Math.min(length, chunk.size() - at);
            System.arraycopy(chunk.slice(at, at + count).toArray(), 0, into, offset, count);
            at += count;
            given += count;
            return count;
          }
        };
    List<InspectedFile> found = new ArrayList<>();
    long began = System.nanoTime();

    new Inspector(CaptureKind.ALL, TimeWindow.ALWAYS, InspectionObserver.NONE)
        .inspect("endless", endless, found::add);

    assertThat(found.getFirst().defect()).as("seed %d", SEED).isEmpty();
    assertThat(found.getFirst().observations().size()).isLessThan(50_000);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(100));
  }
}
