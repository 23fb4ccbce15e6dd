package org.rdpdoctor.probe.gateway;

import java.time.Duration;
import org.rdpdoctor.probe.net.Conversation.Received;
import org.rdpdoctor.probe.net.TlsSession;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.http.HttpChunk;
import org.rdpdoctor.wire.http.HttpHead;

/** HTTP/1.1 over one TLS session: a request, its answer, and the next request. */
final class HttpLink implements AutoCloseable {
  /** Bodies of refusals are read away up to here. */
  private static final int MAX_BODY = 256 * 1024;

  private static final int MAX_READS = 512;
  private static final int SHOWN_BYTES = 64;
  private static final int MAX_INTERIM = 4;
  private static final int INTERIM = 100;
  private static final int SWITCHING = 101;
  private static final int SUCCESS = 200;
  private static final int REDIRECTION = 300;

  /** What comes of a request. */
  sealed interface Answer {
    record Responded(HttpHead.Response head) implements Answer {}

    record Ended(Received how) implements Answer {}

    record Malformed(String problem, Bytes firstBytes) implements Answer {}
  }

  /** Reads something from the front of what has come. */
  @FunctionalInterface
  private interface Decoder<T extends WireMessage> {
    T decode(Reader reader) throws DecodeException;
  }

  /** The connection ended or went wrong. */
  private static final class Broken extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Answer how;

    Broken(Answer how) {
      super("the link broke");
      this.how = how;
    }
  }

  private final TlsSession session;
  private Bytes unread = Bytes.EMPTY;
  private boolean reusable = true;

  HttpLink(TlsSession session) {
    this.session = session;
  }

  TlsSession session() {
    return session;
  }

  /** Whether another request may be sent. */
  boolean isReusable() {
    return reusable;
  }

  /** What came after the last head that was read and not refused. */
  Bytes takeUnread() {
    Bytes taken = unread;
    unread = Bytes.EMPTY;
    return taken;
  }

  Answer exchange(String what, HttpHead.Request request, Duration limit)
      throws InterruptedException {
    session.send(what, request.toBytes());
    long endNanos = System.nanoTime() + limit.toNanos();
    try {
      for (int interim = 0; interim < MAX_INTERIM; interim++) {
        if (!(read(HttpHead::decode, endNanos) instanceof HttpHead.Response response)) {
          return new Answer.Malformed("a request instead of an answer", Bytes.EMPTY);
        }
        if (response.status() == SWITCHING || response.status() / INTERIM != 1) {
          readBodyAway(response, endNanos);
          return new Answer.Responded(response);
        }
      }
      return new Answer.Malformed("one interim answer after another", Bytes.EMPTY);
    } catch (Broken broken) {
      return broken.how;
    }
  }

  private void readBodyAway(HttpHead.Response response, long endNanos) throws InterruptedException {
    if (response.lists("Connection", "close")) {
      reusable = false;
    }
    if (response.status() == SWITCHING
        || (response.status() >= SUCCESS && response.status() < REDIRECTION)) {
      return;
    }
    try {
      if (response.isChunked()) {
        readChunksAway(endNanos);
      } else if (response.contentLength().filter(length -> length <= MAX_BODY).isPresent()) {
        need(response.contentLength().get(), endNanos);
        unread = unread.slice(response.contentLength().get(), unread.size());
      } else {
        reusable = false;
      }
    } catch (Broken _) {
      reusable = false; // the head was read; that its body is missing says nothing
    }
  }

  private void readChunksAway(long endNanos) throws Broken, InterruptedException {
    int total = 0;
    while (total <= MAX_BODY) {
      HttpChunk chunk = read(HttpChunk::decode, endNanos);
      total += chunk.data().size();
      if (chunk.data().isEmpty()) {
        return;
      }
    }
    reusable = false;
  }

  private void need(int count, long endNanos) throws Broken, InterruptedException {
    for (int reads = 0; unread.size() < count && reads < MAX_READS; reads++) {
      receiveMore(endNanos);
    }
  }

  private <T extends WireMessage> T read(Decoder<T> decoder, long endNanos)
      throws Broken, InterruptedException {
    for (int reads = 0; reads < MAX_READS; reads++) {
      Reader reader = new Reader(unread);
      try {
        T message = decoder.decode(reader);
        unread = reader.rest();
        return message;
      } catch (DecodeException problem) {
        if (problem.kind() != DecodeException.Kind.NOT_ENOUGH_BYTES) {
          throw new Broken(
              new Answer.Malformed(
                  String.valueOf(problem.getMessage()), unread.first(SHOWN_BYTES)));
        }
      }
      receiveMore(endNanos);
    }
    throw new Broken(
        new Answer.Malformed("the answer came in too many pieces", unread.first(SHOWN_BYTES)));
  }

  private void receiveMore(long endNanos) throws Broken, InterruptedException {
    Received received =
        session.receive(Duration.ofNanos(Math.max(0, endNanos - System.nanoTime())));
    if (!(received instanceof Received.Data(Bytes bytes))) {
      reusable = false;
      throw new Broken(
          unread.isEmpty()
              ? new Answer.Ended(received)
              : new Answer.Malformed("the answer was cut short", unread.first(SHOWN_BYTES)));
    }
    unread = unread.append(bytes);
  }

  @Override
  public void close() {
    session.close();
  }
}
