package org.rdpdoctor.wire.rdpele;

import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * CLIENT_HARDWARE_ID, MS-RDPELE section 2.2.2.3.1.
 *
 * @param platformId the same as in the message around it
 * @param data {@value #DATA_SIZE} bytes that stand for one device
 */
public record HardwareId(long platformId, Bytes data) implements WireMessage {
  public static final int DATA_SIZE = 16;
  public static final int SIZE = 4 + DATA_SIZE;

  public HardwareId {
    FieldBounds.u32("platform id", platformId);
    FieldBounds.exactSize("hardware id data", data, DATA_SIZE);
  }

  /** Reads one structure and leaves what follows it. */
  public static HardwareId decode(Reader reader) throws DecodeException {
    return new HardwareId(reader.u32le("platform id"), reader.bytes("hardware id data", DATA_SIZE));
  }

  @Override
  public void encode(Writer writer) {
    writer.u32le(platformId).bytes(data);
  }

  @Override
  public int size() {
    return SIZE;
  }

  @Override
  public List<String> oddities() {
    return List.of();
  }
}
