package org.rdpdoctor.app;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.remedy.Weakening;
import org.rdpdoctor.remedy.Wishes;
import org.rdpdoctor.remote.local.LocalOpener;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * What fix may do, and how it shows its plan.
 *
 * @param planId the plan that may be applied; empty for the one that is made now
 * @param finish a run that was cut off is ended first
 * @param client the machine that somebody connects from is mended, and not the host; empty for the
 *     host
 */
record FixChoice(
    boolean apply,
    Optional<String> planId,
    boolean agreed,
    boolean dropSessions,
    boolean finish,
    String print,
    Optional<String> client,
    Wishes wishes) {
  static final List<String> PRINTS = List.of("text", "json", "markdown", "powershell");

  private static final String APPLY = "--apply";
  private static final String DROP = "--drop-sessions";
  private static final String FINISH = "--finish";
  private static final String PRINT = "--print";
  private static final String WEAKENING = "--allow-weakening";
  private static final String FOR = "--for";
  private static final String FOR_USER = "--for-user";
  private static final String CLIENT = "--client";
  private static final String FORGET = "--forget-password";
  private static final String LICENCE_SERVER = "--license-server";
  private static final String LICENCE_MODE = "--license-mode";
  private static final Duration USUAL_WEAKENING = Duration.ofMinutes(30);
  private static final Duration LONGEST_WEAKENING = Duration.ofHours(8);

  static void addTo(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(APPLY)
            .paramLabel("ID")
            .arity("0..1")
            .fallbackValue("")
            .type(String.class)
            .description(
                "Carries the plan out, after a question; with an ID that very plan, or nothing"
                    + " when the host has changed since.")
            .build());
    spec.addOption(
        OptionSpec.builder(CLIENT)
            .paramLabel("NAME")
            .arity("0..1")
            .fallbackValue(HostChannels.thisMachine())
            .type(String.class)
            .description(
                "Mends the Windows machine that you connect from, and not the host: this one, or"
                    + " NAME over --via.")
            .build());
    Options.flag(
        spec,
        FORGET,
        "With --client: a password saved for the host may be forgotten. It cannot be put back.");
    Options.flag(spec, DROP, "Lets TermService restart although that ends the sessions of users.");
    Options.flag(
        spec, FINISH, "Ends a run that was cut off first: what helped stays, the rest is undone.");
    Options.value(
        spec, PRINT, "FORMAT", "The plan as: " + String.join(", ", PRINTS) + ". Default: text.");
    Options.value(
        spec,
        WEAKENING,
        "WORD",
        "Plans also what makes the host less safe, as the last thing: "
            + String.join(", ", Weakening.words())
            + ".");
    Options.value(spec, FOR, "TIME", "After this time that is put back. Default: 30m.");
    Options.value(
        spec, FOR_USER, "ACCOUNT", "Who shall be able to sign in, as DOMAIN\\name or a SID.");
    Options.value(spec, LICENCE_SERVER, "NAME", "The licence server that the host shall use.");
    Options.value(spec, LICENCE_MODE, "MODE", "user or device: the licences that were bought.");
  }

  static FixChoice of(ParseResult options) {
    String print = options.matchedOptionValue(PRINT, "text");
    if (!PRINTS.contains(print)) {
      throw new UsageProblem(
          "%s %s is unknown: give one of %s"
              .formatted(PRINT, UsageProblem.quote(print), String.join(", ", PRINTS)));
    }
    boolean apply = options.hasMatchedOption(APPLY);
    Optional<String> id =
        Optional.of(options.matchedOptionValue(APPLY, "")).filter(text -> !text.isEmpty());
    if (id.isPresent() && !id.get().matches("[0-9a-f]{10}")) {
      throw new UsageProblem(
          "%s %s is no plan: give the id that fix showed, or none"
              .formatted(APPLY, UsageProblem.quote(id.get())));
    }
    if (apply && print.equals("powershell")) {
      throw new UsageProblem("a printed script is run elsewhere: give --print or --apply");
    }
    return new FixChoice(
        apply,
        id,
        options.hasMatchedOption("--yes"),
        options.hasMatchedOption(DROP),
        options.hasMatchedOption(FINISH),
        print,
        client(options),
        options.hasMatchedOption(FORGET) ? wishes(options).forgettingPassword() : wishes(options));
  }

  private static Optional<String> client(ParseResult options) {
    if (options.hasMatchedOption(FORGET) && !options.hasMatchedOption(CLIENT)) {
      throw new UsageProblem(FORGET + " says what may be done on the client: add " + CLIENT);
    }
    return text(options, CLIENT, "[A-Za-z0-9._:-]{1,255}");
  }

  boolean ofClient() {
    return client.isPresent();
  }

  /** Of the client, when no channel is named: this machine itself, or whatever leads to it. */
  String usualChannel() {
    return client.filter(HostChannels::isThisMachine).isPresent()
        ? LocalOpener.NAME
        : HostChannels.AUTO;
  }

  private static Wishes wishes(ParseResult options) {
    if (options.hasMatchedOption(FOR) && !options.hasMatchedOption(WEAKENING)) {
      throw new UsageProblem(FOR + " says how long a weakening lasts: add " + WEAKENING);
    }
    Duration until = Options.duration(options, FOR, USUAL_WEAKENING, LONGEST_WEAKENING);
    Optional<Wishes.Allowed> allowed =
        options.hasMatchedOption(WEAKENING)
            ? Optional.of(new Wishes.Allowed(weakening(options), until))
            : Optional.empty();
    return new Wishes(
        text(options, FOR_USER, "[^\\p{Cntrl}\"/:;|=,+*?<>]{1,255}"),
        text(options, LICENCE_SERVER, "[A-Za-z0-9._-]{1,255}"),
        text(options, LICENCE_MODE, "user|device").map("device"::equals),
        allowed);
  }

  private static Weakening weakening(ParseResult options) {
    String word = options.matchedOptionValue(WEAKENING, "");
    return Weakening.ofWord(word)
        .orElseThrow(() ->
            new UsageProblem(
                "%s %s is unknown: give one of %s"
                    .formatted(
                        WEAKENING,
                        UsageProblem.quote(word),
                        String.join(", ", Weakening.words()))));
  }

  private static Optional<String> text(ParseResult options, String name, String form) {
    if (!options.hasMatchedOption(name)) {
      return Optional.empty();
    }
    String text = options.matchedOptionValue(name, "").strip();
    if (!text.matches(form)) {
      throw new UsageProblem(
          "%s %s is not possible here: see rdpdoctor fix --help"
              .formatted(name, UsageProblem.quote(text)));
    }
    return Optional.of(text);
  }
}
