package org.rdpdoctor.remote.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.rdpdoctor.probe.AttemptBudget;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.agent.PlaceAnswer.NotAsked;
import org.rdpdoctor.remote.ssh.SshMachine;
import org.rdpdoctor.remote.ssh.SshOpener;
import org.rdpdoctor.wire.Secret;

/**
 * Asks other places. Whatever they do, or the network on the way, is a {@link NotAsked}.
 *
 * @param madeBy our own program and version
 * @param ssh with the keys that enter
 * @param knownHosts OpenSSH's file of that name, where it is not the user's own
 * @param command what starts rdpdoctor where SSH leads
 * @param jar our own program, where it may be copied to a place that lacks it
 * @param token of agents that listen
 */
public record PlaceAsker(
    String madeBy,
    SshOpener ssh,
    Optional<Path> knownHosts,
    String command,
    Optional<Path> jar,
    Optional<Secret> token) {
  public static final String USUAL_COMMAND = AgentOverSsh.USUAL_COMMAND;

  /** Beyond the examination itself: a start of Java, the way there and back. */
  private static final Duration BESIDES = Duration.ofSeconds(60);

  /** Asks one place that is not here; progress is heard by the thread that asks. */
  public PlaceAnswer ask(Place place, AgentRequest request, Consumer<String> progress)
      throws InterruptedException {
    AgentConversation conversation = new AgentConversation(request, madeBy, progress);
    Duration limit = request.longest().plus(BESIDES);
    return switch (place) {
      case Place.Here _ -> new NotAsked("this is not another place");
      case Place.Ssh there -> overSsh(there, conversation, limit);
      case Place.Agent agent ->
          token.isPresent()
              ? new AgentOverTls(agent, token.get()).ask(conversation, limit)
              : new NotAsked("its token is not known: name the file with --agent-token");
    };
  }

  private PlaceAnswer overSsh(Place.Ssh place, AgentConversation conversation, Duration limit)
      throws InterruptedException {
    return switch (SshMachine.enter(ssh, place.user(), access(place))) {
      case SshMachine.Entered.Not(String because) -> new NotAsked(because);
      case SshMachine.Entered.In(SshMachine machine) -> {
        try (machine) {
          yield new AgentOverSsh(machine, command, limit).ask(conversation, jar);
        }
      }
    };
  }

  private HostAccess access(Place.Ssh place) {
    return new HostAccess(
        place.host(),
        place.port().map(port -> Map.of(SshOpener.NAME, port)).orElse(Map.of()),
        Optional.empty(),
        AttemptBudget.NO_ATTEMPTS,
        Optional.empty(),
        false,
        Optional.empty(),
        knownHosts,
        Optional.empty(),
        HostAccess.Limits.DEFAULT);
  }
}
