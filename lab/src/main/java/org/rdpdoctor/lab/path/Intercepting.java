package org.rdpdoctor.lab.path;

import java.io.IOException;
import java.util.Optional;
import org.rdpdoctor.lab.path.Ends.Side;
import org.rdpdoctor.lab.path.Hindrance.TlsInterception;
import org.rdpdoctor.lab.tls.TlsEnd;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.tls.ContentType;

/**
 * Lets the negotiation pass, holds the client's hello until there is a session with the server, and
 * then makes one with the client. A server with which there is none costs the client a reset.
 */
final class Intercepting extends Handling.Plain {
  private static final Bytes SEQUENCE = Bytes.of(0x30);

  private final TlsInterception box;
  private Optional<Session> session = Optional.empty();

  /** Of the two sessions, and what the client says before the server's stands. */
  private static final class Session {
    private final TlsEnd toClient;
    private final TlsEnd toServer = TlsEnd.ofClient();
    private Bytes held = Bytes.EMPTY;

    Session(TlsInterception box) throws IOException {
      this.toClient = TlsEnd.ofServer(box.profile(), box.certificate());
    }
  }

  Intercepting(Ends ends, TlsInterception box) {
    super(ends);
    this.box = box;
  }

  @Override
  public synchronized void passed(Side from, Bytes bytes) throws IOException, InterruptedException {
    if (session.isEmpty() && from == Side.CLIENT && isTls(bytes)) {
      session = Optional.of(new Session(box));
    }
    if (session.isEmpty()) {
      super.passed(from, bytes);
      return;
    }
    try {
      translate(session.get(), from, bytes);
    } catch (IOException failed) {
      sendAll(session.get());
      ends().resetBoth();
    }
  }

  private static boolean isTls(Bytes bytes) {
    return bytes.at(0) == ContentType.HANDSHAKE.value();
  }

  private void translate(Session both, Side from, Bytes bytes) throws IOException {
    if (from == Side.CLIENT) {
      both.held = both.held.append(bytes);
    } else {
      hand(both.toServer.receive(bytes), both.toClient);
    }
    if (both.toServer.stands()) {
      Bytes held = both.held;
      both.held = Bytes.EMPTY;
      Bytes said = both.toClient.receive(held);
      if (!box.passesCredSsp() && isCredSsp(said)) {
        ends().resetBoth();
        return;
      }
      hand(said, both.toServer);
    }
    sendAll(both);
  }

  /** A TSRequest is a SEQUENCE (MS-CSSP section 2.2.1); other messages begin with a TPKT. */
  private static boolean isCredSsp(Bytes plaintext) {
    return plaintext.startsWith(SEQUENCE);
  }

  private static void hand(Bytes plaintext, TlsEnd to) throws IOException {
    if (!plaintext.isEmpty()) {
      to.write(plaintext);
    }
  }

  private void sendAll(Session both) throws IOException {
    ends().send(Side.SERVER, both.toServer.toSend());
    ends().send(Side.CLIENT, both.toClient.toSend());
  }

  @Override
  public synchronized void ended(Side from) throws IOException, InterruptedException {
    if (session.isPresent() && from == Side.SERVER && !session.get().toServer.stands()) {
      ends().resetBoth();
    } else {
      super.ended(from);
    }
  }
}
