package org.rdpdoctor.probe.nla;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosPrincipal;
import javax.security.auth.kerberos.KeyTab;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.MessageProp;
import org.ietf.jgss.Oid;
import org.rdpdoctor.wire.Bytes;

/** The server's side of a Kerberos context within SPNEGO: the JDK's, with the keys of a keytab. */
final class TestingAcceptor {
  private static final String SPNEGO = "1.3.6.1.5.5.2";

  private final Subject subject;
  private final GSSContext context;

  TestingAcceptor(Path keytab, String principal) {
    KerberosPrincipal name = new KerberosPrincipal(principal);
    this.subject =
        new Subject(
            false, Set.of(name), Set.of(), Set.of(KeyTab.getInstance(name, keytab.toFile())));
    this.context =
        as(() -> {
          GSSManager manager = GSSManager.getInstance();
          GSSCredential credential =
              manager.createCredential(
                  null,
                  GSSCredential.INDEFINITE_LIFETIME,
                  new Oid(SPNEGO),
                  GSSCredential.ACCEPT_ONLY);
          return manager.createContext(credential);
        });
  }

  private <T> T as(Callable<T> action) {
    return Subject.callAs(subject, action);
  }

  Bytes accept(Bytes token) {
    byte[] answer = as(() -> context.acceptSecContext(token.toArray(), 0, token.size()));
    return answer == null ? Bytes.EMPTY : Bytes.of(answer);
  }

  Map<String, Boolean> state() throws GSSException {
    return Map.of(
        "established", context.isEstablished(),
        "mutual", context.getMutualAuthState(),
        "confidential", context.getConfState(),
        "delegated", context.getCredDelegState());
  }

  String client() throws GSSException {
    return context.getSrcName().toString();
  }

  Bytes wrap(Bytes plain) throws GSSException {
    return Bytes.of(context.wrap(plain.toArray(), 0, plain.size(), new MessageProp(0, true)));
  }

  Bytes unwrap(Bytes sealed) throws GSSException {
    return Bytes.of(context.unwrap(sealed.toArray(), 0, sealed.size(), new MessageProp(0, true)));
  }
}
