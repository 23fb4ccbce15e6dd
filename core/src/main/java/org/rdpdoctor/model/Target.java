package org.rdpdoctor.model;

/**
 * What is to be examined.
 *
 * @param asked as the user wrote it
 * @param host name or address literal, without brackets
 * @param port 1 to 65535
 */
public record Target(String asked, String host, int port) {
  private static final String LAB = "lab:";

  /** host:port, with brackets around a v6 address; a server of the lab goes by its fault. */
  public String display() {
    if (asked.startsWith(LAB)) {
      return asked;
    }
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
