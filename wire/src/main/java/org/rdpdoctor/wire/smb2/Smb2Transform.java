package org.rdpdoctor.wire.smb2;

import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * SMB2 TRANSFORM_HEADER and the encrypted messages behind it, MS-SMB2 section 2.2.41.
 *
 * @param signature the tag of the encryption, 16 bytes
 * @param nonce 16 bytes, of which CCM uses eleven and GCM twelve
 * @param originalSize bytes of the messages in clear
 * @param flags 1: encrypted
 */
public record Smb2Transform(
    Bytes signature, Bytes nonce, long originalSize, int flags, long sessionId, Bytes encrypted)
    implements WireMessage {
  public static final Bytes PROTOCOL = Bytes.of(0xFD, 'S', 'M', 'B');
  public static final int SIGNATURE_SIZE = 16;
  public static final int NONCE_SIZE = 16;
  public static final int ENCRYPTED = 1;

  /** AES-128-CCM of SMB2_ENCRYPTION_CAPABILITIES, section 2.2.3.1.2. */
  public static final int AES_128_CCM = 1;

  /** AES-128-GCM. */
  public static final int AES_128_GCM = 2;

  /** Bytes of the nonce that {@link #AES_128_CCM} uses. */
  public static final int CCM_NONCE_SIZE = 11;

  /** Bytes of the nonce that {@link #AES_128_GCM} uses. */
  public static final int GCM_NONCE_SIZE = 12;

  private static final int HEADER_SIZE = 52;

  public Smb2Transform {
    FieldBounds.exactSize("Signature", signature, SIGNATURE_SIZE);
    FieldBounds.exactSize("Nonce", nonce, NONCE_SIZE);
    FieldBounds.u32("OriginalMessageSize", originalSize);
    FieldBounds.u16("Flags", flags);
  }

  /** Reads all that is left. */
  public static Smb2Transform decode(Reader reader) throws DecodeException {
    int offset = reader.offset();
    Bytes protocol = reader.bytes("ProtocolId", PROTOCOL.size());
    if (!protocol.equals(PROTOCOL)) {
      throw DecodeException.unexpected("ProtocolId", offset, protocol.toString());
    }
    Bytes signature = reader.bytes("Signature", SIGNATURE_SIZE);
    Bytes nonce = reader.bytes("Nonce", NONCE_SIZE);
    long size = reader.u32le("OriginalMessageSize");
    int reserved = reader.u16le("Reserved");
    if (reserved != 0) {
      throw DecodeException.unexpected("Reserved", offset, Integer.toString(reserved));
    }
    return new Smb2Transform(
        signature, nonce, size, reader.u16le("Flags"), reader.i64le("SessionId"), reader.rest());
  }

  /** What of the header the tag covers: nonce to session. */
  public Bytes authenticated() {
    Writer writer = new Writer();
    writeAuthenticated(writer);
    return writer.toBytes();
  }

  private void writeAuthenticated(Writer writer) {
    writer.bytes(nonce).u32le(originalSize).u16le(0).u16le(flags).i64le(sessionId);
  }

  @Override
  public void encode(Writer writer) {
    writeAuthenticated(writer.bytes(PROTOCOL).bytes(signature));
    writer.bytes(encrypted);
  }

  @Override
  public int size() {
    return HEADER_SIZE + encrypted.size();
  }

  @Override
  public List<String> oddities() {
    return originalSize == encrypted.size()
        ? List.of()
        : List.of("OriginalMessageSize is not that of the messages");
  }
}
