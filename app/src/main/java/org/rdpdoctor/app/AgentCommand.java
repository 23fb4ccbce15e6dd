package org.rdpdoctor.app;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Run;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.probe.BetweenOptions;
import org.rdpdoctor.probe.BetweenOptions.Hold;
import org.rdpdoctor.probe.ProbeObserver;
import org.rdpdoctor.probe.ProbeOptions;
import org.rdpdoctor.probe.Prober;
import org.rdpdoctor.probe.net.CaptureSink;
import org.rdpdoctor.remote.agent.AgentIdentity;
import org.rdpdoctor.remote.agent.AgentListener;
import org.rdpdoctor.remote.agent.AgentRequest;
import org.rdpdoctor.remote.agent.AgentSession;
import org.rdpdoctor.remote.agent.AgentToken;
import org.rdpdoctor.remote.agent.AllowedTargets;
import org.rdpdoctor.wire.Secret;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code rdpdoctor agent}. */
final class AgentCommand implements Command {
  static final String NAME = "agent";

  private static final String STDIO = "--stdio";
  private static final String LISTEN = "--listen";
  private static final String ALLOW = "--allow";
  private static final String KEY = "--key";
  private static final String TOKEN = "--token";
  private static final Pattern ADDRESS = Pattern.compile("\\[?([0-9A-Fa-f:.]+)\\]?:(\\d{1,5})");
  private static final int MAX_PORT = 65_535;
  private static final Duration LONGEST = Duration.ofDays(365);

  private final Console console;

  AgentCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name(NAME);
    Options.flag(spec, STDIO, "Answers one question by standard input and output: over SSH.");
    Options.value(spec, LISTEN, "ADDRESS:PORT", "Listens there with TLS, and stays until Ctrl+C.");
    spec.addOption(
        OptionSpec.builder(ALLOW)
            .paramLabel("TARGET")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description(
                "What may be examined: HOST, ADDRESS or NETWORK/BITS, with :PORT, or :* for any;"
                    + " else port 3389. As often as needed. With --listen nothing else is.")
            .build());
    Options.value(
        spec, KEY, "FILE", "Its own key; made when it is missing. Default: in the state folder.");
    Options.value(
        spec,
        TOKEN,
        "FILE",
        "The token that who asks must know; made when it is missing. Default: in the state"
            + " folder.");
    Options.value(spec, "--for", "TIME", "Stops by itself after this time. Default: a year.");
    spec.usageMessage()
        .description(
            "Examines targets for diagnose --from, from this machine and without credentials.")
        .footer(
            "",
            "Examples:",
            "  rdpdoctor diagnose srv.example.com --from HERE,ssh:ann@jump",
            "      runs rdpdoctor agent --stdio on jump",
            "  rdpdoctor agent --listen 192.0.2.10:4389 --allow 10.1.0.0/16",
            "      prints the place to give to --from; copy its token file to who may ask",
            "  command=\"rdpdoctor agent --stdio --allow 10.1.0.0/16\" ssh-ed25519 AAAA...",
            "      in authorized_keys: a key that can do nothing else",
            "",
            "Who asks is known by the token, the agent by the fingerprint of its certificate. It",
            "examines what --allow names, four questions at a time, thirty in a minute, and",
            "takes no credentials. See docs/compare.md.");
    return spec;
  }

  @Override
  public int run(ParseResult options) throws InterruptedException {
    boolean stdio = options.hasMatchedOption(STDIO);
    if (stdio == options.hasMatchedOption(LISTEN)) {
      throw new UsageProblem("say how it is asked: --stdio, or --listen ADDRESS:PORT");
    }
    return stdio ? stdio(options) : listen(options);
  }

  private int stdio(ParseResult options) throws InterruptedException {
    AllowedTargets allowed =
        options.hasMatchedOption(ALLOW) ? allowed(options) : AllowedTargets.ALL;
    try {
      new AgentSession(Version.MADE_BY, allowed, AgentCommand::examine, _ -> {})
          .serve(console.in(), console.out());
      return 0;
    } catch (IOException gone) {
      throw new UsageProblem("who asked is gone");
    }
  }

  private int listen(ParseResult options) throws InterruptedException {
    Matcher address = ADDRESS.matcher(options.matchedOptionValue(LISTEN, ""));
    if (!address.matches()) {
      throw new UsageProblem(
          "%s %s is no place to listen: give ADDRESS:PORT such as 192.0.2.10:4389"
              .formatted(LISTEN, UsageProblem.quote(options.matchedOptionValue(LISTEN, ""))));
    }
    if (Integer.parseInt(group(address, 2)) > MAX_PORT) {
      throw new UsageProblem(
          "%s: %s is no port: give 1 to %d, or 0 for any that is free"
              .formatted(LISTEN, group(address, 2), MAX_PORT));
    }
    if (!options.hasMatchedOption(ALLOW)) {
      throw new UsageProblem("nothing may be examined: name what may with " + ALLOW);
    }
    AllowedTargets allowed = allowed(options);
    Path tokenFile = file(options, TOKEN, "agent-token");
    Duration limit = Options.duration(options, "--for", LONGEST, LONGEST);
    try {
      AgentIdentity identity = identity(file(options, KEY, "agent-key.p12"));
      Secret token = token(tokenFile);
      Consumer<String> log = line -> console.complain("agent: " + line);
      AgentSession session = new AgentSession(Version.MADE_BY, allowed, AgentCommand::examine, log);
      try (AgentListener listener =
          AgentListener.start(
              InetAddress.ofLiteral(group(address, 1)),
              Integer.parseInt(group(address, 2)),
              identity,
              token,
              session,
              log)) {
        console
            .out()
            .printf(
                "listens; stop it with Ctrl+C. Ask it from elsewhere with a copy of the token:%n"
                    + "  --from agent:%s:%d#%s --agent-token %s%n",
                reached(InetAddress.ofLiteral(group(address, 1))),
                listener.port(),
                identity.fingerprint(),
                tokenFile);
        console.out().flush();
        Thread.sleep(limit);
        return 0;
      }
    } catch (IOException | IllegalArgumentException taken) {
      throw new UsageProblem(
          "cannot listen on %s: it is taken, or the address is not of this machine"
              .formatted(UsageProblem.quote(options.matchedOptionValue(LISTEN, ""))));
    } catch (GeneralSecurityException unusable) {
      throw new UsageProblem("the key of the agent cannot be used: name another file with " + KEY);
    }
  }

  private static String group(Matcher matcher, int number) {
    return Objects.requireNonNullElse(matcher.group(number), "");
  }

  /** Who listens on all addresses is reached by one of them, which is not ours to choose. */
  private static String reached(InetAddress address) {
    if (address.isAnyLocalAddress()) {
      return "ADDRESS-OF-THIS-MACHINE";
    }
    String literal = address.getHostAddress();
    return literal.indexOf(':') >= 0 ? "[" + literal + "]" : literal;
  }

  private static AgentIdentity identity(Path file) throws GeneralSecurityException {
    try {
      return AgentIdentity.readOrMake(file);
    } catch (IOException problem) {
      throw unusable(KEY, file, problem);
    }
  }

  private static Secret token(Path file) {
    try {
      return AgentToken.readOrMake(file);
    } catch (IOException problem) {
      throw unusable(TOKEN, file, problem);
    }
  }

  private static UsageProblem unusable(String option, Path file, IOException problem) {
    return new UsageProblem(
        "%s %s cannot be used: %s"
            .formatted(
                option,
                UsageProblem.quote(file),
                UsageProblem.quote(String.valueOf(problem.getMessage()))));
  }

  private static AllowedTargets allowed(ParseResult options) {
    try {
      return AllowedTargets.of(options.matchedOptionValue(ALLOW, List.<String>of()));
    } catch (IllegalArgumentException wrong) {
      throw new UsageProblem("%s: %s".formatted(ALLOW, wrong.getMessage()));
    }
  }

  private Path file(ParseResult options, String name, String usual) {
    try {
      return options.hasMatchedOption(name)
          ? Path.of(options.matchedOptionValue(name, ""))
          : SignInChoice.stateFolder(console.environment()).resolve(usual);
    } catch (InvalidPathException impossible) {
      throw new UsageProblem(name + " names no file: " + impossible.getReason());
    }
  }

  /** All runs of a request, by the probe of diagnose. */
  private static Evidence examine(AgentRequest request, Consumer<String> progress)
      throws InterruptedException {
    ProbeOptions usual = ProbeOptions.DEFAULT;
    ProbeOptions options =
        new ProbeOptions(
            request.deadline(),
            usual.connectionsPerHost(),
            usual.connectionsOverall(),
            request.hints(),
            request.ciphers(),
            Optional.empty());
    BetweenOptions between =
        new BetweenOptions(
            request.route(), request.hold().map(quiet -> new Hold(quiet, new CountDownLatch(1))));
    ProbeOptions whole = (request.deep() ? options.deeply() : options).with(between);
    Prober prober =
        Examination.prober(whole, Optional.empty(), CaptureSink.NONE, new Told(progress));
    List<Run> runs = new ArrayList<>();
    for (int run = 0; run < request.runs(); run++) {
      if (run > 0) {
        Thread.sleep(request.pause());
      }
      runs.add(prober.examine(request.target()));
    }
    return new Evidence(
        Evidence.SCHEMA, Version.MADE_BY, request.target(), runs, List.of(), List.of());
  }

  /** The stage that is waited for. */
  private record Told(Consumer<String> progress) implements ProbeObserver {
    @Override
    public void stageBegan(Target target, Optional<InetAddress> address, StageId stage) {
      progress.accept(stage.id());
    }

    @Override
    public void stageEnded(Target target, Optional<InetAddress> address, StageReport report) {}
  }
}
