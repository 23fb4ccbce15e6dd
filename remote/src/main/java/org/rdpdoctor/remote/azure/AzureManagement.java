package org.rdpdoctor.remote.azure;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The management API of Azure: questions, and operations that take their time. */
final class AzureManagement implements AutoCloseable {
  private static final long MAX_PAUSE_SECONDS = 60;
  private static final int ACCEPTED = 202;

  /** A gateway may say it of a request that went through. */
  private static final int FIRST_SERVER_ERROR = 500;

  private final AzureHttp http;
  private final AzurePlaces places;
  private final AzureTokens tokens;

  AzureManagement(AzureHttp http, AzurePlaces places, AzureIdentity identity) {
    this.http = http;
    this.places = places;
    this.tokens = new AzureTokens(http, places, identity);
  }

  /**
   * Reads a resource.
   *
   * @param path with its query
   */
  JsonNode get(String path) throws AzureFailed, InterruptedException {
    return asked(at(path)).body();
  }

  /**
   * Starts an operation and waits for what comes of it. A request that was sent and not refused may
   * have started it.
   */
  JsonNode run(String path, String json, Duration limit) throws AzureFailed, InterruptedException {
    AzureHttp.Answer answer =
        started(
            signed(at(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    if (answer.status() != ACCEPTED) {
      return answer.body();
    }
    try {
      return result(answer, System.nanoTime() + limit.toNanos(), limit);
    } catch (AzureFailed e) {
      throw e.whenAccepted();
    }
  }

  private URI at(String path) {
    return places.management().resolve(path);
  }

  /**
   * Azure-AsyncOperation tells how it stands, Location has the result; either may be missing (Azure
   * REST API, "Track asynchronous Azure operations").
   */
  private JsonNode result(AzureHttp.Answer first, long untilNanos, Duration limit)
      throws AzureFailed, InterruptedException {
    Optional<URI> operation = link(first, "Azure-AsyncOperation");
    Optional<URI> location = link(first, "Location");
    URI asked =
        operation
            .or(() -> location)
            .orElseThrow(
                () -> new AzureFailed("Azure does not say where the result is", true, true));
    AzureHttp.Answer answer = first;
    while (System.nanoTime() - untilNanos < 0) {
      Thread.sleep(pause(answer));
      answer = asked(asked);
      String status = answer.body().path("status").asString("");
      if (operation.isEmpty() && answer.status() != ACCEPTED) {
        return answer.body();
      }
      if (status.equals("Succeeded")) {
        JsonNode output = answer.body().path("properties").path("output");
        return output.isMissingNode() && location.isPresent()
            ? asked(location.get()).body()
            : output;
      }
      if (status.equals("Failed") || status.equals("Canceled")) {
        throw new AzureFailed("Azure says that it failed: " + answer.complaint(), true, true);
      }
    }
    throw new AzureFailed(
        "Azure has no result after %d seconds".formatted(limit.toSeconds()), true, true);
  }

  /** Our token goes to the management API alone, whatever an answer names. */
  private Optional<URI> link(AzureHttp.Answer answer, String header) throws AzureFailed {
    Optional<String> text = answer.header(header);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI uri = places.management().resolve(text.get());
      if (places.management().getAuthority().equalsIgnoreCase(uri.getAuthority())
          && places.management().getScheme().equalsIgnoreCase(uri.getScheme())) {
        return Optional.of(uri);
      }
    } catch (IllegalArgumentException _) {
      // no address, as below
    }
    throw new AzureFailed("Azure names a place for the result that is not its own", true, true);
  }

  private Duration pause(AzureHttp.Answer answer) {
    long seconds =
        answer
            .header("Retry-After")
            .filter(each -> each.matches("\\d{1,6}"))
            .map(Long::parseLong)
            .orElse(0L);
    Duration wanted = Duration.ofSeconds(Math.min(seconds, MAX_PAUSE_SECONDS));
    return wanted.compareTo(places.poll()) < 0 ? places.poll() : wanted;
  }

  private AzureHttp.Answer started(HttpRequest.Builder request)
      throws AzureFailed, InterruptedException {
    try {
      AzureHttp.Answer answer = http.send(request);
      if (answer.status() >= FIRST_SERVER_ERROR) {
        throw new AzureFailed("Azure does not say: " + answer.complaint(), true, true);
      }
      return good(answer);
    } catch (AzureFailed failed) {
      throw failed.sent() && !failed.answered() ? failed.whenAccepted() : failed;
    }
  }

  private AzureHttp.Answer asked(URI uri) throws AzureFailed, InterruptedException {
    return good(http.send(signed(uri).GET()));
  }

  private HttpRequest.Builder signed(URI uri) throws AzureFailed, InterruptedException {
    return AzureHttp.request(uri).header("Authorization", tokens.authorization());
  }

  private static AzureHttp.Answer good(AzureHttp.Answer answer) throws AzureFailed {
    if (!answer.isGood()) {
      throw new AzureFailed("Azure refuses: " + answer.complaint(), true, false);
    }
    return answer;
  }

  @Override
  public void close() {
    http.close();
  }
}
