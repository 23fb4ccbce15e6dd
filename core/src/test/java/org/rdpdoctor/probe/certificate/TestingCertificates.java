package org.rdpdoctor.probe.certificate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.lab.tls.CertificateExtension;
import org.rdpdoctor.lab.tls.CertificateRecipe;
import org.rdpdoctor.lab.tls.CertificateRecipe.Issuer;
import org.rdpdoctor.lab.tls.LabKey;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.asn1.Asn1Element;
import org.rdpdoctor.wire.asn1.Asn1Reader;

/** Certificates of a small authority with an intermediate, and files with roots. */
final class TestingCertificates {
  static final String SERVER = "server.example";
  static final String INTERMEDIATE = "Example Issuing";
  static final String ROOT = "Example Root";

  private static final int YEAR = 365;

  private TestingCertificates() {}

  private static Instant inDays(int days) {
    return Instant.now().plus(Duration.ofDays(days));
  }

  static Bytes root() {
    return authority(ROOT, LabKey.AUTHORITY)
        .withValidity(inDays(-YEAR), inDays(YEAR))
        .sign()
        .chain()
        .getFirst();
  }

  static Bytes intermediate(Instant from) {
    return issuedBy(
        authority(INTERMEDIATE, LabKey.WEAK).withValidity(from, inDays(YEAR)),
        new Issuer(ROOT, LabKey.AUTHORITY));
  }

  static Bytes intermediate() {
    return intermediate(inDays(-200));
  }

  static Bytes server(Instant from, Instant to) {
    return issuedBy(
        CertificateRecipe.asWindowsMakesIt(SERVER).withValidity(from, to),
        new Issuer(INTERMEDIATE, LabKey.WEAK));
  }

  static Bytes server() {
    return server(inDays(-10), inDays(100));
  }

  /** Ran out ten days ago. */
  static Bytes expiredServer() {
    return server(inDays(-300), inDays(-10));
  }

  /** Newer than the beginning of {@link #expiredServer}. */
  static Bytes renewedIntermediate() {
    return intermediate(inDays(-100));
  }

  static Bytes selfSigned() {
    return CertificateRecipe.asWindowsMakesIt("own.example").sign().chain().getFirst();
  }

  private static CertificateRecipe authority(String name, LabKey key) {
    return CertificateRecipe.asWindowsMakesIt(name)
        .withKey(key)
        .withExtensions(CertificateExtension.ofAuthority());
  }

  private static Bytes issuedBy(CertificateRecipe recipe, Issuer issuer) {
    return new CertificateRecipe(
            recipe.commonName(),
            recipe.notBefore(),
            recipe.notAfter(),
            recipe.key(),
            recipe.signature(),
            recipe.extensions(),
            Optional.of(issuer))
        .sign()
        .chain()
        .getFirst();
  }

  /** One with a subject of that value. */
  static Bytes named(Asn1Element commonName) {
    return CertificateRecipe.asWindowsMakesIt("x")
        .withCommonName(commonName)
        .sign()
        .chain()
        .getFirst();
  }

  static Bytes with(CertificateExtension... extensions) {
    return CertificateRecipe.asWindowsMakesIt(SERVER)
        .withExtensions(List.of(extensions))
        .sign()
        .chain()
        .getFirst();
  }

  /** With other names; the signature does not fit any more. */
  static Bytes between(Asn1Element issuer, Asn1Element subject) throws DecodeException {
    List<Asn1Element> whole = childrenOf(Asn1Element.decode(new Reader(selfSigned())));
    List<Asn1Element> signed = childrenOf(whole.getFirst());
    signed.set(3, issuer);
    signed.set(5, subject);
    whole.set(0, Asn1Element.sequence(signed));
    return Asn1Element.sequence(whole).toBytes();
  }

  private static List<Asn1Element> childrenOf(Asn1Element parent) throws DecodeException {
    List<Asn1Element> children = new ArrayList<>();
    Asn1Reader reader = Asn1Reader.childrenOf(parent);
    while (!reader.isAtEnd()) {
      children.add(reader.next("child"));
    }
    return children;
  }

  /** A PEM file as a system's bundle is. */
  static Path pem(Path file, Bytes... certificates) throws IOException {
    StringBuilder text = new StringBuilder("# roots\n");
    for (Bytes each : certificates) {
      text.append("-----BEGIN CERTIFICATE-----\n")
          .append(
              Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                  .encodeToString(each.toArray()))
          .append("\n-----END CERTIFICATE-----\n");
    }
    return Files.writeString(file, text);
  }
}
