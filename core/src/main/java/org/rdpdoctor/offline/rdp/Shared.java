package org.rdpdoctor.offline.rdp;

import java.util.LinkedHashMap;
import java.util.Map;
import org.rdpdoctor.model.CertificateObservation.Certificate;
import org.rdpdoctor.offline.flow.MemoryBudget;
import org.rdpdoctor.offline.tls.KeyLog;
import org.rdpdoctor.reading.CertificateReader;
import org.rdpdoctor.reading.UnreadableCertificate;
import org.rdpdoctor.wire.Bytes;

/** What all conversations of one capture have in common. */
final class Shared {
  /** One server shows one certificate to all. */
  private static final int MAX_CERTIFICATES = 64;

  private final KeyLog keyLog = new KeyLog();
  private final MemoryBudget budget = new MemoryBudget(MemoryBudget.USUAL_BYTES);
  private final Map<Bytes, Certificate> certificates =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, Certificate> eldest) {
          return size() > MAX_CERTIFICATES;
        }
      };

  KeyLog keyLog() {
    return keyLog;
  }

  MemoryBudget budget() {
    return budget;
  }

  Certificate read(Bytes der) throws UnreadableCertificate {
    Certificate known = certificates.get(der);
    if (known == null) {
      known = CertificateReader.read(der);
      certificates.put(der, known);
    }
    return known;
  }
}
