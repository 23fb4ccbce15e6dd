package org.rdpdoctor.probe.certificate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.rdpdoctor.wire.Bytes;

/** Files with trusted roots. */
public final class Authorities {
  static final List<Path> SYSTEM_BUNDLES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/ca-bundle.pem"),
          Path.of("/etc/ssl/cert.pem"));

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

  /** The roots that this machine trusts: the system's bundle, or its store. */
  public static Collection<X509Certificate> ofThisMachine()
      throws IOException, GeneralSecurityException {
    for (Path bundle : SYSTEM_BUNDLES) {
      if (Files.isReadable(bundle)) {
        return read(bundle);
      }
    }
    return ofPlatform();
  }

  static Collection<X509Certificate> ofPlatform() throws IOException, GeneralSecurityException {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    KeyStore store;
    if (system.startsWith("windows")) {
      store = KeyStore.getInstance("Windows-ROOT");
      store.load(null, null);
    } else if (system.startsWith("mac")) {
      store = KeyStore.getInstance("KeychainStore-ROOT");
      store.load(null, null);
    } else {
      Path bundled = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
      store = KeyStore.getInstance(bundled.toFile(), (char[]) null);
    }
    List<X509Certificate> roots = new ArrayList<>();
    for (String alias : Collections.list(store.aliases())) {
      if (store.getCertificate(alias) instanceof X509Certificate root) {
        roots.add(root);
      }
    }
    return roots;
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
