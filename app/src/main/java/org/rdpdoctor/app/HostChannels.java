package org.rdpdoctor.app;

import java.util.List;
import java.util.stream.Stream;
import org.rdpdoctor.remote.ChannelOpener;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.Opened;

/** The channels that this program can open, in the order in which auto tries them. */
final class HostChannels {
  static final String AUTO = "auto";

  private static final List<ChannelOpener> OPENERS = List.of();

  private HostChannels() {}

  static List<String> names() {
    return Stream.concat(OPENERS.stream().map(ChannelOpener::name), Stream.of(AUTO)).toList();
  }

  static Opened open(String name, HostAccess access) throws InterruptedException {
    StringBuilder because = new StringBuilder();
    for (ChannelOpener each : OPENERS) {
      if (name.equals(AUTO) || name.equals(each.name())) {
        switch (each.open(access)) {
          case Opened.Open open -> {
            return open;
          }
          case Opened.NotOpen not ->
              because
                  .append(because.isEmpty() ? "" : "; ")
                  .append(not.name() + ": " + not.because());
        }
      }
    }
    return new Opened.NotOpen(name, because.toString(), false);
  }
}
