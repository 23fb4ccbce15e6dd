package org.rdpdoctor.lab.gateway;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.rdpdoctor.lab.Behaviour;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.lab.gateway.GatewayAccount.Outcome;
import org.rdpdoctor.lab.rdp.WindowsIdentity;
import org.rdpdoctor.lab.tls.SecureChannel;
import org.rdpdoctor.lab.tls.ServerCertificate;
import org.rdpdoctor.lab.tls.TlsProfile;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.http.HttpChunk;
import org.rdpdoctor.wire.http.HttpField;
import org.rdpdoctor.wire.http.HttpHead;
import org.rdpdoctor.wire.tsgu.TsguPacket;
import org.rdpdoctor.wire.websocket.WebSocketFrame;
import org.rdpdoctor.wire.websocket.WebSocketOpcode;
import org.rdpdoctor.wire.websocket.WebSocketOpening;

/**
 * An RD Gateway as MS-TSGU section 3.2 describes it, over WebSocket and over the pair of HTTP
 * connections. Its one account is {@link #USER} with {@link #PASSWORD}.
 */
public final class GatewayServer implements Behaviour {
  public static final String USER = GatewayAccount.USER;
  public static final String PASSWORD = GatewayAccount.PASSWORD;

  /**
   * What a gateway sends before its first packet, section 3.3.5.1 step 4; ten bytes in captures.
   */
  private static final Bytes SEED = Bytes.ofHex("abcdabcdabcdabcdabcd");

  private static final int MAX_REQUESTS = 8;
  private static final int MAX_WAITING = 64;
  private static final long TUNNEL_SECONDS = 30;

  private final TlsProfile profile;
  private final ServerCertificate certificate;
  private final GatewayPolicy policy;
  private final Backends backends;
  private final Map<String, Half> waiting = new ConcurrentHashMap<>();

  /** The connection that brings packets to the client, until the tunnel over it has ended. */
  private record Half(HttpChannel channel, CountDownLatch ended) {}

  /**
   * A gateway.
   *
   * @param behind what every name leads to that is not one of this machine
   */
  public GatewayServer(
      TlsProfile profile, ServerCertificate certificate, GatewayPolicy policy, Behaviour behind) {
    this.profile = profile;
    this.certificate = certificate;
    this.policy = policy;
    this.backends = new Backends(behind);
  }

  @Override
  public void serve(Peer peer) throws IOException, InterruptedException {
    HttpChannel channel = new HttpChannel(SecureChannel.accept(peer, profile, certificate));
    GatewayAccount account =
        new GatewayAccount(policy.schemes(), WindowsIdentity.labServer().withComputer("RDGW"));
    boolean signedIn = false;
    for (int requests = 0; requests < MAX_REQUESTS; requests++) {
      HttpHead.Request request = channel.readRequest();
      if (!isKnown(request)) {
        notFound(channel);
        continue;
      }
      if (!signedIn) {
        Outcome outcome = account.check(request);
        signedIn = outcome instanceof Outcome.Accepted;
        if (!signedIn) {
          demand(channel, outcome);
          continue;
        }
      }
      if (open(channel, request)) {
        return;
      }
    }
  }

  private boolean isKnown(HttpHead.Request request) {
    return switch (request.method()) {
      case "RDG_OUT_DATA", "RDG_IN_DATA" -> policy.webSocket() || policy.http();
      case "RPC_OUT_DATA", "RPC_IN_DATA" -> policy.rpc();
      default -> false;
    };
  }

  private static void notFound(HttpChannel channel) throws IOException {
    channel.respond(404, "Not Found", new HttpField("Content-Length", "0"));
  }

  private void demand(HttpChannel channel, Outcome outcome) throws IOException {
    List<HttpField> fields = new ArrayList<>();
    if (outcome instanceof Outcome.Challenged(String challenge)) {
      fields.add(new HttpField("WWW-Authenticate", challenge));
    } else {
      policy
          .schemes()
          .forEach(scheme ->
              fields.add(
                  new HttpField(
                      "WWW-Authenticate",
                      scheme.equals("Basic") ? "Basic realm=\"lab\"" : scheme)));
    }
    fields.add(new HttpField("Content-Length", "0"));
    channel.respond(401, "Unauthorized", fields.toArray(HttpField[]::new));
  }

  /** Whether a tunnel was served, after which nothing more comes. */
  private boolean open(HttpChannel channel, HttpHead.Request request)
      throws IOException, InterruptedException {
    if (request.method().equals("RDG_IN_DATA")) {
      return openInwards(channel, request);
    }
    boolean asksForWebSocket = request.lists("Upgrade", "websocket");
    if (asksForWebSocket && policy.webSocket()) {
      upgrade(channel, request);
      return true;
    }
    openOutwards(channel, request);
    return true;
  }

  private void upgrade(HttpChannel channel, HttpHead.Request request) throws IOException {
    String key = request.field("Sec-WebSocket-Key").orElseThrow(ProtocolException::new);
    channel.respond(
        101,
        "Switching Protocols",
        new HttpField("Upgrade", "websocket"),
        new HttpField("Sec-WebSocket-Accept", WebSocketOpening.accept(key)),
        new HttpField("Connection", "Upgrade"));
    new Tunnel(new Frames(channel), policy, backends).serve();
    channel.send(new WebSocketFrame(WebSocketOpcode.CLOSE, Bytes.EMPTY).toBytes());
    channel.close();
  }

  private void openOutwards(HttpChannel channel, HttpHead.Request request)
      throws IOException, InterruptedException {
    String id = request.field("RDG-Connection-Id").orElseThrow(ProtocolException::new);
    Half half = new Half(channel, new CountDownLatch(1));
    if (waiting.size() >= MAX_WAITING) {
      throw new ProtocolException();
    }
    waiting.put(id, half);
    try {
      channel.respond(200, "OK", new HttpField("Content-Type", "application/octet-stream"));
      channel.send(SEED);
      boolean served = half.ended().await(TUNNEL_SECONDS, TimeUnit.SECONDS);
      if (served) {
        channel.close();
      }
    } finally {
      waiting.remove(id);
    }
  }

  private boolean openInwards(HttpChannel channel, HttpHead.Request request) throws IOException {
    if (!request.isChunked()) {
      channel.respond(200, "OK", new HttpField("Content-Length", "0"));
      return false;
    }
    Half out = waiting.get(request.field("RDG-Connection-Id").orElse(""));
    if (out == null) {
      throw new ProtocolException();
    }
    try {
      new Tunnel(new Chunks(channel, out.channel()), policy, backends).serve();
    } finally {
      out.ended().countDown();
    }
    return true;
  }

  /** Takes whole packets out of pieces that need not be cut like them. */
  private abstract static class Pieces implements Tunnel.Carrier {
    private Bytes unread = Bytes.EMPTY;

    abstract Bytes nextPiece() throws IOException;

    @Override
    public TsguPacket read() throws IOException {
      while (unread.size() <= TsguPacket.MAX_SIZE) {
        Reader reader = new Reader(unread);
        try {
          TsguPacket packet = TsguPacket.decode(reader);
          unread = reader.rest();
          return packet;
        } catch (DecodeException problem) {
          if (problem.kind() != DecodeException.Kind.NOT_ENOUGH_BYTES) {
            throw new ProtocolException(problem.getMessage());
          }
        }
        unread = unread.append(nextPiece());
      }
      throw new ProtocolException();
    }
  }

  private static final class Frames extends Pieces {
    private final HttpChannel channel;

    Frames(HttpChannel channel) {
      this.channel = channel;
    }

    @Override
    Bytes nextPiece() throws IOException {
      WebSocketFrame frame = channel.read(WebSocketFrame::decode);
      if (frame.opcode().equals(WebSocketOpcode.CLOSE)) {
        throw new ProtocolException();
      }
      if (frame.opcode().equals(WebSocketOpcode.PING)) {
        channel.send(new WebSocketFrame(WebSocketOpcode.PONG, frame.payload()).toBytes());
        return Bytes.EMPTY;
      }
      return frame.payload();
    }

    @Override
    public void write(TsguPacket packet) throws IOException {
      channel.send(new WebSocketFrame(WebSocketOpcode.BINARY, packet.toBytes()).toBytes());
    }
  }

  private static final class Chunks extends Pieces {
    private final HttpChannel in;
    private final HttpChannel out;

    Chunks(HttpChannel in, HttpChannel out) {
      this.in = in;
      this.out = out;
    }

    @Override
    Bytes nextPiece() throws IOException {
      Bytes piece = in.read(HttpChunk::decode).data();
      if (piece.isEmpty()) {
        throw new ProtocolException();
      }
      return piece;
    }

    @Override
    public void write(TsguPacket packet) throws IOException {
      out.send(packet.toBytes());
    }
  }
}
