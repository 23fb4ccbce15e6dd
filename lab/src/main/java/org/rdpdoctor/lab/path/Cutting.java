package org.rdpdoctor.lab.path;

import java.io.IOException;
import java.util.Optional;
import org.rdpdoctor.lab.path.Ends.Side;
import org.rdpdoctor.lab.path.Hindrance.Cut;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.tls.ClientHello;
import org.rdpdoctor.wire.tls.ContentType;
import org.rdpdoctor.wire.tls.HandshakeMessage;
import org.rdpdoctor.wire.tls.TlsRecord;
import org.rdpdoctor.wire.tpkt.Tpkt;
import org.rdpdoctor.wire.x224.X224Tpdu.ConnectionRequest;

/**
 * Reads what the client says first: at most a request and a hello. A box that reassembles holds
 * back what might become one of them; one that does not, looks at what came at a time.
 */
final class Cutting extends Watching {
  /** More than any request and any hello; what is longer is neither. */
  private static final int MOST_HELD_BYTES = 20_000;

  private final Cut cut;
  private Bytes held = Bytes.EMPTY;
  private boolean over;

  Cutting(Ends ends, Cut cut) {
    super(ends);
    this.cut = cut;
  }

  @Override
  public void passed(Side from, Bytes bytes) throws IOException, InterruptedException {
    if (from == Side.SERVER || over || hasActed()) {
      super.passed(from, bytes);
      return;
    }
    Bytes all = held.append(bytes);
    held = Bytes.EMPTY;
    Optional<Integer> length = lengthOf(all);
    boolean whole = length.isPresent() && length.get() <= all.size();
    if (whole && isTriggeredBy(all.first(length.orElse(0)))) {
      act(cut.act());
    } else if (cut.reassembles() && !whole && mayBecomeOne(all)) {
      held = all;
    } else {
      over = isHello(all); // what follows it is not read
      super.passed(from, all);
    }
  }

  private boolean isTriggeredBy(Bytes message) {
    return switch (cut.trigger()) {
      case REQUEST -> request(message).isPresent();
      case COOKIE -> request(message).flatMap(ConnectionRequest::routing).isPresent();
      case CLIENT_HELLO -> isHello(message);
      case SERVER_NAME -> hello(message).flatMap(ClientHello::serverName).isPresent();
    };
  }

  /** Of the TPKT packet or TLS record that begins there; empty when that cannot be told yet. */
  private static Optional<Integer> lengthOf(Bytes bytes) {
    if (bytes.size() >= TlsRecord.HEADER_BYTES && isHello(bytes)) {
      return Optional.of(TlsRecord.HEADER_BYTES + (bytes.at(3) << 8 | bytes.at(4)));
    }
    return bytes.size() >= Tpkt.HEADER_SIZE && bytes.at(0) == Tpkt.VERSION
        ? Optional.of(bytes.at(2) << 8 | bytes.at(3))
        : Optional.empty();
  }

  private static boolean mayBecomeOne(Bytes bytes) {
    return bytes.size() < MOST_HELD_BYTES
        && !bytes.isEmpty()
        && (isHello(bytes) || bytes.at(0) == Tpkt.VERSION);
  }

  private static boolean isHello(Bytes bytes) {
    return !bytes.isEmpty() && bytes.at(0) == ContentType.HANDSHAKE.value();
  }

  private static Optional<ConnectionRequest> request(Bytes message) {
    if (message.isEmpty() || message.at(0) != Tpkt.VERSION) {
      return Optional.empty();
    }
    try {
      Tpkt packet = Tpkt.decode(new Reader(message));
      return Optional.of(ConnectionRequest.decode(new Reader(packet.payload())));
    } catch (DecodeException notOne) {
      return Optional.empty();
    }
  }

  private static Optional<ClientHello> hello(Bytes message) {
    if (!isHello(message)) {
      return Optional.empty();
    }
    try {
      TlsRecord record = TlsRecord.decode(new Reader(message));
      return HandshakeMessage.decode(new Reader(record.fragment())) instanceof ClientHello hello
          ? Optional.of(hello)
          : Optional.empty();
    } catch (DecodeException notOne) {
      return Optional.empty();
    }
  }
}
