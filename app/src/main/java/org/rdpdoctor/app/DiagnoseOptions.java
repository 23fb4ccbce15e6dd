package org.rdpdoctor.app;

import static org.rdpdoctor.app.UsageProblem.quote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.rdpdoctor.model.BetweenObservation.FingerprintExpected;
import org.rdpdoctor.model.GatewayAddress;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.probe.ProbeOptions;
import org.rdpdoctor.probe.SignInOptions;
import org.rdpdoctor.probe.certificate.Authorities;
import org.rdpdoctor.probe.kerberos.KdcLocation;
import org.rdpdoctor.probe.target.TargetParser;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options of diagnose and their values, checked.
 *
 * @param followsRedirection the host to which a session is sent on is examined, too
 * @param captureOpensSignIns the capture holds the keys of connections that carry credentials
 * @param gateway for targets that name none themselves
 * @param save where the evidence goes; the file "-" stands for standard output
 */
record DiagnoseOptions(
    ProbeOptions probe,
    Optional<GatewayAddress> gateway,
    int defaultPort,
    int runs,
    Duration pause,
    Optional<Path> save,
    Optional<Path> capture,
    boolean captureOpensSignIns,
    boolean followsRedirection,
    Optional<KdcLocation> kdc,
    List<Observed> reported) {
  static final Path STANDARD_OUTPUT = Path.of("-");

  private static final Duration LONGEST_DEADLINE = Duration.ofMinutes(10);
  private static final Duration DEADLINE_IN_DEPTH = Duration.ofSeconds(50);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
  private static final int MOST_RUNS = 1000;

  /** One connection carries the session while others ask on; with one only none could. */
  private static final int FEWEST_PER_HOST = 2;

  private static final String WITHOUT = "--without";
  private static final int MOST_PER_HOST = 8;
  private static final int MOST_OVERALL = 1024;
  static final int MAX_PORT = 65535;

  static void addTo(CommandSpec spec) {
    ReportedChoice.addTo(spec);
    Options.value(spec, "--port", "N", "Port where a target names none. Default: 3389.");
    Options.value(
        spec, "--deadline", "TIME", "For all stages of one target. Default: 20s, with --deep 50s.");
    Options.value(
        spec, "--ca", "FILE", "Further trusted roots; an untrusted chain is then a fault.");
    Options.flag(spec, "--ciphers", "Lists every cipher suite and group that the server accepts.");
    Options.flag(
        spec,
        "--deep",
        "Measures the path at length: loss, jitter and the largest size that passes. Up to 30 s"
            + " more.");
    Options.value(
        spec,
        WITHOUT,
        "STAGES",
        "Leaves out stages beside the road: path, udp, or both with a comma between.");
    Options.flag(spec, "--no-hints", "Tries no other ports when the RDP port does not answer.");
    Options.value(spec, "--repeat", "N", "Examines N times, for faults that come and go.");
    Options.value(spec, "--pause", "TIME", "Between repeated examinations. Default: 1s.");
    Options.value(spec, "--connections-per-host", "N", "At a time, 2 to 8. Default: 3.");
    Options.value(spec, "--connections", "N", "At a time to all hosts together. Default: 24.");
    Options.value(spec, "--save", "FILE", "Writes the evidence, for judge; - for standard output.");
    Options.value(spec, "--pcap", "FILE", "Writes a capture of what passed, with TLS keys.");
    Options.flag(
        spec,
        "--pcap-passwords",
        "Writes also the keys of connections that carry credentials: whoever has the capture can"
            + " then read or guess the password.");
    Options.flag(
        spec,
        "--follow-redirection",
        "Examines also the host to which a broker sends a session on; with --until session.");
    Options.flag(
        spec,
        "--overwrite",
        "Lets --save, --pcap, --redact-map and --output replace existing files.");
    BetweenChoice.addTo(spec);
    SignInChoice.addTo(spec);
    GatewayChoice.addTo(spec);
    KerberosCommand.addKdcTo(spec);
  }

  DiagnoseOptions {
    if (capture.filter(STANDARD_OUTPUT::equals).isPresent()) {
      throw new UsageProblem("--pcap cannot go to standard output: name a file");
    }
    if (capture.isPresent() && capture.equals(save)) {
      throw new UsageProblem("--save and --pcap name the same file: give each its own");
    }
    reported = List.copyOf(reported);
  }

  static DiagnoseOptions of(ParseResult options, Console console) {
    SignInOptions signIn = SignInChoice.of(options, console);
    ProbeOptions probe =
        probe(options)
            .with(signIn)
            .with(GatewayChoice.signIn(options, console, signIn))
            .with(BetweenChoice.of(options));
    return new DiagnoseOptions(
        GatewayChoice.proxy(options).map(probe::with).orElse(probe),
        GatewayChoice.gateway(options),
        Options.number(options, "--port", TargetParser.DEFAULT_PORT, 1, MAX_PORT),
        Options.number(options, "--repeat", 1, 1, MOST_RUNS),
        Options.duration(options, "--pause", Duration.ofSeconds(1), LONGEST_PAUSE),
        newFile(options, "--save"),
        newFile(options, "--pcap"),
        options.hasMatchedOption("--pcap-passwords"),
        options.hasMatchedOption("--follow-redirection"),
        KerberosCommand.kdc(options),
        reported(options));
  }

  /** What the person said, and the certificate that is expected. */
  private static List<Observed> reported(ParseResult options) {
    List<Observed> all = new ArrayList<>(ReportedChoice.of(options));
    BetweenChoice.expected(options).ifPresent(all::add);
    return all;
  }

  /** Of what the person says, that which holds from wherever the host is examined. */
  List<Observed> expected() {
    return reported.stream()
        .filter(each -> each.observation() instanceof FingerprintExpected)
        .toList();
  }

  boolean savesToStandardOutput() {
    return save.filter(STANDARD_OUTPUT::equals).isPresent();
  }

  private static ProbeOptions probe(ParseResult options) {
    ProbeOptions defaults = ProbeOptions.DEFAULT;
    boolean deep = options.hasMatchedOption("--deep");
    Duration deadline = deep ? DEADLINE_IN_DEPTH : defaults.deadline();
    ProbeOptions probe =
        new ProbeOptions(
                Options.duration(options, "--deadline", deadline, LONGEST_DEADLINE),
                Options.number(
                    options,
                    "--connections-per-host",
                    defaults.connectionsPerHost(),
                    FEWEST_PER_HOST,
                    MOST_PER_HOST),
                Options.number(
                    options,
                    "--connections",
                    defaults.connectionsOverall(),
                    FEWEST_PER_HOST,
                    MOST_OVERALL),
                !options.hasMatchedOption("--no-hints"),
                options.hasMatchedOption("--ciphers"),
                authorities(options))
            .without(without(options));
    if (deep && probe.without().contains(StageId.PATH)) {
      throw new UsageProblem("--deep measures the path and --without leaves it out: give one");
    }
    return deep ? probe.deeply() : probe;
  }

  private static Set<StageId> without(ParseResult options) {
    Set<StageId> left = EnumSet.noneOf(StageId.class);
    if (!options.hasMatchedOption(WITHOUT)) {
      return left;
    }
    String text = options.matchedOptionValue(WITHOUT, "");
    for (String word : text.split(",", -1)) {
      left.add(
          Stream.of(StageId.values())
              .filter(stage -> stage.isDispensable() && stage.id().equals(word))
              .findFirst()
              .orElseThrow(() ->
                  new UsageProblem(
                      "%s %s cannot be left out: give path, udp or path,udp"
                          .formatted(WITHOUT, quote(text)))));
    }
    return left;
  }

  private static Optional<Path> authorities(ParseResult options) {
    Optional<Path> file = path(options, "--ca");
    try {
      if (file.isPresent()) {
        checkIsFile(file.get());
        Authorities.read(file.get());
      }
      return file;
    } catch (IOException unreadable) {
      throw new UsageProblem(
          "--ca %s cannot be read: give the path of a PEM file".formatted(quote(file.get())));
    } catch (GeneralSecurityException noCertificates) {
      throw new UsageProblem(
          "--ca %s holds no certificates: give a PEM file of trusted roots"
              .formatted(quote(file.get())));
    }
  }

  private static void checkIsFile(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException("a directory");
    }
  }

  /** A file to be written; what would fail after a long examination is refused before it. */
  static Optional<Path> newFile(ParseResult options, String name) {
    Optional<Path> file = path(options, name).filter(path -> !path.equals(STANDARD_OUTPUT));
    if (file.isEmpty()) {
      return path(options, name);
    }
    Path path = file.get();
    Path directory = path.toAbsolutePath().resolveSibling("");
    if (Files.isDirectory(path)) {
      throw new UsageProblem("%s %s is a directory: name a file".formatted(name, quote(path)));
    }
    if (!Files.isDirectory(directory)) {
      throw new UsageProblem(
          "%s %s cannot be written: there is no directory %s"
              .formatted(name, quote(path), quote(directory)));
    }
    boolean exists = Files.exists(path);
    if (exists && !options.hasMatchedOption("--overwrite")) {
      throw new UsageProblem(
          "%s %s exists: name another file, or add --overwrite".formatted(name, quote(path)));
    }
    if (!Files.isWritable(exists ? path : directory)) {
      throw new UsageProblem(
          "%s %s cannot be written: you may not write there".formatted(name, quote(path)));
    }
    return file;
  }

  private static Optional<Path> path(ParseResult options, String name) {
    if (!options.hasMatchedOption(name)) {
      return Optional.empty();
    }
    String text = options.matchedOptionValue(name, "");
    if (text.isEmpty()) {
      throw new UsageProblem(name + " names no file: it is empty");
    }
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException impossible) {
      throw new UsageProblem(name + " names no file: " + impossible.getReason());
    }
  }
}
