package org.rdpdoctor.wire.kerberos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.Writer;

class KerberosKeyTest {
  private static final Bytes CONFOUNDER = Bytes.ofHex("000102030405060708090a0b0c0d0e0f");

  /** RFC 3961 appendix A.1. */
  @ParameterizedTest
  @CsvSource({
    "012345, 64, be072631276b1955",
    "password, 56, 78a07b6caf85fa",
    "'Rough Consensus, and Running Code', 64, bb6ed30870b7f0e0",
    "password, 168, 59e4a8ca7c0385c3c37b3f6d2000247cb6e6bd5b3e",
    "Q, 168, 518a54a215a8452a518a54a215a8452a518a54a215",
    "kerberos, 128, 6b65726265726f737b9b5b2b93132b93"
  })
  void foldsAsTheSpecificationDoes(String text, int bits, String folded) {
    byte[] input = text.getBytes(StandardCharsets.US_ASCII);
    assertThat(Bytes.of(NFold.fold(input, bits / 8))).isEqualTo(Bytes.ofHex(folded));
  }

  /** RFC 3962 appendix B. */
  @ParameterizedTest
  @CsvSource({
    "1, 17, 42263c6e89f4fc28b8df68ee09799f15",
    "1, 18, fe697b52bc0d3ce14432ba036a92e65bbb52280990a2fa27883998d72af30161",
    "2, 17, c651bf29e2300ac27fa469d693bdda13",
    "2, 18, a2e16d16b36069c135d5e9d2e25f896102685618b95914b467c67622225824ff",
    "1200, 17, 4c01cd46d632d01e6dbe230a01ed642a",
    "1200, 18, 55a6ac740ad17b4846941051e1e8b0a7548d93b0ab30a8bc3ff16280382b8c2a"
  })
  void makesTheKeysOfTheSpecification(int iterations, long type, String key) throws Exception {
    KerberosKey made =
        KerberosKey.ofPassword(
                new EncryptionType(type),
                secret("password"),
                "ATHENA.MIT.EDUraeburn",
                Optional.of(new Writer().u32be(iterations).toBytes()))
            .orElseThrow();
    assertThat(Bytes.of(made.secret().reveal())).isEqualTo(Bytes.ofHex(key));
    assertThat(made.toString()).contains(Secret.SHOWN_AS).doesNotContain(key);
  }

  static Stream<EncryptionType> usable() {
    return EncryptionType.USABLE.stream();
  }

  @ParameterizedTest
  @MethodSource("usable")
  void opensWhatItSealed(EncryptionType type) throws Exception {
    KerberosKey key = key(type, "password");
    for (int size = 0; size < 50; size++) {
      Bytes plain = Bytes.of(new byte[size]);
      EncryptedData sealed = key.seal(7, plain, CONFOUNDER);
      assertThat(key.unseal(7, sealed)).contains(plain);
      assertThat(key.unseal(8, sealed)).as("another usage").isEmpty();
      assertThat(key(type, "other").unseal(7, sealed)).as("another key").isEmpty();
    }
  }

  private static KerberosKey key(EncryptionType type, String password) throws DecodeException {
    return KerberosKey.ofPassword(type, secret(password), "REALMuser", Optional.empty())
        .orElseThrow();
  }

  private static Secret secret(String text) {
    return Secret.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void endlessIterationsAreNotDone() {
    for (long iterations : new long[] {0, KerberosKey.MAX_ITERATIONS + 1, 0xFFFF_FFFFL}) {
      Bytes parameters = new Writer().u32be(iterations).toBytes();
      assertThatThrownBy(() ->
              KerberosKey.ofPassword(
                  EncryptionType.AES256_SHA1, secret("x"), "", Optional.of(parameters)))
          .isInstanceOf(DecodeException.class);
    }
  }

  @Test
  void otherTypesAreNotUsable() throws Exception {
    assertThat(KerberosKey.ofPassword(EncryptionType.RC4_HMAC, secret("x"), "", Optional.empty()))
        .isEmpty();
    assertThat(KerberosKey.of(EncryptionType.AES256_SHA1, secret("short"))).isEmpty();
  }
}
