package org.rdpdoctor.lab.rdp;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.gcc.ClientData;
import org.rdpdoctor.wire.gcc.ClientData.ClientNetworkData;
import org.rdpdoctor.wire.gcc.ClientData.ClientSecurityData;
import org.rdpdoctor.wire.gcc.ConferenceCreate;
import org.rdpdoctor.wire.gcc.EncryptionMethods;
import org.rdpdoctor.wire.gcc.RdpVersion;
import org.rdpdoctor.wire.gcc.ServerData;
import org.rdpdoctor.wire.gcc.ServerData.ServerCoreData;
import org.rdpdoctor.wire.gcc.ServerData.ServerNetworkData;
import org.rdpdoctor.wire.mcs.ConnectPdu;
import org.rdpdoctor.wire.mcs.DisconnectProviderUltimatum;
import org.rdpdoctor.wire.mcs.DomainPdu;
import org.rdpdoctor.wire.mcs.DomainPdu.AttachUserConfirm;
import org.rdpdoctor.wire.mcs.DomainPdu.AttachUserRequest;
import org.rdpdoctor.wire.mcs.DomainPdu.ChannelJoinConfirm;
import org.rdpdoctor.wire.mcs.DomainPdu.ChannelJoinRequest;
import org.rdpdoctor.wire.mcs.DomainPdu.ErectDomainRequest;
import org.rdpdoctor.wire.mcs.DomainPdu.SendData;
import org.rdpdoctor.wire.mcs.McsResult;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.rdpbcgr.ShareControlPdu;
import org.rdpdoctor.wire.rdpbcgr.ShareControlPdu.ShareData;
import org.rdpdoctor.wire.rdpele.LicensingMessage;
import org.rdpdoctor.wire.rdpele.LicensingPdu;
import org.rdpdoctor.wire.rdpsec.SecurityFlags;

/**
 * A server from MCS Connect to an empty desktop (MS-RDPBCGR 1.3.1.1): a real client comes to its
 * session and sees nothing in it.
 *
 * @param encryption what the server chooses of the client's methods
 * @param licensing how licensing goes
 */
public record DesktopServer(Encryption encryption, LicensingServer licensing) {
  private static final int IO_CHANNEL = DomainPdu.IO_CHANNEL;
  private static final int FIRST_CHANNEL = 1004;
  private static final int CONFIRM_ACTIVE = 3;
  private static final int SYNCHRONIZE = 31;
  private static final int CONTROL = 20;
  private static final int FONT_LIST = 39;
  private static final int FONT_MAP = 40;

  /** What a server does about Standard RDP Security. */
  @FunctionalInterface
  public interface Encryption {
    /** Within TLS there is none. */
    Encryption NONE = _ -> Optional.of(ServerSecurity.none());

    /** Empty ends the connection: nothing of the client's will do. */
    Optional<ServerSecurity> choose(EncryptionMethods offered);
  }

  /** Serves until the client leaves. */
  public void serve(SessionLine line, SecurityProtocols selected) throws IOException {
    try {
      ConnectPdu connect = ConnectPdu.decode(new Reader(line.read()));
      if (connect instanceof ConnectPdu.Initial initial) {
        List<ClientData> blocks =
            ConferenceCreate.Request.decode(new Reader(initial.userData())).blocks();
        Optional<ServerSecurity> security = encryption.choose(methods(blocks));
        if (security.isPresent()) {
          new Session(line, selected, security.get(), channels(blocks)).serve();
        }
      }
    } catch (DecodeException problem) {
      throw new ProtocolException(problem.getMessage());
    }
  }

  private static EncryptionMethods methods(List<ClientData> blocks) {
    return blocks.stream()
        .filter(ClientSecurityData.class::isInstance)
        .map(block -> ((ClientSecurityData) block).methods())
        .findFirst()
        .orElse(EncryptionMethods.NONE);
  }

  private static int channels(List<ClientData> blocks) {
    return blocks.stream()
        .filter(ClientNetworkData.class::isInstance)
        .mapToInt(block -> ((ClientNetworkData) block).channels().size())
        .findFirst()
        .orElse(0);
  }

  /** One client. */
  private final class Session {
    private final SessionLine line;
    private final SecurityProtocols selected;
    private final ServerSecurity security;
    private final List<Integer> channels = new ArrayList<>();
    private final int user;
    private final LicensingServer.Exchange licensingExchange = licensing.begin();
    private boolean ended;

    private Session(
        SessionLine line, SecurityProtocols selected, ServerSecurity security, int channelCount) {
      this.line = line;
      this.selected = selected;
      this.security = security;
      for (int i = 0; i < channelCount; i++) {
        channels.add(FIRST_CHANNEL + i);
      }
      this.user = FIRST_CHANNEL + channelCount;
    }

    private void serve() throws IOException, DecodeException {
      List<ServerData> blocks =
          List.of(
              new ServerCoreData(RdpVersion.RDP_10_12, selected, 0),
              new ServerNetworkData(IO_CHANNEL, channels),
              security.data());
      Bytes conference = new ConferenceCreate.Response(blocks).toBytes();
      line.send(ConnectPdu.Response.of(McsResult.SUCCESSFUL, conference).toPacket());
      try {
        while (!ended) {
          act(DomainPdu.decode(new Reader(line.read())));
        }
      } catch (EOFException clientLeft) {
        ended = true;
      }
    }

    private void act(DomainPdu pdu) throws IOException, DecodeException {
      switch (pdu) {
        case AttachUserRequest _ ->
            line.send(new AttachUserConfirm(McsResult.SUCCESSFUL, Optional.of(user)).toPacket());
        case ChannelJoinRequest join ->
            line.send(
                new ChannelJoinConfirm(
                        McsResult.SUCCESSFUL, user, join.channel(), Optional.of(join.channel()))
                    .toPacket());
        case SendData data -> act(data);
        case DisconnectProviderUltimatum _ -> ended = true;
        case ErectDomainRequest _, AttachUserConfirm _, ChannelJoinConfirm _ -> {}
      }
    }

    private void act(SendData data) throws IOException, DecodeException {
      if (data.channel() != IO_CHANNEL) {
        return;
      }
      if (security.awaitsExchange()) {
        security.exchange(data.userData());
      } else if (!security.headerEverywhere() && isShareControl(data.userData())) {
        share(ShareControlPdu.decode(new Reader(data.userData())));
      } else {
        act(security.open(data.userData()));
      }
    }

    /** A Share Control PDU begins with its length, a security header with flags. */
    private static boolean isShareControl(Bytes userData) {
      return userData.size() >= ShareControlPdu.HEADER_SIZE
          && (userData.at(0) | userData.at(1) << 8) == userData.size();
    }

    private void act(ServerSecurity.Opened opened) throws IOException, DecodeException {
      if (opened.flags().contains(SecurityFlags.INFO_PKT)) {
        license(licensingExchange.open());
      } else if (opened.flags().contains(SecurityFlags.LICENSE_PKT)) {
        LicensingMessage message = LicensingPdu.decode(new Reader(opened.data())).message();
        license(licensingExchange.take(message));
      } else {
        share(ShareControlPdu.decode(new Reader(opened.data())));
      }
    }

    private void license(LicensingServer.Answer answer) throws IOException {
      for (LicensingMessage message : answer.messages()) {
        sendSealed(SecurityFlags.LICENSE_PKT, new LicensingPdu(message).toBytes());
      }
      if (answer.done()) {
        sendShare(SessionPolicy.OPEN.demandActive());
      }
      ended = answer.refused();
    }

    private void share(ShareControlPdu pdu) throws IOException {
      if (pdu.type() == CONFIRM_ACTIVE) {
        sendData(SYNCHRONIZE, new Writer().u16le(1).u16le(user));
        sendData(CONTROL, new Writer().u16le(4).u16le(0).u32le(0)); // CTRLACTION_COOPERATE
      } else if (pdu instanceof ShareData data && data.type2() == CONTROL) {
        if (data.data().size() > 0 && data.data().at(0) == 1) { // CTRLACTION_REQUEST_CONTROL
          sendData(CONTROL, new Writer().u16le(2).u16le(user).u32le(SessionServer.SERVER_USER));
        }
      } else if (pdu instanceof ShareData data && data.type2() == FONT_LIST) {
        sendData(FONT_MAP, new Writer().u16le(0).u16le(0).u16le(3).u16le(4));
      }
    }

    private void sendData(int type, Writer body) throws IOException {
      sendShare(
          ShareData.of(SessionServer.SERVER_USER, SessionServer.SHARE_ID, type, body.toBytes()));
    }

    private void sendShare(ShareControlPdu pdu) throws IOException {
      if (security.headerEverywhere()) {
        sendSealed(SecurityFlags.NONE, pdu.toBytes());
      } else {
        send(pdu.toBytes());
      }
    }

    private void sendSealed(SecurityFlags flags, Bytes clear) throws IOException {
      send(security.seal(flags, clear));
    }

    private void send(Bytes userData) throws IOException {
      line.send(SendData.indication(SessionServer.SERVER_USER, IO_CHANNEL, userData).toPacket());
    }
  }
}
