package org.rdpdoctor.wire.rdpele;

import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * PLATFORM_CHALLENGE_RESPONSE_DATA, MS-RDPELE section 2.2.2.5.1.
 *
 * @param version {@link #VERSION}
 * @param clientType WIN32_PLATFORMCHALLENGE_TYPE and others
 * @param detailLevel LICENSE_DETAIL_SIMPLE (1), _MODERATE (2) or _DETAIL (3)
 * @param challenge the decrypted challenge, or what was made of it
 */
public record PlatformChallengeResponseData(
    int version, int clientType, int detailLevel, Bytes challenge) implements WireMessage {
  /** PLATFORM_CHALLENGE_RESPONSE_VERSION. */
  public static final int VERSION = 0x0100;

  /** OTHER_PLATFORMCHALLENGE_TYPE. */
  public static final int OTHER_CLIENT = 0xFF00;

  /** LICENSE_DETAIL_DETAIL. */
  public static final int DETAIL = 3;

  private static final int FIXED_SIZE = 8;

  public PlatformChallengeResponseData {
    FieldBounds.u16("challenge response version", version);
    FieldBounds.u16("challenge response client type", clientType);
    FieldBounds.u16("challenge response detail level", detailLevel);
    FieldBounds.u16("challenge size", challenge.size());
  }

  /** Reads one structure and leaves what follows it. */
  public static PlatformChallengeResponseData decode(Reader reader) throws DecodeException {
    int version = reader.u16le("challenge response version");
    int clientType = reader.u16le("challenge response client type");
    int detailLevel = reader.u16le("challenge response detail level");
    int size = reader.u16le("challenge size");
    return new PlatformChallengeResponseData(
        version, clientType, detailLevel, reader.bytes("challenge", size));
  }

  @Override
  public void encode(Writer writer) {
    writer.u16le(version).u16le(clientType).u16le(detailLevel);
    writer.u16le(challenge.size()).bytes(challenge);
  }

  @Override
  public int size() {
    return FIXED_SIZE + challenge.size();
  }

  @Override
  public List<String> oddities() {
    return version == VERSION
        ? List.of()
        : List.of("challenge response version is 0x%04x".formatted(version));
  }
}
