package org.rdpdoctor.remote.winrm;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.probe.net.Deadline;
import org.rdpdoctor.remote.net.NetworkWords;
import org.rdpdoctor.remote.net.TimeLimit;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.http.HttpChunk;
import org.rdpdoctor.wire.http.HttpField;
import org.rdpdoctor.wire.http.HttpHead;

/** HTTP/1.1 over one connection that stays: a request with its body, its answer, and the next. */
final class HttpLink implements AutoCloseable {
  private static final int MAX_BODY = 8 << 20;
  private static final int MAX_INTERIM = 4;
  private static final int INTERIM = 100;
  private static final int BUFFER_BYTES = 32 * 1024;

  /** An answer with its body. */
  record Answer(HttpHead.Response head, Bytes body) {}

  /** Reads something from the front of what has come. */
  @FunctionalInterface
  private interface Decoder<T extends WireMessage> {
    T decode(Reader reader) throws DecodeException;
  }

  private final Socket socket;
  private final String host;
  private Bytes unread = Bytes.EMPTY;
  private boolean reusable = true;

  /**
   * @param socket connected, through TLS or not; closed with the link
   * @param host for the field of that name, with the port where it is not the usual one
   */
  HttpLink(Socket socket, String host) {
    this.socket = socket;
    this.host = host;
  }

  /** Whether another request may be sent. */
  boolean isReusable() {
    return reusable && !socket.isClosed();
  }

  /**
   * Posts and waits for the whole answer.
   *
   * @throws LinkBroken with what happened; it is then not known whether the request arrived
   */
  Answer post(String path, List<HttpField> fields, Bytes body, Duration limit)
      throws LinkBroken, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    List<HttpField> all = new ArrayList<>();
    all.add(new HttpField("Host", host));
    all.add(new HttpField("User-Agent", "rdpdoctor"));
    all.add(new HttpField("Connection", "Keep-Alive"));
    all.addAll(fields);
    all.add(new HttpField("Content-Length", Integer.toString(body.size())));
    Bytes request = new HttpHead.Request("POST", path, all).toBytes().append(body);
    Deadline deadline = Deadline.in(limit);
    try (TimeLimit _ = TimeLimit.on(socket, limit.plusMillis(500))) {
      socket.getOutputStream().write(request.toArray());
      return answer(deadline);
    } catch (IOException problem) {
      close();
      throw new LinkBroken(words(problem, deadline, limit));
    } catch (LinkBroken broken) {
      close();
      throw broken;
    }
  }

  private static String words(IOException problem, Deadline deadline, Duration limit) {
    return problem instanceof SocketTimeoutException || deadline.hasPassed()
        ? "no answer within %d seconds".formatted(limit.toSeconds())
        : "the connection broke: " + NetworkWords.of(problem);
  }

  private Answer answer(Deadline deadline) throws IOException, LinkBroken {
    for (int interim = 0; interim < MAX_INTERIM; interim++) {
      if (!(read(HttpHead::decode, deadline) instanceof HttpHead.Response head)) {
        throw new LinkBroken("something else than an HTTP answer came");
      }
      if (head.status() / INTERIM != 1) {
        reusable = !head.lists("Connection", "close") && head.version().equals(HttpHead.VERSION);
        return new Answer(head, body(head, deadline));
      }
    }
    throw new LinkBroken("one interim answer came after another");
  }

  private Bytes body(HttpHead.Response head, Deadline deadline) throws IOException, LinkBroken {
    if (head.isChunked()) {
      return chunks(deadline);
    }
    if (head.contentLength().isEmpty()) {
      reusable = false;
      return Bytes.EMPTY;
    }
    int size = head.contentLength().get();
    if (size > MAX_BODY) {
      throw new LinkBroken("an answer of %d bytes was announced".formatted(size));
    }
    byte[] body = new byte[size];
    byte[] first = unread.first(size).toArray();
    System.arraycopy(first, 0, body, 0, first.length);
    unread = unread.slice(first.length, unread.size());
    for (int filled = first.length; filled < size; ) {
      filled += receive(body, filled, deadline);
    }
    return Bytes.of(body);
  }

  private Bytes chunks(Deadline deadline) throws IOException, LinkBroken {
    Bytes body = Bytes.EMPTY;
    while (body.size() <= MAX_BODY) {
      HttpChunk chunk = read(HttpChunk::decode, deadline);
      if (chunk.data().isEmpty()) {
        return body;
      }
      body = body.append(chunk.data());
    }
    throw new LinkBroken("an answer without an end came");
  }

  private <T extends WireMessage> T read(Decoder<T> decoder, Deadline deadline)
      throws IOException, LinkBroken {
    while (true) {
      Reader reader = new Reader(unread);
      try {
        if (!unread.isEmpty()) {
          T message = decoder.decode(reader);
          unread = reader.rest();
          return message;
        }
      } catch (DecodeException problem) {
        if (problem.kind() != DecodeException.Kind.NOT_ENOUGH_BYTES) {
          throw new LinkBroken("the answer is none of HTTP: " + problem.getMessage());
        }
      }
      byte[] more = new byte[BUFFER_BYTES];
      unread = unread.append(Bytes.of(more, 0, receive(more, 0, deadline)));
    }
  }

  private int receive(byte[] target, int offset, Deadline deadline)
      throws IOException, LinkBroken {
    long left = deadline.left().toMillis();
    if (left <= 0) {
      throw new SocketTimeoutException();
    }
    socket.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
    InputStream in = socket.getInputStream();
    int count = in.read(target, offset, target.length - offset);
    if (count < 0) {
      throw new LinkBroken("the host ended the connection");
    }
    return count;
  }

  @Override
  public void close() {
    reusable = false;
    try {
      socket.close();
    } catch (IOException _) {
      // it is gone either way
    }
  }
}
