package org.rdpdoctor.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WrappedNumbersTest {
  @Test
  void knownNumbersHaveTheRegisteredName() {
    assertThat(ContentType.APPLICATION_DATA).hasToString("application_data");
    assertThat(HandshakeType.SERVER_KEY_EXCHANGE).hasToString("server_key_exchange");
    assertThat(AlertLevel.FATAL).hasToString("fatal");
    assertThat(AlertDescription.HANDSHAKE_FAILURE).hasToString("handshake_failure");
    assertThat(AlertDescription.HANDSHAKE_FAILURE.value()).isEqualTo(40);
    assertThat(AlertDescription.PROTOCOL_VERSION.value()).isEqualTo(70);
    assertThat(AlertDescription.INTERNAL_ERROR.value()).isEqualTo(80);
    assertThat(ExtensionType.RENEGOTIATION_INFO).hasToString("renegotiation_info");
    assertThat(NamedGroup.X25519_MLKEM768).hasToString("X25519MLKEM768");
    assertThat(NamedGroup.X25519_MLKEM768.value()).isEqualTo(4588);
    assertThat(NamedGroup.SECP256R1).hasToString("secp256r1");
    assertThat(SignatureScheme.RSA_PSS_RSAE_SHA256).hasToString("rsa_pss_rsae_sha256");
    assertThat(TlsVersion.TLS_1_2).hasToString("TLS 1.2");
  }

  @Test
  void unknownNumbersSurvive() {
    assertThat(new ContentType(99)).hasToString("0x63");
    assertThat(new HandshakeType(99)).hasToString("0x63");
    assertThat(new AlertLevel(3)).hasToString("0x03");
    assertThat(new AlertDescription(200)).hasToString("0xc8");
    assertThat(new ExtensionType(0xABCD)).hasToString("0xabcd");
    assertThat(new NamedGroup(0x7777)).hasToString("0x7777");
    assertThat(new SignatureScheme(0xFE0B)).hasToString("0xfe0b");
    assertThat(new TlsVersion(0x7F1C)).hasToString("0x7f1c");
    assertThat(new TlsVersion(0x7F1C).isKnown()).isFalse();
  }

  @Test
  void versionsAreInOrder() {
    assertThat(TlsVersion.KNOWN).isSorted();
    assertThat(TlsVersion.TLS_1_2.isAtLeast(TlsVersion.TLS_1_2)).isTrue();
    assertThat(TlsVersion.TLS_1_1.isAtLeast(TlsVersion.TLS_1_2)).isFalse();
  }

  @Test
  void groupsKnowTheirKind() {
    assertThat(NamedGroup.FFDHE2048.isFiniteField()).isTrue();
    assertThat(NamedGroup.X25519.isFiniteField()).isFalse();
    assertThat(NamedGroup.X25519.isCurveBeforeTls13()).isTrue();
    assertThat(NamedGroup.X25519_MLKEM768.isCurveBeforeTls13()).isFalse();
    assertThat(new NamedGroup(0x1A1A).isGrease()).isTrue();
    assertThat(new NamedGroup(0x1A2A).isGrease()).isFalse();
    assertThat(NamedGroup.registered()).contains(NamedGroup.X448).hasSizeGreaterThan(50);
  }

  @Test
  void numbersFitTheirField() {
    assertThatThrownBy(() -> new ContentType(256)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AlertDescription(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new NamedGroup(0x10000)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTableListsNothingTwice() {
    assertThatThrownBy(() -> NumberNames.parse("01 a\n01 b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("listed twice: 01 b");
    assertThatThrownBy(() -> NumberNames.parse("01 a\n02 a"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
