package org.rdpdoctor.wire.rdpsec;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.asn1.Asn1Element;
import org.rdpdoctor.wire.asn1.Asn1Reader;
import org.rdpdoctor.wire.asn1.Asn1Tag;

/**
 * SERVER_CERTIFICATE, MS-RDPBCGR section 2.2.1.4.3.1: in the server's security data and in the
 * license request.
 */
public sealed interface ServerCertificate extends WireMessage {
  /** The bit of dwVersion that says the certificate was issued temporarily. */
  long TEMPORARY = 0x8000_0000L;

  /** Issued temporarily: by the server itself, before a license server gave it a permanent one. */
  boolean temporary();

  /** The key that the client encrypts with; empty when it cannot be read. */
  Optional<RsaKey> key();

  /**
   * Reads one certificate; of a chain also all that follows it.
   *
   * @throws DecodeException unexpected when the version is neither 1 nor 2
   */
  static ServerCertificate decode(Reader reader) throws DecodeException {
    int offset = reader.offset();
    long version = reader.u32le("certificate version");
    boolean temporary = (version & TEMPORARY) != 0;
    long kind = version & ~TEMPORARY;
    if (kind == Proprietary.VERSION) {
      return Proprietary.read(reader, temporary);
    }
    if (kind == X509Chain.VERSION) {
      return X509Chain.read(reader, temporary);
    }
    throw DecodeException.unexpected("certificate version", offset, Long.toString(kind));
  }

  private static void writeVersion(Writer writer, long version, boolean temporary) {
    writer.u32le(temporary ? version | TEMPORARY : version);
  }

  /**
   * PROPRIETARYSERVERCERTIFICATE, section 2.2.1.4.3.1.1.
   *
   * @param signatureAlgorithm SIGNATURE_ALG_RSA (1) in a clean certificate
   * @param keyAlgorithm KEY_EXCHANGE_ALG_RSA (1) in a clean certificate
   * @param keyBlobType BB_RSA_KEY_BLOB (6) in a clean certificate
   * @param publicKey RSA_PUBLIC_KEY
   * @param keyTrailing what follows the key inside of its blob, nothing in a clean certificate
   * @param signatureBlobType BB_RSA_SIGNATURE_BLOB (8) in a clean certificate
   * @param signature with the zero bytes that follow it
   */
  record Proprietary(
      boolean temporary,
      long signatureAlgorithm,
      long keyAlgorithm,
      int keyBlobType,
      RsaPublicKey publicKey,
      Bytes keyTrailing,
      int signatureBlobType,
      Bytes signature)
      implements ServerCertificate {
    public static final long VERSION = 1;
    public static final long ALGORITHM_RSA = 1;
    public static final int KEY_BLOB = 6;
    public static final int SIGNATURE_BLOB = 8;

    private static final int FIXED_SIZE = 20;

    public Proprietary {
      FieldBounds.u32("certificate signature algorithm", signatureAlgorithm);
      FieldBounds.u32("certificate key algorithm", keyAlgorithm);
      FieldBounds.u16("key BLOB type", keyBlobType);
      FieldBounds.u16("key BLOB length", publicKey.size() + keyTrailing.size());
      FieldBounds.u16("signature BLOB type", signatureBlobType);
      FieldBounds.u16("signature BLOB length", signature.size());
    }

    /** A certificate for that key, signed with the published signing key. */
    public static Proprietary signed(RsaKey key) {
      Proprietary unsigned =
          new Proprietary(
              false,
              ALGORITHM_RSA,
              ALGORITHM_RSA,
              KEY_BLOB,
              RsaPublicKey.of(key),
              Bytes.EMPTY,
              SIGNATURE_BLOB,
              Bytes.EMPTY);
      Bytes padding = Bytes.of(new byte[RsaKey.PADDING_SIZE]);
      return unsigned.withSignature(SigningKey.sign(unsigned.signedPart()).append(padding));
    }

    /** The same certificate with another signature. */
    public Proprietary withSignature(Bytes other) {
      return new Proprietary(
          temporary,
          signatureAlgorithm,
          keyAlgorithm,
          keyBlobType,
          publicKey,
          keyTrailing,
          signatureBlobType,
          other);
    }

    private static Proprietary read(Reader reader, boolean temporary) throws DecodeException {
      long signatureAlgorithm = reader.u32le("certificate signature algorithm");
      long keyAlgorithm = reader.u32le("certificate key algorithm");
      int keyBlobType = reader.u16le("key BLOB type");
      Reader keyBlob = reader.sub("key BLOB", reader.u16le("key BLOB length"));
      RsaPublicKey publicKey = RsaPublicKey.decode(keyBlob);
      Bytes keyTrailing = keyBlob.rest();
      int signatureBlobType = reader.u16le("signature BLOB type");
      int signatureLength = reader.u16le("signature BLOB length");
      return new Proprietary(
          temporary,
          signatureAlgorithm,
          keyAlgorithm,
          keyBlobType,
          publicKey,
          keyTrailing,
          signatureBlobType,
          reader.bytes("certificate signature", signatureLength));
    }

    @Override
    public Optional<RsaKey> key() {
      return publicKey.key();
    }

    /** Whether the signature is of the published signing key. */
    public boolean isSignatureValid() {
      return SigningKey.verifies(signedPart(), signature.first(SigningKey.SIGNATURE_SIZE));
    }

    private Bytes signedPart() {
      Writer writer = new Writer();
      writeSigned(writer);
      return writer.toBytes();
    }

    private void writeSigned(Writer writer) {
      writeVersion(writer, VERSION, temporary);
      writer.u32le(signatureAlgorithm).u32le(keyAlgorithm);
      writer.u16le(keyBlobType).u16le(publicKey.size() + keyTrailing.size());
      publicKey.encode(writer);
      writer.bytes(keyTrailing);
    }

    @Override
    public void encode(Writer writer) {
      writeSigned(writer);
      writer.u16le(signatureBlobType).u16le(signature.size()).bytes(signature);
    }

    @Override
    public int size() {
      return FIXED_SIZE + publicKey.size() + keyTrailing.size() + signature.size();
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = new ArrayList<>();
      expect(oddities, "certificate signature algorithm", signatureAlgorithm, ALGORITHM_RSA);
      expect(oddities, "certificate key algorithm", keyAlgorithm, ALGORITHM_RSA);
      expect(oddities, "key BLOB type", keyBlobType, KEY_BLOB);
      expect(oddities, "signature BLOB type", signatureBlobType, SIGNATURE_BLOB);
      oddities.addAll(publicKey.oddities());
      if (!keyTrailing.isEmpty()) {
        oddities.add("%d bytes follow the RSA key in its BLOB".formatted(keyTrailing.size()));
      }
      if (!isSignatureValid()) {
        oddities.add("certificate signature is not of the published signing key");
      }
      Bytes padding = Bytes.of(new byte[RsaKey.PADDING_SIZE]);
      if (!signature.equals(signature.first(SigningKey.SIGNATURE_SIZE).append(padding))) {
        oddities.add("certificate signature does not end with zero bytes");
      }
      return List.copyOf(oddities);
    }

    private static void expect(List<String> oddities, String field, long found, long expected) {
      if (found != expected) {
        oddities.add("%s is %d instead of %d".formatted(field, found, expected));
      }
    }
  }

  /**
   * X509_CERTIFICATE_CHAIN, section 2.2.1.4.3.1.2, root first.
   *
   * @param certificates DER, as received
   * @param padding what follows; a clean chain has 8 zero bytes and 4 more per certificate
   */
  record X509Chain(boolean temporary, List<Bytes> certificates, Bytes padding)
      implements ServerCertificate {
    public static final long VERSION = 2;

    /** Largest number of certificates that is read. */
    public static final int MAX_CERTIFICATES = 200;

    private static final int FIXED_SIZE = 8;
    private static final int PADDING_FIXED = 8;
    private static final int PADDING_EACH = 4;

    public X509Chain {
      certificates = List.copyOf(certificates);
      FieldBounds.within("NumCertBlobs", certificates.size(), MAX_CERTIFICATES);
    }

    /** A chain with the padding that the specification asks for. */
    public static X509Chain of(List<Bytes> certificates) {
      int padding = PADDING_FIXED + PADDING_EACH * certificates.size();
      return new X509Chain(false, certificates, Bytes.of(new byte[padding]));
    }

    private static X509Chain read(Reader reader, boolean temporary) throws DecodeException {
      int offset = reader.offset();
      long count = reader.u32le("NumCertBlobs");
      if (count > MAX_CERTIFICATES) {
        throw DecodeException.limit("NumCertBlobs", offset, count, MAX_CERTIFICATES);
      }
      List<Bytes> certificates = new ArrayList<>();
      for (long i = 0; i < count; i++) {
        int sizeOffset = reader.offset();
        long size = reader.u32le("cbCert");
        if (size > reader.left()) {
          throw DecodeException.limit("cbCert", sizeOffset, size, reader.left());
        }
        certificates.add(reader.bytes("abCert", (int) size));
      }
      return new X509Chain(temporary, certificates, reader.rest());
    }

    /** The key of the last certificate. */
    @Override
    public Optional<RsaKey> key() {
      try {
        return certificates.isEmpty() ? Optional.empty() : keyOf(certificates.getLast());
      } catch (DecodeException unreadable) {
        return Optional.empty();
      }
    }

    /**
     * Walks to the subjectPublicKey (RFC 5280 section 4.1) without looking at its algorithm:
     * license servers name {@code shaWithRSAEncryption} there, which no X.509 parser takes for RSA.
     */
    private static Optional<RsaKey> keyOf(Bytes der) throws DecodeException {
      Asn1Reader certificate =
          Asn1Reader.childrenOf(Asn1Element.decodeUpTo(new Reader(der), der.size()));
      Asn1Reader body = certificate.enter("tbsCertificate", Asn1Tag.SEQUENCE);
      Optional<Asn1Element> ignoredVersion = body.optional("version", Asn1Tag.context(0));
      for (String field : List.of("serialNumber", "signature", "issuer", "validity", "subject")) {
        Asn1Element ignored = body.next(field);
      }
      Asn1Reader info = body.enter("subjectPublicKeyInfo", Asn1Tag.SEQUENCE);
      Asn1Element ignoredAlgorithm = info.next("algorithm");
      Bytes key = info.bitString("subjectPublicKey").bits();
      Asn1Reader numbers =
          Asn1Reader.childrenOf(Asn1Element.decodeUpTo(new Reader(key), key.size()));
      return keyOf(numbers.integer("modulus"), numbers.integer("publicExponent"));
    }

    private static Optional<RsaKey> keyOf(BigInteger modulus, BigInteger exponent) {
      boolean usable =
          modulus.signum() > 0
              && exponent.signum() > 0
              && exponent.bitLength() <= Integer.SIZE
              && modulus.bitLength() <= RsaKey.MAX_MODULUS_SIZE * 8;
      return usable ? Optional.of(new RsaKey(modulus, exponent)) : Optional.empty();
    }

    @Override
    public void encode(Writer writer) {
      writeVersion(writer, VERSION, temporary);
      writer.u32le(certificates.size());
      certificates.forEach(each -> writer.u32le(each.size()).bytes(each));
      writer.bytes(padding);
    }

    @Override
    public int size() {
      return FIXED_SIZE
          + certificates.stream().mapToInt(each -> 4 + each.size()).sum()
          + padding.size();
    }

    @Override
    public List<String> oddities() {
      List<String> oddities = new ArrayList<>();
      if (certificates.size() < 2) {
        oddities.add("certificate chain has %d certificates".formatted(certificates.size()));
      }
      if (key().isEmpty()) {
        oddities.add("certificate chain has no readable RSA key at its end");
      }
      int expected = PADDING_FIXED + PADDING_EACH * certificates.size();
      if (padding.size() != expected) {
        oddities.add(
            "certificate chain is followed by %d bytes instead of %d"
                .formatted(padding.size(), expected));
      }
      return List.copyOf(oddities);
    }
  }
}
