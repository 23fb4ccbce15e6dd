package org.rdpdoctor.lab.winrm;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.lab.tls.SecureChannel;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.http.HttpField;
import org.rdpdoctor.wire.http.HttpHead;

/** Requests with their bodies, over TLS or without. */
final class HttpServerLink {
  private static final int MAX_BODY = 4 << 20;

  /** A request. */
  record Request(HttpHead.Request head, Bytes body) {}

  private final Peer peer;
  private final Optional<SecureChannel> secured;
  private Bytes unread = Bytes.EMPTY;

  HttpServerLink(Peer peer, Optional<SecureChannel> secured) {
    this.peer = peer;
    this.secured = secured;
  }

  Request read() throws IOException {
    HttpHead.Request head = readHead();
    int size = head.contentLength().orElse(0);
    if (size > MAX_BODY || head.isChunked()) {
      throw new ProtocolException();
    }
    while (unread.size() < size) {
      receiveMore();
    }
    Bytes body = unread.first(size);
    unread = unread.slice(size, unread.size());
    return new Request(head, body);
  }

  private HttpHead.Request readHead() throws IOException {
    while (true) {
      Reader reader = new Reader(unread);
      try {
        if (!unread.isEmpty() && HttpHead.decode(reader) instanceof HttpHead.Request head) {
          unread = reader.rest();
          return head;
        }
      } catch (DecodeException problem) {
        if (problem.kind() != DecodeException.Kind.NOT_ENOUGH_BYTES) {
          throw new ProtocolException(problem.getMessage());
        }
      }
      receiveMore();
    }
  }

  private void receiveMore() throws IOException {
    Bytes more = secured.isPresent() ? secured.get().read() : peer.readAvailable();
    if (more.isEmpty()) {
      throw new EOFException();
    }
    unread = unread.append(more);
  }

  void respond(int status, String reason, List<HttpField> fields, Bytes body) throws IOException {
    send(response(status, reason, fields, body));
  }

  /** Sends a part of the response and resets the connection. */
  void respondInPart(int status, String reason, List<HttpField> fields, Bytes body)
      throws IOException {
    Bytes whole = response(status, reason, fields, body);
    send(whole.first(whole.size() - body.size() / 2));
    reset();
  }

  private static Bytes response(int status, String reason, List<HttpField> fields, Bytes body) {
    List<HttpField> all = new ArrayList<>(fields);
    all.add(new HttpField("Server", "Microsoft-HTTPAPI/2.0"));
    all.add(new HttpField("Content-Length", Integer.toString(body.size())));
    return new HttpHead.Response(status, reason, all).toBytes().append(body);
  }

  private void send(Bytes bytes) throws IOException {
    if (secured.isPresent()) {
      secured.get().send(bytes);
    } else {
      peer.send(bytes);
    }
  }

  void reset() throws IOException {
    peer.reset();
  }

  /** Waits until the client ends. */
  void drain() throws IOException {
    peer.drain();
  }
}
