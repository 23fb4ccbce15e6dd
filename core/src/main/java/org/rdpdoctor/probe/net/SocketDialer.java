package org.rdpdoctor.probe.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.net.ExtendedSocketOptions;
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
import org.rdpdoctor.probe.net.ConnectionLimits.Place;
import org.rdpdoctor.probe.net.Transcript.Event;
import org.rdpdoctor.probe.net.Transcript.Moment;

/**
 * Dials with {@code java.net.Socket} for one road. Meant for virtual threads: interrupting one that
 * is connecting or reading closes its socket. Closing the dialer closes every connection that it
 * opened and gives all places back.
 */
public final class SocketDialer implements RoadDialer {
  /** A healthy network answers the second attempt as fast as the first. */
  private static final Duration ICMP_LIMIT = Duration.ofMillis(1500);

  private static final ErrorTexts ERROR_TEXTS = new ErrorTexts(SocketDialer::translated);

  private final ConnectionLimits limits;
  private final ConnectionJournal journal;
  private final Deadline deadline;
  private final Set<SocketConversation> open = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicBoolean icmpAsked = new AtomicBoolean();
  private final DeliveryProof deliveryProof = new DeliveryProof();

  public SocketDialer(ConnectionLimits limits, ConnectionJournal journal, Deadline deadline) {
    this.limits = limits;
    this.journal = journal;
    this.deadline = deadline;
  }

  @Override
  public Dialed dial(Call call) throws InterruptedException {
    Optional<Place> place = limits.takePlace(call.address(), deadline.left());
    if (place.isEmpty()) {
      return new Dialed.Failed(
          ConnectFailure.TIMED_OUT.observed(call.address(), call.port(), Duration.ZERO));
    }
    return dial(call, place.get());
  }

  private Dialed dial(Call call, Place place) throws InterruptedException {
    Socket socket = new Socket(Proxy.NO_PROXY);
    boolean handedOut = false;
    long began = System.nanoTime();
    try {
      connect(socket, call);
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      SocketConversation conversation = converse(call, socket, place, began, took);
      handedOut = true;
      return new Dialed.Connected(conversation, took);
    } catch (IOException problem) {
      return failed(call, problem, began);
    } finally {
      if (!handedOut) {
        closeQuietly(socket);
        place.close();
      }
    }
  }

  private void connect(Socket socket, Call call) throws IOException {
    socket.setTcpNoDelay(true);
    if (call.receiveBufferBytes() > 0) {
      socket.setReceiveBufferSize(call.receiveBufferBytes());
    }
    if (call.keepAlive().isPresent()) {
      keepAlive(socket, call.keepAlive().get());
    }
    if (call.segmentBytes() > 0) {
      limitSegments(socket, call.segmentBytes());
    }
    InetSocketAddress remote = new InetSocketAddress(call.address(), call.port());
    socket.connect(remote, SocketConversation.millis(deadline.atMost(call.limit())));
  }

  private static void keepAlive(Socket socket, Duration idle) throws IOException {
    int seconds = Math.toIntExact(Math.max(1, idle.toSeconds()));
    socket.setKeepAlive(true);
    for (SocketOption<Integer> each :
        List.of(ExtendedSocketOptions.TCP_KEEPIDLE, ExtendedSocketOptions.TCP_KEEPINTERVAL)) {
      if (socket.supportedOptions().contains(each)) {
        socket.setOption(each, seconds);
      }
    }
  }

  /** The socket needs a port of its own before the kernel's descriptor of it can be found. */
  private static void limitSegments(Socket socket, int bytes) throws IOException {
    socket.bind(new InetSocketAddress(0));
    boolean limited =
        KernelSocket.bound(socket.getLocalPort())
            .map(kernel -> kernel.limitSegments(bytes))
            .orElse(false);
    if (!limited) {
      throw new SocketException("the size of segments cannot be limited");
    }
  }

  @Override
  public boolean limitsSegments() {
    return NativeCalls.ofSystem().isPresent();
  }

  private SocketConversation converse(
      Call call, Socket socket, Place place, long began, Duration took) throws IOException {
    SocketConversation conversation =
        new SocketConversation(
            call, socket, place, journal, deadline, deliveryProof, began, took, open::remove);
    open.add(conversation);
    if (closed.get()) {
      conversation.close(); // the road ended while this connect was under way
    }
    return conversation;
  }

  private Dialed failed(Call call, IOException problem, long began) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while connecting");
    }
    long ended = System.nanoTime();
    ConnectFailure failure = ConnectFailure.of(problem, ERROR_TEXTS);
    keepFailed(call, failure, began, ended);
    TcpObservation why =
        failure.observed(call.address(), call.port(), Duration.ofNanos(ended - began));
    return new Dialed.Failed(explain(call, why));
  }

  private void keepFailed(Call call, ConnectFailure failure, long began, long ended) {
    CaptureSink capture = journal.capture();
    if (!capture.wanted()) {
      return;
    }
    capture.ended(
        new Transcript(
            0,
            call.purpose(),
            NeutralAddress.like(call.address()),
            0,
            call.address(),
            call.port(),
            moments(failure, journal.instant(began), journal.instant(ended)),
            List.of()));
  }

  /** A system reports a reset, and not a refusal, only when the SYN had been answered before. */
  static List<Moment> moments(ConnectFailure failure, Instant began, Instant ended) {
    Moment dialled = new Moment(began, new Event.Dialled());
    return switch (failure) {
      case REFUSED -> List.of(dialled, new Moment(ended, new Event.Refused()));
      case RESET ->
          List.of(
              dialled,
              new Moment(ended, new Event.Answered()),
              new Moment(ended, new Event.PeerReset()));
      case TIMED_OUT,
          HOST_UNREACHABLE,
          NETWORK_UNREACHABLE,
          NO_ROUTE_FROM_HERE,
          PROHIBITED_HERE,
          UNKNOWN ->
          List.of(dialled);
    };
  }

  /** Asks once per road which ICMP message it was, if it can have been one. */
  private TcpObservation explain(Call call, TcpObservation why) {
    boolean askable =
        switch (why) {
          // Linux turns ICMPv6 "administratively prohibited" into EACCES, as for a local rule
          case TcpUnreachable _, TcpRefused _, TcpProhibited _ -> true;
          case TcpConnected _, TcpReset _, TcpTimedOut _, OtherPortTried _ -> false;
          case TcpForwarded _, TcpNotForwarded _ -> false;
        };
    if (!askable || call.address().isLoopbackAddress() || icmpAsked.getAndSet(true)) {
      return why;
    }
    return IcmpErrors.ofSystem()
        .flatMap(icmp -> icmp.ask(call.address(), call.port(), deadline.atMost(ICMP_LIMIT)))
        .map(message -> explained(why, message))
        .orElse(why);
  }

  private static TcpObservation explained(TcpObservation why, IcmpErrors.IcmpMessage message) {
    Optional<String> from =
        isOurs(message.from()) ? Optional.empty() : Optional.of(message.from().getHostAddress());
    if (message.prohibited()) {
      return new TcpProhibited(
          why.address(),
          why.port(),
          "ICMP%s administratively prohibited (code %d)"
              .formatted(message.version() == 6 ? "v6" : "", message.code()),
          from,
          why.took());
    }
    if (message.portUnreachable()) {
      return new TcpProhibited(
          why.address(), why.port(), "rejected with ICMP port unreachable", from, why.took());
    }
    String what = message.networkUnreachable() ? "network" : "host";
    return new TcpUnreachable(why.address(), why.port(), what, from, why.took());
  }

  /** A failed neighbour look-up is reported by this machine to itself. */
  private static boolean isOurs(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException _) {
      return false;
    }
  }

  static Optional<String> translated(int error) {
    return NativeCalls.ofSystem().map(calls -> calls.errorText(error));
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // it never carried anything
    }
  }

  @Override
  public void close() {
    closed.set(true);
    for (SocketConversation conversation : open) {
      conversation.close();
    }
  }
}
