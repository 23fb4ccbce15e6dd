package org.rdpdoctor.wire;

import java.util.List;

/**
 * A structure that crosses the wire.
 *
 * <p>Each implementation also has {@code static X decode(Reader) throws DecodeException}. Decoding
 * is lossless: encoding what was decoded gives the very bytes that the decoder consumed. What is
 * odd about them is told by {@link #oddities()} and never thrown.
 */
public interface WireMessage {
  void encode(Writer writer);

  /** Number of bytes that {@link #encode} writes. */
  int size();

  /**
   * What differs from the specification although the message could be read: lower case, without a
   * full stop, free of peer text; empty for a clean message.
   */
  List<String> oddities();

  /** The encoded message. */
  default Bytes toBytes() {
    Writer writer = new Writer();
    encode(writer);
    return writer.toBytes();
  }
}
