package org.rdpdoctor.offline.flow;

/** Takes the bytes of one conversation in their order; each byte once. */
public interface StreamListener {
  /**
   * The next bytes of one direction, or one datagram. The array is only lent.
   *
   * @param frame number of the packet that completed them
   * @param nanos its time, since 1970
   */
  void data(Side from, byte[] data, int start, int end, long frame, long nanos);

  /** So many bytes are not in the capture; what comes next stands behind them. */
  void gap(Side from, long bytes);

  /** Whether more bytes of this direction are of any use. */
  boolean wants(Side from);

  /** Who speaks. */
  enum Side {
    CLIENT,
    SERVER;

    public Side other() {
      return this == CLIENT ? SERVER : CLIENT;
    }
  }
}
