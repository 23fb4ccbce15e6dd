package org.rdpdoctor.lab.smb;

import java.security.SecureRandom;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.AEADBlockCipher;
import org.bouncycastle.crypto.modes.CCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mstypes.NtStatus;
import org.rdpdoctor.wire.smb2.Smb2Keys;
import org.rdpdoctor.wire.smb2.Smb2Transform;

/**
 * Encrypts and decrypts frames, MS-SMB2 sections 3.1.4.3 and 3.3.5.2.1.1.
 *
 * @param cipher {@link Smb2Transform#AES_128_CCM} or {@link Smb2Transform#AES_128_GCM}
 */
record Sealing(int cipher, Smb2Keys keys) {
  private static final int TAG_BITS = 8 * Smb2Transform.SIGNATURE_SIZE;
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * The messages in clear.
   *
   * @throws SmbRefusal when the tag does not fit
   */
  Bytes opened(Smb2Transform sealed) throws SmbRefusal {
    try {
      Bytes input = sealed.encrypted().append(sealed.signature());
      return run(false, keys.toServer(), sealed.nonce(), sealed.authenticated(), input);
    } catch (InvalidCipherTextException forged) {
      throw new SmbRefusal(NtStatus.ACCESS_DENIED);
    }
  }

  Bytes sealed(long sessionId, Bytes messages) {
    byte[] drawn = new byte[nonceSize()];
    RANDOM.nextBytes(drawn);
    Bytes nonce =
        Bytes.of(drawn)
            .append(new Writer().zeros(Smb2Transform.NONCE_SIZE - drawn.length).toBytes());
    Smb2Transform empty = transform(nonce, sessionId, messages.size(), new byte[0], 0);
    try {
      byte[] output = run(true, keys.toClient(), nonce, empty.authenticated(), messages).toArray();
      return transform(nonce, sessionId, messages.size(), output, messages.size()).toBytes();
    } catch (InvalidCipherTextException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Behind {@code split} bytes of output lies the tag. */
  private static Smb2Transform transform(
      Bytes nonce, long sessionId, int size, byte[] output, int split) {
    Bytes tag =
        output.length == 0
            ? new Writer().zeros(Smb2Transform.SIGNATURE_SIZE).toBytes()
            : Bytes.of(output, split, Smb2Transform.SIGNATURE_SIZE);
    return new Smb2Transform(
        tag, nonce, size, Smb2Transform.ENCRYPTED, sessionId, Bytes.of(output, 0, split));
  }

  private Bytes run(boolean encrypts, Secret key, Bytes nonce, Bytes authenticated, Bytes input)
      throws InvalidCipherTextException {
    AEADBlockCipher mode =
        cipher == Smb2Transform.AES_128_CCM
            ? CCMBlockCipher.newInstance(AESEngine.newInstance())
            : GCMBlockCipher.newInstance(AESEngine.newInstance());
    mode.init(
        encrypts,
        new AEADParameters(
            new KeyParameter(key.reveal()),
            TAG_BITS,
            nonce.first(nonceSize()).toArray(),
            authenticated.toArray()));
    byte[] output = new byte[mode.getOutputSize(input.size())];
    int size = mode.processBytes(input.toArray(), 0, input.size(), output, 0);
    size += mode.doFinal(output, size);
    return Bytes.of(output, 0, size);
  }

  private int nonceSize() {
    return cipher == Smb2Transform.AES_128_CCM
        ? Smb2Transform.CCM_NONCE_SIZE
        : Smb2Transform.GCM_NONCE_SIZE;
  }
}
