package org.rdpdoctor.wire.tls;

import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;

/**
 * The public part of one side's key exchange (RFC 8446 section 4.2.8, KeyShareEntry).
 *
 * @param keyExchange for X25519 the 32 bytes of RFC 7748; for a NIST curve 04 and both coordinates
 */
public record KeyShare(NamedGroup group, Bytes keyExchange) {
  public KeyShare {
    NumberNames.requireU16(keyExchange.size());
  }

  public static KeyShare decode(Reader reader) throws DecodeException {
    NamedGroup group = new NamedGroup(reader.u16be("key share group"));
    int length = reader.u16be("key share length");
    return new KeyShare(group, reader.bytes("key share", length));
  }

  public void encode(Writer writer) {
    writer.u16be(group.value()).u16be(keyExchange.size()).bytes(keyExchange);
  }

  public int size() {
    return 4 + keyExchange.size();
  }
}
