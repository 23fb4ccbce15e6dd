package org.rdpdoctor.app;

import static org.rdpdoctor.app.UsageProblem.quote;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.model.GatewayAddress;
import org.rdpdoctor.probe.AccountName;
import org.rdpdoctor.probe.AttemptBudget;
import org.rdpdoctor.probe.Credentials;
import org.rdpdoctor.probe.GatewaySignIn;
import org.rdpdoctor.probe.SignInOptions;
import org.rdpdoctor.probe.net.ProxyAddress;
import org.rdpdoctor.probe.target.TargetParser;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The options that say through what the targets are reached, and who signs in there. */
final class GatewayChoice {
  private static final String GATEWAY = "--gateway";
  private static final String USER = "--gateway-user";
  private static final String PASSWORD_FILE = "--gateway-password-file";
  private static final String PASSWORD_ENVIRONMENT = "--gateway-password-env";
  private static final String PROXY = "--proxy";

  private GatewayChoice() {}

  static void addTo(CommandSpec spec) {
    Options.value(
        spec, GATEWAY, "HOST", "Reaches the targets through this RD Gateway; HOST or HOST:PORT.");
    Options.value(
        spec, USER, "[DOMAIN\\]NAME", "Account for the gateway. Default: that of --user.");
    Options.value(
        spec, PASSWORD_FILE, "FILE", "First line is the gateway's password; - for stdin.");
    Options.value(
        spec, PASSWORD_ENVIRONMENT, "NAME", "Variable that holds the gateway's password.");
    Options.value(spec, PROXY, "URL", "Proxy on the way: http://HOST:PORT or socks5://HOST:PORT.");
  }

  static Optional<GatewayAddress> gateway(ParseResult options) {
    Optional<String> text = value(options, GATEWAY);
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(TargetParser.gateway(text.get()));
    } catch (org.rdpdoctor.probe.target.UsageProblem problem) {
      throw new UsageProblem(GATEWAY + " " + problem.line());
    }
  }

  static Optional<ProxyAddress> proxy(ParseResult options) {
    Optional<String> text = value(options, PROXY);
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(TargetParser.proxy(text.get()));
    } catch (org.rdpdoctor.probe.target.UsageProblem problem) {
      throw new UsageProblem(PROXY + " " + problem.line());
    }
  }

  /** Who signs in to a gateway: its own account, else the one for the targets. */
  static GatewaySignIn signIn(ParseResult options, Console console, SignInOptions forTargets) {
    if (!options.hasMatchedOption(USER)) {
      for (String needless : List.of(PASSWORD_FILE, PASSWORD_ENVIRONMENT)) {
        if (options.hasMatchedOption(needless)) {
          throw new UsageProblem(
              "%s needs %s: say which account signs in".formatted(needless, USER));
        }
      }
      return new GatewaySignIn(forTargets.credentials(), forTargets.budget());
    }
    AccountName account = account(options);
    Credentials credentials =
        new Credentials.Password(account, source(options).read(console, account));
    AttemptBudget budget =
        forTargets.credentials().isPresent()
            ? forTargets.budget()
            : SignInChoice.budget(options, console);
    return new GatewaySignIn(Optional.of(credentials), budget);
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

  private static PasswordSource source(ParseResult options) {
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

  private static Optional<String> value(ParseResult options, String name) {
    return options.hasMatchedOption(name)
        ? Optional.of(options.matchedOptionValue(name, ""))
        : Optional.empty();
  }
}
