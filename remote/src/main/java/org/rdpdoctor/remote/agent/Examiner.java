package org.rdpdoctor.remote.agent;

import java.util.function.Consumer;
import org.rdpdoctor.model.Evidence;

/** Examines from here, without credentials. */
@FunctionalInterface
public interface Examiner {
  /**
   * All runs of a request.
   *
   * @param progress hears what is being examined, a word or two; called by several threads
   */
  Evidence examine(AgentRequest request, Consumer<String> progress) throws InterruptedException;
}
