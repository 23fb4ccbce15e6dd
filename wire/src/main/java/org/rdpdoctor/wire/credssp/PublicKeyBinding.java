package org.rdpdoctor.wire.credssp;

import java.nio.charset.StandardCharsets;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.crypto.Digests;

/**
 * What both sides put, sealed, into pubKeyAuth, so that each knows that the other sees the same
 * certificate: MS-CSSP section 3.1.5, the binding of the TLS channel.
 *
 * @param version what both sides speak; from 5 on a hash, before that the key itself
 * @param publicKey SubjectPublicKey of the server's certificate
 * @param nonce 32 bytes of the client's, empty before version 5
 */
public record PublicKeyBinding(long version, Bytes publicKey, Bytes nonce) {
  /** The first version that hashes (the answer to CVE-2018-0886). */
  public static final long HASHED_SINCE = 5;

  private static final String TO_SERVER = "CredSSP Client-To-Server Binding Hash\0";
  private static final String TO_CLIENT = "CredSSP Server-To-Client Binding Hash\0";

  /** What the client seals. */
  public Bytes ofClient() {
    return version < HASHED_SINCE ? publicKey : hashed(TO_SERVER);
  }

  /** What the server seals: the key with one added to its first byte, or the other hash. */
  public Bytes ofServer() {
    if (version >= HASHED_SINCE) {
      return hashed(TO_CLIENT);
    }
    byte[] answer = publicKey.toArray();
    if (answer.length > 0) {
      answer[0]++;
    }
    return Bytes.of(answer);
  }

  private Bytes hashed(String magic) {
    return Bytes.of(
        Digests.sha256(
            magic.getBytes(StandardCharsets.US_ASCII), nonce.toArray(), publicKey.toArray()));
  }
}
