package org.rdpdoctor.remote;

import java.io.Serial;

/** A channel broke while it was used. The message is one line for people. */
public final class ChannelLost extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  public ChannelLost(String message) {
    super(message);
  }
}
