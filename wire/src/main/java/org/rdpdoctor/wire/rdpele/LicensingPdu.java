package org.rdpdoctor.wire.rdpele;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * A licensing PDU behind its security header: LICENSE_PREAMBLE (MS-RDPBCGR section 2.2.1.12.1.1)
 * and the message.
 *
 * @param flags of the preamble: the version in the lower half, {@link #EXTENDED_ERRORS} above it
 * @param announcedSize wMsgSize; the size of the whole PDU in a clean one
 * @param trailing what follows the message in its packet, nothing in a clean one
 */
public record LicensingPdu(LicensingMessage message, int flags, int announcedSize, Bytes trailing)
    implements WireMessage {
  /** PREAMBLE_VERSION_3_0: RDP 5.0 and later. */
  public static final int VERSION_3 = 0x03;

  /** PREAMBLE_VERSION_2_0: RDP 4.0. */
  public static final int VERSION_2 = 0x02;

  /** EXTENDED_ERROR_MSG_SUPPORTED. */
  public static final int EXTENDED_ERRORS = 0x80;

  private static final int PREAMBLE_SIZE = 4;
  private static final int VERSION_MASK = 0x0F;

  public LicensingPdu {
    FieldBounds.u8("licensing preamble flags", flags);
    FieldBounds.u16("licensing message size", announcedSize);
  }

  /** A clean PDU. */
  public LicensingPdu(LicensingMessage message) {
    this(message, VERSION_3, PREAMBLE_SIZE + message.size(), Bytes.EMPTY);
  }

  /**
   * Reads a PDU and all that follows it.
   *
   * @throws DecodeException unexpected when the type is none of the specification's
   */
  public static LicensingPdu decode(Reader reader) throws DecodeException {
    int offset = reader.offset();
    int type = reader.u8("licensing message type");
    int flags = reader.u8("licensing preamble flags");
    int size = reader.u16le("licensing message size");
    LicensingMessage message = message(type, reader, offset);
    return new LicensingPdu(message, flags, size, reader.rest());
  }

  private static LicensingMessage message(int type, Reader reader, int offset)
      throws DecodeException {
    return switch (type) {
      case LicensingMessage.LicenseRequest.TYPE -> LicensingMessage.LicenseRequest.decode(reader);
      case LicensingMessage.PlatformChallenge.TYPE ->
          LicensingMessage.PlatformChallenge.decode(reader);
      case LicensingMessage.NewLicense.NEW_TYPE ->
          LicensingMessage.NewLicense.decode(reader, false);
      case LicensingMessage.NewLicense.UPGRADE_TYPE ->
          LicensingMessage.NewLicense.decode(reader, true);
      case LicensingMessage.LicenseInfo.TYPE -> LicensingMessage.LicenseInfo.decode(reader);
      case LicensingMessage.NewLicenseRequest.TYPE ->
          LicensingMessage.NewLicenseRequest.decode(reader);
      case LicensingMessage.PlatformChallengeResponse.TYPE ->
          LicensingMessage.PlatformChallengeResponse.decode(reader);
      case LicensingMessage.ErrorAlert.TYPE -> LicensingMessage.ErrorAlert.decode(reader);
      default ->
          throw DecodeException.unexpected(
              "licensing message type", offset, "0x%02x".formatted(type));
    };
  }

  @Override
  public void encode(Writer writer) {
    writer.u8(message.type()).u8(flags).u16le(announcedSize);
    message.encode(writer);
    writer.bytes(trailing);
  }

  @Override
  public int size() {
    return PREAMBLE_SIZE + message.size() + trailing.size();
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>(message.oddities());
    int version = flags & VERSION_MASK;
    if (version != VERSION_3 && version != VERSION_2) {
      oddities.add("licensing preamble has the unknown version %d".formatted(version));
    }
    if ((flags & ~(VERSION_MASK | EXTENDED_ERRORS)) != 0) {
      oddities.add("licensing preamble has reserved flags 0x%02x".formatted(flags));
    }
    int size = PREAMBLE_SIZE + message.size();
    if (announcedSize != size) {
      oddities.add("licensing message size is %d instead of %d".formatted(announcedSize, size));
    }
    if (!trailing.isEmpty()) {
      oddities.add("%d bytes follow the licensing message".formatted(trailing.size()));
    }
    return List.copyOf(oddities);
  }
}
