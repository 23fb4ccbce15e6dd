package org.rdpdoctor.diagnosis.causes;

import java.util.Map;
import org.rdpdoctor.diagnosis.Cause;
import org.rdpdoctor.diagnosis.CauseInfo;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.picture.ErrorInfoWords;
import org.rdpdoctor.diagnosis.picture.LicensingPicture;
import org.rdpdoctor.diagnosis.picture.Sight;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.wire.rdpele.LicensingErrorCode;

/**
 * A cause that ends licensing. The server says so by a licensing error (MS-RDPBCGR section
 * 2.2.1.12.1.3), or by the reason in Set Error Info (section 2.2.5.1.1), whose codes from 0x100 on
 * are of licensing.
 *
 * <p>What we ask for is what a client asks that has no licence yet. What became of it says nothing
 * of a licence that another client has stored.
 */
abstract class LicensingCause implements Cause {
  private static final long FIRST_LICENSING_ERROR = 0x100;
  private static final long LAST_LICENSING_ERROR = 0x10B;

  private final String id;
  private final Map<LicensingErrorCode, Double> alertNats;
  private final Map<Long, Double> errorInfoNats;

  /** Weights by code; one of {@link org.rdpdoctor.diagnosis.Weight} each. */
  LicensingCause(
      String id, Map<LicensingErrorCode, Double> alertNats, Map<Long, Double> errorInfoNats) {
    this.id = id;
    this.alertNats = alertNats;
    this.errorInfoNats = errorInfoNats;
  }

  @Override
  public final CauseInfo info() {
    return CauseInfo.lasting(id, StageId.LICENSING);
  }

  @Override
  public final void weigh(Sight sight, Scales scales) {
    LicensingPicture licensing = sight.licensing();
    licensing
        .refusal()
        .ifPresent(seen -> {
          LicensingErrorCode code = new LicensingErrorCode(seen.what().errorCode());
          double nats = alertNats.getOrDefault(code, 0.0);
          if (nats > 0) {
            scales.speaksFor(nats, "the server ends licensing with " + code, seen);
          }
        });
    sight
        .session()
        .errorInfo()
        .ifPresent(seen -> {
          double nats = errorInfoNats.getOrDefault(seen.what().errorInfo(), 0.0);
          if (nats > 0) {
            scales.speaksFor(
                nats, "the server says: " + ErrorInfoWords.of(seen.what().errorInfo()), seen);
          }
        });
    weighRest(sight, scales);
  }

  /** What speaks for and against it besides the server's own words. */
  abstract void weighRest(Sight sight, Scales scales);

  /** Licensing has ended well, and the server gave no other reason of licensing afterwards. */
  static boolean passed(Sight sight) {
    boolean reproached =
        sight
            .session()
            .errorInfo()
            .map(seen -> seen.what().errorInfo())
            .filter(code -> code >= FIRST_LICENSING_ERROR && code <= LAST_LICENSING_ERROR)
            .isPresent();
    return sight.licensing().passed() && !reproached;
  }

  /** The server asked for a licence. */
  static boolean requested(Sight sight) {
    return sight.licensing().requested();
  }
}
