package org.rdpdoctor.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs a few tasks side by side, each on a virtual thread of its own. */
public final class Together {
  private Together() {}

  /**
   * Runs all tasks and gives their results in the order of the tasks. When this thread is
   * interrupted, so are the tasks. The first failure is thrown when all have ended.
   */
  public static <T> List<T> all(List<? extends Callable<T>> tasks) throws InterruptedException {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<T> results = new ArrayList<>();
      for (Future<T> future : executor.invokeAll(tasks)) {
        results.add(resultOf(future));
      }
      return results;
    }
  }

  private static <T> T resultOf(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException problem) {
      switch (problem.getCause()) {
        case InterruptedException interrupted -> throw interrupted;
        case RuntimeException ours -> throw ours;
        case Error ours -> throw ours;
        case null, default -> throw new IllegalStateException(problem.getCause());
      }
    }
  }
}
