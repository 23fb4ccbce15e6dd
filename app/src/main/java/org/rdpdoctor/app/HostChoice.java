package org.rdpdoctor.app;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.probe.SignInOptions;
import org.rdpdoctor.probe.kerberos.KdcLocation;
import org.rdpdoctor.remote.ChannelChoice;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.azure.AzureIdentity;
import org.rdpdoctor.remote.examine.ExamineOptions;
import org.rdpdoctor.remote.ssh.SshKeys;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The way into a host, who signs in there, and what is read. */
record HostChoice(
    String via,
    Optional<Integer> port,
    boolean insecure,
    Optional<Path> authorities,
    Optional<Path> knownHosts,
    Optional<String> azureResource,
    AzureIdentity azureIdentity,
    SshKeys keys,
    boolean tasksToRead,
    Optional<KdcLocation> kdc,
    SignInOptions signIn,
    boolean logs,
    Duration back) {
  private static final String VIA = "--via";
  private static final String PORT = "--via-port";
  private static final String INSECURE = "--insecure";
  private static final String KNOWN_HOSTS = "--known-hosts";
  private static final String AZURE = "--azure-resource";
  private static final String AZURE_SIGN_IN = "--azure-sign-in";
  private static final List<String> AZURE_WAYS = List.of("environment", "managed", "device");
  private static final String ALLOW_TASK = "--allow-task";
  private static final String BACK = "--back";
  private static final String NO_LOGS = "--no-logs";

  /** What says something of other places to examine from, too. */
  private static final Set<String> OF_PLACES =
      Set.of(
          KNOWN_HOSTS,
          SshIdentity.OPTION,
          SshIdentity.PASSPHRASE_FILE,
          SshIdentity.PASSPHRASE_ENVIRONMENT);

  private static final List<String> OF_CHANNELS =
      List.of(
          PORT,
          INSECURE,
          KNOWN_HOSTS,
          AZURE,
          AZURE_SIGN_IN,
          ALLOW_TASK,
          SshIdentity.OPTION,
          SshIdentity.PASSPHRASE_FILE,
          SshIdentity.PASSPHRASE_ENVIRONMENT,
          BACK,
          NO_LOGS);
  private static final Duration MOST_BACK = Duration.ofDays(60);
  private static final int MAX_PORT = 65_535;

  static void addTo(CommandSpec spec) {
    Options.value(
        spec,
        VIA,
        "CHANNEL",
        "How the host is entered: "
            + String.join(", ", HostChannels.names())
            + ". Reads what the host says of itself and changes nothing.");
    Options.value(spec, PORT, "N", "Port of that channel, where it is not the usual one.");
    Options.value(spec, KNOWN_HOSTS, "FILE", "OpenSSH's file of host keys, for ssh.");
    Options.value(spec, AZURE, "ID", "The virtual machine, /subscriptions/..., for azure.");
    Options.value(
        spec,
        AZURE_SIGN_IN,
        "WAY",
        "Who asks Azure: environment (AZURE_CLIENT_SECRET and its companions, else the managed"
            + " identity), managed, or device: shows a code that you enter in a browser.");
    SshIdentity.addTo(spec);
    Options.flag(spec, INSECURE, "Does not check certificates and host keys of the channel.");
    Options.value(spec, BACK, "TIME", "How far back event logs are read. Default: 2d.");
    Options.flag(spec, NO_LOGS, "Reads no event logs.");
  }

  /** For commands that only read. */
  static void addReadingTo(CommandSpec spec) {
    addTo(spec);
    Options.flag(
        spec,
        ALLOW_TASK,
        "Lets smb run a task on the host for a moment, to read sessions, owners of ports and"
            + " members of groups.");
  }

  /** Empty when no channel was named. */
  static Optional<HostChoice> of(ParseResult options, SignInOptions signIn, Console console) {
    if (!options.hasMatchedOption(VIA)) {
      for (String needless : OF_CHANNELS) {
        boolean ofPlaces =
            OF_PLACES.contains(needless) && options.matchedOption(PlacesChoice.FROM) != null;
        if (!ofPlaces && options.hasMatchedOption(needless)) {
          throw new UsageProblem("%s says something of a channel: add %s".formatted(needless, VIA));
        }
      }
      return Optional.empty();
    }
    return Optional.of(of(options.matchedOptionValue(VIA, ""), options, signIn, console));
  }

  /** As above, by the channel that tries them all unless one is named. */
  static HostChoice orAuto(ParseResult options, SignInOptions signIn, Console console) {
    return of(options.matchedOptionValue(VIA, HostChannels.AUTO), options, signIn, console);
  }

  /**
   * As above, for a command that may change the host: what it needs for that, it reads.
   *
   * @param usual the channel unless one is named
   */
  static HostChoice forChanges(
      String usual, ParseResult options, SignInOptions signIn, Console console) {
    HostChoice read = of(options.matchedOptionValue(VIA, usual), options, signIn, console);
    return new HostChoice(
        read.via,
        read.port,
        read.insecure,
        read.authorities,
        read.knownHosts,
        read.azureResource,
        read.azureIdentity,
        read.keys,
        true,
        read.kdc,
        read.signIn,
        read.logs,
        read.back);
  }

  private static HostChoice of(
      String via, ParseResult options, SignInOptions signIn, Console console) {
    if (!HostChannels.names().contains(via)) {
      throw new UsageProblem(
          "%s %s is unknown: give one of %s"
              .formatted(VIA, UsageProblem.quote(via), String.join(", ", HostChannels.names())));
    }
    return new HostChoice(
        via,
        options.hasMatchedOption(PORT)
            ? Optional.of(Options.number(options, PORT, 0, 1, MAX_PORT))
            : Optional.empty(),
        options.hasMatchedOption(INSECURE),
        file(options, "--ca"),
        file(options, KNOWN_HOSTS),
        Optional.ofNullable(options.<String>matchedOptionValue(AZURE, null)),
        azureIdentity(options, console),
        SshIdentity.keys(options, console),
        options.hasMatchedOption(ALLOW_TASK),
        KerberosCommand.kdc(options),
        signIn,
        !options.hasMatchedOption(NO_LOGS),
        Options.duration(options, BACK, ExamineOptions.USUAL_BACK, MOST_BACK));
  }

  private static AzureIdentity azureIdentity(ParseResult options, Console console) {
    String way = options.matchedOptionValue(AZURE_SIGN_IN, AZURE_WAYS.getFirst());
    return switch (way) {
      case "environment" -> AzureIdentity.of(console.environment());
      case "managed" -> AzureIdentity.ofMachine(console.environment());
      case "device" -> AzureIdentity.ofPerson(console.environment(), console::complain);
      default ->
          throw new UsageProblem(
              "%s %s is unknown: give one of %s"
                  .formatted(
                      AZURE_SIGN_IN, UsageProblem.quote(way), String.join(", ", AZURE_WAYS)));
    };
  }

  private static Optional<Path> file(ParseResult options, String name) {
    if (!options.hasMatchedOption(name)) {
      return Optional.empty();
    }
    String text = options.matchedOptionValue(name, "");
    try {
      Path file = Path.of(text);
      if (!text.isEmpty() && file.toFile().isFile() && file.toFile().canRead()) {
        return Optional.of(file);
      }
    } catch (InvalidPathException impossible) {
      // said below
    }
    throw new UsageProblem(
        "%s %s cannot be read: give the path of a file".formatted(name, UsageProblem.quote(text)));
  }

  private HostAccess access(String host) {
    return new HostAccess(
        host,
        port.map(number -> Map.of(via, number)).orElse(Map.of()),
        signIn.credentials(),
        signIn.budget(),
        kdc,
        insecure,
        authorities,
        knownHosts,
        azureResource,
        HostAccess.Limits.DEFAULT);
  }

  /** Opens the channel; the caller closes it. */
  ChannelChoice open(Target target) throws InterruptedException {
    return new HostChannels(azureIdentity, keys, tasksToRead).open(via, access(target.host()));
  }

  /** What is read; the usual where the user chose nothing. */
  static ExamineOptions options(Optional<HostChoice> choice, int port) {
    return choice
        .map(each ->
            new ExamineOptions(
                port,
                each.logs() ? ExamineOptions.USUAL_LOGS : List.of(),
                each.back(),
                ExamineOptions.USUAL_LIMIT))
        .orElseGet(() -> ExamineOptions.usual(port));
  }
}
