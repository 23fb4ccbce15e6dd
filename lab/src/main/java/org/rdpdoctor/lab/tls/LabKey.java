package org.rdpdoctor.lab.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.asn1.Asn1Element;
import org.rdpdoctor.wire.rdpsec.RsaKey;

/** The lab's key pairs. They ship with the program, so they are public and protect nothing. */
public enum LabKey {
  /** RSA 2048, of the servers. */
  LISTENER("listener"),
  /** RSA 2048, of the lab's certificate authority. */
  AUTHORITY("authority"),
  /** RSA 1024, too short on purpose. */
  WEAK("weak");

  private final String resource;

  LabKey(String name) {
    this.resource = "public-test-key-" + name + ".pk8";
  }

  /** PKCS #8 PrivateKeyInfo in DER. */
  byte[] privateKeyInfo() {
    try (InputStream stream = LabKey.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException("the lab's key is not packed: " + resource);
      }
      return stream.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private RSAPrivateCrtKey privateKey() throws GeneralSecurityException {
    return (RSAPrivateCrtKey)
        KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(privateKeyInfo()));
  }

  /** The public numbers, for Standard RDP Security and licensing. */
  public RsaKey publicNumbers() {
    try {
      RSAPrivateCrtKey key = privateKey();
      return new RsaKey(key.getModulus(), key.getPublicExponent());
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** The private numbers, for the same. */
  public RsaKey privateNumbers() {
    try {
      RSAPrivateCrtKey key = privateKey();
      return new RsaKey(key.getModulus(), key.getPrivateExponent());
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** SubjectPublicKeyInfo: RFC 5280 section 4.1.2.7. */
  Asn1Element publicKeyInfo() {
    try {
      RSAPrivateCrtKey key = privateKey();
      PublicKey publicKey =
          KeyFactory.getInstance("RSA")
              .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
      return Asn1Element.decode(new Reader(Bytes.of(publicKey.getEncoded())));
    } catch (GeneralSecurityException | DecodeException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** Signs with PKCS #1 padding. */
  Bytes sign(CertificateSignature algorithm, Bytes message) {
    try {
      Signature signature = Signature.getInstance(algorithm.javaName());
      signature.initSign(privateKey());
      signature.update(message.toArray());
      return Bytes.of(signature.sign());
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
