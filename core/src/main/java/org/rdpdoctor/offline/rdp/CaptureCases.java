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
import org.rdpdoctor.model.CaptureObservation.ConnectionSeen;
import org.rdpdoctor.model.CaptureObservation.EndSeen;
import org.rdpdoctor.model.CaptureObservation.OnwardsAsked;
import org.rdpdoctor.model.CaptureObservation.Party;
import org.rdpdoctor.model.CaptureObservation.SecuredDataSeen;
import org.rdpdoctor.model.CertificateObservation;
import org.rdpdoctor.model.CertificateObservation.CertificatePresented;
import org.rdpdoctor.model.CertificateObservation.TrustNotJudged;
import org.rdpdoctor.model.Connection;
import org.rdpdoctor.model.Connection.EndedBy;
import org.rdpdoctor.model.Connection.Ending;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.FileObservation;
import org.rdpdoctor.model.GatewayObservation;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.KerberosObservation;
import org.rdpdoctor.model.LicensingObservation;
import org.rdpdoctor.model.LogObservation;
import org.rdpdoctor.model.MachineObservation;
import org.rdpdoctor.model.NameObservation;
import org.rdpdoctor.model.NameObservation.NameIsAddress;
import org.rdpdoctor.model.NegotiationObservation;
import org.rdpdoctor.model.NegotiationObservation.NegotiationRefused;
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

  /** A client that is refused and tries again within this time falls back. */
  private static final Duration FALL_BACK = Duration.ofSeconds(10);

  private record Pair(String client, String server, int port) {}

  /** One connection: what was seen on it in its order. */
  private record Attempt(
      ConnectionSeen connection, int number, Instant began, List<Observed> seen) {
    boolean has(Class<? extends Observation> kind) {
      return seen.stream().anyMatch(each -> kind.isInstance(each.observation()));
    }

    <T extends Observation> Optional<T> first(Class<T> kind) {
      return seen.stream()
          .map(Observed::observation)
          .filter(kind::isInstance)
          .map(kind::cast)
          .findFirst();
    }

    Instant ended() {
      return began.plus(connection.lasted());
    }
  }

  private CaptureCases() {}

  /** Of all captures among the files together. */
  public static List<Evidence> of(List<InspectedFile> files, String madeBy) {
    Map<Pair, List<Attempt>> pairs = new LinkedHashMap<>();
    for (InspectedFile file : files) {
      for (Attempt each : attempts(file)) {
        ConnectionSeen seen = each.connection();
        Pair pair = new Pair(seen.client(), seen.server(), seen.serverPort());
        if (pairs.containsKey(pair) || pairs.size() < MAX_PAIRS) {
          pairs.computeIfAbsent(pair, _ -> new ArrayList<>()).add(each);
        }
      }
    }
    return pairs.entrySet().stream()
        .map(entry -> evidence(entry.getKey(), tellingOnes(entry.getValue()), madeBy))
        .flatMap(Optional::stream)
        .toList();
  }

  private static List<Attempt> attempts(InspectedFile file) {
    Map<Integer, List<Observed>> byConnection = new LinkedHashMap<>();
    for (Observed each : file.observations()) {
      if (each.source() instanceof Source.Capture(_, Optional<Integer> number, _, _)
          && number.isPresent()) {
        byConnection.computeIfAbsent(number.get(), _ -> new ArrayList<>()).add(each);
      }
    }
    List<Attempt> attempts = new ArrayList<>();
    byConnection.forEach((number, seen) -> {
      if (seen.getFirst().observation() instanceof ConnectionSeen connection
          && seen.getFirst().source() instanceof Source.Capture capture) {
        attempts.add(new Attempt(connection, number, capture.at(), seen));
      }
    });
    return attempts;
  }

  /** Those that show how the client fared; a refusal is none when the client then falls back. */
  private static List<Attempt> tellingOnes(List<Attempt> attempts) {
    List<Attempt> telling = new ArrayList<>();
    for (int i = 0; i < attempts.size(); i++) {
      Attempt each = attempts.get(i);
      boolean speaksRdp =
          (each.has(TcpObservation.class) && !each.connection().established())
              || each.has(NegotiationObservation.class);
      if (speaksRdp && !fallsBack(each, attempts.subList(i + 1, attempts.size()))) {
        telling.add(each);
      }
    }
    return telling;
  }

  private static boolean fallsBack(Attempt attempt, List<Attempt> later) {
    return attempt.has(NegotiationRefused.class)
        && later.stream()
            .anyMatch(each ->
                each.has(NegotiationObservation.class)
                    && !each.has(NegotiationRefused.class)
                    && Duration.between(attempt.ended(), each.began()).compareTo(FALL_BACK) <= 0);
  }

  private static Optional<Evidence> evidence(Pair pair, List<Attempt> attempts, String madeBy) {
    if (attempts.isEmpty()) {
      return Optional.empty();
    }
    String asked = "%s from %s".formatted(pair.server(), pair.client());
    Target target =
        attempts.stream()
            .flatMap(each -> each.first(OnwardsAsked.class).stream())
            .findFirst()
            .map(onwards -> new Target(asked, onwards.destination(), onwards.port()))
            .orElseGet(() -> new Target(asked, host(pair, attempts), pair.port()));
    List<Run> runs = attempts.stream().limit(MAX_RUNS).map(each -> run(pair, each)).toList();
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

  private static Run run(Pair pair, Attempt attempt) {
    List<Observed> name =
        List.of(new Observed(attempt.seen().getFirst().source(), new NameIsAddress(pair.server())));
    return new Run(
        attempt.began(),
        attempt.connection().lasted(),
        new StageReport(StageId.NAME, new StageOutcome.Completed(name), Duration.ZERO),
        List.of(new Road(pair.server(), stages(attempt), List.of(connection(pair, attempt)))),
        false);
  }

  private static List<StageReport> stages(Attempt attempt) {
    Map<StageId, List<Observed>> byStage = new EnumMap<>(StageId.class);
    for (Observed each : attempt.seen()) {
      stage(each.observation())
          .ifPresent(stage -> byStage.computeIfAbsent(stage, _ -> new ArrayList<>()).add(each));
    }
    if (attempt.has(CertificatePresented.class)) {
      byStage
          .computeIfAbsent(StageId.CERTIFICATE, _ -> new ArrayList<>())
          .add(
              new Observed(
                  attempt.seen().getFirst().source(),
                  new TrustNotJudged("a capture does not show whom the client trusts")));
    }
    List<StageReport> reports = new ArrayList<>();
    for (StageId stage : StageId.values()) {
      Optional<StageReport> report = report(stage, attempt, byStage.getOrDefault(stage, List.of()));
      report.ifPresent(reports::add);
    }
    return reports;
  }

  private static Optional<StageReport> report(StageId stage, Attempt attempt, List<Observed> seen) {
    if (!seen.isEmpty()) {
      return Optional.of(new StageReport(stage, new StageOutcome.Completed(seen), took(seen)));
    }
    return switch (stage) {
      case TCP, NEGOTIATION, TLS, CERTIFICATE, NLA ->
          Optional.of(
              new StageReport(
                  stage, new StageOutcome.NotReached(whyMissing(attempt)), Duration.ZERO));
      case NAME, LICENSING, SESSION, UDP, GATEWAY -> Optional.empty();
    };
  }

  private static String whyMissing(Attempt attempt) {
    return attempt.has(TlsSessionEstablished.class)
        ? "the capture does not show it; what is inside TLS is encrypted"
        : "the capture does not show it";
  }

  private static Duration took(List<Observed> seen) {
    return Duration.between(at(seen.getFirst()), at(seen.getLast())).abs();
  }

  private static Instant at(Observed observed) {
    return observed.source() instanceof Source.Capture capture ? capture.at() : Instant.EPOCH;
  }

  /** Where a probe would have seen it. */
  private static Optional<StageId> stage(Observation observation) {
    return switch (observation) {
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
          BundleObservation _ ->
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
        hello ? StageId.TLS : asked ? StageId.NEGOTIATION : StageId.TCP,
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
        Optional.empty(),
        seen.lasted());
  }

  private static Duration connectTook(Attempt attempt) {
    return attempt
        .first(TcpObservation.TcpConnected.class)
        .map(TcpObservation.TcpConnected::took)
        .orElse(Duration.ZERO);
  }
}
