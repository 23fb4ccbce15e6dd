package org.rdpdoctor.remote.winrm;

import java.net.InetAddress;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.probe.kerberos.Accounts;
import org.rdpdoctor.probe.kerberos.HostTickets;
import org.rdpdoctor.probe.kerberos.TicketOffice;
import org.rdpdoctor.probe.name.SystemResolver;
import org.rdpdoctor.probe.net.Deadline;
import org.rdpdoctor.probe.nla.KerberosContext;
import org.rdpdoctor.probe.nla.NtlmContext;
import org.rdpdoctor.probe.nla.SignInContext;
import org.rdpdoctor.probe.nla.SignInProblem;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.net.NetworkWords;
import org.rdpdoctor.remote.winrm.LinkBroken.Stage;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.http.HttpChallenge;
import org.rdpdoctor.wire.http.HttpField;
import org.rdpdoctor.wire.http.HttpHead;
import org.rdpdoctor.wire.ntlm.NtlmClient;

/**
 * Signs in on one connection by RFC 4559: Kerberos when the account names a realm, the host a name
 * and its ticket can be had; else NTLM. What a KDC has refused is not tried with NTLM.
 */
final class SignIn {
  private static final String SCHEME = "Negotiate";
  private static final String SERVICE = "HTTP";
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int MAX_STEPS = 4;

  private final HostAccess access;
  private final Credentials credentials;
  private final SystemResolver resolver;
  private final Clock clock;

  SignIn(HostAccess access, Credentials credentials, SystemResolver resolver, Clock clock) {
    this.access = access;
    this.credentials = credentials;
    this.resolver = resolver;
    this.clock = clock;
  }

  /**
   * Asks what is offered, which names nobody, and signs in.
   *
   * @param bindings to the certificate of the connection
   */
  SignInContext on(HttpLink link, Optional<Bytes> bindings)
      throws LinkBroken, InterruptedException {
    offered(link.post(ServiceAddress.PATH, List.of(), Bytes.EMPTY, access.limits().answer()));
    if (!link.isReusable()) {
      throw new LinkBroken("the connection is ended after each answer, so nobody can sign in");
    }
    SignInContext context = choose(bindings);
    try {
      exchange(link, context);
      return context;
    } catch (SignInProblem problem) {
      context.close();
      throw new LinkBroken(
          Stage.SIGN_IN, "%s: %s".formatted(context.mechanism(), problem.getMessage()));
    } catch (LinkBroken | InterruptedException ended) {
      context.close();
      throw ended;
    }
  }

  private static void offered(HttpLink.Answer answer) throws LinkBroken {
    if (answer.head().status() != UNAUTHORIZED) {
      throw new LinkBroken(
          "a web server answers %d, but WinRM is not behind it".formatted(answer.head().status()));
    }
    List<String> schemes =
        HttpChallenge.in(answer.head(), "WWW-Authenticate").stream()
            .map(HttpChallenge::scheme)
            .toList();
    if (schemes.stream().noneMatch(SCHEME::equalsIgnoreCase)) {
      throw new LinkBroken(
          Stage.SIGN_IN,
          schemes.isEmpty()
              ? "it refuses everybody and offers no way to sign in"
              : "it offers %s only; Negotiate is switched off there"
                  .formatted(NetworkWords.shown(String.join(", ", schemes))));
    }
  }

  private SignInContext choose(Optional<Bytes> bindings) throws LinkBroken, InterruptedException {
    AccountName account = credentials.account();
    Optional<String> realm = Accounts.realmOf(account);
    String whyNot =
        realm.isEmpty() ? "the account names no realm" : "the host is named by its address";
    if (realm.isPresent() && !isAddress(access.host())) {
      TicketOffice office =
          new TicketOffice(
              SERVICE,
              clock,
              resolver,
              resolver,
              access.kdc(),
              Deadline.in(access.limits().answer()),
              _ -> {});
      switch (office.tickets(credentials, realm.get(), access.host(), access.budget())) {
        case TicketOffice.Outcome.Granted(HostTickets tickets) -> {
          return kerberos(tickets);
        }
        case TicketOffice.Outcome.Refused(String why) ->
            throw new LinkBroken(Stage.SIGN_IN, why + "; the host was not asked");
        case TicketOffice.Outcome.Unavailable(String why, boolean _) -> whyNot = why;
      }
    }
    return ntlm(bindings, whyNot);
  }

  private static SignInContext kerberos(HostTickets tickets) throws LinkBroken {
    try {
      return KerberosContext.with(tickets);
    } catch (SignInProblem problem) {
      throw new LinkBroken(Stage.SIGN_IN, String.valueOf(problem.getMessage()));
    }
  }

  private SignInContext ntlm(Optional<Bytes> bindings, String whyNotKerberos) throws LinkBroken {
    return switch (credentials) {
      case Credentials.Password password ->
          new NtlmContext(
              new NtlmClient.Connection("", Optional.of(SERVICE + "/" + access.host()), bindings),
              password,
              clock);
      case Credentials.TicketCache _ ->
          throw new LinkBroken(
              Stage.SIGN_IN, "there is no ticket for it, and no password: " + whyNotKerberos);
    };
  }

  private static boolean isAddress(String host) {
    try {
      return !InetAddress.ofLiteral(host).getHostAddress().isEmpty();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /** The attempt counts from the token that names the account. */
  private void exchange(HttpLink link, SignInContext context)
      throws SignInProblem, LinkBroken, InterruptedException {
    Optional<Bytes> token = context.next(Optional.empty());
    boolean names = context.namesAccountAtOnce();
    for (int step = 0; step < MAX_STEPS && token.isPresent(); step++) {
      HttpLink.Answer answer = names ? attempt(link, token.get()) : send(link, token.get());
      Optional<Bytes> theirs = token(answer.head());
      if (answer.head().status() == OK) {
        complete(context, theirs);
        return;
      }
      if (answer.head().status() != UNAUTHORIZED) {
        throw new LinkBroken("HTTP %d while signing in".formatted(answer.head().status()));
      }
      if (theirs.isEmpty()) {
        throw new LinkBroken(
            Stage.SIGN_IN,
            "the sign-in of %s by %s is refused"
                .formatted(credentials.account(), context.mechanism()));
      }
      token = context.next(theirs);
      names = true;
    }
    throw new LinkBroken(Stage.SIGN_IN, "the sign-in does not come to its end");
  }

  private static void complete(SignInContext context, Optional<Bytes> theirs)
      throws SignInProblem, LinkBroken, InterruptedException {
    if (!context.isComplete()) {
      context.next(theirs);
    }
    if (!context.isComplete()) {
      throw new LinkBroken(Stage.SIGN_IN, "the host did not prove who it is");
    }
  }

  private HttpLink.Answer attempt(HttpLink link, Bytes token)
      throws LinkBroken, InterruptedException {
    if (!(credentials instanceof Credentials.Password)) {
      return send(link, token);
    }
    Optional<String> none = access.budget().take(access.host(), credentials.account());
    if (none.isPresent()) {
      throw new LinkBroken(Stage.SIGN_IN, none.get());
    }
    boolean accepted = false;
    try {
      HttpLink.Answer answer = send(link, token);
      accepted = answer.head().status() == OK;
      return answer;
    } finally {
      access.budget().settle(access.host(), credentials.account(), accepted);
    }
  }

  private HttpLink.Answer send(HttpLink link, Bytes token) throws LinkBroken, InterruptedException {
    String text = Base64.getEncoder().encodeToString(token.toArray());
    return link.post(
        ServiceAddress.PATH,
        List.of(new HttpField("Authorization", SCHEME + " " + text)),
        Bytes.EMPTY,
        access.limits().answer());
  }

  private static Optional<Bytes> token(HttpHead head) {
    return HttpChallenge.in(head, "WWW-Authenticate").stream()
        .filter(each -> each.is(SCHEME))
        .flatMap(each -> each.tokenBytes().stream())
        .findFirst();
  }
}
