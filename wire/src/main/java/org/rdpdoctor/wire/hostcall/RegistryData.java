package org.rdpdoctor.wire.hostcall;

import java.nio.charset.StandardCharsets;
import org.rdpdoctor.wire.Bytes;

/**
 * The data of a registry value as it is stored (MS-RRP section 3.1.1.5): numbers little-endian,
 * texts as UTF-16LE with a zero at their end.
 *
 * @param type as numbered there; types that we have no name for survive
 */
public record RegistryData(int type, Bytes data) {
  public static final int NONE = 0;
  public static final int TEXT = 1;
  public static final int EXPANDABLE_TEXT = 2;
  public static final int BINARY = 3;
  public static final int NUMBER = 4;
  public static final int TEXTS = 7;
  public static final int LONG_NUMBER = 11;

  /** REG_DWORD. */
  public static RegistryData number(int value) {
    return new RegistryData(
        NUMBER,
        Bytes.of(
            new byte[] {
              (byte) value, (byte) (value >>> 8), (byte) (value >>> 16), (byte) (value >>> 24)
            }));
  }

  /** REG_SZ. */
  public static RegistryData text(String value) {
    return new RegistryData(TEXT, Bytes.of((value + "\0").getBytes(StandardCharsets.UTF_16LE)));
  }

  /** REG_BINARY. */
  public static RegistryData binary(Bytes value) {
    return new RegistryData(BINARY, value);
  }
}
