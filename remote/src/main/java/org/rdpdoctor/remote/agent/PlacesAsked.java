package org.rdpdoctor.remote.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Several places that are asked side by side; closing gives up those that have not answered. */
public final class PlacesAsked implements AutoCloseable {
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<PlaceAnswer>> answers = new ArrayList<>();

  private PlacesAsked() {}

  /**
   * Asks from now on.
   *
   * @param places without this one
   * @param progress hears place and stage; called by several threads
   */
  public static PlacesAsked start(
      PlaceAsker asker, List<Place> places, AgentRequest request, Consumer<String> progress) {
    PlacesAsked asked = new PlacesAsked();
    for (Place place : places) {
      asked.answers.add(
          asked.executor.submit(() ->
              asker.ask(place, request, stage -> progress.accept(place.name() + ": " + stage))));
    }
    return asked;
  }

  /** Waits for all, each of which has its own limit; in the order of the places. */
  public List<PlaceAnswer> answers() throws InterruptedException {
    List<PlaceAnswer> all = new ArrayList<>();
    for (Future<PlaceAnswer> each : answers) {
      try {
        all.add(each.get());
      } catch (ExecutionException problem) {
        throw new IllegalStateException("a place was not asked in order", problem.getCause());
      }
    }
    return all;
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
