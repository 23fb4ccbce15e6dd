package org.rdpdoctor.diagnosis.causes;

import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.TlsObservation.TlsSessionFailed;

/**
 * A record of TLS does not fit its checksum. Both sides have agreed on the keys in the same
 * handshake, so that the bytes have become others on their way.
 */
final class DamagedStream {
  /** Our own alert bad_record_mac: RFC 8446 section 6.2. */
  private static final String BAD_RECORD = "we refused with alert 20";

  private DamagedStream() {}

  static boolean isSeen(Sight sight) {
    return sight.tls().session().isEmpty()
        && sight.tls().view().seen(TlsSessionFailed.class).stream()
            .anyMatch(seen -> seen.what().how().equals(BAD_RECORD));
  }
}
