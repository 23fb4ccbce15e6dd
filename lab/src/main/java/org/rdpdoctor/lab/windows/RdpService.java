package org.rdpdoctor.lab.windows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.rdpdoctor.lab.Behaviour;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.Peer;

/**
 * TCP ports of a {@link WindowsHost} on loopback. Each port of the machine has one here, the same
 * for as long as this is open, and is open, closed or silent as the machine's state has it; a
 * change of the state shows as soon as the call that made it is answered.
 *
 * <p>A silent port is one whose queue of waiting connections is full: Linux answers nothing there.
 */
public final class RdpService implements AutoCloseable {
  /** Ports of the machine that can be asked for. */
  public static final int MAX_PORTS = 32;

  private static final int USUAL_PORT = 3389;

  /** More than fit into the shortest queue there is. */
  private static final int FILLERS = 4;

  private static final int ATTEMPTS = 50;
  private static final int PAUSE_MILLIS = 20;

  private final WindowsHost host;
  private final InetAddress bind;
  private final Map<Integer, Door> doors = new TreeMap<>();
  private final Runnable watcher = this::follow;
  private Optional<String> defect = Optional.empty();
  private boolean closed;

  /** One port: what holds it now. */
  private static final class Door {
    final int machinePort;
    int port;
    PortState state = PortState.CLOSED;
    Optional<FaultServer> server = Optional.empty();
    final List<AutoCloseable> held = new ArrayList<>();

    Door(int machinePort) {
      this.machinePort = machinePort;
    }
  }

  private RdpService(WindowsHost host, InetAddress bind) {
    this.host = host;
    this.bind = bind;
  }

  static RdpService start(WindowsHost host, InetAddress bind) {
    RdpService service = new RdpService(host, bind);
    int usual = service.port(USUAL_PORT);
    host.watch(service.watcher);
    if (usual <= 0) {
      throw new IllegalStateException();
    }
    return service;
  }

  public InetAddress address() {
    return bind;
  }

  /** Where the machine's port 3389 is here. */
  public int port() {
    return port(USUAL_PORT);
  }

  /** Where a port of the machine is here. */
  public synchronized int port(int machinePort) {
    Door door = doors.get(machinePort);
    if (door == null) {
      if (doors.size() == MAX_PORTS) {
        throw new IllegalStateException("too many ports");
      }
      door = new Door(machinePort);
      doors.put(machinePort, door);
      try {
        refuse(door);
      } catch (IOException noPort) {
        throw new UncheckedIOException(noPort);
      }
    }
    follow(door);
    return door.port;
  }

  /** The first error of the lab itself, for tests; clients that misbehave are none. */
  public synchronized Optional<String> defect() {
    doors.values().forEach(this::noteDefect);
    return defect;
  }

  private void noteDefect(Door door) {
    defect = defect.or(() -> door.server.flatMap(FaultServer::defect));
  }

  private synchronized void follow() {
    if (!closed) {
      doors.values().forEach(this::follow);
    }
  }

  private void follow(Door door) {
    PortState wanted = host.portState(door.machinePort);
    if (wanted == door.state) {
      return;
    }
    release(door);
    door.state = wanted;
    try {
      switch (wanted) {
        case OPEN -> open(door);
        case CLOSED -> refuse(door);
        case DROPPED -> drop(door);
      }
    } catch (IOException noPort) {
      defect = defect.or(() -> Optional.of(noPort.toString()));
    }
  }

  private void release(Door door) {
    noteDefect(door);
    door.server.ifPresent(FaultServer::close);
    door.server = Optional.empty();
    for (AutoCloseable each : door.held) {
      try {
        each.close();
      } catch (Exception alreadyGone) {
        // A socket that cannot be closed is closed.
      }
    }
    door.held.clear();
  }

  private void open(Door door) throws IOException {
    Behaviour behaviour = peer -> serve(door.machinePort, peer);
    Fault fault = Fault.withoutCase("simulated-windows", "as its state has it", () -> behaviour);
    door.server = Optional.of(again(() -> FaultServer.start(fault, bind, door.port)));
  }

  private void serve(int machinePort, Peer peer) throws IOException, InterruptedException {
    host.connection(machinePort).serve(peer);
  }

  /** A socket that is bound and does not listen keeps the port, and connections are refused. */
  private void refuse(Door door) throws IOException {
    SocketChannel holder =
        again(() -> {
          SocketChannel channel = SocketChannel.open();
          try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            return channel.bind(new InetSocketAddress(bind, door.port));
          } catch (IOException taken) {
            channel.close();
            throw taken;
          }
        });
    door.held.add(holder);
    door.port = ((InetSocketAddress) holder.getLocalAddress()).getPort();
  }

  private void drop(Door door) throws IOException {
    door.held.add(again(() -> new ServerSocket(door.port, 1, bind)));
    for (int i = 0; i < FILLERS; i++) {
      SocketChannel filler = SocketChannel.open();
      door.held.add(filler);
      filler.configureBlocking(false);
      boolean connected = filler.connect(new InetSocketAddress(bind, door.port));
      if (!connected) {
        pause();
        boolean ignored = filler.finishConnect();
      }
    }
  }

  @FunctionalInterface
  private interface Attempt<T> {
    T make() throws IOException;
  }

  /** The port may not be free at once after it was released. */
  private static <T> T again(Attempt<T> attempt) throws IOException {
    for (int i = 1; ; i++) {
      try {
        return attempt.make();
      } catch (IOException taken) {
        if (i == ATTEMPTS) {
          throw taken;
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    host.unwatch(watcher);
    doors.values().forEach(this::release);
  }
}
