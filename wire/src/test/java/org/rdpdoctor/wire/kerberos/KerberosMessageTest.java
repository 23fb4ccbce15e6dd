package org.rdpdoctor.wire.kerberos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.AnnotatedHex;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;

class KerberosMessageTest {
  private static final Instant TIME = Instant.parse("2026-11-20T08:09:10.123456Z");
  private static final PrincipalName SERVICE = PrincipalName.service("TERMSRV", "host");
  private static final EncryptedData SEALED =
      new EncryptedData(EncryptionType.AES256_SHA1, Optional.of(2L), Bytes.ofHex("0011"));

  private static KrbError golden() throws DecodeException {
    AnnotatedHex hex =
        AnnotatedHex.allOf("rfc4120").stream()
            .filter(each -> each.toString().contains("krb-error"))
            .findFirst()
            .orElseThrow();
    return KrbError.decode(new Reader(hex.bytes()));
  }

  @Test
  void readsWhatAnMitKdcSaysOfTheKeys() throws DecodeException {
    KrbError error = golden();
    assertThat(error.code()).hasToString("KDC_ERR_PREAUTH_REQUIRED");
    assertThat(error.realm()).isEqualTo("LAB.EXAMPLE");
    assertThat(error.server()).hasToString("krbtgt/LAB.EXAMPLE");
    assertThat(error.instant()).isPresent();
    MethodData methods = MethodData.decode(new Reader(error.data().orElseThrow()));
    Bytes info = PaData.find(methods.methods(), PaData.ETYPE_INFO2).orElseThrow();
    EtypeInfo2.Entry first = EtypeInfo2.decode(new Reader(info)).entries().getFirst();
    assertThat(first.type()).isEqualTo(EncryptionType.AES256_SHA1);
    assertThat(first.salt()).contains("LAB.EXAMPLEalice");
  }

  @Test
  void ownMessagesSurvive() {
    Ticket ticket = new Ticket("LAB.EXAMPLE", SERVICE, SEALED);
    KdcRequest.Body body =
        new KdcRequest.Body(
            KdcRequest.Body.flags(KdcRequest.Body.FORWARDABLE, KdcRequest.Body.CANONICALIZE),
            Optional.of(PrincipalName.user("alice")),
            "LAB.EXAMPLE",
            Optional.of(SERVICE),
            KerberosTime.text(TIME),
            7,
            EncryptionType.USABLE);
    CodecOracles.survives(KdcRequest.as(List.of(), body), KdcRequest::decode);
    CodecOracles.survives(
        KdcRequest.tgs(List.of(new PaData(1, Bytes.ofHex("00"))), body), KdcRequest::decode);
    CodecOracles.survives(new ApRequest(ticket, SEALED), ApRequest::decode);
    CodecOracles.survives(ticket, Ticket::decode);
    CodecOracles.survives(
        new KrbError(TIME, KerberosErrorCode.SKEW, "LAB.EXAMPLE", SERVICE, Optional.empty()),
        KrbError::decode);
    CodecOracles.survives(new KerberosRecord(Bytes.ofHex("0102")), KerberosRecord::decode);
    CodecOracles.survives(
        new EtypeInfo2(
            List.of(
                new EtypeInfo2.Entry(EncryptionType.RC4_HMAC, Optional.empty(), Optional.empty()))),
        EtypeInfo2::decode);
  }

  @Test
  void flagsStandWhereTheSpecificationHasThem() {
    assertThat(KdcRequest.Body.flags(1, 8, 15).bits()).isEqualTo(Bytes.ofHex("40810000"));
  }

  @Test
  void timesHaveSecondsAndMicroseconds() {
    assertThat(KerberosTime.text(TIME)).isEqualTo("20261120080910Z");
    assertThat(KerberosTime.instant("20261120080910Z", KerberosTime.microseconds(TIME)))
        .contains(TIME);
    assertThat(KerberosTime.instant("20261320080910Z")).isEmpty();
    assertThat(KerberosTime.text(Instant.MAX)).isEqualTo("99991231235959Z");
  }

  @Test
  void unknownNumbersHaveNames() {
    assertThat(new EncryptionType(99)).hasToString("etype 99");
    assertThat(new KerberosErrorCode(999)).hasToString("error 999");
  }
}
