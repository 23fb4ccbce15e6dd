package org.rdpdoctor.lab.smb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.dcerpc.Fragments;
import org.rdpdoctor.wire.dcerpc.RpcPdu;
import org.rdpdoctor.wire.dcerpc.RpcPdu.ContextResult;
import org.rdpdoctor.wire.dcerpc.RpcPdu.Head;
import org.rdpdoctor.wire.dcerpc.RpcPdu.PresentationContext;
import org.rdpdoctor.wire.dcerpc.SecurityTrailer;
import org.rdpdoctor.wire.dcerpc.SyntaxId;
import org.rdpdoctor.wire.smb2.Smb2Status;

/**
 * The server of connection-oriented RPC on one pipe (C706 chapter 12, MS-RPCE): one interface, in
 * clear or protected by NTLM.
 */
final class RpcEndpoint implements OpenPipe.Endpoint {
  /** Transfer syntaxes not there, C706 section 12.6.3.1. */
  private static final int NO_SUCH_TRANSFER = 2;

  /** Authentication type not recognized, MS-RPCE section 2.2.2.5. */
  private static final int UNKNOWN_SIGN_IN = 8;

  private static final long GROUP = 0x0000_53F0L;
  private static final int MIN_FRAGMENT = 1432;

  private final String pipe;
  private final RpcInterface target;
  private final RpcProtection protection;
  private final Set<Integer> contexts = new HashSet<>();
  private Bytes unread = Bytes.EMPTY;
  private Fragments call = new Fragments();
  private int maxFragment = RpcPdu.USUAL_FRAGMENT_SIZE;

  RpcEndpoint(String pipe, RpcInterface target, SignIn signIn) {
    this.pipe = pipe;
    this.target = target;
    this.protection = new RpcProtection(signIn);
  }

  @Override
  public List<Bytes> answer(Bytes written) throws IOException, SmbRefusal {
    unread = unread.append(written);
    List<Bytes> answers = new ArrayList<>();
    try {
      Optional<Integer> size = RpcPdu.sizeOf(unread);
      while (size.isPresent() && unread.size() >= size.get()) {
        Reader reader = new Reader(unread);
        RpcPdu pdu = RpcPdu.decode(reader);
        Bytes received = unread.first(reader.offset());
        unread = reader.rest();
        answers.addAll(answer(pdu, received));
        size = RpcPdu.sizeOf(unread);
      }
    } catch (DecodeException noRpc) {
      throw new SmbRefusal(Smb2Status.PIPE_DISCONNECTED);
    }
    return answers;
  }

  private List<Bytes> answer(RpcPdu pdu, Bytes received)
      throws DecodeException, IOException, SmbRefusal {
    return switch (pdu) {
      case RpcPdu.Bind bind -> List.of(bind(bind).toBytes());
      case RpcPdu.Auth3 auth -> {
        protection.finish(auth.head().security());
        yield List.of();
      }
      case RpcPdu.Request request -> take(request, received);
      case RpcPdu.BindAck _, RpcPdu.BindNak _, RpcPdu.Response _, RpcPdu.Fault _ ->
          throw new SmbRefusal(Smb2Status.PIPE_DISCONNECTED);
    };
  }

  private RpcPdu bind(RpcPdu.Bind bind) throws DecodeException {
    Optional<SecurityTrailer> asked = bind.head().security();
    if (asked.isPresent() && asked.get().type() != SecurityTrailer.NTLM) {
      return new RpcPdu.BindNak(bind.head().callId(), UNKNOWN_SIGN_IN);
    }
    Optional<SecurityTrailer> challenge = protection.begin(asked);
    maxFragment = Math.clamp(bind.maxReceive(), MIN_FRAGMENT, RpcPdu.USUAL_FRAGMENT_SIZE);
    List<ContextResult> results = bind.contexts().stream().map(this::accepted).toList();
    int flags = RpcPdu.WHOLE | (bind.head().flags() & RpcPdu.HEADER_SIGNING);
    return new RpcPdu.BindAck(
        new Head(flags, bind.head().callId(), challenge),
        maxFragment,
        maxFragment,
        GROUP,
        "\\PIPE\\" + pipe,
        results,
        Optional.empty());
  }

  private ContextResult accepted(PresentationContext offered) {
    if (!offered.syntax().equals(target.syntax())) {
      return ContextResult.refused(ContextResult.NO_SUCH_INTERFACE);
    }
    if (!offered.transferSyntaxes().contains(SyntaxId.NDR)) {
      return ContextResult.refused(NO_SUCH_TRANSFER);
    }
    contexts.add(offered.id());
    return ContextResult.accepted();
  }

  private List<Bytes> take(RpcPdu.Request request, Bytes received)
      throws DecodeException, IOException {
    long callId = request.head().callId();
    try {
      Bytes part = protection.opened(request.head(), request.stub(), received);
      if (request.head().isFirst()) {
        call = new Fragments();
      }
      Optional<Bytes> stub = call.add(request.head(), part);
      return stub.isPresent() ? perform(request, stub.get()) : List.of();
    } catch (RpcFault fault) {
      return List.of(new RpcPdu.Fault(callId, request.context(), fault.status()).toBytes());
    }
  }

  private List<Bytes> perform(RpcPdu.Request request, Bytes stub) throws RpcFault, IOException {
    if (!contexts.contains(request.context())) {
      throw new RpcFault(RpcPdu.Fault.UNKNOWN_HANDLE);
    }
    if (target.demandsPrivacy() && !protection.isPrivate()) {
      throw new RpcFault(RpcPdu.Fault.ACCESS_DENIED);
    }
    Bytes answer = answered(request.operation(), stub);
    return Fragments.ofAnswer(
            request.head().callId(),
            request.context(),
            answer,
            maxFragment - protection.roomNeeded())
        .stream()
        .map(protection::closed)
        .toList();
  }

  private Bytes answered(int operation, Bytes stub) throws RpcFault, IOException {
    try {
      return target.call(operation, stub);
    } catch (DecodeException problem) {
      boolean unknown = String.valueOf(problem.getMessage()).startsWith("operation ");
      throw new RpcFault(unknown ? RpcPdu.Fault.NO_SUCH_OPERATION : RpcPdu.Fault.BAD_STUB_DATA);
    }
  }
}
