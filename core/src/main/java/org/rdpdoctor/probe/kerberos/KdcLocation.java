package org.rdpdoctor.probe.kerberos;

/** Where a KDC is said to be. */
public record KdcLocation(String host, int port) {
  /** RFC 4120 section 7.2. */
  public static final int DEFAULT_PORT = 88;

  /** host:port, with brackets around a v6 address. */
  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
