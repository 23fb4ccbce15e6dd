package org.rdpdoctor.probe.nla;

import java.util.Optional;
import org.rdpdoctor.wire.Bytes;

/**
 * One side of a security context as CredSSP needs it (MS-CSSP 3.1.5): tokens until it is complete,
 * then sealing with sequence numbers of its own. NTLM and Kerberos each implement it; SPNEGO wraps
 * either.
 */
public interface SignInContext {
  /** "NTLM" or "Kerberos". */
  String mechanism();

  /**
   * The next token for the server.
   *
   * @param serverToken what the server sent; empty at the start
   * @return empty when nothing is left to send
   * @throws SignInProblem when the mechanism cannot go on from here
   */
  Optional<Bytes> next(Optional<Bytes> serverToken) throws SignInProblem, InterruptedException;

  /**
   * Whether the first token, or what it takes to make it, names the account somewhere. If not, the
   * attempt begins with the second token only.
   */
  default boolean namesAccountAtOnce() {
    return true;
  }

  /** Whether {@link #seal} and {@link #unseal} may be used. */
  boolean isComplete();

  /** Encrypts and signs a message for the server, as GSS_WrapEx and EncryptMessage do. */
  Bytes seal(Bytes plain) throws SignInProblem;

  /** Checks and decrypts a message of the server. */
  Bytes unseal(Bytes sealed) throws SignInProblem;
}
