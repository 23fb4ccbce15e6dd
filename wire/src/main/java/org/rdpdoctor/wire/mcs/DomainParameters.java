package org.rdpdoctor.wire.mcs;

import java.util.List;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.asn1.Asn1Element;
import org.rdpdoctor.wire.asn1.Asn1Reader;
import org.rdpdoctor.wire.asn1.Asn1Tag;

/**
 * DomainParameters: ITU-T T.125 section 7 part 2.
 *
 * @param maxPduSize in bytes
 * @param minThroughput in bytes per second
 */
public record DomainParameters(
    long maxChannelIds,
    long maxUserIds,
    long maxTokenIds,
    long numPriorities,
    long minThroughput,
    long maxHeight,
    long maxPduSize,
    long protocolVersion) {
  /** What Windows clients want: MS-RDPBCGR section 4.1.3. */
  public static final DomainParameters TARGET = new DomainParameters(34, 2, 0, 1, 0, 1, 65535, 2);

  /** The least that Windows clients put up with: MS-RDPBCGR section 4.1.3. */
  public static final DomainParameters MINIMUM = new DomainParameters(1, 1, 1, 1, 0, 1, 1056, 2);

  /** The most that Windows clients put up with: MS-RDPBCGR section 4.1.3. */
  public static final DomainParameters MAXIMUM =
      new DomainParameters(65535, 64535, 65535, 1, 0, 1, 65535, 2);

  private static final int MAX_INTEGER_SIZE = 5;

  public DomainParameters {
    List.of(
            maxChannelIds,
            maxUserIds,
            maxTokenIds,
            numPriorities,
            minThroughput,
            maxHeight,
            maxPduSize,
            protocolVersion)
        .forEach(value -> FieldBounds.u32("MCS domain parameter", value));
  }

  static DomainParameters read(Asn1Reader parent, String field) throws DecodeException {
    Asn1Reader values = parent.enter(field, Asn1Tag.SEQUENCE);
    return new DomainParameters(
        unsigned(values, "maxChannelIds"),
        unsigned(values, "maxUserIds"),
        unsigned(values, "maxTokenIds"),
        unsigned(values, "numPriorities"),
        unsigned(values, "minThroughput"),
        unsigned(values, "maxHeight"),
        unsigned(values, "maxMCSPDUsize"),
        unsigned(values, "protocolVersion"));
  }

  /** Windows writes 65535 as two bytes, which is -1 in BER; all of these are meant unsigned. */
  private static long unsigned(Asn1Reader values, String field) throws DecodeException {
    int offset = values.offset();
    var content = values.expect(field, Asn1Tag.INTEGER).content();
    boolean signOnly = content.size() < MAX_INTEGER_SIZE || content.at(0) == 0;
    boolean tooLarge = content.size() > MAX_INTEGER_SIZE || !signOnly;
    if (content.isEmpty() || tooLarge) {
      throw DecodeException.limit(field + " size", offset, content.size(), MAX_INTEGER_SIZE);
    }
    long value = 0;
    for (int i = 0; i < content.size(); i++) {
      value = value << 8 | content.at(i);
    }
    return value;
  }

  Asn1Element toElement() {
    return Asn1Element.sequence(
        Asn1Element.integer(maxChannelIds),
        Asn1Element.integer(maxUserIds),
        Asn1Element.integer(maxTokenIds),
        Asn1Element.integer(numPriorities),
        Asn1Element.integer(minThroughput),
        Asn1Element.integer(maxHeight),
        Asn1Element.integer(maxPduSize),
        Asn1Element.integer(protocolVersion));
  }
}
