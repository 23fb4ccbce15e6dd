package org.rdpdoctor.app;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.rdpdoctor.comparison.SideBySide;
import org.rdpdoctor.comparison.SideBySide.Missing;
import org.rdpdoctor.comparison.SideBySide.Seen;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.probe.BetweenOptions.Hold;
import org.rdpdoctor.probe.target.ParsedTarget;
import org.rdpdoctor.remote.agent.AgentRequest;
import org.rdpdoctor.remote.agent.AgentToken;
import org.rdpdoctor.remote.agent.Place;
import org.rdpdoctor.remote.agent.PlaceAnswer;
import org.rdpdoctor.remote.agent.PlaceAsker;
import org.rdpdoctor.remote.agent.PlacesAsked;
import org.rdpdoctor.remote.ssh.SshOpener;
import org.rdpdoctor.report.Judged;
import org.rdpdoctor.wire.Secret;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * From where the target is examined, besides or instead of from here.
 *
 * @param places empty when only this machine examines, and nothing is compared
 * @param oneMachine the user knows that all reach one machine
 */
record PlacesChoice(List<Place> places, PlaceAsker asker, boolean oneMachine) {
  static final String FROM = "--from";
  static final String ONE_MACHINE = "--one-machine";
  static final String ONE_MACHINE_MEANS =
      "You know that one machine alone is behind the address for every place: no load balancer, and"
          + " no other network with the same addresses. Comparisons then rule out more.";

  private static final String COMMAND = "--agent-command";
  private static final String TOKEN = "--agent-token";
  private static final String PUSH = "--push";
  private static final String KNOWN_HOSTS = "--known-hosts";
  private static final int MOST_PLACES = 8;
  private static final int MOST_RUNS = 100;
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  static void addTo(CommandSpec spec) {
    Options.value(
        spec,
        FROM,
        "PLACES",
        "Examines from several places and compares them: HERE, ssh:[USER@]HOST[:PORT],"
            + " agent:HOST:PORT#FINGERPRINT, with commas between. Credentials stay here.");
    Options.value(
        spec,
        COMMAND,
        "COMMAND",
        "What starts rdpdoctor where SSH leads, such as 'java -jar rdpdoctor.jar'. Default:"
            + " rdpdoctor.");
    Options.flag(
        spec,
        PUSH,
        "Copies rdpdoctor into a temporary folder where SSH leads and it is missing, and removes"
            + " it afterwards; asks first.");
    Options.value(spec, TOKEN, "FILE", "The token of agents that listen.");
    Options.flag(spec, ONE_MACHINE, ONE_MACHINE_MEANS);
  }

  static PlacesChoice of(ParseResult options, Console console) {
    if (!options.hasMatchedOption(FROM)) {
      for (String needless : List.of(COMMAND, PUSH, TOKEN, ONE_MACHINE)) {
        if (options.hasMatchedOption(needless)) {
          throw new UsageProblem("%s says something of places: add %s".formatted(needless, FROM));
        }
      }
      return new PlacesChoice(List.of(), asker(options, new SshOpener(), Optional.empty()), false);
    }
    for (String other : List.of("--baseline", "--like")) {
      if (options.hasMatchedOption(other)) {
        throw new UsageProblem(
            "%s and %s are two comparisons: make one at a time".formatted(FROM, other));
      }
    }
    for (String road : List.of("--gateway", "--proxy")) {
      if (options.hasMatchedOption(road)) {
        throw new UsageProblem(
            "%s is for this machine, and other places have roads of their own: leave it or %s away"
                .formatted(road, FROM));
      }
    }
    if (options.hasMatchedOption("--ca")) {
      throw new UsageProblem(
          "--ca names a file of this machine, so that other places would judge the certificate"
              + " otherwise: leave it or %s away".formatted(FROM));
    }
    List<Place> places = places(options.matchedOptionValue(FROM, ""));
    SshOpener ssh = new SshOpener(SshIdentity.keys(options, console));
    return new PlacesChoice(
        places,
        asker(options, ssh, pushed(options, places, console)),
        options.hasMatchedOption(ONE_MACHINE));
  }

  private static List<Place> places(String text) {
    List<Place> places = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      Place place =
          Place.Text.read(each.strip())
              .orElseThrow(() ->
                  new UsageProblem(
                      "%s %s is no place: give HERE, ssh:[USER@]HOST[:PORT] or agent:HOST:PORT#FINGERPRINT"
                          .formatted(FROM, UsageProblem.quote(each.strip()))));
      if (places.stream().anyMatch(other -> other.name().equals(place.name()))) {
        throw new UsageProblem("%s names %s twice".formatted(FROM, place.name()));
      }
      places.add(place);
    }
    if (places.size() > MOST_PLACES) {
      throw new UsageProblem("%s takes %d places at most".formatted(FROM, MOST_PLACES));
    }
    return places;
  }

  private static PlaceAsker asker(ParseResult options, SshOpener ssh, Optional<Path> jar) {
    return new PlaceAsker(
        Version.MADE_BY,
        ssh,
        path(options, KNOWN_HOSTS),
        options.matchedOptionValue(COMMAND, PlaceAsker.USUAL_COMMAND),
        jar,
        path(options, TOKEN).map(PlacesChoice::token));
  }

  private static Optional<Path> path(ParseResult options, String name) {
    if (!options.hasMatchedOption(name)) {
      return Optional.empty();
    }
    try {
      Path file = Path.of(options.matchedOptionValue(name, ""));
      if (Files.isReadable(file) && Files.isRegularFile(file)) {
        return Optional.of(file);
      }
    } catch (InvalidPathException impossible) {
      // said below
    }
    throw new UsageProblem(
        "%s %s cannot be read: give the path of a file"
            .formatted(name, UsageProblem.quote(options.matchedOptionValue(name, ""))));
  }

  private static Secret token(Path file) {
    try {
      return AgentToken.read(file);
    } catch (IOException problem) {
      throw new UsageProblem(
          "%s %s cannot be used: %s"
              .formatted(
                  TOKEN,
                  UsageProblem.quote(file),
                  UsageProblem.quote(String.valueOf(problem.getMessage()))));
    }
  }

  /** Nothing is written to any machine without a yes. */
  private static Optional<Path> pushed(ParseResult options, List<Place> places, Console console) {
    if (!options.hasMatchedOption(PUSH)) {
      return Optional.empty();
    }
    List<String> names =
        places.stream().filter(Place.Ssh.class::isInstance).map(Place::name).toList();
    if (names.isEmpty()) {
      throw new UsageProblem(PUSH + " is for places that SSH leads to: name one with " + FROM);
    }
    Path jar =
        ownJar()
            .orElseThrow(() ->
                new UsageProblem(
                    PUSH + " copies the packed program, and this is not it: run it from its jar"));
    console.complain(
        "where rdpdoctor is missing this copies it (%,d KB) into a new temporary folder, runs it there once and removes both: %s"
            .formatted(size(jar) / 1024, String.join(", ", names)));
    Consent.obtain(
        console,
        options.hasMatchedOption("--yes"),
        "Go on?",
        "that",
        "without %s nothing is written there".formatted(PUSH));
    return Optional.of(jar);
  }

  private static long size(Path jar) {
    try {
      return Files.size(jar);
    } catch (IOException unreadable) {
      return 0;
    }
  }

  private static Optional<Path> ownJar() {
    CodeSource source = PlacesChoice.class.getProtectionDomain().getCodeSource();
    try {
      return source == null || source.getLocation() == null
          ? Optional.empty()
          : Optional.of(Path.of(source.getLocation().toURI())).filter(Files::isRegularFile);
    } catch (URISyntaxException | IllegalArgumentException elsewhere) {
      return Optional.empty();
    }
  }

  boolean isMade() {
    return !places.isEmpty();
  }

  boolean holdsHere() {
    return places.isEmpty() || places.stream().anyMatch(Place.Here.class::isInstance);
  }

  /** One target that every place can reach. */
  void check(List<ParsedTarget> asked, DiagnoseOptions options) {
    if (!isMade()) {
      return;
    }
    if (asked.size() != 1) {
      throw new UsageProblem("places are compared for one target: name one");
    }
    if (!(asked.getFirst() instanceof ParsedTarget.Host(Target target))) {
      throw new UsageProblem(
          "a target of the lab is on this machine alone: name a host that all places can reach");
    }
    if (target.gateway().isPresent()) {
      throw new UsageProblem(
          "this target lies behind a gateway, which takes credentials, and those stay here: leave "
              + FROM
              + " away");
    }
    if (options.runs() > MOST_RUNS || options.pause().compareTo(LONGEST_PAUSE) > 0) {
      throw new UsageProblem(
          "other places take --repeat %d and --pause %ds at most"
              .formatted(MOST_RUNS, LONGEST_PAUSE.toSeconds()));
    }
    if (options
        .probe()
        .between()
        .hold()
        .map(each -> each.quiet().multipliedBy(options.runs()))
        .filter(each -> each.compareTo(AgentRequest.LONGEST_HOLD) > 0)
        .isPresent()) {
      throw new UsageProblem(
          "other places keep connections quiet for %dm at most, all runs together"
              .formatted(AgentRequest.LONGEST_HOLD.toMinutes()));
    }
  }

  /** Asks the other places from now on; the caller closes it. */
  PlacesAsked ask(List<Target> targets, DiagnoseOptions options, Consumer<String> progress) {
    List<Place> others = places.stream().filter(each -> !(each instanceof Place.Here)).toList();
    return PlacesAsked.start(
        asker,
        others,
        new AgentRequest(
            targets.getFirst(),
            options.probe().deadline(),
            options.probe().hints(),
            options.probe().ciphers(),
            options.runs(),
            options.pause(),
            options.probe().deep(),
            options.probe().between().route(),
            options.probe().between().hold().map(Hold::quiet)),
        progress);
  }

  /**
   * All places beside each other, in the order in which they were asked for.
   *
   * @param here what was seen from here, when it was asked for
   */
  SideBySide beside(
      List<Judged> here,
      List<PlaceAnswer> answers,
      DiagnoseOptions options,
      RedactionChoice redaction) {
    Engine engine = new Engine(Catalogue.causes());
    boolean named = redaction.redactor().isEmpty();
    List<Seen> seen = new ArrayList<>();
    List<Missing> missing = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < places.size(); i++) {
      Place place = places.get(i);
      if (place instanceof Place.Here) {
        Judged judged = here.getFirst();
        seen.add(new Seen(place.name(), judged.evidence(), judged.diagnosis(), List.of()));
        continue;
      }
      String name = named ? place.name() : "place " + (i + 1);
      switch (answers.get(next++)) {
        case PlaceAnswer.Answered(Evidence evidence, List<String> notes) -> {
          Evidence shown = redaction.evidence(evidence.reporting(options.expected()));
          seen.add(new Seen(name, shown, engine.judge(shown), notes));
        }
        case PlaceAnswer.NotAsked(String because) ->
            missing.add(
                new Missing(
                    name, named ? because : "the reason may name machines and is left out"));
      }
    }
    return SideBySide.ofPlaces(seen, missing, oneMachine, engine);
  }
}
