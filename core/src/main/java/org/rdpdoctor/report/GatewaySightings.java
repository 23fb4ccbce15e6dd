package org.rdpdoctor.report;

import org.rdpdoctor.model.GatewayObservation;
import org.rdpdoctor.model.GatewayObservation.GatewayAnswered;
import org.rdpdoctor.model.GatewayObservation.GatewayChannelOpened;
import org.rdpdoctor.model.GatewayObservation.GatewayClosed;
import org.rdpdoctor.model.GatewayObservation.GatewayHandshakeAnswered;
import org.rdpdoctor.model.GatewayObservation.GatewayMalformed;
import org.rdpdoctor.model.GatewayObservation.GatewayRefused;
import org.rdpdoctor.model.GatewayObservation.GatewayReset;
import org.rdpdoctor.model.GatewayObservation.GatewaySignInNotTried;
import org.rdpdoctor.model.GatewayObservation.GatewaySignInRefused;
import org.rdpdoctor.model.GatewayObservation.GatewaySignedIn;
import org.rdpdoctor.model.GatewayObservation.GatewaySilent;
import org.rdpdoctor.model.GatewayObservation.GatewayTunnelAuthorized;
import org.rdpdoctor.model.GatewayObservation.GatewayTunnelCreated;

/** What an RD Gateway answered, as one line each. */
final class GatewaySightings {
  private GatewaySightings() {}

  static String line(GatewayObservation seen) {
    String what =
        switch (seen) {
          case GatewayAnswered answered ->
              "asked for %s: status %d%s%s"
                  .formatted(
                      Sightings.word(answered.asked()),
                      answered.status(),
                      answered.schemes().isEmpty()
                          ? ""
                          : ", offers " + String.join(", ", answered.schemes()),
                      answered.server().map(server -> ", " + server).orElse(""));
          case GatewaySignedIn in ->
              "%s open, %s"
                  .formatted(
                      Sightings.word(in.transport()),
                      in.scheme()
                          .map(scheme -> "signed in with " + scheme)
                          .orElse("no sign-in wanted"));
          case GatewaySignInRefused refused ->
              "sign-in with %s refused, status %d".formatted(refused.scheme(), refused.status());
          case GatewaySignInNotTried not -> "no sign-in: " + not.because();
          case GatewayHandshakeAnswered handshake ->
              "handshake, version %d.%d, server version %d, further authentication 0x%x"
                  .formatted(
                      handshake.versionMajor(),
                      handshake.versionMinor(),
                      handshake.serverVersion(),
                      handshake.extendedAuthentication());
          case GatewayTunnelCreated tunnel ->
              "tunnel, server version %d, capabilities %s, consent message of %d characters"
                  .formatted(
                      tunnel.serverVersion(),
                      tunnel.capabilities().map(each -> "0x%x".formatted(each)).orElse("not told"),
                      tunnel.consentMessageCharacters());
          case GatewayTunnelAuthorized authorized ->
              "tunnel authorised, redirection %s, idle timeout %s"
                  .formatted(
                      authorized
                          .redirectionFlags()
                          .map(each -> "0x%x".formatted(each))
                          .orElse("not told"),
                      authorized
                          .idleTimeout()
                          .map(each -> each.toMinutes() + " min")
                          .orElse("none"));
          case GatewayChannelOpened channel ->
              "channel to the target open"
                  + channel.udpPort().map(port -> ", side channel on UDP " + port).orElse("");
          case GatewayRefused refused ->
              "%s refused with %s (0x%08X)"
                  .formatted(
                      Sightings.word(refused.step()), refused.code(), refused.code().value());
          case GatewayClosed closed -> Sightings.word(closed.step()) + ": closed";
          case GatewayReset reset -> Sightings.word(reset.step()) + ": reset";
          case GatewaySilent silent -> Sightings.word(silent.step()) + ": no answer";
          case GatewayMalformed malformed ->
              "%s: %s, %s"
                  .formatted(
                      Sightings.word(malformed.step()),
                      malformed.problem(),
                      Sightings.shown(malformed.firstBytes()));
        };
    return what + " after " + Sightings.millis(seen.took());
  }
}
