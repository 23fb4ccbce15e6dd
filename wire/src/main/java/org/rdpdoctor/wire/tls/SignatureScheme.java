package org.rdpdoctor.wire.tls;

import org.rdpdoctor.wire.FieldBounds;

/**
 * A signature with its hash: IANA registry "TLS SignatureScheme" (RFC 8446 section 4.2.3); the
 * pairs of RFC 5246 that it only reserves are named in its manner.
 */
public record SignatureScheme(int value) {
  public static final SignatureScheme RSA_PKCS1_SHA1 = new SignatureScheme(0x0201);
  public static final SignatureScheme DSA_SHA1 = new SignatureScheme(0x0202);
  public static final SignatureScheme ECDSA_SHA1 = new SignatureScheme(0x0203);
  public static final SignatureScheme RSA_PKCS1_SHA224 = new SignatureScheme(0x0301);
  public static final SignatureScheme ECDSA_SHA224 = new SignatureScheme(0x0303);
  public static final SignatureScheme RSA_PKCS1_SHA256 = new SignatureScheme(0x0401);
  public static final SignatureScheme ECDSA_SECP256R1_SHA256 = new SignatureScheme(0x0403);
  public static final SignatureScheme RSA_PKCS1_SHA384 = new SignatureScheme(0x0501);
  public static final SignatureScheme ECDSA_SECP384R1_SHA384 = new SignatureScheme(0x0503);
  public static final SignatureScheme RSA_PKCS1_SHA512 = new SignatureScheme(0x0601);
  public static final SignatureScheme ECDSA_SECP521R1_SHA512 = new SignatureScheme(0x0603);
  public static final SignatureScheme RSA_PSS_RSAE_SHA256 = new SignatureScheme(0x0804);
  public static final SignatureScheme RSA_PSS_RSAE_SHA384 = new SignatureScheme(0x0805);
  public static final SignatureScheme RSA_PSS_RSAE_SHA512 = new SignatureScheme(0x0806);
  public static final SignatureScheme ED25519 = new SignatureScheme(0x0807);
  public static final SignatureScheme ED448 = new SignatureScheme(0x0808);
  public static final SignatureScheme RSA_PSS_PSS_SHA256 = new SignatureScheme(0x0809);
  public static final SignatureScheme RSA_PSS_PSS_SHA384 = new SignatureScheme(0x080A);
  public static final SignatureScheme RSA_PSS_PSS_SHA512 = new SignatureScheme(0x080B);

  private static final NumberNames NAMES =
      NumberNames.parse(
          """
          0101 rsa_pkcs1_md5
          0102 dsa_md5
          0201 rsa_pkcs1_sha1
          0202 dsa_sha1
          0203 ecdsa_sha1
          0301 rsa_pkcs1_sha224
          0302 dsa_sha224
          0303 ecdsa_sha224
          0401 rsa_pkcs1_sha256
          0402 dsa_sha256
          0403 ecdsa_secp256r1_sha256
          0501 rsa_pkcs1_sha384
          0502 dsa_sha384
          0503 ecdsa_secp384r1_sha384
          0601 rsa_pkcs1_sha512
          0602 dsa_sha512
          0603 ecdsa_secp521r1_sha512
          0704 eccsi_sha256
          0705 iso_ibs1
          0706 iso_ibs2
          0707 iso_chinese_ibs
          0708 sm2sig_sm3
          0709 gostr34102012_256a
          070A gostr34102012_256b
          070B gostr34102012_256c
          070C gostr34102012_256d
          070D gostr34102012_512a
          070E gostr34102012_512b
          070F gostr34102012_512c
          0804 rsa_pss_rsae_sha256
          0805 rsa_pss_rsae_sha384
          0806 rsa_pss_rsae_sha512
          0807 ed25519
          0808 ed448
          0809 rsa_pss_pss_sha256
          080A rsa_pss_pss_sha384
          080B rsa_pss_pss_sha512
          081A ecdsa_brainpoolP256r1tls13_sha256
          081B ecdsa_brainpoolP384r1tls13_sha384
          081C ecdsa_brainpoolP512r1tls13_sha512
          0904 mldsa44
          0905 mldsa65
          0906 mldsa87
          """);

  public SignatureScheme {
    FieldBounds.u16("signature scheme", value);
  }

  /** The registered name; an unregistered number is shown as {@code 0xfe0b}. */
  public String name() {
    return NAMES.nameOrHex16(value);
  }

  @Override
  public String toString() {
    return name();
  }
}
