package org.rdpdoctor.diagnosis.picture;

import java.util.Optional;
import org.rdpdoctor.model.CaptureObservation.StandardSecuritySeen;
import org.rdpdoctor.model.SessionObservation.ChannelJoinRefused;
import org.rdpdoctor.model.SessionObservation.DemandActiveReceived;
import org.rdpdoctor.model.SessionObservation.ErrorInfoReceived;
import org.rdpdoctor.model.SessionObservation.McsRefused;
import org.rdpdoctor.model.SessionObservation.NetworkCharacterized;
import org.rdpdoctor.model.SessionObservation.ServerSettingsReceived;
import org.rdpdoctor.model.SessionObservation.SessionAlerted;
import org.rdpdoctor.model.SessionObservation.SessionClosed;
import org.rdpdoctor.model.SessionObservation.SessionDisconnected;
import org.rdpdoctor.model.SessionObservation.SessionGivenUp;
import org.rdpdoctor.model.SessionObservation.SessionMalformed;
import org.rdpdoctor.model.SessionObservation.SessionRedirected;
import org.rdpdoctor.model.SessionObservation.SessionReset;
import org.rdpdoctor.model.SessionObservation.SessionSilent;
import org.rdpdoctor.model.SessionObservation.SessionStep;

/** What is known of the connection sequence from MCS to Demand Active. */
public record SessionPicture(StageView view) {
  /** The server has a session for us. */
  public boolean stands() {
    return view.has(DemandActiveReceived.class);
  }

  public Optional<Seen<ServerSettingsReceived>> settings() {
    return view.first(ServerSettingsReceived.class);
  }

  /** What passed under Standard RDP Security, of which a capture shows the amount alone. */
  public Optional<StandardSecuritySeen> sealed() {
    return view.first(StandardSecuritySeen.class).map(Seen::what);
  }

  /** More passed under Standard RDP Security than comes before a desktop. */
  public boolean sealedDesktop() {
    return sealed().map(each -> each.serverBytes() >= NlaPicture.DESKTOP_BYTES).orElse(false);
  }

  /** Why the server ends the connection, if it says so. */
  public Optional<Seen<ErrorInfoReceived>> errorInfo() {
    return view.first(ErrorInfoReceived.class);
  }

  /** As the server told it at the end of its measurement; a zero is no measurement. */
  public Optional<Long> bandwidthKilobits() {
    return view.seen(NetworkCharacterized.class).stream()
        .flatMap(seen -> seen.what().bandwidthKilobits().stream())
        .filter(each -> each > 0)
        .min(Long::compare);
  }

  public Optional<Seen<SessionRedirected>> redirection() {
    return view.first(SessionRedirected.class);
  }

  public Optional<Seen<McsRefused>> mcsRefusal() {
    return view.first(McsRefused.class);
  }

  public Optional<Seen<SessionSilent>> silence() {
    return stands() ? Optional.empty() : view.first(SessionSilent.class);
  }

  /** The server ended the connection and did not say why. */
  public boolean endedWithoutReason() {
    boolean ended =
        view.has(SessionDisconnected.class)
            || view.has(SessionClosed.class)
            || view.has(SessionReset.class)
            || view.has(SessionAlerted.class);
    return ended && !stands() && errorInfo().isEmpty() && redirection().isEmpty();
  }

  /** The same, once the server knew who we are. */
  public boolean endedOnClientInfo() {
    return endedWithoutReason()
        && settings().isPresent()
        && view.seen(SessionDisconnected.class).stream()
            .map(seen -> seen.what().step())
            .noneMatch(SessionPicture::isBeforeClientInfo)
        && view.seen(SessionClosed.class).stream()
            .map(seen -> seen.what().step())
            .noneMatch(SessionPicture::isBeforeClientInfo)
        && view.seen(SessionReset.class).stream()
            .map(seen -> seen.what().step())
            .noneMatch(SessionPicture::isBeforeClientInfo);
  }

  private static boolean isBeforeClientInfo(SessionStep step) {
    return switch (step) {
      case MCS_CONNECT, MCS_ATTACH_USER, MCS_CHANNEL_JOIN -> true;
      case LICENSING, DEMAND_ACTIVE -> false;
    };
  }

  /**
   * How the stage stands.
   *
   * @param licensing the sequence may have ended there
   */
  public Standing standing(LicensingPicture licensing) {
    if (stands()) {
      return Standing.good("the server comes to Demand Active: it has a session");
    }
    if (errorInfo().isPresent()) {
      return Standing.bad(
          "the server ends the connection: "
              + ErrorInfoWords.of(errorInfo().get().what().errorInfo()));
    }
    if (redirection().isPresent()) {
      return Standing.unknown(
          "the server sends the client on to %s, which was not followed"
              .formatted(target(redirection().get().what())));
    }
    if (sealedDesktop()) {
      return Standing.good("so much passed under Standard RDP Security that a session stood");
    }
    return refused().or(this::broken).or(this::unreadable).orElseGet(() -> unfinished(licensing));
  }

  /** The redirection's target as it names it, fit to be shown. */
  public static String target(SessionRedirected seen) {
    return seen.targetFqdn()
        .or(seen::targetNetBios)
        .or(seen::targetAddress)
        .map(PlainText::of)
        .orElse("another host");
  }

  private Optional<Standing> refused() {
    Optional<String> mcs =
        mcsRefusal().map(seen -> "the server refuses MCS: " + seen.what().result());
    Optional<String> channel =
        view.first(ChannelJoinRefused.class)
            .map(seen -> "the server refuses a channel: " + seen.what().result());
    return mcs.or(() -> channel).map(Standing::bad);
  }

  private Optional<Standing> unreadable() {
    return sealed()
        .map(each ->
            Standing.unknown(
                "what follows is encrypted by Standard RDP Security (%s, level %s), and a capture"
                        .formatted(each.method(), each.level())
                    + " does not hold its keys"));
  }

  private Optional<Standing> broken() {
    Optional<String> how =
        view.first(SessionSilent.class)
            .map(seen -> "the server never answers " + asked(seen.what().step()))
            .or(() ->
                view.first(SessionDisconnected.class)
                    .map(seen ->
                        "the server disconnects after %s without a reason"
                            .formatted(asked(seen.what().step()))))
            .or(() ->
                view.first(SessionClosed.class)
                    .map(seen -> "the connection is closed after " + asked(seen.what().step())))
            .or(() ->
                view.first(SessionReset.class)
                    .map(seen -> "the connection is reset after " + asked(seen.what().step())))
            .or(() ->
                view.first(SessionAlerted.class)
                    .map(seen ->
                        "the server ends TLS by an alert after " + asked(seen.what().step())))
            .or(() ->
                view.first(SessionMalformed.class)
                    .map(seen ->
                        "the server's answer to %s cannot be read"
                            .formatted(asked(seen.what().step()))));
    return how.map(Standing::bad);
  }

  /** A refusal in licensing is told there. */
  private Standing unfinished(LicensingPicture licensing) {
    if (view.has(SessionGivenUp.class)) {
      return Standing.unknown(
          "given up: "
              + view.first(SessionGivenUp.class).map(seen -> seen.what().why()).orElseThrow());
    }
    if (licensing.refusal().isPresent()) {
      return Standing.unknown("the server ended it in licensing");
    }
    return view.ran()
        ? Standing.unknown("the sequence was not followed to its end")
        : Standing.unknown(view.whyMissing());
  }

  private static String asked(SessionStep step) {
    return switch (step) {
      case MCS_CONNECT -> "MCS Connect";
      case MCS_ATTACH_USER -> "MCS Attach User";
      case MCS_CHANNEL_JOIN -> "MCS Channel Join";
      case LICENSING -> "the client's info";
      case DEMAND_ACTIVE -> "licensing";
    };
  }
}
