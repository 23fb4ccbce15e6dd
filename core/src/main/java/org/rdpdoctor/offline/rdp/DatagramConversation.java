package org.rdpdoctor.offline.rdp;

import java.time.Duration;
import java.util.Optional;
import org.rdpdoctor.model.CaptureObservation.DatagramsSeen;
import org.rdpdoctor.offline.flow.StreamListener;
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
  private Optional<Syn> syn = Optional.empty();
  private Optional<Syn> answer = Optional.empty();
  private int syns;
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
        take(from, read, end - start);
      }
    } catch (DecodeException other) {
      // what follows the handshake may be of another version
    }
    foreign = syn.isEmpty();
  }

  private void take(Side from, Syn read, int bytes) {
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
    } else if (from == Side.SERVER && read.isAnswer() && syn.isPresent()) {
      answer = answer.or(() -> Optional.of(read));
    }
  }

  boolean isRdp() {
    return syn.isPresent();
  }

  Notebook notebook() {
    return notebook;
  }

  void finish(UdpExchange exchange) {
    Optional<Syn> told = answer.or(() -> syn);
    notebook.at(exchange.firstFrame(), exchange.firstNanos());
    told.ifPresent(each ->
        notebook.add(
            new DatagramsSeen(
                exchange.client().address().toString(),
                exchange.client().port(),
                exchange.server().address().toString(),
                exchange.server().port(),
                syns,
                answer.isPresent(),
                each.extension().flatMap(SynDataEx::validVersion).map(Object::toString),
                Math.min(each.upStreamMtu(), each.downStreamMtu()),
                exchange.datagrams(Side.CLIENT),
                exchange.datagrams(Side.SERVER),
                Duration.ofNanos(exchange.lastNanos() - exchange.firstNanos()))));
  }
}
