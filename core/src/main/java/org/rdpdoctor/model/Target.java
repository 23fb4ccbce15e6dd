package org.rdpdoctor.model;

import java.util.Optional;

/**
 * What is to be examined.
 *
 * @param asked as the user wrote it
 * @param host name or address literal, without brackets
 * @param port 1 to 65535
 * @param gateway the RD Gateway through which it is reached
 */
public record Target(String asked, String host, int port, Optional<GatewayAddress> gateway) {
  private static final String LAB = "lab:";
  private static final String LAB_HOST = "lab-host:";

  /** One that is reached directly. */
  public Target(String asked, String host, int port) {
    this(asked, host, port, Optional.empty());
  }

  /** The same target behind a gateway. */
  public Target through(GatewayAddress address) {
    return new Target(asked, host, port, Optional.of(address));
  }

  /** A server of our own lab, which stands on any port. */
  public boolean isOfLab() {
    return asked.startsWith(LAB) || asked.startsWith(LAB_HOST);
  }

  /** host:port, with brackets around a v6 address; a server of the lab goes by its fault. */
  public String display() {
    if (isOfLab()) {
      return asked;
    }
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
