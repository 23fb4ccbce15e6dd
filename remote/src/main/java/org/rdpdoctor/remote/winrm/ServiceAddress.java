package org.rdpdoctor.remote.winrm;

/** Where a service is. */
record ServiceAddress(String host, int port, boolean https) {
  static final int HTTP = 5985;
  static final int HTTPS = 5986;
  static final String PATH = "/wsman";

  /** For HTTP's field Host. */
  String authority() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  String url() {
    return "%s://%s%s".formatted(https ? "https" : "http", authority(), PATH);
  }

  @Override
  public String toString() {
    return "%s port %d".formatted(https ? "HTTPS" : "HTTP", port);
  }
}
