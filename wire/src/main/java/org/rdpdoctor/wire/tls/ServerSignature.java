package org.rdpdoctor.wire.tls;

import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;

/**
 * A signature as it follows the key exchange parameters (RFC 5246 section 4.7).
 *
 * @param scheme named from TLS 1.2 on
 */
public record ServerSignature(Optional<SignatureScheme> scheme, Bytes signature) {
  public ServerSignature {
    FieldBounds.u16("signature", signature.size());
  }

  static ServerSignature decode(Reader reader, TlsVersion version) throws DecodeException {
    Optional<SignatureScheme> scheme = Optional.empty();
    if (version.isAtLeast(TlsVersion.TLS_1_2)) {
      scheme = Optional.of(new SignatureScheme(reader.u16be("signature scheme")));
    }
    Bytes signature = reader.bytes("signature", reader.u16be("signature length"));
    return new ServerSignature(scheme, signature);
  }

  public void encode(Writer writer) {
    scheme.ifPresent(each -> writer.u16be(each.value()));
    writer.u16be(signature.size()).bytes(signature);
  }

  public int size() {
    return scheme.map(each -> 2).orElse(0) + 2 + signature.size();
  }
}
