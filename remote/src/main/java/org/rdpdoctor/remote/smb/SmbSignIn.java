package org.rdpdoctor.remote.smb;

import com.hierynomus.protocol.commons.Factory;
import com.hierynomus.smbj.auth.AuthenticationContext;
import com.hierynomus.smbj.auth.Authenticator;
import com.hierynomus.smbj.auth.NtlmAuthenticator;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.probe.kerberos.Accounts;
import org.rdpdoctor.probe.kerberos.HostTickets;
import org.rdpdoctor.probe.kerberos.TicketOffice;
import org.rdpdoctor.probe.name.SystemResolver;
import org.rdpdoctor.probe.net.Deadline;
import org.rdpdoctor.probe.nla.KerberosContext;
import org.rdpdoctor.probe.nla.SignInProblem;
import org.rdpdoctor.remote.HostAccess;

/** How somebody signs in over SMB. */
interface SmbSignIn extends AutoCloseable {
  /** The class of the service principal. */
  String SERVICE = "cifs";

  /** What comes before anything is sent to the machine. */
  sealed interface Prepared {
    record Ready(SmbSignIn signIn) implements Prepared {}

    /**
     * Nobody can sign in with what there is.
     *
     * @param because one line for people
     */
    record Not(String because) implements Prepared {}
  }

  /**
   * Kerberos when the account names a realm, the machine is named and its ticket can be had; else
   * NTLM, where there is a password. What a KDC has refused is not tried with NTLM.
   */
  static Prepared prepare(HostAccess access) throws InterruptedException {
    Credentials credentials = access.credentials().orElseThrow();
    Optional<String> realm = Accounts.realmOf(credentials.account());
    if (realm.isEmpty()) {
      return withoutTicket(credentials, "the account names no realm");
    }
    if (isAddress(access.host())) {
      return withoutTicket(credentials, "an address has no service principal");
    }
    SystemResolver resolver = new SystemResolver();
    TicketOffice office =
        new TicketOffice(
            SERVICE,
            InstantSource.system(),
            resolver,
            resolver,
            access.kdc(),
            Deadline.in(access.limits().answer()),
            _ -> {});
    return switch (office.tickets(credentials, realm.get(), access.host(), access.budget())) {
      case TicketOffice.Outcome.Granted(HostTickets tickets) -> kerberos(credentials, tickets);
      case TicketOffice.Outcome.Unavailable(String why, boolean _) ->
          withoutTicket(credentials, why);
      case TicketOffice.Outcome.Refused(String why) ->
          new Prepared.Not(why + "; the machine was not asked");
    };
  }

  private static Prepared kerberos(Credentials credentials, HostTickets tickets) {
    try {
      return new Prepared.Ready(
          new KerberosSignIn(credentials.account(), KerberosContext.with(tickets)));
    } catch (SignInProblem problem) {
      return withoutTicket(credentials, String.valueOf(problem.getMessage()));
    }
  }

  private static Prepared withoutTicket(Credentials credentials, String why) {
    return switch (credentials) {
      case Credentials.Password password -> new Prepared.Ready(ntlm(password));
      case Credentials.TicketCache _ ->
          new Prepared.Not("there is no ticket for it, and no password: " + why);
    };
  }

  private static boolean isAddress(String host) {
    try {
      return !InetAddress.ofLiteral(host).getHostAddress().isEmpty();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /** "NTLM" or "Kerberos". */
  String mechanism();

  /** Whether the attempt counts as one with a wrong password when it is refused. */
  boolean mayBeWrong();

  Factory.Named<Authenticator> factory();

  AuthenticationContext authenticationContext();

  /** Forgets what is secret. */
  @Override
  void close();

  /** By NTLMv2, of smbj. */
  static SmbSignIn ntlm(Credentials.Password credentials) {
    byte[] text = credentials.password().reveal();
    char[] password = new String(text, StandardCharsets.UTF_8).toCharArray();
    Arrays.fill(text, (byte) 0);
    AuthenticationContext context =
        new AuthenticationContext(
            credentials.account().user(), password, credentials.account().domain());
    Arrays.fill(password, '\0');
    return new SmbSignIn() {
      @Override
      public String mechanism() {
        return "NTLM";
      }

      @Override
      public boolean mayBeWrong() {
        return true;
      }

      @Override
      public Factory.Named<Authenticator> factory() {
        return new NtlmAuthenticator.Factory();
      }

      @Override
      public AuthenticationContext authenticationContext() {
        return context;
      }

      @Override
      public void close() {
        Arrays.fill(context.getPassword(), '\0');
      }
    };
  }
}
