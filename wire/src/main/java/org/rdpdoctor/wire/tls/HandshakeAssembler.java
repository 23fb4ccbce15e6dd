package org.rdpdoctor.wire.tls;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;

/**
 * Puts handshake messages together from the fragments of records, which cut and join them as they
 * like (RFC 8446 section 5.1). One per direction; not for several threads.
 */
public final class HandshakeAssembler {
  /** The most messages that one side may send before encryption begins. */
  public static final int MAX_MESSAGES = 64;

  private final ByteQueue pending = new ByteQueue();
  private int messageCount;

  /** A whole message: its bytes and, if they make sense, what they say. */
  sealed interface Assembled {
    record Read(HandshakeMessage message) implements Assembled {}

    record Unreadable(HandshakeType type, Bytes message, String reason) implements Assembled {}
  }

  /**
   * Takes the fragment of one handshake record.
   *
   * @return the messages that are now complete, in their order
   * @throws DecodeException when a message is malformed or above a limit; of no use afterwards
   */
  public List<HandshakeMessage> add(Bytes fragment) throws DecodeException {
    List<HandshakeMessage> messages = new ArrayList<>();
    for (Assembled assembled : assemble(fragment)) {
      switch (assembled) {
        case Assembled.Read read -> messages.add(read.message());
        case Assembled.Unreadable unreadable ->
            throw DecodeException.unexpected(
                "message " + unreadable.type(), 0, "malformed: " + unreadable.reason());
      }
    }
    return messages;
  }

  /** As {@link #add}, but a malformed message is handed on; only a limit throws. */
  List<Assembled> assemble(Bytes fragment) throws DecodeException {
    pending.add(fragment);
    List<Assembled> complete = new ArrayList<>();
    while (pending.size() >= HandshakeMessage.HEADER_BYTES) {
      int bodyBytes = pending.at(1) << 16 | pending.at(2) << 8 | pending.at(3);
      if (bodyBytes > HandshakeMessage.MAX_BODY_BYTES) {
        throw DecodeException.limit(
            "handshake length", 1, bodyBytes, HandshakeMessage.MAX_BODY_BYTES);
      }
      if (pending.size() < HandshakeMessage.HEADER_BYTES + bodyBytes) {
        break;
      }
      messageCount++;
      if (messageCount > MAX_MESSAGES) {
        throw DecodeException.limit("number of messages", 0, messageCount, MAX_MESSAGES);
      }
      complete.add(read(pending.take(HandshakeMessage.HEADER_BYTES + bodyBytes)));
    }
    return complete;
  }

  private static Assembled read(Bytes message) {
    try {
      return new Assembled.Read(HandshakeMessage.decode(new Reader(message)));
    } catch (DecodeException malformed) {
      return new Assembled.Unreadable(
          new HandshakeType(message.at(0)), message, String.valueOf(malformed.getMessage()));
    }
  }

  /** How many bytes of a message that is not complete wait here. */
  public int pendingBytes() {
    return pending.size();
  }
}
