package org.rdpdoctor.diagnosis.picture;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rdpdoctor.model.UdpObservation;
import org.rdpdoctor.model.UdpObservation.UdpAnswered;
import org.rdpdoctor.model.UdpObservation.UdpMalformed;
import org.rdpdoctor.model.UdpObservation.UdpProhibited;
import org.rdpdoctor.model.UdpObservation.UdpRefused;
import org.rdpdoctor.model.UdpObservation.UdpSilent;
import org.rdpdoctor.model.UdpObservation.UdpUnreachable;
import org.rdpdoctor.wire.rdpeudp.RdpUdpDatagram;

/**
 * The UDP stage. It never says that a connection fails: a client that meets no UDP stays on TCP,
 * and servers have UDP switched off by policy, by age or by nature.
 *
 * @param headerBytes of IP and UDP: 28 for IPv4, 48 for IPv6
 */
public record UdpPicture(StageView view, int headerBytes) {
  private static final int HEADER_BYTES = 28;
  private static final int HEADER_BYTES_OF_6 = 48;
  private static final String STAYS = "; clients try UDP for a moment and stay on TCP";

  /** Fewer sendings of the larger size may have been lost by chance. */
  private static final int TOO_OFTEN_FOR_CHANCE = 3;

  static UdpPicture of(StageView view, Optional<String> address) {
    boolean six = address.filter(each -> each.contains(":")).isPresent();
    return new UdpPicture(view, six ? HEADER_BYTES_OF_6 : HEADER_BYTES);
  }

  /** Some SYN was answered by a SYN+ACK, so that the RDP service runs. */
  public boolean answered() {
    return view.has(UdpAnswered.class);
  }

  /** The SYN of the size that clients send is answered. */
  public boolean answersFullSize() {
    return answers().anyMatch(each -> each.datagramBytes() == RdpUdpDatagram.MAX_MTU);
  }

  /** The largest SYN that was answered. */
  public Optional<UdpAnswered> largest() {
    return answers().max(Comparator.comparingInt(UdpAnswered::datagramBytes));
  }

  /** Size in bytes of the smallest SYN that got lost while a smaller one is answered. */
  public Optional<Integer> smallestLost() {
    return answersFullSize()
        ? Optional.empty()
        : largest()
            .flatMap(answer ->
                silences()
                    .map(UdpSilent::datagramBytes)
                    .filter(bytes -> bytes > answer.datagramBytes())
                    .min(Comparator.naturalOrder()));
  }

  /** Large datagrams got lost more often than chance has it. */
  public boolean losesLarge() {
    int lost =
        silences()
            .filter(each -> each.datagramBytes() == RdpUdpDatagram.MAX_MTU)
            .mapToInt(UdpSilent::sent)
            .sum();
    return smallestLost().isPresent() && lost >= TOO_OFTEN_FOR_CHANCE;
  }

  /**
   * What the way must carry, or what else to do; a sentence. No end of a UDP transport takes less
   * than 1132 bytes, and Windows offers the most that there is, whatever the MTU of its interface
   * (MS-RDPEUDP section 3.1.1.3): a smaller MTU only helps where fragments pass.
   */
  public Optional<String> advice() {
    return losesLarge()
        ? Optional.of(
            "let IP packets of %d bytes pass, whole or in fragments, or switch UDP off for clients"
                .formatted(RdpUdpDatagram.MAX_MTU + headerBytes))
        : Optional.empty();
  }

  /** A SYN had to be sent again before it was answered. */
  public boolean sentAgain() {
    return answers().anyMatch(each -> each.sent() > 1);
  }

  /** Nothing at all came back. */
  public boolean silent() {
    return view.has(UdpSilent.class)
        && view.seen(UdpObservation.class).stream()
            .allMatch(each -> each.what() instanceof UdpSilent);
  }

  public Optional<Seen<UdpRefused>> refused() {
    return view.first(UdpRefused.class);
  }

  public Optional<Seen<UdpProhibited>> prohibited() {
    return view.first(UdpProhibited.class);
  }

  /** Something else than RDP's UDP transport answers. */
  public Optional<Seen<UdpMalformed>> malformed() {
    return answered() ? Optional.empty() : view.first(UdpMalformed.class);
  }

  /** The answer came from the host itself, be it ICMP. */
  public boolean hostAnswers(Optional<String> address) {
    boolean byIcmp =
        refused().map(seen -> seen.what().reportedBy()).filter(address::equals).isPresent();
    return answered() || malformed().isPresent() || (byIcmp && address.isPresent());
  }

  public Optional<Duration> quickestAnswer() {
    return answers().map(UdpAnswered::took).min(Duration::compareTo);
  }

  /**
   * Never bad; unknown where UDP cannot be used, which stops nobody.
   *
   * @param beside TLS over TCP works, so that a client has something to stay on
   */
  public Standing standing(boolean beside) {
    if (answered()) {
      return answersFullSize() ? Standing.good(opens()) : Standing.unknown(opensSmall());
    }
    return Standing.unknown(
        view.seen(UdpObservation.class).stream()
            .findFirst()
            .map(seen -> sentence(seen.what()) + (beside ? STAYS : ""))
            .orElseGet(view::whyMissing));
  }

  private String opens() {
    UdpAnswered answer = largest().orElseThrow();
    return "UDP opens too: version %s, datagrams of %d bytes, answer in %s"
        .formatted(answer.versionChosen(), answer.datagramBytes(), PlainText.of(answer.took()));
  }

  private String opensSmall() {
    int answered = largest().map(UdpAnswered::datagramBytes).orElse(0);
    return smallestLost()
        .map(lost ->
            "UDP opens with datagrams of %d bytes; those of %d get lost, and clients begin with %d"
                .formatted(answered, lost, RdpUdpDatagram.MAX_MTU))
        .orElse("UDP opens with datagrams of %d bytes".formatted(answered));
  }

  private static String sentence(UdpObservation seen) {
    return switch (seen) {
      case UdpAnswered _ -> "the UDP port answers";
      case UdpSilent _ -> "the UDP port does not answer";
      case UdpRefused refused -> "the UDP port is closed" + says(refused.reportedBy());
      case UdpProhibited prohibited ->
          "a filter forbids the UDP port (%s)%s"
              .formatted(PlainText.of(prohibited.how()), says(prohibited.reportedBy()));
      case UdpUnreachable unreachable ->
          "no way to the UDP port: %s%s"
              .formatted(PlainText.of(unreachable.what()), says(unreachable.reportedBy()));
      case UdpMalformed malformed ->
          "what answers on the UDP port is not RDP: " + PlainText.of(malformed.problem());
    };
  }

  private static String says(Optional<String> reporter) {
    return reporter.map(address -> ", says " + PlainText.of(address)).orElse("");
  }

  private Stream<UdpAnswered> answers() {
    return what(UdpAnswered.class);
  }

  private Stream<UdpSilent> silences() {
    return what(UdpSilent.class);
  }

  private <T extends UdpObservation> Stream<T> what(Class<T> kind) {
    List<Seen<T>> seen = view.seen(kind);
    return seen.stream().map(Seen::what);
  }
}
