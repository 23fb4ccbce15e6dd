package org.rdpdoctor.offline.rdp;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.rdpdoctor.model.CaptureObservation.ClientDescribed;
import org.rdpdoctor.model.CaptureObservation.HttpRequested;
import org.rdpdoctor.model.CaptureObservation.StandardSecuritySeen;
import org.rdpdoctor.model.LicensingObservation.LicensingAlerted;
import org.rdpdoctor.model.LicensingObservation.LicensingValidClient;
import org.rdpdoctor.model.SessionObservation;
import org.rdpdoctor.model.SessionObservation.ChannelJoinRefused;
import org.rdpdoctor.model.SessionObservation.DemandActiveReceived;
import org.rdpdoctor.model.SessionObservation.ErrorInfoReceived;
import org.rdpdoctor.model.SessionObservation.McsRefused;
import org.rdpdoctor.model.SessionObservation.ServerSettingsReceived;
import org.rdpdoctor.model.SessionObservation.SessionClosed;
import org.rdpdoctor.model.SessionObservation.SessionDisconnected;
import org.rdpdoctor.model.SessionObservation.SessionRedirected;
import org.rdpdoctor.model.SessionObservation.SessionReset;
import org.rdpdoctor.model.SessionObservation.SessionSilent;
import org.rdpdoctor.model.SessionObservation.SessionStep;
import org.rdpdoctor.offline.flow.MemoryBudget;
import org.rdpdoctor.offline.flow.StreamBuffer;
import org.rdpdoctor.offline.flow.StreamListener.Side;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.gcc.ClientData;
import org.rdpdoctor.wire.gcc.ConferenceCreate;
import org.rdpdoctor.wire.gcc.RdpVersion;
import org.rdpdoctor.wire.gcc.ServerData;
import org.rdpdoctor.wire.gcc.ServerData.ServerSecurityData;
import org.rdpdoctor.wire.mcs.ConnectPdu;
import org.rdpdoctor.wire.mcs.DisconnectProviderUltimatum;
import org.rdpdoctor.wire.mcs.DomainPdu;
import org.rdpdoctor.wire.mcs.DomainPdu.AttachUserConfirm;
import org.rdpdoctor.wire.mcs.DomainPdu.ChannelJoinConfirm;
import org.rdpdoctor.wire.mcs.DomainPdu.SendData;
import org.rdpdoctor.wire.rdpbcgr.EarlyUserAuthorization;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.rdpbcgr.ServerRedirection;
import org.rdpdoctor.wire.rdpbcgr.ServerRedirection.Field;
import org.rdpdoctor.wire.rdpbcgr.ShareControlPdu;
import org.rdpdoctor.wire.rdpbcgr.ShareControlPdu.DemandActive;
import org.rdpdoctor.wire.rdpbcgr.ShareControlPdu.EnhancedRedirection;
import org.rdpdoctor.wire.rdpbcgr.ShareControlPdu.ShareData;
import org.rdpdoctor.wire.rdpele.LicensingErrorCode;
import org.rdpdoctor.wire.rdpele.LicensingMessage;
import org.rdpdoctor.wire.rdpele.LicensingPdu;
import org.rdpdoctor.wire.rdpsec.SecurityFlags;
import org.rdpdoctor.wire.rdpsec.SecurityHeader;
import org.rdpdoctor.wire.tpkt.Tpkt;
import org.rdpdoctor.wire.x224.X224Tpdu;

/**
 * What passes inside TLS, or in clear where there is none: CredSSP, the early authorization result,
 * then MCS, licensing and the session up to its end (MS-RDPBCGR 1.3.1.1).
 */
final class InnerSession {
  /** A TPKT packet says its length in two bytes, a TSRequest is smaller. */
  private static final int MAX_WAITING_BYTES = 1 << 17;

  /** Once the session runs only short packets are of interest: errors and farewells. */
  private static final int MAX_INTERESTING_BYTES = 4096;

  /** Of an X.224 Data TPDU: two bytes of header follow, and it is the last of its message. */
  private static final int X224_DATA = 0x02F0;

  private static final int X224_LAST = 0x80;

  /** Where MCS begins in a packet, and where the channel of Send Data stands. */
  private static final int SEND_DATA = Tpkt.HEADER_SIZE + 3;

  private static final int SEND_DATA_CHANNEL = SEND_DATA + 3;
  private static final int SEND_DATA_REQUEST = 25;
  private static final int SEND_DATA_INDICATION = 26;

  private static final int DER_SEQUENCE = 0x30;
  private static final int MCS_CONNECT = 0x7F;
  private static final int HYBRID_ANSWER_BYTES = EarlyUserAuthorization.SIZE;

  private final Notebook notebook;
  private final SecurityProtocols selected;
  private final CredSspNotes credSsp;
  private final RdstlsNotes rdstls;
  private final HttpNotes http;
  private final Map<Side, Direction> directions = new EnumMap<>(Side.class);
  private SessionStep step = SessionStep.MCS_CONNECT;
  private int ioChannel = DomainPdu.IO_CHANNEL;
  private boolean encrypted;
  private Optional<ServerSecurityData> security = Optional.empty();
  private long clientBytes;
  private long serverBytes;
  private boolean unanswered;
  private boolean ended;
  private boolean sessionBegan;
  private boolean active;
  private boolean lost;
  private boolean web;
  private boolean begun;
  private long askedNanos;

  /** What waits of one direction. */
  private static final class Direction {
    private final StreamBuffer buffer;
    private long skip;

    Direction(MemoryBudget budget) {
      this.buffer = new StreamBuffer(budget, MAX_WAITING_BYTES);
    }
  }

  InnerSession(
      Notebook notebook,
      SecurityProtocols selected,
      MemoryBudget budget,
      Optional<GatewayTunnels> tunnels) {
    this.notebook = notebook;
    this.selected = selected;
    this.credSsp = new CredSspNotes(notebook);
    this.rdstls = new RdstlsNotes(notebook);
    this.http = new HttpNotes(notebook, tunnels, budget);
    for (Side side : Side.values()) {
      directions.put(side, new Direction(budget));
    }
  }

  private Direction direction(Side side) {
    return Objects.requireNonNull(directions.get(side));
  }

  /** Whether an RD Gateway was asked inside. */
  boolean isGateway() {
    return http.isGateway();
  }

  void take(Side from, Bytes content) {
    byte[] bytes = content.toArray();
    take(from, bytes, 0, bytes.length);
  }

  void take(Side from, byte[] data, int start, int end) {
    if (security.isPresent()) {
      clientBytes += from == Side.CLIENT ? end - start : 0;
      serverBytes += from == Side.SERVER ? end - start : 0;
    }
    if (lost || start == end) {
      return;
    }
    if (HttpNotes.looksLikeHttp2(data, start, end)) {
      notebook.add(new HttpRequested("HTTP/2", "not read", false));
      lose();
      return;
    }
    if (!begun) {
      begun = true;
      web = from == Side.CLIENT && HttpNotes.looksLikeRequest(data, start, end);
    }
    if (web) {
      http.take(from, data, start, end);
      return;
    }
    Direction direction = direction(from);
    long skipped = Math.min(direction.skip, end - start);
    direction.skip -= skipped;
    int at = start + (int) skipped;
    if (at == end) {
      return;
    }
    if (!direction.buffer.add(data, at, end)) {
      lose();
      return;
    }
    while (!lost && direction.buffer.size() > 0 && readOne(from, direction)) {
      // the next
    }
  }

  /** Bytes are missing: nothing that follows can be read. */
  void lose() {
    lost = true;
    http.lose();
    release();
  }

  void release() {
    http.release();
    directions.values().forEach(each -> each.buffer.release());
  }

  /** Nothing more comes. */
  void finish(TlsNotes.Ending ending, Duration idle) {
    if (web) {
      http.finish(ending, idle);
    }
    security.ifPresent(each ->
        notebook.add(
            new StandardSecuritySeen(each.method(), each.level(), clientBytes, serverBytes)));
    boolean readable = !lost && !web && (!encrypted || step.compareTo(SessionStep.LICENSING) < 0);
    if (readable && sessionBegan && unanswered && !active && !ended) {
      Duration took = notebook.since(askedNanos).plus(idle);
      broken(ending, took).ifPresent(notebook::add);
    } else if (readable && !sessionBegan) {
      credSsp.finish(ending, idle);
    }
  }

  private Optional<SessionObservation> broken(TlsNotes.Ending ending, Duration took) {
    return switch (ending) {
      case CLOSED -> Optional.of(new SessionClosed(step, took));
      case RESET -> Optional.of(new SessionReset(step, took));
      case SILENT -> Optional.of(new SessionSilent(step, took));
      case UNTOLD -> Optional.empty();
    };
  }

  /** Whether a packet was read; false while more bytes are needed. */
  private boolean readOne(Side from, Direction direction) {
    StreamBuffer buffer = direction.buffer;
    int first = buffer.u8(0);
    if (first == Tpkt.VERSION) {
      return readPacket(from, direction);
    }
    if (!sessionBegan
        && selected.contains(SecurityProtocols.RDSTLS)
        && RdstlsNotes.begins(buffer)) {
      return readRdstls(from, buffer);
    }
    if (!sessionBegan && first == DER_SEQUENCE) {
      return readTsRequest(from, buffer);
    }
    if (!sessionBegan && from == Side.SERVER && selected.contains(SecurityProtocols.HYBRID_EX)) {
      return readAuthorization(buffer);
    }
    return sessionBegan ? skipFastPath(direction) : giveUp();
  }

  private boolean readRdstls(Side from, StreamBuffer buffer) {
    Optional<Integer> size = rdstls.size(buffer);
    if (size.isEmpty()) {
      return giveUp();
    }
    if (size.get() == 0 || buffer.size() < size.get()) {
      return false;
    }
    rdstls.take(from, buffer);
    buffer.drop(size.get());
    return true;
  }

  private boolean giveUp() {
    lose();
    return false;
  }

  private boolean readTsRequest(Side from, StreamBuffer buffer) {
    int size = derSize(buffer);
    if (size < 0 || size > MAX_WAITING_BYTES) {
      return giveUp();
    }
    if (size == 0 || buffer.size() < size) {
      return false;
    }
    credSsp.take(from, buffer.take(size));
    return true;
  }

  /** Header and content; 0 when the header is not whole, negative when it makes no sense. */
  private static int derSize(StreamBuffer buffer) {
    if (buffer.size() < 2) {
      return 0;
    }
    int first = buffer.u8(1);
    if (first < 0x80) {
      return 2 + first;
    }
    int count = first & 0x7F;
    if (count == 0 || count > 3) {
      return -1;
    }
    if (buffer.size() < 2 + count) {
      return 0;
    }
    int length = 0;
    for (int i = 0; i < count; i++) {
      length = length << 8 | buffer.u8(2 + i);
    }
    return 2 + count + length;
  }

  private boolean readAuthorization(StreamBuffer buffer) {
    if (buffer.size() < HYBRID_ANSWER_BYTES) {
      return false;
    }
    try {
      credSsp.authorized(
          EarlyUserAuthorization.decode(new Reader(buffer.take(HYBRID_ANSWER_BYTES))));
    } catch (DecodeException impossible) {
      throw new IllegalStateException("four bytes are a number", impossible);
    }
    return true;
  }

  /** MS-RDPBCGR 2.2.9.1.2: the length stands in one byte or in two. */
  private boolean skipFastPath(Direction direction) {
    StreamBuffer buffer = direction.buffer;
    if (buffer.size() < 3) {
      return false;
    }
    int length = buffer.u8(1) < 0x80 ? buffer.u8(1) : buffer.u16be(1) & 0x7FFF;
    return length < 3 ? giveUp() : skip(direction, length);
  }

  private static boolean skip(Direction direction, int length) {
    int there = Math.min(length, direction.buffer.size());
    direction.buffer.drop(there);
    direction.skip = (long) length - there;
    return there == length;
  }

  private boolean readPacket(Side from, Direction direction) {
    StreamBuffer buffer = direction.buffer;
    if (buffer.size() < Tpkt.HEADER_SIZE) {
      return false;
    }
    int length = buffer.u16be(2);
    if (length < Tpkt.HEADER_SIZE) {
      return giveUp();
    }
    if (active && (length > MAX_INTERESTING_BYTES || (from == Side.CLIENT && length > 64))) {
      return skip(direction, length);
    }
    if (buffer.size() < length) {
      return false;
    }
    if (passesBy(from, buffer, length)) {
      buffer.drop(length);
    } else {
      readPacket(from, buffer.take(length));
    }
    return true;
  }

  /**
   * Once the session runs, most packets carry data of channels (MCS Send Data, T.125 section 7 part
   * 7): of these it tells something only that they came, and that stands in their first bytes.
   */
  private boolean passesBy(Side from, StreamBuffer buffer, int length) {
    boolean carries =
        active
            && step.compareTo(SessionStep.LICENSING) >= 0
            && length > SEND_DATA_CHANNEL + 2
            && buffer.u16be(Tpkt.HEADER_SIZE) == X224_DATA
            && buffer.u8(Tpkt.HEADER_SIZE + 2) == X224_LAST
            && (buffer.u8(SEND_DATA) >>> 2 == SEND_DATA_REQUEST
                || buffer.u8(SEND_DATA) >>> 2 == SEND_DATA_INDICATION);
    if (!carries || (from == Side.SERVER && buffer.u16be(SEND_DATA_CHANNEL) == ioChannel)) {
      return false;
    }
    said(from);
    return true;
  }

  private void said(Side from) {
    unanswered = from == Side.CLIENT;
    if (from == Side.CLIENT) {
      askedNanos = notebook.nanos();
    }
  }

  private void readPacket(Side from, Bytes bytes) {
    try {
      Tpkt packet = Tpkt.decode(new Reader(bytes));
      if (X224Tpdu.decode(new Reader(packet.payload())) instanceof X224Tpdu.DataTpdu data) {
        readData(from, data.userData());
      }
    } catch (DecodeException odd) {
      // One packet that cannot be read hides no other: their lengths stand before them.
    }
  }

  private void readData(Side from, Bytes data) throws DecodeException {
    if (!sessionBegan) {
      sessionBegan = true;
      credSsp.sessionBegan();
    }
    said(from);
    if (!data.isEmpty() && data.at(0) == MCS_CONNECT) {
      readConnect(ConnectPdu.decode(new Reader(data)));
    } else {
      readDomain(from, DomainPdu.decode(new Reader(data)));
    }
  }

  private void readConnect(ConnectPdu pdu) throws DecodeException {
    switch (pdu) {
      case ConnectPdu.Initial initial ->
          describe(ConferenceCreate.Request.decode(new Reader(initial.userData())).blocks());
      case ConnectPdu.Response response -> {
        if (!response.result().isSuccessful()) {
          notebook.add(new McsRefused(step, response.result(), notebook.since(askedNanos)));
        } else {
          settle(ConferenceCreate.Response.decode(new Reader(response.userData())));
        }
      }
    }
  }

  private void describe(List<ClientData> blocks) {
    Optional<ClientData.ClientCoreData> core = find(blocks, ClientData.ClientCoreData.class);
    List<String> channels =
        find(blocks, ClientData.ClientNetworkData.class)
            .map(network -> network.channels().stream().map(each -> each.nameText()).toList())
            .orElse(List.of());
    core.ifPresent(each ->
        notebook.add(
            new ClientDescribed(
                Notebook.shorten(each.clientNameText()),
                each.clientBuild(),
                each.version().value(),
                channels)));
  }

  private void settle(ConferenceCreate.Response conference) {
    List<ServerData> blocks = conference.blocks();
    Optional<ServerData.ServerCoreData> core = find(blocks, ServerData.ServerCoreData.class);
    Optional<ServerData.ServerNetworkData> network =
        find(blocks, ServerData.ServerNetworkData.class);
    ServerSecurityData keys =
        find(blocks, ServerSecurityData.class).orElseGet(ServerSecurityData::none);
    ioChannel = network.map(ServerData.ServerNetworkData::ioChannel).orElse(DomainPdu.IO_CHANNEL);
    encrypted = keys.method().bits() != 0;
    security = encrypted ? Optional.of(keys) : Optional.empty();
    notebook.add(
        new ServerSettingsReceived(
            core.map(ServerData.ServerCoreData::version).orElse(new RdpVersion(0)),
            core.flatMap(ServerData.ServerCoreData::clientRequestedProtocols),
            core.flatMap(ServerData.ServerCoreData::earlyCapabilityFlags),
            keys.method(),
            keys.level(),
            keys.keys().map(each -> each.certificate().size()).orElse(0),
            ioChannel,
            network.map(ServerData.ServerNetworkData::channels).orElse(List.of()),
            find(blocks, ServerData.ServerMessageChannelData.class)
                .map(ServerData.ServerMessageChannelData::channel),
            find(blocks, ServerData.ServerMultitransportData.class)
                .map(ServerData.ServerMultitransportData::flags),
            conference.oddities().stream().map(Notebook::shorten).toList(),
            notebook.since(askedNanos)));
  }

  private static <T> Optional<T> find(List<?> blocks, Class<T> kind) {
    return blocks.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  private void readDomain(Side from, DomainPdu pdu) throws DecodeException {
    switch (pdu) {
      case DomainPdu.ErectDomainRequest _ -> {}
      case DomainPdu.AttachUserRequest _ -> step = SessionStep.MCS_ATTACH_USER;
      case AttachUserConfirm confirm -> {
        if (!confirm.result().isSuccessful()) {
          notebook.add(new McsRefused(step, confirm.result(), notebook.since(askedNanos)));
        }
      }
      case DomainPdu.ChannelJoinRequest _ -> step = SessionStep.MCS_CHANNEL_JOIN;
      case ChannelJoinConfirm confirm -> {
        if (!confirm.result().isSuccessful()) {
          notebook.add(
              new ChannelJoinRefused(
                  confirm.requested(), confirm.result(), notebook.since(askedNanos)));
        }
      }
      case DisconnectProviderUltimatum ultimatum -> {
        ended = true;
        // Encrypted by Standard RDP Security, nobody sees whether a session stood before.
        if (from == Side.SERVER && !encrypted) {
          notebook.add(
              new SessionDisconnected(
                  step, ultimatum.reason().value(), notebook.since(askedNanos)));
        }
      }
      case SendData data -> readSendData(from, data);
    }
  }

  private void readSendData(Side from, SendData data) throws DecodeException {
    if (from == Side.CLIENT) {
      step = step.compareTo(SessionStep.LICENSING) < 0 ? SessionStep.LICENSING : step;
      return;
    }
    if (data.channel() != ioChannel) {
      return;
    }
    Bytes bytes = data.userData();
    if (!encrypted && isShareControl(bytes)) {
      readShare(ShareControlPdu.decode(new Reader(bytes)));
      return;
    }
    Reader reader = new Reader(bytes);
    SecurityFlags flags = SecurityHeader.Basic.decode(reader).flags();
    if (flags.contains(SecurityFlags.ENCRYPT)) {
      return; // by Standard RDP Security, whose keys nobody writes down
    }
    if (flags.contains(SecurityFlags.LICENSE_PKT)) {
      readLicensing(LicensingPdu.decode(reader).message());
    } else if (flags.contains(SecurityFlags.REDIRECTION_PKT)) {
      redirected(ServerRedirection.decode(reader));
    }
  }

  /** The one begins with its length, a security header with flags. */
  private static boolean isShareControl(Bytes bytes) {
    return bytes.size() >= ShareControlPdu.HEADER_SIZE
        && (bytes.at(0) | bytes.at(1) << 8) == bytes.size()
        && (bytes.at(2) & 0xF0) == ShareControlPdu.PROTOCOL_VERSION
        && bytes.at(3) == 0;
  }

  private void readLicensing(LicensingMessage message) {
    if (message instanceof LicensingMessage.ErrorAlert alert) {
      notebook.add(
          alert.code().equals(LicensingErrorCode.VALID_CLIENT)
              ? new LicensingValidClient(notebook.since(askedNanos))
              : new LicensingAlerted(
                  alert.code().value(), alert.transition().value(), notebook.since(askedNanos)));
    }
  }

  private void readShare(ShareControlPdu pdu) {
    switch (pdu) {
      case DemandActive demand -> {
        step = SessionStep.DEMAND_ACTIVE;
        if (!active) {
          active = true;
          notebook.add(
              new DemandActiveReceived(
                  demand.shareId(),
                  Notebook.shorten(text(demand.sourceDescriptor())),
                  demand.capabilitySets().stream().map(each -> each.type()).toList(),
                  demand.sessionId(),
                  notebook.since(askedNanos)));
        }
      }
      case ShareData data -> {
        if (data.errorInfo().orElse(0L) != 0) {
          notebook.add(
              new ErrorInfoReceived(
                  step, data.errorInfo().orElseThrow(), notebook.since(askedNanos)));
        }
      }
      case EnhancedRedirection enhanced -> redirected(enhanced.redirection());
      case ShareControlPdu.DeactivateAll _, ShareControlPdu.OtherShareControl _ -> {}
    }
  }

  private static String text(Bytes descriptor) {
    return new String(descriptor.toArray(), StandardCharsets.ISO_8859_1).replace("\0", "");
  }

  private void redirected(ServerRedirection redirection) {
    notebook.add(
        new SessionRedirected(
            step,
            redirection.text(Field.TARGET_NET_ADDRESS).map(Notebook::shorten),
            redirection.text(Field.TARGET_FQDN).map(Notebook::shorten),
            redirection.text(Field.TARGET_NETBIOS_NAME).map(Notebook::shorten),
            redirection.sessionId(),
            redirection.redirectionFlags(),
            notebook.since(askedNanos)));
  }
}
