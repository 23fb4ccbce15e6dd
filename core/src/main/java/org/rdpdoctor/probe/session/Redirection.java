package org.rdpdoctor.probe.session;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.Road;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.SessionObservation.SessionRedirected;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.Target;

/** Where a server sends its clients on to (MS-RDPBCGR 2.2.13.1). */
public final class Redirection {
  private Redirection() {}

  /**
   * The target that a client would turn to after these runs: the address first, then the names. A
   * target that is reached through a gateway goes on through it.
   */
  public static Optional<Target> next(Target target, List<Run> runs) {
    return runs.stream()
        .flatMap(run -> run.roads().stream())
        .flatMap(road -> seen(road).stream())
        .flatMap(seen -> seen.targetAddress().or(seen::targetFqdn).or(seen::targetNetBios).stream())
        .filter(Redirection::isHost)
        .findFirst()
        .map(host -> new Target(host, host, target.port(), target.gateway()))
        .filter(next -> !next.host().equalsIgnoreCase(target.host()));
  }

  private static Optional<SessionRedirected> seen(Road road) {
    return road.stage(StageId.SESSION).stream()
        .flatMap(report -> report.observations().stream())
        .map(each -> each.observation())
        .filter(SessionRedirected.class::isInstance)
        .map(SessionRedirected.class::cast)
        .findFirst();
  }

  /** The server's text is not trusted to be a name. */
  private static boolean isHost(String text) {
    return text.length() <= 255 && text.matches("[A-Za-z0-9_.:-]+");
  }
}
