package org.rdpdoctor.probe;

import java.util.Optional;

/**
 * Whether to sign in to a gateway.
 *
 * @param credentials empty: only what needs no sign-in is asked
 * @param budget asked before the first attempt of a run
 */
public record GatewaySignIn(Optional<Credentials> credentials, AttemptBudget budget) {
  public static final GatewaySignIn NONE =
      new GatewaySignIn(Optional.empty(), AttemptBudget.NO_ATTEMPTS);
}
