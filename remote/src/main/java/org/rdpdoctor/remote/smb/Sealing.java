package org.rdpdoctor.remote.smb;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.dcerpc.RpcPdu;
import org.rdpdoctor.wire.dcerpc.RpcPdu.Head;
import org.rdpdoctor.wire.dcerpc.SecurityTrailer;
import org.rdpdoctor.wire.mstypes.FileTime;
import org.rdpdoctor.wire.ntlm.NtlmAccount;
import org.rdpdoctor.wire.ntlm.NtlmClient;
import org.rdpdoctor.wire.ntlm.NtlmSession;

/**
 * Seals the data of calls with NTLM (MS-RPCE section 2.2.2.12, RPC_C_AUTHN_LEVEL_PKT_PRIVACY), for
 * interfaces that do not answer otherwise. One per pipe.
 */
final class Sealing {
  /** Bytes of a fragment that a trailer, its signature and the padding take at most. */
  static final int OVERHEAD = 48;

  /** Of requests and responses. */
  private static final int STUB_OFFSET = RpcPdu.HEADER_SIZE + 8;

  private static final Bytes NO_SIGNATURE = Bytes.of(new byte[NtlmSession.SIGNATURE_SIZE]);
  private static final int ALIGNMENT = 16;
  private static final int KEY_SIZE = 16;
  private static final int CHALLENGE_SIZE = 8;

  private final NtlmClient client;
  private final NtlmAccount account;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private Optional<NtlmSession> session = Optional.empty();

  Sealing(String host, Credentials.Password who, InstantSource clock) {
    this.client =
        new NtlmClient(
            new NtlmClient.Connection("", Optional.of("host/" + host), Optional.empty()));
    this.account = new NtlmAccount(who.account().domain(), who.account().user(), who.password());
    this.clock = clock;
  }

  SecurityTrailer begin() {
    return trailer(0, client.negotiate().toBytes());
  }

  /** The last message of the sign-in; empty when the server's cannot be used. */
  Optional<RpcPdu.Auth3> finish(long callId, RpcPdu.BindAck ack) {
    Optional<SecurityTrailer> challenge = ack.head().security();
    if (challenge.isEmpty()) {
      return Optional.empty();
    }
    try {
      NtlmClient.Authenticated done =
          client.authenticate(
              challenge.get().value(),
              account,
              new NtlmClient.Drawn(
                  Bytes.of(drawn(CHALLENGE_SIZE)),
                  Secret.of(drawn(KEY_SIZE)),
                  FileTime.of(clock.instant())));
      session = Optional.of(done.session());
      return Optional.of(new RpcPdu.Auth3(callId, trailer(0, done.message().toBytes())));
    } catch (DecodeException _) {
      return Optional.empty();
    }
  }

  private byte[] drawn(int size) {
    byte[] drawn = new byte[size];
    random.nextBytes(drawn);
    return drawn;
  }

  /** The signature is over the whole fragment in clear, what is sealed is its data alone. */
  RpcPdu.Request seal(RpcPdu.Request plain) {
    int padding = (ALIGNMENT - plain.stub().size() % ALIGNMENT) % ALIGNMENT;
    Bytes stub = new Writer().bytes(plain.stub()).zeros(padding).toBytes();
    Bytes clear = with(plain, stub, padding, NO_SIGNATURE).toBytes();
    int end = STUB_OFFSET + stub.size();
    NtlmSession.SealedPart sealed =
        session()
            .sealPart(
                clear.first(STUB_OFFSET),
                stub,
                clear.slice(end, clear.size() - NtlmSession.SIGNATURE_SIZE));
    return with(plain, sealed.content(), padding, sealed.signature());
  }

  private static RpcPdu.Request with(
      RpcPdu.Request plain, Bytes stub, int padding, Bytes signature) {
    Head head =
        new Head(
            plain.head().flags(), plain.head().callId(), Optional.of(trailer(padding, signature)));
    return new RpcPdu.Request(
        head, plain.sizeHint(), plain.context(), plain.operation(), stub, Optional.empty());
  }

  /** The data without its padding; empty when the signature does not fit. */
  Optional<Bytes> unseal(RpcPdu.Response response) {
    Optional<SecurityTrailer> trailer = response.head().security();
    if (trailer.isEmpty() || trailer.get().value().size() != NtlmSession.SIGNATURE_SIZE) {
      return Optional.empty();
    }
    Bytes sealed = response.toBytes();
    int end = STUB_OFFSET + response.stub().size();
    return session()
        .unsealPart(
            sealed.first(STUB_OFFSET),
            response.stub(),
            sealed.slice(end, sealed.size() - NtlmSession.SIGNATURE_SIZE),
            trailer.get().value())
        .map(clear -> clear.first(Math.max(0, clear.size() - trailer.get().padding())));
  }

  private static SecurityTrailer trailer(int padding, Bytes value) {
    return new SecurityTrailer(SecurityTrailer.NTLM, SecurityTrailer.PRIVACY, padding, value);
  }

  private NtlmSession session() {
    return session.orElseThrow(() -> new IllegalStateException("not signed in"));
  }
}
