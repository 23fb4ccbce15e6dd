package org.rdpdoctor.remote.agent;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Connections that have not shown the token yet: some at a time, and few of one address. */
final class Strangers {
  static final int MOST = 64;
  static final int MOST_OF_ONE = 16;

  private final Map<InetAddress, Integer> of = new HashMap<>();
  private int all;

  /** Empty when there are too many; the caller closes the place, be it twice. */
  synchronized Optional<Place> admit(InetAddress address) {
    int ofThis = of.getOrDefault(address, 0);
    if (all >= MOST || ofThis >= MOST_OF_ONE) {
      return Optional.empty();
    }
    all++;
    of.put(address, ofThis + 1);
    return Optional.of(new Place(address));
  }

  private synchronized void leaves(InetAddress address) {
    all--;
    of.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
  }

  /** One of them. */
  final class Place implements AutoCloseable {
    private final InetAddress address;
    private final AtomicBoolean taken = new AtomicBoolean(true);

    private Place(InetAddress address) {
      this.address = address;
    }

    @Override
    public void close() {
      if (taken.getAndSet(false)) {
        leaves(address);
      }
    }
  }
}
