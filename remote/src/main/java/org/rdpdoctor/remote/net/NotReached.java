package org.rdpdoctor.remote.net;

import java.io.Serial;

/** No connection. The message is one line for people. */
public final class NotReached extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  NotReached(String message) {
    super(message);
  }

  public String because() {
    return String.valueOf(getMessage());
  }
}
