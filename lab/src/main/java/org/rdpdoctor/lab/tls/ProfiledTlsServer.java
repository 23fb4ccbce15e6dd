package org.rdpdoctor.lab.tls;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.Vector;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.KeyExchangeAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.DHStandardGroups;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsDHConfig;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedDecryptor;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.tls.CipherSuite;
import org.rdpdoctor.wire.tls.NamedGroup;
import org.rdpdoctor.wire.tls.SignatureScheme;

/** Takes what its profile names and nothing else. */
final class ProfiledTlsServer extends AbstractTlsServer {
  private static final Set<SignatureScheme> PSS =
      Set.of(
          SignatureScheme.RSA_PSS_RSAE_SHA256,
          SignatureScheme.RSA_PSS_RSAE_SHA384,
          SignatureScheme.RSA_PSS_RSAE_SHA512);
  private static final Set<SignatureScheme> PKCS_1 =
      Set.of(
          SignatureScheme.RSA_PKCS1_SHA256,
          SignatureScheme.RSA_PKCS1_SHA384,
          SignatureScheme.RSA_PKCS1_SHA512,
          SignatureScheme.RSA_PKCS1_SHA1);

  /** The key of 1024 bits is too short for the longest of the PSS schemes. */
  private static final SignatureScheme LONGEST = SignatureScheme.RSA_PSS_RSAE_SHA512;

  /** What a client without the extension can check: RFC 5246 section 7.4.1.4.1. */
  private static final SignatureAndHashAlgorithm ASSUMED =
      SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha1, SignatureAlgorithm.rsa);

  private final BcTlsCrypto crypto;
  private final TlsProfile profile;
  private final ServerCertificate certificate;

  ProfiledTlsServer(BcTlsCrypto crypto, TlsProfile profile, ServerCertificate certificate) {
    super(crypto);
    this.crypto = crypto;
    this.profile = profile;
    this.certificate = certificate;
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return profile.versions().stream()
        .map(version -> ProtocolVersion.get(version.value() >> 8, version.value() & 0xFF))
        .toArray(ProtocolVersion[]::new);
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return profile.suites().stream().mapToInt(CipherSuite::value).toArray();
  }

  @Override
  public int[] getSupportedGroups() {
    return profile.groups().stream().mapToInt(NamedGroup::value).toArray();
  }

  @Override
  protected boolean preferLocalCipherSuites() {
    return true;
  }

  /** Before TLS 1.3; the first group of ours that the client offered. */
  @Override
  protected int selectECDH(int minimumCurveBits) {
    int[] offered = context.getSecurityParametersHandshake().getClientSupportedGroups();
    if (offered == null) {
      return super.selectECDH(minimumCurveBits);
    }
    return Arrays.stream(getSupportedGroups())
        .filter(group -> Arrays.stream(offered).anyMatch(each -> each == group))
        .findFirst()
        .orElse(-1);
  }

  @Override
  public TlsDHConfig getDHConfig() throws IOException {
    return profile.strength() == TlsProfile.Strength.SHORT_PRIME
        ? new TlsDHConfig(DHStandardGroups.rfc2409_1024)
        : super.getDHConfig();
  }

  /** Neither Windows nor the lab binds a MAC around the encryption. */
  @Override
  protected boolean allowEncryptThenMAC() {
    return false;
  }

  /** Clients of old do not know secure renegotiation; nothing here renegotiates. */
  @Override
  public void notifySecureRenegotiation(boolean secureRenegotiation) {}

  @Override
  public TlsCredentials getCredentials() throws IOException {
    int exchange = context.getSecurityParametersHandshake().getKeyExchangeAlgorithm();
    return exchange == KeyExchangeAlgorithm.RSA
        ? new BcDefaultTlsCredentialedDecryptor(crypto, chain(), privateKey())
        : signer();
  }

  private TlsCredentialedSigner signer() throws IOException {
    TlsCryptoParameters parameters = new TlsCryptoParameters(context);
    return new BcDefaultTlsCredentialedSigner(
        parameters, crypto, privateKey(), chain(), signatureAlgorithm().orElse(null));
  }

  /** Empty before TLS 1.2, where the version says how to sign. */
  private Optional<SignatureAndHashAlgorithm> signatureAlgorithm() throws IOException {
    if (!TlsUtils.isTLSv12(context)) {
      return Optional.empty();
    }
    @Nullable Vector<?> offered = context.getSecurityParametersHandshake().getClientSigAlgs();
    if (offered == null) {
      return Optional.of(ASSUMED);
    }
    for (Object each : offered) {
      SignatureAndHashAlgorithm algorithm = (SignatureAndHashAlgorithm) each;
      if (canSign(algorithm)) {
        return Optional.of(algorithm);
      }
    }
    throw new TlsFatalAlert(AlertDescription.handshake_failure);
  }

  private boolean canSign(SignatureAndHashAlgorithm algorithm) {
    SignatureScheme scheme =
        new SignatureScheme(algorithm.getHash() << 8 | algorithm.getSignature());
    if (profile.strength() == TlsProfile.Strength.SHA1_SIGNATURES) {
      return scheme.equals(SignatureScheme.RSA_PKCS1_SHA1);
    }
    if (certificate.key() == LabKey.WEAK && scheme.equals(LONGEST)) {
      return false;
    }
    return PSS.contains(scheme) || (PKCS_1.contains(scheme) && !TlsUtils.isTLSv13(context));
  }

  private AsymmetricKeyParameter privateKey() throws IOException {
    return PrivateKeyFactory.createKey(certificate.key().privateKeyInfo());
  }

  private Certificate chain() throws IOException {
    List<Bytes> chain = certificate.chain();
    CertificateEntry[] entries = new CertificateEntry[chain.size()];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = new CertificateEntry(new UnparsedCertificate(chain.get(i)), null);
    }
    byte[] requestContext = TlsUtils.isTLSv13(context) ? TlsUtils.EMPTY_BYTES : null;
    return new Certificate(requestContext, entries);
  }
}
