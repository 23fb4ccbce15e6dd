package org.rdpdoctor.lab.gateway;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.tsgu.GatewayCode;
import org.rdpdoctor.wire.tsgu.TsguPacket;
import org.rdpdoctor.wire.tsgu.TsguPacket.ChannelCreate;
import org.rdpdoctor.wire.tsgu.TsguPacket.ChannelResponse;
import org.rdpdoctor.wire.tsgu.TsguPacket.CloseChannel;
import org.rdpdoctor.wire.tsgu.TsguPacket.Data;
import org.rdpdoctor.wire.tsgu.TsguPacket.ExtendedAuthentication;
import org.rdpdoctor.wire.tsgu.TsguPacket.HandshakeRequest;
import org.rdpdoctor.wire.tsgu.TsguPacket.HandshakeResponse;
import org.rdpdoctor.wire.tsgu.TsguPacket.KeepAlive;
import org.rdpdoctor.wire.tsgu.TsguPacket.Reauthentication;
import org.rdpdoctor.wire.tsgu.TsguPacket.ServiceMessage;
import org.rdpdoctor.wire.tsgu.TsguPacket.TunnelAuthorization;
import org.rdpdoctor.wire.tsgu.TsguPacket.TunnelAuthorizationResponse;
import org.rdpdoctor.wire.tsgu.TsguPacket.TunnelCreate;
import org.rdpdoctor.wire.tsgu.TsguPacket.TunnelResponse;
import org.rdpdoctor.wire.tsgu.TsguPacket.UnknownPacket;

/** The server of MS-TSGU section 3.2.5, one tunnel with one channel. */
final class Tunnel {
  private static final int TUNNEL_ID = 9;
  private static final int BUFFER_BYTES = 16 * 1024;

  /** What carries packets. */
  interface Carrier {
    TsguPacket read() throws IOException;

    void write(TsguPacket packet) throws IOException;
  }

  private final Carrier carrier;
  private final GatewayPolicy policy;
  private final Backends backends;

  Tunnel(Carrier carrier, GatewayPolicy policy, Backends backends) {
    this.carrier = carrier;
    this.policy = policy;
    this.backends = backends;
  }

  /** Serves until the client ends or is refused. */
  void serve() throws IOException {
    Optional<Socket> target = Optional.empty();
    try {
      boolean goesOn = true;
      while (goesOn) {
        TsguPacket packet = carrier.read();
        if (packet instanceof ChannelCreate asked) {
          target = createChannel(asked);
          goesOn = target.isPresent();
        } else if (packet instanceof Data data) {
          forward(target, data);
        } else {
          goesOn = answer(packet);
        }
      }
    } finally {
      if (target.isPresent()) {
        target.get().close();
      }
    }
  }

  private boolean answer(TsguPacket packet) throws IOException {
    return switch (packet) {
      case HandshakeRequest _ -> {
        carrier.write(new HandshakeResponse(GatewayCode.SUCCESS, TsguPacket.EXTENDED_AUTH_NONE));
        yield true;
      }
      case TunnelCreate _ -> createTunnel();
      case TunnelAuthorization _ -> authorize();
      case CloseChannel close -> {
        if (!close.response()) {
          carrier.write(new CloseChannel(true, GatewayCode.SUCCESS, Optional.empty()));
        }
        yield false;
      }
      case KeepAlive _ -> {
        carrier.write(new KeepAlive(Optional.empty()));
        yield true;
      }
      case HandshakeResponse _,
          ExtendedAuthentication _,
          TunnelResponse _,
          TunnelAuthorizationResponse _,
          ChannelCreate _,
          ChannelResponse _,
          Data _,
          ServiceMessage _,
          Reauthentication _,
          UnknownPacket _ ->
          true;
    };
  }

  private boolean createTunnel() throws IOException {
    boolean refused = policy.tunnel().isError();
    carrier.write(
        refused
            ? TunnelResponse.refused(policy.tunnel())
            : TunnelResponse.opened(
                TUNNEL_ID, TsguPacket.CURRENT_CAPABILITIES, policy.consentMessage()));
    return !refused;
  }

  private boolean authorize() throws IOException {
    boolean refused = policy.authorization().isError();
    carrier.write(
        refused
            ? TunnelAuthorizationResponse.refused(policy.authorization())
            : TunnelAuthorizationResponse.authorized());
    return !refused;
  }

  private Optional<Socket> createChannel(ChannelCreate asked) throws IOException {
    if (policy.channel().isError()) {
      carrier.write(ChannelResponse.refused(policy.channel()));
      return Optional.empty();
    }
    String host = asked.resources().isEmpty() ? "" : asked.resources().getFirst();
    Optional<Socket> socket = backends.connect(host.replace("\0", ""), asked.port());
    if (socket.isEmpty()) {
      carrier.write(ChannelResponse.refused(GatewayCode.PROXY_TS_CONNECTFAILED));
      return Optional.empty();
    }
    carrier.write(ChannelResponse.opened(1));
    Socket target = socket.get();
    Thread.ofVirtual().name("lab-gateway").start(() -> bringBack(target));
    return socket;
  }

  private static void forward(Optional<Socket> target, Data data) throws IOException {
    if (target.isEmpty()) {
      throw new EOFException();
    }
    target.get().getOutputStream().write(data.payload().toArray());
  }

  /** Ends the channel as soon as the target does. */
  private void bringBack(Socket target) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream input = target.getInputStream();
      for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
        carrier.write(new Data(Bytes.of(buffer, 0, count)));
      }
      carrier.write(new CloseChannel(false, GatewayCode.SUCCESS, Optional.empty()));
    } catch (IOException ended) {
      closeChannel();
    }
  }

  private void closeChannel() {
    try {
      carrier.write(
          new CloseChannel(false, GatewayCode.PROXY_ALREADYDISCONNECTED, Optional.empty()));
    } catch (IOException gone) {
      // The client has left first.
    }
  }
}
