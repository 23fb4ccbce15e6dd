package org.rdpdoctor.wire.rdpsec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.gcc.EncryptionMethods;

class SecurityFuzzTest {
  private static final Bytes RANDOM = Bytes.of(new byte[SessionKeys.RANDOM_SIZE]);

  @FuzzTest(maxDuration = "30s")
  void certificate(byte[] input) {
    CodecOracles.holds(input, RsaPublicKey::decode);
    Optional<ServerCertificate> read =
        CodecOracles.holds(Bytes.of(input), ServerCertificate::decode);
    read.flatMap(ServerCertificate::key).ifPresent(key -> key.encrypt(RANDOM));
  }

  @FuzzTest(maxDuration = "30s")
  void headers(byte[] input) {
    CodecOracles.holds(input, SecurityHeader.Basic::decode);
    CodecOracles.holds(input, SecurityHeader.NonFips::decode);
    CodecOracles.holds(input, SecurityHeader.Fips::decode);
    CodecOracles.holds(input, reader -> SecurityHeader.decode(reader, EncryptionMethods.FIPS));
    CodecOracles.holds(input, SecurityExchange::decode);
  }
}
