package org.rdpdoctor.remote;

import java.util.List;
import org.rdpdoctor.model.HostObservation;

/** What came of the attempt to open a channel. */
public sealed interface Opened {
  record Open(Channel channel) implements Opened {}

  /**
   * Why there is none.
   *
   * @param because one line for people: nothing listens, the sign-in was refused, rights are
   *     missing, the host key is not known
   * @param answered something of this protocol answered
   * @param surroundings what is known of the way to the machine all the same, as {@link
   *     Channel#surroundings} tells it
   */
  record NotOpen(String name, String because, boolean answered, List<HostObservation> surroundings)
      implements Opened {
    public NotOpen {
      surroundings = List.copyOf(surroundings);
    }

    /** Nothing else is known. */
    public NotOpen(String name, String because, boolean answered) {
      this(name, because, answered, List.of());
    }
  }
}
