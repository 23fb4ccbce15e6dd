package org.rdpdoctor.remote.smb;

import com.hierynomus.protocol.commons.Factory;
import com.hierynomus.smbj.auth.AuthenticationContext;
import com.hierynomus.smbj.auth.Authenticator;
import com.hierynomus.smbj.auth.NtlmAuthenticator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.remote.HostAccess;

/** How somebody signs in over SMB. */
interface SmbSignIn extends AutoCloseable {
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

  /** Chooses the way to sign in. */
  static Prepared prepare(HostAccess access) throws InterruptedException {
    return switch (access.credentials().orElseThrow()) {
      case Credentials.Password password -> new Prepared.Ready(ntlm(password));
      case Credentials.TicketCache _ -> new Prepared.Not("Kerberos is not carried yet");
    };
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
