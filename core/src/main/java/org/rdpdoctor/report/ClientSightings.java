package org.rdpdoctor.report;

import org.rdpdoctor.model.ClientObservation;
import org.rdpdoctor.model.ClientObservation.ClientExamined;
import org.rdpdoctor.model.ClientObservation.ClientLicenceStoreSeen;
import org.rdpdoctor.model.ClientObservation.ClientPartUnread;
import org.rdpdoctor.model.ClientObservation.ClientPasswordSaved;
import org.rdpdoctor.model.ClientObservation.ClientPasswordsCovered;
import org.rdpdoctor.model.ClientObservation.ClientUdpPolicySeen;

/** What the machine says that somebody connects from, each as one plain line. Names are raw. */
final class ClientSightings {
  private ClientSightings() {}

  static String line(ClientObservation seen) {
    return switch (seen) {
      case ClientExamined examined ->
          "the client %s%s was read over %s"
              .formatted(
                  examined.computer().orElse("without name"),
                  examined.build().map(build -> ", Windows " + build).orElse(""),
                  examined.channel());
      case ClientPartUnread part -> "not known: %s (%s)".formatted(part.part(), part.because());
      case ClientUdpPolicySeen policy ->
          policy
              .number()
              .map(number -> "fClientDisableUDP of the client is " + number)
              .orElse("no policy keeps the client from UDP");
      case ClientPasswordSaved saved ->
          "a password is saved for %s%s"
              .formatted(saved.target(), saved.user().isEmpty() ? "" : ", as " + saved.user());
      case ClientPasswordsCovered covered ->
          "%,d passwords are saved for %s".formatted(covered.found(), covered.target());
      case ClientLicenceStoreSeen store ->
          "%,d licences in the client's store%s%s"
              .formatted(
                  store.licences().size(),
                  store.store() ? "" : ", which is not there",
                  store.hardwareId() ? "" : ", and nothing names the machine to it");
    };
  }
}
