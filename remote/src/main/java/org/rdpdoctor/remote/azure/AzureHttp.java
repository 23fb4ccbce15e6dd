package org.rdpdoctor.remote.azure;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
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

  /** Head and body may each take as long as an answer may. */
  Answer send(HttpRequest.Builder request) throws AzureFailed, InterruptedException {
    HttpRequest built = request.timeout(answer).build();
    CompletableFuture<HttpResponse<byte[]>> coming =
        client.sendAsync(built, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BODY));
    try {
      HttpResponse<byte[]> response =
          coming.get(answer.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(response.statusCode(), json(response.body()), response);
    } catch (TimeoutException _) {
      throw unanswered(built, "no answer in time", true);
    } catch (ExecutionException e) {
      throw failed(built, String.valueOf(e.getMessage()), e.getCause());
    } finally {
      coming.cancel(true);
    }
  }

  private static AzureFailed failed(HttpRequest request, String text, @Nullable Throwable cause) {
    return switch (cause) {
      case HttpConnectTimeoutException _ -> unanswered(request, "no answer in time", false);
      case HttpTimeoutException _ -> unanswered(request, "no answer in time", true);
      case ConnectException e -> unanswered(request, words(e), false);
      case SSLHandshakeException e -> unanswered(request, words(e), false);
      case IOException e -> unanswered(request, words(e), true);
      case null, default -> unanswered(request, PlainText.show(text), true);
    };
  }

  private static String words(IOException problem) {
    String message = problem.getMessage();
    return message == null ? problem.getClass().getSimpleName() : PlainText.show(message);
  }

  private static AzureFailed unanswered(HttpRequest request, String because, boolean sent) {
    return AzureFailed.unanswered(request.uri().getHost() + ": " + because, sent);
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
