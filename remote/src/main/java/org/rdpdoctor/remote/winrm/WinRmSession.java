package org.rdpdoctor.remote.winrm;

import java.io.IOException;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.probe.name.SystemResolver;
import org.rdpdoctor.probe.nla.SignInContext;
import org.rdpdoctor.probe.nla.SignInProblem;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.net.Dialer;
import org.rdpdoctor.remote.net.NetworkWords;
import org.rdpdoctor.remote.net.NotReached;
import org.rdpdoctor.remote.net.TimeLimit;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.http.HttpField;
import org.rdpdoctor.wire.http.HttpHead;
import org.rdpdoctor.wire.wsman.EncryptedMessage.Protection;
import org.rdpdoctor.wire.wsman.EncryptedMessage;
import org.rdpdoctor.wire.wsman.WsmanBody;
import org.rdpdoctor.wire.wsman.WsmanEnvelope;
import org.rdpdoctor.wire.wsman.WsmanHeader;

/** One connection on which somebody is signed in; what is asked on it and answered. */
final class WinRmSession implements AutoCloseable {
  /** What Windows Server 2008 R2 gives at most, and every later one. */
  private static final int MAX_ENVELOPE = 153_600;

  /** Web servers end connections that are silent for two minutes. */
  private static final Duration MAX_SILENCE = Duration.ofSeconds(60);

  private static final int OK = 200;
  private static final int FAULT = 500;

  private final ServiceAddress address;
  private final HttpLink link;
  private final SignInContext context;
  private final HostAccess.Limits limits;
  private long lastAnswerNanos = System.nanoTime();

  private WinRmSession(
      ServiceAddress address, HttpLink link, SignInContext context, HostAccess.Limits limits) {
    this.address = address;
    this.link = link;
    this.context = context;
    this.limits = limits;
  }

  /** Connects and signs in. */
  static WinRmSession open(
      ServiceAddress address, HostAccess access, Credentials credentials, SystemResolver resolver)
      throws LinkBroken, InterruptedException {
    Socket socket = connect(address, access, resolver);
    boolean kept = false;
    try {
      Optional<Bytes> bindings = Optional.empty();
      Socket used = socket;
      if (address.https()) {
        CertificateCheck.Secured secured = secure(socket, address, access);
        used = secured.socket();
        bindings = secured.bindings();
      }
      HttpLink link = new HttpLink(used, address.authority());
      SignInContext context =
          new SignIn(access, credentials, resolver, Clock.systemUTC()).on(link, bindings);
      kept = true;
      return new WinRmSession(address, link, context, access.limits());
    } catch (IOException problem) {
      throw new LinkBroken("the connection broke: " + NetworkWords.of(problem));
    } finally {
      if (!kept) {
        Dialer.closeQuietly(socket);
      }
    }
  }

  private static CertificateCheck.Secured secure(
      Socket socket, ServiceAddress address, HostAccess access) throws IOException, LinkBroken {
    Duration limit = access.limits().answer();
    socket.setSoTimeout((int) limit.toMillis());
    try (TimeLimit _ = TimeLimit.on(socket, limit)) {
      return new CertificateCheck(access).secure(socket, address);
    }
  }

  private static Socket connect(
      ServiceAddress address, HostAccess access, SystemResolver resolver)
      throws LinkBroken, InterruptedException {
    try {
      return new Dialer(resolver)
          .connect(address.host(), address.port(), access.limits().connect());
    } catch (NotReached problem) {
      throw new LinkBroken(LinkBroken.Stage.NOT_REACHED, problem.because());
    }
  }

  /** Whether something may be asked on it. */
  boolean isUsable() {
    boolean silent = System.nanoTime() - lastAnswerNanos > MAX_SILENCE.toNanos();
    return link.isReusable() && !silent;
  }

  /** "Kerberos" or "NTLM". */
  String mechanism() {
    return context.mechanism();
  }

  /**
   * Asks once.
   *
   * @param serverLimit how long the host may take
   * @throws LinkBroken it is not known whether the request arrived
   */
  WsmanBody.Answer ask(
      WsmanBody.Request request,
      Optional<String> shellId,
      Map<String, String> options,
      Duration serverLimit)
      throws LinkBroken, InterruptedException {
    String id = "uuid:" + UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
    WsmanHeader header =
        new WsmanHeader(
            id,
            Optional.empty(),
            address.url(),
            shellId,
            options,
            Optional.of(serverLimit),
            Optional.of(MAX_ENVELOPE));
    Bytes message = new WsmanEnvelope(header, request).toBytes();
    boolean good = false;
    try {
      WsmanEnvelope answer = exchange(message, serverLimit.plus(limits.answer()));
      if (!answer.header().relatesTo().equals(Optional.of(id))
          || !(answer.body() instanceof WsmanBody.Answer body)) {
        throw new LinkBroken("an answer came that belongs to another message");
      }
      good = true;
      lastAnswerNanos = System.nanoTime();
      return body;
    } catch (SignInProblem problem) {
      throw new LinkBroken(String.valueOf(problem.getMessage()));
    } catch (DecodeException problem) {
      throw new LinkBroken("the answer cannot be read: " + problem.getMessage());
    } finally {
      if (!good) {
        close();
      }
    }
  }

  private WsmanEnvelope exchange(Bytes message, Duration limit)
      throws LinkBroken, SignInProblem, DecodeException, InterruptedException {
    if (address.https()) {
      HttpLink.Answer answer = post(WsmanEnvelope.CONTENT_TYPE, message, limit);
      return WsmanEnvelope.parse(answer.body());
    }
    EncryptedMessage sealed = sealed(message);
    HttpLink.Answer answer = post(sealed.contentType(), sealed.toBytes(), limit);
    if (answer.head().field("Content-Type").filter(EncryptedMessage::isAnnounced).isEmpty()) {
      throw new LinkBroken(
          "the host answered without encryption (HTTP %d)".formatted(answer.head().status()));
    }
    return WsmanEnvelope.parse(unsealed(EncryptedMessage.parse(answer.body())));
  }

  private HttpLink.Answer post(String contentType, Bytes body, Duration limit)
      throws LinkBroken, InterruptedException {
    HttpLink.Answer answer =
        link.post(
            ServiceAddress.PATH, List.of(new HttpField("Content-Type", contentType)), body, limit);
    HttpHead.Response head = answer.head();
    if (head.status() != OK && head.status() != FAULT) {
      throw new LinkBroken("HTTP %d instead of an answer".formatted(head.status()));
    }
    return answer;
  }

  private EncryptedMessage sealed(Bytes message) throws SignInProblem {
    Bytes sealed = context.seal(message);
    SealedParts parts =
        mechanism().equals("Kerberos")
            ? SealedParts.ofKerberos(sealed, message.size())
            : SealedParts.ofNtlm(sealed);
    return new EncryptedMessage(Protection.SPNEGO, message.size(), parts.header(), parts.data());
  }

  private Bytes unsealed(EncryptedMessage message) throws SignInProblem, LinkBroken {
    Bytes plain = context.unseal(message.header().append(message.data()));
    if (plain.size() != message.originalLength()) {
      throw new LinkBroken("the sealed answer has another length than it says");
    }
    return plain;
  }

  @Override
  public void close() {
    link.close();
    context.close();
  }
}
