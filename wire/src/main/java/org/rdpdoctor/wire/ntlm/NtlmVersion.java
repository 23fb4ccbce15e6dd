package org.rdpdoctor.wire.ntlm;

import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * VERSION, MS-NLMP section 2.2.2.10: the operating system of the sender.
 *
 * @param major ProductMajorVersion, 10 for Windows 10, 11 and Server 2016 and later
 * @param minor ProductMinorVersion
 * @param build ProductBuild
 * @param reserved three bytes, 0 in a clean structure
 * @param revision NTLMRevisionCurrent, 15
 */
public record NtlmVersion(int major, int minor, int build, Bytes reserved, int revision)
    implements WireMessage {
  public static final int SIZE = 8;

  /** NTLMSSP_REVISION_W2K3, the only revision in use. */
  public static final int REVISION_W2K3 = 0x0F;

  private static final int RESERVED_SIZE = 3;
  private static final Bytes NO_RESERVED = Bytes.of(0, 0, 0);

  public NtlmVersion {
    FieldBounds.u8("ProductMajorVersion", major);
    FieldBounds.u8("ProductMinorVersion", minor);
    FieldBounds.u16("ProductBuild", build);
    FieldBounds.exactSize("VERSION reserved", reserved, RESERVED_SIZE);
    FieldBounds.u8("NTLMRevisionCurrent", revision);
  }

  public NtlmVersion(int major, int minor, int build) {
    this(major, minor, build, NO_RESERVED, REVISION_W2K3);
  }

  public static NtlmVersion decode(Reader reader) throws DecodeException {
    return new NtlmVersion(
        reader.u8("ProductMajorVersion"),
        reader.u8("ProductMinorVersion"),
        reader.u16le("ProductBuild"),
        reader.bytes("VERSION reserved", RESERVED_SIZE),
        reader.u8("NTLMRevisionCurrent"));
  }

  @Override
  public void encode(Writer writer) {
    writer.u8(major).u8(minor).u16le(build).bytes(reserved).u8(revision);
  }

  @Override
  public int size() {
    return SIZE;
  }

  @Override
  public List<String> oddities() {
    boolean usual = reserved.equals(NO_RESERVED) && revision == REVISION_W2K3;
    return usual ? List.of() : List.of("NTLM VERSION has unusual reserved or revision bytes");
  }

  /** {@code 10.0.20348}. */
  @Override
  public String toString() {
    return "%d.%d.%d".formatted(major, minor, build);
  }
}
