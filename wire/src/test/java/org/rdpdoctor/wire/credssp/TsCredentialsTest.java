package org.rdpdoctor.wire.credssp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.AnnotatedHex;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Secret;

class TsCredentialsTest {
  private static final Bytes GOLDEN =
      AnnotatedHex.read("ms-cssp-credentials/ts-credentials-password").bytes();
  private static final TsCredentials.Password PASSWORD =
      new TsCredentials.Password("LA", "ab", Secret.of("xyz".getBytes(StandardCharsets.US_ASCII)));

  @Test
  void writesAndReadsNameAndPassword() throws DecodeException {
    assertThat(TsCredentials.of(PASSWORD).toBytes()).isEqualTo(GOLDEN);
    TsCredentials read = TsCredentials.decode(new Reader(GOLDEN));
    assertThat(read.kind()).contains(TsCredentials.Kind.PASSWORD);
    assertThat(read.password()).contains(PASSWORD);
    assertThat(read.oddities()).isEmpty();
  }

  @Test
  void doesNotShowThem() throws DecodeException {
    assertThat(PASSWORD.toString()).doesNotContain("xyz");
    assertThat(TsCredentials.decode(new Reader(GOLDEN)).toString()).doesNotContain("78007900");
  }

  @Test
  void recognisesTheOtherKinds() throws DecodeException {
    assertThat(kind("3009a003020102a1020400")).contains(TsCredentials.Kind.SMART_CARD);
    assertThat(kind("3009a003020106a1020400")).contains(TsCredentials.Kind.REMOTE_GUARD);
    assertThat(kind("3009a003020107a1020400")).isEmpty();
  }

  @Test
  void bindsTheKeyByAHashSinceVersion5() {
    PublicKeyBinding binding = new PublicKeyBinding(6, Bytes.ofHex("3003020103"), nonce());
    assertThat(binding.ofClient())
        .hasToString("40b086c5f8c522555fc77f5fe819df87aa82c921832462658136837afbb1247e");
    assertThat(binding.ofServer())
        .hasToString("914570b44a2223fd6bc86877b224594663f3f25f7361ea8471092761eb93148f");
  }

  @Test
  void bindsTheKeyItselfBeforeVersion5() {
    PublicKeyBinding binding = new PublicKeyBinding(4, Bytes.ofHex("30ff"), Bytes.EMPTY);
    assertThat(binding.ofClient()).hasToString("30ff");
    assertThat(binding.ofServer()).hasToString("31ff");
  }

  private static Optional<TsCredentials.Kind> kind(String hex) throws DecodeException {
    return TsCredentials.decode(new Reader(Bytes.ofHex(hex))).kind();
  }

  private static Bytes nonce() {
    byte[] nonce = new byte[TsRequest.CLIENT_NONCE_SIZE];
    for (int i = 0; i < nonce.length; i++) {
      nonce[i] = (byte) i;
    }
    return Bytes.of(nonce);
  }
}
