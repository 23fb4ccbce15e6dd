package org.rdpdoctor.remote;

import java.util.List;
import java.util.Optional;

/**
 * Which channel is used, and why not the others.
 *
 * @param channel empty when none is open
 * @param others those that were asked for and not used, in the order of preference
 */
public record ChannelChoice(Optional<Channel> channel, List<Opened.NotOpen> others) {
  public ChannelChoice {
    others = List.copyOf(others);
  }

  /** One line for each channel that is not used: its name, and why. */
  public List<String> reasons() {
    return others.stream().map(each -> each.name() + ": " + each.because()).toList();
  }
}
