package org.rdpdoctor.model;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the network between here and the port does to packets, whatever they carry. */
public sealed interface PathObservation extends Observation {
  /** The largest number of samples that one observation holds. */
  int MOST_SAMPLES = 64;

  String address();

  int port();

  /**
   * Questions of one kind, asked one after another with pauses between them.
   *
   * @param how "connect" (from SYN to established) or "request" (from the X.224 request to its
   *     confirm, which includes the server's own work)
   * @param attempts how many were asked; what is missing in {@code took} was not answered in time
   * @param took what each answer took, in the order of asking; at most {@link #MOST_SAMPLES}
   */
  record RoundTripsMeasured(String address, int port, String how, int attempts, List<Duration> took)
      implements PathObservation {
    public RoundTripsMeasured {
      took = List.copyOf(took);
    }

    public int answered() {
      return took.size();
    }

    public Optional<Duration> least() {
      return took.stream().min(Comparator.naturalOrder());
    }

    /** The lower of the two in the middle when their number is even. */
    public Optional<Duration> median() {
      return took.isEmpty()
          ? Optional.empty()
          : Optional.of(took.stream().sorted().toList().get((took.size() - 1) / 2));
    }

    public Optional<Duration> most() {
      return took.stream().max(Comparator.naturalOrder());
    }

    /** The mean difference of two neighbours; empty with fewer than two answers. */
    public Optional<Duration> jitter() {
      if (took.size() < 2) {
        return Optional.empty();
      }
      Duration sum = Duration.ZERO;
      for (int i = 1; i < took.size(); i++) {
        sum = sum.plus(took.get(i).minus(took.get(i - 1)).abs());
      }
      return Optional.of(sum.dividedBy(took.size() - 1L));
    }
  }

  /**
   * What this machine's kernel counted on one connection (struct tcp_info of linux/tcp.h), or on
   * several: then segments are those of all, times the least of any.
   *
   * @param during what was done on it: {@link #IN_SMALL_PIECES} (a TLS hello behind a negotiation),
   *     "messages of a stage", "messages of other stages" (several connections)
   * @param piecesSent segments with data, each counted once: of a message in small pieces, one for
   *     each piece unless some had to wait and left together; of other stages, those after the
   *     peer's first bytes
   * @param roundTrip smoothed, by the acknowledgements; these may be held back by the peer
   * @param variation mean deviation of the round trip
   * @param leastRoundTrip empty where the kernel does not tell
   * @param segmentsSent with data and without, first and repeated sendings
   * @param sentAgain data segments that were sent again
   * @param sentAgainAfterAnswer those of them after the peer's first bytes, when its program must
   *     have taken the connection up; empty when no byte came
   * @param arrivedTwice segments of ours of which the peer says that it had them already, so that
   *     they were sent again needlessly; empty where the kernel does not tell
   * @param pathMtu bytes of the largest packet that the kernel believes to pass
   * @param sendSegmentBytes most payload of a segment that we send
   * @param receiveSegmentBytes most payload of a segment that we announced to take
   */
  record KernelCounted(
      String address,
      int port,
      String during,
      int piecesSent,
      Duration roundTrip,
      Duration variation,
      Optional<Duration> leastRoundTrip,
      int segmentsSent,
      int sentAgain,
      Optional<Integer> sentAgainAfterAnswer,
      Optional<Integer> arrivedTwice,
      int pathMtu,
      int sendSegmentBytes,
      int receiveSegmentBytes)
      implements PathObservation {
    /** Said on a connection alone, one piece after another. */
    public static final String IN_SMALL_PIECES = "hello in small pieces";
  }

  /**
   * A TLS hello, padded (RFC 7685) to this size and sent in one piece after a negotiation.
   *
   * @param bytes of the whole record, which are the payload of one segment unless segments are
   *     smaller than that
   * @param segmentBytes most payload of a segment on this connection; empty when not known
   * @param end what came of it
   * @param acknowledged after silence: whether the peer's kernel has it; empty when not known
   */
  record HelloSizeTried(
      String address,
      int port,
      int bytes,
      Optional<Integer> segmentBytes,
      SizeEnd end,
      Optional<Boolean> acknowledged,
      Duration took)
      implements PathObservation {}

  /**
   * An X.224 Connection Request with zeros behind it up to this size, sent in one piece: a packet
   * of that size that holds nothing of TLS. What the server's program makes of it does not matter.
   *
   * @param bytes of the whole request
   * @param acknowledged after silence: whether the peer's kernel has it; empty when not known
   */
  record RequestSizeTried(
      String address,
      int port,
      int bytes,
      SizeEnd end,
      Optional<Boolean> acknowledged,
      Duration took)
      implements PathObservation {}

  /**
   * A TLS hello of ordinary size on a connection on which we announced that we take segments of at
   * most this size, so that the server's certificates come in such.
   *
   * @param segmentBytes payload of a segment, as announced in our SYN
   * @param receivedBytes of the answer
   * @param end {@code ANSWERED} only when the answer was whole
   */
  record AnswerSizeTried(
      String address, int port, int segmentBytes, long receivedBytes, SizeEnd end, Duration took)
      implements PathObservation {}

  /** What came of a message of a certain size. */
  enum SizeEnd {
    ANSWERED,
    SILENT,
    RESET,
    CLOSED,
    /** No connection or no negotiation, so that it was not sent. */
    NOT_SENT
  }
}
