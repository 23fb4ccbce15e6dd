package org.rdpdoctor.probe.net;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.probe.net.Conversation.Received;
import org.rdpdoctor.probe.net.Dialer.Call;
import org.rdpdoctor.probe.net.Dialer.Dialed;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.http.HttpChunk;
import org.rdpdoctor.wire.http.HttpField;
import org.rdpdoctor.wire.http.HttpHead;

/** One plain GET of HTTP, bounded in time and size; no redirections, no credentials. */
public final class HttpFetch {
  private static final int MAX_BODY = 2 * 1024 * 1024;
  private static final int MAX_URL = 1024;
  private static final int HTTP_PORT = 80;

  private HttpFetch() {}

  /** What comes of it. */
  public sealed interface Fetched {
    record Answered(int status, Bytes body) implements Fetched {}

    /** No answer of HTTP; a phrase. */
    record Failed(String how) implements Fetched {}
  }

  /** Whether the text is a plain http address that can be asked. */
  public static boolean canFetch(String url) {
    try {
      URI uri = new URI(url);
      return url.length() <= MAX_URL
          && "http".equalsIgnoreCase(uri.getScheme())
          && uri.getHost() != null
          && url.chars().allMatch(each -> each > ' ' && each <= '~');
    } catch (URISyntaxException none) {
      return false;
    }
  }

  /** Fetches an address that {@link #canFetch} takes. */
  public static Fetched get(URI uri, StageId stage, Dialer dialer, Duration limit)
      throws InterruptedException {
    long endNanos = System.nanoTime() + limit.toNanos();
    String host = uri.getHost();
    Optional<InetAddress> address = resolve(host.replaceAll("[\\[\\]]", ""), limit);
    if (address.isEmpty()) {
      return new Fetched.Failed("its name cannot be resolved");
    }
    int port = uri.getPort() > 0 ? uri.getPort() : HTTP_PORT;
    Call call = new Call(stage, "revocation list", address.get(), port, until(endNanos), 0);
    return switch (dialer.dial(call)) {
      case Dialed.Connected(Conversation conversation, Duration _) -> {
        try (conversation) {
          conversation.send("HTTP GET", request(uri).toBytes());
          yield read(conversation, endNanos);
        }
      }
      case Dialed.Failed _ -> new Fetched.Failed("no TCP connection");
    };
  }

  private static HttpHead.Request request(URI uri) {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String host = uri.getPort() > 0 ? uri.getHost() + ":" + uri.getPort() : uri.getHost();
    return new HttpHead.Request(
        "GET",
        path + query,
        List.of(
            new HttpField("Host", host),
            new HttpField("Accept", "*/*"),
            new HttpField("Connection", "close")));
  }

  private static Optional<InetAddress> resolve(String host, Duration limit)
      throws InterruptedException {
    FutureTask<InetAddress> task = new FutureTask<>(() -> InetAddress.getByName(host));
    Thread.ofVirtual().name("resolve revocation point").start(task);
    try {
      return Optional.of(task.get(limit.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException late) {
      task.cancel(true);
      return Optional.empty();
    } catch (ExecutionException unknown) {
      if (unknown.getCause() instanceof UnknownHostException) {
        return Optional.empty();
      }
      throw new IllegalStateException("a look-up broke", unknown);
    }
  }

  private static Fetched read(Conversation conversation, long endNanos)
      throws InterruptedException {
    Bytes received = Bytes.EMPTY;
    while (received.size() < MAX_BODY) {
      Received next = conversation.receive(until(endNanos));
      boolean ended = !(next instanceof Received.Data);
      if (next instanceof Received.Data(Bytes bytes)) {
        received = received.append(bytes);
      }
      Optional<Fetched> answer = answer(received, ended);
      if (answer.isPresent()) {
        return answer.get();
      }
      if (ended) {
        return new Fetched.Failed(
            next instanceof Received.Silent ? "no answer in time" : "no whole answer");
      }
    }
    return new Fetched.Failed("more bytes than we take");
  }

  private static Optional<Fetched> answer(Bytes received, boolean ended) {
    Reader reader = new Reader(received);
    try {
      if (!(HttpHead.decode(reader) instanceof HttpHead.Response head)) {
        return Optional.of(new Fetched.Failed("its answer is none of HTTP"));
      }
      if (head.isChunked()) {
        Bytes body = Bytes.EMPTY;
        for (Bytes data = HttpChunk.decode(reader).data();
            !data.isEmpty();
            data = HttpChunk.decode(reader).data()) {
          body = body.append(data);
        }
        return Optional.of(new Fetched.Answered(head.status(), body));
      }
      boolean whole = head.contentLength().map(each -> reader.left() >= each).orElse(ended);
      return whole
          ? Optional.of(new Fetched.Answered(head.status(), reader.rest()))
          : Optional.empty();
    } catch (DecodeException problem) {
      return problem.kind() == DecodeException.Kind.NOT_ENOUGH_BYTES
          ? Optional.empty()
          : Optional.of(new Fetched.Failed("its answer is none of HTTP"));
    }
  }

  private static Duration until(long endNanos) {
    return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
  }
}
