package org.rdpdoctor.lab.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.TestingClient;
import org.rdpdoctor.lab.TestingTls;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.credssp.TsRequest;
import org.rdpdoctor.wire.mstypes.NtStatus;
import org.rdpdoctor.wire.ntlm.AvPairs;
import org.rdpdoctor.wire.ntlm.NtlmFlags;
import org.rdpdoctor.wire.ntlm.NtlmMessage;
import org.rdpdoctor.wire.ntlm.NtlmMessage.ChallengeMessage;
import org.rdpdoctor.wire.ntlm.NtlmMessage.NegotiateMessage;
import org.rdpdoctor.wire.ntlm.NtlmVersion;
import org.rdpdoctor.wire.spnego.SpnegoToken;
import org.rdpdoctor.wire.spnego.SpnegoToken.NegTokenInit;

/** Handshakes made by the JDK, and what the server says inside. */
class SessionTest {
  /** The flags of a Windows 11 client, and what a Windows Server 2022 makes of them. */
  private static final NtlmFlags CLIENT_FLAGS = new NtlmFlags(0xE208_82B7L);

  private static final NtlmFlags SERVER_FLAGS = new NtlmFlags(0xE289_8235L);
  private static final NegotiateMessage NEGOTIATE =
      new NegotiateMessage(CLIENT_FLAGS, Optional.of(new NtlmVersion(10, 0, 22621)));

  /** Starts like an AUTHENTICATE_MESSAGE; the server does not read on. */
  private static final Bytes AUTHENTICATE =
      NtlmMessage.SIGNATURE.append(Bytes.of(3, 0, 0, 0)).append(Bytes.of(new byte[76]));

  private static FaultServer start(String id) throws IOException {
    return FaultServer.start(Faults.find(id).orElseThrow(), InetAddress.getLoopbackAddress(), 0);
  }

  private static SSLSocket session(FaultServer server, String version)
      throws IOException, DecodeException, GeneralSecurityException {
    TestingClient client = new TestingClient(server);
    client.negotiate(TestingClient.MSTSC);
    return TestingTls.handshake(client.socket(), version);
  }

  private static TsRequest exchange(SSLSocket session, Bytes token)
      throws IOException, DecodeException {
    session.getOutputStream().write(TsRequest.withToken(6, token).toBytes().toArray());
    return TsRequest.decode(new Reader(TestingTls.read(session)));
  }

  private static ChallengeMessage challengeOf(Bytes token) throws DecodeException {
    return ChallengeMessage.decode(new Reader(token));
  }

  private static AvPairs targetInfo(String id)
      throws IOException, DecodeException, GeneralSecurityException {
    try (FaultServer server = start(id);
        SSLSocket session = session(server, "TLSv1.3")) {
      TsRequest answer = exchange(session, NEGOTIATE.toBytes());
      return challengeOf(answer.negoTokens().getFirst()).targetInfo().orElseThrow();
    }
  }

  private static X509Certificate certificate(String id)
      throws IOException, DecodeException, GeneralSecurityException {
    return chain(id).getFirst();
  }

  private static List<X509Certificate> chain(String id)
      throws IOException, DecodeException, GeneralSecurityException {
    try (FaultServer server = start(id);
        SSLSocket session = session(server, "TLSv1.2")) {
      return TestingTls.chain(session);
    }
  }

  private static List<String> alternativeNames(X509Certificate certificate)
      throws CertificateParsingException {
    return certificate.getSubjectAlternativeNames().stream()
        .map(List::getLast)
        .map(Object::toString)
        .toList();
  }

  private static Duration untilNow(Instant instant) {
    return Duration.between(instant, Instant.now());
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.2, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLSv1.3, TLS_AES_256_GCM_SHA384"})
  void windowsCompletesItsHandshakesWithItsOwnFavourite(String version, String suite)
      throws IOException, DecodeException, GeneralSecurityException {
    try (FaultServer server = start("healthy-windows");
        SSLSocket session = session(server, version)) {
      assertThat(session.getSession().getCipherSuite()).isEqualTo(suite);
    }
  }

  @Test
  void windowsTakesABareHelloToo() throws IOException, DecodeException, GeneralSecurityException {
    try (FaultServer server = start("healthy-windows");
        TestingClient client = new TestingClient(server);
        SSLSocket session = TestingTls.handshake(client.socket(), "TLSv1.3")) {
      assertThat(exchange(session, NEGOTIATE.toBytes()).negoTokens()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void windowsTellsWhoItIsAndRefusesTheLogon(String version)
      throws IOException, DecodeException, GeneralSecurityException {
    try (FaultServer server = start("healthy-windows");
        SSLSocket session = session(server, version)) {
      TsRequest answer = exchange(session, NEGOTIATE.toBytes());
      assertThat(answer.version()).isEqualTo(6);
      ChallengeMessage challenge = challengeOf(answer.negoTokens().getFirst());
      assertThat(challenge.flags()).isEqualTo(SERVER_FLAGS);
      assertThat(challenge.targetNameText()).isEqualTo("LAB");
      assertThat(challenge.version()).contains(new NtlmVersion(10, 0, 20348));
      assertThat(challenge.oddities()).isEmpty();
      AvPairs pairs = challenge.targetInfo().orElseThrow();
      assertThat(pairs.dnsComputerName()).contains("RDPHOST.lab.example");
      assertThat(untilNow(pairs.timestamp().orElseThrow().toInstant()))
          .isLessThan(Duration.ofMinutes(1));

      TsRequest refusal = exchange(session, AUTHENTICATE);
      assertThat(refusal.errorCode()).contains(NtStatus.LOGON_FAILURE);
    }
  }

  @Test
  void aWrappedTokenIsAnsweredWithAWrappedOne()
      throws IOException, DecodeException, GeneralSecurityException {
    try (FaultServer server = start("healthy-windows");
        SSLSocket session = session(server, "TLSv1.3")) {
      Bytes token = NegTokenInit.ofNtlm(NEGOTIATE.toBytes()).toBytes();
      TsRequest answer = exchange(session, token);
      SpnegoToken wrapped = SpnegoToken.decode(new Reader(answer.negoTokens().getFirst()));
      assertThat(challengeOf(wrapped.wrappedToken().orElseThrow()).flags()).isEqualTo(SERVER_FLAGS);
    }
  }

  @Test
  void clockIsSevenHoursBehind() throws IOException, DecodeException, GeneralSecurityException {
    Instant said = targetInfo("clock-skew").timestamp().orElseThrow().toInstant();
    assertThat(untilNow(said)).isBetween(Duration.ofHours(7), Duration.ofHours(7).plusMinutes(1));
  }

  @Test
  void namesCanHoldEscapeSequences() throws IOException, DecodeException, GeneralSecurityException {
    assertThat(targetInfo("ntlm-escape-sequences").netbiosComputerName().orElseThrow())
        .contains("\u001b[2J")
        .contains("\r\n");
    assertThat(certificate("certificate-escape-sequences").getEncoded())
        .containsSequence(0x1b, '[', '2', 'J');
  }

  @Test
  void resetComesWithTheFirstMessageInside()
      throws IOException, DecodeException, GeneralSecurityException {
    try (FaultServer server = start("reset-after-credssp");
        SSLSocket session = session(server, "TLSv1.3")) {
      assertThatThrownBy(() -> exchange(session, NEGOTIATE.toBytes()))
          .isInstanceOf(SocketException.class);
    }
  }

  @Test
  void windowsCertificateLooksLikeARealOne()
      throws IOException, DecodeException, GeneralSecurityException {
    X509Certificate certificate = certificate("healthy-windows");
    certificate.checkValidity();
    certificate.verify(certificate.getPublicKey());
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=RDPHOST.lab.example");
    assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withRSA");
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(certificate.getKeyUsage())
        .containsExactly(false, false, true, true, false, false, false, false, false);
    assertThat(certificate.getSubjectAlternativeNames()).isNull();
    assertThat(certificate.getCriticalExtensionOIDs()).isEmpty();
    assertThat(certificate.getSerialNumber().bitLength()).isEqualTo(127);
  }

  @Test
  void xrdpIsGoodForLoopback() throws IOException, DecodeException, GeneralSecurityException {
    assertThat(alternativeNames(certificate("healthy-xrdp"))).contains("localhost", "127.0.0.1");
  }

  @Test
  void expiredAndNotYetValid() throws IOException, DecodeException, GeneralSecurityException {
    assertThat(untilNow(certificate("cert-expired").getNotAfter().toInstant())).isPositive();
    assertThat(untilNow(certificate("cert-not-yet-valid").getNotBefore().toInstant())).isNegative();
  }

  @Test
  void otherNameComesFromAnAuthority()
      throws IOException, DecodeException, GeneralSecurityException {
    List<X509Certificate> chain = chain("cert-name-mismatch");
    assertThat(chain).hasSize(2);
    chain.getFirst().verify(chain.getLast().getPublicKey());
    assertThat(chain.getLast().getBasicConstraints()).isGreaterThanOrEqualTo(0);
    assertThat(alternativeNames(chain.getFirst())).containsExactly("otherhost.lab.example");
  }

  @Test
  void weakIsShortAndSha1() throws IOException, DecodeException, GeneralSecurityException {
    X509Certificate certificate = certificate("cert-weak");
    assertThat(((RSAPublicKey) certificate.getPublicKey()).getModulus().bitLength())
        .isEqualTo(1024);
    assertThat(certificate.getSigAlgName()).isEqualTo("SHA1withRSA");
  }
}
