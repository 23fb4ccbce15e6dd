package org.rdpdoctor.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rdpdoctor.model.CaptureObservation;
import org.rdpdoctor.model.CaptureObservation.AlertSeen;
import org.rdpdoctor.model.CaptureObservation.ConnectionRequested;
import org.rdpdoctor.model.CaptureObservation.ConnectionSeen;
import org.rdpdoctor.model.CaptureObservation.CredSspSeen;
import org.rdpdoctor.model.CaptureObservation.EndSeen;
import org.rdpdoctor.model.CaptureObservation.HttpAnswered;
import org.rdpdoctor.model.CaptureObservation.HttpRequested;
import org.rdpdoctor.model.CaptureObservation.NoEndSeen;
import org.rdpdoctor.model.CaptureObservation.OnwardsAsked;
import org.rdpdoctor.model.CaptureObservation.PacketTooBigReported;
import org.rdpdoctor.model.CaptureObservation.Party;
import org.rdpdoctor.model.CaptureObservation.SecuredDataSeen;
import org.rdpdoctor.model.CaptureObservation.SessionResumed;
import org.rdpdoctor.model.CertificateObservation;
import org.rdpdoctor.model.CertificateObservation.CertificatePresented;
import org.rdpdoctor.model.Connection;
import org.rdpdoctor.model.Connection.EndedBy;
import org.rdpdoctor.model.NameObservation;
import org.rdpdoctor.model.NegotiationObservation;
import org.rdpdoctor.model.NegotiationObservation.ForeignServiceAnswered;
import org.rdpdoctor.model.NegotiationObservation.NegotiationClosed;
import org.rdpdoctor.model.NegotiationObservation.NegotiationConfirmedPlainly;
import org.rdpdoctor.model.NegotiationObservation.NegotiationMalformed;
import org.rdpdoctor.model.NegotiationObservation.NegotiationOdd;
import org.rdpdoctor.model.NegotiationObservation.NegotiationRefused;
import org.rdpdoctor.model.NegotiationObservation.NegotiationReset;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSelected;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSilent;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSplit;
import org.rdpdoctor.model.NlaObservation;
import org.rdpdoctor.model.NlaObservation.NlaAlerted;
import org.rdpdoctor.model.NlaObservation.NlaChallenged;
import org.rdpdoctor.model.NlaObservation.NlaClosed;
import org.rdpdoctor.model.NlaObservation.NlaErrorSent;
import org.rdpdoctor.model.NlaObservation.NlaMalformed;
import org.rdpdoctor.model.NlaObservation.NlaOtherMechanism;
import org.rdpdoctor.model.NlaObservation.NlaReset;
import org.rdpdoctor.model.NlaObservation.NlaSilent;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.SignInObservation;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.TcpObservation;
import org.rdpdoctor.model.TcpObservation.OtherPortTried;
import org.rdpdoctor.model.TcpObservation.TcpConnected;
import org.rdpdoctor.model.TcpObservation.TcpForwarded;
import org.rdpdoctor.model.TcpObservation.TcpNotForwarded;
import org.rdpdoctor.model.TcpObservation.TcpProhibited;
import org.rdpdoctor.model.TcpObservation.TcpRefused;
import org.rdpdoctor.model.TcpObservation.TcpReset;
import org.rdpdoctor.model.TcpObservation.TcpTimedOut;
import org.rdpdoctor.model.TcpObservation.TcpUnreachable;
import org.rdpdoctor.model.TlsObservation;
import org.rdpdoctor.model.TlsObservation.CipherSuitesListed;
import org.rdpdoctor.model.TlsObservation.Hello;
import org.rdpdoctor.model.TlsObservation.TlsAccepted;
import org.rdpdoctor.model.TlsObservation.TlsAlerted;
import org.rdpdoctor.model.TlsObservation.TlsClosed;
import org.rdpdoctor.model.TlsObservation.TlsGarbage;
import org.rdpdoctor.model.TlsObservation.TlsNotAsked;
import org.rdpdoctor.model.TlsObservation.TlsReset;
import org.rdpdoctor.model.TlsObservation.TlsSessionEstablished;
import org.rdpdoctor.model.TlsObservation.TlsSessionFailed;
import org.rdpdoctor.model.TlsObservation.TlsSilent;
import org.rdpdoctor.report.Ladder.Fate;
import org.rdpdoctor.report.Ladder.Lane;
import org.rdpdoctor.report.Ladder.Step;

/** Makes the steps of a ladder of what was seen on one connection, in its order. */
final class LadderSteps {
  private final EvidenceIndex index;
  private final Optional<Instant> begin;
  private final List<Step> steps = new ArrayList<>();
  private int left;
  private Optional<String> client = Optional.empty();
  private Optional<String> middle = Optional.empty();
  private boolean synced;
  private boolean requested;
  private boolean greeted;
  private boolean ended;
  private boolean credSspShown;

  /** The observation that is being told. */
  private Optional<Duration> at = Optional.empty();

  private String when = "";

  private String where = "";
  private Optional<String> id = Optional.empty();

  /**
   * @param begin of a captured connection; empty when only spans are known
   */
  LadderSteps(EvidenceIndex index, Optional<Instant> begin) {
    this.index = index;
    this.begin = begin;
  }

  List<Step> steps() {
    List<Step> all = new ArrayList<>(steps);
    if (left > 0) {
      all.add(new Step.Note("%,d steps more".formatted(left), "", "", false, Optional.empty()));
    }
    return List.copyOf(all);
  }

  Optional<String> client() {
    return client;
  }

  Optional<String> middle() {
    return middle;
  }

  /** What comes at the same moment is told in the order in which it was sent. */
  static int rank(Observed observed) {
    return observed.observation() instanceof CertificateObservation ? 1 : 0;
  }

  void add(Observed observed) {
    at = begin.flatMap(start -> Ladder.at(observed).map(time -> Duration.between(start, time)));
    when = at.map(LadderSteps::seconds).orElse("");
    where = observed.source() instanceof Source.Capture capture ? "frame " + capture.frame() : "";
    id = index.id(observed);
    Observation what = observed.observation();
    if (what instanceof NameObservation name) {
      middle = Optional.of("name servers");
      note(Sightings.line(name), false);
    } else if (what instanceof TcpObservation tcp) {
      tcp(tcp);
    } else if (what instanceof NegotiationObservation negotiation) {
      negotiation(negotiation);
    } else if (what instanceof TlsObservation tls) {
      tls(tls);
    } else if (what instanceof CertificatePresented presented) {
      certificate(presented);
    } else if (what instanceof NlaObservation nla) {
      nla(nla);
    } else if (what instanceof CaptureObservation capture) {
      capture(capture);
    } else if (what instanceof SignInObservation signIn) {
      signIn(signIn);
    } else if (!(what instanceof CertificateObservation)) {
      note(Sightings.line(what), false);
    }
  }

  private void tcp(TcpObservation seen) {
    if (!(seen instanceof OtherPortTried)) {
      sent("SYN to port " + seen.port(), Fate.ARRIVED);
      synced = true;
      answeredAfter(seen.took());
    }
    switch (seen) {
      case TcpConnected _ -> answered("SYN+ACK: connected", seen.took());
      case TcpRefused _ -> broke("RST: nothing listens, or a box refuses", seen.took());
      case TcpReset _ -> broke("RST right after the SYN was answered", seen.took());
      case TcpTimedOut _ -> {
        lost();
        silence(seen.took());
      }
      case TcpUnreachable unreachable ->
          reported(unreachable.what() + " unreachable", unreachable.reportedBy(), seen.took());
      case TcpProhibited prohibited ->
          reported("prohibited: " + prohibited.how(), prohibited.reportedBy(), seen.took());
      case TcpForwarded forwarded -> answered("connected by " + forwarded.by(), seen.took());
      case TcpNotForwarded not ->
          broke("%s did not connect: %s".formatted(not.by(), not.how()), seen.took());
      case OtherPortTried _ -> {} // another connection
    }
  }

  private void reported(String what, Optional<String> by, Duration took) {
    lost();
    middle = by.or(() -> middle).or(() -> Optional.of("the network"));
    add(Lane.MIDDLE, Lane.CLIENT, Fate.ARRIVED, what, after(took), true);
    ended = true;
  }

  private void negotiation(NegotiationObservation seen) {
    if (!requested) {
      sentBefore(
          seen.took(),
          "X.224 request: " + seen.requested().map(Object::toString).orElse("no negotiation data"));
      requested = true;
    }
    switch (seen) {
      case NegotiationSelected selected ->
          answered("X.224 confirm: " + selected.selected(), seen.took());
      case NegotiationRefused refused -> broke("refused: " + refused.code(), seen.took());
      case NegotiationConfirmedPlainly _ ->
          answered("X.224 confirm without negotiation data", seen.took());
      case NegotiationSilent _ -> silence(seen.took());
      case NegotiationClosed _ -> endsWith("FIN, no answer", seen.took());
      case NegotiationReset _ -> endsWith("RST, no answer", seen.took());
      case NegotiationSplit split ->
          note(
              split.answered() ? "answered when cut in two" : "no answer when cut in two either",
              false);
      case ForeignServiceAnswered foreign ->
          broke(foreign.service() + " answers, not RDP", seen.took());
      case NegotiationMalformed malformed ->
          broke("not readable: " + malformed.problem(), seen.took());
      case NegotiationOdd odd -> note("odd: " + String.join("; ", odd.oddities()), false);
    }
  }

  private void tls(TlsObservation seen) {
    if (!greeted && !(seen instanceof TlsNotAsked) && !(seen instanceof CipherSuitesListed)) {
      implied(seen.hello());
      sentBefore(seen.took(), "ClientHello: " + versions(seen.hello()));
      greeted = true;
    }
    switch (seen) {
      case TlsAccepted accepted ->
          answered(
              "ServerHello: %s, %s".formatted(accepted.version(), accepted.suite()), seen.took());
      case TlsAlerted alerted -> broke("TLS alert: " + alerted.alert(), seen.took());
      case TlsReset _ -> endsWith("RST instead of a ServerHello", seen.took());
      case TlsClosed _ -> endsWith("FIN instead of a ServerHello", seen.took());
      case TlsSilent _ -> silence(seen.took());
      case TlsGarbage _ -> broke("bytes that are no TLS", seen.took());
      case TlsNotAsked not -> note("no hello sent: " + not.because(), false);
      case TlsSessionEstablished session ->
          note("TLS session stands: %s".formatted(session.version()), false);
      case TlsSessionFailed failed ->
          broke(
              "TLS broke waiting for %s: %s".formatted(failed.phase(), failed.how()), seen.took());
      case CipherSuitesListed _ -> {} // of many connections
    }
  }

  /** A captured SYN is told by its own packet; the answer came later. */
  private void answeredAfter(Duration took) {
    at = at.map(since -> since.plus(took));
    if (at.isPresent()) {
      when = at.map(LadderSteps::seconds).orElse("");
      where = "";
    }
  }

  /** What an answer tells of its question: when it was sent, but not in which frame. */
  private void sentBefore(Duration took, String what) {
    String whenAnswered = when;
    String whereAnswered = where;
    if (at.isPresent()) {
      when = at.map(since -> seconds(since.minus(took))).orElse("");
      where = "";
    }
    sent(what, Fate.ARRIVED);
    when = whenAnswered;
    where = whereAnswered;
  }

  private static String seconds(Duration since) {
    return String.format(Locale.ROOT, "%.3f s", since.getSeconds() + since.getNano() / 1e9);
  }

  /** A hello after the negotiation was only sent because the request had been answered. */
  private void implied(Hello hello) {
    if (requested || begin.isPresent() || hello.way() == TlsObservation.Way.BARE) {
      return;
    }
    if (!synced) {
      sent("SYN", Fate.ARRIVED);
      add(Lane.SERVER, Lane.CLIENT, Fate.ARRIVED, "SYN+ACK: connected", "", false);
      synced = true;
    }
    sent("X.224 request", Fate.ARRIVED);
    add(Lane.SERVER, Lane.CLIENT, Fate.ARRIVED, "X.224 confirm: TLS or NLA", "", false);
    requested = true;
  }

  private static String versions(Hello hello) {
    return hello.versions().size() == 1
        ? hello.versions().getFirst().name()
        : hello.versions().isEmpty()
            ? "no version"
            : hello.versions().getFirst().name() + " to " + hello.versions().getLast().name();
  }

  private void certificate(CertificatePresented presented) {
    add(
        Lane.SERVER,
        Lane.CLIENT,
        Fate.ARRIVED,
        "certificate: "
            + presented.chain().stream()
                .findFirst()
                .map(certificate -> certificate.subject())
                .orElse("none"),
        when,
        false);
  }

  private void nla(NlaObservation seen) {
    if (credSspShown) {
      return; // the messages themselves are there
    }
    sentBefore(seen.took(), "CredSSP: NTLM NEGOTIATE");
    switch (seen) {
      case NlaChallenged challenged ->
          answered(
              "CredSSP: NTLM CHALLENGE of "
                  + challenged.dnsComputer().or(challenged::netBiosComputer).orElse("the host"),
              seen.took());
      case NlaErrorSent error -> broke("CredSSP error " + error.status(), seen.took());
      case NlaOtherMechanism other ->
          answered("CredSSP: no NTLM; offers " + other.offered(), seen.took());
      case NlaClosed _ -> endsWith("FIN, no answer", seen.took());
      case NlaReset _ -> endsWith("RST, no answer", seen.took());
      case NlaSilent _ -> silence(seen.took());
      case NlaAlerted alerted -> broke("TLS alert " + alerted.alert(), seen.took());
      case NlaMalformed malformed -> broke("not readable: " + malformed.problem(), seen.took());
    }
  }

  private void signIn(SignInObservation seen) {
    boolean bad =
        switch (seen) {
          case SignInObservation.SignedIn _, SignInObservation.SignInNotAttempted _ -> false;
          case SignInObservation.SignInRefused _,
              SignInObservation.SignInBroken _,
              SignInObservation.PublicKeyNotBound _,
              SignInObservation.SignInNotAuthorized _ ->
              true;
        };
    note("sign-in: " + Sightings.line(seen), bad);
  }

  private void capture(CaptureObservation seen) {
    if (seen instanceof ConnectionSeen connection) {
      client = Optional.of(connection.client());
    } else if (seen instanceof ConnectionRequested request) {
      sent(
          "X.224 request: "
              + request.requested().map(Object::toString).orElse("no negotiation data"),
          Fate.ARRIVED);
      requested = true;
    } else if (seen instanceof OnwardsAsked asked) {
      middle = Optional.of(asked.how());
      add(
          Lane.CLIENT,
          Lane.MIDDLE,
          Fate.ARRIVED,
          "connect me to %s:%d".formatted(asked.destination(), asked.port()),
          when,
          false);
      asked
          .granted()
          .ifPresent(granted ->
              add(
                  Lane.MIDDLE,
                  Lane.CLIENT,
                  Fate.ARRIVED,
                  granted ? "granted" : "refused",
                  when,
                  !granted));
    } else if (seen instanceof PacketTooBigReported big) {
      middle = Optional.of(big.by());
      add(Lane.MIDDLE, Lane.CLIENT, Fate.ARRIVED, "packet too big", when, true);
    } else if (seen instanceof AlertSeen alert) {
      from(
          alert.by(),
          "TLS alert: " + alert.alert().map(Object::toString).orElse("encrypted"),
          alert.fatal().orElse(false));
    } else if (seen instanceof CredSspSeen credSsp) {
      credSspShown = true;
      from(
          credSsp.by(),
          "CredSSP: "
              + (credSsp.carries().isEmpty() ? "" : String.join(", ", credSsp.carries()))
              + credSsp.errorCode().map(code -> "error " + code).orElse(""),
          credSsp.errorCode().isPresent());
    } else if (seen instanceof HttpRequested request) {
      sent("HTTP %s %s".formatted(request.method(), request.path()), Fate.ARRIVED);
    } else if (seen instanceof HttpAnswered answer) {
      from(Party.SERVER, "HTTP status " + answer.status(), false);
    } else if (seen instanceof EndSeen end) {
      end(end);
    } else if (seen instanceof SecuredDataSeen || seen instanceof SessionResumed) {
      note(CaptureSightings.line(seen), false);
    } else if (seen instanceof NoEndSeen) {
      note(CaptureSightings.line(seen), false);
      ended = true;
    }
  }

  /** A reset that came another way than all else of its sender is somebody's in between. */
  private void end(EndSeen end) {
    if (end.reset() && end.otherOrigin()) {
      middle = middle.or(() -> Optional.of("somebody in between"));
      Lane to = end.by() == Party.CLIENT ? Lane.SERVER : Lane.CLIENT;
      add(Lane.MIDDLE, to, Fate.ARRIVED, "RST with another TTL than its sender's", when, true);
    } else {
      from(end.by(), end.reset() ? "RST" : "FIN", false);
    }
    ended = true;
  }

  private void from(Party party, String what, boolean bad) {
    boolean client = party == Party.CLIENT;
    add(
        client ? Lane.CLIENT : Lane.SERVER,
        client ? Lane.SERVER : Lane.CLIENT,
        Fate.ARRIVED,
        what,
        when,
        bad);
  }

  /** How a connection of ours ended, where no observation has told it. */
  void end(Connection connection, Optional<String> anchor) {
    id = anchor;
    where = "connection " + connection.id();
    String last = connection.lastSent().map(sent -> " after our " + sent).orElse("");
    String after = Spans.show(connection.endedAfter()) + last;
    boolean byPeer = connection.endedBy() == EndedBy.PEER;
    if (ended) {
      connection
          .delivered()
          .ifPresent(taken ->
              note(
                  taken
                      ? "the server's side did take what we sent last"
                      : "the server's side did not acknowledge what we sent last",
                  false));
      return;
    }
    switch (connection.ending()) {
      case FIN -> peerOrUs(byPeer, "FIN", after);
      case RESET -> peerOrUs(byPeer, "RST", after);
      case SILENCE -> note("silence for " + after, true);
      case DEADLINE -> note("our deadline ended it, " + after, false);
      case LIMIT -> note("closed by us: more than we take", false);
      case DONE ->
          add(Lane.CLIENT, Lane.SERVER, Fate.ARRIVED, "closed by us: seen enough", "", false);
    }
  }

  private void peerOrUs(boolean byPeer, String what, String after) {
    add(
        byPeer ? Lane.SERVER : Lane.CLIENT,
        byPeer ? Lane.CLIENT : Lane.SERVER,
        Fate.ARRIVED,
        what,
        after,
        byPeer);
  }

  private void sent(String what, Fate fate) {
    add(Lane.CLIENT, Lane.SERVER, fate, what, begin.isPresent() ? when : "", false);
  }

  /** Nothing came back, so that nobody knows how far the last message came. */
  private void lost() {
    if (!steps.isEmpty() && steps.getLast() instanceof Step.Message last) {
      steps.set(
          steps.size() - 1,
          new Step.Message(
              last.from(),
              last.to(),
              Fate.UNKNOWN,
              last.what(),
              last.when(),
              last.where(),
              last.bad(),
              last.id()));
    }
  }

  private void answered(String what, Duration took) {
    add(Lane.SERVER, Lane.CLIENT, Fate.ARRIVED, what, after(took), false);
  }

  private void broke(String what, Duration took) {
    add(Lane.SERVER, Lane.CLIENT, Fate.ARRIVED, what, after(took), true);
  }

  private void endsWith(String what, Duration took) {
    broke(what, took);
    ended = true;
  }

  private void silence(Duration took) {
    lost();
    note("no answer for " + Spans.show(took), true);
    ended = true;
  }

  private String after(Duration took) {
    return begin.isPresent() ? when : "after " + Spans.show(took);
  }

  private void note(String what, boolean bad) {
    add(new Step.Note(what, begin.isPresent() ? when : "", where, bad, id));
  }

  private void add(Lane from, Lane to, Fate fate, String what, String time, boolean bad) {
    add(new Step.Message(from, to, fate, what, time, where, bad, id));
  }

  private void add(Step step) {
    if (steps.size() < Ladder.MAX_STEPS) {
      steps.add(step);
    } else {
      left++;
    }
  }
}
