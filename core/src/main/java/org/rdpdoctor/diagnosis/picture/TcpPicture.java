package org.rdpdoctor.diagnosis.picture;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rdpdoctor.model.CaptureObservation.ConnectionSeen;
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

/** The TCP stage of one address. */
public record TcpPicture(StageView view) {
  private static final Set<Integer> WINDOWS_PORTS = Set.of(135, 139, 445, 5985, 5986, 47001);
  private static final Set<Integer> UNIX_PORTS = Set.of(22);

  private static final String NO_ROUTE = "no route from here";

  /** The kernel sends a lost SYN again after about 1 s, then after 2 s more. */
  private static final Duration SYN_SENT_AGAIN = Duration.ofMillis(950);

  public boolean connected() {
    return view.has(TcpConnected.class) || forwarded().isPresent() || stoodBefore();
  }

  /** A capture shows it standing and not how it came about. */
  private boolean stoodBefore() {
    return view.seen(ConnectionSeen.class).stream()
        .map(Seen::what)
        .anyMatch(seen ->
            !seen.fromBeginning()
                && seen.established()
                && seen.byClient().packets() > 0
                && seen.byServer().packets() > 0);
  }

  /** Who connected for us, when somebody did. */
  public Optional<Seen<TcpForwarded>> forwarded() {
    return view.first(TcpForwarded.class);
  }

  /** Connected at times and failed at other times within one run. */
  public boolean mixed() {
    return connected() && failure().isPresent();
  }

  /** One connect got no answer, though sent again and again, and another one did; a sentence. */
  public Optional<String> silentAtFirst() {
    return connected()
        ? view.first(TcpTimedOut.class)
            .map(seen ->
                "a connect got no answer within %s, and another one did: of several servers behind the address, or of several ways to it, one is dead, or packets are lost"
                    .formatted(PlainText.of(seen.what().took())))
        : Optional.empty();
  }

  public Optional<Seen<TcpConnected>> connection() {
    return view.first(TcpConnected.class);
  }

  public boolean refused() {
    return failedWith(TcpRefused.class);
  }

  public boolean reset() {
    return failedWith(TcpReset.class);
  }

  public boolean timedOut() {
    return failedWith(TcpTimedOut.class);
  }

  public Optional<Seen<TcpUnreachable>> unreachable() {
    return connected() ? Optional.empty() : view.first(TcpUnreachable.class);
  }

  /** This machine has no way to addresses of that family, so that clients here never take it. */
  public boolean noRouteFromHere() {
    return unreachable().filter(seen -> seen.what().what().equals(NO_ROUTE)).isPresent();
  }

  public Optional<Seen<TcpProhibited>> prohibited() {
    return connected() ? Optional.empty() : view.first(TcpProhibited.class);
  }

  /** The failure happens at once, so that a client with several addresses goes on to the next. */
  public boolean failsFast() {
    return refused() || reset() || unreachable().isPresent() || prohibited().isPresent();
  }

  /** From SYN to established, at best. */
  public Optional<Duration> connectTook() {
    return view.seen(TcpConnected.class).stream()
        .map(seen -> seen.what().took())
        .min(Duration::compareTo);
  }

  /** The connect took as long as it takes when the first SYN is not answered. */
  public boolean synSentAgain() {
    return connectTook().map(took -> took.compareTo(SYN_SENT_AGAIN) >= 0).orElse(false);
  }

  public List<OtherPortTried> otherPorts() {
    return view.seen(OtherPortTried.class).stream().map(Seen::what).toList();
  }

  /** Some other port answered, be it with a refusal: the host is up and the path works. */
  public boolean hostAnswersElsewhere() {
    return otherPorts().stream()
        .anyMatch(port -> port.answer().equals("connected") || port.answer().equals("refused"));
  }

  public boolean otherPortsAllSilent() {
    return !otherPorts().isEmpty()
        && otherPorts().stream().allMatch(port -> port.answer().equals("timed out"));
  }

  public boolean windowsPortOpen() {
    return open(WINDOWS_PORTS);
  }

  public boolean unixPortOpen() {
    return open(UNIX_PORTS);
  }

  /** The open ports in words, for a reason. */
  public String openPorts() {
    return String.join(
        ", ",
        otherPorts().stream()
            .filter(port -> port.answer().equals("connected"))
            .map(port -> port.port() + " (" + PlainText.of(port.service()) + ")")
            .toList());
  }

  public Standing standing() {
    if (forwarded().isPresent()) {
      return Standing.good(forwarded().get().what().by() + " connects to it");
    }
    if (connected()) {
      return Standing.good(
          connectTook()
              .map(took -> "connected in " + PlainText.of(took))
              .orElse("the connection stood already when the capture began"));
    }
    return failure()
        .map(seen -> Standing.bad(sentence(seen.what())))
        .orElseGet(() -> Standing.unknown(view.whyMissing()));
  }

  private Optional<Seen<TcpObservation>> failure() {
    return view.seen(TcpObservation.class).stream()
        .filter(seen -> !(seen.what() instanceof OtherPortTried))
        .filter(
            seen -> !(seen.what() instanceof TcpConnected || seen.what() instanceof TcpForwarded))
        .findFirst();
  }

  private boolean failedWith(Class<? extends TcpObservation> kind) {
    return !connected() && failure().map(seen -> kind.isInstance(seen.what())).orElse(false);
  }

  private boolean open(Set<Integer> ports) {
    return otherPorts().stream()
        .anyMatch(port -> ports.contains(port.port()) && port.answer().equals("connected"));
  }

  private static String sentence(TcpObservation failure) {
    return switch (failure) {
      case TcpConnected _, TcpForwarded _, OtherPortTried _ -> "connected";
      case TcpNotForwarded not ->
          "%s does not connect to it: %s".formatted(not.by(), PlainText.of(not.how()));
      case TcpRefused refused -> "the connection is refused after " + PlainText.of(refused.took());
      case TcpReset _ -> "the connection opens and is reset at once";
      case TcpTimedOut timedOut -> "nothing answers within " + PlainText.of(timedOut.took());
      case TcpUnreachable unreachable -> "unreachable: " + PlainText.of(unreachable.what());
      case TcpProhibited prohibited ->
          "a filter forbids the connection: " + PlainText.of(prohibited.how());
    };
  }
}
