package org.rdpdoctor.remote;

/** What came of the attempt to open a channel. */
public sealed interface Opened {
  record Open(Channel channel) implements Opened {}

  /**
   * Why there is none.
   *
   * @param because one line for people: nothing listens, the sign-in was refused, rights are
   *     missing, the host key is not known
   * @param answered something of this protocol answered
   */
  record NotOpen(String name, String because, boolean answered) implements Opened {}
}
