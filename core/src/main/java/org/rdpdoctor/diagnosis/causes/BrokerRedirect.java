package org.rdpdoctor.diagnosis.causes;

import java.util.Map;
import org.rdpdoctor.diagnosis.Scales;
import org.rdpdoctor.diagnosis.Weight;
import org.rdpdoctor.diagnosis.picture.SessionPicture;

/** The redirection leads nowhere. */
final class BrokerRedirect extends SessionCause {
  BrokerRedirect() {
    super("broker-redirect", Map.of(0x404L, Weight.GOOD, 0x410L, Weight.TELLING));
  }

  @Override
  void weighRest(SessionPicture session, Scales scales) {
    session
        .redirection()
        .ifPresent(seen ->
            scales.speaksFor(
                Weight.HINT,
                "the server sends the client on to %s; whether that can be reached from here was not tried"
                    .formatted(SessionPicture.target(seen.what())),
                seen));
  }
}
