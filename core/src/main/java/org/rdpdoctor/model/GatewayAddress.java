package org.rdpdoctor.model;

/**
 * Where an RD Gateway is.
 *
 * @param host name or address literal, without brackets
 * @param port 1 to 65535
 */
public record GatewayAddress(String host, int port) {
  /** HTTPS. */
  public static final int DEFAULT_PORT = 443;

  /** host:port, with brackets around a v6 address. */
  public String display() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
