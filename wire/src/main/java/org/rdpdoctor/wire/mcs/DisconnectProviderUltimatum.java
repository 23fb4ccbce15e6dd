package org.rdpdoctor.wire.mcs;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;

/**
 * MCS Disconnect Provider Ultimatum: ITU-T T.125 section 7, part 4; MS-RDPBCGR section 2.2.2.3.
 *
 * <p>Packed encoding: six bits choose the DomainMCSPDU (8), three bits are the reason, seven bits
 * fill the second byte.
 *
 * @param padding the seven fill bits, 0 in a clean message
 */
public record DisconnectProviderUltimatum(DisconnectReason reason, int padding)
    implements DomainPdu {
  public static final int SIZE = 2;

  static final int CHOICE = 8;
  private static final int CHOICE_SHIFT = 10;
  private static final int REASON_SHIFT = 7;
  private static final int PADDING_MASK = 0x7F;

  public DisconnectProviderUltimatum {
    FieldBounds.within("MCS padding", padding, PADDING_MASK);
  }

  public DisconnectProviderUltimatum(DisconnectReason reason) {
    this(reason, 0);
  }

  /**
   * Reads the user data of an X.224 Data TPDU and leaves what follows the two bytes.
   *
   * @throws DecodeException unexpected when the choice is another DomainMCSPDU
   */
  public static DisconnectProviderUltimatum decode(Reader reader) throws DecodeException {
    int offset = reader.offset();
    int bits = reader.u16be("MCS Disconnect Provider Ultimatum");
    if (bits >>> CHOICE_SHIFT != CHOICE) {
      throw DecodeException.unexpected(
          "DomainMCSPDU choice",
          offset,
          "%d instead of %d".formatted(bits >>> CHOICE_SHIFT, CHOICE));
    }
    return new DisconnectProviderUltimatum(
        new DisconnectReason(bits >>> REASON_SHIFT & DisconnectReason.MAX), bits & PADDING_MASK);
  }

  @Override
  public void encode(Writer writer) {
    writer.u16be(CHOICE << CHOICE_SHIFT | reason.value() << REASON_SHIFT | padding);
  }

  @Override
  public int size() {
    return SIZE;
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>();
    if (reason.name().isEmpty()) {
      oddities.add("MCS reason has the unknown value %d".formatted(reason.value()));
    }
    if (padding != 0) {
      oddities.add("MCS padding is 0x%02x instead of 0".formatted(padding));
    }
    return List.copyOf(oddities);
  }
}
