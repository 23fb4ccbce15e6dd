package org.rdpdoctor.lab.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.rdpdoctor.lab.Behaviour;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.lab.rdp.RdpListener;
import org.rdpdoctor.lab.rdp.SecuredRoad;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

/** The connection ends or stalls where no protocol says that it should. */
final class BrokenConnections {
  /** Longest delay that leaves a client time to go on before the lab's own limit. */
  static final Duration LONGEST_DELAY = Duration.ofSeconds(25);

  private static final Duration DEFAULT_DELAY = Duration.ofSeconds(4);
  private static final Duration SEARCH = Duration.ofMillis(20);
  private static final Bytes START_OF_HELLO = Bytes.of(0x16, 0x03);

  private BrokenConnections() {}

  static List<Fault> all() {
    return List.of(
        Fault.caseOf(
            "service-hung",
            "silent-after-accept",
            "accepts, reads and never says a word",
            () -> Peer::drain),
        Fault.caseOf(
            "wrong-port",
            "reset-after-accept",
            "a port mapping to nowhere: accepts, finds nobody behind, and resets",
            () -> BrokenConnections::findNobody),
        Fault.withoutCase(
            "close-on-request",
            "closes when the X.224 request comes, without an answer",
            () -> onRequest(Peer::finish)),
        Fault.withoutCase(
            "reset-on-request",
            "resets when the X.224 request comes, without an answer",
            () -> onRequest(Peer::reset)),
        Fault.withoutCase(
            "close-after-x224",
            "answers the X.224 request and closes without waiting for a ClientHello",
            () -> WindowsServer.with((peer, _) -> peer.finish()).withoutBareTls()),
        slow("slow", DEFAULT_DELAY),
        Fault.caseOf(
            "firewall-reset-after-clienthello",
            "firewall-reset-after-clienthello",
            "a firewall that resets when a segment begins like a ClientHello; one that is split"
                + " after its first byte comes through to a healthy server",
            () -> WindowsServer.with(new Firewall(WindowsServer.healthyRoad()))),
        Fault.withoutCase(
            "intermittent",
            "healthy for every odd ClientHello, a reset for every even one",
            () -> WindowsServer.with(new EverySecond(WindowsServer.healthyRoad()))));
  }

  /** A healthy server that takes that long to answer the first bytes. */
  static Fault slow(String id, Duration delay) {
    return Fault.caseOf(
        "tunnel-software-delay",
        id,
        "a healthy Windows that answers after %d seconds".formatted(delay.toSeconds()),
        () -> delayed(delay, WindowsServer.healthy()));
  }

  private static Behaviour delayed(Duration delay, Behaviour behaviour) {
    return peer -> {
      peer.peek(1);
      Thread.sleep(delay);
      behaviour.serve(peer);
    };
  }

  /** A forwarder first tries to reach who is behind; a reset at once might overtake its own ACK. */
  private static void findNobody(Peer peer) throws IOException, InterruptedException {
    Thread.sleep(SEARCH);
    peer.reset();
  }

  private static Behaviour onRequest(Behaviour end) {
    return peer -> {
      RdpListener.readRequest(peer);
      end.serve(peer);
    };
  }

  private record Firewall(SecuredRoad behind) implements SecuredRoad {
    @Override
    public void serve(Peer peer, SecurityProtocols selected)
        throws IOException, InterruptedException {
      if (peer.peekAvailable().startsWith(START_OF_HELLO)) {
        peer.reset();
      } else {
        behind.serve(peer, selected);
      }
    }
  }

  private record EverySecond(SecuredRoad healthy, AtomicInteger hellos) implements SecuredRoad {
    EverySecond(SecuredRoad healthy) {
      this(healthy, new AtomicInteger());
    }

    @Override
    public void serve(Peer peer, SecurityProtocols selected)
        throws IOException, InterruptedException {
      if (peer.peek(1).isEmpty()) {
        return;
      }
      if (hellos.incrementAndGet() % 2 == 1) {
        healthy.serve(peer, selected);
      } else {
        Hello.await(peer);
        peer.reset();
      }
    }
  }
}
