package org.rdpdoctor.diagnosis.picture;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.rdpdoctor.diagnosis.picture.HelloFate.End;
import org.rdpdoctor.model.TlsObservation;
import org.rdpdoctor.model.TlsObservation.CipherSuitesListed;
import org.rdpdoctor.model.TlsObservation.TlsAccepted;
import org.rdpdoctor.model.TlsObservation.TlsSessionEstablished;
import org.rdpdoctor.model.TlsObservation.TlsSessionFailed;
import org.rdpdoctor.model.TlsObservation.Way;
import org.rdpdoctor.wire.tls.AlertDescription;
import org.rdpdoctor.wire.tls.TlsVersion;

/**
 * The TLS stage. A version that was not answered is not called disabled; only hellos after the
 * negotiation and in the ordinary way decide how the stage stands, the others explain.
 */
public record TlsPicture(StageView view) {
  /** The hellos of one way that reached the server. */
  public List<HelloFate> hellos(Way way) {
    return view.seen(TlsObservation.class).stream()
        .flatMap(seen -> HelloFate.of(seen).stream())
        .filter(fate -> fate.hello().way() == way && fate.end() != End.NOT_ASKED)
        .toList();
  }

  /** The hellos of an ordinary client. */
  public List<HelloFate> hellos() {
    return hellos(Way.AFTER_NEGOTIATION);
  }

  /** At least one hello was answered or left unanswered by the server. */
  public boolean asked() {
    return !hellos().isEmpty();
  }

  /** Versions that an ordinary hello got. */
  public NavigableSet<TlsVersion> accepted() {
    NavigableSet<TlsVersion> versions = new TreeSet<>();
    hellos().forEach(fate -> fate.accepted().ifPresent(versions::add));
    for (Seen<CipherSuitesListed> listed : view.seen(CipherSuitesListed.class)) {
      if (listed.what().hello().way() == Way.AFTER_NEGOTIATION
          && !listed.what().suites().isEmpty()) {
        versions.add(listed.what().version());
      }
    }
    return versions;
  }

  public boolean acceptsModern() {
    return !accepted().isEmpty() && accepted().last().isAtLeast(TlsVersion.TLS_1_2);
  }

  /** Only versions that current clients have given up are accepted, and newer ones were offered. */
  public boolean acceptsOldOnly() {
    return !accepted().isEmpty() && !acceptsModern() && modernAsked();
  }

  /** TLS 1.3 is accepted and a hello that offers up to TLS 1.2 was turned down. */
  public boolean accepts13Only() {
    return accepted().equals(Set.of(TlsVersion.TLS_1_3))
        && hellos().stream()
            .anyMatch(fate ->
                fate.end() != End.ACCEPTED
                    && fate.hello().versions().contains(TlsVersion.TLS_1_2)
                    && !fate.hello().versions().contains(TlsVersion.TLS_1_3));
  }

  /** A hello that offers TLS 1.2 or 1.3 reached the server. */
  public boolean modernAsked() {
    return hellos().stream().anyMatch(HelloFate::offersModern);
  }

  /** A hello with TLS 1.3 and older versions is turned down every time, one without 1.3 is not. */
  public boolean stumblesOver13() {
    List<HelloFate> mixed = hellos().stream().filter(HelloFate::offersMixed).toList();
    return acceptsModern()
        && !accepted().contains(TlsVersion.TLS_1_3)
        && !mixed.isEmpty()
        && mixed.stream().noneMatch(fate -> fate.end() == End.ACCEPTED);
  }

  /** Every ordinary hello ended in one of these ways. */
  public boolean every(End first, End... others) {
    Set<End> ends = EnumSet.of(first, others);
    return asked() && hellos().stream().allMatch(fate -> ends.contains(fate.end()));
  }

  public boolean any(End end) {
    return hellos().stream().anyMatch(fate -> fate.end() == end);
  }

  /** No hello was accepted and no alert was sent: the peer says nothing in TLS. */
  public boolean neverSpeaksTls() {
    return every(End.RESET, End.CLOSED, End.SILENT);
  }

  /** No ordinary hello was accepted. */
  public boolean acceptsNone() {
    return asked() && accepted().isEmpty();
  }

  /** Every ordinary hello was answered by this alert. */
  public boolean everyAlert(AlertDescription alert) {
    return asked()
        && hellos().stream().allMatch(fate -> fate.alert().map(alert::equals).orElse(false));
  }

  /** A hello that offers TLS 1.2 or 1.3 was answered by this alert. */
  public boolean modernAlert(AlertDescription alert) {
    return hellos().stream()
        .anyMatch(fate -> fate.offersModern() && fate.alert().map(alert::equals).orElse(false));
  }

  /** Some ordinary hello was answered by this alert. */
  public boolean anyAlert(AlertDescription alert) {
    return hellos().stream().anyMatch(fate -> fate.alert().map(alert::equals).orElse(false));
  }

  /** A hello of that way was accepted. */
  public Optional<HelloFate> acceptedBy(Way way) {
    return hellos(way).stream().filter(fate -> fate.end() == End.ACCEPTED).findFirst();
  }

  /** Hellos of that way were tried, and none was accepted. */
  public boolean triedInVain(Way way) {
    return !hellos(way).isEmpty() && acceptedBy(way).isEmpty();
  }

  public Optional<Seen<TlsSessionEstablished>> session() {
    return view.seen(TlsSessionEstablished.class).stream()
        .filter(seen -> seen.what().hello().way() == Way.AFTER_NEGOTIATION)
        .findFirst();
  }

  /** A handshake that the peer broke after it had taken the hello, and none that succeeded. */
  public Optional<Seen<TlsSessionFailed>> brokenByPeer() {
    return session().isPresent()
        ? Optional.empty()
        : view.seen(TlsSessionFailed.class).stream()
            .filter(seen -> isByPeer(seen.what().how()))
            .findFirst();
  }

  /** The smallest key exchange that the server showed in clear, in bits, of finite-field groups. */
  public Optional<Integer> smallestPrimeBits() {
    return view.seen(TlsAccepted.class).stream()
        .map(Seen::what)
        .filter(each -> each.suite().name().contains("_DHE_"))
        .flatMap(each -> each.keyExchangeBits().stream())
        .min(Integer::compare);
  }

  /** The same hello was accepted once and not accepted another time. */
  public boolean unsteady() {
    return hellos().stream().collect(Collectors.groupingBy(HelloFate::hello)).values().stream()
        .anyMatch(
            fates -> fates.stream().map(fate -> fate.end() == End.ACCEPTED).distinct().count() > 1);
  }

  public Optional<Duration> slowestAnswer() {
    return hellos().stream()
        .filter(fate -> fate.end() == End.ACCEPTED || fate.end() == End.ALERT)
        .map(HelloFate::took)
        .max(Duration::compareTo);
  }

  /**
   * How the stage stands.
   *
   * @param provedByNla an NTLM challenge came through TLS, so a session stood
   */
  public Standing standing(boolean provedByNla) {
    if (!asked()) {
      return Standing.unknown(view.whyMissing());
    }
    if (accepted().isEmpty()) {
      return modernAsked()
          ? Standing.bad(refusalSentence())
          : Standing.unknown("only hellos without TLS 1.2 and 1.3 reached the server");
    }
    if (!acceptsModern()) {
      return modernAsked()
          ? Standing.bad("the server takes " + versions() + " only, which current clients refuse")
          : Standing.unknown("the server takes " + versions() + "; newer versions were not asked");
    }
    if (stumblesOver13()) {
      return Standing.bad(
          "the server breaks off when TLS 1.3 is offered beside older versions, as current clients"
              + " do");
    }
    return sessionStanding(provedByNla);
  }

  private Standing sessionStanding(boolean provedByNla) {
    if (session().isPresent()) {
      TlsSessionEstablished session = session().get().what();
      return Standing.good("a %s session with %s".formatted(session.version(), session.suite()));
    }
    if (provedByNla) {
      return Standing.good("the server takes " + versions());
    }
    return brokenByPeer()
        .map(seen ->
            Standing.bad(
                "the handshake breaks while waiting for the %s: %s"
                    .formatted(PlainText.of(seen.what().phase()), PlainText.of(seen.what().how()))))
        .orElseGet(() -> Standing.unknown("the hello is taken, but no whole session was proved"));
  }

  private String refusalSentence() {
    if (every(End.RESET)) {
      return "the server resets the connection on every TLS hello";
    }
    if (every(End.CLOSED)) {
      return "the server closes the connection on every TLS hello";
    }
    if (every(End.SILENT)) {
      return "the server never answers a TLS hello";
    }
    if (every(End.MCS_DISCONNECT)) {
      return "the server answers every TLS hello with an MCS disconnect in clear, as xrdp does";
    }
    if (every(End.ALERT)) {
      return "the server answers every TLS hello with an alert: " + alerts();
    }
    return "no TLS hello is accepted: "
        + hellos().stream()
            .map(fate -> fate.end().name().toLowerCase(Locale.ROOT).replace('_', ' '))
            .distinct()
            .collect(Collectors.joining(", "));
  }

  private String alerts() {
    return hellos().stream()
        .flatMap(fate -> fate.alert().stream())
        .map(alert -> "%s (%d)".formatted(alert, alert.value()))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** The accepted versions in words. */
  public String versions() {
    return accepted().stream().map(TlsVersion::name).collect(Collectors.joining(", "));
  }

  private static boolean isByPeer(String how) {
    return how.startsWith("alert")
        || how.startsWith("reset")
        || how.startsWith("closed")
        || how.startsWith("silence");
  }
}
