package org.rdpdoctor.offline;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Does the same work for several things on all cores, and gives what came of it in their order. */
public final class SideBySide {
  /** Each reader may hold some 50 MiB of what waits. */
  private static final int MAX_THREADS = 8;

  private SideBySide() {}

  /**
   * Waits for all; the first exception ends it.
   *
   * @param work must not share anything that is not made for several threads
   */
  public static <T, R> List<R> of(List<T> things, Function<T, List<R>> work) {
    int threads =
        Math.min(Math.min(things.size(), MAX_THREADS), Runtime.getRuntime().availableProcessors());
    if (threads <= 1) {
      return things.stream().flatMap(each -> work.apply(each).stream()).toList();
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<List<R>>> waiting =
          things.stream().map(each -> pool.submit(() -> work.apply(each))).toList();
      List<R> all = new ArrayList<>();
      try {
        for (Future<List<R>> each : waiting) {
          all.addAll(each.get());
        }
        return all;
      } catch (ExecutionException failed) {
        pool.shutdownNow();
        if (failed.getCause() instanceof RuntimeException known) {
          throw known;
        }
        throw new IllegalStateException(failed.getCause());
      } catch (InterruptedException interrupted) {
        pool.shutdownNow();
        Thread.currentThread().interrupt();
        return all;
      }
    }
  }
}
