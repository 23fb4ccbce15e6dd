package org.rdpdoctor.wire.tls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.rdpdoctor.wire.Bytes;

/**
 * A server's answer to a hello, up to the point where it waits for the client or encrypts.
 *
 * <p>One per connection; not for several threads.
 */
public final class ServerFlight {
  private final TlsStreamReader reader = new TlsStreamReader();
  private final List<TlsEvent> events = new ArrayList<>();
  private boolean complete;

  /**
   * Takes the next bytes that the server sent.
   *
   * @return what became clear through them
   */
  public List<TlsEvent> feed(Bytes bytes) {
    List<TlsEvent> fresh = reader.feed(bytes);
    for (TlsEvent event : fresh) {
      if (event instanceof TlsEvent.NotTls) {
        events.removeIf(TlsEvent.NotTls.class::isInstance);
      }
      events.add(event);
      complete |= endsFlight(event);
    }
    return fresh;
  }

  private static boolean endsFlight(TlsEvent event) {
    return switch (event) {
      case TlsEvent.MessageRead read -> endsFlight(read.message());
      case TlsEvent.AlertRead read -> read.alert().isFatal() || isClose(read.alert());
      case TlsEvent.NotTls foreign -> true;
      case TlsEvent.LimitPassed limit -> true;
      case TlsEvent.RecordRead read -> false;
      case TlsEvent.MessageUnreadable unreadable -> false;
    };
  }

  private static boolean endsFlight(HandshakeMessage message) {
    return switch (message) {
      case ServerHelloDone done -> true;
      // Behind a ServerHello of TLS 1.3 all is encrypted; behind a retry the client's turn comes.
      case ServerHello hello -> hello.selectedVersion().equals(TlsVersion.TLS_1_3);
      case ClientHello hello -> false;
      case CertificateMessage certificate -> false;
      case ServerKeyExchange keyExchange -> false;
      case CertificateRequest request -> false;
      case UnknownHandshake unknown -> false;
    };
  }

  private static boolean isClose(Alert alert) {
    return alert.description().equals(AlertDescription.CLOSE_NOTIFY);
  }

  /**
   * Whether nothing more is to be expected: ServerHelloDone, a ServerHello of TLS 1.3 or a retry, a
   * fatal alert or close_notify, bytes that are not TLS, or a limit came.
   */
  public boolean isComplete() {
    return complete;
  }

  /** Whether a record or a handshake message has begun and is not complete. */
  public boolean isInTheMiddle() {
    return reader.isInTheMiddle();
  }

  /** All that came, in order; of {@link TlsEvent.NotTls} only the last. */
  public List<TlsEvent> events() {
    return List.copyOf(events);
  }

  /** The choice of the server; a retry counts as one. */
  public Optional<ServerHello> serverHello() {
    return firstMessage(ServerHello.class);
  }

  /** Never there in TLS 1.3, where it is encrypted. */
  public Optional<CertificateMessage> certificate() {
    return firstMessage(CertificateMessage.class);
  }

  /** Only there for suites with an ephemeral key, and never in TLS 1.3. */
  public Optional<ServerKeyExchange> serverKeyExchange() {
    return firstMessage(ServerKeyExchange.class);
  }

  public Optional<CertificateRequest> certificateRequest() {
    return firstMessage(CertificateRequest.class);
  }

  /** The first fatal alert, or else the first of any level. */
  public Optional<Alert> alert() {
    List<Alert> alerts =
        eventsOf(TlsEvent.AlertRead.class).stream().map(TlsEvent.AlertRead::alert).toList();
    return alerts.stream().filter(Alert::isFatal).findFirst().or(() -> alerts.stream().findFirst());
  }

  /** What came that is not TLS, be it instead of a record or behind one. */
  public Optional<TlsEvent.NotTls> notTls() {
    return eventsOf(TlsEvent.NotTls.class).stream().findFirst();
  }

  /** All oddities of the records, messages and alerts, and what could not be read. */
  public List<String> oddities() {
    List<String> oddities = new ArrayList<>();
    for (TlsEvent event : events) {
      oddities.addAll(odditiesOf(event));
    }
    return oddities;
  }

  private static List<String> odditiesOf(TlsEvent event) {
    return switch (event) {
      case TlsEvent.RecordRead read -> read.tlsRecord().oddities();
      case TlsEvent.MessageRead read -> read.message().oddities();
      case TlsEvent.AlertRead read -> read.alert().oddities();
      case TlsEvent.MessageUnreadable unreadable ->
          List.of("message " + unreadable.type() + " cannot be read: " + unreadable.reason());
      case TlsEvent.LimitPassed limit -> List.of("limit passed: " + limit.reason());
      case TlsEvent.NotTls foreign -> List.of();
    };
  }

  private <T extends HandshakeMessage> Optional<T> firstMessage(Class<T> kind) {
    return eventsOf(TlsEvent.MessageRead.class).stream()
        .map(TlsEvent.MessageRead::message)
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst();
  }

  private <T extends TlsEvent> List<T> eventsOf(Class<T> kind) {
    Predicate<TlsEvent> ofKind = kind::isInstance;
    return events.stream().filter(ofKind).map(kind::cast).toList();
  }
}
