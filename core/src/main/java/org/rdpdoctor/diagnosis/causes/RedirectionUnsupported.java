package org.rdpdoctor.diagnosis.causes;

import java.util.Map;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.SessionPicture;

/** The client does not follow the redirection. */
final class RedirectionUnsupported extends SessionCause {
  RedirectionUnsupported() {
    super("redirection-unsupported", Map.of());
  }

  @Override
  void weighRest(SessionPicture session, Scales scales) {
    session
        .redirection()
        .ifPresent(seen ->
            scales.speaksFor(
                Weight.SLIGHT, "a client that does not follow a redirection ends here", seen));
  }
}
