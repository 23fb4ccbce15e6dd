package org.rdpdoctor.remote.agent;

/** What an agent says, a line each. */
sealed interface AgentMessage {
  /**
   * First of all.
   *
   * @param madeBy program and version
   */
  record Hello(int protocol, String madeBy) implements AgentMessage {}

  /** What is being examined. */
  record Progress(String stage) implements AgentMessage {}

  /** The end without evidence; a clause. */
  record Refused(String because) implements AgentMessage {}

  /** The next line is the evidence, and the last. */
  record EvidenceFollows() implements AgentMessage {}
}
