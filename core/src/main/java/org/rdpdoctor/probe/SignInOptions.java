package org.rdpdoctor.probe;

import java.util.Optional;
import org.rdpdoctor.model.StageId;

/**
 * Whether and how far to sign in.
 *
 * @param credentials empty: nobody is signed in, and no stage names an account
 * @param until the last stage of the main road that may run; beyond {@link StageId#NLA} a session
 *     is created on the server, which can disconnect who is signed in there
 * @param budget asked before every attempt
 */
public record SignInOptions(
    Optional<Credentials> credentials, StageId until, AttemptBudget budget) {
  public static final SignInOptions NONE =
      new SignInOptions(Optional.empty(), StageId.NLA, AttemptBudget.NO_ATTEMPTS);

  /** Whether the stage lies within what was asked for; side roads do from NLA on. */
  public boolean reaches(StageId stage) {
    boolean beside = stage.compareTo(StageId.SESSION) > 0;
    return (beside ? StageId.NLA : stage).compareTo(until) <= 0;
  }
}
