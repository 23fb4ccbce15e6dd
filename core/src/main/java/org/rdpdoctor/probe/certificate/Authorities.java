package org.rdpdoctor.probe.certificate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.rdpdoctor.wire.Bytes;

/** Files with trusted roots. */
public final class Authorities {
  private static final int MAX_FILE_BYTES = 16 * 1024 * 1024;

  private Authorities() {}

  /**
   * All certificates of a PEM file, or the one of a DER file.
   *
   * @throws IOException also when the file is larger than any bundle of roots
   * @throws GeneralSecurityException when it holds something else, or nothing
   */
  public static List<X509Certificate> read(Path file) throws IOException, GeneralSecurityException {
    InputStream content = new ByteArrayInputStream(content(file));
    List<X509Certificate> certificates = new ArrayList<>();
    for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(content)) {
      certificates.add((X509Certificate) each);
    }
    if (certificates.isEmpty()) {
      throw new GeneralSecurityException("no certificate in it");
    }
    return certificates;
  }

  /** Whether a PEM file seems to hold this certificate, without reading what it holds. */
  static boolean hasText(Path pem, Bytes der) throws IOException {
    String text = new String(content(pem), StandardCharsets.US_ASCII);
    return text.replaceAll("\\s", "").contains(Base64.getEncoder().encodeToString(der.toArray()));
  }

  private static byte[] content(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(MAX_FILE_BYTES + 1);
      if (content.length > MAX_FILE_BYTES) {
        throw new IOException("larger than any bundle of roots");
      }
      return content;
    }
  }
}
