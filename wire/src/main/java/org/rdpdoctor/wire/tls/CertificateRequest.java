package org.rdpdoctor.wire.tls;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;

/**
 * The server asks for a client certificate, up to TLS 1.2 (RFC 5246 section 7.4.4). What the body
 * means depends on the version, so {@link #contents} asks for it.
 */
public record CertificateRequest(Bytes body) implements HandshakeMessage {
  public CertificateRequest {
    FieldBounds.within("body", body.size(), MAX_BODY_BYTES);
  }

  /**
   * The fields of the body.
   *
   * @param certificateTypes one byte each: 1 RSA, 2 DSS, 64 ECDSA
   * @param signatureSchemes empty before TLS 1.2
   * @param authorities distinguished names in DER, nothing checked
   */
  public record Contents(
      Bytes certificateTypes, List<SignatureScheme> signatureSchemes, List<Bytes> authorities) {
    public Contents {
      FieldBounds.u8("certificate types", certificateTypes.size());
      signatureSchemes = List.copyOf(signatureSchemes);
      FieldBounds.u16("signature schemes", signatureSchemes.size() * 2);
      authorities = List.copyOf(authorities);
      FieldBounds.u16("authorities", authoritiesSize(authorities));
    }
  }

  private static int authoritiesSize(List<Bytes> authorities) {
    return authorities.stream().mapToInt(each -> 2 + each.size()).sum();
  }

  /** The message for this version; only TLS 1.2 writes the signature schemes. */
  public static CertificateRequest of(TlsVersion version, Contents contents) {
    Writer writer = new Writer();
    writer.u8(contents.certificateTypes().size()).bytes(contents.certificateTypes());
    if (version.isAtLeast(TlsVersion.TLS_1_2)) {
      writer.u16be(contents.signatureSchemes().size() * 2);
      contents.signatureSchemes().forEach(scheme -> writer.u16be(scheme.value()));
    }
    writer.u16be(authoritiesSize(contents.authorities()));
    contents.authorities().forEach(each -> writer.u16be(each.size()).bytes(each));
    return new CertificateRequest(writer.toBytes());
  }

  /** Reads the body by the rules of the version that the ServerHello chose. */
  public Contents contents(TlsVersion version) throws DecodeException {
    Reader reader = new Reader(body);
    Bytes types = reader.bytes("certificate types", reader.u8("certificate types length"));
    List<SignatureScheme> schemes = List.of();
    if (version.isAtLeast(TlsVersion.TLS_1_2)) {
      Reader list = reader.sub("signature schemes", reader.u16be("signature schemes length"));
      schemes =
          Extension.readList16(list, "signature scheme").stream()
              .map(SignatureScheme::new)
              .toList();
    }
    Reader names = reader.sub("authorities", reader.u16be("authorities length"));
    List<Bytes> authorities = new ArrayList<>();
    while (!names.isAtEnd()) {
      authorities.add(names.bytes("authority", names.u16be("authority length")));
    }
    return new Contents(types, schemes, authorities);
  }

  @Override
  public HandshakeType type() {
    return HandshakeType.CERTIFICATE_REQUEST;
  }

  @Override
  public int bodySize() {
    return body.size();
  }

  @Override
  public void encodeBody(Writer writer) {
    writer.bytes(body);
  }

  @Override
  public List<String> oddities() {
    return List.of();
  }
}
