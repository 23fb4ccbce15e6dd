package org.rdpdoctor.offline.rdp;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.rdpdoctor.model.CaptureObservation.OnwardsAsked;
import org.rdpdoctor.model.GatewayObservation;
import org.rdpdoctor.model.GatewayObservation.GatewayChannelOpened;
import org.rdpdoctor.model.GatewayObservation.GatewayClosed;
import org.rdpdoctor.model.GatewayObservation.GatewayHandshakeAnswered;
import org.rdpdoctor.model.GatewayObservation.GatewayMalformed;
import org.rdpdoctor.model.GatewayObservation.GatewayRefused;
import org.rdpdoctor.model.GatewayObservation.GatewayReset;
import org.rdpdoctor.model.GatewayObservation.GatewaySilent;
import org.rdpdoctor.model.GatewayObservation.GatewayTunnelAuthorized;
import org.rdpdoctor.model.GatewayObservation.GatewayTunnelCreated;
import org.rdpdoctor.model.GatewayObservation.Step;
import org.rdpdoctor.offline.flow.StreamBuffer;
import org.rdpdoctor.offline.flow.StreamListener.Side;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.tsgu.GatewayCode;
import org.rdpdoctor.wire.tsgu.TsguPacket;
import org.rdpdoctor.wire.tsgu.TsguPacketType;

/**
 * The packets of MS-TSGU 2.2.10 in one tunnel, both directions, whatever carries them; and the RDP
 * inside, which is read as if it came over TCP.
 */
final class GatewayTunnel {
  /** What an OnwardsAsked of a gateway says. */
  static final String HOW = "RD Gateway";

  private static final int MAX_WAITING_BYTES = 1 << 18;
  private static final int SHOWN_BYTES = 64;
  private static final int LENGTH_BYTES = 2;

  /** Before its first packet a gateway sends some bytes of no meaning over HTTP. */
  private static final int MAX_SEED_BYTES = 256;

  private final Notebook notebook;
  private final RdpConversation inner;
  private final Map<Side, StreamBuffer> buffers = new EnumMap<>(Side.class);
  private Optional<Step> asked = Optional.empty();
  private Optional<TsguPacket.ChannelCreate> channel = Optional.empty();
  private long askedNanos;
  private boolean opened;
  private boolean refused;
  private boolean lost;
  private boolean seedPassed;

  GatewayTunnel(Notebook notebook, Shared shared) {
    this.notebook = notebook;
    this.inner = new RdpConversation(notebook, shared, Optional.empty(), () -> true);
    for (Side side : Side.values()) {
      buffers.put(side, new StreamBuffer(shared.budget(), MAX_WAITING_BYTES));
    }
  }

  Notebook notebook() {
    return notebook;
  }

  private StreamBuffer buffer(Side side) {
    return Objects.requireNonNull(buffers.get(side));
  }

  /** Takes the next bytes of one direction; over HTTP the server's may begin with a seed. */
  void take(Side from, byte[] data, int start, int end, boolean mayBeginWithSeed) {
    if (lost || !buffer(from).add(data, start, end)) {
      lose();
      return;
    }
    if (from == Side.SERVER && mayBeginWithSeed && !seedPassed && !passSeed()) {
      return;
    }
    while (!lost && readOne(from, buffer(from))) {
      // the next
    }
  }

  private boolean passSeed() {
    StreamBuffer buffer = buffer(Side.SERVER);
    for (int i = 0; i + TsguPacket.HEADER_SIZE <= buffer.size(); i++) {
      boolean answer =
          buffer.u8(i) == TsguPacketType.HANDSHAKE_RESPONSE.value()
              && buffer.u8(i + 1) == 0
              && buffer.u8(i + 2) == 0
              && buffer.u8(i + 3) == 0
              && buffer.u8(i + 5) == 0;
      if (answer) {
        buffer.drop(i);
        seedPassed = true;
        return true;
      }
    }
    if (buffer.size() > MAX_SEED_BYTES) {
      malformed("no answer to the handshake", buffer);
    }
    return false;
  }

  void lose() {
    lost = true;
    release();
    inner.gap(Side.SERVER, 1);
  }

  private void release() {
    buffers.values().forEach(StreamBuffer::release);
  }

  /** Whether a packet was read; false while more bytes are needed. */
  private boolean readOne(Side from, StreamBuffer buffer) {
    long size = TsguPacket.sizeOf(buffer.first(TsguPacket.HEADER_SIZE)).orElse(0L);
    if (size == 0 && buffer.size() < TsguPacket.HEADER_SIZE) {
      return false;
    }
    if (size < TsguPacket.HEADER_SIZE || size > TsguPacket.MAX_SIZE) {
      malformed("a packet of %d bytes".formatted(size), buffer);
      return false;
    }
    if (buffer.size() < size) {
      return false;
    }
    Bytes packet = buffer.take((int) size);
    if (packet.at(0) == TsguPacketType.DATA.value() && packet.at(1) == 0) {
      readData(from, packet);
      return true;
    }
    try {
      read(from, TsguPacket.decode(new Reader(packet)));
    } catch (DecodeException odd) {
      // its length stands before it, so that the next one is found all the same
    }
    return true;
  }

  private void readData(Side from, Bytes packet) {
    int begin = TsguPacket.HEADER_SIZE + LENGTH_BYTES;
    if (packet.size() > begin) {
      int length = packet.at(TsguPacket.HEADER_SIZE) | packet.at(TsguPacket.HEADER_SIZE + 1) << 8;
      byte[] bytes = packet.slice(begin, Math.min(packet.size(), begin + length)).toArray();
      if (bytes.length > 0 && inner.wants(from)) {
        inner.data(from, bytes, 0, bytes.length, notebook.frame(), notebook.nanos());
      }
    }
  }

  private void read(Side from, TsguPacket packet) {
    switch (packet) {
      case TsguPacket.HandshakeRequest _ -> ask(Step.HANDSHAKE);
      case TsguPacket.TunnelCreate _ -> ask(Step.TUNNEL);
      case TsguPacket.TunnelAuthorization _ -> ask(Step.AUTHORIZATION);
      case TsguPacket.ChannelCreate create -> {
        channel = Optional.of(create);
        ask(Step.CHANNEL);
      }
      case TsguPacket.HandshakeResponse answer ->
          answered(
              answer.errorCode(),
              new GatewayHandshakeAnswered(
                  answer.versionMajor(),
                  answer.versionMinor(),
                  answer.serverVersion(),
                  answer.extendedAuthentication(),
                  took()));
      case TsguPacket.TunnelResponse answer ->
          answered(
              answer.statusCode(),
              new GatewayTunnelCreated(
                  answer.serverVersion(),
                  answer.capabilities(),
                  answer.consentMessage().map(String::length).orElse(0),
                  took()));
      case TsguPacket.TunnelAuthorizationResponse answer ->
          answered(
              answer.errorCode(),
              new GatewayTunnelAuthorized(
                  answer.redirectionFlags(),
                  answer.idleTimeoutMinutes().filter(each -> each > 0).map(Duration::ofMinutes),
                  took()));
      case TsguPacket.ChannelResponse answer -> {
        opened = !answer.errorCode().isError();
        onwards(Optional.of(opened), opened ? "" : answer.errorCode().toString());
        answered(answer.errorCode(), new GatewayChannelOpened(answer.udpPort(), took()));
      }
      case TsguPacket.CloseChannel close -> {
        if (from == Side.SERVER && close.statusCode().isError() && !refused) {
          notebook.add(new GatewayRefused(asked.orElse(Step.CHANNEL), close.statusCode(), took()));
          asked = Optional.empty();
        }
      }
      case TsguPacket.ExtendedAuthentication _,
          TsguPacket.Data _,
          TsguPacket.ServiceMessage _,
          TsguPacket.Reauthentication _,
          TsguPacket.KeepAlive _,
          TsguPacket.UnknownPacket _ -> {}
    }
  }

  private void ask(Step step) {
    asked = Optional.of(step);
    askedNanos = notebook.nanos();
  }

  private Duration took() {
    return notebook.since(askedNanos);
  }

  private void answered(GatewayCode code, GatewayObservation answer) {
    Step step = asked.orElse(Step.HANDSHAKE);
    asked = Optional.empty();
    if (code.isError()) {
      refused = true;
      notebook.add(new GatewayRefused(step, code, took()));
    } else {
      notebook.add(answer);
    }
  }

  private void onwards(Optional<Boolean> granted, String answer) {
    channel.ifPresent(create ->
        notebook.add(
            new OnwardsAsked(
                HOW,
                create.resources().stream()
                    .findFirst()
                    .map(name -> Notebook.shorten(name.replace("\0", "")))
                    .orElse(""),
                create.port(),
                granted,
                answer)));
  }

  private void malformed(String problem, StreamBuffer buffer) {
    notebook.add(
        new GatewayMalformed(
            asked.orElse(Step.CHANNEL), problem, buffer.first(SHOWN_BYTES), took()));
    lose();
  }

  /** Nothing more comes. */
  void finish(TlsNotes.Ending ending, Duration idle) {
    if (asked.isPresent() && !lost) {
      Duration waited = took().plus(idle);
      unanswered(asked.get(), ending, waited).ifPresent(notebook::add);
      if (asked.get() == Step.CHANNEL) {
        onwards(Optional.empty(), "");
      }
    }
    inner.finish(opened ? ending : TlsNotes.Ending.UNTOLD, idle);
    release();
  }

  private static Optional<GatewayObservation> unanswered(
      Step step, TlsNotes.Ending ending, Duration waited) {
    return switch (ending) {
      case CLOSED -> Optional.of(new GatewayClosed(step, waited));
      case RESET -> Optional.of(new GatewayReset(step, waited));
      case SILENT -> Optional.of(new GatewaySilent(step, waited));
      case UNTOLD -> Optional.empty();
    };
  }
}
