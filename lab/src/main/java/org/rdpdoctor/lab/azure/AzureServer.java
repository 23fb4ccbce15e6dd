package org.rdpdoctor.lab.azure;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rdpdoctor.lab.powershell.PowerShellEndpoint;

/**
 * Sign-in, metadata and management of one virtual machine, on loopback over HTTP. Made from the
 * public REST reference, not from recorded answers.
 */
public final class AzureServer implements AutoCloseable {
  public static final String TENANT = "11111111-2222-3333-4444-555555555555";
  public static final String CLIENT = "66666666-7777-8888-9999-000000000000";
  public static final String SECRET = "Passw0rd~Azure";
  public static final String MACHINE =
      "/subscriptions/aaaa/resourceGroups/lab/providers/Microsoft.Compute/virtualMachines/rdphost";

  private static final String ADAPTER =
      "/subscriptions/aaaa/resourceGroups/lab/providers/Microsoft.Network/networkInterfaces/nic1";
  private static final String TOKEN = "lab-token";
  private static final int MAX_OUTPUT = 4096;
  private static final Pattern LINES = Pattern.compile("\"script\":\\[(.*)\\]", Pattern.DOTALL);
  private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*+)\"");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final PowerShellEndpoint endpoint;
  private final AzureManner manner;
  private final Map<String, String> results = new ConcurrentHashMap<>();
  private final AtomicInteger operations = new AtomicInteger();
  private final AtomicInteger polls = new AtomicInteger();
  private final AtomicInteger signIns = new AtomicInteger();

  private AzureServer(HttpServer server, PowerShellEndpoint endpoint, AzureManner manner) {
    this.server = server;
    this.endpoint = endpoint;
    this.manner = manner;
  }

  /** Starts it on a free port of loopback. */
  public static AzureServer start(PowerShellEndpoint endpoint, AzureManner manner)
      throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    AzureServer azure = new AzureServer(HttpServer.create(any, 0), endpoint, manner);
    azure.server.setExecutor(azure.threads);
    azure.server.createContext("/", azure::serve);
    azure.server.start();
    return azure;
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** How often somebody signed in. */
  public int signIns() {
    return signIns.get();
  }

  private record Reply(int status, String body) {}

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Reply reply = reply(exchange, new String(body, StandardCharsets.UTF_8));
      if (reply.status == 0) {
        return; // without an answer
      }
      byte[] bytes = reply.body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(reply.status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Reply reply(HttpExchange exchange, String body) {
    String path = exchange.getRequestURI().getPath();
    if (path.endsWith("/oauth2/v2.0/token")) {
      return token(body);
    }
    if (path.endsWith("/oauth2/v2.0/devicecode")) {
      return new Reply(
          200,
          "{\"device_code\":\"d\",\"interval\":0,\"expires_in\":%d,\"user_code\":\"ABCD\","
                  .formatted(manner == AzureManner.NOBODY_SIGNS_IN ? 1 : 60)
              + "\"verification_uri\":\"https://example.com\""
              + (manner == AzureManner.NOBODY_SIGNS_IN
                  ? "}"
                  : ",\"message\":\"Open https://example.com and enter ABCD\"}"));
    }
    if (path.equals("/metadata/identity/oauth2/token")) {
      boolean asked = "true".equals(exchange.getRequestHeaders().getFirst("Metadata"));
      return asked ? granted() : error(400, "invalid_request", "no Metadata header");
    }
    if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      return error(401, "InvalidAuthenticationToken", "The access token is invalid.");
    }
    return managed(exchange, path, body);
  }

  private Reply token(String body) {
    if (body.contains("device_code=d")) {
      return switch (polls.incrementAndGet()) {
        case 1 -> new Reply(400, "{\"error\":\"authorization_pending\"}");
        case 2 -> new Reply(400, "{\"error\":\"slow_down\"}");
        default ->
            switch (manner) {
              case SIGN_IN_DECLINED -> new Reply(400, "{\"error\":\"authorization_declined\"}");
              case NOBODY_SIGNS_IN -> new Reply(400, "{\"error\":\"authorization_pending\"}");
              default -> granted();
            };
      };
    }
    boolean right =
        body.contains("client_id=" + CLIENT)
            && body.contains("client_secret=" + SECRET.replace("~", "%7E"));
    return right
        ? granted()
        : new Reply(
            401,
            "{\"error\":\"invalid_client\",\"error_description\":"
                + "\"AADSTS7000215: Invalid client secret provided.\\r\\nTrace ID: 1\"}");
  }

  private Reply granted() {
    signIns.incrementAndGet();
    return new Reply(200, "{\"access_token\":\"" + TOKEN + "\",\"expires_in\":\"3599\"}");
  }

  private static Reply error(int status, String code, String message) {
    return new Reply(
        status, "{\"error\":{\"code\":\"%s\",\"message\":\"%s\"}}".formatted(code, message));
  }

  private Reply managed(HttpExchange exchange, String path, String body) {
    if (manner == AzureManner.GARBLED) {
      return new Reply(200, "<html>proxy</html>");
    }
    if (path.equals(MACHINE)) {
      return machine();
    }
    if (path.equals(MACHINE + "/runCommand")) {
      return run(exchange, body);
    }
    if (path.equals(ADAPTER + "/effectiveNetworkSecurityGroups")) {
      return manner == AzureManner.FORBIDDEN || manner == AzureManner.RULES_FORBIDDEN
          ? error(403, "AuthorizationFailed", "The client may not do this.")
          : accepted(exchange, rules());
    }
    return path.startsWith("/operations/") || path.startsWith("/results/")
        ? poll(path)
        : error(404, "ResourceNotFound", "There is no such resource.");
  }

  private Reply machine() {
    String power = manner == AzureManner.DEALLOCATED ? "deallocated" : "running";
    String agent = manner == AzureManner.AGENT_NOT_READY ? "Not Ready" : "Ready";
    return new Reply(
        200,
        """
        {"name":"rdphost","properties":{"networkProfile":{"networkInterfaces":[{"id":"%s"}]},
        "instanceView":{"vmAgent":{"statuses":[{"code":"ProvisioningState/x","displayStatus":"%s"}]},
        "statuses":[{"code":"ProvisioningState/succeeded"},{"code":"PowerState/%s"}]}}}
        """
            .formatted(ADAPTER, agent, power));
  }

  private Reply run(HttpExchange exchange, String body) {
    if (manner == AzureManner.BUSY) {
      return error(409, "Conflict", "Run command extension execution is in progress. Please wait.");
    }
    if (manner == AzureManner.FORBIDDEN) {
      return error(403, "AuthorizationFailed", "The client may not perform runCommand/action.");
    }
    if (!body.contains("\"commandId\":\"RunPowerShellScript\"")) {
      return error(400, "BadRequest", "no such command");
    }
    PowerShellEndpoint.Result result = endpoint.run(script(body));
    if (result.cut()) {
      return accepted(exchange, "");
    }
    String output = result.output();
    String last = output.substring(Math.max(0, output.length() - MAX_OUTPUT));
    return accepted(
        exchange,
        "{\"value\":[{\"code\":\"ComponentStatus/StdOut/succeeded\",\"message\":\"%s\"},"
                .formatted(escaped(last))
            + "{\"code\":\"ComponentStatus/StdErr/succeeded\",\"message\":\"%s\"}]}"
                .formatted(escaped(result.errors())));
  }

  private static String script(String body) {
    Matcher lines = LINES.matcher(body);
    StringBuilder script = new StringBuilder();
    if (lines.find()) {
      Matcher text = TEXT.matcher(lines.group(1));
      while (text.find()) {
        script.append(unescaped(text.group(1))).append('\n');
      }
    }
    return script.toString();
  }

  private static String unescaped(String text) {
    return text.replace("\\\\", "\0")
        .replace("\\\"", "\"")
        .replace("\\/", "/")
        .replace("\\t", "\t")
        .replace("\0", "\\");
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\")
        .replace("\"", "\\\"")
        .replace("\r", "\\r")
        .replace("\n", "\\n");
  }

  private Reply accepted(HttpExchange exchange, String result) {
    String number = Integer.toString(operations.incrementAndGet());
    results.put(number, result);
    String host = manner == AzureManner.ASTRAY ? "http://127.0.0.1:1" : address().toString();
    if (manner != AzureManner.LOCATION_ONLY) {
      exchange
          .getResponseHeaders()
          .set("Azure-AsyncOperation", host + "/operations/" + number + "?api-version=1");
    }
    exchange.getResponseHeaders().set("Location", host + "/results/" + number);
    exchange.getResponseHeaders().set("Retry-After", "0");
    return new Reply(202, "");
  }

  private Reply poll(String path) {
    String number = path.substring(path.lastIndexOf('/') + 1);
    String result = results.get(number);
    if (result == null) {
      return error(404, "NotFound", "There is no such operation.");
    }
    if (manner == AzureManner.CUT || result.isEmpty()) {
      return new Reply(0, "");
    }
    boolean early = polls.incrementAndGet() % 2 == 1 || manner == AzureManner.ENDLESS;
    if (path.startsWith("/results/")) {
      return early && manner == AzureManner.LOCATION_ONLY
          ? new Reply(202, "")
          : new Reply(200, result);
    }
    if (early) {
      return new Reply(200, "{\"status\":\"InProgress\"}");
    }
    return manner == AzureManner.FAILING
        ? new Reply(
            200,
            "{\"status\":\"Failed\",\"error\":{\"code\":\"VMAgentStatusCommunicationError\","
                + "\"message\":\"VM has not reported status.\"}}")
        : new Reply(200, "{\"status\":\"Succeeded\"}");
  }

  private String rules() {
    String access = manner == AzureManner.BLOCKED ? "Deny" : "Allow";
    return """
    {"value":[{"networkSecurityGroup":{"id":"/x/nsg1"},"effectiveSecurityRules":[
    {"name":"securityRules/rdp","protocol":"Tcp","direction":"Inbound","access":"%s","priority":300,
     "sourcePortRange":"0-65535","destinationAddressPrefix":"0.0.0.0/0",
     "destinationPortRange":"3389-3389","destinationPortRanges":["3389-3389"],
     "sourceAddressPrefix":"0.0.0.0/0","sourceAddressPrefixes":["0.0.0.0/0"]},
    {"name":"defaultSecurityRules/AllowVnetInBound","protocol":"All","direction":"Inbound",
     "access":"Allow","priority":65000,"destinationPortRange":"0-65535",
     "sourceAddressPrefixes":["VirtualNetwork"]},
    {"name":"defaultSecurityRules/DenyAllInBound","protocol":"All","direction":"Inbound",
     "access":"Deny","priority":65500,"destinationPortRange":"0-65535",
     "sourceAddressPrefixes":["0.0.0.0/0","0.0.0.0/0"]},
    {"name":"out","protocol":"All","direction":"Outbound","access":"Deny","priority":100}]}]}
    """
        .formatted(access);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
