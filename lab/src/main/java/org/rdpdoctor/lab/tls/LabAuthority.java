package org.rdpdoctor.lab.tls;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The authority that issues the lab's certificates. Its key is public: trust it for tests only. */
public final class LabAuthority {
  private static final int LINE_LENGTH = 64;

  private LabAuthority() {}

  /** Its certificate as PEM. */
  public static String pem() {
    byte[] lineEnd = "\n".getBytes(StandardCharsets.US_ASCII);
    String text =
        Base64.getMimeEncoder(LINE_LENGTH, lineEnd)
            .encodeToString(CertificateRecipe.ofAuthority().toDer().toArray());
    return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n".formatted(text);
  }
}
