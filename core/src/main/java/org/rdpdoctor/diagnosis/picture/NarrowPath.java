package org.rdpdoctor.diagnosis.picture;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.PathObservation.AnswerSizeTried;
import org.rdpdoctor.model.PathObservation.HelloSizeTried;
import org.rdpdoctor.model.PathObservation.RequestSizeTried;
import org.rdpdoctor.model.PathObservation.SizeEnd;

/**
 * Sizes of packets that pass and sizes that vanish, as hellos and answers of many sizes show them.
 *
 * @param headerBytes of IP and TCP without options: 40 for IPv4, 60 for IPv6
 */
public record NarrowPath(
    List<HelloSizeTried> hellos,
    List<RequestSizeTried> requests,
    List<AnswerSizeTried> answers,
    int headerBytes) {
  /** The option of each segment that carries a time (RFC 7323), which current systems send. */
  private static final int TIME_STAMP_BYTES = 12;

  /** By chance two in a row seldom get lost, and all that are sent again with them. */
  private static final int ENOUGH_LOST = 2;

  public NarrowPath {
    hellos = List.copyOf(hellos);
    requests = List.copyOf(requests);
    answers = List.copyOf(answers);
  }

  static NarrowPath of(StageView view, Optional<String> address) {
    boolean six = address.filter(each -> each.contains(":")).isPresent();
    return new NarrowPath(
        view.seen(HelloSizeTried.class).stream().map(Seen::what).toList(),
        view.seen(RequestSizeTried.class).stream().map(Seen::what).toList(),
        view.seen(AnswerSizeTried.class).stream().map(Seen::what).toList(),
        six ? 60 : 40);
  }

  /**
   * Where large packets end and smaller ones do not.
   *
   * @param away from here; else towards here
   * @param passes bytes of the largest IP packet that came through
   * @param vanishes bytes of the smallest that did not
   * @param lost how many of that size or larger were lost
   * @param noticed it is known that the other side never had them
   */
  public record Hole(boolean away, int passes, int vanishes, int lost, boolean noticed) {
    public String sentence() {
      return "packets %s here of %d bytes come through, and those of %d bytes vanish"
          .formatted(away ? "from" : "to", passes, vanishes);
    }

    /** What is to be set, and where. */
    public String advice(int headerBytes) {
      return "set the MTU of the VPN or of the interface to %d, or clamp the MSS of TCP to %d"
          .formatted(passes, passes - headerBytes);
    }
  }

  /** Of IP and TCP, with the option that current systems send. */
  int mostHeaderBytes() {
    return headerBytes + TIME_STAMP_BYTES;
  }

  public Optional<Hole> hole() {
    return towardsHere().or(this::awayFromHere);
  }

  public Optional<String> advice() {
    return hole().map(each -> each.advice(headerBytes));
  }

  private Optional<Hole> towardsHere() {
    Optional<Integer> passes =
        answers.stream()
            .filter(each -> each.end() == SizeEnd.ANSWERED)
            .filter(each -> each.receivedBytes() > each.segmentBytes())
            .map(AnswerSizeTried::segmentBytes)
            .max(Comparator.naturalOrder());
    List<Integer> silent =
        answers.stream()
            .filter(each -> each.end() == SizeEnd.SILENT)
            .map(AnswerSizeTried::segmentBytes)
            .filter(each -> passes.isPresent() && each > passes.get())
            .toList();
    return silent.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Hole(
                false,
                passes.orElseThrow() + headerBytes,
                silent.stream().min(Comparator.naturalOrder()).orElseThrow() + headerBytes,
                silent.size(),
                true));
  }

  private Optional<Hole> awayFromHere() {
    Optional<Integer> passes =
        hellos.stream()
            .filter(each -> each.end() == SizeEnd.ANSWERED)
            .map(NarrowPath::payload)
            .max(Comparator.naturalOrder());
    // What the other side's kernel has is no matter of the path.
    List<HelloSizeTried> silent =
        hellos.stream()
            .filter(each -> each.end() == SizeEnd.SILENT && !each.acknowledged().orElse(false))
            .filter(each -> passes.isPresent() && payload(each) > passes.get())
            .toList();
    int more = mostHeaderBytes();
    return silent.size() < ENOUGH_LOST
        ? Optional.empty()
        : Optional.of(
            new Hole(
                true,
                passes.orElseThrow() + more,
                silent.stream()
                        .map(NarrowPath::payload)
                        .min(Comparator.naturalOrder())
                        .orElseThrow()
                    + more,
                silent.size(),
                silent.stream().allMatch(each -> each.acknowledged().isPresent())));
  }

  private static int payload(HelloSizeTried tried) {
    return tried.segmentBytes().map(most -> Math.min(most, tried.bytes())).orElse(tried.bytes());
  }

  /** The largest packet from here of which it is known that it came through. */
  public Optional<Integer> largestFromHere() {
    return hellos.stream()
        .filter(each -> each.end() == SizeEnd.ANSWERED)
        .map(each -> payload(each) + mostHeaderBytes())
        .max(Comparator.naturalOrder());
  }

  /**
   * What is no hello gets lost as well when it is large, and the same arrives when it is small: no
   * filter of hellos, whatever their size, explains both.
   */
  public boolean alsoWithoutTls() {
    List<RequestSizeTried> lost =
        requests.stream()
            .filter(each -> each.end() == SizeEnd.SILENT)
            .filter(each -> !each.acknowledged().orElse(true))
            .toList();
    return lost.stream()
        .anyMatch(large ->
            requests.stream()
                .filter(each -> each.bytes() < large.bytes())
                .anyMatch(
                    each -> each.end() != SizeEnd.SILENT || each.acknowledged().orElse(false)));
  }

  /** A large hello arrives and is not answered, while smaller ones are. */
  public boolean largeHelloIgnored() {
    return hellos.stream().anyMatch(each -> each.end() == SizeEnd.ANSWERED)
        && hellos.stream()
            .anyMatch(each -> each.end() == SizeEnd.SILENT && each.acknowledged().orElse(false));
  }
}
