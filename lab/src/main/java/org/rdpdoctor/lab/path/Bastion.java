package org.rdpdoctor.lab.path;

import java.io.IOException;
import java.util.Optional;
import org.rdpdoctor.lab.path.Ends.Side;
import org.rdpdoctor.lab.path.Hindrance.Act;
import org.rdpdoctor.lab.path.Hindrance.OwnClient;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegReq;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegRsp;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.tpkt.Tpkt;
import org.rdpdoctor.wire.x224.X224Tpdu.ConnectionConfirm;
import org.rdpdoctor.wire.x224.X224Tpdu.ConnectionRequest;

/**
 * Asks the server for the protocols that the box speaks itself, in place of those that the client
 * offers, and may close when it does not get one. It reads whole requests, however they are cut.
 */
final class Bastion extends Watching {
  private final OwnClient box;
  private Bytes held = Bytes.EMPTY;
  private boolean asked;
  private boolean answered;

  Bastion(Ends ends, OwnClient box) {
    super(ends);
    this.box = box;
  }

  /** Each thread has a flag of its own. */
  @Override
  public void passed(Side from, Bytes bytes) throws IOException, InterruptedException {
    if (from == Side.CLIENT && !asked) {
      held = held.append(bytes);
      asked = isWhole(held);
      if (asked) {
        super.passed(from, inOwnWords(held));
      }
    } else if (from == Side.SERVER && !answered) {
      answered = true;
      if (box.closes() && !isSelection(bytes)) {
        act(Act.CLOSE);
      }
      super.passed(from, bytes);
    } else {
      super.passed(from, bytes);
    }
  }

  /** A whole packet, or no packet at all. */
  private static boolean isWhole(Bytes bytes) {
    return bytes.at(0) != Tpkt.VERSION
        || (bytes.size() >= Tpkt.HEADER_SIZE && bytes.size() >= (bytes.at(2) << 8 | bytes.at(3)));
  }

  private Bytes inOwnWords(Bytes bytes) {
    try {
      Tpkt packet = Tpkt.decode(new Reader(bytes));
      ConnectionRequest request = ConnectionRequest.decode(new Reader(packet.payload()));
      Optional<RdpNegReq> offer =
          request.negotiation().map(each -> new RdpNegReq(each.flags(), offered(each)));
      return new Tpkt(
              new ConnectionRequest(
                      request.header(),
                      request.destinationReference(),
                      request.sourceReference(),
                      request.classOptions(),
                      request.routing(),
                      offer,
                      request.correlationInfo(),
                      request.trailing())
                  .toBytes())
          .toBytes();
    } catch (DecodeException otherwise) {
      return bytes;
    }
  }

  private SecurityProtocols offered(RdpNegReq request) {
    return request.requestedProtocols().without(request.requestedProtocols().without(box.speaks()));
  }

  private static boolean isSelection(Bytes bytes) {
    try {
      Tpkt packet = Tpkt.decode(new Reader(bytes));
      Optional<RdpNegotiation> reply =
          ConnectionConfirm.decode(new Reader(packet.payload())).reply();
      return reply.isPresent() && reply.get() instanceof RdpNegRsp;
    } catch (DecodeException otherwise) {
      return false;
    }
  }
}
