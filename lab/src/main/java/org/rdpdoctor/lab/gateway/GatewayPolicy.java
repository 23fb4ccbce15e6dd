package org.rdpdoctor.lab.gateway;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.tsgu.GatewayCode;

/**
 * What a gateway offers and decides.
 *
 * @param webSocket it upgrades connections
 * @param http it takes the pair of HTTP connections
 * @param rpc it answers requests of the old transport, with a demand to sign in
 * @param schemes of authentication; none: it lets everybody in
 * @param consentMessage what a person must agree to
 * @param tunnel what the request for a tunnel gives
 * @param authorization what the connection policy (CAP) says
 * @param channel what the resource policy (RAP), or the connect to the target, gives
 */
public record GatewayPolicy(
    boolean webSocket,
    boolean http,
    boolean rpc,
    List<String> schemes,
    Optional<String> consentMessage,
    GatewayCode tunnel,
    GatewayCode authorization,
    GatewayCode channel) {
  public GatewayPolicy {
    schemes = List.copyOf(schemes);
  }

  /** A Windows gateway that lets the lab's account through to everything. */
  public static GatewayPolicy open() {
    return new GatewayPolicy(
        true,
        true,
        false,
        List.of("Negotiate", "NTLM", "Basic"),
        Optional.empty(),
        GatewayCode.SUCCESS,
        GatewayCode.SUCCESS,
        GatewayCode.SUCCESS);
  }

  public GatewayPolicy withSchemes(String... others) {
    return new GatewayPolicy(
        webSocket, http, rpc, List.of(others), consentMessage, tunnel, authorization, channel);
  }

  public GatewayPolicy withoutWebSocket() {
    return new GatewayPolicy(
        false, http, rpc, schemes, consentMessage, tunnel, authorization, channel);
  }

  public GatewayPolicy withRpcOnly() {
    return new GatewayPolicy(
        false, false, true, schemes, consentMessage, tunnel, authorization, channel);
  }

  public GatewayPolicy withTunnel(GatewayCode code) {
    return new GatewayPolicy(
        webSocket, http, rpc, schemes, consentMessage, code, authorization, channel);
  }

  public GatewayPolicy withAuthorization(GatewayCode code) {
    return new GatewayPolicy(webSocket, http, rpc, schemes, consentMessage, tunnel, code, channel);
  }

  public GatewayPolicy withChannel(GatewayCode code) {
    return new GatewayPolicy(
        webSocket, http, rpc, schemes, consentMessage, tunnel, authorization, code);
  }
}
