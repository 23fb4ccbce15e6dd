package org.rdpdoctor.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CipherSuitesTest {
  static Stream<TlsVersion> versions() {
    return TlsVersion.KNOWN.stream();
  }

  private static List<String> negotiable(TlsVersion version) {
    return CipherSuites.negotiableIn(version).stream().map(CipherSuite::name).toList();
  }

  @Test
  void tls13HasItsOwnSuites() {
    assertThat(negotiable(TlsVersion.TLS_1_3))
        .contains("TLS_AES_128_GCM_SHA256", "TLS_SM4_GCM_SM3", "TLS_SHA256_SHA256")
        .doesNotContain("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
  }

  @Test
  void whatCameWithTls12IsNotForOlderVersions() {
    assertThat(negotiable(TlsVersion.TLS_1_2))
        .contains("TLS_RSA_WITH_AES_128_CBC_SHA256", "TLS_RSA_WITH_AES_128_CCM")
        .contains("TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_RSA_WITH_RC4_128_MD5")
        .doesNotContain("TLS_AES_128_GCM_SHA256", "TLS_FALLBACK_SCSV");
    assertThat(negotiable(TlsVersion.TLS_1_1))
        .contains("TLS_RSA_WITH_AES_128_CBC_SHA")
        .noneMatch(name -> name.contains("GCM") || name.contains("CCM"))
        .noneMatch(name -> name.endsWith("SHA256") || name.endsWith("SHA384"));
    assertThat(negotiable(TlsVersion.TLS_1_0)).isEqualTo(negotiable(TlsVersion.TLS_1_1));
    assertThat(negotiable(TlsVersion.SSL_3_0)).isEqualTo(negotiable(TlsVersion.TLS_1_0));
  }

  @Test
  void anUnknownVersionHasNoSuites() {
    assertThat(CipherSuites.negotiableIn(new TlsVersion(0x0200))).isEmpty();
    assertThat(CipherSuites.negotiableIn(new TlsVersion(0x7F1C))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aScanLeavesOutWhatNeedsASharedSecret(TlsVersion version) {
    List<CipherSuite> scannable = CipherSuites.scannableIn(version);
    assertThat(scannable).isNotEmpty().doesNotHaveDuplicates();
    assertThat(CipherSuites.negotiableIn(version)).containsAll(scannable);
    assertThat(scannable)
        .noneMatch(
            suite -> suite.name().matches(".*(PSK|SRP|KRB5|ECCPWD|ECJPAKE).*") || suite.isSignal());
    assertThat(CipherSuites.negotiableIn(version))
        .filteredOn(suite -> !scannable.contains(suite))
        .allMatch(suite -> suite.name().matches(".*(PSK|SRP|KRB5|ECCPWD|ECJPAKE).*"));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void theLikelySuitesComeFirst(TlsVersion version) {
    List<CipherSuite> offered = CipherSuites.offeredFor(version);
    assertThat(offered).hasSizeLessThanOrEqualTo(CipherSuites.MAX_PER_HELLO);
    List<CipherSuite> first = offered.subList(0, Math.min(64, offered.size()));
    assertThat(first)
        .containsAll(
            CipherSuites.SCHANNEL_CLIENT.stream().filter(s -> s.isNegotiableIn(version)).toList());
  }

  @Test
  void whatOldWindowsHadIsOfferedWithinTheFirst64() {
    assertThat(CipherSuites.offeredFor(TlsVersion.TLS_1_0).subList(0, 64))
        .extracting(CipherSuite::name)
        .contains(
            "TLS_RSA_WITH_RC4_128_MD5",
            "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
            "TLS_RSA_EXPORT1024_WITH_RC4_56_SHA");
  }

  @Test
  void chunksHoldEverySuiteOnce() {
    List<CipherSuite> all = CipherSuites.scannableIn(TlsVersion.TLS_1_2);
    List<List<CipherSuite>> chunks = CipherSuites.chunks(all, 50);
    assertThat(chunks).allMatch(chunk -> chunk.size() <= 50);
    assertThat(chunks.stream().flatMap(List::stream)).containsExactlyElementsOf(all);
    assertThat(CipherSuites.chunks(List.of(), 50)).isEmpty();
    assertThatThrownBy(() -> CipherSuites.chunks(all, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CipherSuites.chunks(all, 128))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
