package org.rdpdoctor.wire.rdpsec;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.gcc.EncryptionMethods;

/**
 * The three security headers, MS-RDPBCGR section 2.2.8.1.1.2. Which of them stands there does not
 * show in the bytes: it follows from the encryption method and from {@link SecurityFlags#ENCRYPT}.
 */
public sealed interface SecurityHeader extends WireMessage {
  /** Size in bytes of a message authentication code. */
  int SIGNATURE_SIZE = 8;

  SecurityFlags flags();

  /** Without {@link SecurityFlags#FLAGSHI_VALID} whatever was in memory: Windows leaves it so. */
  int flagsHi();

  /** Reads the header that {@code method} calls for. */
  static SecurityHeader decode(Reader reader, EncryptionMethods method) throws DecodeException {
    SecurityFlags flags = new SecurityFlags(new Reader(reader.ahead(2)).u16le("security flags"));
    if (!flags.contains(SecurityFlags.ENCRYPT) || method.equals(EncryptionMethods.NONE)) {
      return Basic.decode(reader);
    }
    return method.equals(EncryptionMethods.FIPS) ? Fips.decode(reader) : NonFips.decode(reader);
  }

  private static void writeStart(Writer writer, SecurityHeader header) {
    writer.u16le(header.flags().bits()).u16le(header.flagsHi());
  }

  /** TS_SECURITY_HEADER, section 2.2.8.1.1.2.1. */
  record Basic(SecurityFlags flags, int flagsHi) implements SecurityHeader {
    public static final int SIZE = 4;

    public Basic {
      FieldBounds.u16("flagsHi", flagsHi);
    }

    public Basic(SecurityFlags flags) {
      this(flags, 0);
    }

    public static Basic decode(Reader reader) throws DecodeException {
      return new Basic(new SecurityFlags(reader.u16le("security flags")), reader.u16le("flagsHi"));
    }

    @Override
    public void encode(Writer writer) {
      writeStart(writer, this);
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

  /**
   * TS_SECURITY_HEADER1, section 2.2.8.1.1.2.2.
   *
   * @param dataSignature the MAC of the clear data, {@value #SIGNATURE_SIZE} bytes
   */
  record NonFips(SecurityFlags flags, int flagsHi, Bytes dataSignature) implements SecurityHeader {
    public static final int SIZE = Basic.SIZE + SIGNATURE_SIZE;

    public NonFips {
      FieldBounds.u16("flagsHi", flagsHi);
      FieldBounds.exactSize("dataSignature", dataSignature, SIGNATURE_SIZE);
    }

    public static NonFips decode(Reader reader) throws DecodeException {
      return new NonFips(
          new SecurityFlags(reader.u16le("security flags")),
          reader.u16le("flagsHi"),
          reader.bytes("dataSignature", SIGNATURE_SIZE));
    }

    @Override
    public void encode(Writer writer) {
      writeStart(writer, this);
      writer.bytes(dataSignature);
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

  /**
   * TS_SECURITY_HEADER2, section 2.2.8.1.1.2.3.
   *
   * @param length {@value #LENGTH} in a clean header
   * @param version {@value #VERSION} in a clean header
   * @param padLength bytes at the end of the clear data that only fill the last block
   * @param dataSignature the MAC of the clear data, {@value #SIGNATURE_SIZE} bytes
   */
  record Fips(
      SecurityFlags flags, int flagsHi, int length, int version, int padLength, Bytes dataSignature)
      implements SecurityHeader {
    public static final int LENGTH = 16;
    public static final int VERSION = 1;
    public static final int SIZE = LENGTH;

    /** Size in bytes of a Triple DES block. */
    public static final int BLOCK_SIZE = 8;

    public Fips {
      FieldBounds.u16("flagsHi", flagsHi);
      FieldBounds.u16("FIPS header length", length);
      FieldBounds.u8("FIPS header version", version);
      FieldBounds.u8("FIPS padding length", padLength);
      FieldBounds.exactSize("dataSignature", dataSignature, SIGNATURE_SIZE);
    }

    public Fips(SecurityFlags flags, int padLength, Bytes dataSignature) {
      this(flags, 0, LENGTH, VERSION, padLength, dataSignature);
    }

    public static Fips decode(Reader reader) throws DecodeException {
      return new Fips(
          new SecurityFlags(reader.u16le("security flags")),
          reader.u16le("flagsHi"),
          reader.u16le("FIPS header length"),
          reader.u8("FIPS header version"),
          reader.u8("FIPS padding length"),
          reader.bytes("dataSignature", SIGNATURE_SIZE));
    }

    @Override
    public void encode(Writer writer) {
      writeStart(writer, this);
      writer.u16le(length).u8(version).u8(padLength).bytes(dataSignature);
    }

    @Override
    public int size() {
      return SIZE;
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = new ArrayList<>();
      if (length != LENGTH) {
        oddities.add("FIPS header length is %d instead of %d".formatted(length, LENGTH));
      }
      if (version != VERSION) {
        oddities.add("FIPS header version is %d instead of %d".formatted(version, VERSION));
      }
      if (padLength >= BLOCK_SIZE) {
        oddities.add("FIPS padding of %d bytes is a whole block".formatted(padLength));
      }
      return List.copyOf(oddities);
    }
  }
}
