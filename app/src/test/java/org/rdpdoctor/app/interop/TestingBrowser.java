package org.rdpdoctor.app.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Chromium without a screen, steered by its own protocol (Chrome DevTools Protocol, stable). It
 * opens one page at a time.
 */
final class TestingBrowser implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/chromium");
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final JsonMapper JSON = new JsonMapper();

  private final Process process;
  private final Path profile;
  private final HttpClient client = HttpClient.newHttpClient();
  private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();

  /** What the page did that it should not: console, exceptions, refused resources, requests. */
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> loads = new LinkedBlockingQueue<>();
  private final WebSocket socket;
  private int lastCall;

  private TestingBrowser(Process process, Path profile) throws IOException, InterruptedException {
    this.process = process;
    this.profile = profile;
    int port = port(profile);
    HttpRequest open =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/json/new".formatted(port)))
            .PUT(HttpRequest.BodyPublishers.noBody())
            .timeout(LIMIT)
            .build();
    String page = client.send(open, HttpResponse.BodyHandlers.ofString()).body();
    URI address = URI.create(JSON.readTree(page).get("webSocketDebuggerUrl").asString());
    this.socket =
        client
            .newWebSocketBuilder()
            .connectTimeout(LIMIT)
            .buildAsync(address, new Hearing())
            .join();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", Map.of());
    }
  }

  /** Starts one, or skips the test aloud where there is none; under CI=true it fails instead. */
  static TestingBrowser start(Path folder) throws IOException, InterruptedException {
    boolean found = Files.isExecutable(PROGRAM);
    assertThat(found || !"true".equals(System.getenv("CI"))).as("needed where CI=true").isTrue();
    assumeTrue(found, "skipped for lack of: chromium");
    Path profile = Files.createTempDirectory(folder, "profile");
    Process process =
        new ProcessBuilder(
                PROGRAM.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-dev-shm-usage",
                "--remote-debugging-port=0",
                "--remote-allow-origins=*",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return new TestingBrowser(process, profile);
    } catch (IOException | InterruptedException | RuntimeException failed) {
      end(process);
      throw failed;
    }
  }

  /** Chromium writes there where it listens. */
  private static int port(Path profile) throws IOException, InterruptedException {
    Path file = profile.resolve("DevToolsActivePort");
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < deadline) {
      if (Files.exists(file)) {
        List<String> lines = Files.readAllLines(file);
        if (lines.size() > 1) {
          return Integer.parseInt(lines.getFirst());
        }
      }
      Thread.sleep(50);
    }
    throw new IOException("chromium does not listen");
  }

  /** Loads a file and waits until it is there. */
  void open(Path page) throws InterruptedException {
    complaints.clear();
    requests.clear();
    loads.clear();
    call("Page.navigate", Map.of("url", page.toUri().toString()));
    assertThat(loads.poll(LIMIT.toSeconds(), TimeUnit.SECONDS)).as("the page loads").isNotNull();
  }

  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Everything that was asked for since the page was opened, the page itself included. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  /** The value of an expression in the page. */
  JsonNode evaluate(String expression) throws InterruptedException {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    assertThat(answer.has("exceptionDetails")).as(expression + ": " + answer).isFalse();
    return answer.get("result").get("value");
  }

  JsonNode call(String method, Map<String, Object> parameters) throws InterruptedException {
    lastCall++;
    Map<String, Object> call = Map.of("id", lastCall, "method", method, "params", parameters);
    socket.sendText(JSON.writeValueAsString(call), true).join();
    while (true) {
      JsonNode answer =
          Objects.requireNonNull(
              answers.poll(LIMIT.toSeconds(), TimeUnit.SECONDS), "no answer to " + method);
      if (answer.get("id").asInt() == lastCall) {
        assertThat(answer.has("error")).as(method + ": " + answer).isFalse();
        return answer.get("result");
      }
    }
  }

  void press(String key, int code) throws InterruptedException {
    for (String type : List.of("keyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", code));
    }
  }

  @Override
  public void close() {
    socket.abort();
    client.close();
    end(process);
    // links that lead out of the folder, of which JUnit would warn
    for (String name : List.of("SingletonLock", "SingletonCookie", "SingletonSocket")) {
      try {
        Files.deleteIfExists(profile.resolve(name));
      } catch (IOException left) {
        throw new UncheckedIOException(left);
      }
    }
  }

  private static void end(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }

  /** Hears what the browser says; answers to calls are queued. */
  private final class Hearing implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        hear(JSON.readTree(text.toString()));
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    private void hear(JsonNode said) {
      if (said.has("id")) {
        answers.add(said);
        return;
      }
      String params = said.get("params").toString();
      switch (said.get("method").asString()) {
        case "Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown" ->
            complaints.add(params);
        case "Network.requestWillBeSent" ->
            requests.add(said.get("params").get("request").get("url").asString());
        case "Page.loadEventFired" -> loads.add(params);
        default -> {} // of no concern
      }
    }
  }
}
