package org.rdpdoctor.lab.winrm;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.rdpdoctor.lab.Behaviour;
import org.rdpdoctor.lab.Peer;
import org.rdpdoctor.lab.tls.SecureChannel;
import org.rdpdoctor.lab.tls.ServerCertificate;
import org.rdpdoctor.lab.tls.TlsProfile;
import org.rdpdoctor.lab.winrm.WinRmSignIn.Outcome;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.asn1.CertificateParts;
import org.rdpdoctor.wire.http.HttpField;
import org.rdpdoctor.wire.ntlm.ChannelBindings;
import org.rdpdoctor.wire.ntlm.NtlmSession;
import org.rdpdoctor.wire.wsman.EncryptedMessage;
import org.rdpdoctor.wire.wsman.EncryptedMessage.Protection;
import org.rdpdoctor.wire.wsman.WsmanBody;
import org.rdpdoctor.wire.wsman.WsmanBody.Fault;
import org.rdpdoctor.wire.wsman.WsmanEnvelope;
import org.rdpdoctor.wire.wsman.WsmanHeader;

/**
 * Windows Remote Management with one account. Over HTTP nothing goes without message encryption, as
 * Windows has it by default (AllowUnencrypted false); over HTTPS nothing needs it.
 */
public final class WinRmServer implements Behaviour {
  private static final int MAX_REQUESTS = 10_000;
  private static final int UNAUTHORIZED = 401;

  private final WinRmPolicy policy;
  private final Shells shells;
  private final AtomicInteger signIns = new AtomicInteger();
  private final AtomicBoolean slowOnce = new AtomicBoolean();

  public WinRmServer(WinRmPolicy policy, ShellProgram program) {
    this.policy = policy;
    this.shells = new Shells(program, policy.fault() == WinRmFault.ENDLESS_OUTPUT);
  }

  /** Shells that are open now. */
  public int openShells() {
    return shells.open();
  }

  /** Attempts that showed an account. */
  public int signIns() {
    return signIns.get();
  }

  @Override
  public void serve(Peer peer) throws IOException, InterruptedException {
    Optional<SecureChannel> secured = Optional.empty();
    Optional<Bytes> bindings = Optional.empty();
    if (policy.certificate().isPresent()) {
      ServerCertificate certificate = policy.certificate().get();
      bindings = policy.bindingsDemanded() ? Optional.of(bindings(certificate)) : Optional.empty();
      secured =
          Optional.of(
              SecureChannel.accept(peer, TlsProfile.windowsServer2022(), certificate));
    }
    serve(new HttpServerLink(peer, secured), new WinRmSignIn(policy, bindings));
  }

  private static Bytes bindings(ServerCertificate certificate) throws IOException {
    try {
      return ChannelBindings.ofEndPoint(
          CertificateParts.of(certificate.chain().getFirst()).endPointHash());
    } catch (DecodeException notACertificate) {
      throw new ProtocolException(notACertificate.getMessage());
    }
  }

  private void serve(HttpServerLink link, WinRmSignIn signIn) throws IOException {
    Optional<NtlmSession> session = Optional.empty();
    for (int requests = 0; requests < MAX_REQUESTS; requests++) {
      HttpServerLink.Request request = link.read();
      if (!request.head().target().equals("/wsman")
          || policy.fault() == WinRmFault.NOT_FOUND) {
        link.respond(404, "Not Found", List.of(), Bytes.EMPTY);
      } else if (session.isEmpty() || request.head().field("Authorization").isPresent()) {
        session = signIn(link, signIn, request);
      } else {
        serve(link, session.get(), request.body());
      }
    }
  }

  /** A request that completes the sign-in is answered at once when it brings a message. */
  private Optional<NtlmSession> signIn(
      HttpServerLink link, WinRmSignIn signIn, HttpServerLink.Request request) throws IOException {
    Outcome outcome = offersNtlm() ? signIn.check(request.head()) : new Outcome.Refused();
    return switch (outcome) {
      case Outcome.Challenged(String field) -> {
        link.respond(UNAUTHORIZED, "", List.of(authenticate(field)), Bytes.EMPTY);
        yield Optional.empty();
      }
      case Outcome.Refused _ -> {
        signIns.addAndGet(request.head().field("Authorization").isPresent() ? 1 : 0);
        link.respond(UNAUTHORIZED, "", offers(), Bytes.EMPTY);
        yield Optional.empty();
      }
      case Outcome.Accepted(NtlmSession session, Optional<String> field) -> {
        signIns.incrementAndGet();
        if (request.body().isEmpty()) {
          link.respond(
              200, "OK", field.map(WinRmServer::authenticate).stream().toList(), Bytes.EMPTY);
        } else {
          serve(link, session, request.body());
        }
        yield Optional.of(session);
      }
    };
  }

  private boolean offersNtlm() {
    return switch (policy.fault()) {
      case REFUSES_FOR_EVER, KERBEROS_ONLY, BASIC_ONLY -> false;
      case NONE,
          NOT_FOUND,
          ACCESS_DENIED,
          SHELL_QUOTA,
          ENDLESS_OUTPUT,
          HANGS,
          CUTS_AFTER_INPUT,
          CUTS_ANSWER,
          SLOW,
          TAMPERED_ANSWERS,
          PLAIN_ANSWERS ->
          true;
    };
  }

  private List<HttpField> offers() {
    return switch (policy.fault()) {
      case KERBEROS_ONLY -> List.of(authenticate("Kerberos"));
      case BASIC_ONLY -> List.of(authenticate("Basic realm=\"WSMAN\""));
      case NONE,
          NOT_FOUND,
          REFUSES_FOR_EVER,
          ACCESS_DENIED,
          SHELL_QUOTA,
          ENDLESS_OUTPUT,
          HANGS,
          CUTS_AFTER_INPUT,
          CUTS_ANSWER,
          SLOW,
          TAMPERED_ANSWERS,
          PLAIN_ANSWERS ->
          List.of(authenticate("Negotiate"), authenticate("Kerberos"));
    };
  }

  private static HttpField authenticate(String value) {
    return new HttpField("WWW-Authenticate", value);
  }

  private void serve(HttpServerLink link, NtlmSession session, Bytes body) throws IOException {
    boolean sealed = policy.certificate().isEmpty();
    Optional<Bytes> message = sealed ? unsealed(session, body) : Optional.of(body);
    if (message.isEmpty()) {
      link.respond(500, "", List.of(), Bytes.EMPTY);
      return;
    }
    WsmanEnvelope request = envelope(message.get());
    if (!(request.body() instanceof WsmanBody.Request asked)) {
      throw new ProtocolException("an answer instead of a request");
    }
    Optional<WsmanBody.Answer> answer = answer(request, asked);
    if (answer.isEmpty()) {
      end(link);
      return;
    }
    boolean sealsAnswers = sealed && policy.fault() != WinRmFault.PLAIN_ANSWERS;
    respond(link, sealsAnswers ? Optional.of(session) : Optional.empty(), request, answer.get());
  }

  private static Optional<Bytes> unsealed(NtlmSession session, Bytes body) {
    try {
      EncryptedMessage message = EncryptedMessage.parse(body);
      return session
          .unseal(message.header().append(message.data()))
          .filter(plain -> plain.size() == message.originalLength());
    } catch (DecodeException _) {
      return Optional.empty();
    }
  }

  private static WsmanEnvelope envelope(Bytes message) throws IOException {
    try {
      return WsmanEnvelope.parse(message);
    } catch (DecodeException unreadable) {
      throw new ProtocolException(unreadable.getMessage());
    }
  }

  /** Empty: the connection has come to its end. */
  private Optional<WsmanBody.Answer> answer(WsmanEnvelope request, WsmanBody.Request asked) {
    boolean receives = asked instanceof WsmanBody.ReceiveOutput;
    if (policy.fault() == WinRmFault.SLOW && receives && !slowOnce.getAndSet(true)) {
      return Optional.of(
          new Fault(
              false, "TimedOut", Optional.of(Fault.OPERATION_TIMED_OUT), "Nothing in this time."));
    }
    if (asked instanceof WsmanBody.CreateShell) {
      if (policy.fault() == WinRmFault.ACCESS_DENIED) {
        return Optional.of(
            new Fault(
                true, "AccessDenied", Optional.of(Fault.ACCESS_DENIED), "Access is denied."));
      }
      if (policy.fault() == WinRmFault.SHELL_QUOTA) {
        return Optional.of(Shells.quota());
      }
    }
    Optional<WsmanBody.Answer> answer = shells.answer(request.header().shellId(), asked);
    boolean ends =
        policy.fault() == WinRmFault.HANGS && receives
            || policy.fault() == WinRmFault.CUTS_AFTER_INPUT
                && asked instanceof WsmanBody.SendInput(_, _, boolean last)
                && last;
    return ends ? Optional.empty() : answer;
  }

  private void end(HttpServerLink link) throws IOException {
    if (policy.fault() == WinRmFault.HANGS) {
      link.drain();
    } else {
      link.reset();
    }
  }

  private void respond(
      HttpServerLink link,
      Optional<NtlmSession> seal,
      WsmanEnvelope request,
      WsmanBody.Answer answer)
      throws IOException {
    WsmanHeader header =
        WsmanHeader.answering(
            "uuid:" + UUID.randomUUID().toString().toUpperCase(Locale.ROOT),
            Optional.of(request.header().messageId()));
    Bytes plain = new WsmanEnvelope(header, answer).toBytes();
    List<HttpField> fields = new ArrayList<>();
    Bytes body = plain;
    if (seal.isPresent()) {
      EncryptedMessage message = sealed(seal.get(), plain);
      fields.add(new HttpField("Content-Type", message.contentType()));
      body = message.toBytes();
    } else {
      fields.add(new HttpField("Content-Type", WsmanEnvelope.CONTENT_TYPE));
    }
    int status = answer instanceof Fault ? 500 : 200;
    if (policy.fault() == WinRmFault.CUTS_ANSWER && answer instanceof WsmanBody.OutputReceived) {
      link.respondInPart(status, "", fields, body);
    } else {
      link.respond(status, "", fields, body);
    }
  }

  private EncryptedMessage sealed(NtlmSession session, Bytes plain) {
    Bytes sealed = session.seal(plain);
    Bytes header = sealed.first(NtlmSession.SIGNATURE_SIZE);
    Bytes data = sealed.slice(NtlmSession.SIGNATURE_SIZE, sealed.size());
    if (policy.fault() == WinRmFault.TAMPERED_ANSWERS) {
      byte[] other = data.toArray();
      other[other.length - 1] ^= 1;
      data = Bytes.of(other);
    }
    return new EncryptedMessage(Protection.SPNEGO, plain.size(), header, data);
  }
}
