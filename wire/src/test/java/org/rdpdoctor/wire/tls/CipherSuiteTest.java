package org.rdpdoctor.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdpdoctor.wire.tls.CipherSuite.Authentication;
import org.rdpdoctor.wire.tls.CipherSuite.KeyExchange;
import org.rdpdoctor.wire.tls.CipherSuite.Strength;
import org.rdpdoctor.wire.tls.CipherSuite.Weakness;

class CipherSuiteTest {
  private static CipherSuite named(String name) {
    return CipherSuite.forName(name).orElseThrow();
  }

  @Test
  void everyNameLeadsBackToItsNumber() {
    assertThat(CipherSuite.registered()).hasSize(371).doesNotHaveDuplicates();
    for (CipherSuite suite : CipherSuite.registered()) {
      assertThat(CipherSuite.forName(suite.name())).contains(suite);
    }
  }

  @Test
  void knowsWhatTheJdkKnows() throws Exception {
    List<String> names =
        Arrays.stream(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites())
            .map(name -> name.replaceFirst("^SSL_", "TLS_"))
            .toList();
    assertThat(names).isNotEmpty().allMatch(name -> CipherSuite.forName(name).isPresent());
  }

  @ParameterizedTest
  @CsvSource({
    "0x0004, TLS_RSA_WITH_RC4_128_MD5",
    "0x000A, TLS_RSA_WITH_3DES_EDE_CBC_SHA",
    "0x002F, TLS_RSA_WITH_AES_128_CBC_SHA",
    "0x1302, TLS_AES_256_GCM_SHA384",
    "0xC02F, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "0xCCA8, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    "0x5600, TLS_FALLBACK_SCSV",
    "0xDADA, GREASE",
    "0x1399, 0x1399"
  })
  void hasTheRegisteredName(int value, String name) {
    assertThat(new CipherSuite(value)).hasToString(name);
  }

  @ParameterizedTest
  @CsvSource({
    "TLS_RSA_WITH_AES_128_CBC_SHA, RSA, RSA, DATED",
    "TLS_RSA_EXPORT_WITH_RC4_40_MD5, RSA, RSA, BROKEN",
    "TLS_RSA_EXPORT1024_WITH_DES_CBC_SHA, RSA, RSA, BROKEN",
    "TLS_RSA_WITH_NULL_SHA256, RSA, RSA, NO_PROTECTION",
    "TLS_DHE_DSS_WITH_AES_256_CBC_SHA, EPHEMERAL_DH, DSS, DATED",
    "TLS_DH_RSA_WITH_AES_128_GCM_SHA256, STATIC_DH, RSA, DATED",
    "TLS_DH_anon_WITH_AES_128_GCM_SHA256, EPHEMERAL_DH, ANONYMOUS, NO_PROTECTION",
    "TLS_ECDH_anon_WITH_RC4_128_SHA, EPHEMERAL_ECDH, ANONYMOUS, NO_PROTECTION",
    "TLS_ECDH_ECDSA_WITH_AES_128_CBC_SHA, STATIC_ECDH, ECDSA, DATED",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, EPHEMERAL_ECDH, RSA, STRONG",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, EPHEMERAL_ECDH, ECDSA, STRONG",
    "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA, EPHEMERAL_ECDH, RSA, BROKEN",
    "TLS_AES_128_GCM_SHA256, SEPARATE, SEPARATE, STRONG",
    "TLS_SHA256_SHA256, SEPARATE, SEPARATE, NO_PROTECTION",
    "TLS_PSK_WITH_AES_128_GCM_SHA256, PRE_SHARED_KEY, PRE_SHARED_KEY, DATED",
    "TLS_DHE_PSK_WITH_AES_128_GCM_SHA256, PRE_SHARED_KEY, PRE_SHARED_KEY, STRONG",
    "TLS_RSA_PSK_WITH_AES_128_GCM_SHA256, PRE_SHARED_KEY, RSA, DATED",
    "TLS_KRB5_WITH_DES_CBC_SHA, KERBEROS, KERBEROS, BROKEN",
    "TLS_SRP_SHA_RSA_WITH_AES_128_CBC_SHA, PASSWORD, RSA, DATED",
    "SSL_RSA_FIPS_WITH_DES_CBC_SHA, RSA, RSA, BROKEN",
    "TLS_NULL_WITH_NULL_NULL, OTHER, OTHER, NO_PROTECTION"
  })
  void readsItsPropertiesOffTheName(
      String name, KeyExchange keyExchange, Authentication authentication, Strength strength) {
    CipherSuite suite = named(name);
    assertThat(suite.keyExchange()).isEqualTo(keyExchange);
    assertThat(suite.authentication()).isEqualTo(authentication);
    assertThat(suite.strength()).contains(strength);
  }

  @Test
  void namesEachWeakness() {
    assertThat(named("TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5").weaknesses())
        .containsExactlyInAnyOrder(
            Weakness.EXPORT_GRADE,
            Weakness.RC2,
            Weakness.CBC,
            Weakness.MD5_MAC,
            Weakness.NO_FORWARD_SECRECY);
    assertThat(named("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA").weaknesses())
        .containsExactlyInAnyOrder(Weakness.CBC, Weakness.SHA1_MAC);
    assertThat(named("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256").weaknesses()).isEmpty();
  }

  @Test
  void saysNothingAboutWhatItDoesNotKnow() {
    CipherSuite unknown = new CipherSuite(0x1399);
    assertThat(unknown.isRegistered()).isFalse();
    assertThat(unknown.weaknesses()).isEmpty();
    assertThat(unknown.strength()).isEmpty();
    assertThat(CipherSuite.FALLBACK_SCSV.strength()).isEmpty();
    assertThat(unknown.isNegotiableIn(TlsVersion.TLS_1_3)).isFalse();
  }

  @Test
  void refusesWhatIsNoNumberOfASuite() {
    assertThatThrownBy(() -> new CipherSuite(0x10000)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CipherSuite(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
