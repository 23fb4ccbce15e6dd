package org.rdpdoctor.wire.asn1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;

/** Certificates made with openssl; the expected values are openssl's. */
class CertificatePartsTest {
  private static final Path FOLDER =
      Path.of("src/test/resources/org/rdpdoctor/wire/asn1/Asn1FuzzTestInputs/certificateParts");

  @Test
  void readsAnEllipticCurveKeyAndTheHashOfItsSignature() throws IOException, DecodeException {
    CertificateParts parts = parts("ecdsa-sha384");
    assertThat(parts.publicKey())
        .hasToString(
            "046d67ca326e5f3352295c4fab15fb7458653827c63a031be660a301878ab1c2"
                + "0a2205c8f6df8f3791d6a8ff26a91033f69aa571f46aa5830240ebd981746ac3"
                + "93");
    assertThat(parts.endPointHashAlgorithm()).isEqualTo("SHA-384");
    assertThat(parts.endPointHash())
        .hasToString(
            "096c2e729b3855f326723aa49ca30c54b7ba9408ad351b963bd4fca79481443d"
                + "23be741a1c39b7d8c308fb164bd73b10");
  }

  @Test
  void readsTheHashInsideThePssParameters() throws IOException, DecodeException {
    CertificateParts parts = parts("rsa-pss-sha512");
    assertThat(parts.endPointHashAlgorithm()).isEqualTo("SHA-512");
    Asn1Element key = Asn1Element.decode(new Reader(parts.publicKey()));
    assertThat(Asn1Reader.childrenOf(key).integer("modulus").bitLength()).isEqualTo(1024);
  }

  @Test
  void refusesWhatIsNoCertificate() {
    assertThatThrownBy(() -> CertificateParts.of(Bytes.ofHex("3003020101")))
        .isInstanceOf(DecodeException.class);
  }

  private static CertificateParts parts(String name) throws IOException, DecodeException {
    return CertificateParts.of(Bytes.of(Files.readAllBytes(FOLDER.resolve(name))));
  }
}
