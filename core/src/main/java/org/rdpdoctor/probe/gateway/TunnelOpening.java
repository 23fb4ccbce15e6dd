package org.rdpdoctor.probe.gateway;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.GatewayObservation;
import org.rdpdoctor.model.GatewayObservation.GatewayAnswered;
import org.rdpdoctor.model.GatewayObservation.GatewayChannelOpened;
import org.rdpdoctor.model.GatewayObservation.GatewayClosed;
import org.rdpdoctor.model.GatewayObservation.GatewayHandshakeAnswered;
import org.rdpdoctor.model.GatewayObservation.GatewayMalformed;
import org.rdpdoctor.model.GatewayObservation.GatewayRefused;
import org.rdpdoctor.model.GatewayObservation.GatewayReset;
import org.rdpdoctor.model.GatewayObservation.GatewaySignInNotTried;
import org.rdpdoctor.model.GatewayObservation.GatewaySignInRefused;
import org.rdpdoctor.model.GatewayObservation.GatewaySignedIn;
import org.rdpdoctor.model.GatewayObservation.GatewaySilent;
import org.rdpdoctor.model.GatewayObservation.GatewayTransport;
import org.rdpdoctor.model.GatewayObservation.GatewayTunnelAuthorized;
import org.rdpdoctor.model.GatewayObservation.GatewayTunnelCreated;
import org.rdpdoctor.model.GatewayObservation.Step;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.probe.gateway.HttpLink.Answer;
import org.rdpdoctor.probe.gateway.PacketPipe.PacketRead;
import org.rdpdoctor.probe.net.Conversation.Received;
import org.rdpdoctor.probe.net.TlsSession;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.http.HttpChallenge;
import org.rdpdoctor.wire.http.HttpHead;
import org.rdpdoctor.wire.tsgu.GatewayCode;
import org.rdpdoctor.wire.tsgu.TsguPacket;
import org.rdpdoctor.wire.tsgu.TsguPacket.ChannelCreate;
import org.rdpdoctor.wire.tsgu.TsguPacket.ChannelResponse;
import org.rdpdoctor.wire.tsgu.TsguPacket.HandshakeRequest;
import org.rdpdoctor.wire.tsgu.TsguPacket.HandshakeResponse;
import org.rdpdoctor.wire.tsgu.TsguPacket.TunnelAuthorization;
import org.rdpdoctor.wire.tsgu.TsguPacket.TunnelAuthorizationResponse;
import org.rdpdoctor.wire.tsgu.TsguPacket.TunnelCreate;
import org.rdpdoctor.wire.tsgu.TsguPacket.TunnelResponse;

/**
 * Opens one channel: transport, sign-in, handshake, tunnel, authorisation, channel (MS-TSGU section
 * 3.3.5.1). What each step gives is noted; the first that fails ends it.
 */
final class TunnelOpening {
  private static final Duration STEP_LIMIT = Duration.ofSeconds(8);

  /** The gateway connects to the target meanwhile. */
  private static final Duration CHANNEL_LIMIT = Duration.ofSeconds(15);

  private static final int MAX_OTHER_PACKETS = 16;
  private static final int SWITCHING = 101;
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int HTTPS = 443;
  private static final String CLIENT_NAME = "rdpdoctor";

  /** Gives another TLS session with the gateway; empty when none comes about. */
  @FunctionalInterface
  interface Links {
    Optional<TlsSession> another(String purpose) throws InterruptedException;
  }

  /** Stands before the credentials. */
  interface Guard {
    /** Asked before they are used: why they may not be, a phrase. */
    Optional<String> objection() throws InterruptedException;

    /** Told afterwards whether they were accepted. */
    void settle(boolean accepted);
  }

  /** The opening ends here; what was seen last says why. */
  private static final class Ended extends Exception {
    private static final long serialVersionUID = 1;

    Ended() {
      super("the opening ended");
    }
  }

  private final Target target;
  private final String gatewayHost;
  private final Optional<Credentials.Password> credentials;
  private final InstantSource clock;
  private final Links links;
  private final Guard guard;
  private final GatewayRequests requests;
  private final List<Observed> seen = new ArrayList<>();
  private final List<HttpLink> open = new ArrayList<>();
  private final long beganNanos = System.nanoTime();
  private Optional<String> scheme = Optional.empty();
  private int connection;
  private boolean handedOut;

  TunnelOpening(
      Target target,
      Optional<Credentials.Password> credentials,
      InstantSource clock,
      Links links,
      Guard guard) {
    this.target = target;
    this.gatewayHost = target.gateway().orElseThrow().host();
    this.credentials = credentials;
    this.clock = clock;
    this.links = links;
    this.guard = guard;
    this.requests = new GatewayRequests(gatewayHost, target.gateway().orElseThrow().port(), HTTPS);
  }

  /** What was seen, in its order. */
  List<Observed> seen() {
    return List.copyOf(seen);
  }

  /** Why no channel is open, from the last thing that was seen: a phrase. */
  String whyNot() {
    return seen.isEmpty()
        ? "no TLS session with it came about"
        : Failures.phrase(seen.getLast().observation());
  }

  /** Takes all steps. Empty when one failed; every connection is closed then. */
  Optional<TunnelConversation> open(TlsSession first) throws InterruptedException {
    try {
      PacketPipe pipe = transport(link(first));
      handshake(pipe);
      createTunnel(pipe);
      authorize(pipe);
      createChannel(pipe);
      handedOut = true;
      return Optional.of(
          new TunnelConversation(pipe, Duration.ofNanos(System.nanoTime() - beganNanos)));
    } catch (Ended _) {
      return Optional.empty();
    } finally {
      if (!handedOut) {
        open.forEach(HttpLink::close);
      }
    }
  }

  private HttpLink link(TlsSession session) {
    HttpLink link = new HttpLink(session);
    open.add(link);
    connection = session.conversation().id();
    return link;
  }

  private HttpLink anotherLink(String purpose) throws Ended, InterruptedException {
    return link(links.another(purpose).orElseThrow(Ended::new));
  }

  private PacketPipe transport(HttpLink first) throws Ended, InterruptedException {
    long began = System.nanoTime();
    Answer answer = first.exchange("gateway WebSocket request", requests.webSocket(), STEP_LIMIT);
    HttpHead.Response head = responded(answer, Step.REQUEST, began);
    note(answered(GatewayTransport.WEBSOCKET, head, began));
    return switch (head.status()) {
      case SWITCHING, OK -> opened(first, head, began);
      case UNAUTHORIZED -> signIn(first, head);
      default -> {
        askForRpc();
        throw new Ended();
      }
    };
  }

  private static GatewayAnswered answered(
      GatewayTransport transport, HttpHead.Response head, long beganNanos) {
    return new GatewayAnswered(
        transport,
        head.status(),
        HttpChallenge.in(head, "WWW-Authenticate").stream()
            .map(HttpChallenge::scheme)
            .distinct()
            .toList(),
        head.field("Server"),
        since(beganNanos));
  }

  /** Only whether the old transport is there; it is not spoken. */
  private void askForRpc() throws Ended, InterruptedException {
    HttpLink link = anotherLink("gateway RPC transport");
    long began = System.nanoTime();
    Answer answer = link.exchange("gateway RPC request", requests.rpc(), STEP_LIMIT);
    if (answer instanceof Answer.Responded(HttpHead.Response head)) {
      note(answered(GatewayTransport.RPC, head, began));
    }
  }

  private PacketPipe signIn(HttpLink first, HttpHead.Response refusal)
      throws Ended, InterruptedException {
    long began = System.nanoTime();
    List<String> offered =
        HttpChallenge.in(refusal, "WWW-Authenticate").stream().map(HttpChallenge::scheme).toList();
    scheme = GatewayLogin.choose(offered);
    Optional<String> objection =
        credentials.isEmpty()
            ? Optional.of("no password was given")
            : scheme.isEmpty()
                ? Optional.of("none of the offered schemes is one of ours")
                : guard.objection();
    if (objection.isPresent()) {
      note(new GatewaySignInNotTried(objection.get(), since(began)));
      throw new Ended();
    }
    boolean accepted = false;
    HttpLink link;
    HttpHead.Response head;
    try {
      link = first.isReusable() ? first : anotherLink("gateway sign-in");
      link.session().conversation().noteCredentials();
      Answer answer = login().signIn(link, requests.webSocket(), scheme.get(), STEP_LIMIT);
      head = responded(answer, Step.SIGN_IN, began);
      accepted = head.status() == SWITCHING || head.status() == OK;
    } finally {
      guard.settle(accepted);
    }
    if (accepted) {
      return opened(link, head, began);
    }
    if (head.status() / 100 == 4) {
      note(
          new GatewaySignInRefused(
              GatewayTransport.WEBSOCKET, scheme.get(), head.status(), since(began)));
    } else {
      note(answered(GatewayTransport.WEBSOCKET, head, began));
    }
    throw new Ended();
  }

  private GatewayLogin login() {
    return new GatewayLogin(credentials.orElseThrow(), gatewayHost, clock);
  }

  /** The transport that the answer opens. */
  private PacketPipe opened(HttpLink link, HttpHead.Response head, long began)
      throws Ended, InterruptedException {
    if (head.status() == OK) {
      return overHttp(link, head, began);
    }
    if (!head.field("Sec-WebSocket-Accept").equals(Optional.of(requests.webSocketAccept()))) {
      note(
          new GatewayMalformed(
              Step.REQUEST, "the upgrade is not confirmed for our key", Bytes.EMPTY, since(began)));
      throw new Ended();
    }
    note(new GatewaySignedIn(GatewayTransport.WEBSOCKET, scheme, since(began)));
    return PacketPipe.overWebSocket(link);
  }

  /** The first connection has become the one that brings packets; another one takes them. */
  private PacketPipe overHttp(HttpLink out, HttpHead.Response head, long began)
      throws Ended, InterruptedException {
    HttpLink in = anotherLink("gateway channel inwards");
    in.session().conversation().noteCredentials();
    Answer answer =
        scheme.isPresent()
            ? login().signIn(in, requests.in(), scheme.get(), STEP_LIMIT)
            : in.exchange("gateway RDG_IN_DATA", requests.in(), STEP_LIMIT);
    HttpHead.Response accepted = responded(answer, Step.SIGN_IN, began);
    if (accepted.status() != OK) {
      note(answered(GatewayTransport.HTTP, accepted, began));
      throw new Ended();
    }
    in.session().send("gateway RDG_IN_DATA", requests.inWithBody().toBytes());
    note(new GatewaySignedIn(GatewayTransport.HTTP, scheme, since(began)));
    return PacketPipe.overHttp(out, in, head.isChunked());
  }

  private void handshake(PacketPipe pipe) throws Ended, InterruptedException {
    long began = System.nanoTime();
    pipe.send("gateway handshake", new HandshakeRequest(TsguPacket.EXTENDED_AUTH_NONE));
    HandshakeResponse answer =
        await(pipe, HandshakeResponse.class, Step.HANDSHAKE, STEP_LIMIT, began);
    check(Step.HANDSHAKE, answer.errorCode(), began);
    note(
        new GatewayHandshakeAnswered(
            answer.versionMajor(),
            answer.versionMinor(),
            answer.serverVersion(),
            answer.extendedAuthentication(),
            since(began)));
  }

  private void createTunnel(PacketPipe pipe) throws Ended, InterruptedException {
    long began = System.nanoTime();
    pipe.send(
        "gateway tunnel create",
        new TunnelCreate(TsguPacket.CURRENT_CAPABILITIES, Optional.empty()));
    TunnelResponse answer = await(pipe, TunnelResponse.class, Step.TUNNEL, STEP_LIMIT, began);
    check(Step.TUNNEL, answer.statusCode(), began);
    note(
        new GatewayTunnelCreated(
            answer.serverVersion(),
            answer.capabilities(),
            answer.consentMessage().map(String::length).orElse(0),
            since(began)));
  }

  private void authorize(PacketPipe pipe) throws Ended, InterruptedException {
    long began = System.nanoTime();
    pipe.send("gateway tunnel authorization", new TunnelAuthorization(CLIENT_NAME));
    TunnelAuthorizationResponse answer =
        await(pipe, TunnelAuthorizationResponse.class, Step.AUTHORIZATION, STEP_LIMIT, began);
    check(Step.AUTHORIZATION, answer.errorCode(), began);
    note(
        new GatewayTunnelAuthorized(
            answer.redirectionFlags(),
            answer.idleTimeoutMinutes().filter(each -> each > 0).map(Duration::ofMinutes),
            since(began)));
  }

  private void createChannel(PacketPipe pipe) throws Ended, InterruptedException {
    long began = System.nanoTime();
    pipe.send("gateway channel create", new ChannelCreate(target.host(), target.port()));
    ChannelResponse answer = await(pipe, ChannelResponse.class, Step.CHANNEL, CHANNEL_LIMIT, began);
    check(Step.CHANNEL, answer.errorCode(), began);
    note(new GatewayChannelOpened(answer.udpPort(), since(began)));
  }

  private void check(Step step, GatewayCode code, long began) throws Ended {
    if (code.isError()) {
      note(new GatewayRefused(step, code, since(began)));
      throw new Ended();
    }
  }

  private <T extends TsguPacket> T await(
      PacketPipe pipe, Class<T> kind, Step step, Duration limit, long began)
      throws Ended, InterruptedException {
    for (int packets = 0; packets < MAX_OTHER_PACKETS; packets++) {
      switch (pipe.receive(limit)) {
        case PacketRead.Packet(TsguPacket packet) -> {
          if (kind.isInstance(packet)) {
            return kind.cast(packet);
          }
          if (packet instanceof TsguPacket.CloseChannel close) {
            note(new GatewayRefused(step, close.statusCode(), since(began)));
            throw new Ended();
          }
        }
        case PacketRead.Ended(Received how) -> throw ended(step, how, began);
        case PacketRead.Malformed(String problem, var firstBytes) -> {
          note(new GatewayMalformed(step, problem, firstBytes, since(began)));
          throw new Ended();
        }
      }
    }
    note(new GatewayMalformed(step, "other packets than the answer", Bytes.EMPTY, since(began)));
    throw new Ended();
  }

  private HttpHead.Response responded(Answer answer, Step step, long began) throws Ended {
    return switch (answer) {
      case Answer.Responded(HttpHead.Response head) -> head;
      case Answer.Ended(Received how) -> throw ended(step, how, began);
      case Answer.Malformed(String problem, var firstBytes) -> {
        note(new GatewayMalformed(step, problem, firstBytes, since(began)));
        throw new Ended();
      }
    };
  }

  private Ended ended(Step step, Received how, long began) {
    note(
        switch (how) {
          case Received.Closed _ -> new GatewayClosed(step, since(began));
          case Received.Reset _ -> new GatewayReset(step, since(began));
          case Received.Silent _, Received.Data _ -> new GatewaySilent(step, since(began));
          case Received.TooMuch _ ->
              new GatewayMalformed(step, "more bytes than we take", Bytes.EMPTY, since(began));
        });
    return new Ended();
  }

  private void note(GatewayObservation observation) {
    seen.add(Observed.on(connection, observation));
  }

  private static Duration since(long beganNanos) {
    return Duration.ofNanos(System.nanoTime() - beganNanos);
  }
}
