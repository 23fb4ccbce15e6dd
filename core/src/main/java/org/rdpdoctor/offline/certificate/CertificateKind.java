package org.rdpdoctor.offline.certificate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.SignedData;
import org.rdpdoctor.model.CertificateObservation.CertificateStored;
import org.rdpdoctor.model.CertificateObservation.CertificateUnreadable;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.offline.EvidenceFile;
import org.rdpdoctor.offline.FileKind;
import org.rdpdoctor.offline.Reading;
import org.rdpdoctor.reading.CertificateReader;
import org.rdpdoctor.reading.UnreadableCertificate;
import org.rdpdoctor.wire.Bytes;

/** Files with certificates. Private keys beside them are not looked at. */
public final class CertificateKind implements FileKind {
  private static final int MAX_BYTES = 4 * 1024 * 1024;
  private static final int MAX_CERTIFICATES = 200;
  private static final int SHOWN_BYTES = 32;
  private static final int SEQUENCE = 0x30;
  private static final Bytes SIGNED_DATA =
      Bytes.of(0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02);
  private static final Pattern CERTIFICATE_BEGIN =
      Pattern.compile("-----BEGIN (X509 |TRUSTED )?(CERTIFICATE|PKCS7)-----");

  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN (CERTIFICATE|X509 CERTIFICATE|TRUSTED CERTIFICATE|PKCS7|CMS)-----"
              + "([A-Za-z0-9+/=\\s]*)-----END");

  @Override
  public String name() {
    return "certificate";
  }

  @Override
  public boolean recognises(Bytes firstBytes) {
    String text = new String(firstBytes.toArray(), StandardCharsets.ISO_8859_1);
    return text.contains("-----BEGIN CERTIFICATE-----")
        || text.contains("-----BEGIN X509 CERTIFICATE-----")
        || text.contains("-----BEGIN TRUSTED CERTIFICATE-----")
        || text.contains("-----BEGIN PKCS7-----")
        || inside(firstBytes).map(CertificateKind::isCertificateOrSigned).orElse(false);
  }

  /** What the outermost sequence holds. */
  private static Optional<Bytes> inside(Bytes content) {
    if (content.size() < 20 || content.at(0) != SEQUENCE || content.at(1) < 0x80) {
      return Optional.empty();
    }
    int header = 2 + (content.at(1) & 0x7F);
    return header > 6 ? Optional.empty() : Optional.of(content.slice(header, content.size()));
  }

  private static boolean isCertificateOrSigned(Bytes inside) {
    return inside.startsWith(SIGNED_DATA)
        || (inside.at(0) == SEQUENCE && inside.at(1) > 0x80 && hasVersion(inside));
  }

  /** A certificate of version 3 begins with its version, one of version 1 with its number. */
  private static boolean hasVersion(Bytes toBeSigned) {
    int at = 2 + (toBeSigned.at(1) & 0x7F);
    return at + 1 < toBeSigned.size() && (toBeSigned.at(at) == 0xA0 || toBeSigned.at(at) == 2);
  }

  @Override
  public void read(EvidenceFile file, Reading reading) throws IOException {
    Bytes content = file.whole(MAX_BYTES);
    if (content.size() > MAX_BYTES) {
      reading.truncated(MAX_BYTES, "larger than what is read of certificates");
      return;
    }
    if (content.at(0) == SEQUENCE) {
      read(content, file, reading);
      return;
    }
    String text = new String(content.toArray(), StandardCharsets.ISO_8859_1);
    Matcher pem = PEM.matcher(text);
    int end = 0;
    for (int i = 0; i < MAX_CERTIFICATES && pem.find(); i++) {
      end = pem.end();
      try {
        read(Bytes.of(Base64.getMimeDecoder().decode(pem.group(2).strip())), file, reading);
      } catch (IllegalArgumentException _) {
        add(file, reading, new CertificateUnreadable("its Base64 is broken", Bytes.EMPTY));
      }
    }
    if (CERTIFICATE_BEGIN.matcher(text).region(end, text.length()).find()) {
      reading.truncated(end, "a certificate in it has no end, or there are too many");
    }
  }

  private static void read(Bytes der, EvidenceFile file, Reading reading) {
    if (inside(der).map(each -> each.startsWith(SIGNED_DATA)).orElse(false)) {
      signed(der, file, reading);
    } else {
      one(der, file, reading);
    }
  }

  private static void signed(Bytes der, EvidenceFile file, Reading reading) {
    List<Bytes> found = new ArrayList<>();
    try {
      ContentInfo info = ContentInfo.getInstance(der.toArray());
      ASN1Set set = SignedData.getInstance(info.getContent()).getCertificates();
      if (set != null) {
        for (ASN1Encodable each : set) {
          found.add(Bytes.of(each.toASN1Primitive().getEncoded()));
        }
      }
    } catch (IOException | RuntimeException | StackOverflowError _) {
      add(
          file,
          reading,
          new CertificateUnreadable("its PKCS #7 cannot be read", der.first(SHOWN_BYTES)));
    }
    found.stream().limit(MAX_CERTIFICATES).forEach(each -> one(each, file, reading));
  }

  private static void one(Bytes der, EvidenceFile file, Reading reading) {
    Observation seen;
    try {
      seen =
          new CertificateStored(
              file.name(), CertificateReader.read(der), Optional.empty(), Optional.empty());
    } catch (UnreadableCertificate unreadable) {
      seen =
          new CertificateUnreadable(
              String.valueOf(unreadable.getMessage()), der.first(SHOWN_BYTES));
    }
    add(file, reading, seen);
  }

  private static void add(EvidenceFile file, Reading reading, Observation observation) {
    reading.add(new Observed(new Source.File(file.name()), observation));
  }
}
