package org.rdpdoctor.offline.rdp;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.model.BundleObservation;
import org.rdpdoctor.model.CaptureObservation;
import org.rdpdoctor.model.CaptureObservation.CaptureTaken;
import org.rdpdoctor.model.CaptureObservation.ConnectionSeen;
import org.rdpdoctor.model.CaptureObservation.DatagramsSeen;
import org.rdpdoctor.model.CaptureObservation.EndSeen;
import org.rdpdoctor.model.CaptureObservation.NoEndSeen;
import org.rdpdoctor.model.CaptureObservation.OnwardsAsked;
import org.rdpdoctor.model.CaptureObservation.PacketTooBigReported;
import org.rdpdoctor.model.CaptureObservation.Party;
import org.rdpdoctor.model.CaptureObservation.SecuredDataSeen;
import org.rdpdoctor.model.CaptureObservation.StandardSecuritySeen;
import org.rdpdoctor.model.CertificateObservation;
import org.rdpdoctor.model.CertificateObservation.CertificatePresented;
import org.rdpdoctor.model.CertificateObservation.TrustNotJudged;
import org.rdpdoctor.model.ClientObservation;
import org.rdpdoctor.model.Connection;
import org.rdpdoctor.model.Connection.EndedBy;
import org.rdpdoctor.model.Connection.Ending;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.FileObservation;
import org.rdpdoctor.model.GatewayAddress;
import org.rdpdoctor.model.GatewayObservation;
import org.rdpdoctor.model.GatewayRun;
import org.rdpdoctor.model.HostObservation;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.KerberosObservation;
import org.rdpdoctor.model.LicensingObservation;
import org.rdpdoctor.model.LogObservation;
import org.rdpdoctor.model.MachineObservation;
import org.rdpdoctor.model.NameObservation;
import org.rdpdoctor.model.NameObservation.NameIsAddress;
import org.rdpdoctor.model.NegotiationObservation;
import org.rdpdoctor.model.NlaObservation;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.RdpFileObservation;
import org.rdpdoctor.model.RegistryObservation;
import org.rdpdoctor.model.ReportedObservation;
import org.rdpdoctor.model.Road;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.SessionObservation;
import org.rdpdoctor.model.SignInObservation;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageOutcome;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.model.TcpObservation;
import org.rdpdoctor.model.TlsObservation;
import org.rdpdoctor.model.TlsObservation.TlsSessionEstablished;
import org.rdpdoctor.model.UdpObservation;

/**
 * Makes evidence of captured connections: one for each pair of a client and a server, with a run
 * for each connection, as if the client had been our probe.
 */
public final class CaptureCases {
  /** Runs of one pair that are judged, the first ones; what repeats itself tells nothing new. */
  private static final int MAX_RUNS = 50;

  private static final int MAX_PAIRS = 100;
  private static final int RDP_PORT = 3389;

  private static final Duration LISTENED = Duration.ofSeconds(1);

  private record Pair(String client, String server, int port) {
    static Pair of(Attempt attempt) {
      ConnectionSeen connection = attempt.connection();
      return new Pair(connection.client(), connection.server(), connection.serverPort());
    }
  }

  /** Datagrams of RDP between two hosts. */
  private record Exchange(DatagramsSeen datagrams, Instant began, List<Observed> seen) {
    Pair pair() {
      return new Pair(datagrams.client(), datagrams.server(), datagrams.serverPort());
    }
  }

  private CaptureCases() {}

  /** Of all captures among the files together. */
  public static List<Evidence> of(List<InspectedFile> files, String madeBy) {
    Map<Pair, List<Attempt>> pairs = new LinkedHashMap<>();
    Map<Pair, List<Exchange>> exchanges = new LinkedHashMap<>();
    for (InspectedFile file : files) {
      boolean madeUp = isMadeUp(file);
      conversations(file).values().forEach(seen -> read(seen, madeUp, pairs, exchanges));
    }
    List<Evidence> cases = new ArrayList<>();
    pairs.forEach((pair, attempts) -> {
      List<Exchange> beside = exchanges.getOrDefault(pair, List.of());
      exchanges.remove(pair);
      evidence(pair, withDatagrams(visits(attempts), beside), madeBy).ifPresent(cases::add);
    });
    exchanges.values().stream()
        .limit(MAX_PAIRS)
        .forEach(each -> cases.add(datagramsOnly(each, madeBy)));
    return cases;
  }

  private static Map<Integer, List<Observed>> conversations(InspectedFile file) {
    Map<Integer, List<Observed>> byConnection = new LinkedHashMap<>();
    for (Observed each : file.observations()) {
      if (each.source() instanceof Source.Capture(_, Optional<Integer> number, _, _)
          && number.isPresent()) {
        byConnection.computeIfAbsent(number.get(), _ -> new ArrayList<>()).add(each);
      }
    }
    return byConnection;
  }

  private static boolean isMadeUp(InspectedFile file) {
    return file.observations().stream()
        .anyMatch(each ->
            each.observation() instanceof CaptureTaken taken
                && taken.comments().contains(CaptureTaken.SEGMENTS_MADE_UP));
  }

  private static void read(
      List<Observed> seen,
      boolean madeUp,
      Map<Pair, List<Attempt>> pairs,
      Map<Pair, List<Exchange>> exchanges) {
    if (!(seen.getFirst().source() instanceof Source.Capture capture)) {
      return;
    }
    if (seen.getFirst().observation() instanceof ConnectionSeen connection) {
      Attempt attempt =
          new Attempt(connection, capture.connection().orElse(0), capture.at(), seen, madeUp);
      if (pairs.containsKey(Pair.of(attempt)) || pairs.size() < MAX_PAIRS) {
        pairs.computeIfAbsent(Pair.of(attempt), _ -> new ArrayList<>()).add(attempt);
      }
    } else if (seen.getFirst().observation() instanceof DatagramsSeen datagrams) {
      Exchange exchange = new Exchange(datagrams, capture.at(), seen);
      exchanges.computeIfAbsent(exchange.pair(), _ -> new ArrayList<>()).add(exchange);
    }
  }

  /**
   * Those that show how the client fared; where there is none, what there is besides, so that it is
   * said that it does not tell.
   */
  private static List<Visit> visits(List<Attempt> attempts) {
    List<Visit> telling = Visit.of(attempts);
    boolean onPortOfRdp = attempts.getFirst().connection().serverPort() == RDP_PORT;
    return telling.isEmpty() && onPortOfRdp
        ? attempts.stream().map(each -> new Visit(each, List.of())).toList()
        : telling;
  }

  /** Datagrams belong to the connection beside which they began. */
  private static List<Visit> withDatagrams(List<Visit> visits, List<Exchange> exchanges) {
    List<Visit> with = new ArrayList<>();
    for (int i = 0; i < visits.size(); i++) {
      Attempt each = visits.get(i).main();
      Instant next = i + 1 < visits.size() ? visits.get(i + 1).main().began() : Instant.MAX;
      List<Observed> seen = new ArrayList<>(each.seen());
      for (Exchange exchange : exchanges) {
        boolean first = i == 0 && exchange.began().isBefore(each.began());
        if (first
            || (!exchange.began().isBefore(each.began()) && exchange.began().isBefore(next))) {
          seen.addAll(exchange.seen());
        }
      }
      Attempt main =
          new Attempt(each.connection(), each.number(), each.began(), seen, each.madeUp());
      with.add(new Visit(main, visits.get(i).beside()));
    }
    return with;
  }

  /** The capture has UDP without the connection that it belongs to. */
  private static Evidence datagramsOnly(List<Exchange> exchanges, String madeBy) {
    Exchange first = exchanges.getFirst();
    Pair pair = first.pair();
    List<StageReport> stages = new ArrayList<>();
    for (StageId stage : StageId.values()) {
      switch (stage) {
        case TCP, NEGOTIATION, TLS, CERTIFICATE, NLA ->
            stages.add(notReached(stage, "the capture shows the UDP transport alone"));
        case UDP ->
            stages.add(
                new StageReport(
                    stage,
                    new StageOutcome.Completed(
                        exchanges.stream().flatMap(each -> each.seen().stream()).toList()),
                    first.datagrams().lasted()));
        case NAME, LICENSING, SESSION, GATEWAY -> {}
      }
    }
    Run run =
        new Run(
            first.began(),
            first.datagrams().lasted(),
            addressGiven(first.seen().getFirst(), pair.server()),
            List.of(new Road(pair.server(), stages, List.of())),
            false);
    Target target = new Target(asked(pair), pair.server(), pair.port());
    return new Evidence(Evidence.SCHEMA, madeBy, target, List.of(run), List.of());
  }

  private static String asked(Pair pair) {
    return "%s from %s".formatted(pair.server(), pair.client());
  }

  private static Optional<Evidence> evidence(Pair pair, List<Visit> visits, String madeBy) {
    if (visits.isEmpty()) {
      return Optional.empty();
    }
    List<Attempt> attempts = visits.stream().map(Visit::main).toList();
    Target target =
        attempts.stream()
            .flatMap(each -> each.first(OnwardsAsked.class).stream())
            .filter(onwards -> !onwards.destination().isBlank())
            .findFirst()
            .map(onwards -> new Target(asked(pair), onwards.destination(), onwards.port()))
            .orElseGet(() -> new Target(asked(pair), host(pair, attempts), pair.port()));
    List<Run> runs = visits.stream().limit(MAX_RUNS).map(each -> run(pair, target, each)).toList();
    return Optional.of(new Evidence(Evidence.SCHEMA, madeBy, target, runs, List.of()));
  }

  /** The name that the client asked for, as its hello shows it; else the address. */
  private static String host(Pair pair, List<Attempt> attempts) {
    return attempts.stream()
        .flatMap(each -> each.first(TlsObservation.class).stream())
        .flatMap(seen -> seen.hello().serverName().stream())
        .filter(name -> !name.isBlank())
        .findFirst()
        .orElse(pair.server());
  }

  private static Run run(Pair pair, Target target, Visit visit) {
    Attempt attempt = visit.main();
    Observed first = attempt.seen().getFirst();
    if (attempt.has(GatewayObservation.class)) {
      return throughGateway(pair, target, visit);
    }
    return new Run(
        attempt.began(),
        attempt.connection().lasted(),
        addressGiven(first, pair.server()),
        List.of(
            new Road(
                pair.server(),
                stages(visit, visit.telling(), Part.DIRECT),
                visit.all().stream().map(each -> connection(pair, each)).toList())),
        false);
  }

  private static StageReport addressGiven(Observed first, String address) {
    return new StageReport(
        StageId.NAME,
        new StageOutcome.Completed(
            List.of(new Observed(first.source(), new NameIsAddress(address)))),
        Duration.ZERO);
  }

  /** What is seen before the gateway is asked to connect onwards is the gateway's own. */
  private static Run throughGateway(Pair pair, Target target, Visit visit) {
    Attempt attempt = visit.main();
    Observed first = attempt.seen().getFirst();
    int behind = attempt.seen().size();
    for (int i = 0; i < attempt.seen().size(); i++) {
      if (attempt.seen().get(i).observation() instanceof OnwardsAsked) {
        behind = i;
        break;
      }
    }
    List<Observed> before = new ArrayList<>(attempt.seen().subList(0, behind));
    List<Observed> after = new ArrayList<>();
    for (Observed each : attempt.seen().subList(behind, attempt.seen().size())) {
      (each.observation() instanceof GatewayObservation ? before : after).add(each);
    }
    Connection own = connection(pair, attempt);
    Road toGateway = new Road(pair.server(), stages(visit, before, Part.GATEWAY), List.of(own));
    Road toTarget =
        new Road(
            target.host(),
            stages(visit, after, Part.BEHIND),
            after.isEmpty() ? List.of() : List.of(own));
    String gateway = host(pair, List.of(attempt));
    return new Run(
        attempt.began(),
        attempt.connection().lasted(),
        addressGiven(first, target.host()),
        List.of(toTarget),
        false,
        Optional.of(
            new GatewayRun(
                new GatewayAddress(gateway, pair.port()),
                addressGiven(first, pair.server()),
                List.of(toGateway))));
  }

  /** Which part of the way stages are made of. */
  private enum Part {
    DIRECT,
    GATEWAY,
    BEHIND
  }

  private static List<StageReport> stages(Visit visit, List<Observed> seen, Part part) {
    Attempt attempt = visit.main();
    Map<StageId, List<Observed>> byStage = new EnumMap<>(StageId.class);
    for (Observed each : seen) {
      stage(each.observation(), part)
          .filter(_ -> !attempt.madeUp() || !tellsOfPath(each.observation()))
          .ifPresent(stage -> byStage.computeIfAbsent(stage, _ -> new ArrayList<>()).add(each));
    }
    if (seen.stream().anyMatch(each -> each.observation() instanceof CertificatePresented)) {
      byStage
          .computeIfAbsent(StageId.CERTIFICATE, _ -> new ArrayList<>())
          .add(
              new Observed(
                  attempt.seen().getFirst().source(),
                  new TrustNotJudged("a capture does not show whom the client trusts")));
    }
    forwarded(attempt, seen)
        .ifPresent(each -> {
          List<Observed> tcp = byStage.computeIfAbsent(StageId.TCP, _ -> new ArrayList<>());
          tcp.removeIf(other -> other.observation() instanceof TcpObservation);
          tcp.addFirst(each);
        });
    List<StageReport> reports = new ArrayList<>();
    for (StageId stage : StageId.values()) {
      Optional<StageReport> report = report(stage, visit, byStage.getOrDefault(stage, List.of()));
      report.ifPresent(reports::add);
    }
    return reports;
  }

  /** Somebody in between connects for the client, or does not. */
  private static Optional<Observed> forwarded(Attempt attempt, List<Observed> seen) {
    for (Observed each : seen) {
      if (each.observation() instanceof OnwardsAsked asked) {
        boolean closed =
            attempt.first(EndSeen.class).map(end -> end.by() == Party.SERVER).orElse(false);
        return OnwardsWords.of(asked, closed).map(made -> new Observed(each.source(), made));
      }
    }
    return Optional.empty();
  }

  private static Optional<StageReport> report(StageId stage, Visit visit, List<Observed> seen) {
    if (!seen.isEmpty()) {
      return Optional.of(new StageReport(stage, new StageOutcome.Completed(seen), took(seen)));
    }
    return switch (stage) {
      case NEGOTIATION ->
          Optional.of(
              notReached(
                  stage,
                  visit
                      .leftOut(NegotiationObservation.class)
                      .orElseGet(() -> whyMissing(visit.main()))));
      case TLS ->
          Optional.of(
              notReached(
                  stage,
                  visit.leftOut(TlsObservation.class).orElseGet(() -> whyMissing(visit.main()))));
      case TCP, CERTIFICATE, NLA -> Optional.of(notReached(stage, whyMissing(visit.main())));
      case NAME, LICENSING, SESSION, UDP, GATEWAY -> Optional.empty();
    };
  }

  private static StageReport notReached(StageId stage, String because) {
    return new StageReport(stage, new StageOutcome.NotReached(because), Duration.ZERO);
  }

  private static String whyMissing(Attempt attempt) {
    if (!attempt.connection().fromBeginning()) {
      return "the capture begins when the connection already stands";
    }
    return attempt.has(TlsSessionEstablished.class)
        ? "the capture does not show it; what is inside TLS is encrypted"
        : "the capture does not show it";
  }

  private static Duration took(List<Observed> seen) {
    // What the packets tell of the whole connection is no part of the stage's time.
    List<Observed> said =
        seen.stream().filter(each -> !(each.observation() instanceof CaptureObservation)).toList();
    return said.isEmpty()
        ? Duration.ZERO
        : Duration.between(at(said.getFirst()), at(said.getLast())).abs();
  }

  private static Instant at(Observed observed) {
    return observed.source() instanceof Source.Capture capture ? capture.at() : Instant.EPOCH;
  }

  /** What segments tell, not what they carry. */
  private static boolean tellsOfPath(Observation observation) {
    return observation instanceof ConnectionSeen
        || observation instanceof EndSeen
        || observation instanceof NoEndSeen
        || observation instanceof DatagramsSeen;
  }

  /** Where a probe would have seen it. */
  private static Optional<StageId> stage(Observation observation, Part part) {
    return switch (observation) {
      case ConnectionSeen _, EndSeen _, NoEndSeen _, PacketTooBigReported _ ->
          // What the path does to the tunnel it does to what is inside.
          part == Part.GATEWAY ? Optional.empty() : Optional.of(StageId.TCP);
      case DatagramsSeen _ -> Optional.of(StageId.UDP);
      case StandardSecuritySeen _ -> Optional.of(StageId.SESSION);
      case TcpObservation _ -> Optional.of(StageId.TCP);
      case NegotiationObservation _ -> Optional.of(StageId.NEGOTIATION);
      case TlsObservation _ -> Optional.of(StageId.TLS);
      case CertificateObservation _ -> Optional.of(StageId.CERTIFICATE);
      case NlaObservation _, SignInObservation _, KerberosObservation _, SecuredDataSeen _ ->
          Optional.of(StageId.NLA);
      case LicensingObservation _ -> Optional.of(StageId.LICENSING);
      case SessionObservation _ -> Optional.of(StageId.SESSION);
      case UdpObservation _ -> Optional.of(StageId.UDP);
      case GatewayObservation _ -> Optional.of(StageId.GATEWAY);
      case NameObservation _,
          ReportedObservation _,
          FileObservation _,
          CaptureObservation _,
          LogObservation _,
          RegistryObservation _,
          RdpFileObservation _,
          MachineObservation _,
          BundleObservation _,
          HostObservation _,
          ClientObservation _ ->
          Optional.empty();
    };
  }

  private static Connection connection(Pair pair, Attempt attempt) {
    ConnectionSeen seen = attempt.connection();
    Optional<EndSeen> end = attempt.first(EndSeen.class);
    boolean byServer = end.map(each -> each.by() == Party.SERVER).orElse(false);
    boolean hello = attempt.has(TlsObservation.class);
    boolean asked = attempt.has(NegotiationObservation.class);
    return new Connection(
        attempt.number(),
        hello
            ? StageId.TLS
            : asked || listens(attempt, byServer) ? StageId.NEGOTIATION : StageId.TCP,
        "captured",
        pair.server(),
        pair.port(),
        Duration.ZERO,
        connectTook(attempt),
        seen.byClient().bytes(),
        seen.byServer().bytes(),
        byServer ? EndedBy.PEER : EndedBy.US,
        end.map(each -> each.reset() ? Ending.RESET : Ending.FIN).orElse(Ending.DONE),
        hello
            ? Optional.of("ClientHello")
            : asked ? Optional.of("X.224 Connection Request") : Optional.empty(),
        Optional.empty(),
        attempt.madeUp() ? Optional.empty() : delivered(seen),
        seen.lasted());
  }

  /** The server had time to show what it does when nobody says anything. */
  private static boolean listens(Attempt attempt, boolean byServer) {
    return attempt.asksNothing()
        && (byServer || attempt.connection().lasted().compareTo(LISTENED) >= 0);
  }

  /** Whether the server's side has acknowledged all that the client sent. */
  private static Optional<Boolean> delivered(ConnectionSeen seen) {
    boolean told = seen.fromBeginning() && seen.established() && seen.byServer().packets() > 0;
    return told ? Optional.of(seen.byClient().unacknowledgedBytes() == 0) : Optional.empty();
  }

  private static Duration connectTook(Attempt attempt) {
    return attempt
        .first(TcpObservation.TcpConnected.class)
        .map(TcpObservation.TcpConnected::took)
        .orElse(Duration.ZERO);
  }
}
