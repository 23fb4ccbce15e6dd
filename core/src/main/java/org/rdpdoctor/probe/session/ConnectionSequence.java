package org.rdpdoctor.probe.session;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.rdpdoctor.model.LicensingObservation;
import org.rdpdoctor.model.LicensingObservation.LicensingSkipped;
import org.rdpdoctor.model.SessionObservation;
import org.rdpdoctor.model.SessionObservation.ChannelJoinRefused;
import org.rdpdoctor.model.SessionObservation.DemandActiveReceived;
import org.rdpdoctor.model.SessionObservation.ErrorInfoReceived;
import org.rdpdoctor.model.SessionObservation.McsRefused;
import org.rdpdoctor.model.SessionObservation.ServerCertificateReceived;
import org.rdpdoctor.model.SessionObservation.ServerCertificateUnreadable;
import org.rdpdoctor.model.SessionObservation.ServerSettingsReceived;
import org.rdpdoctor.model.SessionObservation.ServerSignaturesWrong;
import org.rdpdoctor.model.SessionObservation.SessionAlerted;
import org.rdpdoctor.model.SessionObservation.SessionClosed;
import org.rdpdoctor.model.SessionObservation.SessionDisconnected;
import org.rdpdoctor.model.SessionObservation.SessionGivenUp;
import org.rdpdoctor.model.SessionObservation.SessionMalformed;
import org.rdpdoctor.model.SessionObservation.SessionRedirected;
import org.rdpdoctor.model.SessionObservation.SessionReset;
import org.rdpdoctor.model.SessionObservation.SessionSilent;
import org.rdpdoctor.model.SessionObservation.SessionStep;
import org.rdpdoctor.probe.HandOver;
import org.rdpdoctor.probe.net.Conversation.Received;
import org.rdpdoctor.probe.net.Deadline;
import org.rdpdoctor.probe.session.LicensingDialogue.Step;
import org.rdpdoctor.probe.session.PacketReader.Heard;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.gcc.ClientData;
import org.rdpdoctor.wire.gcc.ClientData.ClientClusterData;
import org.rdpdoctor.wire.gcc.ClientData.ClientCoreData;
import org.rdpdoctor.wire.gcc.ClientData.ClientMessageChannelData;
import org.rdpdoctor.wire.gcc.ClientData.ClientNetworkData;
import org.rdpdoctor.wire.gcc.ClientData.ClientSecurityData;
import org.rdpdoctor.wire.gcc.ConferenceCreate;
import org.rdpdoctor.wire.gcc.EncryptionMethods;
import org.rdpdoctor.wire.gcc.RdpVersion;
import org.rdpdoctor.wire.gcc.ServerData;
import org.rdpdoctor.wire.gcc.ServerData.ServerCoreData;
import org.rdpdoctor.wire.gcc.ServerData.ServerMessageChannelData;
import org.rdpdoctor.wire.gcc.ServerData.ServerMultitransportData;
import org.rdpdoctor.wire.gcc.ServerData.ServerNetworkData;
import org.rdpdoctor.wire.gcc.ServerData.ServerSecurityData;
import org.rdpdoctor.wire.gcc.ServerData.ServerSecurityData.ServerKeys;
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
import org.rdpdoctor.wire.rdpbcgr.AutoDetect;
import org.rdpdoctor.wire.rdpbcgr.ClientInfo;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.rdpbcgr.ServerRedirection;
import org.rdpdoctor.wire.rdpbcgr.ServerRedirection.Field;
import org.rdpdoctor.wire.rdpbcgr.ShareControlPdu;
import org.rdpdoctor.wire.rdpbcgr.ShareControlPdu.DeactivateAll;
import org.rdpdoctor.wire.rdpbcgr.ShareControlPdu.DemandActive;
import org.rdpdoctor.wire.rdpbcgr.ShareControlPdu.EnhancedRedirection;
import org.rdpdoctor.wire.rdpbcgr.ShareControlPdu.OtherShareControl;
import org.rdpdoctor.wire.rdpbcgr.ShareControlPdu.ShareData;
import org.rdpdoctor.wire.rdpsec.RsaKey;
import org.rdpdoctor.wire.rdpsec.SecurityFlags;
import org.rdpdoctor.wire.rdpsec.ServerCertificate;

/**
 * One connection sequence from MCS Connect on (MS-RDPBCGR 1.3.1.1). It asks for no static channels,
 * answers auto-detect requests, stops at Demand Active and takes its leave.
 */
final class ConnectionSequence implements HandOver.Sequence {
  /** For each answer until the client info is sent; servers answer at once. */
  private static final Duration SETTINGS_LIMIT = Duration.ofSeconds(6);

  /** What follows a Set Error Info is the end, which comes at once. */
  private static final Duration FAREWELL_LIMIT = Duration.ofMillis(500);

  /** A server that talks on without ever coming to Demand Active ends here. */
  private static final int MAX_PDUS = 2000;

  private static final int MAX_NAME_CHARACTERS = 256;
  private static final int SHOWN_BYTES = 64;

  /** What the computer calls itself to the server. */
  private static final String CLIENT_NAME = "rdpdoctor";

  /**
   * How to go about it.
   *
   * @param selected what the server chose in the negotiation
   * @param methods for Standard RDP Security; none within TLS
   * @param security the layer for the server's security data; empty when there is none for it
   */
  record Plan(
      SecurityProtocols selected,
      EncryptionMethods methods,
      ClientInfo clientInfo,
      Function<ServerSecurityData, Optional<SecurityLayer>> security,
      LicensingDialogue licensing) {}

  private final Line line;
  private final Plan plan;
  private final PacketReader packets;
  private final AutoDetection autoDetection = new AutoDetection();
  private final List<SessionObservation> session = new ArrayList<>();
  private final List<LicensingObservation> licensing = new ArrayList<>();
  private SessionStep step = SessionStep.MCS_CONNECT;
  private long sentNanos = System.nanoTime();
  private SecurityLayer security = SecurityLayer.WITHIN_TLS;
  private int ioChannel = DomainPdu.IO_CHANNEL;
  private Optional<Integer> messageChannel = Optional.empty();
  private int user;
  private boolean active;
  private boolean licensed;
  private boolean ended;

  ConnectionSequence(Line line, Plan plan) {
    this.line = line;
    this.plan = plan;
    this.packets = new PacketReader(line);
  }

  int connection() {
    return line.conversation().id();
  }

  /** What was seen apart from licensing, in its order. */
  List<SessionObservation> session() {
    List<SessionObservation> all = new ArrayList<>(session);
    all.addAll(autoDetection.seen());
    if (security.wrongSignatures() > 0) {
      all.add(new ServerSignaturesWrong(security.wrongSignatures(), took()));
    }
    return List.copyOf(all);
  }

  List<LicensingObservation> licensing() {
    return List.copyOf(licensing);
  }

  /** What was awaited last. */
  SessionStep step() {
    return step;
  }

  /** Neither the server nor we have ended the sequence. */
  boolean goesOn() {
    return !ended && !active;
  }

  /** Goes on until licensing has ended one way or the other. */
  void goThroughLicensing(Duration limit) throws InterruptedException {
    Deadline deadline = Deadline.in(limit);
    try {
      connect(deadline);
      attachUser(deadline);
      joinChannels(deadline);
      sendClientInfo();
      while (!licensed && goesOn()) {
        hear(deadline);
      }
    } catch (SequenceEnd end) {
      note(end);
      if (!licensed) {
        licensing.addAll(plan.licensing().seen());
      }
    }
  }

  /** Goes on to Demand Active. */
  void goToDemandActive(Duration limit) throws InterruptedException {
    Deadline deadline = Deadline.in(limit);
    step = SessionStep.DEMAND_ACTIVE;
    try {
      while (goesOn()) {
        hear(deadline);
      }
    } catch (SequenceEnd end) {
      note(end);
    }
  }

  private void note(SequenceEnd end) {
    session.add(end.why());
    ended = true;
  }

  private void connect(Deadline deadline) throws SequenceEnd, InterruptedException {
    List<ClientData> blocks =
        List.of(
            ClientCoreData.of(
                CLIENT_NAME,
                ClientCoreData.SUPPORT_ERRINFO_PDU
                    | ClientCoreData.VALID_CONNECTION_TYPE
                    | ClientCoreData.SUPPORT_NETWORK_AUTODETECT,
                plan.selected()),
            new ClientClusterData(
                ClientClusterData.REDIRECTION_SUPPORTED | ClientClusterData.REDIRECTION_VERSION_6,
                0),
            new ClientSecurityData(plan.methods()),
            new ClientNetworkData(List.of()),
            new ClientMessageChannelData());
    send(
        "MCS Connect Initial",
        ConnectPdu.Initial.of(new ConferenceCreate.Request(blocks).toBytes()).toPacket());
    Bytes answer = await(deadline, SETTINGS_LIMIT);
    ConnectPdu.Response response = readResponse(answer);
    if (!response.result().isSuccessful()) {
      throw new SequenceEnd(new McsRefused(step, response.result(), took()));
    }
    settings(response);
  }

  private ConnectPdu.Response readResponse(Bytes answer) throws SequenceEnd {
    try {
      return switch (ConnectPdu.decode(new Reader(answer))) {
        case ConnectPdu.Response response -> response;
        case ConnectPdu.Initial _ -> throw malformed("MCS Connect Initial as the answer", answer);
      };
    } catch (DecodeException problem) {
      throw asUltimatum(answer).orElseGet(() -> malformed(problem, answer));
    }
  }

  /** A server that does not want to go on may end the domain instead of answering. */
  private Optional<SequenceEnd> asUltimatum(Bytes answer) {
    try {
      return DomainPdu.decode(new Reader(answer))
              instanceof DisconnectProviderUltimatum(DisconnectReason reason, _)
          ? Optional.of(new SequenceEnd(new SessionDisconnected(step, reason.value(), took())))
          : Optional.empty();
    } catch (DecodeException _) {
      return Optional.empty();
    }
  }

  private void settings(ConnectPdu.Response response) throws SequenceEnd {
    try {
      ConferenceCreate.Response conference =
          ConferenceCreate.Response.decode(new Reader(response.userData()));
      List<String> oddities = new ArrayList<>(response.oddities());
      oddities.addAll(conference.oddities());
      take(conference.blocks(), oddities);
    } catch (DecodeException problem) {
      throw malformed(problem, response.userData());
    }
  }

  private void take(List<ServerData> blocks, List<String> oddities) throws SequenceEnd {
    Optional<ServerCoreData> core = find(blocks, ServerCoreData.class);
    Optional<ServerNetworkData> network = find(blocks, ServerNetworkData.class);
    ServerSecurityData keys =
        find(blocks, ServerSecurityData.class).orElseGet(ServerSecurityData::none);
    if (core.isEmpty() || network.isEmpty()) {
      oddities.add("core or network data is missing");
    }
    ioChannel = network.map(ServerNetworkData::ioChannel).orElse(DomainPdu.IO_CHANNEL);
    messageChannel =
        find(blocks, ServerMessageChannelData.class).map(ServerMessageChannelData::channel);
    session.add(
        new ServerSettingsReceived(
            core.map(ServerCoreData::version).orElse(new RdpVersion(0)),
            core.flatMap(ServerCoreData::clientRequestedProtocols),
            core.flatMap(ServerCoreData::earlyCapabilityFlags),
            keys.method(),
            keys.level(),
            keys.keys().map(each -> each.certificate().size()).orElse(0),
            ioChannel,
            network.map(ServerNetworkData::channels).orElse(List.of()),
            messageChannel,
            find(blocks, ServerMultitransportData.class).map(ServerMultitransportData::flags),
            oddities.stream().map(ConnectionSequence::shorten).toList(),
            took()));
    keys.keys().filter(each -> !each.certificate().isEmpty()).ifPresent(this::readCertificate);
    security =
        plan.security()
            .apply(keys)
            .orElseThrow(() -> givenUp("no encryption of ours fits the server's security data"));
  }

  private void readCertificate(ServerKeys keys) {
    try {
      ServerCertificate certificate = ServerCertificate.decode(new Reader(keys.certificate()));
      certificate.key().ifPresent(plan.licensing()::serverKey);
      session.add(
          new ServerCertificateReceived(
              StandardSecurity.formOf(certificate),
              certificate.temporary(),
              certificate.key().map(RsaKey::bits).orElse(0),
              certificate instanceof ServerCertificate.Proprietary proprietary
                  ? Optional.of(proprietary.isSignatureValid())
                  : Optional.empty(),
              certificate.oddities(),
              took()));
    } catch (DecodeException problem) {
      session.add(
          new ServerCertificateUnreadable(
              String.valueOf(problem.getMessage()), keys.certificate().first(SHOWN_BYTES), took()));
    }
  }

  private static <T extends ServerData> Optional<T> find(List<ServerData> blocks, Class<T> kind) {
    return blocks.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  private void attachUser(Deadline deadline) throws SequenceEnd, InterruptedException {
    step = SessionStep.MCS_ATTACH_USER;
    send("MCS Erect Domain", new ErectDomainRequest(0, 0).toPacket());
    send("MCS Attach User", new AttachUserRequest().toPacket());
    Bytes answer = await(deadline, SETTINGS_LIMIT);
    if (!(domain(answer) instanceof AttachUserConfirm confirm)) {
      throw malformed("another answer than MCS Attach User Confirm", answer);
    }
    if (!confirm.result().isSuccessful() || confirm.initiator().isEmpty()) {
      throw new SequenceEnd(new McsRefused(step, confirm.result(), took()));
    }
    user = confirm.initiator().get();
  }

  private void joinChannels(Deadline deadline) throws SequenceEnd, InterruptedException {
    step = SessionStep.MCS_CHANNEL_JOIN;
    List<Integer> channels = new ArrayList<>(List.of(user, ioChannel));
    messageChannel.filter(channel -> channel != 0).ifPresent(channels::add);
    for (int channel : channels) {
      send("MCS Channel Join", new ChannelJoinRequest(user, channel).toPacket());
      Bytes answer = await(deadline, SETTINGS_LIMIT);
      if (!(domain(answer) instanceof ChannelJoinConfirm confirm)) {
        throw malformed("another answer than MCS Channel Join Confirm", answer);
      }
      if (!confirm.result().isSuccessful()) {
        throw new SequenceEnd(new ChannelJoinRefused(channel, confirm.result(), took()));
      }
    }
  }

  private void sendClientInfo() {
    step = SessionStep.LICENSING;
    security
        .exchange()
        .ifPresent(exchange ->
            send("Security Exchange", SendData.request(user, ioChannel, exchange).toPacket()));
    sendSealed("Client Info", ioChannel, SecurityFlags.INFO_PKT, plan.clientInfo().toBytes());
  }

  private void sendSealed(String what, int channel, SecurityFlags flags, Bytes clear) {
    Bytes sealed = security.seal(flags, clear);
    send(what, SendData.request(user, channel, sealed).toPacket());
  }

  /** Waits for the next PDU and acts on it. */
  private void hear(Deadline deadline) throws SequenceEnd, InterruptedException {
    for (int pdus = 0; pdus < MAX_PDUS; pdus++) {
      Bytes next = await(deadline, deadline.left());
      if (domain(next) instanceof SendData data && act(data)) {
        return;
      }
    }
    throw givenUp("%d messages, and none of them the one".formatted(MAX_PDUS));
  }

  /** Whether it was something that the sequence waits for. */
  private boolean act(SendData data) throws SequenceEnd, InterruptedException {
    Bytes bytes = data.userData();
    try {
      if (!security.headerEverywhere() && isShareControl(data)) {
        return act(ShareControlPdu.decode(new Reader(bytes)), bytes);
      }
      SecurityLayer.Opened opened = security.open(bytes);
      return act(data.channel(), opened);
    } catch (DecodeException problem) {
      throw malformed(problem, bytes);
    }
  }

  /**
   * Within TLS nothing but the phase tells a security header from a Share Control Header, and an
   * error may come in any phase. The one begins with flags, the other with its length.
   */
  private boolean isShareControl(SendData data) {
    Bytes bytes = data.userData();
    boolean ours = data.channel() == ioChannel && bytes.size() >= ShareControlPdu.HEADER_SIZE;
    return ours
        && (bytes.at(0) | bytes.at(1) << 8) == bytes.size()
        && (bytes.at(2) & 0xF0) == ShareControlPdu.PROTOCOL_VERSION
        && bytes.at(3) == 0;
  }

  private boolean act(int channel, SecurityLayer.Opened opened)
      throws SequenceEnd, DecodeException, InterruptedException {
    SecurityFlags flags = opened.flags();
    if (flags.contains(SecurityFlags.AUTODETECT_REQ)) {
      AutoDetect request = AutoDetect.decode(new Reader(opened.data()));
      autoDetection
          .answer(request, took())
          .ifPresent(answer ->
              sendBeside(
                  "auto-detect response", channel, SecurityFlags.AUTODETECT_RSP, answer.toBytes()));
      return false;
    }
    if (flags.contains(SecurityFlags.LICENSE_PKT)) {
      return license(opened.data());
    }
    if (flags.contains(SecurityFlags.REDIRECTION_PKT)) {
      throw redirected(ServerRedirection.decode(new Reader(opened.data())));
    }
    if (flags.contains(SecurityFlags.TRANSPORT_REQ) || flags.contains(SecurityFlags.HEARTBEAT)) {
      return false;
    }
    return act(ShareControlPdu.decode(new Reader(opened.data())), opened.data());
  }

  /** Without counting as what the server was asked last. */
  private void sendBeside(String what, int channel, SecurityFlags flags, Bytes clear) {
    Bytes packet = SendData.request(user, channel, security.seal(flags, clear)).toPacket();
    line.send(what, packet);
  }

  private boolean license(Bytes message) throws SequenceEnd {
    if (licensed) {
      return false;
    }
    return switch (plan.licensing().take(message, took())) {
      case Step.Answer(String what, Bytes answer) -> {
        sendBeside(what, ioChannel, SecurityFlags.LICENSE_PKT, answer);
        yield false;
      }
      case Step.Done(List<LicensingObservation> seen, boolean goesOn) -> {
        licensing.addAll(seen);
        licensed = true;
        ended = !goesOn;
        yield true;
      }
    };
  }

  private boolean act(ShareControlPdu pdu, Bytes bytes) throws SequenceEnd, InterruptedException {
    return switch (pdu) {
      case DemandActive demand -> {
        skipLicensing();
        session.add(observed(demand));
        active = true;
        yield true;
      }
      case EnhancedRedirection(_, _, ServerRedirection redirection, _) ->
          throw redirected(redirection);
      case ShareData data when data.errorInfo().orElse(0L) != 0 -> {
        session.add(new ErrorInfoReceived(step, data.errorInfo().orElseThrow(), took()));
        hearFarewell();
        ended = true;
        yield true;
      }
      case ShareData _, DeactivateAll _ -> false;
      case OtherShareControl other when other.type() == DemandActive.TYPE ->
          throw malformed("a Demand Active that cannot be read", bytes);
      case OtherShareControl _ -> false;
    };
  }

  /** How the server ends the connection after it has told why. */
  private void hearFarewell() throws InterruptedException {
    Deadline deadline = Deadline.in(FAREWELL_LIMIT);
    try {
      for (int pdus = 0; pdus < MAX_PDUS; pdus++) {
        DomainPdu _ = domain(await(deadline, FAREWELL_LIMIT));
      }
    } catch (SequenceEnd end) {
      if (!(end.why() instanceof SessionSilent)) {
        session.add(end.why());
      }
    }
  }

  private void skipLicensing() {
    if (!licensed) {
      licensed = true;
      licensing.add(new LicensingSkipped(took()));
    }
  }

  private DemandActiveReceived observed(DemandActive demand) {
    String source = new String(demand.sourceDescriptor().toArray(), StandardCharsets.ISO_8859_1);
    int end = source.indexOf(0);
    return new DemandActiveReceived(
        demand.shareId(),
        shorten(end < 0 ? source : source.substring(0, end)),
        demand.capabilitySets().stream().map(DemandActive.CapabilitySet::type).toList(),
        demand.sessionId(),
        took());
  }

  private SequenceEnd redirected(ServerRedirection redirection) {
    return new SequenceEnd(
        new SessionRedirected(
            step,
            redirection.text(Field.TARGET_NET_ADDRESS).map(ConnectionSequence::shorten),
            redirection.text(Field.TARGET_FQDN).map(ConnectionSequence::shorten),
            redirection.text(Field.TARGET_NETBIOS_NAME).map(ConnectionSequence::shorten),
            redirection.sessionId(),
            redirection.redirectionFlags(),
            took()));
  }

  private static String shorten(String text) {
    return text.codePointCount(0, text.length()) <= MAX_NAME_CHARACTERS
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_NAME_CHARACTERS));
  }

  private void send(String what, Bytes packet) {
    line.send(what, packet);
    sentNanos = System.nanoTime();
  }

  private Duration took() {
    return Duration.ofNanos(System.nanoTime() - sentNanos);
  }

  /** The user data of the next packet. */
  private Bytes await(Deadline deadline, Duration limit) throws SequenceEnd, InterruptedException {
    Duration left = deadline.left();
    Heard heard = packets.next(left.compareTo(limit) < 0 ? left : limit);
    return switch (heard) {
      case Heard.Data(Bytes userData) -> userData;
      case Heard.Unreadable(String problem, Bytes first) -> throw malformed(problem, first);
      case Heard.Gone(Received how) -> throw gone(how);
    };
  }

  private DomainPdu domain(Bytes userData) throws SequenceEnd {
    try {
      DomainPdu pdu = DomainPdu.decode(new Reader(userData));
      if (pdu instanceof DisconnectProviderUltimatum(DisconnectReason reason, _)) {
        throw new SequenceEnd(new SessionDisconnected(step, reason.value(), took()));
      }
      return pdu;
    } catch (DecodeException problem) {
      throw malformed(problem, userData);
    }
  }

  private SequenceEnd gone(Received how) {
    if (line.alert().isPresent()) {
      return new SequenceEnd(new SessionAlerted(step, line.alert().get(), took()));
    }
    if (line.unreadable().isPresent()) {
      return malformed("not a record of the TLS session: " + line.unreadable().get(), Bytes.EMPTY);
    }
    return new SequenceEnd(
        switch (how) {
          case Received.Closed _ -> new SessionClosed(step, took());
          case Received.Reset _ -> new SessionReset(step, took());
          case Received.Silent _, Received.Data _ -> new SessionSilent(step, took());
          case Received.TooMuch _ ->
              new SessionMalformed(step, "more bytes than we take", Bytes.EMPTY, took());
        });
  }

  private SequenceEnd malformed(DecodeException problem, Bytes bytes) {
    return malformed(String.valueOf(problem.getMessage()), bytes);
  }

  private SequenceEnd malformed(String problem, Bytes bytes) {
    return new SequenceEnd(new SessionMalformed(step, problem, bytes.first(SHOWN_BYTES), took()));
  }

  private SequenceEnd givenUp(String why) {
    return new SequenceEnd(new SessionGivenUp(step, why, took()));
  }

  /** Takes its leave as a client does whose window was closed, MS-RDPBCGR 1.3.1.4.1. */
  @Override
  public void close() {
    line.send(
        "MCS Disconnect Provider Ultimatum",
        new DisconnectProviderUltimatum(DisconnectReason.USER_REQUESTED).toPacket());
    line.close();
  }
}
