package org.rdpdoctor.probe.target;

import org.rdpdoctor.model.Target;

/** What one argument or line asks for. */
public sealed interface ParsedTarget {
  /** A host to be examined over the network. */
  record Host(Target target) implements ParsedTarget {}

  /**
   * A server of our own that shows a fault, from {@code lab:FAULT}.
   *
   * @param fault its name in lower case; not checked against the list of faults
   */
  record LabFault(String asked, String fault) implements ParsedTarget {}

  /**
   * A simulated machine of our own with a fault, from {@code lab-host:FAULT}.
   *
   * @param fault its name in lower case; not checked against the list of faults
   */
  record LabHost(String asked, String fault) implements ParsedTarget {}
}
