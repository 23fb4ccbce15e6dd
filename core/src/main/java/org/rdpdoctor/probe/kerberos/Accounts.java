package org.rdpdoctor.probe.kerberos;

import java.util.Locale;
import java.util.Optional;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.kerberos.KerberosClient.Client;
import org.rdpdoctor.wire.kerberos.PrincipalName;

/** What an account's name says about its realm. */
public final class Accounts {
  private Accounts() {}

  /**
   * The realm of a user principal name or of a domain with a dot; a domain without one is a NetBIOS
   * name, which finds no KDC.
   */
  public static Optional<String> realmOf(AccountName account) {
    if (account.isPrincipalName()) {
      return Optional.of(upper(account.user().substring(account.user().lastIndexOf('@') + 1)));
    }
    return Optional.of(account.domain())
        .filter(domain -> domain.indexOf('.') > 0)
        .map(Accounts::upper);
  }

  static String upper(String domain) {
    String whole = domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
    return whole.toUpperCase(Locale.ROOT);
  }

  /** The account as a plain user of the realm. */
  static Client plain(AccountName account, String realm) {
    String user = account.user();
    String bare = account.isPrincipalName() ? user.substring(0, user.lastIndexOf('@')) : user;
    return new Client(realm, PrincipalName.user(bare), false);
  }

  /** The whole user principal name, whose suffix need not be the realm's name (RFC 6806). */
  static Client enterprise(AccountName account, String realm) {
    return new Client(realm, PrincipalName.enterprise(account.user()), false);
  }
}
