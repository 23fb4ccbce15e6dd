package org.rdpdoctor.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.rdpdoctor.model.CaptureObservation;
import org.rdpdoctor.model.CaptureObservation.AlertSeen;
import org.rdpdoctor.model.CaptureObservation.CaptureTaken;
import org.rdpdoctor.model.CaptureObservation.ClientDescribed;
import org.rdpdoctor.model.CaptureObservation.ConnectionRequested;
import org.rdpdoctor.model.CaptureObservation.ConnectionSeen;
import org.rdpdoctor.model.CaptureObservation.CredSspSeen;
import org.rdpdoctor.model.CaptureObservation.DatagramsSeen;
import org.rdpdoctor.model.CaptureObservation.DirectionSeen;
import org.rdpdoctor.model.CaptureObservation.EndSeen;
import org.rdpdoctor.model.CaptureObservation.HttpAnswered;
import org.rdpdoctor.model.CaptureObservation.HttpRequested;
import org.rdpdoctor.model.CaptureObservation.KeysTried;
import org.rdpdoctor.model.CaptureObservation.NoEndSeen;
import org.rdpdoctor.model.CaptureObservation.NoRdpSaid;
import org.rdpdoctor.model.CaptureObservation.NothingToJudge;
import org.rdpdoctor.model.CaptureObservation.NtlmAccountSeen;
import org.rdpdoctor.model.CaptureObservation.OnwardsAsked;
import org.rdpdoctor.model.CaptureObservation.PacketTooBigReported;
import org.rdpdoctor.model.CaptureObservation.Party;
import org.rdpdoctor.model.CaptureObservation.PortsTried;
import org.rdpdoctor.model.CaptureObservation.RepeatedConnections;
import org.rdpdoctor.model.CaptureObservation.SecuredDataSeen;
import org.rdpdoctor.model.CaptureObservation.SessionResumed;
import org.rdpdoctor.model.CaptureObservation.StandardSecuritySeen;
import org.rdpdoctor.model.CaptureObservation.SuitesOffered;

/** Each observation of a capture as one plain line. Names are still raw. */
final class CaptureSightings {
  private static final int NANOS_PER_MILLI = 1_000_000;

  private CaptureSightings() {}

  static String line(CaptureObservation seen) {
    return switch (seen) {
      case CaptureTaken taken -> taken(taken);
      case ConnectionSeen connection -> connection(connection);
      case EndSeen end -> end(end);
      case NoEndSeen open -> "no end in the capture; silent for the last " + millis(open.idle());
      case PacketTooBigReported big ->
          "%s reports that packets are too big, at most %d bytes fit"
              .formatted(big.by(), big.mtu());
      case ConnectionRequested request -> requested(request);
      case OnwardsAsked asked -> onwards(asked);
      case SuitesOffered offered ->
          "hello with %d cipher suites, %d of them current"
              .formatted(offered.suites(), offered.current());
      case AlertSeen alert ->
          "TLS alert of the %s: %s%s"
              .formatted(
                  party(alert.by()),
                  alert.alert().map(Object::toString).orElse("encrypted"),
                  alert.fatal().orElse(false) ? ", fatal" : "");
      case SessionResumed _ -> "the TLS session is an older one, taken up again";
      case SecuredDataSeen data ->
          "%,d bytes of the client and %,d of the server inside TLS"
              .formatted(data.clientBytes(), data.serverBytes());
      case StandardSecuritySeen data ->
          "Standard RDP Security, %s (level %s): %,d bytes of the client and %,d of the server, which"
                  .formatted(data.method(), data.level(), data.clientBytes(), data.serverBytes())
              + " nobody can read";
      case KeysTried keys ->
          keys.opened()
              ? "the file has the keys: what is inside TLS is read"
              : "what is inside TLS cannot be read: " + keys.problem().orElse("no keys");
      case CredSspSeen credSsp ->
          "%s sends CredSSP version %d: %s%s"
              .formatted(
                  party(credSsp.by()),
                  credSsp.version(),
                  credSsp.carries().isEmpty() ? "no token" : String.join(", ", credSsp.carries()),
                  credSsp.errorCode().map(code -> ", error " + code).orElse(""));
      case NtlmAccountSeen account ->
          "signs in as %s%s from %s"
              .formatted(
                  account.domain().isEmpty() ? "" : account.domain() + "\\",
                  account.user(),
                  account.workstation().isEmpty() ? "an unnamed host" : account.workstation());
      case ClientDescribed client ->
          "client %s, build %d, RDP version 0x%08x, channels: %s"
              .formatted(
                  client.name(),
                  client.build(),
                  client.version(),
                  client.channels().isEmpty() ? "none" : String.join(", ", client.channels()));
      case HttpRequested request ->
          "HTTP %s %s%s"
              .formatted(
                  request.method(), request.path(), request.gateway() ? " (RD Gateway)" : "");
      case HttpAnswered answer ->
          "HTTP status %d%s"
              .formatted(
                  answer.status(),
                  answer.challenges().isEmpty()
                      ? ""
                      : ", wants " + String.join(", ", answer.challenges()));
      case DatagramsSeen datagrams -> datagrams(datagrams);
      case NoRdpSaid said ->
          "the %s says something else than RDP: %s (%s)"
              .formatted(party(said.by()), said.problem(), said.firstBytes());
      case NothingToJudge nothing -> "nothing to judge: " + nothing.because();
      case RepeatedConnections repeated -> repeated(repeated);
      case PortsTried tried ->
          "%s tries ports of %s without a word: %s; open: %s"
              .formatted(
                  tried.client(), tried.server(), numbers(tried.ports()), numbers(tried.open()));
    };
  }

  private static String taken(CaptureTaken taken) {
    StringBuilder line = new StringBuilder("%,d packets".formatted(taken.packets()));
    if (taken.first().isPresent() && taken.last().isPresent()) {
      line.append(" from %s to %s".formatted(taken.first().get(), taken.last().get()));
    }
    line.append(", ").append(String.join(", ", taken.links()));
    line.append(", %,d conversations".formatted(taken.conversations()));
    if (taken.secrets() > 0) {
      line.append(", keys of %,d TLS sessions".formatted(taken.secrets()));
    }
    if (taken.droppedPackets() > 0) {
      line.append(", %,d packets lost by the capturing machine".formatted(taken.droppedPackets()));
    }
    taken.notRead().forEach(each -> line.append("; not read: ").append(each));
    taken.comments().forEach(each -> line.append("; comment: ").append(each));
    return line.toString();
  }

  private static String connection(ConnectionSeen seen) {
    List<String> parts = new ArrayList<>();
    parts.add(
        "%s to %s, %s"
            .formatted(
                endpoint(seen.client(), seen.clientPort()),
                endpoint(seen.server(), seen.serverPort()),
                seconds(seen.lasted())));
    if (!seen.fromBeginning()) {
      parts.add("begun before the capture");
    } else if (!seen.established()) {
      parts.add("not established");
    }
    if (seen.syns() > 1) {
      parts.add("SYN sent %d times".formatted(seen.syns()));
    }
    seen.toServer().ifPresent(each -> parts.add("server %s away".formatted(millis(each))));
    seen.toClient().ifPresent(each -> parts.add("client %s away".formatted(millis(each))));
    parts.add(direction("client", seen.byClient()));
    parts.add(direction("server", seen.byServer()));
    return String.join("; ", parts);
  }

  private static String direction(String who, DirectionSeen seen) {
    StringBuilder line =
        new StringBuilder(
            "%s: %,d packets, %,d bytes, TTL %s"
                .formatted(who, seen.packets(), seen.bytes(), numbers(seen.timesToLive())));
    append(line, seen.sentAgain(), "sent again");
    append(line, seen.lostBefore(), "lost on the way and sent again");
    append(line, seen.outOfOrder(), "out of order");
    append(line, seen.missingBytes(), "bytes missing in the capture");
    append(line, seen.copies(), "captured twice");
    append(line, seen.zeroWindows(), "times window zero");
    if (seen.stuckTimes() > 0) {
      line.append(
          ", a segment of %d bytes sent again %d times and never acknowledged"
              .formatted(seen.stuckBytes(), seen.stuckTimes()));
    }
    append(line, seen.unacknowledgedBytes(), "bytes at the end never acknowledged");
    if (seen.endsWithHole()) {
      line.append(", ends with a hole");
    }
    return line.toString();
  }

  private static void append(StringBuilder line, long count, String what) {
    if (count > 0) {
      line.append(", %,d %s".formatted(count, what));
    }
  }

  /** Whether a reset is what it seems: whose time to live it has, and what came before. */
  private static String end(EndSeen end) {
    StringBuilder line = new StringBuilder(party(end.by()));
    line.append(end.reset() ? " resets" : " closes (FIN)");
    line.append(end.afterFinOfOther() ? ", after the other side closed" : "");
    if (end.reset()) {
      line.append(", TTL %d".formatted(end.timeToLive()));
      line.append(
          end.otherOrigin()
              ? " unlike its other packets (%s)".formatted(numbers(end.usualTimesToLive()))
              : end.usualTimesToLive().isEmpty() ? "" : " like its other packets");
      end.identification().ifPresent(id -> line.append(", IP id %d".formatted(id)));
      end.lastIdentification().ifPresent(id -> line.append(" after %d".formatted(id)));
    }
    return line.toString();
  }

  private static String requested(ConnectionRequested request) {
    String asked =
        request.requested().map(each -> "asks for " + each).orElse("asks without negotiation");
    String flags =
        request.flags().filter(each -> each != 0).map(", flags 0x%02x"::formatted).orElse("");
    return "client " + asked + flags + request.routing().map(each -> ", " + each).orElse("");
  }

  private static String onwards(OnwardsAsked asked) {
    return "%s to %s: %s%s"
        .formatted(
            asked.how(),
            endpoint(asked.destination(), asked.port()),
            asked.granted().map(each -> each ? "granted" : "refused").orElse("no answer"),
            asked.answer().isEmpty() ? "" : ", " + asked.answer());
  }

  private static String datagrams(DatagramsSeen seen) {
    String version = seen.version().map(each -> ", version " + each).orElse("");
    String unanswered =
        seen.answered() && seen.unansweredDatagrams() > 1
            ? ", the last %,d unanswered for %s"
                .formatted(seen.unansweredDatagrams(), seconds(seen.unansweredFor()))
            : "";
    return "UDP %s to %s, %s: SYN sent %d times, %s%s, MTU %d; %,d datagrams there, %,d back%s"
        .formatted(
            endpoint(seen.client(), seen.clientPort()),
            endpoint(seen.server(), seen.serverPort()),
            seconds(seen.lasted()),
            seen.syns(),
            seen.answered() ? "answered" : "not answered",
            version,
            seen.mtu(),
            seen.clientDatagrams(),
            seen.serverDatagrams(),
            unanswered);
  }

  private static String repeated(RepeatedConnections seen) {
    return "%s connects to %s %d times within %s, none longer than %s%s%s"
        .formatted(
            seen.client(),
            endpoint(seen.server(), seen.serverPort()),
            seen.connections(),
            seconds(seen.within()),
            seconds(seen.longest()),
            seen.names() > 1 ? ", with %d different names".formatted(seen.names()) : "",
            seen.refusedSignIns() > 0
                ? ", %d refused sign-ins".formatted(seen.refusedSignIns())
                : "");
  }

  private static String numbers(List<Integer> numbers) {
    return numbers.isEmpty()
        ? "none"
        : numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static String party(Party party) {
    return party.name().toLowerCase(Locale.ROOT);
  }

  private static String endpoint(String host, int port) {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }

  private static String seconds(Duration duration) {
    return "%d.%03d s".formatted(duration.toSeconds(), duration.toMillisPart());
  }

  private static String millis(Duration duration) {
    return Optional.of(duration.toSeconds() * 1e3 + duration.getNano() / (double) NANOS_PER_MILLI)
        .map(each -> each < 10 ? "%.2f ms".formatted(each) : "%.0f ms".formatted(each))
        .get();
  }
}
