package org.rdpdoctor.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.gcc.EncryptionLevel;
import org.rdpdoctor.wire.gcc.EncryptionMethods;
import org.rdpdoctor.wire.mstypes.NtStatus;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.tls.AlertDescription;

/**
 * What only somebody sees who listens to both sides: who did what, when, and what the path did to
 * it. What a probe would see as well is told by the other families.
 */
public sealed interface CaptureObservation extends Observation {
  /** Who of the two. */
  enum Party {
    CLIENT,
    SERVER
  }

  /**
   * The capture itself.
   *
   * @param links what it was taken on, such as "Ethernet"
   * @param packets that could be read
   * @param droppedPackets lost by the machine that captured, as it says itself
   * @param secrets TLS sessions whose keys the file carries
   * @param conversations TCP connections and UDP exchanges in it, those of other protocols included
   * @param notRead phrases: what there was besides
   * @param comments written into the file; bounded
   */
  record CaptureTaken(
      List<String> links,
      long packets,
      Optional<Instant> first,
      Optional<Instant> last,
      long droppedPackets,
      int secrets,
      long conversations,
      List<String> notRead,
      List<String> comments)
      implements CaptureObservation {
    public CaptureTaken {
      links = List.copyOf(links);
      notRead = List.copyOf(notRead);
      comments = List.copyOf(comments);
    }

    /**
     * The comment in a file of which the segments were made up from what sockets gave: bytes, order
     * and times are real; sequence numbers, acknowledgements, TTL and windows tell nothing.
     */
    public static final String SEGMENTS_MADE_UP =
        "rdpdoctor made up the segments from what its sockets gave";
  }

  /**
   * One direction of a conversation.
   *
   * @param bytes of payload, those sent again included
   * @param timesToLive of its packets, resets apart, as they arrived where the capture was made
   * @param sentAgain segments that the capture had already
   * @param lostBefore segments that came late: lost on the way to where the capture was made
   * @param outOfOrder segments that a later one overtook
   * @param missingBytes that were acknowledged and are not in the capture
   * @param copies packets that the capture has twice, as from a mirror port
   * @param largestSegment bytes of payload
   * @param stuckBytes size of a segment that was sent again and never acknowledged; 0 for none
   * @param stuckTimes how often that one was sent again
   * @param heardMeanwhile the other party was heard after that, so that it lives
   * @param unacknowledgedBytes at its end: sent, and never acknowledged where the capture was made
   * @param endsWithHole a later segment came, one before it never did
   * @param zeroWindows how often it said that it takes no more for now
   * @param stalled how long it did, in all
   */
  record DirectionSeen(
      long packets,
      long bytes,
      List<Integer> timesToLive,
      long sentAgain,
      long lostBefore,
      long outOfOrder,
      long missingBytes,
      long copies,
      int largestSegment,
      int stuckBytes,
      int stuckTimes,
      boolean heardMeanwhile,
      long unacknowledgedBytes,
      boolean endsWithHole,
      long zeroWindows,
      Duration stalled) {
    public DirectionSeen {
      timesToLive = List.copyOf(timesToLive);
    }
  }

  /**
   * A TCP connection, or the attempt to make one.
   *
   * @param fromBeginning its first packet is in the capture
   * @param established data can pass
   * @param syns how often the client asked for it; 0 when the capture begins later
   * @param quietBeforeEnd how long nobody had said anything before something was said to which
   *     nothing more came; zero when there was no such end
   * @param toServer round trip between the place of the capture and the server
   * @param toClient round trip between the place of the capture and the client
   */
  record ConnectionSeen(
      String client,
      int clientPort,
      String server,
      int serverPort,
      boolean fromBeginning,
      boolean established,
      int syns,
      Duration lasted,
      Duration quietBeforeEnd,
      Optional<Duration> toServer,
      Optional<Duration> toClient,
      DirectionSeen byClient,
      DirectionSeen byServer)
      implements CaptureObservation {}

  /**
   * A FIN or a reset; the first in a connection says who ended it.
   *
   * @param timeToLive of this very packet
   * @param usualTimesToLive of the other packets of the same party
   * @param identification IP id of this very packet; empty for IPv6
   * @param lastIdentification of the packet of the same party before it
   * @param afterFinOfOther the other party had said before that it sends no more
   */
  record EndSeen(
      Party by,
      boolean reset,
      Duration after,
      int timeToLive,
      List<Integer> usualTimesToLive,
      Optional<Integer> identification,
      Optional<Integer> lastIdentification,
      boolean afterFinOfOther)
      implements CaptureObservation {
    public EndSeen {
      usualTimesToLive = List.copyOf(usualTimesToLive);
    }

    /** The packet has come another way than all others that claim the same sender. */
    public boolean otherOrigin() {
      return !usualTimesToLive.isEmpty() && !usualTimesToLive.contains(timeToLive);
    }
  }

  /** The capture ends while the connection stands; {@code idle} since its last packet. */
  record NoEndSeen(Duration idle) implements CaptureObservation {}

  /**
   * A router says that packets of this size do not fit through.
   *
   * @param mtu the largest that does; 0 when it does not say
   */
  record PacketTooBigReported(String by, int mtu) implements CaptureObservation {}

  /**
   * The client's X.224 Connection Request (MS-RDPBCGR 2.2.1.1).
   *
   * @param routing cookie or routing token; bounded
   * @param flags of the RDP Negotiation Request
   */
  record ConnectionRequested(
      Optional<String> routing, Optional<SecurityProtocols> requested, Optional<Integer> flags)
      implements CaptureObservation {}

  /**
   * Somebody in between was asked to connect onwards.
   *
   * @param how "SOCKS 4", "SOCKS 5" or "HTTP CONNECT"
   * @param granted empty when no answer was seen
   */
  record OnwardsAsked(
      String how, String destination, int port, Optional<Boolean> granted, String answer)
      implements CaptureObservation {}

  /**
   * The cipher suites in a client's hello, those that are mere signals apart.
   *
   * @param current of them: with AES or ChaCha20 and a certificate, as current clients offer them
   */
  record SuitesOffered(int suites, int current) implements CaptureObservation {}

  /**
   * A TLS alert.
   *
   * @param alert empty when it is encrypted and the keys are not there
   * @param fatal empty likewise
   */
  record AlertSeen(Party by, Optional<AlertDescription> alert, Optional<Boolean> fatal)
      implements CaptureObservation {}

  /** The TLS session takes up an older one; no certificate is shown then. */
  record SessionResumed() implements CaptureObservation {}

  /** What passed inside TLS: the bytes of application data, however they are encrypted. */
  record SecuredDataSeen(long clientBytes, long serverBytes) implements CaptureObservation {}

  /**
   * The session was encrypted by Standard RDP Security (MS-RDPBCGR 5.3), whose keys nobody writes
   * down: of what passed then only the amount is known.
   */
  record StandardSecuritySeen(
      EncryptionMethods method, EncryptionLevel level, long clientBytes, long serverBytes)
      implements CaptureObservation {}

  /**
   * What became of the keys for this TLS session.
   *
   * @param opened records could be read
   * @param problem why not, or not to the end; a phrase
   */
  record KeysTried(boolean opened, Optional<String> problem) implements CaptureObservation {}

  /**
   * A TSRequest (MS-CSSP 2.2.1).
   *
   * @param carries what is in it, such as "NTLM AUTHENTICATE" or "pubKeyAuth"
   */
  record CredSspSeen(Party by, long version, List<String> carries, Optional<NtStatus> errorCode)
      implements CaptureObservation {
    public CredSspSeen {
      carries = List.copyOf(carries);
    }
  }

  /** Who signs in, as the NTLM AUTHENTICATE says (MS-NLMP 2.2.1.3). */
  record NtlmAccountSeen(String domain, String user, String workstation)
      implements CaptureObservation {}

  /**
   * What the client says of itself (MS-RDPBCGR 2.2.1.3.2).
   *
   * @param version as on the wire, such as 0x00080004
   * @param channels static virtual channels that it asks for
   */
  record ClientDescribed(String name, long build, long version, List<String> channels)
      implements CaptureObservation {
    public ClientDescribed {
      channels = List.copyOf(channels);
    }
  }

  /** The line of an HTTP request inside TLS, and what RD Gateway calls it; bounded. */
  record HttpRequested(String method, String path, boolean gateway) implements CaptureObservation {}

  /**
   * The answer to it.
   *
   * @param challenges schemes of WWW-Authenticate, such as "Negotiate"
   */
  record HttpAnswered(int status, List<String> challenges) implements CaptureObservation {
    public HttpAnswered {
      challenges = List.copyOf(challenges);
    }
  }

  /**
   * A UDP exchange that is RDP's (MS-RDPEUDP).
   *
   * @param syns how often the client sent its SYN
   * @param answered a SYN+ACK came
   * @param version what the server chose, or the client asked for without an answer
   * @param mtu the smaller of the two in the answer, or in the SYN
   * @param unansweredDatagrams of the client, after the last one of the server
   * @param unansweredFor from the last datagram of the server to the last one of the client
   */
  record DatagramsSeen(
      String client,
      int clientPort,
      String server,
      int serverPort,
      int syns,
      boolean answered,
      Optional<String> version,
      int mtu,
      long clientDatagrams,
      long serverDatagrams,
      long unansweredDatagrams,
      Duration unansweredFor,
      Duration lasted)
      implements CaptureObservation {}

  /**
   * What somebody says on a port of RDP and nobody can read as such.
   *
   * @param problem a phrase of ours
   */
  record NoRdpSaid(Party by, String problem, Bytes firstBytes) implements CaptureObservation {}

  /**
   * The capture has nothing that can be judged; {@code because} says what it has instead, and what
   * it would take.
   */
  record NothingToJudge(String because) implements CaptureObservation {}

  /**
   * One client connects to one server again and again and stays short.
   *
   * @param refusedSignIns how many of them were seen to end in a refused sign-in
   * @param names different user names in the requests
   */
  record RepeatedConnections(
      String client,
      String server,
      int serverPort,
      int connections,
      Duration within,
      Duration longest,
      int refusedSignIns,
      int names)
      implements CaptureObservation {}

  /** One client tries ports of one server without sending a byte on them. */
  record PortsTried(String client, String server, List<Integer> ports, List<Integer> open)
      implements CaptureObservation {
    public PortsTried {
      ports = List.copyOf(ports);
      open = List.copyOf(open);
    }
  }
}
