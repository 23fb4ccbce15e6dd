package org.rdpdoctor.probe.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Hashtable;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsDHGroupVerifier;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.jspecify.annotations.Nullable;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.tls.CipherSuite;
import org.rdpdoctor.wire.tls.NamedGroup;
import org.rdpdoctor.wire.tls.TlsVersion;

/**
 * A TLS client that accepts whatever the server shows, remembers it, and writes the session's keys
 * to the key log of its conversation.
 */
final class RecordingTlsClient extends DefaultTlsClient {
  /** What servers of today and of old are likely to have and the library can complete. */
  private static final int[] SUITES = {
    0x1302, 0x1301, 0x1303, 0xC02C, 0xC02B, 0xC030, 0xC02F, 0xCCA9, 0xCCA8, 0x009F, 0x009E, 0xCCAA,
    0xC024, 0xC023, 0xC028, 0xC027, 0x006B, 0x0067, 0xC00A, 0xC009, 0xC014, 0xC013, 0x0039, 0x0033,
    0x009D, 0x009C, 0x003D, 0x003C, 0x0035, 0x002F, 0xC012, 0x0016, 0x000A
  };

  private static final int MAX_HANDSHAKE_MESSAGE_BYTES = 2 * 1024 * 1024;
  private static final int MAX_CERTIFICATES = 64;

  private final LenientTlsCrypto crypto;
  private final ProtocolVersion[] versions;
  private final Optional<String> serverName;
  private final Conversation conversation;
  private Optional<TlsVersion> version = Optional.empty();
  private Optional<CipherSuite> suite = Optional.empty();
  private Optional<NamedGroup> group = Optional.empty();
  private boolean certificateRead;

  RecordingTlsClient(
      LenientTlsCrypto crypto,
      List<TlsVersion> versions,
      Optional<String> serverName,
      Conversation conversation) {
    super(crypto);
    this.crypto = crypto;
    this.versions =
        versions.stream()
            .sorted((one, other) -> other.compareTo(one))
            .map(each -> ProtocolVersion.get(each.value() >> 8, each.value() & 0xFF))
            .toArray(ProtocolVersion[]::new);
    this.serverName = serverName;
    this.conversation = conversation;
  }

  boolean helloAnswered() {
    return suite.isPresent();
  }

  /** What is awaited next. */
  String phase() {
    if (!helloAnswered()) {
      return "ServerHello";
    }
    return certificateRead ? "server's Finished" : "server's certificate";
  }

  TlsVersion version() {
    return version.orElseThrow();
  }

  CipherSuite suite() {
    return suite.orElseThrow();
  }

  Optional<NamedGroup> group() {
    return group;
  }

  List<Bytes> chain() {
    return crypto.certificates();
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return versions;
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return TlsUtils.getSupportedCipherSuites(crypto, SUITES);
  }

  @Override
  protected @Nullable Vector<ServerName> getSNIServerNames() {
    if (serverName.isEmpty()) {
      return null; // the library's word for "send none"
    }
    Vector<ServerName> names = new Vector<>();
    names.add(
        new ServerName(NameType.host_name, serverName.get().getBytes(StandardCharsets.US_ASCII)));
    return names;
  }

  /** The library stops at 32 KiB; a certificate of a megabyte is to be seen and named. */
  @Override
  public int getMaxHandshakeMessageSize() {
    return MAX_HANDSHAKE_MESSAGE_BYTES;
  }

  /** The library stops at ten. */
  @Override
  public int getMaxCertificateChainLength() {
    return MAX_CERTIFICATES;
  }

  /** How the chain is signed is something to report, not a reason to stop. */
  @Override
  public boolean shouldCheckSigAlgOfPeerCerts() {
    return false;
  }

  /** Short groups are something to report, not a reason to stop. */
  @Override
  public TlsDHGroupVerifier getDHGroupVerifier() {
    return _ -> true;
  }

  /** Old servers cannot renegotiate securely; nothing here renegotiates. */
  @Override
  public void notifySecureRenegotiation(boolean secureRenegotiation) {}

  @Override
  public void notifyServerVersion(ProtocolVersion serverVersion) throws IOException {
    super.notifyServerVersion(serverVersion);
    version = Optional.of(new TlsVersion(serverVersion.getFullVersion()));
  }

  @Override
  public void notifySelectedCipherSuite(int selectedCipherSuite) {
    super.notifySelectedCipherSuite(selectedCipherSuite);
    suite = Optional.of(new CipherSuite(selectedCipherSuite));
  }

  @Override
  @SuppressWarnings("rawtypes") // as the library has it
  public void processServerExtensions(@Nullable Hashtable serverExtensions) throws IOException {
    logHandshakeKeys();
    super.processServerExtensions(serverExtensions);
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return new TlsAuthentication() {
      @Override
      public void notifyServerCertificate(TlsServerCertificate serverCertificate) {
        certificateRead = true;
      }

      @Override
      public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) {
        return null; // none: we only look
      }
    };
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    SecurityParameters parameters = context.getSecurityParametersConnection();
    group = group(parameters);
    if (isTls13()) {
      log("CLIENT_TRAFFIC_SECRET_0", parameters, parameters.getTrafficSecretClient());
      log("SERVER_TRAFFIC_SECRET_0", parameters, parameters.getTrafficSecretServer());
    } else {
      log("CLIENT_RANDOM", parameters, parameters.getMasterSecret());
    }
  }

  private Optional<NamedGroup> group(SecurityParameters parameters) {
    if (parameters.getNegotiatedGroup() >= 0) {
      return Optional.of(new NamedGroup(parameters.getNegotiatedGroup()));
    }
    return suite().keyExchange() == CipherSuite.KeyExchange.EPHEMERAL_ECDH
        ? crypto.lastCurve()
        : Optional.empty();
  }

  /** In TLS 1.3 the extensions come encrypted; the keys are replaced when the handshake ends. */
  private void logHandshakeKeys() {
    if (isTls13()) {
      SecurityParameters parameters = context.getSecurityParametersHandshake();
      log("CLIENT_HANDSHAKE_TRAFFIC_SECRET", parameters, parameters.getTrafficSecretClient());
      log("SERVER_HANDSHAKE_TRAFFIC_SECRET", parameters, parameters.getTrafficSecretServer());
    }
  }

  private boolean isTls13() {
    return version.isPresent() && version.get().isAtLeast(TlsVersion.TLS_1_3);
  }

  private void log(String label, SecurityParameters parameters, @Nullable TlsSecret secret) {
    if (secret != null) {
      HexFormat hex = HexFormat.of();
      conversation.noteKeyLogLine(
          label
              + " "
              + hex.formatHex(parameters.getClientRandom())
              + " "
              + hex.formatHex(crypto.adoptSecret(secret).extract()));
    }
  }
}
