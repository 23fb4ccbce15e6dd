package org.rdpdoctor.remote.repair;

/** Looks at the connection from the client's side after a change. */
public interface Check {
  Outcome check() throws InterruptedException;

  /** What the last check saw stays, and is what later ones are compared with. */
  default void keep() {}

  /** Compared with how it was when the plan was made, or when something was last kept. */
  enum Outcome {
    /** Nothing stops a client any more. */
    HEALTHY,
    /** It comes further. */
    BETTER,
    /** It comes no further, but a cause that was proved is not even likely any more. */
    CAUSE_GONE,
    /** No difference, or it could not be told. */
    SAME,
    /** It ends earlier than before. */
    WORSE
  }
}
