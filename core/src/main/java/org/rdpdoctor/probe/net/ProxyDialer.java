package org.rdpdoctor.probe.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.TcpObservation;
import org.rdpdoctor.model.TcpObservation.TcpNotForwarded;
import org.rdpdoctor.model.TcpObservation.TcpProhibited;
import org.rdpdoctor.model.TcpObservation.TcpRefused;
import org.rdpdoctor.model.TcpObservation.TcpReset;
import org.rdpdoctor.model.TcpObservation.TcpTimedOut;
import org.rdpdoctor.model.TcpObservation.TcpUnreachable;
import org.rdpdoctor.probe.net.Conversation.Received;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.http.HttpField;
import org.rdpdoctor.wire.http.HttpHead;
import org.rdpdoctor.wire.socks.Socks5.Message;
import org.rdpdoctor.wire.socks.Socks5.MethodChoice;
import org.rdpdoctor.wire.socks.Socks5.MethodOffer;

/**
 * Asks a proxy for each connection, by the host's name: CONNECT of HTTP (RFC 9110 section 9.3.6) or
 * SOCKS 5 (RFC 1928). No credentials are given to it.
 */
public final class ProxyDialer implements RoadDialer {
  private static final String BY = "the proxy";
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int MAX_READS = 64;

  private final ProxyAddress proxy;
  private final String host;
  private final RoadDialer direct;

  /**
   * @param host whom the proxy shall connect to
   */
  public ProxyDialer(ProxyAddress proxy, String host, RoadDialer direct) {
    this.proxy = proxy;
    this.host = host;
    this.direct = direct;
  }

  /** Reads one message of the proxy. */
  @FunctionalInterface
  private interface Decoder<T extends WireMessage> {
    T decode(Reader reader) throws DecodeException;
  }

  /** Why the proxy gives no connection; a phrase. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    Refusal(String how) {
      super(how);
    }
  }

  @Override
  public Optional<String> forwardedBy() {
    return Optional.of(BY);
  }

  @Override
  public Dialed dial(Call call) throws InterruptedException {
    long began = System.nanoTime();
    Optional<InetAddress> address = address();
    if (address.isEmpty()) {
      return failed(call, "its name %s cannot be resolved".formatted(proxy.host()), began);
    }
    Call toProxy =
        new Call(
            call.stage(),
            call.purpose(),
            address.get(),
            proxy.port(),
            call.limit(),
            call.receiveBufferBytes());
    return switch (direct.dial(toProxy)) {
      case Dialed.Connected(Conversation conversation, Duration _) ->
          ask(call, conversation, began);
      case Dialed.Failed(TcpObservation why) -> failed(call, phrase(why), began);
    };
  }

  private Optional<InetAddress> address() {
    try {
      return Optional.of(InetAddress.getByName(proxy.host()));
    } catch (UnknownHostException _) {
      return Optional.empty();
    }
  }

  private Dialed ask(Call call, Conversation conversation, long began) throws InterruptedException {
    boolean open = false;
    try {
      switch (proxy.kind()) {
        case HTTP -> connectByHttp(conversation, call.port());
        case SOCKS5 -> connectBySocks(conversation, call.port());
      }
      open = true;
      return new Dialed.Connected(conversation, since(began));
    } catch (Refusal refusal) {
      return failed(call, String.valueOf(refusal.getMessage()), began);
    } finally {
      if (!open) {
        conversation.close();
      }
    }
  }

  private void connectByHttp(Conversation conversation, int port)
      throws Refusal, InterruptedException {
    String authority = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    HttpHead.Request request =
        new HttpHead.Request("CONNECT", authority, List.of(new HttpField("Host", authority)));
    conversation.send("HTTP CONNECT", request.toBytes());
    if (!(receive(conversation, HttpHead::decode) instanceof HttpHead.Response response)) {
      throw new Refusal("it answers with a request");
    }
    if (response.status() == 407) {
      throw new Refusal("it demands authentication (status 407)");
    }
    if (response.status() / 100 != 2) {
      throw new Refusal("it refuses with status %d".formatted(response.status()));
    }
  }

  private void connectBySocks(Conversation conversation, int port)
      throws Refusal, InterruptedException {
    conversation.send("SOCKS methods", new MethodOffer(Bytes.of(0)).toBytes());
    MethodChoice choice = receive(conversation, MethodChoice::decode);
    if (choice.method() != MethodOffer.NO_AUTHENTICATION) {
      throw new Refusal("it demands authentication");
    }
    conversation.send("SOCKS connect", request(port).toBytes());
    Message reply = receive(conversation, Message::decode);
    if (reply.code() != Message.SUCCEEDED) {
      throw new Refusal("it refuses: " + reply.meaning().orElse("reply " + reply.code()));
    }
  }

  private Message request(int port) {
    try {
      return Message.connect(Bytes.of(InetAddress.ofLiteral(host).getAddress()), port);
    } catch (IllegalArgumentException _) {
      byte[] name = host.getBytes(StandardCharsets.ISO_8859_1);
      return new Message(Message.CONNECT, 0, Message.NAME, Bytes.of(name), port);
    }
  }

  /** One message; nothing may follow it, since the other side speaks only when it is spoken to. */
  private static <T extends WireMessage> T receive(Conversation conversation, Decoder<T> decoder)
      throws Refusal, InterruptedException {
    Bytes received = Bytes.EMPTY;
    for (int reads = 0; reads < MAX_READS; reads++) {
      Received next = conversation.receive(LIMIT);
      if (!(next instanceof Received.Data(Bytes bytes))) {
        throw new Refusal(phrase(next));
      }
      received = received.append(bytes);
      try {
        return decoder.decode(new Reader(received));
      } catch (DecodeException problem) {
        if (problem.kind() != DecodeException.Kind.NOT_ENOUGH_BYTES) {
          throw new Refusal("its answer is none of this protocol");
        }
      }
    }
    throw new Refusal("its answer comes in too many pieces");
  }

  private static String phrase(Received how) {
    return switch (how) {
      case Received.Closed _ -> "it closes the connection";
      case Received.Reset _ -> "it resets the connection";
      case Received.Silent _, Received.Data _ -> "it does not answer";
      case Received.TooMuch _ -> "it sends too much";
    };
  }

  private static String phrase(TcpObservation why) {
    return switch (why) {
      case TcpRefused _, TcpReset _ -> "its port refuses the connection";
      case TcpTimedOut _ -> "its port does not answer";
      case TcpUnreachable _ -> "it is unreachable";
      case TcpProhibited _ -> "the connection to it is prohibited";
      case TcpObservation.TcpConnected _,
          TcpObservation.TcpForwarded _,
          TcpNotForwarded _,
          TcpObservation.OtherPortTried _ ->
          "it cannot be connected to";
    };
  }

  private Dialed failed(Call call, String how, long began) {
    return new Dialed.Failed(new TcpNotForwarded(host, call.port(), BY, how, since(began)));
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  @Override
  public void close() {
    direct.close();
  }
}
