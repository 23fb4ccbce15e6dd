package org.rdpdoctor.offline.rdp;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.rdpdoctor.model.CaptureObservation.DatagramsSeen;
import org.rdpdoctor.model.UdpObservation;
import org.rdpdoctor.model.UdpObservation.UdpAnswered;
import org.rdpdoctor.model.UdpObservation.UdpSilent;
import org.rdpdoctor.offline.flow.StreamListener;
import org.rdpdoctor.offline.flow.TcpConnection.IcmpError;
import org.rdpdoctor.offline.flow.UdpExchange;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.rdpeudp.RdpUdpDatagram;
import org.rdpdoctor.wire.rdpeudp.RdpUdpDatagram.Syn;
import org.rdpdoctor.wire.rdpeudp.SynDataEx;

/** One UDP exchange, which is RDP's when it begins with a SYN of MS-RDPEUDP. */
final class DatagramConversation implements StreamListener {
  /** After these nobody begins with a SYN any more. */
  private static final int MAX_DATAGRAMS = 16;

  private final Notebook notebook;
  private final Map<Integer, Integer> synsBySize = new TreeMap<>();
  private Optional<Syn> syn = Optional.empty();
  private Optional<Syn> answer = Optional.empty();
  private long synNanos;
  private long answerNanos;
  private long answerFrame;
  private int syns;
  private int synsUntilAnswer;
  private int lastSynBytes;
  private int answerBytes;
  private int seen;
  private boolean foreign;

  DatagramConversation(Notebook notebook) {
    this.notebook = notebook;
  }

  @Override
  public boolean wants(Side from) {
    return !foreign && seen < MAX_DATAGRAMS;
  }

  @Override
  public void gap(Side from, long bytes) {}

  @Override
  public void data(Side from, byte[] data, int start, int end, long frame, long nanos) {
    notebook.at(frame, nanos);
    seen++;
    try {
      RdpUdpDatagram datagram =
          RdpUdpDatagram.decode(new Reader(Bytes.of(data, start, end - start)));
      if (datagram instanceof Syn read) {
        take(from, read, end - start, frame);
      }
    } catch (DecodeException other) {
      // what follows the handshake may be of another version
    }
    foreign = syn.isEmpty();
  }

  private void take(Side from, Syn read, int bytes, long frame) {
    boolean sensible =
        bytes >= RdpUdpDatagram.MIN_MTU
            && bytes <= RdpUdpDatagram.MAX_MTU
            && read.upStreamMtu() >= RdpUdpDatagram.MIN_MTU
            && read.upStreamMtu() <= RdpUdpDatagram.MAX_MTU;
    if (!sensible) {
      return;
    }
    if (from == Side.CLIENT && !read.isAnswer()) {
      syn = syn.or(() -> Optional.of(read));
      syns++;
      synsBySize.merge(bytes, 1, Integer::sum);
      lastSynBytes = bytes;
      synNanos = answer.isEmpty() ? notebook.nanos() : synNanos;
    } else if (from == Side.SERVER && read.isAnswer() && syn.isPresent() && answer.isEmpty()) {
      answer = Optional.of(read);
      answerBytes = bytes;
      answerNanos = notebook.nanos();
      answerFrame = frame;
      synsUntilAnswer = synsBySize.getOrDefault(lastSynBytes, 1);
    }
  }

  boolean isRdp() {
    return syn.isPresent();
  }

  Notebook notebook() {
    return notebook;
  }

  /**
   * Nothing more comes.
   *
   * @param captureEndNanos what did not come within {@link ConnectionFacts#SILENCE} did not come
   */
  void finish(UdpExchange exchange, long captureEndNanos) {
    if (syn.isEmpty()) {
      return;
    }
    notebook.at(exchange.firstFrame(), exchange.firstNanos());
    notebook.add(seen(exchange, answer.orElse(syn.get())));
    if (answer.isPresent()) {
      addLostSyns(exchange);
      notebook.at(answerFrame, answerNanos);
      notebook.add(answered(exchange, syn.get(), answer.get()));
    } else {
      unanswered(exchange, captureEndNanos).ifPresent(notebook::add);
    }
  }

  private DatagramsSeen seen(UdpExchange exchange, Syn told) {
    return new DatagramsSeen(
        exchange.client().address().toString(),
        exchange.client().port(),
        exchange.server().address().toString(),
        exchange.server().port(),
        syns,
        answer.isPresent(),
        told.extension().flatMap(SynDataEx::validVersion).map(Object::toString),
        Math.min(told.upStreamMtu(), told.downStreamMtu()),
        exchange.datagrams(Side.CLIENT),
        exchange.datagrams(Side.SERVER),
        exchange.unanswered(),
        Duration.ofNanos(exchange.unansweredNanos()),
        Duration.ofNanos(exchange.lastNanos() - exchange.firstNanos()));
  }

  private UdpAnswered answered(UdpExchange exchange, Syn asked, Syn told) {
    return new UdpAnswered(
        exchange.server().port(),
        lastSynBytes,
        asked.version(),
        told.version(),
        told.upStreamMtu(),
        told.downStreamMtu(),
        answerBytes,
        synsUntilAnswer,
        told.oddities(),
        Duration.ofNanos(Math.max(0, answerNanos - synNanos)));
  }

  /** A client that gets no answer sends smaller ones in the end (MS-RDPEUDP 3.1.5.1.1). */
  private void addLostSyns(UdpExchange exchange) {
    synsBySize.forEach((bytes, count) -> {
      if (bytes > lastSynBytes) {
        notebook.add(
            new UdpSilent(
                exchange.server().port(),
                bytes,
                syn.orElseThrow().version(),
                count,
                Duration.ofNanos(Math.max(0, answerNanos - exchange.firstNanos()))));
      }
    });
  }

  private Optional<UdpObservation> unanswered(UdpExchange exchange, long captureEndNanos) {
    int port = exchange.server().port();
    Optional<IcmpError> error = exchange.icmpError();
    if (error.isPresent()) {
      Duration took = Duration.ofNanos(Math.max(0, error.get().nanos() - exchange.firstNanos()));
      return IcmpWords.ofUdp(error.get(), port, took);
    }
    Duration waited = Duration.ofNanos(Math.max(0, captureEndNanos - exchange.firstNanos()));
    return waited.compareTo(ConnectionFacts.SILENCE) < 0 || exchange.datagrams(Side.SERVER) > 0
        ? Optional.empty()
        : Optional.of(new UdpSilent(port, lastSynBytes, syn.orElseThrow().version(), syns, waited));
  }
}
