package org.rdpdoctor.lab.rdp;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.Optional;
import org.rdpdoctor.lab.Behaviour;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.mcs.DisconnectProviderUltimatum;
import org.rdpdoctor.wire.mcs.DisconnectReason;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegFailure;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegReq;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegRsp;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.tls.ContentType;
import org.rdpdoctor.wire.tpkt.Tpkt;
import org.rdpdoctor.wire.x224.X224Tpdu.ConnectionConfirm;
import org.rdpdoctor.wire.x224.X224Tpdu.ConnectionRequest;

/**
 * An RDP server up to the point where the client would show who it is.
 *
 * @param sourceReference of the Connection Confirm, by which servers can be told apart
 * @param bareHello when a TLS hello comes without a negotiation before it; still unread
 * @param secured after a selection other than standard RDP security
 * @param standard after the selection of standard RDP security, or a confirm without an answer
 * @param refused after a failure
 */
public record RdpListener(
    int sourceReference,
    Negotiation negotiation,
    Behaviour bareHello,
    SecuredRoad secured,
    Behaviour standard,
    Behaviour refused)
    implements Behaviour {
  /** Windows and xrdp have the same one. */
  public static final int WINDOWS_OR_XRDP = 0x1234;

  /** FreeRDP's server, and what is built on it. */
  public static final int FREERDP = 0;

  private static final int MAX_REQUEST_BYTES = 4096;
  private static final int LENGTH_HIGH = 2;
  private static final int LENGTH_LOW = 3;

  /** MCS Disconnect Provider Ultimatum in a packet of its own, with the reason that xrdp gives. */
  public static final Bytes GOODBYE =
      new DisconnectProviderUltimatum(DisconnectReason.USER_REQUESTED).toPacket();

  /**
   * Windows: it takes a bare hello, the direct approach of MS-RDPBCGR section 5.4.2.2, and waits
   * for the client to end a connection that it has refused, or for more from it, and closes.
   */
  public static RdpListener likeWindows(Negotiation negotiation, SecuredRoad secured) {
    return new RdpListener(
        WINDOWS_OR_XRDP,
        negotiation,
        peer -> secured.serve(peer, SecurityProtocols.HYBRID),
        secured,
        RdpListener::endSession,
        Peer::readAvailable);
  }

  /** The same listener, which closes when a bare hello comes. */
  public RdpListener withoutBareTls() {
    return new RdpListener(
        sourceReference, negotiation, Peer::peekAvailable, secured, standard, refused);
  }

  /** The same listener under the name of another family. */
  public RdpListener withSourceReference(int reference) {
    return new RdpListener(reference, negotiation, bareHello, secured, standard, refused);
  }

  /** The lab has no sessions, and says so when a client begins one in clear. */
  public static void endSession(Peer peer) throws IOException {
    if (!peer.readAvailable().isEmpty()) {
      peer.send(GOODBYE);
    }
  }

  @Override
  public void serve(Peer peer) throws IOException, InterruptedException {
    Bytes first = peer.peek(1);
    if (first.isEmpty()) {
      return;
    }
    if (first.at(0) == ContentType.HANDSHAKE.value()) {
      bareHello.serve(peer);
    } else {
      negotiate(peer);
    }
  }

  private void negotiate(Peer peer) throws IOException, InterruptedException {
    Optional<RdpNegotiation> answer =
        negotiation.answer(readRequest(peer).negotiation().map(RdpNegReq::requestedProtocols));
    peer.send(confirm(sourceReference, answer));
    if (answer.isEmpty()) {
      standard.serve(peer);
      return;
    }
    switch (answer.get()) {
      case RdpNegRsp selection -> follow(peer, selection.selectedProtocol());
      case RdpNegFailure _ -> refused.serve(peer);
      case RdpNegReq _ -> peer.drain();
    }
  }

  private void follow(Peer peer, SecurityProtocols selected)
      throws IOException, InterruptedException {
    if (selected.isStandardRdpSecurity()) {
      standard.serve(peer);
    } else {
      secured.serve(peer, selected);
    }
  }

  /** The whole packet of a Connection Confirm. */
  public static Bytes confirm(int sourceReference, Optional<RdpNegotiation> answer) {
    ConnectionConfirm confirm = new ConnectionConfirm(0, sourceReference, 0, answer);
    return new Tpkt(confirm.toBytes()).toBytes();
  }

  /**
   * Reads the client's first packet.
   *
   * @throws IOException when it is no Connection Request
   */
  public static ConnectionRequest readRequest(Peer peer) throws IOException {
    Bytes header = peer.peek(Tpkt.HEADER_SIZE);
    if (header.size() < Tpkt.HEADER_SIZE || header.at(0) != Tpkt.VERSION) {
      throw new ProtocolException();
    }
    int length = header.at(LENGTH_HIGH) << 8 | header.at(LENGTH_LOW);
    if (length > MAX_REQUEST_BYTES) {
      throw new ProtocolException();
    }
    try {
      Tpkt packet = Tpkt.decode(new Reader(peer.read(length)));
      return ConnectionRequest.decode(new Reader(packet.payload()));
    } catch (DecodeException notOne) {
      throw new ProtocolException(notOne.getMessage());
    }
  }
}
