package org.rdpdoctor.wire.kerberos;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;

/** A message between client and KDC, RFC 4120 section 5.4 to 5.9, without its framing. */
public sealed interface KerberosMessage extends DerStructure
    permits KdcRequest, KdcReply, ApRequest, KrbError {
  /** pvno. */
  long PROTOCOL_VERSION = 5;

  long version();

  /** msg-type as it stands inside. */
  long messageType();

  /** The number of the application tag, which is to be the message type. */
  int tagNumber();

  /**
   * Reads one message and leaves what follows it.
   *
   * @throws DecodeException not enough bytes while it is incomplete, unexpected when it is none of
   *     ours
   */
  static KerberosMessage decode(Reader reader) throws DecodeException {
    int tag = reader.peekU8("Kerberos message");
    if (KdcRequest.TAGS.stream().anyMatch(each -> each.identifier() == tag)) {
      return KdcRequest.decode(reader);
    }
    if (KdcReply.TAGS.stream().anyMatch(each -> each.identifier() == tag)) {
      return KdcReply.decode(reader);
    }
    if (tag == ApRequest.TAG.identifier()) {
      return ApRequest.decode(reader);
    }
    if (tag == KrbError.TAG.identifier()) {
      return KrbError.decode(reader);
    }
    throw DecodeException.unexpected(
        "Kerberos message", reader.offset(), "tag 0x%02x".formatted(tag));
  }

  @Override
  default List<String> oddities() {
    List<String> oddities = new ArrayList<>(DerStructure.super.oddities());
    if (version() != PROTOCOL_VERSION) {
      oddities.add("Kerberos version is %d".formatted(version()));
    }
    if (messageType() != tagNumber()) {
      oddities.add(
          "Kerberos message type is %d under tag %d".formatted(messageType(), tagNumber()));
    }
    return List.copyOf(oddities);
  }
}
