package org.rdpdoctor.probe.certificate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

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
    if (Files.size(file) > MAX_FILE_BYTES) {
      throw new IOException("larger than any bundle of roots");
    }
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> certificates = new ArrayList<>();
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        certificates.add((X509Certificate) each);
      }
      if (certificates.isEmpty()) {
        throw new GeneralSecurityException("no certificate in it");
      }
      return certificates;
    }
  }
}
