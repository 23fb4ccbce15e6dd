package org.rdpdoctor.lab.smb;

import java.util.List;
import java.util.OptionalInt;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mstypes.NtStatus;
import org.rdpdoctor.wire.smb2.NegotiateContext;
import org.rdpdoctor.wire.smb2.Smb2Dialect;
import org.rdpdoctor.wire.smb2.Smb2Request;
import org.rdpdoctor.wire.smb2.Smb2Response;
import org.rdpdoctor.wire.smb2.Smb2Status;
import org.rdpdoctor.wire.smb2.Smb2Transform;

/**
 * What client and server have agreed on for a connection, MS-SMB2 section 3.3.5.4.
 *
 * @param capabilities as the server said them
 * @param cipher for encryption, when both know one
 * @param asked the client's request
 */
record Agreement(
    Smb2Dialect dialect,
    int securityMode,
    long capabilities,
    OptionalInt cipher,
    Smb2Request.Negotiate asked) {
  private static final List<Smb2Dialect> KNOWN =
      List.of(
          Smb2Dialect.SMB_3_1_1,
          Smb2Dialect.SMB_3_0_2,
          Smb2Dialect.SMB_3_0,
          Smb2Dialect.SMB_2_1,
          Smb2Dialect.SMB_2_0_2);

  /** The best of the dialects that the client knows and the server shall speak. */
  static Agreement on(Smb2Request.Negotiate asked, SmbPolicy policy)
      throws SmbRefusal, DecodeException {
    Smb2Dialect dialect =
        KNOWN.stream()
            .filter(known -> known.value() <= policy.newest().value())
            .filter(asked.dialects()::contains)
            .findFirst()
            .orElseThrow(() -> new SmbRefusal(Smb2Status.NOT_SUPPORTED));
    OptionalInt cipher = cipher(dialect, asked);
    boolean bit = cipher.isPresent() && !dialect.equals(Smb2Dialect.SMB_3_1_1);
    long encryption = bit ? Smb2Response.Negotiate.CAPABILITY_ENCRYPTION : 0;
    long large =
        dialect.equals(Smb2Dialect.SMB_2_0_2) ? 0 : Smb2Response.Negotiate.CAPABILITY_LARGE_MTU;
    return new Agreement(dialect, policy.securityMode(), large | encryption, cipher, asked);
  }

  private static OptionalInt cipher(Smb2Dialect dialect, Smb2Request.Negotiate asked)
      throws DecodeException {
    if (dialect.equals(Smb2Dialect.SMB_3_1_1)) {
      return contextCipher(asked.contexts());
    }
    boolean knows = (asked.capabilities() & Smb2Response.Negotiate.CAPABILITY_ENCRYPTION) != 0;
    return dialect.isSmb3() && knows
        ? OptionalInt.of(Smb2Transform.AES_128_CCM)
        : OptionalInt.empty();
  }

  private static OptionalInt contextCipher(List<NegotiateContext> contexts) throws DecodeException {
    for (NegotiateContext context : contexts) {
      if (context.type() == NegotiateContext.ENCRYPTION) {
        return context.algorithms().stream()
            .filter(each -> each == Smb2Transform.AES_128_GCM || each == Smb2Transform.AES_128_CCM)
            .mapToInt(each -> each)
            .findFirst();
      }
    }
    return OptionalInt.empty();
  }

  /** What a response of 3.1.1 carries besides. */
  List<NegotiateContext> contexts(Bytes salt) {
    if (!dialect.equals(Smb2Dialect.SMB_3_1_1)) {
      return List.of();
    }
    NegotiateContext hash = NegotiateContext.preauthIntegrity(salt);
    return cipher.isPresent()
        ? List.of(
            hash,
            NegotiateContext.algorithms(NegotiateContext.ENCRYPTION, List.of(cipher.getAsInt())))
        : List.of(hash);
  }

  /**
   * The answer to FSCTL_VALIDATE_NEGOTIATE_INFO, section 3.3.5.15.12.
   *
   * @throws SmbRefusal when the client asked something else than what has come here; the connection
   *     is then cut
   */
  Bytes validated(Bytes input, Bytes serverGuid) throws SmbRefusal, DecodeException {
    Reader reader = new Reader(input);
    long clientCapabilities = reader.u32le("Capabilities");
    Bytes guid = reader.bytes("Guid", asked.clientGuid().size());
    int mode = reader.u16le("SecurityMode");
    int count = reader.u16le("DialectCount");
    boolean same =
        clientCapabilities == asked.capabilities()
            && guid.equals(asked.clientGuid())
            && mode == asked.securityMode()
            && count == asked.dialects().size();
    if (!same) {
      throw new SmbRefusal(NtStatus.ACCESS_DENIED);
    }
    Writer writer = new Writer().u32le(capabilities).bytes(serverGuid);
    return writer.u16le(securityMode).u16le(dialect.value()).toBytes();
  }
}
