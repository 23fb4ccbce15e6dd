package org.rdpdoctor.app;

import static org.rdpdoctor.app.UsageProblem.quote;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.AttemptBudget;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.probe.SignInOptions;
import org.rdpdoctor.probe.attempts.AttemptLedger;
import org.rdpdoctor.probe.attempts.RunBudget;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The options that say who signs in, how far, and how often. */
final class SignInChoice {
  private static final String USER = "--user";
  private static final String PASSWORD_FILE = "--password-file";
  private static final String PASSWORD_ENVIRONMENT = "--password-env";
  private static final String TICKET_CACHE = "--ticket-cache";
  private static final String ASK = "--ask-password";
  private static final String UNTIL = "--until";
  private static final String ATTEMPTS = "--attempts";
  private static final String YES = "--yes";

  /** More could lock an account in one go: lockout thresholds begin at three, commonly ten. */
  private static final int MOST_ATTEMPTS = 10;

  /** The value of --ticket-cache that stands for the system's own cache. */
  private static final String DEFAULT_CACHE = "default";

  private static final String STATE_VARIABLE = "RDPDOCTOR_STATE";

  private static final List<StageId> MAIN_ROAD =
      List.copyOf(EnumSet.range(StageId.NAME, StageId.SESSION));

  private SignInChoice() {}

  static void addTo(CommandSpec spec) {
    Options.value(
        spec, USER, "[DOMAIN\\]NAME", "Signs in as this account, or as NAME@REALM: one attempt.");
    addSources(spec);
    Options.value(spec, UNTIL, "STAGE", "Last stage: " + stages() + ". Default: nla, no session.");
    Options.value(spec, ATTEMPTS, "N", "Sign-ins per account and hour that may fail. Default: 1.");
    Options.flag(
        spec, YES, "Agrees to what --until licensing or session does, without a question.");
  }

  /** For a command that asks KDCs alone, and may name an account without signing it in. */
  static void addForKdcsTo(CommandSpec spec) {
    Options.value(
        spec, USER, "NAME@REALM", "Account to ask about; with a password or tickets: to sign in.");
    addSources(spec);
    Options.flag(spec, ASK, "Asks for the password at the terminal.");
    Options.value(spec, ATTEMPTS, "N", "Sign-ins per account and hour that may fail. Default: 1.");
  }

  /** For a command that signs in to a host and to nothing else. */
  static void addForHostTo(CommandSpec spec) {
    Options.value(
        spec, USER, "[DOMAIN\\]NAME", "Signs in as this account, or as NAME@REALM: one attempt.");
    addSources(spec);
    Options.value(spec, ATTEMPTS, "N", "Sign-ins per account and hour that may fail. Default: 1.");
  }

  /** Who signs in to a host; asks the person at the terminal for what is missing. */
  static SignInOptions forHost(ParseResult options, Console console) {
    Optional<Credentials> credentials = credentials(options, console);
    return new SignInOptions(
        credentials,
        StageId.NLA,
        credentials.isEmpty() ? AttemptBudget.NO_ATTEMPTS : budget(options, console));
  }

  private static void addSources(CommandSpec spec) {
    Options.value(spec, PASSWORD_FILE, "FILE", "First line is the password; - for standard input.");
    Options.value(
        spec, PASSWORD_ENVIRONMENT, "NAME", "Environment variable that holds the password.");
    Options.value(
        spec, TICKET_CACHE, "FILE", "Kerberos tickets instead of a password; or: default.");
  }

  /** The account that is named, signed in or not. */
  static Optional<AccountName> accountNamed(ParseResult options) {
    return options.hasMatchedOption(USER) ? Optional.of(account(options)) : Optional.empty();
  }

  /** Who signs in where naming an account alone signs nobody in. */
  static SignInOptions forKdcs(ParseResult options, Console console) {
    boolean source =
        List.of(PASSWORD_FILE, PASSWORD_ENVIRONMENT, TICKET_CACHE, ASK).stream()
            .anyMatch(options::hasMatchedOption);
    if (!source) {
      return SignInOptions.NONE;
    }
    Optional<Credentials> credentials = credentials(options, console);
    return new SignInOptions(credentials, StageId.NLA, budget(options, console));
  }

  private static String stages() {
    return String.join(", ", MAIN_ROAD.stream().map(StageId::id).toList());
  }

  /** What was chosen; asks the person at the terminal for what is missing. */
  static SignInOptions of(ParseResult options, Console console) {
    StageId until = until(options);
    Optional<Credentials> credentials = credentials(options, console);
    if (until.compareTo(StageId.NLA) > 0) {
      SessionConsent.obtain(console, credentials, options.hasMatchedOption(YES));
    }
    AttemptBudget budget = budget(options, console);
    return new SignInOptions(
        credentials, until, credentials.isEmpty() ? AttemptBudget.NO_ATTEMPTS : budget);
  }

  /** As many attempts as were allowed, remembered over runs. */
  static AttemptBudget budget(ParseResult options, Console console) {
    int attempts = Options.number(options, ATTEMPTS, RunBudget.DEFAULT_ATTEMPTS, 1, MOST_ATTEMPTS);
    return new RunBudget(attempts, new AttemptLedger(ledger(console), Clock.systemUTC()));
  }

  private static StageId until(ParseResult options) {
    String asked = options.matchedOptionValue(UNTIL, StageId.NLA.id());
    return MAIN_ROAD.stream()
        .filter(stage -> stage.id().equals(asked))
        .findFirst()
        .orElseThrow(() ->
            new UsageProblem(
                "%s %s is no stage: give one of %s".formatted(UNTIL, quote(asked), stages())));
  }

  private static Optional<Credentials> credentials(ParseResult options, Console console) {
    if (!options.hasMatchedOption(USER)) {
      for (String needless : List.of(PASSWORD_FILE, PASSWORD_ENVIRONMENT, TICKET_CACHE, ASK)) {
        if (options.hasMatchedOption(needless)) {
          throw new UsageProblem(
              "%s needs %s: say which account signs in".formatted(needless, USER));
        }
      }
      return Optional.empty();
    }
    AccountName account = account(options);
    PasswordSource source = passwordSource(options);
    if (options.hasMatchedOption(SshIdentity.OPTION)
        && source instanceof PasswordSource.Unsaid
        && !options.hasMatchedOption(TICKET_CACHE)) {
      return Optional.empty(); // a key signs in
    }
    if (options.hasMatchedOption(TICKET_CACHE)) {
      if (!(source instanceof PasswordSource.Unsaid)) {
        throw new UsageProblem("give a password or %s, not both".formatted(TICKET_CACHE));
      }
      return Optional.of(new Credentials.TicketCache(account, ticketCache(options)));
    }
    return Optional.of(new Credentials.Password(account, source.read(console, account)));
  }

  private static AccountName account(ParseResult options) {
    String text = options.matchedOptionValue(USER, "");
    try {
      return AccountName.parse(text);
    } catch (IllegalArgumentException impossible) {
      throw new UsageProblem(
          "%s %s is no account: %s; give NAME, DOMAIN\\NAME or NAME@REALM"
              .formatted(USER, quote(text), impossible.getMessage()));
    }
  }

  private static PasswordSource passwordSource(ParseResult options) {
    Optional<String> file = value(options, PASSWORD_FILE);
    Optional<String> variable = value(options, PASSWORD_ENVIRONMENT);
    if (file.isPresent() && variable.isPresent()) {
      throw new UsageProblem(
          "%s and %s each name a password: give one"
              .formatted(PASSWORD_FILE, PASSWORD_ENVIRONMENT));
    }
    if (file.isPresent()) {
      return new PasswordSource.InFile(PASSWORD_FILE, file.get());
    }
    return variable.isPresent()
        ? new PasswordSource.InEnvironment(PASSWORD_ENVIRONMENT, variable.get())
        : new PasswordSource.Unsaid();
  }

  private static Optional<Path> ticketCache(ParseResult options) {
    String text = options.matchedOptionValue(TICKET_CACHE, "");
    if (text.equals(DEFAULT_CACHE)) {
      return Optional.empty();
    }
    try {
      Path file = Path.of(text);
      if (file.toFile().canRead()) {
        return Optional.of(file);
      }
    } catch (InvalidPathException impossible) {
      // said below
    }
    throw new UsageProblem(
        "%s %s cannot be read: give the file that kinit wrote, or: default"
            .formatted(TICKET_CACHE, quote(text)));
  }

  private static Optional<String> value(ParseResult options, String name) {
    return options.hasMatchedOption(name)
        ? Optional.of(options.matchedOptionValue(name, ""))
        : Optional.empty();
  }

  /** Where programs keep what they must remember, on each system. */
  private static Path ledger(Console console) {
    Map<String, String> environment = console.environment();
    return stateFolder(environment).resolve("sign-in-attempts");
  }

  static Path stateFolder(Map<String, String> environment) {
    for (String variable : List.of(STATE_VARIABLE, "LOCALAPPDATA", "XDG_STATE_HOME")) {
      String folder = environment.getOrDefault(variable, "");
      if (!folder.isEmpty()) {
        return variable.equals(STATE_VARIABLE)
            ? Path.of(folder)
            : Path.of(folder).resolve("rdpdoctor");
      }
    }
    return Path.of(System.getProperty("user.home", "."), ".local", "state", "rdpdoctor");
  }
}
