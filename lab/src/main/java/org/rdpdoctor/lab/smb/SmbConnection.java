package org.rdpdoctor.lab.smb;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mstypes.NtStatus;
import org.rdpdoctor.wire.smb2.NegotiateContext;
import org.rdpdoctor.wire.smb2.PreauthHash;
import org.rdpdoctor.wire.smb2.Smb2Command;
import org.rdpdoctor.wire.smb2.Smb2Dialect;
import org.rdpdoctor.wire.smb2.Smb2Flags;
import org.rdpdoctor.wire.smb2.Smb2Header;
import org.rdpdoctor.wire.smb2.Smb2Message;
import org.rdpdoctor.wire.smb2.Smb2Request;
import org.rdpdoctor.wire.smb2.Smb2Response;
import org.rdpdoctor.wire.smb2.Smb2Signature;
import org.rdpdoctor.wire.smb2.Smb2Status;
import org.rdpdoctor.wire.smb2.Smb2Transform;

/** One client's connection: agrees on a dialect, then answers one frame after another. */
final class SmbConnection {
  private static final Bytes SMB_1 = Bytes.of(0xFF, 'S', 'M', 'B');
  private static final Bytes ANY_SMB_2 = Bytes.of("SMB 2.???".getBytes(StandardCharsets.US_ASCII));

  /** Largest reads, writes and other buffers, in bytes. */
  private static final long MAX_BUFFER = 1 << 20;

  private static final int MAX_CREDITS = 512;
  private static final int SALT_SIZE = 32;

  private final SmbServer server;
  private final Peer peer;
  private final Map<Long, SmbSession> sessions = new HashMap<>();
  private PreauthHash preauth = PreauthHash.START;
  private Optional<Agreement> agreement = Optional.empty();

  SmbConnection(SmbServer server, Peer peer) {
    this.server = server;
    this.peer = peer;
  }

  void hold() throws IOException {
    try {
      Optional<Bytes> frame = Frames.read(peer);
      while (frame.isPresent()) {
        if (server.cutsNow()) {
          peer.reset();
          return;
        }
        Bytes answer = answer(frame.get());
        if (!answer.isEmpty()) {
          Frames.send(peer, answer);
        }
        frame = Frames.read(peer);
      }
    } catch (DecodeException unreadable) {
      throw new ProtocolException(unreadable.getMessage());
    } catch (SmbRefusal refusal) {
      throw new ProtocolException(refusal.getMessage()); // of what has no header to answer to
    } finally {
      sessions.values().forEach(SmbSession::end);
    }
  }

  private Bytes answer(Bytes frame) throws DecodeException, SmbRefusal, IOException {
    if (frame.startsWith(SMB_1)) {
      return askedInSmb1(frame);
    }
    if (frame.startsWith(Smb2Transform.PROTOCOL)) {
      Smb2Transform sealed = Smb2Transform.decode(new Reader(frame));
      SmbSession session = session(sealed.sessionId());
      Sealing sealing = session.sealing().orElseThrow(() -> new SmbRefusal(NtStatus.ACCESS_DENIED));
      Bytes answer = answerAll(sealing.opened(sealed), true);
      return answer.isEmpty() ? answer : sealing.sealed(session.id(), answer);
    }
    return answerAll(frame, false);
  }

  /** Section 3.3.5.3.1: such a client shall ask again in SMB 2. */
  private Bytes askedInSmb1(Bytes frame) throws ProtocolException {
    if (!contains(frame, ANY_SMB_2) || agreement.isPresent()) {
      throw new ProtocolException("SMB 1 alone");
    }
    Smb2Header header =
        Smb2Header.request(Smb2Command.NEGOTIATE, 1, 0, 0, 0).response(NtStatus.SUCCESS, 1, 0, 0);
    return new Smb2Message(header, negotiated(Smb2Dialect.ANY_SMB_2, 0, List.of())).toBytes();
  }

  private static boolean contains(Bytes frame, Bytes part) {
    return frame.toString().contains(part.toString());
  }

  private Bytes answerAll(Bytes frame, boolean sealed) throws DecodeException, IOException {
    Reader reader = new Reader(frame);
    List<Answered> answers = new ArrayList<>();
    Chain chain = new Chain();
    while (!reader.isAtEnd()) {
      int start = reader.offset();
      Smb2Message message = Smb2Message.decode(reader);
      answerOne(message, frame.slice(start, reader.offset()), sealed, chain)
          .ifPresent(answers::add);
    }
    return joined(answers);
  }

  /** An answer, and the session whose key signs it. */
  private record Answered(Smb2Message message, Optional<SmbSession> signer) {}

  private Optional<Answered> answerOne(
      Smb2Message message, Bytes received, boolean sealed, Chain chain)
      throws DecodeException, IOException {
    Smb2Header header = message.header();
    if (header.command().equals(Smb2Command.CANCEL)) {
      return Optional.empty(); // all that could be cancelled has been answered
    }
    if (!header.flags().has(Smb2Flags.RELATED)) {
      chain.restart(header);
    }
    try {
      if (message.body() instanceof Smb2Request.Negotiate negotiate) {
        return Optional.of(new Answered(negotiate(header, negotiate, received), Optional.empty()));
      }
      if (agreement.isEmpty()) {
        throw new ProtocolException("no dialect yet");
      }
      if (message.body() instanceof Smb2Request.SessionSetup setup) {
        return Optional.of(signIn(header, setup, received));
      }
      return Optional.of(inSession(header, message, received, sealed, chain));
    } catch (SmbRefusal refusal) {
      Smb2Header failed =
          header.response(refusal.status(), granted(header), chain.treeId(), chain.sessionId());
      return Optional.of(
          new Answered(
              new Smb2Message(failed, new Smb2Response.Failed(0, refusal.data())),
              signer(header, sealed, chain)));
    }
  }

  private Answered inSession(
      Smb2Header header, Smb2Message message, Bytes received, boolean sealed, Chain chain)
      throws SmbRefusal, DecodeException, IOException {
    SmbSession session = session(chain.sessionId());
    session.admit(header, received, sealed);
    Requests.Outcome outcome = session.requests().perform(message.body(), chain);
    if (header.command().equals(Smb2Command.TREE_DISCONNECT)) {
      session.requests().disconnect(chain);
    }
    if (header.command().equals(Smb2Command.LOGOFF)) {
      session.end();
      sessions.remove(session.id());
    }
    Smb2Header answer =
        header.response(outcome.status(), granted(header), chain.treeId(), chain.sessionId());
    Optional<SmbSession> signer =
        !sealed && header.flags().has(Smb2Flags.SIGNED) ? Optional.of(session) : Optional.empty();
    return new Answered(new Smb2Message(answer, outcome.body()), signer);
  }

  private Optional<SmbSession> signer(Smb2Header header, boolean sealed, Chain chain) {
    return sealed || !header.flags().has(Smb2Flags.SIGNED)
        ? Optional.empty()
        : Optional.ofNullable(sessions.get(chain.sessionId())).filter(SmbSession::isSignedIn);
  }

  private static int granted(Smb2Header header) {
    return Math.clamp(header.credits(), 1, MAX_CREDITS);
  }

  private Smb2Message negotiate(Smb2Header header, Smb2Request.Negotiate asked, Bytes received)
      throws SmbRefusal, DecodeException {
    if (agreement.isPresent()) {
      throw new SmbRefusal(Smb2Status.INVALID_PARAMETER);
    }
    Agreement agreed = Agreement.on(asked, server.policy());
    Smb2Message answer =
        new Smb2Message(
            header.response(NtStatus.SUCCESS, granted(header), 0, 0),
            negotiated(
                agreed.dialect(),
                agreed.capabilities(),
                agreed.contexts(SmbServer.drawn(SALT_SIZE))));
    agreement = Optional.of(agreed);
    preauth = preauth.with(received).with(answer.toBytes());
    return answer;
  }

  private Smb2Response.Negotiate negotiated(
      Smb2Dialect dialect, long capabilities, List<NegotiateContext> contexts) {
    return new Smb2Response.Negotiate(
        server.policy().securityMode(),
        dialect,
        server.guid(),
        capabilities,
        MAX_BUFFER,
        MAX_BUFFER,
        MAX_BUFFER,
        server.now(),
        server.started(),
        SignIn.offer(),
        contexts);
  }

  private Answered signIn(Smb2Header header, Smb2Request.SessionSetup setup, Bytes received)
      throws SmbRefusal, DecodeException {
    SmbSession session = header.sessionId() == 0 ? begun() : session(header.sessionId());
    session.hear(received);
    return switch (session.take(setup)) {
      case SignIn.Step.Refused() -> {
        sessions.remove(session.id());
        throw new SmbRefusal(NtStatus.LOGON_FAILURE);
      }
      case SignIn.Step.More(Bytes token) -> {
        Smb2Message answer = setUp(header, session, Smb2Status.MORE_PROCESSING_REQUIRED, 0, token);
        session.hear(answer.toBytes());
        yield new Answered(answer, Optional.empty());
      }
      case SignIn.Step.SignedIn(var _, var _, Bytes token) -> {
        int flags = session.mustBeSealed() ? Smb2Response.SessionSetup.ENCRYPT_DATA : 0;
        yield new Answered(
            setUp(header, session, NtStatus.SUCCESS, flags, token), Optional.of(session));
      }
    };
  }

  private SmbSession begun() {
    SmbSession session = new SmbSession(server, agreement.orElseThrow(), preauth, server.nextId());
    sessions.put(session.id(), session);
    return session;
  }

  private static Smb2Message setUp(
      Smb2Header header, SmbSession session, NtStatus status, int flags, Bytes token) {
    return new Smb2Message(
        header.response(status, granted(header), 0, session.id()),
        new Smb2Response.SessionSetup(flags, token));
  }

  private SmbSession session(long id) throws SmbRefusal {
    SmbSession session = sessions.get(id);
    if (session == null) {
      throw new SmbRefusal(Smb2Status.USER_SESSION_DELETED);
    }
    return session;
  }

  /** One frame of all answers, each behind the other at a multiple of eight. */
  private Bytes joined(List<Answered> answers) {
    Writer writer = new Writer();
    for (int i = 0; i < answers.size(); i++) {
      boolean last = i == answers.size() - 1;
      writer.bytes(encoded(answers.get(i), i > 0, last));
    }
    return writer.toBytes();
  }

  private Bytes encoded(Answered answered, boolean related, boolean last) {
    Smb2Message message = answered.message();
    Smb2Header header = message.header();
    if (related) {
      header = header.withFlag(Smb2Flags.RELATED);
    }
    if (answered.signer().isPresent()) {
      header = header.withFlag(Smb2Flags.SIGNED);
    }
    if (!last) {
      int size = message.size();
      header = header.withNextCommand(size + (-size & 7));
    }
    Bytes plain = new Smb2Message(header, message.body()).toBytes();
    return answered.signer().isPresent()
        ? Smb2Signature.sign(
            plain, agreement.orElseThrow().dialect(), answered.signer().get().keys().signing())
        : plain;
  }
}
