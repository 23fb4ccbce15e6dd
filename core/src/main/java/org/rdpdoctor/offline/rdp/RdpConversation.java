package org.rdpdoctor.offline.rdp;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.rdpdoctor.model.CaptureObservation.ConnectionRequested;
import org.rdpdoctor.model.CaptureObservation.NoRdpSaid;
import org.rdpdoctor.model.CaptureObservation.OnwardsAsked;
import org.rdpdoctor.model.CaptureObservation.Party;
import org.rdpdoctor.model.NegotiationObservation;
import org.rdpdoctor.model.NegotiationObservation.ForeignServiceAnswered;
import org.rdpdoctor.model.NegotiationObservation.NegotiationClosed;
import org.rdpdoctor.model.NegotiationObservation.NegotiationConfirmedPlainly;
import org.rdpdoctor.model.NegotiationObservation.NegotiationMalformed;
import org.rdpdoctor.model.NegotiationObservation.NegotiationOdd;
import org.rdpdoctor.model.NegotiationObservation.NegotiationRefused;
import org.rdpdoctor.model.NegotiationObservation.NegotiationReset;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSelected;
import org.rdpdoctor.model.NegotiationObservation.NegotiationSilent;
import org.rdpdoctor.model.TlsObservation.Way;
import org.rdpdoctor.offline.flow.StreamBuffer;
import org.rdpdoctor.offline.flow.StreamListener;
import org.rdpdoctor.offline.tls.TlsWatcher;
import org.rdpdoctor.reading.ForeignServices;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegFailure;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegReq;
import org.rdpdoctor.wire.rdpbcgr.RdpNegotiation.RdpNegRsp;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;
import org.rdpdoctor.wire.tpkt.Tpkt;
import org.rdpdoctor.wire.x224.X224Tpdu;
import org.rdpdoctor.wire.x224.X224Tpdu.ConnectionConfirm;
import org.rdpdoctor.wire.x224.X224Tpdu.ConnectionRequest;

/** One TCP connection, of which the first bytes tell whether it is RDP. */
final class RdpConversation implements StreamListener {
  /** Longer beginnings than this are not RDP's. */
  private static final int MAX_BEGINNING_BYTES = 8192;

  private static final int KEPT_BYTES = 256;
  private static final int SHOWN_BYTES = 16;
  private static final int TLS_HANDSHAKE = 0x16;
  private static final int TLS_APPLICATION_DATA = 0x17;
  private static final int X224_CONNECTION_REQUEST = 0xE0;

  private final Notebook notebook;
  private final Shared shared;
  private final StreamBuffer client;
  private final StreamBuffer server;
  private final Optional<GatewayTunnels> tunnels;
  private final BooleanSupplier fromBeginning;
  private Phase phase = Phase.OPENING;
  private Optional<Onwards> onwards = Optional.empty();
  private boolean onwardsAnswered = true;
  private Optional<Onwards.Destination> destination = Optional.empty();
  private Optional<SecurityProtocols> requested = Optional.empty();
  private long requestNanos;
  private long lastDataNanos;
  private boolean rdp;
  private boolean answered;
  private Optional<TlsWatcher> tls = Optional.empty();
  private Optional<TlsNotes> tlsNotes = Optional.empty();
  private Optional<InnerSession> inner = Optional.empty();
  private Optional<String> routing = Optional.empty();

  private enum Phase {
    /** Nobody has said enough yet. */
    OPENING,
    /** The client has sent its X.224 Connection Request. */
    NEGOTIATING,
    TLS,
    /** Standard RDP Security: MCS in clear. */
    PLAIN,
    /** Something else, or nothing that we can follow. */
    OVER
  }

  RdpConversation(
      Notebook notebook,
      Shared shared,
      Optional<GatewayTunnels> tunnels,
      BooleanSupplier fromBeginning) {
    this.notebook = notebook;
    this.tunnels = tunnels;
    this.shared = shared;
    this.fromBeginning = fromBeginning;
    this.client = new StreamBuffer(shared.budget(), MAX_BEGINNING_BYTES);
    this.server = new StreamBuffer(shared.budget(), MAX_BEGINNING_BYTES);
  }

  /** Whether it is RDP, or an RD Gateway, for sure. */
  boolean isRdp() {
    return rdp || inner.map(InnerSession::isGateway).orElse(false);
  }

  /** When anything was last said; 0 when nothing was. */
  long lastDataNanos() {
    return lastDataNanos;
  }

  /** Whether TLS was begun, whatever is inside. */
  boolean isTls() {
    return tlsNotes.map(TlsNotes::began).orElse(false);
  }

  /** The name in the cookie, which the client made of the user's. */
  Optional<String> routing() {
    return routing;
  }

  Notebook notebook() {
    return notebook;
  }

  @Override
  public boolean wants(Side from) {
    return phase != Phase.OVER;
  }

  @Override
  public void gap(Side from, long bytes) {
    switch (phase) {
      case OPENING, NEGOTIATING -> over();
      case TLS -> {
        tls.ifPresent(each -> each.gap(from));
        inner.ifPresent(InnerSession::lose);
      }
      case PLAIN -> {
        inner.ifPresent(InnerSession::lose);
        over();
      }
      case OVER -> {}
    }
  }

  private void over() {
    phase = Phase.OVER;
    release();
  }

  private void release() {
    client.release();
    server.release();
    tls.ifPresent(TlsWatcher::release);
    inner.ifPresent(InnerSession::release);
  }

  @Override
  public void data(Side from, byte[] data, int start, int end, long frame, long nanos) {
    notebook.at(frame, nanos);
    lastDataNanos = nanos;
    switch (phase) {
      case OPENING, NEGOTIATING -> begin(from, data, start, end);
      case TLS -> tls.ifPresent(each -> each.feed(from, data, start, end));
      case PLAIN -> inner.ifPresent(each -> each.take(from, data, start, end));
      case OVER -> {}
    }
  }

  private void begin(Side from, byte[] data, int start, int end) {
    StreamBuffer buffer = from == Side.CLIENT ? client : server;
    if (!buffer.add(data, start, end)) {
      over();
      return;
    }
    // Each step may make the next one possible.
    while (phase == Phase.OPENING && advanceOnwards()) {
      // somebody in between is done with
    }
    if (phase == Phase.OPENING) {
      open();
    }
    if (phase == Phase.NEGOTIATING) {
      answer();
    }
  }

  /** Whether a request or an answer of somebody in between was read. */
  private boolean advanceOnwards() {
    if (onwards.isEmpty()) {
      if (client.size() < 2 || !Onwards.mayBe(client)) {
        return false;
      }
      onwards = Optional.of(new Onwards(client, server));
      onwardsAnswered = false;
    }
    if (onwardsAnswered) {
      return false;
    }
    Optional<Onwards.Destination> asked = onwards.get().request();
    asked.ifPresent(this::destined);
    Optional<Onwards.Answer> answer =
        destination.isPresent() ? onwards.get().answer() : Optional.empty();
    answer.ifPresent(this::onwards);
    return asked.isPresent() || answer.isPresent();
  }

  private void destined(Onwards.Destination asked) {
    destination = Optional.of(asked);
  }

  private void onwards(Onwards.Answer answer) {
    onwardsAnswered = true;
    Onwards.Destination asked = destination.orElseThrow();
    notebook.add(
        new OnwardsAsked(
            asked.how(), asked.host(), asked.port(), Optional.of(answer.granted()), answer.text()));
  }

  private void open() {
    boolean waits = onwards.isPresent() && !onwardsAnswered;
    if (waits || client.size() < 2) {
      if (client.size() == 0 && server.size() > 0) {
        serverSpeaksFirst();
      }
      return;
    }
    int first = client.u8(0);
    if (first == Tpkt.VERSION) {
      readRequest();
    } else if (first == TLS_HANDSHAKE && client.u8(1) == 3) {
      beginTls(Way.BARE, new SecurityProtocols(0));
    } else if (!fromBeginning.getAsBoolean() && looksLikeTlsData(client)) {
      beginTls(Way.BARE, new SecurityProtocols(0));
    } else if (HttpNotes.isGatewayMethod(client)) {
      beginPlain();
    } else {
      noRdp("it does not begin as RDP does");
      over();
    }
  }

  /** On a port of RDP this is worth a word; on others nobody asks. */
  private void noRdp(String problem) {
    if (fromBeginning.getAsBoolean()) {
      notebook.add(new NoRdpSaid(Party.CLIENT, problem, client.first(SHOWN_BYTES)));
    }
  }

  /** In the middle of a connection, or a service that greets. */
  private void serverSpeaksFirst() {
    if (!fromBeginning.getAsBoolean() && looksLikeTlsData(server)) {
      beginTls(Way.BARE, new SecurityProtocols(0));
    } else if (server.size() >= 4 && onwards.isEmpty()) {
      over();
    }
  }

  private static boolean looksLikeTlsData(StreamBuffer buffer) {
    return buffer.size() >= 3
        && buffer.u8(0) == TLS_APPLICATION_DATA
        && buffer.u8(1) == 3
        && buffer.u8(2) <= 4;
  }

  private void readRequest() {
    if (client.size() < 6) {
      return;
    }
    int length = client.u16be(2);
    if (client.u8(5) != X224_CONNECTION_REQUEST || length > MAX_BEGINNING_BYTES || length < 7) {
      noRdp(
          client.u8(5) == X224_CONNECTION_REQUEST
              ? "its TPKT length says %d bytes".formatted(length)
              : "a TPKT packet that is no X.224 Connection Request");
      over();
      return;
    }
    if (client.size() < length) {
      return;
    }
    Bytes bytes = client.take(length);
    rdp = true;
    requestNanos = notebook.nanos();
    phase = Phase.NEGOTIATING;
    try {
      Tpkt packet = Tpkt.decode(new Reader(bytes));
      if (X224Tpdu.decode(new Reader(packet.payload())) instanceof ConnectionRequest request) {
        requested(request);
      }
    } catch (DecodeException odd) {
      notebook.add(new ConnectionRequested(Optional.empty(), Optional.empty(), Optional.empty()));
    }
  }

  private void requested(ConnectionRequest request) {
    requested = request.negotiation().map(RdpNegReq::requestedProtocols);
    routing =
        request
            .routing()
            .map(line -> new String(line.toArray(), StandardCharsets.ISO_8859_1).strip())
            .map(Notebook::shorten);
    notebook.add(
        new ConnectionRequested(
            routing, requested, request.negotiation().map(each -> each.flags().bits())));
  }

  private void answer() {
    if (server.size() == 0) {
      return;
    }
    if (server.u8(0) != Tpkt.VERSION) {
      foreign();
      return;
    }
    if (server.size() < Tpkt.HEADER_SIZE) {
      return;
    }
    int length = server.u16be(2);
    if (length > MAX_BEGINNING_BYTES || length < Tpkt.HEADER_SIZE) {
      malformed("the TPKT length says %d bytes".formatted(length));
      return;
    }
    if (server.size() < length) {
      return;
    }
    Bytes bytes = server.take(length);
    answered = true;
    try {
      Tpkt packet = Tpkt.decode(new Reader(bytes));
      if (X224Tpdu.decode(new Reader(packet.payload())) instanceof ConnectionConfirm confirm) {
        confirmed(packet, confirm);
      } else {
        noteMalformed("no Connection Confirm", bytes);
        over();
      }
    } catch (DecodeException problem) {
      noteMalformed(String.valueOf(problem.getMessage()), bytes);
      over();
    }
  }

  private void foreign() {
    Bytes first = server.first(KEPT_BYTES);
    Optional<String> service = ForeignServices.recognise(first);
    if (service.isEmpty() && first.size() < ForeignServices.ENOUGH_BYTES && first.size() < 8) {
      return;
    }
    answered = true;
    Duration took = notebook.since(requestNanos);
    notebook.add(
        service
            .<NegotiationObservation>map(
                name -> new ForeignServiceAnswered(requested, name, first, took))
            .orElseGet(() ->
                new NegotiationMalformed(
                    requested, "not a TPKT packet and no service we know", first, took)));
    over();
  }

  private void malformed(String problem) {
    answered = true;
    noteMalformed(problem, server.first(KEPT_BYTES));
    over();
  }

  private void noteMalformed(String problem, Bytes bytes) {
    notebook.add(
        new NegotiationMalformed(
            requested, problem, bytes.first(KEPT_BYTES), notebook.since(requestNanos)));
  }

  private void confirmed(Tpkt packet, ConnectionConfirm confirm) {
    Duration took = notebook.since(requestNanos);
    int source = confirm.sourceReference();
    Optional<RdpNegotiation> reply = confirm.reply();
    if (reply.isEmpty()) {
      notebook.add(new NegotiationConfirmedPlainly(requested, source, took));
      odd(packet, confirm, took);
      beginPlain();
      return;
    }
    switch (reply.get()) {
      case RdpNegRsp selection -> {
        notebook.add(
            new NegotiationSelected(
                requested, selection.selectedProtocol(), selection.flags().bits(), source, took));
        odd(packet, confirm, took);
        if (selection.selectedProtocol().isStandardRdpSecurity()) {
          beginPlain();
        } else {
          beginTls(Way.AFTER_NEGOTIATION, selection.selectedProtocol());
        }
      }
      case RdpNegFailure failure -> {
        notebook.add(new NegotiationRefused(requested, failure.failureCode(), source, took));
        over();
      }
      case RdpNegReq _ -> {
        noteMalformed("the Connection Confirm carries a negotiation request", confirm.toBytes());
        over();
      }
    }
  }

  private void odd(Tpkt packet, ConnectionConfirm confirm, Duration took) {
    List<String> oddities = new ArrayList<>(packet.oddities());
    oddities.addAll(confirm.oddities());
    if (!oddities.isEmpty()) {
      notebook.add(new NegotiationOdd(requested, oddities, took));
    }
  }

  private void beginPlain() {
    phase = Phase.PLAIN;
    InnerSession session =
        new InnerSession(notebook, new SecurityProtocols(0), shared.budget(), tunnels);
    inner = Optional.of(session);
    handOver(session::take);
  }

  private void beginTls(Way way, SecurityProtocols selected) {
    phase = Phase.TLS;
    InnerSession session = new InnerSession(notebook, selected, shared.budget(), tunnels);
    inner = Optional.of(session);
    boolean credSsp =
        selected.contains(SecurityProtocols.HYBRID)
            || selected.contains(SecurityProtocols.HYBRID_EX);
    TlsNotes notes = new TlsNotes(notebook, shared, way, credSsp, session);
    TlsWatcher watcher = new TlsWatcher(notes, shared.keyLog(), shared.budget());
    tlsNotes = Optional.of(notes);
    tls = Optional.of(watcher);
    handOver(watcher::feed);
  }

  /** Takes bytes of one direction. */
  private interface Next {
    void take(Side from, byte[] data, int start, int end);
  }

  /** Gives what both sides said already to whoever reads on. */
  private void handOver(Next next) {
    byte[] ofClient = client.take(client.size()).toArray();
    byte[] ofServer = server.take(server.size()).toArray();
    client.release();
    server.release();
    if (ofClient.length > 0) {
      next.take(Side.CLIENT, ofClient, 0, ofClient.length);
    }
    if (ofServer.length > 0) {
      next.take(Side.SERVER, ofServer, 0, ofServer.length);
    }
  }

  /**
   * The connection is over.
   *
   * @param idle how long nothing had come since its last packet when the capture ended
   */
  void finish(TlsNotes.Ending ending, Duration idle) {
    if (destination.isPresent() && !onwardsAnswered) {
      Onwards.Destination asked = destination.get();
      notebook.add(new OnwardsAsked(asked.how(), asked.host(), asked.port(), Optional.empty(), ""));
    }
    if (phase == Phase.NEGOTIATING && !answered) {
      Duration took = notebook.since(requestNanos).plus(idle);
      unanswered(ending, took).ifPresent(notebook::add);
    }
    if (phase == Phase.OPENING && client.size() > 0 && destination.isEmpty()) {
      noRdp("too little, or not whole");
    }
    inner.ifPresent(each -> each.finish(ending, idle));
    tlsNotes.ifPresent(each -> each.finish(ending, idle));
    release();
    phase = Phase.OVER;
  }

  private Optional<NegotiationObservation> unanswered(TlsNotes.Ending ending, Duration took) {
    return switch (ending) {
      case CLOSED -> Optional.of(new NegotiationClosed(requested, took));
      case RESET -> Optional.of(new NegotiationReset(requested, took));
      case SILENT -> Optional.of(new NegotiationSilent(requested, took));
      case UNTOLD -> Optional.empty();
    };
  }
}
