package org.rdpdoctor.remote.agent;

import java.util.List;

/** What an agent says, a line each. */
sealed interface AgentMessage {
  /**
   * First of all.
   *
   * @param madeBy program and version
   * @param takes words of what may be asked beyond the first version of the language
   */
  record Hello(int protocol, String madeBy, List<String> takes) implements AgentMessage {
    public Hello {
      takes = List.copyOf(takes);
    }
  }

  /** What is being examined. */
  record Progress(String stage) implements AgentMessage {}

  /** The end without evidence; a clause. */
  record Refused(String because) implements AgentMessage {}

  /** The next line is the evidence, and the last. */
  record EvidenceFollows() implements AgentMessage {}
}
