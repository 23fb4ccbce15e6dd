package org.rdpdoctor.wire.tls;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;

/**
 * The certificate chain up to TLS 1.2 (RFC 5246 section 7.4.2); that of TLS 1.3 is encrypted.
 *
 * @param certificates DER as sent, nothing checked; the server's own is the first
 * @param trailing what follows the list; should be empty
 */
public record CertificateMessage(List<Bytes> certificates, Bytes trailing)
    implements HandshakeMessage {
  public static final int MAX_CERTIFICATE_BYTES = 1 << 20;
  public static final int MAX_CERTIFICATES = 64;

  private static final int LENGTH_BYTES = 3;

  public CertificateMessage {
    certificates = List.copyOf(certificates);
    FieldBounds.within("certificates", certificates.size(), MAX_CERTIFICATES);
    certificates.forEach(
        each -> FieldBounds.within("certificate", each.size(), MAX_CERTIFICATE_BYTES));
    FieldBounds.within(
        "body", LENGTH_BYTES + listSize(certificates) + trailing.size(), MAX_BODY_BYTES);
  }

  public CertificateMessage(List<Bytes> certificates) {
    this(certificates, Bytes.EMPTY);
  }

  private static int listSize(List<Bytes> certificates) {
    return certificates.stream().mapToInt(each -> LENGTH_BYTES + each.size()).sum();
  }

  static CertificateMessage decodeBody(Reader reader) throws DecodeException {
    Reader list = reader.sub("certificate list", reader.u24be("certificate list length"));
    List<Bytes> certificates = new ArrayList<>();
    while (!list.isAtEnd()) {
      if (certificates.size() == MAX_CERTIFICATES) {
        throw DecodeException.limit(
            "number of certificates", list.offset(), MAX_CERTIFICATES + 1, MAX_CERTIFICATES);
      }
      certificates.add(decodeCertificate(list));
    }
    return new CertificateMessage(certificates, reader.rest());
  }

  private static Bytes decodeCertificate(Reader list) throws DecodeException {
    int offset = list.offset();
    int length = list.u24be("certificate length");
    if (length > MAX_CERTIFICATE_BYTES) {
      throw DecodeException.limit("certificate length", offset, length, MAX_CERTIFICATE_BYTES);
    }
    return list.bytes("certificate", length);
  }

  @Override
  public HandshakeType type() {
    return HandshakeType.CERTIFICATE;
  }

  @Override
  public void encodeBody(Writer writer) {
    writer.u24be(listSize(certificates));
    certificates.forEach(each -> writer.u24be(each.size()).bytes(each));
    writer.bytes(trailing);
  }

  @Override
  public int bodySize() {
    return LENGTH_BYTES + listSize(certificates) + trailing.size();
  }

  @Override
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>();
    if (certificates.isEmpty()) {
      oddities.add("certificate list is empty");
    }
    if (certificates.stream().anyMatch(Bytes::isEmpty)) {
      oddities.add("a certificate is empty");
    }
    Trailing.addOddity(oddities, type(), trailing);
    return oddities;
  }
}
