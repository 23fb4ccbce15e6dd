package org.rdpdoctor.probe.nla;

/** Why a security mechanism cannot go on; becomes an observation, never leaves the stage. */
public final class SignInProblem extends Exception {
  private static final long serialVersionUID = 1;

  public SignInProblem(String message) {
    super(message);
  }

  public SignInProblem(String message, Throwable cause) {
    super(message, cause);
  }
}
