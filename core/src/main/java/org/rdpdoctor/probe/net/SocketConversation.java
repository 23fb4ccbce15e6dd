package org.rdpdoctor.probe.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rdpdoctor.model.Connection;
import org.rdpdoctor.model.Connection.EndedBy;
import org.rdpdoctor.model.Connection.Ending;
import org.rdpdoctor.probe.net.ConnectionLimits.Place;
import org.rdpdoctor.probe.net.Transcript.Event;
import org.rdpdoctor.probe.net.Transcript.Moment;
import org.rdpdoctor.wire.Bytes;

/** A conversation on a {@code java.net.Socket}. */
final class SocketConversation implements Conversation {
  private static final int READ_BYTES = 16 * 1024;

  /** Most that is read away before closing, so that the close is a FIN and not a reset. */
  private static final int MAX_DRAINED_BYTES = 256 * 1024;

  /** Most key log lines of one connection. */
  private static final int MAX_KEY_LOG_LINES = 64;

  private final Dialer.Call call;
  private final Socket socket;
  private final Place place;
  private final ConnectionJournal journal;
  private final Deadline deadline;
  private final DeliveryProof deliveryProof;
  private final int id;
  private final Duration openedAfter;
  private final Duration connectTook;
  private final Consumer<SocketConversation> whenClosed;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final InputStream input;
  private final OutputStream output;
  private final boolean keepsTranscript;
  private final InetAddress localAddress;
  private final int localPort;
  private final List<Moment> moments = new ArrayList<>();
  private final List<String> keyLogLines = new ArrayList<>();
  private boolean withholdsKeys;
  private byte @Nullable [] buffer;
  private Bytes putBack = Bytes.EMPTY;
  private long bytesSent;
  private long bytesReceived;
  private @Nullable String lastSent;
  private @Nullable Integer alert;
  private long lastSentNanos;
  private boolean sendFailed;

  /** Something was sent, and no byte has come since. */
  private boolean unanswered;

  private Optional<Boolean> delivered = Optional.empty();

  /** Found once, at the peer's first bytes, as it takes a look at all descriptors. */
  private Optional<KernelSocket> kernel = Optional.empty();

  private Optional<KernelCounts> countsAtFirst = Optional.empty();

  /** At the peer's latest bytes: what is not answered may have been swallowed on purpose. */
  private Optional<KernelCounts> countsAtLast = Optional.empty();

  /** How it ended as far as seen; set once by the peer's doing, else by ours. */
  private @Nullable Ending ending;

  private EndedBy endedBy = EndedBy.US;
  private long endedNanos;

  /** What the last wait gave when it was in vain; decides what our closing is called. */
  private Ending ourReason = Ending.DONE;

  SocketConversation(
      Dialer.Call call,
      Socket socket,
      Place place,
      ConnectionJournal journal,
      Deadline deadline,
      DeliveryProof deliveryProof,
      long beganNanos,
      Duration connectTook,
      Consumer<SocketConversation> whenClosed)
      throws IOException {
    this.call = call;
    this.socket = socket;
    this.place = place;
    this.journal = journal;
    this.deadline = deadline;
    this.deliveryProof = deliveryProof;
    this.connectTook = connectTook;
    this.whenClosed = whenClosed;
    this.input = socket.getInputStream();
    this.output = socket.getOutputStream();
    this.id = journal.nextId();
    this.openedAfter = journal.sinceStart(beganNanos);
    this.lastSentNanos = beganNanos + connectTook.toNanos();
    this.keepsTranscript = journal.capture().wanted();
    this.localAddress = socket.getLocalAddress();
    this.localPort = socket.getLocalPort();
    note(beganNanos, new Event.Dialled());
    note(lastSentNanos, new Event.Answered());
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public int localPort() {
    return localPort;
  }

  @Override
  public Duration connectTook() {
    return connectTook;
  }

  @Override
  public void send(String what, Bytes bytes) {
    long now = System.nanoTime();
    synchronized (this) {
      lastSent = what;
      lastSentNanos = now;
      ourReason = Ending.DONE;
      bytesSent += bytes.size();
      unanswered = true;
      note(now, new Event.Sent(what, bytes));
    }
    try {
      output.write(bytes.toArray());
    } catch (IOException _) {
      sendFailed = true; // shows at the next receive, after whatever the peer sent before
    }
  }

  @Override
  public Received receive(Duration limit) throws InterruptedException {
    if (!putBack.isEmpty()) {
      Bytes first = putBack;
      putBack = Bytes.EMPTY;
      return new Received.Data(first);
    }
    Optional<Received> over = alreadyOver();
    if (over.isPresent()) {
      return over.get();
    }
    Duration wait = deadline.atMost(limit);
    if (wait.isZero()) {
      return silent();
    }
    if (buffer == null) {
      buffer = new byte[READ_BYTES];
    }
    try {
      socket.setSoTimeout(millis(wait));
      int count = input.read(buffer);
      return count < 0 ? peerEnded() : data(Bytes.of(buffer, 0, count));
    } catch (SocketTimeoutException _) {
      return silent();
    } catch (IOException problem) {
      return broken(problem);
    }
  }

  @Override
  public void putBack(Bytes bytes) {
    putBack = bytes.append(putBack);
  }

  private synchronized Optional<Received> alreadyOver() {
    if (ending == null) {
      return Optional.empty();
    }
    return Optional.of(
        switch (ending) {
          case FIN -> new Received.Closed();
          case RESET -> new Received.Reset();
          case LIMIT -> new Received.TooMuch();
          case SILENCE, DEADLINE, DONE -> new Received.Silent();
        });
  }

  private synchronized Received data(Bytes bytes) {
    count();
    ourReason = Ending.DONE;
    unanswered = false;
    bytesReceived += bytes.size();
    if (bytesReceived > MAX_RECEIVED_BYTES) {
      end(EndedBy.US, Ending.LIMIT);
      return new Received.TooMuch();
    }
    note(System.nanoTime(), new Event.Received(bytes));
    return new Received.Data(bytes);
  }

  private void count() {
    if (bytesReceived == 0) {
      kernel = ofKernel();
      countsAtFirst = kernel.flatMap(KernelSocket::counts);
    } else {
      countsAtLast = kernel.flatMap(each -> each.countsIfStill(localPort)).or(() -> countsAtLast);
    }
  }

  private synchronized Received silent() {
    ourReason = deadline.hasPassed() ? Ending.DEADLINE : Ending.SILENCE;
    return new Received.Silent();
  }

  /** After a failed write Linux reports the reset at the write and an end of file at the read. */
  private synchronized Received peerEnded() {
    if (sendFailed) {
      return peerReset();
    }
    end(EndedBy.PEER, Ending.FIN);
    return new Received.Closed();
  }

  private synchronized Received peerReset() {
    end(EndedBy.PEER, Ending.RESET);
    return new Received.Reset();
  }

  /**
   * The retransmission limit or an ICMP message on an established connection also surface as an
   * exception; they mean that nothing more came. Whatever else ends a read is the peer's reset: on
   * Windows "Connection reset" and "software caused connection abort" (not tried there).
   */
  private synchronized Received broken(IOException problem) throws InterruptedException {
    if (closed.get()) {
      return new Received.Silent();
    }
    if (Thread.interrupted()) {
      ourReason = Ending.DEADLINE;
      close();
      throw new InterruptedException("interrupted while reading");
    }
    String message = problem.getMessage();
    String text = message == null ? "" : message.toLowerCase(Locale.ROOT);
    boolean nothingCame =
        text.contains("timed out") || text.contains("no route") || text.contains("unreachable");
    return nothingCame ? silent() : peerReset();
  }

  private void end(EndedBy by, Ending how) {
    if (ending == null) {
      ending = how;
      endedBy = by;
      endedNanos = System.nanoTime();
      switch (how) {
        case FIN -> note(endedNanos, new Event.PeerClosed());
        case RESET -> note(endedNanos, new Event.PeerReset());
        case SILENCE, DEADLINE, LIMIT, DONE -> {}
      }
    }
  }

  /** The descriptor is looked for at each call, as the socket may be closed in between. */
  @Override
  public Optional<KernelCounts> kernelCounts() {
    return ofKernel().flatMap(KernelSocket::counts);
  }

  private Optional<KernelSocket> ofKernel() {
    return closed.get() ? Optional.empty() : openSocket();
  }

  private Optional<KernelSocket> openSocket() {
    return KernelSocket.connected(localPort, new InetSocketAddress(call.address(), call.port()));
  }

  @Override
  public synchronized void noteAlert(int alert) {
    this.alert = alert;
  }

  @Override
  public synchronized void noteKeyLogLine(String line) {
    if (keepsTranscript && !withholdsKeys && keyLogLines.size() < MAX_KEY_LOG_LINES) {
      keyLogLines.add(line);
    }
  }

  @Override
  public synchronized void noteCredentials() {
    if (!journal.capture().wantsCredentials()) {
      keyLogLines.clear();
      withholdsKeys = true;
    }
  }

  private synchronized void note(long nanos, Event event) {
    if (keepsTranscript) {
      moments.add(new Moment(journal.instant(nanos), event));
    }
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    try {
      drain();
      hangUp();
    } finally {
      place.close();
      whenClosed.accept(this);
    }
    keep();
  }

  /** Unread bytes would turn our FIN into a reset. */
  private void drain() {
    byte[] rest = new byte[1024];
    int drained = 0;
    try {
      while (drained < MAX_DRAINED_BYTES && input.available() > 0) {
        int count = input.read(rest);
        if (count <= 0) {
          return;
        }
        drained += count;
        keepDrained(Bytes.of(rest, 0, count));
      }
    } catch (IOException _) {
      // the connection is over anyway
    }
  }

  private synchronized void keepDrained(Bytes bytes) {
    unanswered = false;
    bytesReceived += bytes.size();
    note(System.nanoTime(), new Event.Received(bytes));
  }

  private void hangUp() {
    end(EndedBy.US, deadline.hasPassed() && ourReason != Ending.DONE ? Ending.DEADLINE : ourReason);
    note(System.nanoTime(), new Event.WeClosed());
    if (metSilence()) {
      delivered = whatTheKernelKnows();
      if (delivered.isEmpty() && deliveryProof.begins(connectTook, deadline.left())) {
        delivered = DeliveryProof.close(socket);
        return;
      }
    }
    try {
      socket.close();
    } catch (IOException _) {
      // nothing is left to be saved
    }
  }

  /** The descriptor is still ours. */
  private Optional<Boolean> whatTheKernelKnows() {
    Duration waited = Duration.ofNanos(System.nanoTime() - lastSentNanos);
    return openSocket()
        .flatMap(KernelSocket::counts)
        .flatMap(counts -> DeliveryProof.of(counts, connectTook, waited));
  }

  private synchronized boolean metSilence() {
    return ending == Ending.SILENCE && unanswered && !deadline.hasPassed();
  }

  private synchronized void keep() {
    Ending how = ending == null ? Ending.DONE : ending;
    journal.ended(
        new Connection(
            id,
            call.stage(),
            call.purpose(),
            call.address().getHostAddress(),
            call.port(),
            openedAfter,
            connectTook,
            bytesSent,
            bytesReceived,
            endedBy,
            how,
            Optional.ofNullable(lastSent),
            Optional.ofNullable(alert),
            delivered,
            Duration.ofNanos(Math.max(0, endedNanos - lastSentNanos))));
    if (countsAtFirst.isPresent() && countsAtLast.isPresent()) {
      journal.counted(
          new AnsweredCounts(
              id,
              call.stage(),
              call.address().getHostAddress(),
              countsAtFirst.get(),
              countsAtLast.get()));
    }
    if (keepsTranscript) {
      journal.capture().ended(transcript());
    }
  }

  private Transcript transcript() {
    return new Transcript(
        id,
        call.purpose(),
        localAddress,
        localPort,
        call.address(),
        call.port(),
        moments,
        keyLogLines);
  }

  /** For a socket's time limit: rounded up and never 0, which would mean no limit. */
  static int millis(Duration limit) {
    long millis = (limit.toNanos() + 999_999) / 1_000_000;
    return Math.toIntExact(Math.clamp(millis, 1, Integer.MAX_VALUE));
  }
}
