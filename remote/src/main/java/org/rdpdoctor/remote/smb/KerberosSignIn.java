package org.rdpdoctor.remote.smb;

import com.hierynomus.protocol.commons.Factory;
import com.hierynomus.smbj.SmbConfig;
import com.hierynomus.smbj.auth.AuthenticateResponse;
import com.hierynomus.smbj.auth.AuthenticationContext;
import com.hierynomus.smbj.auth.Authenticator;
import com.hierynomus.smbj.connection.ConnectionContext;
import com.hierynomus.spnego.RawToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.nla.KerberosContext;
import org.rdpdoctor.probe.nla.SignInProblem;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Secret;
import org.rdpdoctor.wire.spnego.Mechanism;

/**
 * Kerberos with tickets that we have already: smbj asks for each token here, and never sees a
 * password or a ticket. It is used once.
 */
final class KerberosSignIn implements SmbSignIn {
  /** Session.SessionKey is cut or filled up to this, MS-SMB2 section 3.2.5.3. */
  private static final int SESSION_KEY_SIZE = 16;

  private final AccountName account;
  private final KerberosContext kerberos;

  KerberosSignIn(AccountName account, KerberosContext kerberos) {
    this.account = account;
    this.kerberos = kerberos;
  }

  @Override
  public String mechanism() {
    return kerberos.mechanism();
  }

  /** The ticket is good, or the KDC would not have given it. */
  @Override
  public boolean mayBeWrong() {
    return false;
  }

  @Override
  public AuthenticationContext authenticationContext() {
    return new AuthenticationContext(account.user(), new char[0], account.domain()) {};
  }

  @Override
  public Factory.Named<Authenticator> factory() {
    return new Factory.Named<>() {
      @Override
      public String getName() {
        return Mechanism.KERBEROS.dotted();
      }

      @Override
      public Authenticator create() {
        return new Steps();
      }
    };
  }

  /** One context, token by token. */
  private final class Steps implements Authenticator {
    private boolean begun;

    @Override
    public void init(SmbConfig config) {
      // what is needed came with the tickets
    }

    @Override
    public boolean supports(AuthenticationContext context) {
      return true;
    }

    @Override
    public @Nullable AuthenticateResponse authenticate(
        AuthenticationContext context, byte[] token, ConnectionContext connection)
        throws IOException {
      try {
        Optional<Bytes> theirs = begun ? Optional.of(Bytes.of(token)) : Optional.empty();
        begun = true;
        Bytes ours =
            kerberos.isComplete() ? Bytes.EMPTY : kerberos.next(theirs).orElse(Bytes.EMPTY);
        AuthenticateResponse answer = new AuthenticateResponse(new RawToken(ours.toArray()));
        if (kerberos.isComplete()) {
          answer.setSessionKey(sessionKey());
        }
        return answer;
      } catch (SignInProblem problem) {
        throw new IOException(problem);
      }
    }
  }

  private byte[] sessionKey() throws SignInProblem {
    Secret key =
        kerberos
            .sessionKey()
            .orElseThrow(() -> new SignInProblem("this Java does not tell the session key"));
    return Arrays.copyOf(key.reveal(), SESSION_KEY_SIZE);
  }

  @Override
  public void close() {
    kerberos.close();
  }
}
