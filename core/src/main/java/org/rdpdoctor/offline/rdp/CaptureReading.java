package org.rdpdoctor.offline.rdp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.rdpdoctor.model.CaptureObservation.CaptureTaken;
import org.rdpdoctor.model.CaptureObservation.NothingToJudge;
import org.rdpdoctor.model.CaptureObservation.OnwardsAsked;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.SignInObservation.SignInRefused;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.offline.Reading;
import org.rdpdoctor.offline.flow.FlowTable;
import org.rdpdoctor.offline.flow.StreamListener;
import org.rdpdoctor.offline.flow.TcpConnection;
import org.rdpdoctor.offline.flow.TcpConnection.Endpoint;
import org.rdpdoctor.offline.flow.UdpExchange;
import org.rdpdoctor.offline.pcap.CaptureReader;
import org.rdpdoctor.offline.pcap.Frame;
import org.rdpdoctor.offline.pcap.IpPacket;
import org.rdpdoctor.offline.pcap.IpReader;
import org.rdpdoctor.offline.pcap.LinkNames;

/** Reads one capture from its first packet to its last. */
final class CaptureReading implements FlowTable.Events {
  private static final int RDP_PORT = 3389;

  /** Conversations that are reported; of an attack the pattern tells more than each attempt. */
  private static final int MAX_REPORTED = 5_000;

  /** Connections of which nothing tells what they were for, until the end shows it. */
  private static final int MAX_UNTOLD = 10_000;

  /** TLS connections that may be anything. */
  private static final int MAX_OTHER_TLS = 50;

  private static final int HTTPS_PORT = 443;

  private final String file;
  private final CaptureReader reader;
  private final Reading reading;
  private final Shared shared = new Shared();
  private final GatewayTunnels tunnels = new GatewayTunnels(shared);
  private final FlowTable flows = new FlowTable(shared.budget(), this);
  private final Patterns patterns = new Patterns();
  private final Map<Long, List<Observed>> reported = new TreeMap<>();
  private final Map<Endpoint, List<TcpConnection>> untold = new LinkedHashMap<>();
  private final Set<Endpoint> rdpServers = new HashSet<>();
  private final Set<Integer> links = new LinkedHashSet<>();
  private final Map<Integer, Long> unknownLinks = new TreeMap<>();
  private int lastLink = -1;
  private int untoldCount;
  private int otherTls;
  private long ofRdp;
  private long notReported;
  private long packets;
  private long notIp;
  private long conversations;
  private long firstNanos = Long.MAX_VALUE;
  private long lastNanos = Long.MIN_VALUE;

  CaptureReading(String file, CaptureReader reader, Reading reading) {
    this.file = file;
    this.reader = reader;
    this.reading = reading;
  }

  void read() throws IOException {
    Frame frame = new Frame();
    IpPacket packet = new IpPacket();
    IpReader ip = new IpReader();
    try {
      while (reader.next(frame)) {
        reader.takeKeyLogs().forEach(shared.keyLog()::add);
        take(frame, packet, ip);
      }
    } finally {
      finish();
    }
    reader.damage().ifPresent(damage -> reading.truncated(damage.offset(), damage.problem()));
  }

  private void take(Frame frame, IpPacket packet, IpReader ip) {
    packets++;
    firstNanos = Math.min(firstNanos, frame.nanos());
    lastNanos = Math.max(lastNanos, frame.nanos());
    switch (ip.read(frame, packet)) {
      case PACKET -> {
        addLink(frame.linkType());
        flows.take(packet, frame);
      }
      case NOTHING -> {
        addLink(frame.linkType());
        notIp++;
      }
      case UNKNOWN_LINK -> unknownLinks.merge(frame.linkType(), 1L, Long::sum);
    }
  }

  /** Nearly always the same for all packets. */
  private void addLink(int link) {
    if (link != lastLink) {
      lastLink = link;
      links.add(link);
    }
  }

  @Override
  public StreamListener began(TcpConnection connection) {
    return new RdpConversation(
        new Notebook(file, connection.number()),
        shared,
        Optional.of(tunnels),
        () -> connection.syns() > 0);
  }

  @Override
  public StreamListener began(UdpExchange exchange) {
    return new DatagramConversation(new Notebook(file, exchange.number()));
  }

  @Override
  public void ended(TcpConnection connection) {
    conversations++;
    RdpConversation conversation = (RdpConversation) connection.listener();
    ConnectionFacts facts =
        new ConnectionFacts(file, connection, conversation.lastDataNanos(), lastNanos);
    conversation.notebook().at(connection.lastFrame(), connection.lastNanos());
    conversation.finish(facts.ending(), facts.idle());
    if (Patterns.isEmpty(connection)) {
      patterns.noteEmpty(connection);
    }
    if (conversation.isRdp()) {
      rdpServers.add(connection.server());
      boolean refused = conversation.notebook().has(SignInRefused.class);
      patterns.noteRdp(connection, conversation.routing(), refused);
    }
    boolean certain =
        conversation.isRdp()
            || connection.server().port() == RDP_PORT
            || conversation.notebook().has(OnwardsAsked.class);
    if (certain) {
      ofRdp++;
      report(connection, facts, conversation);
    } else if (conversation.isTls()
        && connection.server().port() == HTTPS_PORT
        && otherTls < MAX_OTHER_TLS) {
      otherTls++;
      report(connection, facts, conversation);
    } else if (untoldCount < MAX_UNTOLD) {
      untoldCount++;
      untold.computeIfAbsent(connection.server(), _ -> new ArrayList<>()).add(connection);
    }
  }

  private void report(
      TcpConnection connection, ConnectionFacts facts, RdpConversation conversation) {
    boolean wanted =
        reading
            .window()
            .overlaps(
                Frame.instant(connection.firstNanos()), Frame.instant(connection.lastNanos()));
    if (!wanted) {
      return;
    }
    if (reported.size() >= MAX_REPORTED) {
      notReported++;
      return;
    }
    reported.put((long) connection.number(), facts.around(conversation.notebook().observations()));
  }

  @Override
  public void ended(UdpExchange exchange) {
    conversations++;
    DatagramConversation conversation = (DatagramConversation) exchange.listener();
    conversation.finish(exchange, lastNanos);
    ofRdp += conversation.isRdp() ? 1 : 0;
    boolean wanted =
        conversation.isRdp()
            && reading
                .window()
                .overlaps(
                    Frame.instant(exchange.firstNanos()), Frame.instant(exchange.lastNanos()));
    if (wanted && reported.size() < MAX_REPORTED) {
      reported.put((long) exchange.number(), conversation.notebook().observations());
    }
  }

  private void finish() {
    reader.takeKeyLogs().forEach(shared.keyLog()::add);
    flows.finish();
    // A port on which RDP was spoken is RDP's when something else or nothing was said on it, too.
    untold.forEach((server, connections) -> {
      if (rdpServers.contains(server)) {
        for (TcpConnection each : connections) {
          report(
              each,
              new ConnectionFacts(file, each, each.firstNanos(), lastNanos),
              (RdpConversation) each.listener());
        }
      }
    });
    reading.add(new Observed(new Source.File(file), taken()));
    patterns.seen().forEach(this::addPattern);
    if (ofRdp == 0) {
      addPattern(new NothingToJudge(whyNothing()));
    }
    reported.values().forEach(each -> each.forEach(reading::add));
  }

  private String whyNothing() {
    if (packets == 0) {
      return "no packet can be read";
    }
    return otherTls == 0
        ? "none of its %,d conversations is RDP".formatted(conversations)
        : "none of its %,d conversations is RDP in the open; %d of them are TLS on port 443, which"
                .formatted(conversations, otherTls)
            + " may be those of an RD Gateway: the keys of the TLS sessions would show it"
            + " (decryption secrets in the pcapng)";
  }

  private void addPattern(Observation pattern) {
    reading.add(new Observed(new Source.File(file), pattern));
  }

  private CaptureTaken taken() {
    List<String> notRead = new ArrayList<>();
    unknownLinks.forEach(
        (link, count) -> notRead.add("%d packets of %s".formatted(count, LinkNames.of(link))));
    if (notIp > 0) {
      notRead.add("%d packets without IP, or waiting for a fragment".formatted(notIp));
    }
    if (reader.skippedPackets() > 0) {
      notRead.add("%d packets that make no sense".formatted(reader.skippedPackets()));
    }
    if (notReported > 0) {
      notRead.add("%d more connections of RDP".formatted(notReported));
    }
    return new CaptureTaken(
        links.stream().map(LinkNames::of).distinct().toList(),
        packets,
        packets == 0 ? Optional.empty() : Optional.of(Frame.instant(firstNanos)),
        packets == 0 ? Optional.empty() : Optional.of(Frame.instant(lastNanos)),
        reader.droppedPackets(),
        shared.keyLog().sessions(),
        conversations,
        notRead,
        reader.comments().stream().map(Notebook::shorten).toList());
  }
}
