package org.rdpdoctor.remote.agent;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.HexFormat;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * The key and the certificate of an agent that listens. Who asks knows the certificate by its
 * fingerprint, so that its names and dates mean nothing.
 */
public final class AgentIdentity {
  private static final String ALIAS = "agent";
  private static final int YEARS = 30;
  private static final int SERIAL_BITS = 63;

  /** PKCS #12 wants one; what protects the file is who may read it. */
  private static final char[] NO_PASSWORD = "rdpdoctor".toCharArray();

  private final KeyStore store;

  private AgentIdentity(KeyStore store) {
    this.store = store;
  }

  /** The identity of a file that only its owner may read; one is made where there is no file. */
  public static AgentIdentity readOrMake(Path file) throws IOException, GeneralSecurityException {
    if (!Files.exists(file)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      made().store(bytes, NO_PASSWORD);
      SecretFiles.create(file, bytes.toByteArray());
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(new ByteArrayInputStream(SecretFiles.read(file)), NO_PASSWORD);
    if (!store.isKeyEntry(ALIAS)) {
      throw new IOException("it holds no key of an agent");
    }
    return new AgentIdentity(store);
  }

  private static KeyStore made() throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    store.setKeyEntry(ALIAS, pair.getPrivate(), NO_PASSWORD, new Certificate[] {certificate(pair)});
    return store;
  }

  /** RFC 5280, section 4.1: issued by itself. */
  private static Certificate certificate(KeyPair pair)
      throws IOException, GeneralSecurityException {
    Instant now = Instant.now();
    X500Name name = new X500Name("CN=rdpdoctor agent");
    AlgorithmIdentifier algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
    generator.setSerialNumber(
        new ASN1Integer(new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE)));
    generator.setSignature(algorithm);
    generator.setIssuer(name);
    generator.setSubject(name);
    generator.setStartDate(new Time(Date.from(now.minus(Period.ofDays(1)))));
    generator.setEndDate(
        new Time(Date.from(now.atOffset(ZoneOffset.UTC).plusYears(YEARS).toInstant())));
    generator.setSubjectPublicKeyInfo(
        SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
    TBSCertificate content = generator.generateTBSCertificate();
    byte[] signature = sign(pair.getPrivate(), content.getEncoded());
    byte[] whole =
        new DERSequence(new ASN1Encodable[] {content, algorithm, new DERBitString(signature)})
            .getEncoded();
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(whole));
  }

  private static byte[] sign(PrivateKey key, byte[] content) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key);
    signature.update(content);
    return signature.sign();
  }

  /** SHA-256 of the certificate, 64 hexadecimal digits. */
  public String fingerprint() {
    try {
      return fingerprint(store.getCertificate(ALIAS));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("a certificate that was read has no bytes", impossible);
    }
  }

  static String fingerprint(Certificate certificate) throws GeneralSecurityException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
  }

  SSLContext context() throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }
}
