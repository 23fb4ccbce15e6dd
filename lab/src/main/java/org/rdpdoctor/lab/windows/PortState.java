package org.rdpdoctor.lab.windows;

/** What a TCP port of the machine is to somebody elsewhere. */
public enum PortState {
  /** Somebody listens. */
  OPEN,
  /** A connection is refused at once. */
  CLOSED,
  /** Nothing is answered: a firewall takes it. */
  DROPPED
}
