package org.rdpdoctor.diagnosis;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.diagnosis.picture.ClientPicture;
import org.rdpdoctor.diagnosis.picture.Scene;
import org.rdpdoctor.model.ClientObservation;
import org.rdpdoctor.model.ClientObservation.ClientLicenceStoreSeen;
import org.rdpdoctor.model.ClientObservation.ClientPasswordsCovered;
import org.rdpdoctor.model.ClientObservation.ClientUdpPolicySeen;

/**
 * What the machine that somebody connects from says of causes that lie on it. A thing that is there
 * is no fault: it only leaves the cause open that needs it, and its absence speaks against it.
 */
final class ClientSigns {
  private ClientSigns() {}

  static void weigh(String causeId, Scene scene, Scales scales) {
    ClientPicture client = scene.client();
    switch (causeId) {
      case "udp-broken" -> udp(client, scales);
      case "client-stale-credentials" -> passwords(client, scales);
      case "licensing-client-store" -> licences(client, scales);
      default -> {
        // nothing on the client tells of others
      }
    }
    scales.restsOn(List.of());
  }

  private static void restsOn(
      ClientPicture client, Class<? extends ClientObservation> kind, Scales scales) {
    scales.restsOn(client.sources(kind));
  }

  private static void udp(ClientPicture client, Scales scales) {
    restsOn(client, ClientUdpPolicySeen.class, scales);
    if (client.withoutUdp().orElse(false)) {
      scales.speaksAgainst(Weight.STRONG, "this client does not use UDP: fClientDisableUDP is 1");
    }
  }

  private static void passwords(ClientPicture client, Scales scales) {
    restsOn(client, ClientPasswordsCovered.class, scales);
    Optional<Integer> saved = client.savedPasswords();
    if (saved.isPresent() && saved.get() == 0) {
      // under another name, or in a saved connection, there may be one
      scales.speaksAgainst(Weight.STRONG, "this client has no password saved for the host");
    } else if (saved.isPresent()) {
      scales.speaksFor(
          Weight.GOOD, "this client has a password saved for the host, and sends it unasked");
    }
  }

  private static void licences(ClientPicture client, Scales scales) {
    restsOn(client, ClientLicenceStoreSeen.class, scales);
    Optional<Integer> licences = client.licences();
    if (licences.isPresent() && licences.get() == 0) {
      // a store that cannot be written looks so, too
      scales.speaksAgainst(Weight.FAIR, "this client has no licence in its store");
    } else if (licences.isPresent()) {
      scales.speaksFor(Weight.FAIR, "this client shows a licence of its store");
    }
  }
}
