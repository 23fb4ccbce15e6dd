import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Makes a large event log of a small one: its chunks, again and again, behind a header that counts
 * them. Run as {@code java bench/RepeatLog.java SMALL LARGE MIB}.
 */
final class RepeatLog {
  private static final int HEADER_BYTES = 4096;
  private static final int CHUNK_BYTES = 65_536;
  private static final int COUNT_OFFSET = 42;
  private static final int CHECKSUM_OFFSET = 124;
  private static final int CHECKED_BYTES = 120;
  private static final int MAX_CHUNKS = 65_535;

  private RepeatLog() {}

  public static void main(String[] arguments) throws IOException {
    byte[] small = Files.readAllBytes(Path.of(arguments[0]));
    int wanted = Integer.parseInt(arguments[2]) * (1 << 20) / CHUNK_BYTES;
    ByteBuffer header =
        ByteBuffer.wrap(Arrays.copyOf(small, HEADER_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    int used = Short.toUnsignedInt(header.getShort(COUNT_OFFSET));
    int times = Math.min(wanted, MAX_CHUNKS) / used;
    header.putShort(COUNT_OFFSET, (short) (used * times));
    CRC32 sum = new CRC32();
    sum.update(header.array(), 0, CHECKED_BYTES);
    header.putInt(CHECKSUM_OFFSET, (int) sum.getValue());
    try (OutputStream large =
        new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[1])))) {
      large.write(header.array());
      for (int i = 0; i < times; i++) {
        large.write(small, HEADER_BYTES, used * CHUNK_BYTES);
      }
    }
  }
}
