package org.rdpdoctor.app;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.lab.Fault;
import org.rdpdoctor.lab.FaultServer;
import org.rdpdoctor.lab.faults.Faults;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code rdpdoctor lab list} and {@code rdpdoctor lab start FAULT}. */
final class LabCommand implements Command {
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
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("list | start FAULT")
            .arity("1..2")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("What to do.")
            .build());
    spec.addOption(
        OptionSpec.builder("--port")
            .paramLabel("N")
            .type(String.class)
            .description("Port to listen on; 0 takes a free one. Default: " + DEFAULT_PORT + ".")
            .build());
    spec.addOption(
        OptionSpec.builder("--bind")
            .paramLabel("ADDRESS")
            .type(String.class)
            .description(
                "Address to listen on. Default: 127.0.0.1; anything else lets others reach a"
                    + " server that is faulty on purpose.")
            .build());
    spec.addOption(
        OptionSpec.builder("--for")
            .paramLabel("TIME")
            .type(String.class)
            .description("Stops by itself after this time. Default: a day.")
            .build());
    spec.usageMessage()
        .description("Starts a faulty RDP server on loopback, to try clients and this program on.")
        .footer(
            "",
            "Examples:",
            "  rdpdoctor lab list",
            "  rdpdoctor lab start listener-key-unreadable --port 33890",
            "  rdpdoctor diagnose lab:cert-expired        starts, diagnoses and stops it");
    return spec;
  }

  @Override
  public int run(ParseResult options) throws InterruptedException {
    List<String> words = options.matchedPositionalValue(0, List.of());
    if (words.equals(List.of("list"))) {
      list();
      return 0;
    }
    if (words.size() == 2 && words.getFirst().equals("start")) {
      return start(words.getLast(), options);
    }
    throw new UsageProblem("say 'lab list', or 'lab start FAULT' with a fault of that list");
  }

  private void list() {
    int width = Faults.all().stream().mapToInt(each -> each.id().length()).max().orElse(0);
    for (Fault fault : Faults.all()) {
      console.out().printf("%-" + width + "s  %s%n", fault.id(), fault.description());
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
          "cannot listen on %s port %d: choose another with --port"
              .formatted(bind.getHostAddress(), port));
    }
  }

  static Fault find(String id) {
    Optional<Fault> found = Faults.find(id);
    return found.orElseThrow(
        () -> new UsageProblem("the lab has no fault '" + id + "': see rdpdoctor lab list"));
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException notAnAddress) {
      throw new UsageProblem("--bind " + text + " is no address: give one such as 127.0.0.1");
    }
  }
}
