package org.rdpdoctor.model;

import java.util.Locale;

/**
 * The stages of a connection, in the order in which a client passes them. The last three lie beside
 * the road: a session lives without UDP, the path is measured while the others run, and a gateway
 * is passed before the first of them.
 */
public enum StageId {
  NAME,
  TCP,
  NEGOTIATION,
  TLS,
  CERTIFICATE,
  NLA,
  LICENSING,
  SESSION,
  UDP,
  PATH,
  GATEWAY;

  /** A session lives without it, so that it never decides whether a host is healthy. */
  public boolean isDispensable() {
    return this == UDP || this == PATH;
  }

  /** The lower-case word in output and evidence. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
