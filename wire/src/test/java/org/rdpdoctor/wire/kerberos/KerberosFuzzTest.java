package org.rdpdoctor.wire.kerberos;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Secret;

class KerberosFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void message(byte[] input) {
    CodecOracles.holds(input, KerberosMessage::decode);
  }

  @FuzzTest(maxDuration = "30s")
  void eachMessage(byte[] input) {
    CodecOracles.holds(input, KdcRequest::decode);
    CodecOracles.holds(input, KdcReply::decode);
    CodecOracles.holds(input, ApRequest::decode);
    CodecOracles.holds(input, KrbError::decode);
    CodecOracles.holds(input, Ticket::decode);
  }

  @FuzzTest(maxDuration = "30s")
  void methods(byte[] input) {
    CodecOracles.holds(input, MethodData::decode);
    CodecOracles.holds(input, EtypeInfo2::decode);
  }

  @FuzzTest(maxDuration = "30s")
  void record(byte[] input) {
    CodecOracles.holds(input, KerberosRecord::decode);
  }

  @FuzzTest(maxDuration = "30s")
  void secrets(byte[] input) {
    try {
      KdcReplySecrets secrets = KdcReplySecrets.decode(new Reader(Bytes.of(input)));
      assertThat(secrets.toString()).contains(Secret.SHOWN_AS);
    } catch (DecodeException refusal) {
      CodecOracles.properRefusal(refusal);
    }
  }

  @FuzzTest(maxDuration = "30s")
  void credentialCache(byte[] input) {
    try {
      CredentialCache cache = CredentialCache.decode(new Reader(Bytes.of(input)));
      assertThat(cache.toString()).isNotEmpty();
    } catch (DecodeException refusal) {
      CodecOracles.properRefusal(refusal);
    }
  }

  @FuzzTest(maxDuration = "30s")
  void unsealing(byte[] input) {
    for (EncryptionType type : EncryptionType.USABLE) {
      int size =
          type.equals(EncryptionType.AES256_SHA1) || type.equals(EncryptionType.AES256_SHA384)
              ? 32
              : 16;
      KerberosKey key = KerberosKey.of(type, Secret.of(new byte[size])).orElseThrow();
      Optional<Bytes> opened =
          key.unseal(3, new EncryptedData(type, Optional.empty(), Bytes.of(input)));
      assertThat(opened).isEmpty();
    }
  }
}
