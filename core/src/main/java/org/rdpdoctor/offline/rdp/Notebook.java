package org.rdpdoctor.offline.rdp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.offline.pcap.Frame;

/** Collects what one conversation shows, each with the packet that shows it; bounded. */
final class Notebook {
  /** More of one conversation tells nothing new. */
  static final int MAX_OBSERVATIONS = 200;

  private static final int MAX_TEXT_CHARACTERS = 256;

  private final String file;
  private final int conversation;
  private final List<Observed> observations = new ArrayList<>();
  private long frame;
  private long nanos;

  Notebook(String file, int conversation) {
    this.file = file;
    this.conversation = conversation;
  }

  /** What is noted from now on was shown by this packet. */
  void at(long frame, long nanos) {
    this.frame = frame;
    this.nanos = nanos;
  }

  long nanos() {
    return nanos;
  }

  long frame() {
    return frame;
  }

  /** From then until now; clocks of captures sometimes go back. */
  Duration since(long thenNanos) {
    return Duration.ofNanos(Math.max(0, nanos - thenNanos));
  }

  void add(Observation observation) {
    if (observations.size() < MAX_OBSERVATIONS) {
      observations.add(
          new Observed(
              new Source.Capture(file, Optional.of(conversation), frame, Frame.instant(nanos)),
              observation));
    }
  }

  boolean has(Class<? extends Observation> kind) {
    return observations.stream().anyMatch(each -> kind.isInstance(each.observation()));
  }

  List<Observed> observations() {
    return List.copyOf(observations);
  }

  /** Text of strangers, as long as a name is. */
  static String shorten(String text) {
    return text.codePointCount(0, text.length()) <= MAX_TEXT_CHARACTERS
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_TEXT_CHARACTERS));
  }
}
