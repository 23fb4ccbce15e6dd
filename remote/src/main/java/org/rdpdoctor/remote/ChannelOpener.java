package org.rdpdoctor.remote;

import java.util.List;

/** Opens one kind of channel. */
public interface ChannelOpener {
  /** As in {@code --via}. */
  String name();

  /**
   * The TCP ports of which one must take connections; empty when that is not how it is reached.
   * Looked at before anybody signs in.
   */
  default List<Integer> ports(HostAccess access) {
    return List.of();
  }

  /**
   * Opens the channel as far as to know that it works: signed in, and with the rights that reading
   * needs. Nothing is changed on the machine. Whatever machine or network do is a {@link
   * Opened.NotOpen}.
   */
  Opened open(HostAccess access) throws InterruptedException;
}
