package org.rdpdoctor.probe;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.probe.net.Conversation;
import org.rdpdoctor.probe.net.TlsSession;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

/**
 * Open connections that one stage leaves for the next, so that a host sees few of them: the TCP
 * stage's connection carries the first negotiation request, and connections whose negotiation
 * selected TLS carry a hello. Whatever is left is closed with the road.
 */
public final class HandOver implements AutoCloseable {
  /** A connection whose Connection Confirm selected {@code selected}; nothing was sent since. */
  public record Negotiated(
      Conversation conversation, SecurityProtocols requested, SecurityProtocols selected) {}

  /** A connection sequence that one stage leaves in its middle. Closing it takes leave. */
  public interface Sequence extends AutoCloseable {
    @Override
    void close();
  }

  private final Deque<Conversation> connected = new ArrayDeque<>();
  private final Deque<Negotiated> negotiated = new ArrayDeque<>();
  private final List<List<Bytes>> chains = new ArrayList<>();
  private Optional<TlsSession> session = Optional.empty();
  private SecurityProtocols selectedOnSession = SecurityProtocols.HYBRID;
  private Optional<TlsSession> signedIn = Optional.empty();
  private Optional<Sequence> sequence = Optional.empty();

  public synchronized void leaveConnected(Conversation conversation) {
    connected.add(conversation);
  }

  public synchronized Optional<Conversation> takeConnected() {
    return Optional.ofNullable(connected.poll());
  }

  public synchronized void leaveNegotiated(Negotiated negotiation) {
    negotiated.add(negotiation);
  }

  /** The first connection on which the server selected exactly this. */
  public synchronized Optional<Negotiated> takeNegotiated(SecurityProtocols selected) {
    Optional<Negotiated> found =
        negotiated.stream().filter(each -> each.selected().equals(selected)).findFirst();
    found.ifPresent(negotiated::remove);
    return found;
  }

  /** The connection left last, whatever form of TLS the server selected on it. */
  public synchronized Optional<Negotiated> takeNegotiated() {
    return Optional.ofNullable(negotiated.pollLast());
  }

  /** A session on which nothing was sent after the handshake. */
  public synchronized void leaveSession(TlsSession established) {
    session.ifPresent(TlsSession::close);
    session = Optional.of(established);
  }

  /**
   * A session on which nothing was sent after the handshake.
   *
   * @param selected in the negotiation before it
   */
  public synchronized void leaveSession(TlsSession established, SecurityProtocols selected) {
    leaveSession(established);
    selectedOnSession = selected;
  }

  /** What the server selected on the connection of the session that was left last. */
  public synchronized SecurityProtocols selectedOnSession() {
    return selectedOnSession;
  }

  public synchronized Optional<TlsSession> takeSession() {
    Optional<TlsSession> taken = session;
    session = Optional.empty();
    return taken;
  }

  /** A session on which the server has taken the credentials; MCS comes next. */
  public synchronized void leaveSignedIn(TlsSession accepted) {
    signedIn.ifPresent(TlsSession::close);
    signedIn = Optional.of(accepted);
  }

  public synchronized Optional<TlsSession> takeSignedIn() {
    Optional<TlsSession> taken = signedIn;
    signedIn = Optional.empty();
    return taken;
  }

  public synchronized void leaveSequence(Sequence begun) {
    sequence.ifPresent(Sequence::close);
    sequence = Optional.of(begun);
  }

  /** The sequence that was left, if it is of this kind. */
  public synchronized <T extends Sequence> Optional<T> takeSequence(Class<T> kind) {
    Optional<T> taken = sequence.filter(kind::isInstance).map(kind::cast);
    if (taken.isPresent()) {
      sequence = Optional.empty();
    }
    return taken;
  }

  /** A certificate chain in DER as the server sent it, its own first. */
  public synchronized void leaveChain(List<Bytes> chain) {
    chains.add(List.copyOf(chain));
  }

  /** Every chain that was left, in the order of leaving. */
  public synchronized List<List<Bytes>> chains() {
    return List.copyOf(chains);
  }

  @Override
  public synchronized void close() {
    session.ifPresent(TlsSession::close);
    session = Optional.empty();
    signedIn.ifPresent(TlsSession::close);
    signedIn = Optional.empty();
    sequence.ifPresent(Sequence::close);
    sequence = Optional.empty();
    List<Conversation> left = new ArrayList<>(connected);
    negotiated.forEach(each -> left.add(each.conversation()));
    connected.clear();
    negotiated.clear();
    left.forEach(Conversation::close);
  }
}
