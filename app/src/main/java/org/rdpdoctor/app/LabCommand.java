package org.rdpdoctor.app;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.faults.Faults;
import org.rdpdoctor.lab.scenario.Scenario;
import org.rdpdoctor.lab.scenario.ScenarioText;
import org.rdpdoctor.lab.scenario.Scenarios;
import org.rdpdoctor.lab.scenario.Setup;
import org.rdpdoctor.lab.windows.HostFault;
import org.rdpdoctor.lab.windows.HostFaults;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code rdpdoctor lab list} and {@code rdpdoctor lab start FAULT}. */
final class LabCommand implements Command {
  static final String NO_FAULT = "healthy";
  private static final int DEFAULT_PORT = 33890;
  private static final int MAX_PORT = 65535;
  private static final Duration LONGEST = Duration.ofDays(1);

  private final Console console;

  LabCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("lab");
    spec.addSubcommand("list", new ListScenarios().spec());
    spec.addSubcommand("show", new ShowScenario().spec());
    spec.addSubcommand("run", new LabRunCommand(console).spec());
    spec.addSubcommand("hosts", new ListHosts().spec());
    spec.addSubcommand("start", new StartFault().spec());
    spec.addSubcommand("calibrate", new LabCalibrateCommand(console).spec());
    spec.usageMessage()
        .description(
            "Makes faults on purpose, to try clients and this program on: starts a faulty RDP server"
                + " on loopback, or sets scenarios up, diagnoses them and shows what was told apart.")
        .footer(
            "",
            "Examples:",
            "  rdpdoctor lab list",
            "  rdpdoctor lab start listener-key-unreadable --port 33890",
            "  rdpdoctor diagnose lab:cert-expired        starts, diagnoses and stops it",
            "  rdpdoctor lab run all                      the table of coverage",
            "",
            "Servers with NLA know one account: LAB\\lab, password lab. diagnose",
            "lab:FAULT uses it where only a sign-in shows the fault.");
    return spec;
  }

  @Override
  public int run(ParseResult options) {
    throw new UsageProblem(
        "say 'lab list', 'lab run all', or 'lab start FAULT' with a fault of that list");
  }

  static Fault find(String id) {
    return Faults.find(id).orElseThrow(() -> unknown(id));
  }

  private static UsageProblem unknown(String id) {
    if (Scenarios.find(id).isPresent()) {
      return new UsageProblem(
          "'%s' is a scenario, no server that starts alone: rdpdoctor lab run %s"
              .formatted(id, id));
    }
    return unknown(id, Faults.all().stream().map(Fault::id).toList(), "list");
  }

  private static UsageProblem unknown(String id, List<String> known, String list) {
    return new UsageProblem(
        "the lab has no fault '%s'%s (see rdpdoctor lab %s)"
            .formatted(UsageProblem.quote(id), Suggestion.of(id, known, ""), list));
  }

  /** The fault of a simulated machine; empty for none. */
  static Optional<HostFault> findHost(String id) {
    if (id.equals(NO_FAULT)) {
      return Optional.empty();
    }
    List<HostFault> known = HostFaults.all();
    return Optional.of(
        known.stream()
            .filter(each -> each.id().equals(id))
            .findFirst()
            .orElseThrow(() -> unknown(id, known.stream().map(HostFault::id).toList(), "hosts")));
  }

  /** {@code rdpdoctor lab hosts}. */
  private final class ListHosts implements Command {
    @Override
    public CommandSpec spec() {
      CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("hosts");
      spec.usageMessage()
          .description("Lists the faults of simulated Windows machines, lab-host:FAULT.")
          .footer(
              "",
              "Examples:",
              "  rdpdoctor examine lab-host:key-file-denied",
              "  rdpdoctor diagnose lab-host:key-file-denied");
      return spec;
    }

    @Override
    public int run(ParseResult options) {
      List<HostFault> all = HostFaults.all();
      int width = all.stream().mapToInt(each -> each.id().length()).max().orElse(0);
      console.out().printf("%-" + width + "s  %s%n", NO_FAULT, "nothing is wrong");
      for (HostFault fault : all) {
        console.out().printf("%-" + width + "s  %s%n", fault.id(), fault.description());
      }
      return 0;
    }
  }

  /** {@code rdpdoctor lab list}. */
  private final class ListScenarios implements Command {
    @Override
    public CommandSpec spec() {
      CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("list");
      spec.usageMessage()
          .description(
              "Lists the scenarios that the lab can run. Those without a mark are faults of"
                  + " servers that anybody can start; + has something in the way to it, @ is a"
                  + " simulated machine, * needs root and real servers.");
      return spec;
    }

    @Override
    public int run(ParseResult options) {
      list(Scenarios.all());
      return 0;
    }
  }

  private void list(List<Scenario> scenarios) {
    int width = scenarios.stream().mapToInt(each -> each.id().length()).max().orElse(1);
    for (Scenario each : scenarios) {
      console.out().printf("%s %-" + width + "s  %s%n", mark(each), each.id(), each.title());
    }
  }

  private static String mark(Scenario scenario) {
    return switch (scenario.setup()) {
      case Setup.Network _ -> "*";
      case Setup.InProcess(String _, List<String> path) when !path.isEmpty() -> "+";
      case Setup.InProcess(String target, List<String> _) ->
          target.startsWith("lab-host:") ? "@" : " ";
    };
  }

  /** {@code rdpdoctor lab show ID}. */
  private final class ShowScenario implements Command {
    @Override
    public CommandSpec spec() {
      CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("show");
      spec.addPositional(
          PositionalParamSpec.builder()
              .paramLabel("SCENARIO")
              .arity("1")
              .required(true)
              .type(String.class)
              .description(
                  "A scenario of lab list; or one of the groups "
                      + String.join(", ", Scenarios.groups())
                      + ", whose scenarios are listed.")
              .build());
      spec.usageMessage()
          .description(
              "Shows what a scenario sets up and what it must come to, as its file says it; of a"
                  + " group, which scenarios it has.")
          .footer("", "Example:", "  rdpdoctor lab show real-mtu-hole-1300 >my.scenarios");
      return spec;
    }

    @Override
    public int run(ParseResult options) {
      String asked = options.matchedPositionalValue(0, "");
      if (Scenarios.groups().contains(asked)) {
        list(Scenarios.group(asked));
      } else {
        console.out().print(ScenarioText.write(LabScenarios.find(asked)));
      }
      return 0;
    }
  }

  /** {@code rdpdoctor lab start FAULT}. */
  private final class StartFault implements Command {
    @Override
    public CommandSpec spec() {
      CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("start");
      spec.addPositional(
          PositionalParamSpec.builder()
              .paramLabel("FAULT")
              .arity("1")
              .required(true)
              .type(String.class)
              .completionCandidates(Faults.all().stream().map(Fault::id).toList())
              .description("A fault of lab list.")
              .build());
      Options.value(spec, "--port", "N", "Port to listen on; 0 takes a free one. Default: 33890.");
      Options.value(
          spec,
          "--bind",
          "ADDRESS",
          "Address to listen on. Default: 127.0.0.1; anything else lets others reach a server"
              + " that is faulty on purpose.");
      Options.value(spec, "--for", "TIME", "Stops by itself after this time. Default: a day.");
      spec.usageMessage()
          .description("Starts a faulty server and keeps it until Ctrl+C.")
          .footer("", "Example:", "  rdpdoctor lab start cert-expired --port 33890");
      return spec;
    }

    @Override
    public int run(ParseResult options) throws InterruptedException {
      return start(options.matchedPositionalValue(0, ""), options);
    }
  }

  private int start(String id, ParseResult options) throws InterruptedException {
    Fault fault = find(id);
    InetAddress bind = address(options.matchedOptionValue("--bind", "127.0.0.1"));
    int port = Options.number(options, "--port", DEFAULT_PORT, 0, MAX_PORT);
    Duration limit = Options.duration(options, "--for", LONGEST, LONGEST);
    try (FaultServer server = FaultServer.start(fault, bind, port)) {
      console
          .out()
          .printf(
              "%s listens on %s port %d; stop it with Ctrl+C%n",
              fault.id(), bind.getHostAddress(), server.port());
      console.out().flush();
      Thread.sleep(limit);
      return 0;
    } catch (IOException taken) {
      throw new UsageProblem(
          ("cannot listen on %s port %d: it is taken, or the address is not of this machine;"
                  + " choose with --port and --bind")
              .formatted(bind.getHostAddress(), port));
    }
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException notAnAddress) {
      throw new UsageProblem(
          "--bind " + UsageProblem.quote(text) + " is no address: give one such as 127.0.0.1");
    }
  }
}
