package org.rdpdoctor.probe.session;

import java.time.Duration;
import java.util.Optional;
import org.rdpdoctor.probe.net.Conversation;
import org.rdpdoctor.probe.net.Conversation.Received;
import org.rdpdoctor.probe.net.TlsSession;
import org.rdpdoctor.wire.Bytes;

/** What carries the packets of the sequence: a TLS session, or a connection in clear. */
sealed interface Line extends AutoCloseable {
  Conversation conversation();

  void send(String what, Bytes bytes);

  Received receive(Duration limit) throws InterruptedException;

  /** The peer's fatal TLS alert that ended the line, if one did. */
  Optional<Integer> alert();

  /** Why we ended the line, if what came could not be decrypted. */
  Optional<String> unreadable();

  @Override
  void close();

  /** Within TLS. */
  record OverTls(TlsSession session) implements Line {
    @Override
    public Conversation conversation() {
      return session.conversation();
    }

    @Override
    public void send(String what, Bytes bytes) {
      session.send(what, bytes);
    }

    @Override
    public Received receive(Duration limit) throws InterruptedException {
      return session.receive(limit);
    }

    @Override
    public Optional<Integer> alert() {
      return session.alert();
    }

    @Override
    public Optional<String> unreadable() {
      return session.unreadable();
    }

    @Override
    public void close() {
      session.close();
    }
  }

  /** For Standard RDP Security, which encrypts further up. */
  record InClear(Conversation conversation) implements Line {
    @Override
    public void send(String what, Bytes bytes) {
      conversation.send(what, bytes);
    }

    @Override
    public Received receive(Duration limit) throws InterruptedException {
      return conversation.receive(limit);
    }

    @Override
    public Optional<Integer> alert() {
      return Optional.empty();
    }

    @Override
    public Optional<String> unreadable() {
      return Optional.empty();
    }

    @Override
    public void close() {
      conversation.close();
    }
  }
}
