package org.rdpdoctor.lab.rdp;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.lab.tls.SecureChannel;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.gcc.ClientData;
import org.rdpdoctor.wire.gcc.ClientData.ClientMessageChannelData;
import org.rdpdoctor.wire.gcc.ClientData.ClientNetworkData;
import org.rdpdoctor.wire.gcc.ConferenceCreate;
import org.rdpdoctor.wire.gcc.RdpVersion;
import org.rdpdoctor.wire.gcc.ServerData;
import org.rdpdoctor.wire.gcc.ServerData.ServerCoreData;
import org.rdpdoctor.wire.gcc.ServerData.ServerMessageChannelData;
import org.rdpdoctor.wire.gcc.ServerData.ServerNetworkData;
import org.rdpdoctor.wire.gcc.ServerData.ServerSecurityData;
import org.rdpdoctor.wire.mcs.ConnectPdu;
import org.rdpdoctor.wire.mcs.DisconnectProviderUltimatum;
import org.rdpdoctor.wire.mcs.DisconnectReason;
import org.rdpdoctor.wire.mcs.DomainPdu;
import org.rdpdoctor.wire.mcs.DomainPdu.AttachUserConfirm;
import org.rdpdoctor.wire.mcs.DomainPdu.AttachUserRequest;
import org.rdpdoctor.wire.mcs.DomainPdu.ChannelJoinConfirm;
import org.rdpdoctor.wire.mcs.DomainPdu.ChannelJoinRequest;
import org.rdpdoctor.wire.mcs.DomainPdu.ErectDomainRequest;
import org.rdpdoctor.wire.mcs.DomainPdu.SendData;
import org.rdpdoctor.wire.mcs.McsResult;
import org.rdpdoctor.wire.rdpbcgr.AutoDetect;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.rdpbcgr.ShareControlPdu.EnhancedRedirection;
import org.rdpdoctor.wire.rdpbcgr.ShareControlPdu.ShareData;
import org.rdpdoctor.wire.rdpsec.SecurityFlags;
import org.rdpdoctor.wire.rdpsec.SecurityHeader;
import org.rdpdoctor.wire.tpkt.Tpkt;
import org.rdpdoctor.wire.x224.X224Tpdu;

/**
 * The server of one connection sequence within TLS, from MCS Connect to Demand Active (MS-RDPBCGR
 * 1.3.1.1). There is no desktop behind it: a client that goes on is told that the server is full.
 */
final class SessionServer {
  /** MCS user of the server, as Windows has it. */
  static final int SERVER_USER = 1002;

  static final long SHARE_ID = 0x0001_03EA;

  private static final int CLIENT_USER = 1007;
  private static final int FIRST_CHANNEL = 1004;
  private static final int MAX_PACKETS = 200;

  /** bMsgType 0xFF, version 3, STATUS_VALID_CLIENT, ST_NO_TRANSITION and an empty blob. */
  private static final Bytes VALID_CLIENT =
      Bytes.of(0xFF, 0x03, 0x10, 0x00)
          .append(new Writer().u32le(7).u32le(2).u16le(4).u16le(0).toBytes());

  private final SecureChannel channel;
  private final SecurityProtocols selected;
  private final SessionPolicy policy;
  private Bytes unread = Bytes.EMPTY;
  private int messageChannel;

  SessionServer(SecureChannel channel, SecurityProtocols selected, SessionPolicy policy) {
    this.channel = channel;
    this.selected = selected;
    this.policy = policy;
  }

  void serve() throws IOException {
    try {
      if (connect() && enterDomain()) {
        goOn();
      }
    } catch (DecodeException problem) {
      throw new ProtocolException(problem.getMessage());
    }
  }

  /** Whether the client may go on. */
  private boolean connect() throws IOException, DecodeException {
    ConnectPdu initial = ConnectPdu.decode(new Reader(next()));
    List<ClientData> blocks =
        ConferenceCreate.Request.decode(new Reader(initial.userData())).blocks();
    Bytes settings = new ConferenceCreate.Response(answers(blocks)).toBytes();
    channel.send(ConnectPdu.Response.of(policy.mcsResult(), settings).toPacket());
    if (!policy.mcsResult().isSuccessful()) {
      channel.close();
    }
    return policy.mcsResult().isSuccessful();
  }

  private List<ServerData> answers(List<ClientData> asked) {
    List<Integer> channels = new ArrayList<>();
    boolean wantsMessages = false;
    for (ClientData block : asked) {
      if (block instanceof ClientNetworkData network) {
        network.channels().forEach(_ -> channels.add(FIRST_CHANNEL + channels.size()));
      }
      wantsMessages |= block instanceof ClientMessageChannelData;
    }
    List<ServerData> answers = new ArrayList<>();
    answers.add(new ServerCoreData(RdpVersion.RDP_10_12, selected, 0));
    answers.add(ServerSecurityData.none());
    answers.add(new ServerNetworkData(DomainPdu.IO_CHANNEL, channels));
    if (wantsMessages) {
      messageChannel = FIRST_CHANNEL + channels.size();
      answers.add(new ServerMessageChannelData(messageChannel));
    }
    return answers;
  }

  /** Erect Domain, Attach User and every Channel Join, until the client sends its info. */
  private boolean enterDomain() throws IOException, DecodeException {
    for (int packets = 0; packets < MAX_PACKETS; packets++) {
      switch (DomainPdu.decode(new Reader(next()))) {
        case ErectDomainRequest _ -> {
          // needs no answer
        }
        case AttachUserRequest _ ->
            channel.send(
                new AttachUserConfirm(McsResult.SUCCESSFUL, Optional.of(CLIENT_USER)).toPacket());
        case ChannelJoinRequest(int user, int wanted, _) ->
            channel.send(
                new ChannelJoinConfirm(McsResult.SUCCESSFUL, user, wanted, Optional.of(wanted))
                    .toPacket());
        case SendData _ -> {
          return true; // the client info, which nobody here reads
        }
        case DisconnectProviderUltimatum _ -> {
          return false;
        }
        case AttachUserConfirm _, ChannelJoinConfirm _ -> throw new ProtocolException();
      }
    }
    throw new ProtocolException();
  }

  private void goOn() throws IOException, DecodeException {
    if (messageChannel != 0) {
      measure();
    }
    switch (policy.ending()) {
      case SessionPolicy.Ending.Active _ -> activate();
      case SessionPolicy.Ending.ErrorInfo(long code, boolean licensed) -> {
        if (licensed) {
          license();
        }
        refuse(code);
      }
      case SessionPolicy.Ending.Redirect(var redirection) -> {
        license();
        channel.send(
            indication(
                new EnhancedRedirection(SERVER_USER, 0, redirection, Bytes.EMPTY).toBytes()));
        endWith(DisconnectReason.USER_REQUESTED);
      }
      case SessionPolicy.Ending.Hang _ -> {
        license();
        channel.drain();
      }
      case SessionPolicy.Ending.Disconnect(DisconnectReason reason) -> endWith(reason);
    }
  }

  /** One round trip, a little bandwidth and the result, as Windows measures while connecting. */
  private void measure() throws IOException {
    autoDetect(AutoDetect.request(0, AutoDetect.RTT_REQUEST_CONNECTING, Bytes.EMPTY, Bytes.EMPTY));
    next();
    autoDetect(
        AutoDetect.request(1, AutoDetect.BANDWIDTH_START_CONNECTING, Bytes.EMPTY, Bytes.EMPTY));
    Bytes noise = Bytes.of(new byte[1024]);
    autoDetect(AutoDetect.request(1, AutoDetect.BANDWIDTH_PAYLOAD, Bytes.EMPTY, noise));
    autoDetect(AutoDetect.request(1, AutoDetect.BANDWIDTH_STOP_CONNECTING, Bytes.EMPTY, noise));
    next();
    Bytes result = new Writer().u32le(2).u32le(policy.bandwidthKilobits()).u32le(3).toBytes();
    autoDetect(AutoDetect.request(2, AutoDetect.RESULT_ALL, result, Bytes.EMPTY));
  }

  private void autoDetect(AutoDetect request) throws IOException {
    send(messageChannel, SecurityFlags.AUTODETECT_REQ, request.toBytes());
  }

  private void license() throws IOException {
    send(DomainPdu.IO_CHANNEL, SecurityFlags.LICENSE_PKT, VALID_CLIENT);
  }

  private void send(int toChannel, SecurityFlags flags, Bytes data) throws IOException {
    Bytes sealed = new SecurityHeader.Basic(flags).toBytes().append(data);
    channel.send(SendData.indication(SERVER_USER, toChannel, sealed).toPacket());
  }

  private static Bytes indication(Bytes shareControl) {
    return SendData.indication(SERVER_USER, DomainPdu.IO_CHANNEL, shareControl).toPacket();
  }

  private void activate() throws IOException, DecodeException {
    license();
    channel.send(indication(policy.demandActive().toBytes()));
    try {
      if (!(DomainPdu.decode(new Reader(next())) instanceof DisconnectProviderUltimatum)) {
        refuse(SessionPolicy.OUT_OF_MEMORY);
      }
    } catch (EOFException left) {
      // A client that only looks goes away without a word.
    }
  }

  private void refuse(long errorInfo) throws IOException {
    channel.send(indication(ShareData.errorInfo(SERVER_USER, SHARE_ID, errorInfo).toBytes()));
    endWith(DisconnectReason.PROVIDER_INITIATED);
  }

  private void endWith(DisconnectReason reason) throws IOException {
    channel.send(new DisconnectProviderUltimatum(reason).toPacket());
    channel.close();
  }

  /** The user data of the client's next packet. */
  private Bytes next() throws IOException {
    while (true) {
      Reader reader = new Reader(unread);
      try {
        if (!unread.isEmpty()) {
          Tpkt packet = Tpkt.decode(reader);
          unread = reader.rest();
          return X224Tpdu.DataTpdu.decode(new Reader(packet.payload())).userData();
        }
      } catch (DecodeException problem) {
        if (problem.kind() != DecodeException.Kind.NOT_ENOUGH_BYTES) {
          throw new ProtocolException(problem.getMessage());
        }
      }
      unread = unread.append(channel.read());
    }
  }

  /** What Windows calls itself in a Demand Active. */
  static Bytes sourceDescriptor() {
    return Bytes.of("RDP\0".getBytes(StandardCharsets.US_ASCII));
  }
}
