package org.rdpdoctor.remote.agent;

import java.time.Duration;
import org.rdpdoctor.model.Target;

/**
 * What an agent is asked. There is no place in it for credentials, gateways or proxies.
 *
 * @param hints other ports of the host may be tried
 * @param runs how often it is examined
 * @param pause between two of them
 */
public record AgentRequest(
    Target target, Duration deadline, boolean hints, boolean ciphers, int runs, Duration pause) {
  static final Duration LONGEST_DEADLINE = Duration.ofMinutes(10);
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  static final int MOST_RUNS = 100;

  /** How long the examination may take, all runs together. */
  Duration longest() {
    return deadline.plus(pause).multipliedBy(runs);
  }

  /** The same without other ports. */
  AgentRequest withoutHints() {
    return new AgentRequest(target, deadline, false, ciphers, runs, pause);
  }
}
