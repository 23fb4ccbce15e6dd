package org.rdpdoctor.lab.smb;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.dcerpc.RpcPdu;
import org.rdpdoctor.wire.dcerpc.SyntaxId;
import org.rdpdoctor.wire.mstypes.FileTime;
import org.rdpdoctor.wire.mstypes.NtStatus;
import org.rdpdoctor.wire.ntlm.NtlmAccount;
import org.rdpdoctor.wire.ntlm.NtlmClient;
import org.rdpdoctor.wire.smb2.NegotiateContext;
import org.rdpdoctor.wire.smb2.PreauthHash;
import org.rdpdoctor.wire.smb2.Smb2Command;
import org.rdpdoctor.wire.smb2.Smb2Dialect;
import org.rdpdoctor.wire.smb2.Smb2FileId;
import org.rdpdoctor.wire.smb2.Smb2Flags;
import org.rdpdoctor.wire.smb2.Smb2Header;
import org.rdpdoctor.wire.smb2.Smb2Keys;
import org.rdpdoctor.wire.smb2.Smb2Message;
import org.rdpdoctor.wire.smb2.Smb2Request;
import org.rdpdoctor.wire.smb2.Smb2Response;
import org.rdpdoctor.wire.smb2.Smb2Signature;

/** A client that speaks 3.1.1, signs all and checks all signatures. */
final class TestingSmbClient implements AutoCloseable {
  private static final Bytes SIXTEEN = new Writer().zeros(16).toBytes();
  private static final long SYNCHRONOUS_ALL = 0x0012_019FL;

  private final Socket socket;
  private PreauthHash preauth = PreauthHash.START;
  private Optional<Smb2Keys> keys = Optional.empty();
  private long nextMessage;
  private long session;
  private long tree;

  TestingSmbClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
  }

  /** What a request came to. */
  Smb2Message ask(Smb2Command command, Smb2Request request) throws IOException, DecodeException {
    Smb2Header header = Smb2Header.request(command, 1, nextMessage++, tree, session);
    Bytes message =
        keys.isPresent()
            ? Smb2Signature.sign(
                new Smb2Message(header.withFlag(Smb2Flags.SIGNED), request).toBytes(),
                Smb2Dialect.SMB_3_1_1,
                keys.get().signing())
            : new Smb2Message(header, request).toBytes();
    return answer(message);
  }

  Smb2Message answer(Bytes message) throws IOException, DecodeException {
    boolean setsUp = keys.isEmpty();
    if (setsUp) {
      preauth = preauth.with(message);
    }
    socket
        .getOutputStream()
        .write(new Writer().u32be(message.size()).bytes(message).toBytes().toArray());
    Bytes received = frame();
    Smb2Message answer = Smb2Message.decode(new Reader(received));
    boolean pending = !answer.header().status().equals(NtStatus.SUCCESS);
    boolean negotiates = answer.header().command().equals(Smb2Command.NEGOTIATE);
    if (setsUp && (pending || negotiates)) {
      preauth = preauth.with(received);
    }
    if (keys.isPresent()
        && !Smb2Signature.fits(received, Smb2Dialect.SMB_3_1_1, keys.get().signing())) {
      throw new IOException("the server's signature is wrong");
    }
    return answer;
  }

  private Bytes frame() throws IOException {
    DataInputStream input = new DataInputStream(socket.getInputStream());
    byte[] content = new byte[input.readInt()];
    input.readFully(content);
    return Bytes.of(content);
  }

  NtStatus signIn(String user, String password) throws IOException, DecodeException {
    Smb2Message negotiated =
        ask(
            Smb2Command.NEGOTIATE,
            new Smb2Request.Negotiate(
                1,
                0x44,
                SIXTEEN,
                List.of(Smb2Dialect.SMB_3_1_1),
                List.of(NegotiateContext.preauthIntegrity(SIXTEEN))));
    if (!negotiated.header().status().equals(NtStatus.SUCCESS)) {
      return negotiated.header().status();
    }
    NtlmClient ntlm =
        new NtlmClient(new NtlmClient.Connection("", Optional.empty(), Optional.empty()));
    Smb2Message challenged = setUp(ntlm.negotiate().toBytes());
    session = challenged.header().sessionId();
    NtlmClient.Authenticated authenticated =
        ntlm.authenticate(
            ((Smb2Response.SessionSetup) challenged.body()).token(),
            new NtlmAccount("", user, Secret.of(password.getBytes(StandardCharsets.UTF_8))),
            new NtlmClient.Drawn(SIXTEEN.first(8), Secret.of(new byte[16]), new FileTime(0)));
    Smb2Message last = setUp(authenticated.message().toBytes());
    if (last.header().status().equals(NtStatus.SUCCESS)) {
      keys =
          Optional.of(
              Smb2Keys.of(
                  Smb2Dialect.SMB_3_1_1,
                  authenticated.session().exportedSessionKey(),
                  preauth.value()));
    }
    return last.header().status();
  }

  private Smb2Message setUp(Bytes token) throws IOException, DecodeException {
    return ask(Smb2Command.SESSION_SETUP, new Smb2Request.SessionSetup(0, 1, 0, 0, token));
  }

  NtStatus connect(String share) throws IOException, DecodeException {
    Smb2Message answer =
        ask(Smb2Command.TREE_CONNECT, new Smb2Request.TreeConnect("\\\\127.0.0.1\\" + share));
    tree = answer.header().treeId();
    return answer.header().status();
  }

  /** Opens what is there. */
  Smb2Message open(String name, long access) throws IOException, DecodeException {
    return open(name, access, Smb2Request.Create.FILE_OPEN, 0);
  }

  Smb2Message open(String name, long access, long disposition, long options)
      throws IOException, DecodeException {
    return ask(
        Smb2Command.CREATE,
        new Smb2Request.Create(access, 0, 7, disposition, options, name, Bytes.EMPTY));
  }

  static Smb2FileId file(Smb2Message opened) {
    return ((Smb2Response.Create) opened.body()).file();
  }

  /** Opens a pipe and binds to an interface; empty when the pipe is not there. */
  Optional<Smb2FileId> bind(String pipe, SyntaxId syntax) throws IOException, DecodeException {
    Smb2Message opened = open(pipe, SYNCHRONOUS_ALL);
    if (!opened.header().status().equals(NtStatus.SUCCESS)) {
      return Optional.empty();
    }
    Smb2FileId file = file(opened);
    RpcPdu answer = transceive(file, RpcPdu.Bind.of(1, syntax, Optional.empty()));
    return answer instanceof RpcPdu.BindAck ? Optional.of(file) : Optional.empty();
  }

  private RpcPdu transceive(Smb2FileId pipe, RpcPdu pdu) throws IOException, DecodeException {
    Smb2Message answer =
        ask(
            Smb2Command.IOCTL,
            new Smb2Request.Ioctl(
                Smb2Request.Ioctl.FSCTL_PIPE_TRANSCEIVE, pipe, pdu.toBytes(), 65_536));
    return RpcPdu.decode(new Reader(((Smb2Response.Ioctl) answer.body()).output()));
  }

  /** The data of the answer, or of a fault its status. */
  Bytes call(Smb2FileId pipe, int operation, Bytes stub) throws IOException, DecodeException {
    RpcPdu answer =
        transceive(
            pipe,
            new RpcPdu.Request(
                new RpcPdu.Head(RpcPdu.WHOLE, 2),
                stub.size(),
                0,
                operation,
                stub,
                Optional.empty()));
    return switch (answer) {
      case RpcPdu.Response response -> response.stub();
      case RpcPdu.Fault fault -> throw new IOException("fault " + fault.status());
      default -> throw new IOException("not an answer: " + answer);
    };
  }

  /** A request that is not signed, ready to be sent. */
  Bytes plain(Smb2Command command, Smb2Request request) {
    Smb2Header header = Smb2Header.request(command, 1, nextMessage++, tree, session);
    return new Smb2Message(header, request).toBytes();
  }

  /** What a client sends before it has signed in. */
  List<Bytes> firstMessages() {
    NegotiateContext hash = NegotiateContext.preauthIntegrity(SIXTEEN);
    return List.of(
        plain(
            Smb2Command.NEGOTIATE,
            new Smb2Request.Negotiate(
                1, 0x44, SIXTEEN, List.of(Smb2Dialect.SMB_3_1_1), List.of(hash))),
        plain(
            Smb2Command.SESSION_SETUP,
            new Smb2Request.SessionSetup(0, 1, 0, 0, NtlmClient.firstMessage().toBytes())));
  }

  /** Sends these, and reads whatever comes back until the server has done with them. */
  void hurl(List<Bytes> messages) {
    try {
      for (Bytes message : messages) {
        socket
            .getOutputStream()
            .write(new Writer().u32be(message.size()).bytes(message).toBytes().toArray());
      }
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    } catch (IOException ended) {
      // by the server, which it may
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
