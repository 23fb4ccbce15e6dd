package org.rdpdoctor.probe.net;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.rdpdoctor.probe.net.Transcript.Event;
import org.rdpdoctor.probe.net.Transcript.Moment;
import org.rdpdoctor.wire.Bytes;

/** A flow on a connected {@code java.net.DatagramSocket}, so that ICMP messages are reported. */
final class SocketDatagramConversation implements DatagramConversation {
  /** Largest datagram there is. */
  private static final int BUFFER_BYTES = 65_535;

  /** A host that has answered with ICMP once answers as fast again. */
  private static final Duration ICMP_LIMIT = Duration.ofMillis(300);

  private static final ErrorTexts ERROR_TEXTS = new ErrorTexts(SocketDialer::translated);

  private final DatagramDialer.Flow flow;
  private final ConnectionJournal journal;
  private final Deadline deadline;
  private final AtomicBoolean icmpAsked;
  private final Consumer<SocketDatagramConversation> whenClosed;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final List<Moment> moments = new ArrayList<>();
  private final @Nullable DatagramSocket socket;
  private InetAddress localAddress;
  private int localPort;
  private Bytes lastSent = Bytes.EMPTY;
  private @Nullable IOException failure;
  private int received;

  SocketDatagramConversation(
      DatagramDialer.Flow flow,
      ConnectionJournal journal,
      Deadline deadline,
      AtomicBoolean icmpAsked,
      Consumer<SocketDatagramConversation> whenClosed) {
    this.flow = flow;
    this.journal = journal;
    this.deadline = deadline;
    this.icmpAsked = icmpAsked;
    this.whenClosed = whenClosed;
    this.localAddress = NeutralAddress.like(flow.address());
    this.socket = open();
  }

  private @Nullable DatagramSocket open() {
    DatagramSocket opened = null;
    try {
      opened = new DatagramSocket();
      if (opened.supportedOptions().contains(ExtendedSocketOptions.IP_DONTFRAGMENT)) {
        opened.setOption(ExtendedSocketOptions.IP_DONTFRAGMENT, false);
      }
      opened.connect(new InetSocketAddress(flow.address(), flow.port()));
      localAddress = opened.getLocalAddress();
      localPort = opened.getLocalPort();
      return opened;
    } catch (IOException problem) {
      failure = problem;
      if (opened != null) {
        opened.close();
      }
      return null;
    }
  }

  @Override
  public void send(String what, Bytes datagram) {
    if (socket == null) {
      return;
    }
    lastSent = datagram;
    note(new Event.DatagramSent(what, datagram));
    try {
      byte[] content = datagram.toArray();
      socket.send(new DatagramPacket(content, content.length));
    } catch (IOException problem) {
      failure = problem;
    }
  }

  @Override
  public Received receive(Duration limit) throws InterruptedException {
    if (socket == null || failure != null) {
      return failed();
    }
    Duration wait = deadline.atMost(limit);
    if (wait.isZero()) {
      return new Received.Silent();
    }
    DatagramPacket packet = new DatagramPacket(new byte[BUFFER_BYTES], BUFFER_BYTES);
    try {
      socket.setSoTimeout(SocketConversation.millis(wait));
      socket.receive(packet);
    } catch (SocketTimeoutException _) {
      return new Received.Silent();
    } catch (IOException problem) {
      if (Thread.interrupted()) {
        close();
        throw new InterruptedException("interrupted while waiting for a datagram");
      }
      failure = problem;
      return failed();
    }
    received++;
    Bytes bytes = Bytes.of(packet.getData(), packet.getOffset(), packet.getLength());
    note(new Event.DatagramReceived(bytes));
    return received > MAX_RECEIVED ? new Received.TooMuch() : new Received.Datagram(bytes);
  }

  /** What the failure means; once it is told, the flow can be used again. */
  private Received failed() {
    IOException problem = failure == null ? new SocketException("not open") : failure;
    if (socket != null) {
      failure = null;
    }
    if (closed.get()) {
      return new Received.Silent();
    }
    return icmpMessage().map(this::explained).orElseGet(() -> unexplained(problem));
  }

  /** Asked once per road: it costs the host one more datagram. */
  private Optional<IcmpErrors.IcmpMessage> icmpMessage() {
    if (flow.address().isLoopbackAddress() || lastSent.isEmpty() || icmpAsked.getAndSet(true)) {
      return Optional.empty();
    }
    return IcmpErrors.ofSystem()
        .flatMap(icmp ->
            icmp.askByDatagram(flow.address(), flow.port(), lastSent, deadline.atMost(ICMP_LIMIT)));
  }

  /** Port unreachable is a closed port only when the host itself says so. */
  private Received explained(IcmpErrors.IcmpMessage message) {
    String from = message.from().getHostAddress();
    if (message.prohibited()) {
      return new Received.Prohibited(
          "ICMP%s administratively prohibited (code %d)"
              .formatted(message.version() == 6 ? "v6" : "", message.code()),
          Optional.of(from));
    }
    if (message.portUnreachable()) {
      return message.from().equals(flow.address())
          ? new Received.Refused(Optional.of(from))
          : new Received.Prohibited("rejected with ICMP port unreachable", Optional.of(from));
    }
    return new Received.Unreachable(
        message.networkUnreachable() ? "network" : "host", Optional.of(from));
  }

  /**
   * Without the message itself. On a connected UDP socket Linux gives EHOSTUNREACH and EACCES for
   * "administratively prohibited" and nothing at all for a plain "host unreachable" (udp(7),
   * icmp_err_convert in net/ipv4/icmp.c).
   */
  private static Received unexplained(IOException problem) {
    if (problem instanceof PortUnreachableException) {
      return new Received.Refused(Optional.empty());
    }
    return switch (ConnectFailure.of(problem, ERROR_TEXTS)) {
      case REFUSED, RESET -> new Received.Refused(Optional.empty());
      case TIMED_OUT -> new Received.Silent();
      case HOST_UNREACHABLE -> new Received.Unreachable("host", Optional.empty());
      case NETWORK_UNREACHABLE -> new Received.Unreachable("network", Optional.empty());
      case NO_ROUTE_FROM_HERE -> new Received.Unreachable("no route from here", Optional.empty());
      case PROHIBITED_HERE ->
          new Received.Prohibited("forbidden, here or on the way", Optional.empty());
      case UNKNOWN -> new Received.Unreachable("unknown reason", Optional.empty());
    };
  }

  private void note(Event event) {
    if (journal.capture().wanted()) {
      moments.add(new Moment(journal.instant(System.nanoTime()), event));
    }
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    if (socket != null) {
      socket.close();
    }
    whenClosed.accept(this);
    if (!moments.isEmpty()) {
      journal.capture().ended(transcript());
    }
  }

  private Transcript transcript() {
    return new Transcript(
        0,
        flow.purpose(),
        localAddress,
        localPort,
        flow.address(),
        flow.port(),
        moments,
        List.of());
  }
}
