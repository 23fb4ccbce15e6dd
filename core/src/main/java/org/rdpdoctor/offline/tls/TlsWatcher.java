package org.rdpdoctor.offline.tls;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.rdpdoctor.offline.flow.MemoryBudget;
import org.rdpdoctor.offline.flow.StreamBuffer;
import org.rdpdoctor.offline.flow.StreamListener.Side;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.tls.Alert;
import org.rdpdoctor.wire.tls.CertificateMessage;
import org.rdpdoctor.wire.tls.CipherSuite;
import org.rdpdoctor.wire.tls.ClientHello;
import org.rdpdoctor.wire.tls.ContentType;
import org.rdpdoctor.wire.tls.ExtensionType;
import org.rdpdoctor.wire.tls.HandshakeMessage;
import org.rdpdoctor.wire.tls.ServerHello;
import org.rdpdoctor.wire.tls.ServerKeyExchange;
import org.rdpdoctor.wire.tls.TlsEvent;
import org.rdpdoctor.wire.tls.TlsRecord;
import org.rdpdoctor.wire.tls.TlsStreamReader;
import org.rdpdoctor.wire.tls.TlsVersion;

/** Both directions of one TLS connection, seen from outside; holds at most one record of each. */
public final class TlsWatcher {
  private static final int SHOWN_BYTES = 64;
  private static final int MAX_RECORD_BYTES = TlsRecord.HEADER_BYTES + TlsRecord.MAX_FRAGMENT_BYTES;
  private static final int MAJOR_VERSION = 3;

  /** An encrypted alert of TLS 1.3: two bytes, the type, the tag; padding is not used for it. */
  private static final int SEALED_ALERT_BYTES = 2 + 1 + 16;

  /** Handshake messages beyond this are not put together. */
  private static final int MAX_SEALED_HANDSHAKE_BYTES = 1 << 17;

  // As numbers: they are compared for every record.
  private static final int CHANGE_CIPHER_SPEC = ContentType.CHANGE_CIPHER_SPEC.value();
  private static final int ALERT = ContentType.ALERT.value();
  private static final int HANDSHAKE = ContentType.HANDSHAKE.value();
  private static final int APPLICATION_DATA = ContentType.APPLICATION_DATA.value();
  private static final int LAST_TYPE = ContentType.HEARTBEAT.value();

  private static final int NEW_SESSION_TICKET = 4;
  private static final int CERTIFICATE = 11;
  private static final int FINISHED = 20;
  private static final int KEY_UPDATE = 24;

  private final TlsListener listener;
  private final KeyLog keyLog;
  private final Map<Side, Direction> directions = new EnumMap<>(Side.class);
  private Optional<ClientHello> clientHello = Optional.empty();
  private Optional<ServerHello> serverHello = Optional.empty();
  private boolean tls13;
  private boolean certificateSeen;
  private boolean established;
  private boolean keysTold;

  /** What is known of one direction. */
  private static final class Direction {
    private final StreamBuffer buffer;
    private TlsStreamReader clear = new TlsStreamReader();
    private int skip;
    private boolean lost;
    private boolean foreign;
    private boolean sealed;
    private boolean finished;
    private int sealedRecords;
    private Optional<RecordOpener> opener = Optional.empty();
    private Optional<Secret> traffic = Optional.empty();
    private boolean failed;
    private Bytes handshake = Bytes.EMPTY;

    Direction(MemoryBudget budget) {
      this.buffer = new StreamBuffer(budget, MAX_RECORD_BYTES);
    }
  }

  public TlsWatcher(TlsListener listener, KeyLog keyLog, MemoryBudget budget) {
    this.listener = listener;
    this.keyLog = keyLog;
    for (Side side : Side.values()) {
      directions.put(side, new Direction(budget));
    }
  }

  private Direction direction(Side side) {
    return Objects.requireNonNull(directions.get(side));
  }

  /** Takes the next bytes of one direction. */
  public void feed(Side from, byte[] data, int start, int end) {
    Direction direction = direction(from);
    int at = start;
    if (direction.lost) {
      // Records often begin where segments do: the next that looks like one is taken for one.
      if (!looksLikeRecord(data, start, end)) {
        return;
      }
      direction.lost = false;
    }
    while (at < end && !direction.foreign && !direction.lost) {
      if (direction.skip > 0) {
        int step = Math.min(direction.skip, end - at);
        direction.skip -= step;
        at += step;
        continue;
      }
      int wanted = Math.min(end - at, missing(direction.buffer));
      if (!direction.buffer.add(data, at, at + wanted)) {
        lose(direction, from, "too much waits to be read");
        return;
      }
      at += wanted;
      readRecord(from, direction);
    }
  }

  private static boolean looksLikeRecord(byte[] data, int start, int end) {
    return end - start >= TlsRecord.HEADER_BYTES
        && isSpokenOverTcp(data[start] & 0xFF)
        && data[start + 1] == MAJOR_VERSION
        && ((data[start + 3] & 0xFF) << 8 | (data[start + 4] & 0xFF))
            <= TlsRecord.MAX_FRAGMENT_BYTES;
  }

  /** As {@link ContentType#isSpokenOverTcp()} says it. */
  private static boolean isSpokenOverTcp(int type) {
    return type >= CHANGE_CIPHER_SPEC && type <= LAST_TYPE;
  }

  /** How many bytes the record that has begun still needs. */
  private static int missing(StreamBuffer buffer) {
    return buffer.size() < TlsRecord.HEADER_BYTES
        ? TlsRecord.HEADER_BYTES - buffer.size()
        : TlsRecord.HEADER_BYTES + buffer.u16be(3) - buffer.size();
  }

  private void readRecord(Side from, Direction direction) {
    StreamBuffer buffer = direction.buffer;
    if (buffer.size() < TlsRecord.HEADER_BYTES) {
      checkBeginning(from, direction);
      return;
    }
    boolean sensible =
        isSpokenOverTcp(buffer.u8(0))
            && buffer.u8(1) == MAJOR_VERSION
            && buffer.u16be(3) <= TlsRecord.MAX_FRAGMENT_BYTES;
    if (!sensible) {
      notTls(from, direction);
      return;
    }
    if (buffer.size() == TlsRecord.HEADER_BYTES && isPassedOver(from, direction)) {
      return;
    }
    if (missing(buffer) > 0) {
      return;
    }
    Bytes whole = buffer.take(buffer.size());
    try {
      accept(from, direction, TlsRecord.decode(new Reader(whole)), whole);
    } catch (DecodeException impossible) {
      throw new IllegalStateException("a checked record cannot be read", impossible);
    }
  }

  /** Data that nobody can open is not even looked at: its header says all there is. */
  private boolean isPassedOver(Side from, Direction direction) {
    StreamBuffer buffer = direction.buffer;
    if (buffer.u8(0) != APPLICATION_DATA) {
      return false;
    }
    if (tls13) {
      prepare13(from, direction);
    }
    if (direction.opener.isPresent()) {
      return false;
    }
    direction.sealedRecords++;
    direction.skip = buffer.u16be(3);
    buffer.drop(TlsRecord.HEADER_BYTES);
    acceptUnopened(from, direction, APPLICATION_DATA, direction.skip);
    return true;
  }

  /** A few bytes that are no record must not wait for more that never come. */
  private void checkBeginning(Side from, Direction direction) {
    if (!isSpokenOverTcp(direction.buffer.u8(0))) {
      notTls(from, direction);
    }
  }

  private void notTls(Side from, Direction direction) {
    direction.foreign = true;
    listener.notTls(from, direction.buffer.first(SHOWN_BYTES));
    direction.buffer.release();
  }

  /** Bytes of this direction are not in the capture. */
  public void gap(Side from) {
    Direction direction = direction(from);
    lose(direction, from, "bytes are missing in the capture");
  }

  private void lose(Direction direction, Side from, String why) {
    direction.lost = true;
    direction.skip = 0;
    direction.buffer.release();
    direction.clear = new TlsStreamReader();
    if (direction.opener.isPresent()) {
      direction.opener = Optional.empty();
      listener.keys(false, Optional.of(why + (from == Side.CLIENT ? " (client)" : " (server)")));
    }
    direction.failed = true;
  }

  private void accept(Side from, Direction direction, TlsRecord record, Bytes whole) {
    int type = record.type().value();
    boolean sealed = type == APPLICATION_DATA || (direction.sealed && type != CHANGE_CIPHER_SPEC);
    if (sealed) {
      acceptSealed(from, direction, record);
      return;
    }
    for (TlsEvent event : direction.clear.feed(whole)) {
      accept(from, event);
    }
    // In TLS 1.3 the message means nothing (RFC 8446 appendix D.4).
    if (type == CHANGE_CIPHER_SPEC && serverHello.isPresent() && !tls13) {
      direction.sealed = true;
      direction.opener = opener12(from);
    }
  }

  private void accept(Side from, TlsEvent event) {
    switch (event) {
      case TlsEvent.MessageRead read -> accept(read.message());
      case TlsEvent.AlertRead read -> listener.alert(from, Optional.of(read.alert()));
      case TlsEvent.RecordRead _,
          TlsEvent.MessageUnreadable _,
          TlsEvent.NotTls _,
          TlsEvent.LimitPassed _ -> {}
    }
  }

  private void accept(HandshakeMessage message) {
    switch (message) {
      case ClientHello hello -> {
        clientHello = Optional.of(hello);
        listener.clientHello(hello);
      }
      case ServerHello hello -> {
        if (!hello.isHelloRetryRequest()) {
          serverHello = Optional.of(hello);
          tls13 = hello.selectedVersion().compareTo(TlsVersion.TLS_1_3) >= 0;
        }
        listener.serverHello(hello);
      }
      case CertificateMessage chain -> showCertificates(chain.certificates());
      case ServerKeyExchange exchange -> listener.keyExchange(exchange);
      case HandshakeMessage _ -> {}
    }
  }

  private void showCertificates(List<Bytes> chain) {
    if (!certificateSeen && !chain.isEmpty()) {
      certificateSeen = true;
      listener.certificates(chain);
    }
  }

  private Optional<RecordOpener> opener12(Side from) {
    if (clientHello.isEmpty() || serverHello.isEmpty()) {
      return Optional.empty();
    }
    Optional<Secret> master = keyLog.secret(clientHello.get().random(), KeyLog.MASTER);
    if (master.isEmpty()) {
      return Optional.empty();
    }
    if (!serverHello.get().selectedVersion().equals(TlsVersion.TLS_1_2)) {
      tellKeys(
          false,
          "the keys are there, but " + serverHello.get().selectedVersion() + " is not opened");
      return Optional.empty();
    }
    boolean encryptThenMac =
        serverHello.get().extensions().find(ExtensionType.ENCRYPT_THEN_MAC).isPresent();
    Optional<RecordOpener> opener =
        RecordOpener.ofTls12(
            suite(),
            master.get(),
            clientHello.get().random(),
            serverHello.get().random(),
            from == Side.CLIENT,
            encryptThenMac);
    if (opener.isEmpty()) {
      tellKeys(false, "the keys are there, but " + suite() + " is not opened");
    }
    return opener;
  }

  private CipherSuite suite() {
    return serverHello.orElseThrow().cipherSuite();
  }

  private void tellKeys(boolean open, String problem) {
    if (!keysTold) {
      keysTold = true;
      listener.keys(open, problem.isEmpty() ? Optional.empty() : Optional.of(problem));
    }
  }

  private void acceptSealed(Side from, Direction direction, TlsRecord record) {
    direction.sealedRecords++;
    if (tls13) {
      prepare13(from, direction);
    }
    if (direction.opener.isPresent()) {
      Optional<RecordOpener.Opened> opened = direction.opener.get().open(record);
      if (opened.isPresent()) {
        tellKeys(true, "");
        acceptOpened(from, direction, opened.get());
        return;
      }
      direction.opener = Optional.empty();
      direction.failed = true;
      keysTold = true;
      listener.keys(false, Optional.of("the keys do not fit"));
    }
    acceptUnopened(from, direction, record.type().value(), record.fragment().size());
  }

  /** The keys of the handshake first, those of the data after Finished. */
  private void prepare13(Side from, Direction direction) {
    if (direction.opener.isPresent() || direction.failed || clientHello.isEmpty()) {
      return;
    }
    boolean client = from == Side.CLIENT;
    String label =
        direction.finished
            ? client ? KeyLog.CLIENT_TRAFFIC : KeyLog.SERVER_TRAFFIC
            : client ? KeyLog.CLIENT_HANDSHAKE : KeyLog.SERVER_HANDSHAKE;
    direction.traffic = keyLog.secret(clientHello.get().random(), label);
    direction.opener = direction.traffic.flatMap(secret -> RecordOpener.ofTls13(suite(), secret));
  }

  private void acceptOpened(Side from, Direction direction, RecordOpener.Opened opened) {
    int type = opened.type();
    if (type == APPLICATION_DATA) {
      listener.sealed(from, opened.content().size());
      listener.opened(from, opened.content());
    } else if (type == ALERT) {
      listener.alert(from, readAlert(opened.content()));
    } else if (type == HANDSHAKE) {
      acceptHandshake(from, direction, opened.content());
    }
  }

  private static Optional<Alert> readAlert(Bytes content) {
    try {
      return Optional.of(Alert.decode(new Reader(content)));
    } catch (DecodeException odd) {
      return Optional.empty();
    }
  }

  private void acceptHandshake(Side from, Direction direction, Bytes content) {
    direction.handshake = direction.handshake.append(content);
    Bytes waiting = direction.handshake;
    while (waiting.size() >= HandshakeMessage.HEADER_BYTES) {
      int size =
          HandshakeMessage.HEADER_BYTES
              + (waiting.at(1) << 16 | waiting.at(2) << 8 | waiting.at(3));
      if (size > MAX_SEALED_HANDSHAKE_BYTES) {
        waiting = Bytes.EMPTY;
      }
      if (waiting.size() < size) {
        break;
      }
      acceptMessage(from, direction, waiting.at(0), waiting.slice(4, size));
      waiting = waiting.slice(size, waiting.size());
    }
    direction.handshake = waiting;
  }

  private void acceptMessage(Side from, Direction direction, int type, Bytes body) {
    switch (type) {
      case FINISHED -> {
        direction.finished = true;
        if (tls13) {
          direction.opener = Optional.empty(); // other keys from here on
        }
        checkEstablished();
      }
      case CERTIFICATE -> {
        if (from == Side.SERVER && tls13) {
          showCertificates(certificates13(body));
        }
      }
      case KEY_UPDATE -> {
        direction.traffic =
            direction.traffic.flatMap(secret -> RecordOpener.updated(suite(), secret));
        direction.opener =
            direction.traffic.flatMap(secret -> RecordOpener.ofTls13(suite(), secret));
        direction.failed = direction.opener.isEmpty();
      }
      case NEW_SESSION_TICKET -> {}
      default -> {}
    }
  }

  /** RFC 8446 section 4.4.2; what cannot be read ends the list. */
  private static List<Bytes> certificates13(Bytes body) {
    List<Bytes> chain = new ArrayList<>();
    try {
      Reader reader = new Reader(body);
      reader.skip("context", reader.u8("context length"));
      Reader list = reader.sub("certificate list", reader.u24be("certificate list length"));
      while (!list.isAtEnd() && chain.size() < CertificateMessage.MAX_CERTIFICATES) {
        chain.add(list.bytes("certificate", list.u24be("certificate length")));
        list.skip("extensions", list.u16be("extensions length"));
      }
    } catch (DecodeException odd) {
      return chain;
    }
    return chain;
  }

  /** Only sizes and types tell, as they do everybody on the way. */
  private void acceptUnopened(Side from, Direction direction, int type, int bytes) {
    if (type == ALERT) {
      listener.alert(from, Optional.empty());
    } else if (type == HANDSHAKE) {
      direction.finished = true;
      checkEstablished();
    } else if (type == APPLICATION_DATA) {
      acceptUnopenedData(from, direction, bytes);
    }
  }

  private void acceptUnopenedData(Side from, Direction direction, int bytes) {
    if (!tls13) {
      listener.sealed(from, bytes);
      return;
    }
    if (bytes <= SEALED_ALERT_BYTES) {
      listener.alert(from, Optional.empty());
      return;
    }
    if (established) {
      listener.sealed(from, bytes);
      return;
    }
    // The client's first record is its Finished; it sends another only after the server's.
    Direction client = direction(Side.CLIENT);
    boolean goesOn = from == Side.CLIENT ? client.sealedRecords > 1 : client.sealedRecords > 0;
    direction.finished |= from == Side.SERVER || client.sealedRecords > 0;
    if (goesOn) {
      client.finished = true;
      direction(Side.SERVER).finished = true;
      checkEstablished();
      listener.sealed(from, bytes);
    }
  }

  private void checkEstablished() {
    boolean both = direction(Side.CLIENT).finished && direction(Side.SERVER).finished;
    if (both && !established) {
      established = true;
      boolean resumed = !certificateSeen && !tls13;
      listener.established(resumed);
    }
  }

  /** Nothing more comes. */
  public void release() {
    directions.values().forEach(each -> each.buffer.release());
  }
}
