package org.rdpdoctor.probe.nla;

import com.sun.security.jgss.ExtendedGSSContext;
import com.sun.security.jgss.InquireType;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.EncryptionKey;
import javax.security.auth.kerberos.KerberosPrincipal;
import javax.security.auth.kerberos.KerberosTicket;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.GSSName;
import org.ietf.jgss.MessageProp;
import org.ietf.jgss.Oid;
import org.jspecify.annotations.Nullable;
import org.rdpdoctor.probe.kerberos.GrantedTicket;
import org.rdpdoctor.probe.kerberos.HostTickets;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.kerberos.PrincipalName;
import org.rdpdoctor.wire.spnego.Mechanism;
import org.rdpdoctor.wire.spnego.NegState;
import org.rdpdoctor.wire.spnego.SpnegoToken;
import org.rdpdoctor.wire.spnego.SpnegoToken.NegTokenInit;
import org.rdpdoctor.wire.spnego.SpnegoToken.NegTokenResp;

/**
 * Kerberos (RFC 4121) within SPNEGO (RFC 4178), by the JDK's GSS with tickets that we hold already:
 * it neither reads a Kerberos configuration of this machine nor talks to a KDC. Mutual
 * authentication and confidentiality, no delegation.
 */
public final class KerberosContext implements SignInContext {
  private static final Oid KERBEROS = oid(Mechanism.KERBEROS.dotted());

  /** The form name@REALM: nothing is looked up in DNS. RFC 1964 section 2.1.1. */
  private static final Oid PRINCIPAL_NAME = oid("1.2.840.113554.1.2.2.1");

  private final GSSContext context;
  private final Subject subject;
  private boolean offered;

  private KerberosContext(GSSContext context, Subject subject) {
    this.context = context;
    this.subject = subject;
  }

  /**
   * A context that has said nothing yet.
   *
   * @throws SignInProblem when the JDK cannot use these tickets
   */
  public static KerberosContext with(HostTickets tickets) throws SignInProblem {
    Subject subject = new Subject();
    subject.getPrincipals().add(principal(tickets.host().clientRealm(), tickets.host().client()));
    subject.getPrivateCredentials().add(ticket(tickets.granting()));
    subject.getPrivateCredentials().add(ticket(tickets.host()));
    return new KerberosContext(as(subject, () -> contextFor(tickets.host())), subject);
  }

  private static GSSContext contextFor(GrantedTicket host) throws GSSException {
    GSSManager manager = GSSManager.getInstance();
    GSSName service = manager.createName(host.server() + "@" + host.serverRealm(), PRINCIPAL_NAME);
    GSSContext context =
        manager.createContext(service, KERBEROS, null, GSSContext.DEFAULT_LIFETIME);
    context.requestMutualAuth(true);
    context.requestConf(true);
    context.requestInteg(true);
    context.requestReplayDet(true);
    context.requestSequenceDet(true);
    context.requestCredDeleg(false);
    return context;
  }

  private static KerberosPrincipal principal(String realm, PrincipalName name) {
    return new KerberosPrincipal(escaped(name) + "@" + realm, (int) name.type());
  }

  /** An "@" within a part would begin the realm. */
  private static String escaped(PrincipalName name) {
    return name.toString().replace("\\", "\\\\").replace("@", "\\@");
  }

  private static KerberosTicket ticket(GrantedTicket granted) {
    return new KerberosTicket(
        granted.ticket().toBytes().toArray(),
        principal(granted.clientRealm(), granted.client()),
        principal(granted.serverRealm(), granted.server()),
        granted.sessionKey().secret().reveal(),
        (int) granted.sessionKey().type().value(),
        flags(granted.flags()),
        Date.from(granted.authTime()),
        Date.from(granted.startTime()),
        Date.from(granted.endTime()),
        null,
        null);
  }

  /** Renewing is never asked for, and the class wants to know until when it is possible. */
  private static boolean[] flags(long flags) {
    boolean[] set = new boolean[32];
    for (int bit = 0; bit < set.length; bit++) {
      set[bit] = bit != 8 && (flags & 0x8000_0000L >>> bit) != 0;
    }
    return set;
  }

  private static Oid oid(String dotted) {
    try {
      return new Oid(dotted);
    } catch (GSSException impossible) {
      throw new IllegalArgumentException(dotted, impossible);
    }
  }

  private static <T> T as(Subject subject, Callable<T> action) throws SignInProblem {
    try {
      return Subject.callAs(subject, action);
    } catch (CompletionException problem) {
      throw problem(problem.getCause());
    }
  }

  private static SignInProblem problem(@Nullable Throwable cause) {
    if (cause instanceof GSSException gss) {
      return new SignInProblem(words(gss), gss);
    }
    if (cause instanceof SignInProblem ours) {
      return ours;
    }
    String what = cause == null ? "" : ": " + cause.getClass().getSimpleName();
    return new SignInProblem("the JDK's Kerberos failed" + what);
  }

  /** The server's own refusal, a KRB-ERROR, is in the minor message. */
  private static String words(GSSException problem) {
    String minor = problem.getMinorString();
    String text = minor == null || minor.isBlank() ? problem.getMajorString() : minor;
    return "Kerberos: " + text.toLowerCase(Locale.ROOT);
  }

  @Override
  public String mechanism() {
    return "Kerberos";
  }

  @Override
  public Optional<Bytes> next(Optional<Bytes> serverToken) throws SignInProblem {
    if (!offered) {
      offered = true;
      return Optional.of(offer(step(Bytes.EMPTY)));
    }
    Bytes token = serverToken.orElseThrow(() -> new SignInProblem("the server sent no token"));
    Optional<Bytes> inner = answer(token);
    if (context.isEstablished()) {
      return Optional.empty();
    }
    if (inner.isEmpty()) {
      throw new SignInProblem("the server's token holds no answer of Kerberos");
    }
    Bytes last = step(inner.get());
    return last.isEmpty() ? Optional.empty() : Optional.of(respond(last));
  }

  private Bytes step(Bytes token) throws SignInProblem {
    byte[] next = as(subject, () -> context.initSecContext(token.toArray(), 0, token.size()));
    return next == null ? Bytes.EMPTY : Bytes.of(next);
  }

  /** Both identifiers, as Windows clients have them: the server picks the first that it knows. */
  private static Bytes offer(Bytes kerberosToken) {
    return new NegTokenInit(
            List.of(Mechanism.MICROSOFT_KERBEROS, Mechanism.KERBEROS),
            Optional.empty(),
            Optional.of(kerberosToken),
            Optional.empty(),
            Optional.empty())
        .toBytes();
  }

  private static Bytes respond(Bytes kerberosToken) {
    return new NegTokenResp(
            Optional.empty(),
            Optional.empty(),
            Optional.of(kerberosToken),
            Optional.empty(),
            Optional.empty())
        .toBytes();
  }

  private static Optional<Bytes> answer(Bytes token) throws SignInProblem {
    try {
      SpnegoToken answer = SpnegoToken.decode(new Reader(token));
      if (answer instanceof NegTokenResp response
          && response.negState().filter(NegState.REJECT::equals).isPresent()) {
        throw new SignInProblem("the server rejects Kerberos");
      }
      return answer.wrappedToken();
    } catch (DecodeException problem) {
      throw new SignInProblem("the server's token cannot be read: " + problem.getMessage());
    }
  }

  @Override
  public boolean isComplete() {
    return context.isEstablished();
  }

  /**
   * The key that both sides share once the context is complete, from which protocols around it make
   * their own; empty where this JDK does not tell.
   */
  public Optional<Secret> sessionKey() {
    if (!(context instanceof ExtendedGSSContext extended)) {
      return Optional.empty();
    }
    try {
      Object key = extended.inquireSecContext(InquireType.KRB5_GET_SESSION_KEY_EX);
      return key instanceof EncryptionKey shared
          ? Optional.of(Secret.of(shared.getEncoded()))
          : Optional.empty();
    } catch (GSSException incomplete) {
      return Optional.empty();
    }
  }

  @Override
  public Bytes seal(Bytes plain) throws SignInProblem {
    try {
      return Bytes.of(context.wrap(plain.toArray(), 0, plain.size(), new MessageProp(0, true)));
    } catch (GSSException failed) {
      throw problem(failed);
    }
  }

  @Override
  public Bytes unseal(Bytes sealed) throws SignInProblem {
    MessageProp protection = new MessageProp(0, true);
    try {
      byte[] plain = context.unwrap(sealed.toArray(), 0, sealed.size(), protection);
      if (!protection.getPrivacy() || protection.isDuplicateToken()) {
        throw new SignInProblem("the server's message is not sealed, or is an old one");
      }
      return Bytes.of(plain);
    } catch (GSSException failed) {
      throw problem(failed);
    }
  }

  /** Forgets the keys. */
  @Override
  public void close() {
    try {
      context.dispose();
    } catch (GSSException _) {
      // it is gone either way
    }
    subject.getPrivateCredentials().clear();
  }
}
