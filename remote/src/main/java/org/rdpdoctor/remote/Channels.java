package org.rdpdoctor.remote;

import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.rdpdoctor.probe.name.Resolver;
import org.rdpdoctor.remote.net.Dialer;
import org.rdpdoctor.remote.net.NotReached;

/**
 * The channels that there are, and the choice among them. What can be reached is looked at side by
 * side and without signing in; then they are opened one after the other until one is open, so that
 * nobody signs in more often than needed.
 */
public final class Channels {
  /** The choice among all. */
  public static final String AUTO = "auto";

  private final List<ChannelOpener> openers;
  private final Dialer dialer;

  /**
   * @param openers the preferred first: those that carry every call come before those that do not
   */
  public Channels(List<ChannelOpener> openers, Resolver resolver) {
    this.openers = List.copyOf(openers);
    this.dialer = new Dialer(resolver);
  }

  /** What {@code --via} takes. */
  public List<String> names() {
    return Stream.concat(openers.stream().map(ChannelOpener::name), Stream.of(AUTO)).toList();
  }

  /**
   * Opens one channel.
   *
   * @param via one of {@link #names}
   */
  public ChannelChoice choose(String via, HostAccess access) throws InterruptedException {
    if (!via.equals(AUTO)) {
      return only(via, access);
    }
    Map<String, String> unreachable = unreachable(access);
    List<Opened.NotOpen> others = new ArrayList<>();
    Optional<Channel> chosen = Optional.empty();
    for (ChannelOpener opener : openers) {
      String problem = unreachable.get(opener.name());
      if (problem != null) {
        others.add(new Opened.NotOpen(opener.name(), problem, false));
      } else if (chosen.isPresent()) {
        others.add(notNeeded(opener, access, chosen.get()));
      } else {
        switch (opener.open(access)) {
          case Opened.Open(Channel channel) -> chosen = Optional.of(channel);
          case Opened.NotOpen notOpen -> others.add(notOpen);
        }
      }
    }
    return new ChannelChoice(chosen, others);
  }

  private ChannelChoice only(String via, HostAccess access) throws InterruptedException {
    ChannelOpener opener =
        openers.stream()
            .filter(each -> each.name().equals(via))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no channel is called " + via));
    return switch (opener.open(access)) {
      case Opened.Open(Channel channel) -> new ChannelChoice(Optional.of(channel), List.of());
      case Opened.NotOpen notOpen -> new ChannelChoice(Optional.empty(), List.of(notOpen));
    };
  }

  private static Opened.NotOpen notNeeded(ChannelOpener opener, HostAccess access, Channel chosen) {
    boolean listens = !opener.ports(access).isEmpty();
    return new Opened.NotOpen(
        opener.name(),
        (listens ? "its port takes connections, and it was not tried: " : "it was not tried: ")
            + chosen.name()
            + " is preferred",
        listens);
  }

  /** By name, why none of the ports takes connections. */
  private Map<String, String> unreachable(HostAccess access) throws InterruptedException {
    Map<Integer, Optional<String>> problems = problems(access);
    Map<String, String> unreachable = new HashMap<>();
    for (ChannelOpener opener : openers) {
      List<String> why =
          opener.ports(access).stream()
              .flatMap(port -> problems.getOrDefault(port, Optional.empty()).stream())
              .distinct()
              .toList();
      boolean none =
          !opener.ports(access).isEmpty()
              && opener.ports(access).stream()
                  .allMatch(port -> problems.getOrDefault(port, Optional.empty()).isPresent());
      if (none) {
        unreachable.put(opener.name(), String.join("; ", why));
      }
    }
    return unreachable;
  }

  /** By port, why it takes no connection. */
  private Map<Integer, Optional<String>> problems(HostAccess access) throws InterruptedException {
    Map<Integer, Optional<String>> problems = new HashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<Integer, Future<Optional<String>>> waiting = new HashMap<>();
      for (ChannelOpener opener : openers) {
        for (int port : opener.ports(access)) {
          waiting.computeIfAbsent(port, each -> threads.submit(() -> problem(each, access)));
        }
      }
      for (Map.Entry<Integer, Future<Optional<String>>> each : waiting.entrySet()) {
        problems.put(each.getKey(), each.getValue().get());
      }
    } catch (ExecutionException defect) {
      throw new IllegalStateException(defect.getCause());
    }
    return problems;
  }

  private Optional<String> problem(int port, HostAccess access) throws InterruptedException {
    try {
      Socket socket = dialer.connect(access.host(), port, access.limits().connect());
      Dialer.closeQuietly(socket);
      return Optional.empty();
    } catch (NotReached problem) {
      return Optional.of(problem.because());
    }
  }
}
