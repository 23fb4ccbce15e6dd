package org.rdpdoctor.offline.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rdpdoctor.offline.RealCaptures.only;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdpdoctor.model.CertificateObservation.CertificateStored;
import org.rdpdoctor.model.CertificateObservation.CertificateUnreadable;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.offline.InspectionObserver;
import org.rdpdoctor.offline.Inspector;
import org.rdpdoctor.offline.RealCaptures;
import org.rdpdoctor.offline.TimeWindow;
import org.rdpdoctor.wire.Bytes;

class CertificateKindTest {
  private static final String REAL = "sbousseaden__self-MSEDGEWIN10.der";

  @ParameterizedTest
  @CsvSource({
    "awakecoding__ADCS-IT-HELP-TEST.der,a8a9db45c23d",
    "ntop__self-OFFICE-WIN10-VM.der,93cb25f0e7bf",
    "jovair1994__self-IE11Win7-sha1.der,fdb8e70fc960",
    "sbousseaden__self-MSEDGEWIN10.der,9cfa585189db"
  })
  void readsRealCertificates(String name, String fingerprint) {
    InspectedFile file = RealCaptures.inspect(RealCaptures.of(name), new CertificateKind());
    assertThat(only(CertificateStored.class, file))
        .extracting(each -> each.certificate().sha256().toString().substring(0, 12))
        .containsExactly(fingerprint);
  }

  @Test
  void readsSeveralInPemAndPassesKeysBy() throws IOException {
    String one = pem("CERTIFICATE", Files.readAllBytes(RealCaptures.of(REAL)));
    String text = "Bag Attributes\n" + one + pem("PRIVATE KEY", new byte[] {1, 2, 3}) + one;
    assertThat(only(CertificateStored.class, inspect(text.getBytes(StandardCharsets.UTF_8))))
        .hasSize(2);
  }

  @Test
  void readsPkcs7() throws IOException {
    byte[] der = Files.readAllBytes(RealCaptures.of(REAL));
    ASN1EncodableVector signed = new ASN1EncodableVector();
    signed.add(new ASN1Integer(1));
    signed.add(new DERSet());
    signed.add(new DERSequence(PKCSObjectIdentifiers.data));
    signed.add(new DERTaggedObject(false, 0, new DERSet(ASN1Primitive.fromByteArray(der))));
    signed.add(new DERSet());
    ASN1EncodableVector info = new ASN1EncodableVector();
    info.add(PKCSObjectIdentifiers.signedData);
    info.add(new DERTaggedObject(0, new DERSequence(signed)));
    byte[] file = new DERSequence(info).getEncoded();
    assertThat(only(CertificateStored.class, inspect(file))).hasSize(1);
    assertThat(
            only(
                CertificateStored.class,
                inspect(pem("PKCS7", file).getBytes(StandardCharsets.UTF_8))))
        .hasSize(1);
  }

  @Test
  void aCutCertificateIsSaidToBeUnreadable() throws IOException {
    Bytes whole = Bytes.of(Files.readAllBytes(RealCaptures.of(REAL)));
    for (int length = 30; length < whole.size(); length += 11) {
      InspectedFile file = inspect(whole.first(length).toArray());
      assertThat(only(CertificateUnreadable.class, file)).hasSize(1);
    }
  }

  private static String pem(String label, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder().encodeToString(content), label);
  }

  private static InspectedFile inspect(byte[] content) throws IOException {
    List<InspectedFile> found = new ArrayList<>();
    new Inspector(List.of(new CertificateKind()), TimeWindow.ALWAYS, InspectionObserver.NONE)
        .inspect("file", new ByteArrayInputStream(content), found::add);
    assertThat(found.getFirst().defect()).isEmpty();
    return found.getFirst();
  }
}
