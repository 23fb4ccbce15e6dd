package org.rdpdoctor.probe;

import java.nio.file.Path;
import java.util.Optional;
import org.rdpdoctor.wire.Secret;

/** What a user signs in with. */
public sealed interface Credentials {
  AccountName account();

  /** The password as UTF-8 bytes. */
  record Password(AccountName account, Secret password) implements Credentials {}

  /** A Kerberos credential cache; empty: the system's default one. */
  record TicketCache(AccountName account, Optional<Path> file) implements Credentials {}
}
