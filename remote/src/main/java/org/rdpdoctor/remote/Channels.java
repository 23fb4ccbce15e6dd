package org.rdpdoctor.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The channels that there are, in the order in which they are preferred. The first that opens is
 * used; those behind it are not touched, so that nobody signs in more often than needed. Those that
 * speak for a refused account are not followed by others with the same account.
 */
public final class Channels {
  /** The choice among all. */
  public static final String AUTO = "auto";

  private static final String LOCAL = "local";
  private static final String AZURE = "azure";

  private final List<ChannelOpener> openers;

  /**
   * @param openers the preferred first
   */
  public Channels(List<ChannelOpener> openers) {
    this.openers = List.copyOf(openers);
  }

  /** What {@code --via} takes. */
  public List<String> names() {
    return Stream.concat(openers.stream().map(ChannelOpener::name), Stream.of(AUTO)).toList();
  }
}
