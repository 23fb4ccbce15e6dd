package org.rdpdoctor.app;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.remote.ssh.SshKeys;
import org.rdpdoctor.wire.Secret;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The options that say by which key ssh signs in. */
final class SshIdentity {
  static final String OPTION = "--identity";
  static final String PASSPHRASE_FILE = "--passphrase-file";
  static final String PASSPHRASE_ENVIRONMENT = "--passphrase-env";

  /** The value that stands for the agent and the user's own files. */
  private static final String USUAL = "default";

  private SshIdentity() {}

  static void addTo(CommandSpec spec) {
    Options.value(
        spec,
        OPTION,
        "FILE",
        "Private key for ssh instead of a password; default: the agent and the keys in ~/.ssh.");
    Options.value(
        spec, PASSPHRASE_FILE, "FILE", "First line unlocks that key; - for standard input.");
    Options.value(spec, PASSPHRASE_ENVIRONMENT, "NAME", "Environment variable that unlocks it.");
  }

  /** The keys that were chosen, else the usual ones. */
  static SshKeys keys(ParseResult options, Console console) {
    if (!options.hasMatchedOption(OPTION)) {
      for (String needless : new String[] {PASSPHRASE_FILE, PASSPHRASE_ENVIRONMENT}) {
        if (options.hasMatchedOption(needless)) {
          throw new UsageProblem("%s unlocks a key: say which by %s".formatted(needless, OPTION));
        }
      }
      return SshKeys.usual();
    }
    Optional<AccountName> account = SignInChoice.accountNamed(options);
    SshKeys.Passphrase passphrase = passphrase(options, console);
    String text = options.matchedOptionValue(OPTION, "");
    return text.equals(USUAL)
        ? SshKeys.usual(account, passphrase)
        : SshKeys.of(file(text), account, passphrase);
  }

  private static Path file(String text) {
    try {
      Path file = Path.of(text);
      if (!text.isEmpty() && file.toFile().isFile() && file.toFile().canRead()) {
        return file;
      }
    } catch (InvalidPathException impossible) {
      // said below
    }
    throw new UsageProblem(
        "%s %s cannot be read: give the file of a private key, or: default"
            .formatted(OPTION, UsageProblem.quote(text)));
  }

  private static SshKeys.Passphrase passphrase(ParseResult options, Console console) {
    boolean file = options.hasMatchedOption(PASSPHRASE_FILE);
    boolean variable = options.hasMatchedOption(PASSPHRASE_ENVIRONMENT);
    if (file && variable) {
      throw new UsageProblem(
          "%s and %s each name a passphrase: give one"
              .formatted(PASSPHRASE_FILE, PASSPHRASE_ENVIRONMENT));
    }
    if (!file && !variable) {
      return key -> PasswordSource.typed(console, "Passphrase of " + key.getFileName());
    }
    Secret secret =
        file
            ? new PasswordSource.InFile(
                    PASSPHRASE_FILE, options.matchedOptionValue(PASSPHRASE_FILE, ""))
                .read(console)
            : new PasswordSource.InEnvironment(
                    PASSPHRASE_ENVIRONMENT, options.matchedOptionValue(PASSPHRASE_ENVIRONMENT, ""))
                .read(console);
    return _ -> Optional.of(secret);
  }
}
