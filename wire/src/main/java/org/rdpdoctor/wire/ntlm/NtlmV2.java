package org.rdpdoctor.wire.ntlm;

import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.crypto.Digests;
import org.rdpdoctor.wire.crypto.Rc4;
import org.rdpdoctor.wire.ntlm.NtlmMessage.AuthenticateMessage;

/** The computations that both sides of NTLMv2 make, MS-NLMP sections 3.1.5.1.2 and 3.3.2. */
final class NtlmV2 {
  /** Size in bytes of a proof and of every key. */
  static final int KEY_SIZE = 16;

  private NtlmV2() {}

  /** NTProofStr over the server's challenge and the encoded {@link NtlmV2Temp}. */
  static byte[] proof(byte[] responseKey, Bytes serverChallenge, Bytes temp) {
    return Digests.hmacMd5(responseKey, serverChallenge.toArray(), temp.toArray());
  }

  /** The LMv2 response, 24 bytes. */
  static Bytes lmResponse(byte[] responseKey, Bytes serverChallenge, Bytes clientChallenge) {
    byte[] proof =
        Digests.hmacMd5(responseKey, serverChallenge.toArray(), clientChallenge.toArray());
    return Bytes.of(proof).append(clientChallenge);
  }

  /** SessionBaseKey, which is KeyExchangeKey too. */
  static byte[] sessionBaseKey(byte[] responseKey, byte[] proof) {
    return Digests.hmacMd5(responseKey, proof);
  }

  /** Encrypts a session key under the other one, or decrypts it. */
  static byte[] exchange(byte[] keyExchangeKey, byte[] sessionKey) {
    return new Rc4(keyExchangeKey).apply(sessionKey);
  }

  /** The code over all three messages, in the last of which it counts as zeros. */
  static Bytes mic(
      byte[] exportedSessionKey, Bytes negotiate, Bytes challenge, Bytes authenticate) {
    byte[] last = authenticate.toArray();
    for (int i = 0; i < AuthenticateMessage.MIC_SIZE; i++) {
      last[AuthenticateMessage.MIC_OFFSET + i] = 0;
    }
    return Bytes.of(
        Digests.hmacMd5(exportedSessionKey, negotiate.toArray(), challenge.toArray(), last));
  }
}
