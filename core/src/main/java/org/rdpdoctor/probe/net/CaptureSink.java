package org.rdpdoctor.probe.net;

/** Takes what passed on each connection when it has ended; called by several threads. */
public interface CaptureSink {
  /** Keeps nothing, so that nothing needs to be remembered. */
  CaptureSink NONE =
      new CaptureSink() {
        @Override
        public boolean wanted() {
          return false;
        }

        @Override
        public void ended(Transcript transcript) {}
      };

  /** Whether transcripts are to be kept at all. */
  boolean wanted();

  /** Whether keys are wanted that open what carries credentials. */
  default boolean wantsCredentials() {
    return false;
  }

  void ended(Transcript transcript);
}
