package org.rdpdoctor.remote.azure;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.rdpdoctor.report.PlainText;
import org.rdpdoctor.wire.Secret;
import tools.jackson.databind.JsonNode;

/**
 * The token that the management API wants, asked for again before it ends (OAuth 2.0, RFC 6749
 * section 4.4, RFC 8628; Azure Instance Metadata Service).
 */
final class AzureTokens {
  private static final Duration SPARE = Duration.ofMinutes(2);
  private static final long MAX_SECONDS = 86_400;
  private static final long MAX_DEVICE_SECONDS = 900;

  private final AzureHttp http;
  private final AzurePlaces places;
  private final AzureIdentity identity;
  private Optional<Secret> token = Optional.empty();
  private long endsAtNanos;

  AzureTokens(AzureHttp http, AzurePlaces places, AzureIdentity identity) {
    this.http = http;
    this.places = places;
    this.identity = identity;
  }

  /** The value of the Authorization header. */
  String authorization() throws AzureFailed, InterruptedException {
    if (token.isEmpty() || System.nanoTime() - endsAtNanos >= 0) {
      keep(ask());
    }
    return "Bearer " + new String(token.orElseThrow().reveal(), StandardCharsets.US_ASCII);
  }

  private void keep(JsonNode answer) throws AzureFailed {
    String value = answer.path("access_token").asString("");
    if (!value.matches("[!-~]{1,65536}")) {
      throw new AzureFailed("the sign-in to Azure gave no token", true, false);
    }
    token = Optional.of(Secret.of(value.getBytes(StandardCharsets.US_ASCII)));
    long seconds = Math.clamp(answer.path("expires_in").asLong(0), 0, MAX_SECONDS);
    endsAtNanos = System.nanoTime() + Duration.ofSeconds(seconds).minus(SPARE).toNanos();
  }

  private JsonNode ask() throws AzureFailed, InterruptedException {
    return switch (identity) {
      case AzureIdentity.ClientSecret secret -> clientSecret(secret);
      case AzureIdentity.ManagedIdentity managed -> managed(managed);
      case AzureIdentity.DeviceCode device -> device(device);
    };
  }

  private JsonNode clientSecret(AzureIdentity.ClientSecret identity)
      throws AzureFailed, InterruptedException {
    return good(
        http.send(
            form(
                signIn(identity.tenant(), "token"),
                Map.of(
                    "grant_type",
                    "client_credentials",
                    "client_id",
                    identity.client(),
                    "client_secret",
                    new String(identity.secret().reveal(), StandardCharsets.UTF_8),
                    "scope",
                    places.management() + "/.default"))));
  }

  private JsonNode managed(AzureIdentity.ManagedIdentity identity)
      throws AzureFailed, InterruptedException {
    String which = identity.client().map(each -> "&client_id=" + encoded(each)).orElse("");
    URI uri =
        places
            .metadata()
            .resolve(
                "/metadata/identity/oauth2/token?api-version=2018-02-01&resource="
                    + encoded(places.management() + "/")
                    + which);
    try {
      return good(http.send(AzureHttp.request(uri).header("Metadata", "true").GET()));
    } catch (AzureFailed e) {
      throw new AzureFailed(
          "no managed identity, and AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET are not"
              + " set: "
              + e.line(),
          e.answered(),
          false);
    }
  }

  private JsonNode device(AzureIdentity.DeviceCode identity)
      throws AzureFailed, InterruptedException {
    JsonNode begun =
        good(
            http.send(
                form(
                    signIn(identity.tenant(), "devicecode"),
                    Map.of(
                        "client_id",
                        identity.client(),
                        "scope",
                        places.management() + "/.default"))));
    long seconds =
        Math.clamp(begun.path("expires_in").asLong(MAX_DEVICE_SECONDS), 1, MAX_DEVICE_SECONDS);
    identity.show().accept(message(begun, seconds));
    long until = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    Duration pause = Duration.ofSeconds(Math.clamp(begun.path("interval").asLong(5), 0, 60));
    while (System.nanoTime() - until < 0) {
      Thread.sleep(pause.compareTo(places.poll()) < 0 ? places.poll() : pause);
      AzureHttp.Answer answer =
          http.send(
              form(
                  signIn(identity.tenant(), "token"),
                  Map.of(
                      "grant_type", "urn:ietf:params:oauth:grant-type:device_code",
                      "client_id", identity.client(),
                      "device_code", begun.path("device_code").asString(""))));
      switch (answer.body().path("error").asString("")) {
        case "authorization_pending" -> {}
        case "slow_down" -> pause = pause.plus(places.slowDown());
        default -> {
          return good(answer);
        }
      }
    }
    throw new AzureFailed("nobody signed in to Azure in time", true, false);
  }

  /** What the person has to do, in Azure's words where it has some. */
  private static String message(JsonNode begun, long seconds) {
    String own =
        "To sign in to Azure, open %s in a browser and enter the code %s"
            .formatted(
                begun.path("verification_uri").asString(""), begun.path("user_code").asString(""));
    return PlainText.showSentence(begun.path("message").asString(own))
        + " (within %d minutes; Ctrl+C ends the wait)".formatted(Math.max(1, seconds / 60));
  }

  private URI signIn(String tenant, String what) {
    return places.signIn().resolve("/" + encoded(tenant) + "/oauth2/v2.0/" + what);
  }

  private static HttpRequest.Builder form(URI uri, Map<String, String> fields) {
    String body =
        fields.entrySet().stream()
            .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&"));
    return AzureHttp.request(uri)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(body));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static JsonNode good(AzureHttp.Answer answer) throws AzureFailed {
    if (!answer.isGood()) {
      throw new AzureFailed("the sign-in to Azure is refused: " + answer.complaint(), true, false);
    }
    return answer.body();
  }
}
