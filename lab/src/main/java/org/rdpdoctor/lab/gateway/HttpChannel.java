package org.rdpdoctor.lab.gateway;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.lab.tls.SecureChannel;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.http.HttpField;
import org.rdpdoctor.wire.http.HttpHead;

/** Requests and whatever else comes over one TLS session. */
final class HttpChannel {
  private static final int MAX_UNREAD = 256 * 1024;

  /** Reads something from the front of what has come. */
  @FunctionalInterface
  interface Decoder<T extends WireMessage> {
    T decode(Reader reader) throws DecodeException;
  }

  private final SecureChannel channel;
  private Bytes unread = Bytes.EMPTY;

  HttpChannel(SecureChannel channel) {
    this.channel = channel;
  }

  /** Waits for one whole message. */
  <T extends WireMessage> T read(Decoder<T> decoder) throws IOException {
    while (unread.size() <= MAX_UNREAD) {
      Reader reader = new Reader(unread);
      try {
        T message = decoder.decode(reader);
        unread = reader.rest();
        return message;
      } catch (DecodeException problem) {
        if (problem.kind() != DecodeException.Kind.NOT_ENOUGH_BYTES) {
          throw new ProtocolException(problem.getMessage());
        }
      }
      unread = unread.append(channel.read());
    }
    throw new ProtocolException();
  }

  /** The next request, with its body forgotten. */
  HttpHead.Request readRequest() throws IOException {
    if (!(read(HttpHead::decode) instanceof HttpHead.Request request)) {
      throw new ProtocolException();
    }
    skip(request.contentLength().orElse(0));
    return request;
  }

  private void skip(int count) throws IOException {
    if (count > MAX_UNREAD) {
      throw new ProtocolException();
    }
    while (unread.size() < count) {
      Bytes more = channel.read();
      if (more.isEmpty()) {
        throw new EOFException();
      }
      unread = unread.append(more);
    }
    unread = unread.slice(count, unread.size());
  }

  void respond(int status, String reason, HttpField... fields) throws IOException {
    List<HttpField> all = new ArrayList<>(List.of(fields));
    all.add(new HttpField("Server", "Microsoft-HTTPAPI/2.0"));
    channel.send(new HttpHead.Response(status, reason, all).toBytes());
  }

  void send(Bytes bytes) throws IOException {
    channel.send(bytes);
  }

  void close() throws IOException {
    channel.close();
  }
}
