package org.rdpdoctor.remote.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.Target;

/**
 * What an agent is asked. There is no place in it for credentials, gateways or proxies.
 *
 * @param hints other ports of the host may be tried
 * @param runs how often it is examined
 * @param pause between two of them
 * @param deep the path is measured at length
 * @param route the way is traced
 * @param hold how long connections are kept quiet, in each run
 */
public record AgentRequest(
    Target target,
    Duration deadline,
    boolean hints,
    boolean ciphers,
    int runs,
    Duration pause,
    boolean deep,
    boolean route,
    Optional<Duration> hold) {
  /** What quiet connections may cost an agent, all runs together. */
  public static final Duration LONGEST_HOLD = Duration.ofMinutes(30);

  static final Duration LONGEST_DEADLINE = Duration.ofMinutes(10);
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  static final int MOST_RUNS = 100;

  /** Without what is asked at length. */
  public AgentRequest(
      Target target, Duration deadline, boolean hints, boolean ciphers, int runs, Duration pause) {
    this(target, deadline, hints, ciphers, runs, pause, false, false, Optional.empty());
  }

  /** How long the examination may take, all runs together. */
  Duration longest() {
    return deadline.plus(pause).plus(hold.orElse(Duration.ZERO)).multipliedBy(runs);
  }

  /** Quiet connections of all runs together. */
  Duration quiet() {
    return hold.orElse(Duration.ZERO).multipliedBy(runs);
  }

  /** The same without other ports. */
  AgentRequest withoutHints() {
    return new AgentRequest(target, deadline, false, ciphers, runs, pause, deep, route, hold);
  }

  /** The words of what is asked beyond the first version of the language. */
  List<String> extras() {
    List<String> extras = new ArrayList<>();
    if (deep) {
      extras.add(AgentText.DEEP);
    }
    if (route) {
      extras.add(AgentText.ROUTE);
    }
    if (hold.isPresent()) {
      extras.add(AgentText.HOLD);
    }
    return extras;
  }
}
