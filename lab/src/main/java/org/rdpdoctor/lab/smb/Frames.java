package org.rdpdoctor.lab.smb;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.Optional;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.smb2.Smb2Message;

/** Direct TCP transport, MS-SMB2 section 2.1: a zero, the length in three bytes, the messages. */
final class Frames {
  private static final int HEADER_SIZE = 4;

  private Frames() {}

  /** The next one; empty when the client has ended. */
  static Optional<Bytes> read(Peer peer) throws IOException {
    if (peer.peek(HEADER_SIZE).size() < HEADER_SIZE) {
      return Optional.empty();
    }
    Bytes header = peer.read(HEADER_SIZE);
    int length = header.at(1) << 16 | header.at(2) << 8 | header.at(3);
    if (header.at(0) != 0 || length > Smb2Message.MAX_SIZE) {
      throw new ProtocolException("not a frame of SMB");
    }
    return Optional.of(peer.read(length));
  }

  static void send(Peer peer, Bytes content) throws IOException {
    peer.send(new Writer().u8(0).u24be(content.size()).bytes(content).toBytes());
  }
}
