package org.rdpdoctor.probe;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.probe.net.ProxyAddress;

/**
 * How a target is examined.
 *
 * @param deadline for all stages of one target together
 * @param connectionsPerHost open at a time to one host
 * @param connectionsOverall open at a time to all hosts
 * @param hints try a few well-known ports when the RDP port does not answer
 * @param ciphers list every cipher suite
 * @param authorities PEM file with further trusted roots
 * @param signIn whether and how far to sign in
 * @param gatewaySignIn the same for a gateway on the way
 * @param gatewayAuthorities PEM file with further roots that a gateway's certificate may lead to
 * @param proxy what connects for us
 * @param deep measure the path at length
 * @param between what is asked besides of what stands in between
 * @param without stages that lie beside the road and are left out
 */
public record ProbeOptions(
    Duration deadline,
    int connectionsPerHost,
    int connectionsOverall,
    boolean hints,
    boolean ciphers,
    Optional<Path> authorities,
    SignInOptions signIn,
    GatewaySignIn gatewaySignIn,
    Optional<Path> gatewayAuthorities,
    Optional<ProxyAddress> proxy,
    boolean deep,
    BetweenOptions between,
    Set<StageId> without) {
  public static final ProbeOptions DEFAULT =
      new ProbeOptions(Duration.ofSeconds(20), 3, 24, true, false, Optional.empty());

  public ProbeOptions {
    without = Set.copyOf(without);
  }

  /** Without credentials. */
  public ProbeOptions(
      Duration deadline,
      int connectionsPerHost,
      int connectionsOverall,
      boolean hints,
      boolean ciphers,
      Optional<Path> authorities) {
    this(
        deadline,
        connectionsPerHost,
        connectionsOverall,
        hints,
        ciphers,
        authorities,
        SignInOptions.NONE,
        GatewaySignIn.NONE,
        authorities,
        Optional.empty(),
        false,
        BetweenOptions.NONE,
        Set.of());
  }

  public ProbeOptions with(SignInOptions signIn) {
    return with(signIn, gatewaySignIn, gatewayAuthorities, proxy, deep, between, without);
  }

  public ProbeOptions with(GatewaySignIn gatewaySignIn) {
    return with(signIn, gatewaySignIn, gatewayAuthorities, proxy, deep, between, without);
  }

  public ProbeOptions with(ProxyAddress proxy) {
    return with(
        signIn, gatewaySignIn, gatewayAuthorities, Optional.of(proxy), deep, between, without);
  }

  public ProbeOptions withGatewayAuthorities(Path file) {
    return with(signIn, gatewaySignIn, Optional.of(file), proxy, deep, between, without);
  }

  /** With the path measured at length. */
  public ProbeOptions deeply() {
    return with(signIn, gatewaySignIn, gatewayAuthorities, proxy, true, between, without);
  }

  public ProbeOptions with(BetweenOptions between) {
    return with(signIn, gatewaySignIn, gatewayAuthorities, proxy, deep, between, without);
  }

  /** With these stages left out, which lie beside the road. */
  public ProbeOptions without(Set<StageId> stages) {
    return with(signIn, gatewaySignIn, gatewayAuthorities, proxy, deep, between, stages);
  }

  /** With the same limits. */
  private ProbeOptions with(
      SignInOptions signIn,
      GatewaySignIn gatewaySignIn,
      Optional<Path> gatewayAuthorities,
      Optional<ProxyAddress> proxy,
      boolean deep,
      BetweenOptions between,
      Set<StageId> without) {
    return new ProbeOptions(
        deadline,
        connectionsPerHost,
        connectionsOverall,
        hints,
        ciphers,
        authorities,
        signIn,
        gatewaySignIn,
        gatewayAuthorities,
        proxy,
        deep,
        between,
        without);
  }

  /** For the gateway's own road: its roots, and no other ports. */
  ProbeOptions forGateway() {
    return new ProbeOptions(
        deadline,
        connectionsPerHost,
        connectionsOverall,
        false,
        false,
        gatewayAuthorities,
        new SignInOptions(Optional.empty(), StageId.GATEWAY, AttemptBudget.NO_ATTEMPTS),
        gatewaySignIn,
        gatewayAuthorities,
        proxy,
        false,
        BetweenOptions.NONE,
        without);
  }
}
