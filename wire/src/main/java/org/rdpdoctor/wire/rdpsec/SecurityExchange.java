package org.rdpdoctor.wire.rdpsec;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * TS_SECURITY_PACKET, the Client Security Exchange PDU: MS-RDPBCGR section 2.2.1.10.1.
 *
 * @param encryptedClientRandom with the {@value RsaKey#PADDING_SIZE} zero bytes at its end
 */
public record SecurityExchange(SecurityHeader.Basic header, Bytes encryptedClientRandom)
    implements WireMessage {
  private static final int MAX_SIZE = RsaPublicKey.MAX_MODULUS_SIZE;

  public SecurityExchange {
    FieldBounds.within("encrypted client random", encryptedClientRandom.size(), MAX_SIZE);
  }

  /** What a client sends: its random encrypted for the server. */
  public static SecurityExchange of(Bytes clientRandom, RsaKey serverKey) {
    SecurityFlags flags = SecurityFlags.EXCHANGE_PKT.with(SecurityFlags.LICENSE_ENCRYPT);
    return new SecurityExchange(new SecurityHeader.Basic(flags), serverKey.encrypt(clientRandom));
  }

  /** Reads one PDU and leaves what follows it. */
  public static SecurityExchange decode(Reader reader) throws DecodeException {
    SecurityHeader.Basic header = SecurityHeader.Basic.decode(reader);
    int offset = reader.offset();
    long length = reader.u32le("encrypted client random length");
    if (length > MAX_SIZE) {
      throw DecodeException.limit("encrypted client random length", offset, length, MAX_SIZE);
    }
    return new SecurityExchange(header, reader.bytes("encrypted client random", (int) length));
  }

  @Override
  public void encode(Writer writer) {
    header.encode(writer);
    writer.u32le(encryptedClientRandom.size()).bytes(encryptedClientRandom);
  }

  @Override
  public int size() {
    return SecurityHeader.Basic.SIZE + 4 + encryptedClientRandom.size();
  }

  /** The 32 random bytes, by the server's private key; whatever comes out of a wrong one. */
  public Bytes clientRandom(RsaKey privateKey) {
    Bytes number = encryptedClientRandom.first(privateKey.modulusSize());
    return privateKey.apply(number).first(SessionKeys.RANDOM_SIZE);
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>();
    if (!header.flags().contains(SecurityFlags.EXCHANGE_PKT)) {
      oddities.add("security exchange has the flags %s".formatted(header.flags()));
    }
    int number = encryptedClientRandom.size() - RsaKey.PADDING_SIZE;
    Bytes padding = Bytes.of(new byte[RsaKey.PADDING_SIZE]);
    if (number < 0
        || !encryptedClientRandom.slice(number, encryptedClientRandom.size()).equals(padding)) {
      oddities.add("encrypted client random does not end with zero bytes");
    }
    return List.copyOf(oddities);
  }
}
