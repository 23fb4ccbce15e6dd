package org.rdpdoctor.report;

import java.time.Duration;
import java.util.List;
import org.rdpdoctor.model.LicensingObservation;
import org.rdpdoctor.model.LicensingObservation.LicenseIssued;
import org.rdpdoctor.model.LicensingObservation.LicenseRequested;
import org.rdpdoctor.model.LicensingObservation.LicensingAlerted;
import org.rdpdoctor.model.LicensingObservation.LicensingChallenged;
import org.rdpdoctor.model.LicensingObservation.LicensingMalformed;
import org.rdpdoctor.model.LicensingObservation.LicensingSkipped;
import org.rdpdoctor.model.LicensingObservation.LicensingUnanswered;
import org.rdpdoctor.model.LicensingObservation.LicensingValidClient;
import org.rdpdoctor.model.SessionObservation;
import org.rdpdoctor.model.SessionObservation.BandwidthMeasured;
import org.rdpdoctor.model.SessionObservation.ChannelJoinRefused;
import org.rdpdoctor.model.SessionObservation.DemandActiveReceived;
import org.rdpdoctor.model.SessionObservation.ErrorInfoReceived;
import org.rdpdoctor.model.SessionObservation.McsRefused;
import org.rdpdoctor.model.SessionObservation.NetworkCharacterized;
import org.rdpdoctor.model.SessionObservation.ServerCertificateReceived;
import org.rdpdoctor.model.SessionObservation.ServerCertificateUnreadable;
import org.rdpdoctor.model.SessionObservation.ServerSettingsReceived;
import org.rdpdoctor.model.SessionObservation.ServerSignaturesWrong;
import org.rdpdoctor.model.SessionObservation.SessionAlerted;
import org.rdpdoctor.model.SessionObservation.SessionClosed;
import org.rdpdoctor.model.SessionObservation.SessionDisconnected;
import org.rdpdoctor.model.SessionObservation.SessionGivenUp;
import org.rdpdoctor.model.SessionObservation.SessionMalformed;
import org.rdpdoctor.model.SessionObservation.SessionRedirected;
import org.rdpdoctor.model.SessionObservation.SessionReset;
import org.rdpdoctor.model.SessionObservation.SessionSilent;
import org.rdpdoctor.model.SessionObservation.SessionStep;

/** What licensing and the start of a session showed, as one line each. */
final class SessionSightings {
  private SessionSightings() {}

  static String line(LicensingObservation seen) {
    String what =
        switch (seen) {
          case LicensingValidClient _ -> "the server asks for no licence";
          case LicensingSkipped _ -> "no word about licensing before Demand Active";
          case LicensingAlerted alerted ->
              "licensing error 0x%08x, state transition %d"
                  .formatted(alerted.errorCode(), alerted.stateTransition());
          case LicensingUnanswered unanswered ->
              "licensing message 0x%02x, not answered".formatted(unanswered.messageType());
          case LicenseRequested requested -> licenseRequested(requested);
          case LicensingChallenged challenged ->
              "platform challenge" + (challenged.signatureValid() ? "" : ", its MAC is wrong");
          case LicenseIssued issued ->
              "licence %d.%d of %s for %s%s, not kept"
                  .formatted(
                      issued.version() >>> 16,
                      issued.version() & 0xFFFF,
                      issued.companyName(),
                      issued.productId(),
                      issued.signatureValid() ? "" : ", its MAC is wrong");
          case LicensingMalformed malformed ->
              malformed.problem() + ", " + Sightings.shown(malformed.firstBytes());
        };
    return what + " after " + Sightings.millis(seen.took());
  }

  private static String licenseRequested(LicenseRequested seen) {
    return "licence asked for: %s of %s, version %d.%d, issued by %s, key of %d bits%s"
        .formatted(
            seen.productId(),
            seen.companyName(),
            seen.productVersion() >>> 16,
            seen.productVersion() & 0xFFFF,
            String.join(", ", seen.scopes()),
            seen.keyBits(),
            odd(seen.oddities()));
  }

  private static String odd(List<String> oddities) {
    return oddities.isEmpty() ? "" : ", odd: " + String.join("; ", oddities);
  }

  static String line(SessionObservation seen) {
    return switch (seen) {
      case ServerSettingsReceived settings -> settings(settings);
      case ServerCertificateReceived received -> certificateReceived(received);
      case ServerCertificateUnreadable unreadable ->
          "certificate for Standard RDP Security: %s, %s"
              .formatted(unreadable.problem(), Sightings.shown(unreadable.firstBytes()));
      case ServerSignaturesWrong wrong ->
          "%d packets of the server with a wrong signature".formatted(wrong.packets());
      case McsRefused refused ->
          "%s: %s after %s"
              .formatted(step(refused.step()), refused.result(), Sightings.millis(refused.took()));
      case ChannelJoinRefused refused ->
          "channel %d: %s after %s"
              .formatted(refused.channel(), refused.result(), Sightings.millis(refused.took()));
      case DemandActiveReceived demand ->
          "Demand Active of %s, share 0x%08x, %d capability sets after %s"
              .formatted(
                  demand.sourceDescriptor(),
                  demand.shareId(),
                  demand.capabilitySets().size(),
                  Sightings.millis(demand.took()));
      case ErrorInfoReceived error ->
          "%s: Set Error Info 0x%08x after %s"
              .formatted(step(error.step()), error.errorInfo(), Sightings.millis(error.took()));
      case SessionRedirected redirected -> redirected(redirected);
      case NetworkCharacterized network ->
          "the server measured: round trip %s at least, %s on average, %s"
              .formatted(
                  network.baseRoundTrip().map(Sightings::millis).orElse("unknown"),
                  network.averageRoundTrip().map(Sightings::millis).orElse("unknown"),
                  network.bandwidthKilobits().map(each -> each + " kbit/s").orElse("no bandwidth"));
      case BandwidthMeasured bandwidth ->
          "bandwidth measurement: %d bytes in %s"
              .formatted(bandwidth.bytes(), Sightings.millis(bandwidth.took()));
      case SessionDisconnected disconnected ->
          "%s: the server disconnects (MCS reason %d) after %s"
              .formatted(
                  step(disconnected.step()),
                  disconnected.reason(),
                  Sightings.millis(disconnected.took()));
      case SessionClosed closed -> ended(closed.step(), "closed", closed.took());
      case SessionReset reset -> ended(reset.step(), "reset", reset.took());
      case SessionSilent silent -> ended(silent.step(), "no answer", silent.took());
      case SessionAlerted alerted ->
          ended(alerted.step(), "alert " + alerted.alert(), alerted.took());
      case SessionMalformed malformed ->
          ended(
              malformed.step(),
              malformed.problem() + ", " + Sightings.shown(malformed.firstBytes()),
              malformed.took());
      case SessionGivenUp given -> ended(given.step(), "given up: " + given.why(), given.took());
    };
  }

  private static String certificateReceived(ServerCertificateReceived seen) {
    String form =
        switch (seen.form()) {
          case PROPRIETARY -> "proprietary";
          case X509 -> "X.509";
        };
    return "certificate for Standard RDP Security: %s, RSA %d bits%s%s"
        .formatted(
            form, seen.keyBits(), seen.temporary() ? ", temporary" : "", odd(seen.oddities()));
  }

  private static String ended(SessionStep step, String how, Duration took) {
    return "%s: %s after %s".formatted(step(step), how, Sightings.millis(took));
  }

  private static String step(SessionStep step) {
    return switch (step) {
      case MCS_CONNECT -> "MCS Connect";
      case MCS_ATTACH_USER -> "MCS Attach User";
      case MCS_CHANNEL_JOIN -> "MCS Channel Join";
      case LICENSING -> "client info";
      case DEMAND_ACTIVE -> "Demand Active";
    };
  }

  private static String settings(ServerSettingsReceived settings) {
    return "server settings: RDP %s, encryption %s (level %s), UDP %s%s after %s"
        .formatted(
            settings.version(),
            settings.encryptionMethod(),
            settings.encryptionLevel(),
            settings.multitransportFlags().map(flags -> flags != 0).orElse(false) ? "yes" : "no",
            settings.oddities().isEmpty() ? "" : ", odd: " + String.join("; ", settings.oddities()),
            Sightings.millis(settings.took()));
  }

  private static String redirected(SessionRedirected seen) {
    return "%s: redirected to %s, session %d, flags 0x%08x after %s"
        .formatted(
            step(seen.step()),
            seen.targetFqdn()
                .or(seen::targetNetBios)
                .or(seen::targetAddress)
                .orElse("a target that is not named"),
            seen.sessionId(),
            seen.flags(),
            Sightings.millis(seen.took()));
  }
}
