package org.rdpdoctor.probe.net;

/** A proxy that connects for us. */
public record ProxyAddress(Kind kind, String host, int port) {
  /** How a proxy is asked. */
  public enum Kind {
    /** CONNECT of HTTP, RFC 9110 section 9.3.6. */
    HTTP,
    /** RFC 1928, without authentication. */
    SOCKS5
  }
}
