package org.rdpdoctor.probe.net;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Opens UDP flows with {@code java.net.DatagramSocket} for one road. Meant for virtual threads:
 * interrupting one that waits closes its socket. Closing the dialer closes every flow.
 */
public final class SocketDatagramDialer implements DatagramDialer, AutoCloseable {
  private final ConnectionJournal journal;
  private final Deadline deadline;
  private final Set<SocketDatagramConversation> open = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicBoolean icmpAsked = new AtomicBoolean();

  public SocketDatagramDialer(ConnectionJournal journal, Deadline deadline) {
    this.journal = journal;
    this.deadline = deadline;
  }

  @Override
  public DatagramConversation open(Flow flow) {
    SocketDatagramConversation conversation =
        new SocketDatagramConversation(flow, journal, deadline, icmpAsked, open::remove);
    open.add(conversation);
    if (closed.get()) {
      conversation.close(); // the road has ended
    }
    return conversation;
  }

  @Override
  public void close() {
    closed.set(true);
    open.forEach(SocketDatagramConversation::close);
  }
}
