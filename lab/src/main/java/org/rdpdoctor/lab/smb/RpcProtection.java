package org.rdpdoctor.lab.smb;

import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.dcerpc.RpcPdu;
import org.rdpdoctor.wire.dcerpc.RpcPdu.Head;
import org.rdpdoctor.wire.dcerpc.SecurityTrailer;
import org.rdpdoctor.wire.ntlm.NtlmSession;

/**
 * Protects the calls of one pipe with NTLM, when the client asks for it: MS-RPCE section 3.3.1.5.2.
 * What is signed is the whole fragment but the signature; what is encrypted is its data.
 */
final class RpcProtection {
  private static final int TRAILER_HEAD_SIZE = 8;
  private static final int MULTIPLE = 16;

  private final SignIn signIn;
  private Optional<SecurityTrailer> asked = Optional.empty();
  private Optional<NtlmSession> session = Optional.empty();

  RpcProtection(SignIn signIn) {
    this.signIn = signIn;
  }

  /** Takes what came with a bind; gives what goes with its answer. */
  Optional<SecurityTrailer> begin(Optional<SecurityTrailer> trailer) throws DecodeException {
    asked = trailer;
    if (trailer.isEmpty()) {
      return Optional.empty();
    }
    return signIn.take(trailer.get().value()) instanceof SignIn.Step.More(Bytes token)
        ? Optional.of(trailer(0, token))
        : Optional.empty();
  }

  /** A wrong password shows at the first call only. */
  void finish(Optional<SecurityTrailer> trailer) throws DecodeException {
    if (trailer.isPresent()
        && signIn.take(trailer.get().value()) instanceof SignIn.Step.SignedIn signedIn) {
      session = Optional.of(signedIn.session());
    }
  }

  private SecurityTrailer trailer(int padding, Bytes value) {
    SecurityTrailer like = asked.orElseThrow();
    return new SecurityTrailer(
        like.type(), like.level(), padding, like.reserved(), like.context(), value);
  }

  boolean isPrivate() {
    return session.isPresent() && asked.orElseThrow().level() == SecurityTrailer.PRIVACY;
  }

  /** Bytes of a fragment that a trailer and its padding take. */
  int roomNeeded() {
    return asked.isPresent() ? TRAILER_HEAD_SIZE + NtlmSession.SIGNATURE_SIZE + MULTIPLE : 0;
  }

  /**
   * The data of a fragment in clear and without padding.
   *
   * @param received the whole fragment
   */
  Bytes opened(Head head, Bytes stub, Bytes received) throws RpcFault {
    if (asked.isEmpty()) {
      return stub;
    }
    if (session.isEmpty() || head.security().isEmpty()) {
      throw new RpcFault(RpcPdu.Fault.ACCESS_DENIED);
    }
    SecurityTrailer trailer = head.security().get();
    int end = received.size() - trailer.value().size();
    int stubEnd = end - TRAILER_HEAD_SIZE;
    Bytes before = received.first(stubEnd - stub.size());
    Bytes after = received.slice(stubEnd, end);
    Bytes plain = stub;
    if (isPrivate()) {
      plain =
          session
              .get()
              .unsealPart(before, stub, after, trailer.value())
              .orElseThrow(() -> new RpcFault(RpcPdu.Fault.ACCESS_DENIED));
    } else if (trailer.level() >= SecurityTrailer.INTEGRITY
        && !session.get().verify(before.append(stub).append(after), trailer.value())) {
      throw new RpcFault(RpcPdu.Fault.ACCESS_DENIED);
    }
    return plain.first(Math.max(0, plain.size() - trailer.padding()));
  }

  /** The bytes of an answer's fragment, protected. */
  Bytes closed(RpcPdu pdu) {
    if (session.isEmpty() || !(pdu instanceof RpcPdu.Response response)) {
      return pdu.toBytes();
    }
    int padding = -response.stub().size() & (MULTIPLE - 1);
    Bytes stub = response.stub().append(new Writer().zeros(padding).toBytes());
    Bytes unsigned =
        encoded(response, stub, padding, new Writer().zeros(NtlmSession.SIGNATURE_SIZE).toBytes());
    int end = unsigned.size() - NtlmSession.SIGNATURE_SIZE;
    int stubEnd = end - TRAILER_HEAD_SIZE;
    Bytes before = unsigned.first(stubEnd - stub.size());
    Bytes after = unsigned.slice(stubEnd, end);
    if (isPrivate()) {
      NtlmSession.SealedPart sealed = session.get().sealPart(before, stub, after);
      return encoded(response, sealed.content(), padding, sealed.signature());
    }
    if (asked.orElseThrow().level() < SecurityTrailer.INTEGRITY) {
      return unsigned;
    }
    return encoded(response, stub, padding, session.get().sign(before.append(stub).append(after)));
  }

  private Bytes encoded(RpcPdu.Response response, Bytes stub, int padding, Bytes signature) {
    Head head =
        new Head(
            response.head().flags(),
            response.head().callId(),
            Optional.of(trailer(padding, signature)));
    return new RpcPdu.Response(
            head, response.sizeHint(), response.context(), stub, Optional.empty())
        .toBytes();
  }
}
