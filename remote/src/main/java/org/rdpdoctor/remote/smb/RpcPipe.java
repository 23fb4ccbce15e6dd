package org.rdpdoctor.remote.smb;

import com.hierynomus.msdtyp.AccessMask;
import com.hierynomus.msfscc.FileAttributes;
import com.hierynomus.mssmb2.SMB2CreateDisposition;
import com.hierynomus.mssmb2.SMB2CreateOptions;
import com.hierynomus.mssmb2.SMB2ImpersonationLevel;
import com.hierynomus.mssmb2.SMB2ShareAccess;
import com.hierynomus.smbj.share.NamedPipe;
import com.hierynomus.smbj.share.PipeShare;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.dcerpc.Fragments;
import org.rdpdoctor.wire.dcerpc.RpcPdu;
import org.rdpdoctor.wire.dcerpc.RpcPdu.ContextResult;
import org.rdpdoctor.wire.dcerpc.RpcPdu.Head;
import org.rdpdoctor.wire.dcerpc.SyntaxId;

/**
 * Calls to one interface over one named pipe (MS-RPCE section 2.1.1.2). SMB protects the pipe;
 * interfaces that ask for more are bound with a {@link Sealing}.
 */
final class RpcPipe implements AutoCloseable {
  private static final int MAX_FRAGMENTS = 4096;
  private static final int READ_SIZE = 0x1_0000;

  private final SmbLink link;
  private final String name;
  private final NamedPipe pipe;
  private final Optional<Sealing> sealing;
  private int maxFragment = RpcPdu.USUAL_FRAGMENT_SIZE;
  private long callId = 1;

  private RpcPipe(SmbLink link, String name, NamedPipe pipe, Optional<Sealing> sealing) {
    this.link = link;
    this.name = name;
    this.pipe = pipe;
    this.sealing = sealing;
  }

  /**
   * Opens the pipe and binds the interface.
   *
   * @throws Refusal an absence when there is no such pipe
   */
  static RpcPipe open(SmbLink link, String name, SyntaxId syntax, Optional<Sealing> sealing)
      throws Refusal, ChannelLost, InterruptedException {
    PipeShare pipes = link.pipes();
    NamedPipe pipe =
        link.ask(
            "pipe " + name,
            () ->
                pipes.open(
                    name,
                    SMB2ImpersonationLevel.Impersonation,
                    EnumSet.of(AccessMask.GENERIC_READ, AccessMask.GENERIC_WRITE),
                    EnumSet.noneOf(FileAttributes.class),
                    SMB2ShareAccess.ALL,
                    SMB2CreateDisposition.FILE_OPEN,
                    EnumSet.noneOf(SMB2CreateOptions.class)));
    RpcPipe rpc = new RpcPipe(link, name, pipe, sealing);
    boolean bound = false;
    try {
      rpc.bind(syntax);
      bound = true;
      return rpc;
    } finally {
      if (!bound) {
        rpc.close();
      }
    }
  }

  private void bind(SyntaxId syntax) throws Refusal, ChannelLost, InterruptedException {
    RpcPdu.Bind bind = RpcPdu.Bind.of(callId, syntax, sealing.map(Sealing::begin));
    switch (read(exchange(bind))) {
      case RpcPdu.BindAck ack -> accepted(ack);
      case RpcPdu.BindNak nak ->
          throw refused("the interface is refused (reason %d)".formatted(nak.reason()));
      case RpcPdu.Fault fault -> throw fault(fault);
      case RpcPdu.Bind _, RpcPdu.Auth3 _, RpcPdu.Request _, RpcPdu.Response _ ->
          throw lost("an answer that does not fit");
    }
  }

  private void accepted(RpcPdu.BindAck ack) throws Refusal, ChannelLost, InterruptedException {
    boolean accepted =
        ack.results().stream().anyMatch(result -> result.result() == ContextResult.ACCEPTED);
    if (!accepted) {
      throw refused("the service does not know the interface");
    }
    maxFragment = Math.clamp(ack.maxReceive(), 1024, RpcPdu.USUAL_FRAGMENT_SIZE);
    if (sealing.isPresent()) {
      RpcPdu.Auth3 last =
          sealing
              .get()
              .finish(callId, ack)
              .orElseThrow(() -> lost("the challenge of the sign-in cannot be used"));
      write(last);
    }
  }

  /**
   * Calls, and gives the data of the answer.
   *
   * @throws Refusal by the fault of the server
   */
  Bytes call(int operation, Bytes stub) throws Refusal, ChannelLost, InterruptedException {
    callId++;
    int room = maxFragment - (sealing.isPresent() ? Sealing.OVERHEAD : 0);
    List<RpcPdu> requests = Fragments.ofCall(callId, 0, operation, stub, room);
    for (RpcPdu request : requests.subList(0, requests.size() - 1)) {
      write(sealed(request));
    }
    return answer(exchange(sealed(requests.getLast())));
  }

  private RpcPdu sealed(RpcPdu request) {
    return sealing.isPresent() && request instanceof RpcPdu.Request plain
        ? sealing.get().seal(plain)
        : request;
  }

  private Bytes answer(Bytes first) throws Refusal, ChannelLost, InterruptedException {
    Fragments together = new Fragments();
    Bytes received = first;
    for (int count = 0; count < MAX_FRAGMENTS; count++) {
      switch (read(received)) {
        case RpcPdu.Response response -> {
          Optional<Bytes> whole = add(together, response);
          if (whole.isPresent()) {
            return whole.get();
          }
        }
        case RpcPdu.Fault fault -> throw fault(fault);
        case RpcPdu.Bind _, RpcPdu.BindAck _, RpcPdu.BindNak _, RpcPdu.Auth3 _, RpcPdu.Request _ ->
            throw lost("an answer that does not fit");
      }
      received = receive();
    }
    throw lost("an answer without an end");
  }

  private Optional<Bytes> add(Fragments together, RpcPdu.Response response) throws ChannelLost {
    Head head = response.head();
    if (head.callId() != callId) {
      throw lost("an answer to another call");
    }
    try {
      Bytes part =
          sealing.isPresent()
              ? sealing.get().unseal(response).orElseThrow(() -> lost("a seal that does not fit"))
              : response.stub();
      return together.add(head, part);
    } catch (DecodeException e) {
      throw lost("an answer that cannot be read: " + e.getMessage());
    }
  }

  private RpcPdu read(Bytes received) throws ChannelLost {
    try {
      return RpcPdu.decode(new Reader(received));
    } catch (DecodeException e) {
      throw lost("an answer that cannot be read: " + e.getMessage());
    }
  }

  private void write(RpcPdu pdu) throws Refusal, ChannelLost, InterruptedException {
    byte[] message = pdu.toBytes().toArray();
    int written = link.ask(name, () -> pipe.write(message));
    if (written != message.length) {
      throw lost("a call that was taken in part");
    }
  }

  /** Writes, and reads the first fragment of the answer. */
  private Bytes exchange(RpcPdu pdu) throws Refusal, ChannelLost, InterruptedException {
    byte[] message = pdu.toBytes().toArray();
    byte[] answer = new byte[READ_SIZE];
    int size = link.ask(name, () -> pipe.transact(message, answer));
    return whole(Bytes.of(answer, 0, size));
  }

  private Bytes receive() throws Refusal, ChannelLost, InterruptedException {
    byte[] answer = new byte[READ_SIZE];
    int size = link.ask(name, () -> pipe.read(answer));
    return whole(Bytes.of(answer, 0, size));
  }

  /** A fragment may come in several messages of the pipe. */
  private Bytes whole(Bytes start) throws Refusal, ChannelLost, InterruptedException {
    Writer together = new Writer().bytes(start);
    while (together.size() < RpcPdu.sizeOf(together.toBytes()).orElse(RpcPdu.HEADER_SIZE)) {
      byte[] more = new byte[READ_SIZE];
      int size = link.ask(name, () -> pipe.read(more));
      if (size <= 0) {
        throw lost("an answer that is cut short");
      }
      together.bytes(Bytes.of(more, 0, size));
    }
    return together.toBytes();
  }

  private Refusal fault(RpcPdu.Fault fault) {
    if (fault.status() == RpcPdu.Fault.NO_SUCH_OPERATION) {
      return Refusal.because(
          WindowsErrors.NOT_SUPPORTED, "%s: the server has no such operation".formatted(name));
    }
    return Refusal.because(
        fault.status(), "%s: %s".formatted(name, WindowsErrors.words(fault.status())));
  }

  private Refusal refused(String text) {
    return Refusal.because(WindowsErrors.NOT_SUPPORTED, "%s: %s".formatted(name, text));
  }

  private ChannelLost lost(String text) {
    return new ChannelLost("%s: %s".formatted(name, text));
  }

  /** Never throws. */
  @Override
  public void close() {
    pipe.closeSilently();
  }
}
