package org.rdpdoctor.diagnosis;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rdpdoctor.diagnosis.picture.CapturedPicture;
import org.rdpdoctor.diagnosis.picture.ErrorInfoWords;
import org.rdpdoctor.diagnosis.picture.NegotiationPicture;
import org.rdpdoctor.diagnosis.picture.NlaPicture;
import org.rdpdoctor.diagnosis.picture.PlainText;
import org.rdpdoctor.diagnosis.picture.Sight;

/** What the wire hints at in causes that it cannot decide. */
final class WireHints {
  private static final String NLA_BROKEN =
      "the NLA exchange is ended before any credential was sent";
  private static final String NLA_SILENT = "the first NLA token is never answered";
  private static final Map<String, Double> WHEN_NLA_BREAKS =
      Map.of(
          "ntlm-blocked-server", Weight.FAIR,
          "credssp-version-mismatch", Weight.FAIR,
          "credssp-oracle", Weight.HINT,
          "server-resource-exhausted", Weight.HINT,
          "server-bug", Weight.HINT,
          "middlebox-av-intercept", Weight.SLIGHT);

  /** Who refuses NTLM, or a version of CredSSP, does so at once. */
  private static final Map<String, Double> WHEN_NLA_IS_SILENT =
      Map.of(
          "server-resource-exhausted", Weight.HINT,
          "server-bug", Weight.HINT,
          "middlebox-av-intercept", Weight.SLIGHT);

  private static final Map<String, Double> WHEN_NLA_REFUSES_NTLM =
      Map.of("ntlm-blocked-server", Weight.GOOD, "kerberos-required", Weight.GOOD);
  private static final List<String> WHEN_NEGOTIATION_IS_STARVED =
      List.of("bruteforce-overload", "session-limit", "server-resource-exhausted");

  /** By cause, then by the code of Set Error Info; causes of the session have classes instead. */
  private static final Map<String, Map<Long, Double>> WHEN_SESSION_IS_REFUSED =
      Map.of(
          "account-no-rdp-right", Map.of(0x9L, Weight.TELLING, 0x7L, Weight.HINT),
          "licensing-server-unreachable", Map.of(0x101L, Weight.TELLING),
          "licensing-grace-expired", Map.of(0x101L, Weight.GOOD, 0x10AL, Weight.FAIR),
          "licensing-denied", Map.of(0x102L, Weight.STRONG),
          "licensing-client-store",
              Map.of(0x104L, Weight.STRONG, 0x105L, Weight.STRONG, 0x109L, Weight.GOOD));

  private WireHints() {}

  /** A clue that makes the cause possible. */
  static Optional<Clue> towards(String causeId, Sight sight) {
    Optional<Clue> captured = captured(causeId, sight.captured());
    if (captured.isPresent()) {
      return captured;
    }
    NlaPicture nla = sight.nla();
    if (nla.silent()) {
      return clue(WHEN_NLA_IS_SILENT.get(causeId), NLA_SILENT);
    }
    if (nla.broken()) {
      return clue(WHEN_NLA_BREAKS.get(causeId), NLA_BROKEN);
    }
    if (nla.error().isPresent() || nla.otherMechanism().isPresent()) {
      return clue(
          WHEN_NLA_REFUSES_NTLM.get(causeId), "the server does not answer NTLM with a challenge");
    }
    return sight
        .session()
        .errorInfo()
        .map(seen -> seen.what().errorInfo())
        .flatMap(code ->
            clue(
                WHEN_SESSION_IS_REFUSED.getOrDefault(causeId, Map.of()).get(code),
                "the server says: " + ErrorInfoWords.of(code)));
  }

  /** What only a capture shows of causes that a probe cannot decide. */
  private static Optional<Clue> captured(String causeId, CapturedPicture captured) {
    Optional<String> foreign =
        captured
            .foreignReset()
            .map(end -> "a reset that the server did not send cuts the connection");
    return switch (causeId) {
      case "idle-timeout-middlebox" ->
          captured
              .brokenWhileQuiet()
              .flatMap(quiet ->
                  clue(
                      Weight.TELLING,
                      "nobody said a word for %s, and what was said then met a dead connection"
                          .formatted(PlainText.of(quiet))));
      case "middlebox-dlp-intercept" -> foreign.flatMap(each -> clue(Weight.FAIR, each));
      case "middlebox-av-intercept" -> foreign.flatMap(each -> clue(Weight.HINT, each));
      case "client-resource-exhaustion" ->
          captured
              .clientStalled()
              .flatMap(stalled ->
                  clue(
                      Weight.GOOD,
                      "the client's window is closed for %s: the program does not take what arrived"
                          .formatted(PlainText.of(stalled))));
      case "client-bug" ->
          captured
              .clientStalled()
              .flatMap(_ -> clue(Weight.FAIR, "the client stops to take what has arrived"));
      default -> Optional.empty();
    };
  }

  /** A clue worth a mention, on which nothing can be built. */
  static Optional<Clue> mention(String causeId, Sight sight) {
    NegotiationPicture negotiation = sight.negotiation();
    return negotiation.neverAnswers() && WHEN_NEGOTIATION_IS_STARVED.contains(causeId)
        ? clue(Weight.SLIGHT, "a listener that is starved also leaves requests unanswered")
        : Optional.empty();
  }

  private static Optional<Clue> clue(@Nullable Double weightNats, String reason) {
    return Optional.ofNullable(weightNats).map(nats -> new Clue(nats, reason, Optional.empty()));
  }
}
