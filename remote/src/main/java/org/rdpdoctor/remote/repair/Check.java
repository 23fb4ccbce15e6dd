package org.rdpdoctor.remote.repair;

/** Looks at the connection from the client's side after a change. */
public interface Check {
  Outcome check() throws InterruptedException;

  /** Compared with how it was when the plan was made. */
  enum Outcome {
    /** Nothing stops a client any more. */
    HEALTHY,
    /** It comes further, or one cause is gone. */
    BETTER,
    /** No difference, or it could not be told. */
    SAME,
    /** It ends earlier than before. */
    WORSE
  }
}
