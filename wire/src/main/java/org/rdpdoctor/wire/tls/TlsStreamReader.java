package org.rdpdoctor.wire.tls;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;

/**
 * Reads one direction of a TLS connection as its bytes come, as far as it is not encrypted.
 *
 * <p>Holds at most one record and one handshake message. One per direction; not for several
 * threads.
 */
public final class TlsStreamReader {
  /** The most records that are read: enough for the largest message in very small pieces. */
  public static final int MAX_RECORDS = 4096;

  /** The most bytes of records that are read, in bytes: several messages of the largest size. */
  public static final long MAX_STREAM_BYTES = 4L << 20;

  /** How much of a stream that is not TLS is kept. */
  public static final int MAX_FOREIGN_BYTES = 256;

  private static final int MAJOR_VERSION = 3;

  private final ByteQueue pending = new ByteQueue();
  private final HandshakeAssembler assembler = new HandshakeAssembler();
  private State state = State.READING;
  private int recordCount;
  private long recordBytes;
  private boolean keysAgreed;
  private boolean encrypted;

  private enum State {
    READING,
    FOREIGN,
    STOPPED
  }

  /**
   * Takes the next bytes of the stream, however they are cut.
   *
   * @return what became clear through them, in order; nothing once a limit is passed
   */
  public List<TlsEvent> feed(Bytes bytes) {
    List<TlsEvent> events = new ArrayList<>();
    switch (state) {
      case READING -> {
        pending.add(bytes);
        readRecords(events);
      }
      case FOREIGN -> addForeign(bytes, events);
      case STOPPED -> {}
    }
    return events;
  }

  private void readRecords(List<TlsEvent> events) {
    while (state == State.READING && pending.size() > 0) {
      if (!canBeRecord()) {
        state = State.FOREIGN;
        Bytes foreign = pending.take(MAX_FOREIGN_BYTES);
        pending.clear();
        addForeign(foreign, events);
      } else if (!readRecord(events)) {
        return;
      }
    }
  }

  private boolean canBeRecord() {
    return new ContentType(pending.at(0)).isSpokenOverTcp()
        && (pending.size() < 2 || pending.at(1) == MAJOR_VERSION);
  }

  /** Reads one record; false when it is not all there. */
  private boolean readRecord(List<TlsEvent> events) {
    if (pending.size() < TlsRecord.HEADER_BYTES) {
      return false;
    }
    int length = pending.at(3) << 8 | pending.at(4);
    if (length > TlsRecord.MAX_FRAGMENT_BYTES) {
      stop(events, "record length is " + length);
      return false;
    }
    int size = TlsRecord.HEADER_BYTES + length;
    if (pending.size() < size) {
      return false;
    }
    recordCount++;
    if (recordCount > MAX_RECORDS) {
      stop(events, "more than " + MAX_RECORDS + " records");
      return false;
    }
    if (recordBytes + size > MAX_STREAM_BYTES) {
      stop(events, "more than " + MAX_STREAM_BYTES + " bytes");
      return false;
    }
    recordBytes += size;
    accept(decode(pending.take(size)), events);
    return true;
  }

  private static TlsRecord decode(Bytes whole) {
    try {
      return TlsRecord.decode(new Reader(whole));
    } catch (DecodeException impossible) {
      throw new IllegalStateException("a checked record cannot be read", impossible);
    }
  }

  private void accept(TlsRecord tlsRecord, List<TlsEvent> events) {
    events.add(new TlsEvent.RecordRead(tlsRecord));
    if (tlsRecord.type().equals(ContentType.CHANGE_CIPHER_SPEC)) {
      // In TLS 1.3, and before a second hello, the message means nothing (RFC 8446 appendix D.4).
      encrypted = keysAgreed;
    } else if (!encrypted && tlsRecord.type().equals(ContentType.ALERT)) {
      acceptAlert(tlsRecord.fragment(), events);
    } else if (!encrypted && tlsRecord.type().equals(ContentType.HANDSHAKE)) {
      acceptHandshake(tlsRecord.fragment(), events);
    }
  }

  private static void acceptAlert(Bytes fragment, List<TlsEvent> events) {
    Reader reader = new Reader(fragment);
    try {
      while (!reader.isAtEnd() && fragment.size() % Alert.BYTES == 0) {
        events.add(new TlsEvent.AlertRead(Alert.decode(reader)));
      }
    } catch (DecodeException impossible) {
      throw new IllegalStateException("an even fragment cannot be read", impossible);
    }
  }

  private void acceptHandshake(Bytes fragment, List<TlsEvent> events) {
    try {
      for (HandshakeAssembler.Assembled assembled : assembler.assemble(fragment)) {
        switch (assembled) {
          case HandshakeAssembler.Assembled.Read read -> {
            noteKeys(read.message());
            events.add(new TlsEvent.MessageRead(read.message()));
          }
          case HandshakeAssembler.Assembled.Unreadable bad ->
              events.add(new TlsEvent.MessageUnreadable(bad.type(), bad.message(), bad.reason()));
        }
      }
    } catch (DecodeException limit) {
      stop(events, String.valueOf(limit.getMessage()));
    }
  }

  /** After these messages a change_cipher_spec of the same side begins encryption. */
  private void noteKeys(HandshakeMessage message) {
    boolean choosesOldVersion =
        message instanceof ServerHello hello
            && hello.selectedVersion().compareTo(TlsVersion.TLS_1_3) < 0;
    keysAgreed |= choosesOldVersion || message.type().equals(HandshakeType.CLIENT_KEY_EXCHANGE);
  }

  private void stop(List<TlsEvent> events, String reason) {
    state = State.STOPPED;
    pending.clear();
    events.add(new TlsEvent.LimitPassed(reason));
  }

  private void addForeign(Bytes bytes, List<TlsEvent> events) {
    int room = MAX_FOREIGN_BYTES - pending.size();
    if (room > 0 && !bytes.isEmpty()) {
      pending.add(bytes.first(room));
      events.add(new TlsEvent.NotTls(recordBytes, pending.first(MAX_FOREIGN_BYTES)));
    }
  }

  /** Whether a record or a handshake message has begun and is not complete. */
  public boolean isInTheMiddle() {
    return state == State.READING && (pending.size() > 0 || assembler.pendingBytes() > 0);
  }

  /** Whether more bytes can bring more events: false once a limit is passed. */
  public boolean wantsMore() {
    return switch (state) {
      case READING -> true;
      case FOREIGN -> pending.size() < MAX_FOREIGN_BYTES;
      case STOPPED -> false;
    };
  }
}
