package org.rdpdoctor.wire.smb2;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mstypes.NtStatus;

/**
 * SMB2 Packet Header, MS-SMB2 section 2.2.1: 64 bytes, numbers little-endian.
 *
 * @param status in a response; in a request of SMB 3 the channel sequence
 * @param credits asked for or granted
 * @param nextCommand bytes from here to the next message of the same frame; 0 in the last
 * @param reserved the lower half of the asynchronous identifier where the flags say so
 * @param treeId its upper half then
 * @param signature 16 bytes; zeros when not signed
 */
public record Smb2Header(
    int creditCharge,
    NtStatus status,
    Smb2Command command,
    int credits,
    Smb2Flags flags,
    long nextCommand,
    long messageId,
    long reserved,
    long treeId,
    long sessionId,
    Bytes signature)
    implements WireMessage {
  public static final int SIZE = 64;
  public static final int SIGNATURE_SIZE = 16;

  /** Where the signature lies. */
  public static final int SIGNATURE_OFFSET = 48;

  public static final Bytes PROTOCOL = Bytes.of(0xFE, 'S', 'M', 'B');
  public static final Bytes NO_SIGNATURE = new Writer().zeros(SIGNATURE_SIZE).toBytes();

  /** The N bit of MS-ERREF section 2.3. */
  private static final long RESERVED_STATUS_BIT = 0x1000_0000L;

  public Smb2Header {
    FieldBounds.u16("CreditCharge", creditCharge);
    FieldBounds.u16("Credits", credits);
    FieldBounds.u32("NextCommand", nextCommand);
    FieldBounds.u32("Reserved", reserved);
    FieldBounds.u32("TreeId", treeId);
    FieldBounds.exactSize("Signature", signature, SIGNATURE_SIZE);
  }

  /** A single request that is not signed. */
  public static Smb2Header request(
      Smb2Command command, int credits, long messageId, long treeId, long sessionId) {
    return new Smb2Header(
        1,
        NtStatus.SUCCESS,
        command,
        credits,
        Smb2Flags.NONE,
        0,
        messageId,
        0,
        treeId,
        sessionId,
        NO_SIGNATURE);
  }

  /** The header of the single, unsigned response to a request with this header. */
  public Smb2Header response(NtStatus result, int granted, long tree, long session) {
    return new Smb2Header(
        creditCharge,
        result,
        command,
        granted,
        Smb2Flags.RESPONSE,
        0,
        messageId,
        reserved,
        tree,
        session,
        NO_SIGNATURE);
  }

  public boolean isResponse() {
    return flags.has(Smb2Flags.RESPONSE);
  }

  public Smb2Header withFlag(Smb2Flags flag) {
    return new Smb2Header(
        creditCharge,
        status,
        command,
        credits,
        flags.with(flag),
        nextCommand,
        messageId,
        reserved,
        treeId,
        sessionId,
        signature);
  }

  public Smb2Header withNextCommand(long next) {
    return new Smb2Header(
        creditCharge,
        status,
        command,
        credits,
        flags,
        next,
        messageId,
        reserved,
        treeId,
        sessionId,
        signature);
  }

  /**
   * Reads the header.
   *
   * @throws DecodeException unexpected when it is not of SMB 2
   */
  public static Smb2Header decode(Reader reader) throws DecodeException {
    int offset = reader.offset();
    Bytes protocol = reader.bytes("ProtocolId", PROTOCOL.size());
    if (!protocol.equals(PROTOCOL)) {
      throw DecodeException.unexpected("ProtocolId", offset, protocol.toString());
    }
    int size = reader.u16le("StructureSize");
    if (size != SIZE) {
      throw DecodeException.unexpected("StructureSize", offset, Integer.toString(size));
    }
    return new Smb2Header(
        reader.u16le("CreditCharge"),
        new NtStatus(reader.u32le("Status")),
        new Smb2Command(reader.u16le("Command")),
        reader.u16le("Credits"),
        new Smb2Flags(reader.u32le("Flags")),
        reader.u32le("NextCommand"),
        reader.i64le("MessageId"),
        reader.u32le("Reserved"),
        reader.u32le("TreeId"),
        reader.i64le("SessionId"),
        reader.bytes("Signature", SIGNATURE_SIZE));
  }

  @Override
  public void encode(Writer writer) {
    writer.bytes(PROTOCOL).u16le(SIZE).u16le(creditCharge).u32le(status.value());
    writer.u16le(command.value()).u16le(credits).u32le(flags.bits()).u32le(nextCommand);
    writer.i64le(messageId).u32le(reserved).u32le(treeId).i64le(sessionId).bytes(signature);
  }

  @Override
  public int size() {
    return SIZE;
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>();
    if (command.name().isEmpty()) {
      oddities.add("SMB2 command %s is unknown".formatted(command));
    }
    if ((status.value() & RESERVED_STATUS_BIT) != 0) {
      oddities.add("SMB2 status %s has a reserved bit set".formatted(status));
    }
    return List.copyOf(oddities);
  }
}
