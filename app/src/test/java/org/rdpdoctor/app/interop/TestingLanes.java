package org.rdpdoctor.app.interop;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/** Several networks side by side: most faults are waited for, not worked for. */
final class TestingLanes implements AutoCloseable {
  private static final List<String> NAMES = List.of("a", "b", "c", "d");

  private final BlockingQueue<TestingNetwork> free = new LinkedBlockingQueue<>();
  private final ExecutorService workers = Executors.newFixedThreadPool(NAMES.size());
  private final Thread whenKilled = new Thread(this::clean);

  /** Something to do in a network of its own. */
  interface Job<T> {
    T in(TestingNetwork network) throws IOException, InterruptedException;
  }

  TestingLanes() {
    networks().forEach(free::add);
    Runtime.getRuntime().addShutdownHook(whenKilled);
  }

  private static Stream<TestingNetwork> networks() {
    return NAMES.stream().map(TestingNetwork::ofThisProcess).map(TestingNetwork::new);
  }

  /** Starts the job when a network is free, and leaves the network clean. */
  <T> Future<T> start(Job<T> job) {
    return workers.submit(() -> {
      TestingNetwork network = free.take();
      try {
        return job.in(network);
      } finally {
        network.down();
        free.add(network);
      }
    });
  }

  @Override
  public void close() {
    workers.shutdownNow();
    clean();
    Runtime.getRuntime().removeShutdownHook(whenKilled);
  }

  private void clean() {
    networks()
        .forEach(network -> {
          try {
            network.down();
          } catch (IOException | InterruptedException _) {
            // the next run with this prefix removes it
          }
        });
  }
}
