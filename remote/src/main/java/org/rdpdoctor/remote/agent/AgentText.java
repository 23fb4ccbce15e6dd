package org.rdpdoctor.remote.agent;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.wire.Secret;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Requests and messages as lines of JSON. Fields are added, never renamed; unknown ones pass. */
final class AgentText {
  /** Another number is another language; new optional fields are not. */
  static final int PROTOCOL = 1;

  /** More than any line but the evidence needs. */
  static final int MAX_LINE_BYTES = 16 * 1024;

  static final String DEEP = "deep";
  static final String ROUTE = "route";
  static final String HOLD = "hold";

  /** What this version takes beyond the first version of the language. */
  static final List<String> EXTRAS = List.of(DEEP, ROUTE, HOLD);

  private static final int MAX_WORDS = 50;
  private static final int MAX_TEXT = 200;
  private static final int MAX_REASON = 1000;
  private static final int MAX_PORT = 65_535;
  private static final int MAX_HOST = 255;
  private static final JsonMapper JSON = new JsonMapper();

  private AgentText() {}

  static String write(AgentMessage message) {
    ObjectNode node = JSON.createObjectNode();
    switch (message) {
      case AgentMessage.Hello(int protocol, String madeBy, List<String> takes) -> {
        node.put("say", "hello").put("protocol", protocol).put("madeBy", madeBy);
        takes.forEach(node.putArray("takes")::add);
      }
      case AgentMessage.Progress(String stage) -> node.put("say", "progress").put("stage", stage);
      case AgentMessage.Refused(String because) ->
          node.put("say", "refused").put("because", because);
      case AgentMessage.EvidenceFollows() -> node.put("say", "evidence");
    }
    return JSON.writeValueAsString(node);
  }

  /** Empty for what is no message of ours. */
  static Optional<AgentMessage> message(String line) {
    JsonNode node = tree(line);
    return switch (node.path("say").asString("")) {
      case "hello" ->
          Optional.of(
              new AgentMessage.Hello(
                  node.path("protocol").asInt(0),
                  text(node, "madeBy", MAX_TEXT),
                  EXTRAS.stream().filter(each -> holds(node.path("takes"), each)).toList()));
      case "progress" -> Optional.of(new AgentMessage.Progress(text(node, "stage", MAX_TEXT)));
      case "refused" -> Optional.of(new AgentMessage.Refused(text(node, "because", MAX_REASON)));
      case "evidence" -> Optional.of(new AgentMessage.EvidenceFollows());
      default -> Optional.empty();
    };
  }

  static String write(AgentRequest request) {
    ObjectNode node = JSON.createObjectNode();
    node.put("ask", "examine").put("protocol", PROTOCOL);
    node.put("asked", request.target().asked());
    node.put("host", request.target().host()).put("port", request.target().port());
    node.put("deadlineMillis", request.deadline().toMillis());
    node.put("hints", request.hints()).put("ciphers", request.ciphers());
    node.put("runs", request.runs()).put("pauseMillis", request.pause().toMillis());
    node.put(DEEP, request.deep()).put(ROUTE, request.route());
    request.hold().ifPresent(quiet -> node.put("holdMillis", quiet.toMillis()));
    return JSON.writeValueAsString(node);
  }

  /** Empty for what is no request, or one beyond the limits. */
  static Optional<AgentRequest> request(String line) {
    JsonNode node = tree(line);
    String host = text(node, "host", MAX_HOST);
    int port = node.path("port").asInt(0);
    Duration deadline = Duration.ofMillis(node.path("deadlineMillis").asLong(0));
    Duration pause = Duration.ofMillis(node.path("pauseMillis").asLong(0));
    int runs = node.path("runs").asInt(0);
    Duration hold = Duration.ofMillis(node.path("holdMillis").asLong(0));
    boolean within =
        node.path("ask").asString("").equals("examine")
            && node.path("protocol").asInt(0) == PROTOCOL
            && host.matches("[0-9A-Za-z_.:%-]{1,255}")
            && port >= 1
            && port <= MAX_PORT
            && isBetween(deadline, Duration.ofMillis(1), AgentRequest.LONGEST_DEADLINE)
            && isBetween(pause, Duration.ZERO, AgentRequest.LONGEST_PAUSE)
            && runs >= 1
            && runs <= AgentRequest.MOST_RUNS
            && isBetween(hold, Duration.ZERO, AgentRequest.LONGEST_HOLD);
    return within
        ? Optional.of(
                new AgentRequest(
                    new Target(text(node, "asked", MAX_HOST), host, port),
                    deadline,
                    node.path("hints").asBoolean(false),
                    node.path("ciphers").asBoolean(false),
                    runs,
                    pause,
                    node.path(DEEP).asBoolean(false),
                    node.path(ROUTE).asBoolean(false),
                    hold.isZero() ? Optional.empty() : Optional.of(hold)))
            .filter(each -> each.quiet().compareTo(AgentRequest.LONGEST_HOLD) <= 0)
        : Optional.empty();
  }

  private static boolean holds(JsonNode words, String word) {
    for (int i = 0; i < Math.min(words.size(), MAX_WORDS); i++) {
      if (words.path(i).asString("").equals(word)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBetween(Duration value, Duration least, Duration most) {
    return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
  }

  static String write(Secret token) {
    ObjectNode node = JSON.createObjectNode();
    node.put("token", new String(token.reveal(), StandardCharsets.US_ASCII));
    return JSON.writeValueAsString(node);
  }

  /** Empty for what holds none. */
  static Optional<Secret> token(String line) {
    String token = text(tree(line), "token", MAX_TEXT);
    return token.isEmpty()
        ? Optional.empty()
        : Optional.of(Secret.of(token.getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(JsonNode node, String name, int most) {
    String text = node.path(name).asString("");
    return text.length() <= most ? text : text.substring(0, most);
  }

  /** An empty object for what is no JSON object. */
  private static JsonNode tree(String line) {
    try {
      return line.startsWith("{") ? JSON.readTree(line) : JSON.createObjectNode();
    } catch (JacksonException _) {
      return JSON.createObjectNode();
    }
  }
}
