package org.rdpdoctor.wire.tls;

import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * The public part of one side's key exchange (RFC 8446 section 4.2.8, KeyShareEntry).
 *
 * @param keyExchange for X25519 the 32 bytes of RFC 7748; for a NIST curve 04 and both coordinates
 */
public record KeyShare(NamedGroup group, Bytes keyExchange) implements WireMessage {
  public KeyShare {
    FieldBounds.u16("key exchange", keyExchange.size());
  }

  public static KeyShare decode(Reader reader) throws DecodeException {
    NamedGroup group = new NamedGroup(reader.u16be("key share group"));
    int length = reader.u16be("key share length");
    return new KeyShare(group, reader.bytes("key share", length));
  }

  @Override
  public void encode(Writer writer) {
    writer.u16be(group.value()).u16be(keyExchange.size()).bytes(keyExchange);
  }

  @Override
  public int size() {
    return 4 + keyExchange.size();
  }

  @Override
  public List<String> oddities() {
    return List.of();
  }
}
