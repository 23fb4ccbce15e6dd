package org.rdpdoctor.lab.rdp;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.lab.tls.SecureChannel;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.tpkt.Tpkt;
import org.rdpdoctor.wire.x224.X224Tpdu;

/** The packets of one client after the negotiation, within TLS or in clear. */
public final class SessionLine {
  /** Something that gives and takes bytes. */
  private interface Transport {
    /** Empty when the client has ended. */
    Bytes read() throws IOException;

    void send(Bytes bytes) throws IOException;

    void reset() throws IOException;
  }

  private final Transport transport;
  private Bytes received = Bytes.EMPTY;

  private SessionLine(Transport transport) {
    this.transport = transport;
  }

  public static SessionLine inClear(Peer peer) {
    return new SessionLine(
        new Transport() {
          @Override
          public Bytes read() throws IOException {
            return peer.readAvailable();
          }

          @Override
          public void send(Bytes bytes) throws IOException {
            peer.send(bytes);
          }

          @Override
          public void reset() throws IOException {
            peer.reset();
          }
        });
  }

  public static SessionLine within(SecureChannel channel) {
    return new SessionLine(
        new Transport() {
          @Override
          public Bytes read() throws IOException {
            return channel.read();
          }

          @Override
          public void send(Bytes bytes) throws IOException {
            channel.send(bytes);
          }

          @Override
          public void reset() throws IOException {
            channel.reset();
          }
        });
  }

  /**
   * The user data of the next packet.
   *
   * @throws EOFException when the client has ended
   * @throws ProtocolException when it is no X.224 Data TPDU
   */
  Bytes read() throws IOException {
    while (true) {
      Reader reader = new Reader(received);
      try {
        Tpkt packet = Tpkt.decode(reader);
        received = reader.rest();
        return X224Tpdu.DataTpdu.decode(new Reader(packet.payload())).userData();
      } catch (DecodeException problem) {
        if (problem.kind() != DecodeException.Kind.NOT_ENOUGH_BYTES) {
          throw new ProtocolException(problem.getMessage());
        }
      }
      Bytes more = transport.read();
      if (more.isEmpty()) {
        throw new EOFException();
      }
      received = received.append(more);
    }
  }

  void send(Bytes packet) throws IOException {
    transport.send(packet);
  }

  void reset() throws IOException {
    transport.reset();
  }
}
