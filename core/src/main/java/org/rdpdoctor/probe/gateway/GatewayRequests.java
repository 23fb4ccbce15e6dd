package org.rdpdoctor.probe.gateway;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.http.HttpField;
import org.rdpdoctor.wire.http.HttpHead;
import org.rdpdoctor.wire.websocket.WebSocketOpening;

/**
 * The requests that open a transport, MS-TSGU section 3.3.5.1, with the header fields of the
 * Windows client. Both halves of the HTTP transport carry the same connection id.
 */
final class GatewayRequests {
  /** MS-TSGU section 3.3.5.1. */
  private static final String RESOURCE = "/remoteDesktopGateway/";

  /** The RPC transport, MS-TSGU section 2.1 and MS-RPCH; 3388 is the gateway's own endpoint. */
  private static final String RPC_RESOURCE = "/rpc/rpcproxy.dll?localhost:3388";

  private static final SecureRandom RANDOM = new SecureRandom();

  private final String host;
  private final String connectionId = braced(UUID.randomUUID());
  private final String correlationId = braced(UUID.randomUUID());
  private final String webSocketKey;

  GatewayRequests(String host, int port, int defaultPort) {
    String literal = host.indexOf(':') < 0 ? host : "[" + host + "]";
    this.host = port == defaultPort ? literal : literal + ":" + port;
    byte[] nonce = new byte[WebSocketOpening.NONCE_SIZE];
    RANDOM.nextBytes(nonce);
    this.webSocketKey = WebSocketOpening.key(Bytes.of(nonce));
  }

  private static String braced(UUID id) {
    return "{" + id.toString().toUpperCase(Locale.ROOT) + "}";
  }

  /** What Sec-WebSocket-Accept must say. */
  String webSocketAccept() {
    return WebSocketOpening.accept(webSocketKey);
  }

  HttpHead.Request webSocket() {
    List<HttpField> fields = common("Upgrade");
    fields.add(new HttpField("Upgrade", "websocket"));
    fields.add(new HttpField("Sec-WebSocket-Key", webSocketKey));
    fields.add(new HttpField("Sec-WebSocket-Version", "13"));
    return new HttpHead.Request("RDG_OUT_DATA", RESOURCE, fields);
  }

  HttpHead.Request out() {
    return new HttpHead.Request("RDG_OUT_DATA", RESOURCE, common("Keep-Alive"));
  }

  HttpHead.Request in() {
    List<HttpField> fields = common("Keep-Alive");
    fields.add(new HttpField("Content-Length", "0"));
    return new HttpHead.Request("RDG_IN_DATA", RESOURCE, fields);
  }

  HttpHead.Request inWithBody() {
    List<HttpField> fields = common("Keep-Alive");
    fields.add(new HttpField("Transfer-Encoding", "chunked"));
    return new HttpHead.Request("RDG_IN_DATA", RESOURCE, fields);
  }

  HttpHead.Request rpc() {
    return new HttpHead.Request(
        "RPC_OUT_DATA",
        RPC_RESOURCE,
        List.of(
            new HttpField("Accept", "application/rpc"),
            new HttpField("User-Agent", "MSRPC"),
            new HttpField("Host", host),
            new HttpField("Content-Length", "0"),
            new HttpField("Connection", "Keep-Alive")));
  }

  private List<HttpField> common(String connection) {
    List<HttpField> fields = new ArrayList<>();
    fields.add(new HttpField("Cache-Control", "no-cache"));
    fields.add(new HttpField("Connection", connection));
    fields.add(new HttpField("Pragma", "no-cache"));
    fields.add(new HttpField("Accept", "*/*"));
    fields.add(new HttpField("User-Agent", "MS-RDGateway/1.0"));
    fields.add(new HttpField("RDG-Connection-Id", connectionId));
    fields.add(new HttpField("RDG-Correlation-Id", correlationId));
    fields.add(new HttpField("Host", host));
    return fields;
  }
}
