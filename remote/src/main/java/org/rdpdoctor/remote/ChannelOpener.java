package org.rdpdoctor.remote;

/** Opens one kind of channel. */
public interface ChannelOpener {
  /** As in {@code --via}. */
  String name();

  /**
   * Opens the channel as far as to know that it works: signed in, and with the rights that reading
   * needs. Nothing is changed on the machine. Whatever machine or network do is a {@link
   * Opened.NotOpen}.
   */
  Opened open(HostAccess access) throws InterruptedException;
}
