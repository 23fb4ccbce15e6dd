package org.rdpdoctor.offline.rdp;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.rdpdoctor.model.CaptureObservation.HttpAnswered;
import org.rdpdoctor.model.CaptureObservation.HttpRequested;
import org.rdpdoctor.model.GatewayObservation.GatewayAnswered;
import org.rdpdoctor.model.GatewayObservation.GatewaySignInNotTried;
import org.rdpdoctor.model.GatewayObservation.GatewaySignInRefused;
import org.rdpdoctor.model.GatewayObservation.GatewaySignedIn;
import org.rdpdoctor.model.GatewayObservation.GatewayTransport;
import org.rdpdoctor.offline.flow.MemoryBudget;
import org.rdpdoctor.offline.flow.StreamBuffer;
import org.rdpdoctor.offline.flow.StreamListener.Side;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.http.HttpChunk;
import org.rdpdoctor.wire.websocket.WebSocketOpcode;

/**
 * HTTP on one connection: the heads of requests and answers, which tell an RD Gateway (MS-TSGU
 * 3.3.5.1, MS-RPCH) and how it answers, and the tunnel that comes after them.
 */
final class HttpNotes {
  /** Methods that RD Gateway's clients use; RDG_ ones are used for nothing else. */
  private static final Set<String> METHODS =
      Set.of(
          "GET",
          "POST",
          "HEAD",
          "OPTIONS",
          "RDG_OUT_DATA",
          "RDG_IN_DATA",
          "RPC_OUT_DATA",
          "RPC_IN_DATA");

  private static final int MAX_METHOD_CHARACTERS = 12;
  private static final int MAX_HEAD_BYTES = 64 * 1024;
  private static final int MAX_WAITING_BYTES = 1 << 18;
  private static final int MAX_NOTES = 20;
  private static final int MASKED = 0x80;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;
  private static final int SWITCHING = 101;
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final String BLANK_LINE = "\r\n\r\n";

  private final Notebook notebook;
  private final Optional<GatewayTunnels> tunnels;
  private final Map<Side, Direction> directions = new EnumMap<>(Side.class);
  private boolean gateway;
  private boolean answeredOnce;
  private boolean signedIn;
  private int notes;
  private Optional<Request> last = Optional.empty();
  private Optional<GatewayTunnel> tunnel = Optional.empty();
  private Optional<String> refusedScheme = Optional.empty();

  private enum Body {
    /** Heads, one after the other. */
    NONE,
    CHUNKED,
    RAW,
    FRAMES,
    /** Nothing that can be followed. */
    UNREAD
  }

  private static final class Direction {
    private final StreamBuffer buffer;
    private Body body = Body.NONE;
    private long skip;

    Direction(MemoryBudget budget) {
      buffer = new StreamBuffer(budget, MAX_WAITING_BYTES);
    }
  }

  /**
   * A request of a gateway's client, or another.
   *
   * @param scheme of its Authorization, never what stands behind it
   */
  private record Request(
      String method,
      boolean toGateway,
      Optional<GatewayTransport> transport,
      Optional<String> scheme,
      Optional<String> connectionId,
      long nanos) {}

  HttpNotes(Notebook notebook, Optional<GatewayTunnels> tunnels, MemoryBudget budget) {
    this.notebook = notebook;
    this.tunnels = tunnels;
    for (Side side : Side.values()) {
      directions.put(side, new Direction(budget));
    }
  }

  private Direction direction(Side side) {
    return Objects.requireNonNull(directions.get(side));
  }

  boolean isGateway() {
    return gateway;
  }

  static boolean looksLikeRequest(byte[] data, int start, int end) {
    int space = start;
    while (space < end && space - start <= MAX_METHOD_CHARACTERS && data[space] != ' ') {
      space++;
    }
    return space < end
        && METHODS.contains(new String(data, start, space - start, StandardCharsets.ISO_8859_1));
  }

  /** The first frame of a server, which is SETTINGS, or the preface of a client (RFC 9113, 3.4). */
  static boolean looksLikeHttp2(byte[] data, int start, int end) {
    if (end - start < 9) {
      return false;
    }
    boolean preface =
        data[start] == 'P'
            && new String(data, start, 6, StandardCharsets.ISO_8859_1).equals("PRI * ");
    boolean settings =
        data[start] == 0
            && data[start + 1] == 0
            && data[start + 2] % 6 == 0
            && data[start + 3] == 4
            && data[start + 4] == 0
            && data[start + 5] == 0
            && data[start + 8] == 0;
    return preface || settings;
  }

  /** Only a gateway's client says this, and in clear where TLS ends before the gateway. */
  static boolean isGatewayMethod(StreamBuffer client) {
    String text = new String(client.first(4).toArray(), StandardCharsets.ISO_8859_1);
    return text.equals("RDG_") || text.equals("RPC_");
  }

  void take(Side from, byte[] data, int start, int end) {
    Direction direction = direction(from);
    int skipped = (int) Math.min(direction.skip, end - start);
    direction.skip -= skipped;
    if (direction.body == Body.UNREAD || start + skipped == end) {
      return;
    }
    if (!direction.buffer.add(data, start + skipped, end)) {
      lose();
      return;
    }
    try {
      while (direction.body != Body.UNREAD && direction.buffer.size() > 0 && readOne(from)) {
        // the next
      }
    } catch (DecodeException odd) {
      lose();
    }
  }

  /** Bytes are missing, or make no sense. */
  void lose() {
    tunnel.ifPresent(GatewayTunnel::lose);
    for (Direction each : directions.values()) {
      each.body = Body.UNREAD;
      each.buffer.release();
    }
  }

  void release() {
    directions.values().forEach(each -> each.buffer.release());
  }

  private boolean readOne(Side from) throws DecodeException {
    Direction direction = direction(from);
    return switch (direction.body) {
      case NONE -> readHead(from, direction);
      case RAW -> hand(from, direction.buffer.take(direction.buffer.size()));
      case CHUNKED, FRAMES -> readWrapped(from, direction);
      case UNREAD -> false;
    };
  }

  private boolean readHead(Side from, Direction direction) {
    StreamBuffer buffer = direction.buffer;
    String text = new String(buffer.first(MAX_HEAD_BYTES).toArray(), StandardCharsets.ISO_8859_1);
    int end = text.indexOf(BLANK_LINE);
    if (end < 0) {
      if (buffer.size() >= MAX_HEAD_BYTES) {
        lose();
      }
      return false;
    }
    buffer.drop(end + BLANK_LINE.length());
    List<String> head = text.substring(0, end).lines().toList();
    if (head.isEmpty()) {
      return true;
    }
    long length = field(head, "content-length").map(HttpNotes::number).orElse(0L);
    boolean chunked =
        field(head, "transfer-encoding")
            .map(value -> value.toLowerCase(Locale.ROOT).contains("chunked"))
            .orElse(false);
    if (from == Side.CLIENT) {
      direction.body = request(head, chunked);
    } else {
      direction.body = answer(head, chunked);
    }
    if (direction.body == Body.NONE) {
      long there = Math.min(length, buffer.size());
      buffer.drop((int) there);
      direction.skip = length - there;
    }
    return direction.body != Body.UNREAD;
  }

  private static long number(String text) {
    return text.matches("[0-9]{1,15}") ? Long.parseLong(text) : 0;
  }

  private static Optional<String> field(List<String> head, String name) {
    return fields(head, name).stream().findFirst();
  }

  private static List<String> fields(List<String> head, String name) {
    List<String> found = new ArrayList<>();
    for (String line : head) {
      int colon = line.indexOf(':');
      if (colon == name.length() && line.substring(0, colon).equalsIgnoreCase(name)) {
        found.add(line.substring(colon + 1).strip());
      }
    }
    return found;
  }

  private Body request(List<String> head, boolean chunked) {
    String[] words = head.getFirst().split(" ", 3);
    String method = words[0];
    String path = words.length > 1 ? words[1] : "";
    String lower = path.toLowerCase(Locale.ROOT);
    boolean transport =
        method.startsWith("RDG_")
            || method.startsWith("RPC_")
            || lower.startsWith("/remotedesktopgateway");
    boolean toGateway = transport || lower.startsWith("/kdcproxy");
    gateway |= toGateway;
    if (notes < MAX_NOTES) {
      notes++;
      notebook.add(new HttpRequested(Notebook.shorten(method), Notebook.shorten(path), toGateway));
    }
    Request read =
        new Request(
            method,
            transport,
            transport ? Optional.of(transport(method, head)) : Optional.empty(),
            field(head, "authorization").map(HttpNotes::scheme),
            field(head, "rdg-connection-id").map(Notebook::shorten),
            notebook.nanos());
    last = Optional.of(read);
    if (method.startsWith("RPC_")) {
      return Body.NONE;
    }
    return chunked ? Body.CHUNKED : Body.NONE;
  }

  private static String scheme(String authorization) {
    return Notebook.shorten(authorization.split(" ", 2)[0]);
  }

  private static GatewayTransport transport(String method, List<String> head) {
    if (method.startsWith("RPC_")) {
      return GatewayTransport.RPC;
    }
    return field(head, "upgrade").isPresent() ? GatewayTransport.WEBSOCKET : GatewayTransport.HTTP;
  }

  private Body answer(List<String> head, boolean chunked) {
    String[] words = head.getFirst().split(" ", 3);
    int status =
        words.length > 1 && words[1].matches("[1-5][0-9][0-9]") ? Integer.parseInt(words[1]) : 0;
    List<String> challenges = fields(head, "www-authenticate");
    if (notes < MAX_NOTES) {
      notes++;
      notebook.add(new HttpAnswered(status, challenges.stream().map(HttpNotes::scheme).toList()));
    }
    if (last.isEmpty() || !last.get().toGateway()) {
      return chunked ? Body.CHUNKED : Body.NONE;
    }
    answered(last.get(), status, challenges, field(head, "server"));
    return switch (status) {
      case SWITCHING -> {
        direction(Side.CLIENT).body = Body.FRAMES;
        yield Body.FRAMES;
      }
      case OK ->
          last.get().method().equals("RDG_OUT_DATA")
              ? chunked ? Body.CHUNKED : Body.RAW
              : last.get().method().startsWith("RPC_") ? Body.UNREAD : Body.NONE;
      default -> chunked ? Body.CHUNKED : Body.NONE;
    };
  }

  private void answered(
      Request request, int status, List<String> challenges, Optional<String> server) {
    GatewayTransport transport = request.transport().orElse(GatewayTransport.HTTP);
    Duration took = notebook.since(request.nanos());
    if (!answeredOnce) {
      answeredOnce = true;
      notebook.add(
          new GatewayAnswered(
              transport,
              status,
              challenges.stream().map(HttpNotes::scheme).distinct().toList(),
              server.map(Notebook::shorten),
              took));
    }
    boolean opens =
        status == SWITCHING || (status == OK && request.method().equals("RDG_OUT_DATA"));
    if (opens && transport != GatewayTransport.RPC && tunnels.isPresent()) {
      signedIn = true;
      notebook.add(new GatewaySignedIn(transport, request.scheme(), took));
      GatewayTunnel begun = tunnels.get().begin(notebook);
      tunnel = Optional.of(begun);
      request.connectionId().ifPresent(id -> tunnels.get().join(id, begun));
    }
    // A token in the challenge goes on with the sign-in; none of them ends it.
    boolean ended = challenges.stream().noneMatch(each -> each.indexOf(' ') > 0);
    refusedScheme = status == UNAUTHORIZED && ended ? request.scheme() : Optional.empty();
  }

  private boolean readWrapped(Side from, Direction direction) throws DecodeException {
    if (direction.body == Body.FRAMES) {
      return readFrame(from, direction.buffer);
    }
    Reader reader = new Reader(direction.buffer.first(direction.buffer.size()));
    try {
      Bytes chunk = HttpChunk.decode(reader).data();
      direction.buffer.drop(reader.offset());
      if (chunk.isEmpty()) {
        direction.body = Body.NONE;
        return true;
      }
      return hand(from, chunk);
    } catch (DecodeException problem) {
      if (problem.kind() != DecodeException.Kind.NOT_ENOUGH_BYTES) {
        throw problem;
      }
      return false;
    }
  }

  /**
   * RFC 6455 section 5.2, in place: a desktop comes in thousands of frames, and nothing of a frame
   * but its payload is of interest here.
   */
  private boolean readFrame(Side from, StreamBuffer buffer) {
    if (buffer.size() < 2) {
      return false;
    }
    int opcode = buffer.u8(0) & 0xF;
    boolean masked = (buffer.u8(1) & MASKED) != 0;
    long length = buffer.u8(1) & ~MASKED;
    int header = 2 + (length == LENGTH_16 ? 2 : length == LENGTH_64 ? 8 : 0) + (masked ? 4 : 0);
    if (buffer.size() < header) {
      return false;
    }
    if (length == LENGTH_16) {
      length = buffer.u16be(2);
    } else if (length == LENGTH_64) {
      length = (long) buffer.u16be(6) << 16 | buffer.u16be(8);
      length |= (long) (buffer.u16be(2) | buffer.u16be(4)) << 32;
    }
    if (length > MAX_WAITING_BYTES - header) {
      lose();
      return false;
    }
    if (buffer.size() < header + length) {
      return false;
    }
    byte[] frame = buffer.take(header + (int) length).toArray();
    for (int i = header; masked && i < frame.length; i++) {
      frame[i] ^= frame[header - 4 + (i - header) % 4];
    }
    return opcode >= WebSocketOpcode.CLOSE.value() || hand(from, frame, header, frame.length);
  }

  private boolean hand(Side from, Bytes content) {
    byte[] bytes = content.toArray();
    return hand(from, bytes, 0, bytes.length);
  }

  /** What was in a frame, a chunk or a body. */
  private boolean hand(Side from, byte[] data, int start, int end) {
    Optional<GatewayTunnel> into =
        tunnel.or(() ->
            last.flatMap(Request::connectionId)
                .flatMap(id -> tunnels.flatMap(each -> each.find(id))));
    into.ifPresent(each -> {
      each.notebook().at(notebook.frame(), notebook.nanos());
      each.take(from, data, start, end, direction(from).body != Body.FRAMES);
    });
    return true;
  }

  /** The connection is over. */
  void finish(TlsNotes.Ending ending, Duration idle) {
    tunnel.ifPresent(each -> each.finish(ending, idle));
    if (!signedIn && last.isPresent() && last.get().toGateway()) {
      Request request = last.get();
      Duration took = notebook.since(request.nanos());
      refusedScheme.ifPresent(scheme ->
          notebook.add(
              new GatewaySignInRefused(
                  request.transport().orElse(GatewayTransport.HTTP), scheme, UNAUTHORIZED, took)));
      if (refusedScheme.isEmpty() && answeredOnce && request.method().startsWith("RDG_OUT")) {
        notebook.add(
            new GatewaySignInNotTried("the client goes no further on this connection", took));
      }
    }
    release();
  }
}
