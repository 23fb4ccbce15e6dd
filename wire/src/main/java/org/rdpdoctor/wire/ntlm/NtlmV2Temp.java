package org.rdpdoctor.wire.ntlm;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mstypes.FileTime;

/**
 * NTLMv2_CLIENT_CHALLENGE, MS-NLMP section 2.2.2.7, which section 3.3.2 calls temp: what an NTLMv2
 * response covers besides the server's challenge.
 *
 * @param header RespType and HiRespType, both 1, and six zero bytes
 * @param clientChallenge eight bytes
 * @param reserved Reserved3, four zero bytes
 * @param pairs the server's target info and what the client adds to it
 * @param padding the four zero bytes behind the end of the pairs; other clients leave them out
 */
public record NtlmV2Temp(
    Bytes header,
    FileTime timestamp,
    Bytes clientChallenge,
    Bytes reserved,
    AvPairs pairs,
    Bytes padding)
    implements WireMessage {
  /** Size in bytes of a client challenge. */
  public static final int CLIENT_CHALLENGE_SIZE = 8;

  private static final int RESERVED_SIZE = 4;
  private static final Bytes HEADER = Bytes.of(1, 1, 0, 0, 0, 0, 0, 0);
  private static final Bytes ZEROS = Bytes.of(0, 0, 0, 0);

  public NtlmV2Temp {
    FieldBounds.exactSize("NTLMv2 header", header, HEADER.size());
    FieldBounds.exactSize("NTLMv2 client challenge", clientChallenge, CLIENT_CHALLENGE_SIZE);
    FieldBounds.exactSize("NTLMv2 reserved", reserved, RESERVED_SIZE);
  }

  public NtlmV2Temp(FileTime timestamp, Bytes clientChallenge, AvPairs pairs) {
    this(HEADER, timestamp, clientChallenge, ZEROS, pairs, ZEROS);
  }

  /** Reads all that the reader has left. */
  public static NtlmV2Temp decode(Reader reader) throws DecodeException {
    Bytes header = reader.bytes("NTLMv2 header", HEADER.size());
    FileTime timestamp = FileTime.decode(reader);
    Bytes clientChallenge = reader.bytes("NTLMv2 client challenge", CLIENT_CHALLENGE_SIZE);
    Bytes reserved = reader.bytes("NTLMv2 reserved", RESERVED_SIZE);
    AvPairs all = AvPairs.decode(reader);
    boolean padded = all.end().equals(AvPairs.CLEAN_END.append(ZEROS));
    return new NtlmV2Temp(
        header,
        timestamp,
        clientChallenge,
        reserved,
        padded ? new AvPairs(all.pairs()) : all,
        padded ? ZEROS : Bytes.EMPTY);
  }

  @Override
  public void encode(Writer writer) {
    writer.bytes(header);
    timestamp.encode(writer);
    writer.bytes(clientChallenge).bytes(reserved);
    pairs.encode(writer);
    writer.bytes(padding);
  }

  @Override
  public int size() {
    return HEADER.size()
        + FileTime.SIZE
        + CLIENT_CHALLENGE_SIZE
        + RESERVED_SIZE
        + pairs.size()
        + padding.size();
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>(pairs.oddities());
    oddities.addAll(timestamp.oddities());
    if (!header.equals(HEADER) || !reserved.equals(ZEROS)) {
      oddities.add("NTLMv2 client challenge has an unusual version or reserved bytes");
    }
    return List.copyOf(oddities);
  }
}
