package org.rdpdoctor.remote.ssh;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.wire.Secret;

/**
 * The keys to sign in with.
 *
 * @param account whose they are; empty: that of the credentials, else the name that our user has
 *     here
 * @param files of private keys; those that are missing are passed over
 * @param agent the socket of an agent
 * @param passphrase asked for each file that is locked
 * @param chosen somebody chose them: they are used although there is a password
 */
public record SshKeys(
    Optional<AccountName> account,
    List<Path> files,
    Optional<Path> agent,
    Passphrase passphrase,
    boolean chosen) {
  private static final List<String> USUAL = List.of("id_ed25519", "id_ecdsa", "id_rsa");

  /** Tells what unlocks a file. */
  public interface Passphrase {
    /** Nobody knows one. */
    Passphrase NONE = _ -> Optional.empty();

    /** Empty when it is not known. */
    Optional<Secret> of(Path file);
  }

  public SshKeys {
    files = List.copyOf(files);
  }

  /** The usual files of the user, and the agent that the environment names. */
  public static SshKeys usual() {
    Path folder = SshOpener.home();
    return new SshKeys(
        Optional.empty(),
        USUAL.stream().map(folder::resolve).toList(),
        Optional.ofNullable(System.getenv("SSH_AUTH_SOCK")).map(Path::of),
        Passphrase.NONE,
        false);
  }

  /** The usual ones, chosen for an account. */
  public static SshKeys usual(Optional<AccountName> account, Passphrase passphrase) {
    SshKeys usual = usual();
    return new SshKeys(account, usual.files(), usual.agent(), passphrase, true);
  }

  /** The same keys for that account. */
  SshKeys of(AccountName account) {
    return new SshKeys(Optional.of(account), files, agent, passphrase, chosen);
  }

  /** One file and nothing else. */
  public static SshKeys of(Path file, Optional<AccountName> account, Passphrase passphrase) {
    return new SshKeys(account, List.of(file), Optional.empty(), passphrase, true);
  }
}
