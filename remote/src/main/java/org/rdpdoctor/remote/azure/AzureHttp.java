package org.rdpdoctor.remote.azure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.rdpdoctor.report.PlainText;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** One request and its answer as JSON. Redirections are not followed. */
final class AzureHttp implements AutoCloseable {
  private static final int MAX_BODY = 8 << 20;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient client;
  private final Duration answer;

  /** What came back. */
  record Answer(int status, JsonNode body, HttpResponse<?> response) {
    boolean isGood() {
      return status >= 200 && status < 300;
    }

    Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }

    /** What Azure says of its refusal. */
    String complaint() {
      JsonNode error = body.path("error");
      String code = error.isString() ? error.asString("") : error.path("code").asString("");
      String text =
          error.isString()
              ? body.path("error_description").asString("")
              : error.path("message").asString("");
      String first = text.lines().findFirst().orElse("");
      return PlainText.showSentence("HTTP %d %s: %s".formatted(status, code, first));
    }
  }

  AzureHttp(Duration connect, Duration answer) {
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(connect)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    this.answer = answer;
  }

  static HttpRequest.Builder request(URI uri) {
    return HttpRequest.newBuilder(uri);
  }

  Answer send(HttpRequest.Builder request) throws AzureFailed, InterruptedException {
    HttpRequest built = request.timeout(answer).build();
    try {
      HttpResponse<java.io.InputStream> response = client.send(built, BodyHandlers.ofInputStream());
      try (java.io.InputStream stream = response.body()) {
        byte[] body = stream.readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
          throw failed(built, "its answer is longer than %d bytes".formatted(MAX_BODY), true);
        }
        return new Answer(response.statusCode(), json(body), response);
      }
    } catch (HttpTimeoutException _) {
      throw failed(built, "no answer in time", false);
    } catch (IOException e) {
      String message = e.getMessage();
      throw failed(
          built, message == null ? e.getClass().getSimpleName() : PlainText.show(message), false);
    }
  }

  private static AzureFailed failed(HttpRequest request, String because, boolean answered) {
    return new AzureFailed(request.uri().getHost() + ": " + because, answered, false);
  }

  /** A body that is no JSON counts as none. */
  private static JsonNode json(byte[] body) {
    try {
      JsonNode node = JSON.readTree(new String(body, StandardCharsets.UTF_8));
      return node == null ? JsonNodeFactory.instance.missingNode() : node;
    } catch (JacksonException _) {
      return JsonNodeFactory.instance.missingNode();
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
