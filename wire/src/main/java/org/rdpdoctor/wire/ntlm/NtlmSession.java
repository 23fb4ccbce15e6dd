package org.rdpdoctor.wire.ntlm;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.crypto.Digests;
import org.rdpdoctor.wire.crypto.Rc4;

/**
 * Session security with extended session security, MS-NLMP section 3.4: signs, seals and checks
 * messages in both directions, each with its keys, key stream and sequence number.
 *
 * <p>Not safe for use by several threads.
 */
public final class NtlmSession {
  /** NTLMSSP_MESSAGE_SIGNATURE, section 2.2.2.9.2, in bytes. */
  public static final int SIGNATURE_SIZE = 16;

  private static final int CHECKSUM_SIZE = 8;
  private static final long SIGNATURE_VERSION = 1;
  private static final int SIZE_OF_56_BITS = 7;
  private static final int SIZE_OF_40_BITS = 5;

  private final Secret exportedSessionKey;
  private final Direction outgoing;
  private final Direction incoming;

  private NtlmSession(Secret exportedSessionKey, Direction outgoing, Direction incoming) {
    this.exportedSessionKey = exportedSessionKey;
    this.outgoing = outgoing;
    this.incoming = incoming;
  }

  static NtlmSession ofClient(byte[] exportedSessionKey, NtlmFlags flags) {
    return new NtlmSession(
        Secret.of(exportedSessionKey),
        new Direction(exportedSessionKey, flags, "client-to-server"),
        new Direction(exportedSessionKey, flags, "server-to-client"));
  }

  static NtlmSession ofServer(byte[] exportedSessionKey, NtlmFlags flags) {
    return new NtlmSession(
        Secret.of(exportedSessionKey),
        new Direction(exportedSessionKey, flags, "server-to-client"),
        new Direction(exportedSessionKey, flags, "client-to-server"));
  }

  /** ExportedSessionKey, 16 bytes, from which protocols around NTLM make keys of their own. */
  public Secret exportedSessionKey() {
    return exportedSessionKey;
  }

  /** The signature, and behind it the encrypted message. */
  public Bytes seal(Bytes plain) {
    Bytes sealed = outgoing.stream.apply(plain);
    return outgoing.signature(plain).append(sealed);
  }

  /** Empty when the signature does not fit. */
  public Optional<Bytes> unseal(Bytes sealed) {
    if (sealed.size() < SIGNATURE_SIZE) {
      return Optional.empty();
    }
    Bytes plain = incoming.stream.apply(sealed.slice(SIGNATURE_SIZE, sealed.size()));
    return incoming.accepts(sealed.first(SIGNATURE_SIZE), plain)
        ? Optional.of(plain)
        : Optional.empty();
  }

  /** The encrypted part of a message, and the signature of the whole. */
  public record SealedPart(Bytes content, Bytes signature) {}

  /**
   * Encrypts one part of a message and signs all of it, as RPC does (MS-RPCE section 3.3.1.5.2).
   */
  public SealedPart sealPart(Bytes before, Bytes plain, Bytes after) {
    Bytes sealed = outgoing.stream.apply(plain);
    return new SealedPart(sealed, outgoing.signature(before.append(plain).append(after)));
  }

  /** The part in clear; empty when the signature of the whole does not fit. */
  public Optional<Bytes> unsealPart(Bytes before, Bytes sealed, Bytes after, Bytes signature) {
    Bytes plain = incoming.stream.apply(sealed);
    return incoming.accepts(signature, before.append(plain).append(after))
        ? Optional.of(plain)
        : Optional.empty();
  }

  /** The signature of a message that is sent as it is, as SPNEGO's mechListMIC. */
  public Bytes sign(Bytes message) {
    return outgoing.signature(message);
  }

  public boolean verify(Bytes message, Bytes signature) {
    return incoming.accepts(signature, message);
  }

  /**
   * Begins both key streams anew, as after SPNEGO's mechListMIC; the sequence numbers go on
   * (MS-SPNG section 3.3.5.1).
   */
  public void restartKeyStreams() {
    outgoing.restart();
    incoming.restart();
  }

  private static final class Direction {
    private final byte[] signingKey;
    private final byte[] sealingKey;
    private Rc4 stream;
    private final boolean encryptsChecksum;
    private long sequenceNumber;

    Direction(byte[] exportedSessionKey, NtlmFlags flags, String name) {
      signingKey = key(exportedSessionKey, name, "signing");
      byte[] weakened = Arrays.copyOf(exportedSessionKey, sealingKeySize(flags));
      sealingKey = key(weakened, name, "sealing");
      stream = new Rc4(sealingKey);
      encryptsChecksum = flags.contains(NtlmFlags.KEY_EXCHANGE);
    }

    void restart() {
      stream = new Rc4(sealingKey);
    }

    /** SIGNKEY and SEALKEY, sections 3.4.5.2 and 3.4.5.3. */
    private static byte[] key(byte[] from, String direction, String use) {
      String constant = "session key to %s %s key magic constant\0".formatted(direction, use);
      return Digests.md5(from, constant.getBytes(StandardCharsets.US_ASCII));
    }

    private static int sealingKeySize(NtlmFlags flags) {
      if (flags.contains(NtlmFlags.KEY_128)) {
        return NtlmV2.KEY_SIZE;
      }
      return flags.contains(NtlmFlags.KEY_56) ? SIZE_OF_56_BITS : SIZE_OF_40_BITS;
    }

    /** MAC, section 3.4.4.2. */
    Bytes signature(Bytes message) {
      Writer number = new Writer().u32le(sequenceNumber);
      byte[] checksum =
          Arrays.copyOf(
              Digests.hmacMd5(signingKey, number.toBytes().toArray(), message.toArray()),
              CHECKSUM_SIZE);
      byte[] sent = encryptsChecksum ? stream.apply(checksum) : checksum;
      Writer signature = new Writer().u32le(SIGNATURE_VERSION).bytes(Bytes.of(sent));
      signature.u32le(sequenceNumber);
      sequenceNumber++;
      return signature.toBytes();
    }

    boolean accepts(Bytes received, Bytes message) {
      return MessageDigest.isEqual(signature(message).toArray(), received.toArray());
    }
  }
}
