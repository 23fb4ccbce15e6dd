package org.rdpdoctor.lab.path;

import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.rdpdoctor.lab.path.Ends.Side;
import org.rdpdoctor.lab.path.Hindrance.Ban;
import org.rdpdoctor.lab.path.Hindrance.Broken;
import org.rdpdoctor.lab.path.Hindrance.Cut;
import org.rdpdoctor.lab.path.Hindrance.FewPlaces;
import org.rdpdoctor.lab.path.Hindrance.IdleTimer;
import org.rdpdoctor.lab.path.Hindrance.LargeSegmentsLost;
import org.rdpdoctor.lab.path.Hindrance.NoUdp;
import org.rdpdoctor.lab.path.Hindrance.Nothing;
import org.rdpdoctor.lab.path.Hindrance.OwnClient;
import org.rdpdoctor.lab.path.Hindrance.Refusal;
import org.rdpdoctor.lab.path.Hindrance.Slow;
import org.rdpdoctor.lab.path.Hindrance.TlsInterception;
import org.rdpdoctor.wire.Bytes;

/**
 * A running relay with one {@link Hindrance} in front of a server.
 *
 * <p>It relays a bounded number of connections at a time, each for a bounded time. Closing it
 * closes every socket and ends every thread.
 */
public final class Relay implements AutoCloseable {
  /** Connections that are relayed at a time; further ones wait. */
  public static final int MAX_CONNECTIONS = 64;

  private static final int CHUNK_BYTES = 16 * 1024;
  private static final int MAX_PORTS_TRIED = 20;
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  private final Hindrance hindrance;
  private final InetSocketAddress server;
  private final Duration connectionLimit;
  private final Door door;
  private final Optional<DatagramRelay> datagrams;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("lab-relay-", 0).factory());
  private final Semaphore vacancies = new Semaphore(MAX_CONNECTIONS);
  private volatile boolean closed;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Optional<String>> defect = new AtomicReference<>(Optional.empty());

  private Relay(
      Hindrance hindrance,
      InetSocketAddress server,
      Duration connectionLimit,
      Door door,
      Optional<DatagramRelay> datagrams) {
    this.hindrance = hindrance;
    this.server = server;
    this.connectionLimit = connectionLimit;
    this.door = door;
    this.datagrams = datagrams;
  }

  /**
   * Starts to listen.
   *
   * @param server what lies behind
   * @param udp the server has a UDP port of the same number
   * @param bind the only address to listen on
   * @param port 0 for any free one
   * @param connectionLimit how long one connection may live
   * @throws IOException when the address or port cannot be had, for UDP too where it is needed
   */
  public static Relay start(
      Hindrance hindrance,
      InetSocketAddress server,
      boolean udp,
      InetAddress bind,
      int port,
      Duration connectionLimit)
      throws IOException {
    for (int attempt = 1; ; attempt++) {
      Door door = new Door(bind, port);
      try {
        Optional<DatagramRelay> datagrams = DatagramRelay.beside(door, hindrance, server, udp);
        Relay relay = new Relay(hindrance, server, connectionLimit, door, datagrams);
        relay.begin();
        return relay;
      } catch (BindException taken) {
        door.close();
        if (port != 0 || attempt == MAX_PORTS_TRIED) {
          throw taken;
        }
      }
    }
  }

  private void begin() throws IOException {
    if (hindrance instanceof Ban(int after, Refusal refusal)
        && after == 0
        && refusal != Refusal.RESET) {
      door.shut(refusal);
    } else {
      threads.execute(this::acceptAll);
    }
    datagrams.ifPresent(each -> threads.execute(each::relayAll));
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(door.address(), door.port());
  }

  /** The first error of the relay itself, for tests; clients that misbehave are none. */
  public Optional<String> defect() {
    return defect.get();
  }

  private void acceptAll() {
    int number = 0;
    try {
      while (isOpenTo(number)) {
        vacancies.acquire();
        Socket client = door.accept();
        open.add(client);
        if (closed) {
          Door.closeQuietly(client); // close() may not have seen it
          return;
        }
        boolean banned = hindrance instanceof Ban ban && number >= ban.after();
        threads.execute(() -> serve(client, banned));
        number = Math.min(number + 1, Integer.MAX_VALUE - 1);
      }
    } catch (IOException | RejectedExecutionException closed) {
      // close() was called
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Shuts the door before the first client that is not let in. */
  private boolean isOpenTo(int number) throws IOException {
    if (hindrance instanceof Ban(int after, Refusal refusal)
        && number == after
        && refusal != Refusal.RESET) {
      door.shut(refusal);
      return false;
    }
    return true;
  }

  private void serve(Socket client, boolean banned) {
    try (client) {
      boolean full = hindrance instanceof FewPlaces few && open.size() > few.places();
      if (banned || full) {
        Ends.reset(client);
      } else {
        serve(client);
      }
    } catch (IOException | RejectedExecutionException gone) {
      // the client has left, or close() was called
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException bug) {
      noteDefect(bug);
    } finally {
      open.remove(client);
      vacancies.release();
    }
  }

  private void serve(Socket client) throws IOException, InterruptedException {
    try (Socket onward = new Socket()) {
      onward.setTcpNoDelay(true);
      client.setTcpNoDelay(true);
      try {
        onward.connect(server, (int) CONNECT_LIMIT.toMillis());
      } catch (IOException noServer) {
        Ends.reset(client); // as a port mapping to nobody does
        return;
      }
      relay(new Ends(client, onward));
    }
  }

  private void noteDefect(RuntimeException bug) {
    defect.updateAndGet(first -> first.or(() -> Optional.of(bug.toString())));
  }

  private void relay(Ends ends) throws InterruptedException {
    Handling handling = handling(ends);
    Thread back = Thread.ofVirtual().unstarted(() -> pump(Side.SERVER, ends, handling));
    Thread limiter = Thread.ofVirtual().unstarted(() -> endAfterLimit(ends));
    back.start();
    limiter.start();
    try {
      pump(Side.CLIENT, ends, handling);
      back.join();
    } finally {
      limiter.interrupt();
      Door.closeQuietly(ends.of(Side.SERVER));
      handling.closed();
    }
  }

  private Handling handling(Ends ends) {
    return switch (hindrance) {
      case Slow slow -> new LongLine(ends, slow);
      case Cut cut -> new Cutting(ends, cut);
      case IdleTimer timer -> new Quiet(ends, timer);
      case TlsInterception box -> new Intercepting(ends, box);
      case OwnClient box -> new Bastion(ends, box);
      case Broken tunnel -> new Breaking(ends, tunnel);
      case LargeSegmentsLost(int most) -> new BlackHole(ends, most);
      case Nothing _, Ban _, FewPlaces _, NoUdp _ -> new Handling.Plain(ends);
    };
  }

  private void pump(Side from, Ends ends, Handling handling) {
    byte[] chunk = new byte[CHUNK_BYTES];
    try {
      InputStream input = ends.of(from).getInputStream();
      for (int count = input.read(chunk); count >= 0; count = input.read(chunk)) {
        handling.passed(from, Bytes.of(chunk, 0, count));
      }
      handling.ended(from);
    } catch (IOException broken) {
      tellBroken(from, handling);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException bug) {
      noteDefect(bug);
      ends.resetBoth();
    }
  }

  private static void tellBroken(Side from, Handling handling) {
    try {
      handling.broken(from);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void endAfterLimit(Ends ends) {
    try {
      Thread.sleep(connectionLimit);
      ends.resetBoth();
    } catch (InterruptedException over) {
      // the connection has ended by itself
    }
  }

  @Override
  public void close() {
    closed = true;
    door.close();
    datagrams.ifPresent(DatagramRelay::close);
    open.forEach(Door::closeQuietly);
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        defect.updateAndGet(first -> first.or(() -> Optional.of("a thread does not end")));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
