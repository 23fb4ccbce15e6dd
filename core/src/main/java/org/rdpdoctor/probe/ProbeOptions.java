package org.rdpdoctor.probe;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

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
 */
public record ProbeOptions(
    Duration deadline,
    int connectionsPerHost,
    int connectionsOverall,
    boolean hints,
    boolean ciphers,
    Optional<Path> authorities,
    SignInOptions signIn) {
  public static final ProbeOptions DEFAULT =
      new ProbeOptions(Duration.ofSeconds(20), 3, 24, true, false, Optional.empty());

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
        SignInOptions.NONE);
  }

  public ProbeOptions with(SignInOptions signIn) {
    return new ProbeOptions(
        deadline, connectionsPerHost, connectionsOverall, hints, ciphers, authorities, signIn);
  }
}
