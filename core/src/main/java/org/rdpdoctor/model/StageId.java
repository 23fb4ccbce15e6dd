package org.rdpdoctor.model;

import java.util.Locale;

/** The stages of a connection, in the order in which a client passes them. */
public enum StageId {
  NAME,
  TCP,
  NEGOTIATION,
  TLS,
  CERTIFICATE,
  NLA;

  /** The lower-case word in output and evidence. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
