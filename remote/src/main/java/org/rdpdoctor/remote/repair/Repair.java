package org.rdpdoctor.remote.repair;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.rdpdoctor.remedy.Place;
import org.rdpdoctor.remedy.Plan;
import org.rdpdoctor.remedy.PowerShellScript;
import org.rdpdoctor.remedy.Remedy;
import org.rdpdoctor.remedy.State;
import org.rdpdoctor.remedy.Step;
import org.rdpdoctor.remedy.Touched;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.remote.repair.Check.Outcome;
import org.rdpdoctor.remote.repair.RepairResult.Attempt;
import org.rdpdoctor.remote.repair.RepairResult.Ending;
import org.rdpdoctor.remote.repair.RepairResult.Fate;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;

/**
 * Carries a plan out as a transaction: all old values are in the journal before the first change of
 * a remedy; after it the connection is looked at from here; what did not help is undone and read
 * back. Killed anywhere, the journal has what undo needs.
 */
public final class Repair {
  static final String SESSION_ENV = "SessionEnv";
  static final Duration SERVICE_LIMIT = Duration.ofSeconds(60);

  /** Channels that come over the network of the host and so through its firewall. */
  private static final Set<String> OVER_THE_NETWORK = Set.of("smb", "winrm", "ssh");

  private static final String ON_HOST = "C:\\ProgramData\\RdpDoctor\\journals\\";
  private static final int MAX_KEYS_ABOVE = 16;

  private final Channel channel;
  private final Check check;
  private final Journals journals;
  private final RepairOptions options;
  private final Clock clock;
  private final Consumer<String> progress;
  private final PlaceReader reader;

  /**
   * One that carries plans out on a host.
   *
   * @param progress gets one line for each thing that is done
   */
  public Repair(
      Channel channel,
      Check check,
      Journals journals,
      RepairOptions options,
      Clock clock,
      Consumer<String> progress) {
    this.channel = channel;
    this.check = check;
    this.journals = journals;
    this.options = options;
    this.clock = clock;
    this.progress = progress;
    this.reader = new PlaceReader(channel);
  }

  /**
   * Applies the remedies one after the other until the connection works.
   *
   * @throws IOException the journal cannot be written; nothing more was changed
   */
  public RepairResult apply(Plan plan) throws IOException, InterruptedException {
    if (plan.remedies().isEmpty()) {
      return new RepairResult(Ending.FAULT_STANDS, List.of(), Optional.empty());
    }
    try {
      List<String> drift = drift(plan);
      if (!drift.isEmpty()) {
        return new RepairResult(
            Ending.HOST_CHANGED,
            List.of(new Attempt(plan.remedies().getFirst().id(), Fate.SKIPPED, drift)),
            Optional.empty());
      }
    } catch (ChannelLost lost) {
      return new RepairResult(
          Ending.CHANNEL_LOST,
          List.of(
              new Attempt(
                  plan.remedies().getFirst().id(),
                  Fate.SKIPPED,
                  List.of(String.valueOf(lost.getMessage())))),
          Optional.empty());
    }
    try (Journal journal =
        journals.begin(
            new JournalLine.Opened(
                JournalLine.VERSION,
                options.madeBy(),
                plan.id(),
                options.client().orElse(plan.target().display()),
                channel.host(),
                channel.name(),
                clock.instant()))) {
      return new Run(plan, journal).all();
    }
  }

  /** What is not as the plan was made on; only the first state of each place counts. */
  private List<String> drift(Plan plan) throws ChannelLost, InterruptedException {
    Map<Place, State> expected = new LinkedHashMap<>();
    for (Remedy remedy : plan.remedies()) {
      for (Step step : remedy.steps()) {
        step.touched().forEach(each -> expected.putIfAbsent(each.place(), each.expected()));
      }
    }
    List<String> drift = new ArrayList<>();
    for (Map.Entry<Place, State> each : expected.entrySet()) {
      if (each.getValue() instanceof State.Unknown) {
        continue;
      }
      State now = reader.read(each.getKey());
      if (!Sameness.asPlanned(each.getKey(), each.getValue(), now)) {
        drift.add(
            "%s: planned on %s, is %s"
                .formatted(each.getKey().words(), each.getValue().words(), now.words()));
      }
    }
    return drift;
  }

  /** One plan with its journal. */
  private final class Run {
    private final Plan plan;
    private final Journal journal;
    private final List<Attempt> attempts = new ArrayList<>();
    private int changes;

    Run(Plan plan, Journal journal) {
      this.plan = plan;
      this.journal = journal;
    }

    RepairResult all() throws InterruptedException {
      for (Remedy remedy : plan.remedies()) {
        progress.accept(remedy.id() + ": " + remedy.title());
        Attempt attempt;
        try {
          attempt = new One(remedy).attempt();
        } catch (ChannelLost lost) {
          attempts.add(
              new Attempt(remedy.id(), Fate.CUT_OFF, List.of(String.valueOf(lost.getMessage()))));
          return new RepairResult(Ending.CHANNEL_LOST, attempts, Optional.of(journal.path()));
        }
        attempts.add(attempt);
        if (attempt.fate() == Fate.MENDED) {
          return ended(Ending.HEALTHY);
        }
        if (attempt.fate() == Fate.UNDO_FAILED) {
          return new RepairResult(Ending.UNDO_FAILED, attempts, Optional.of(journal.path()));
        }
      }
      boolean undone = attempts.stream().anyMatch(each -> each.fate() == Fate.UNDONE);
      boolean improved = attempts.stream().anyMatch(each -> each.fate() == Fate.IMPROVED);
      return ended(undone && !improved ? Ending.UNDONE : Ending.FAULT_STANDS);
    }

    private RepairResult ended(Ending ending) {
      journal.write(new JournalLine.Ended(ending.name().toLowerCase(java.util.Locale.ROOT)));
      return new RepairResult(ending, attempts, Optional.of(journal.path()));
    }

    /** One remedy. */
    private final class One {
      private final Remedy remedy;
      private final List<String> notes = new ArrayList<>();
      private List<Touched> held = List.of();
      private Optional<String> armed = Optional.empty();
      private final java.util.LinkedHashSet<String> restarted = new java.util.LinkedHashSet<>();

      One(Remedy remedy) {
        this.remedy = remedy;
      }

      Attempt attempt() throws ChannelLost, InterruptedException {
        if (remedy.dropsSessions()) {
          Sessions sessions = Sessions.on(channel, options.dropSessions());
          if (!sessions.mayBeDropped()) {
            return skipped("it ends sessions, " + sessions.words() + ": add --drop-sessions");
          }
        }
        held = held();
        Optional<String> unread = unread(remedy.steps());
        if (unread.isPresent()) {
          return skipped("the old state cannot be kept: " + unread.get());
        }
        journal.write(new JournalLine.Begun(remedy.id(), held));
        copyToHost();
        Optional<String> unarmed = arm();
        if (unarmed.isPresent()) {
          return skipped(unarmed.get());
        }
        for (Step step : remedy.steps()) {
          if (!change(step)) {
            return undo();
          }
        }
        Outcome outcome = look();
        for (List<Step> hammer : remedy.hammers()) {
          if (outcome != Outcome.SAME && outcome != Outcome.CAUSE_GONE) {
            break;
          }
          outcome = strike(hammer, outcome);
        }
        return conclude(outcome);
      }

      private Attempt skipped(String because) throws ChannelLost, InterruptedException {
        disarm();
        journal.write(new JournalLine.NotChanged(changes, because));
        progress.accept("  not tried: " + because);
        notes.add(because);
        return new Attempt(remedy.id(), Fate.SKIPPED, notes);
      }

      /** Everything that it may touch, hammers too, as it is now. */
      private List<Touched> held() throws ChannelLost, InterruptedException {
        Map<Place, State> now = new LinkedHashMap<>();
        for (Step step : remedy.allSteps().toList()) {
          if (step.change() instanceof HostCall.WriteValue write) {
            keysAbove(write.key(), now);
          }
          for (Touched each : step.touched()) {
            if (!now.containsKey(each.place())) {
              now.put(each.place(), reader.read(each.place()));
            }
          }
        }
        return now.entrySet().stream()
            .map(each -> new Touched(each.getKey(), each.getValue()))
            .toList();
      }

      /** Writing a value makes its key and those above it: which of them are absent. */
      private void keysAbove(String key, Map<Place, State> now)
          throws ChannelLost, InterruptedException {
        List<Place> absent = new ArrayList<>();
        String each = key;
        for (int i = 0; i < MAX_KEYS_ABOVE && each.indexOf('\\') > 0; i++) {
          Place place = new Place.KeyItself(each);
          if (!(reader.read(place) instanceof State.Absent)) {
            break;
          }
          absent.addFirst(place);
          each = each.substring(0, each.lastIndexOf('\\'));
        }
        absent.forEach(place -> now.putIfAbsent(place, new State.Absent()));
      }

      /** Something that cannot be read cannot be put back. */
      private Optional<String> unread(List<Step> steps) {
        return steps.stream()
            .flatMap(step -> step.touched().stream())
            .map(Touched::place)
            .filter(place -> !(place.isNeverPutBack() || place instanceof Place.Task))
            .flatMap(place ->
                held.stream()
                    .filter(each -> each.place().equals(place))
                    .filter(each -> each.expected() instanceof State.Unknown))
            .map(each -> each.place().words() + ": " + each.expected().words())
            .findFirst();
      }

      /** For who comes without our machine; that it cannot be written there changes nothing. */
      private void copyToHost() throws ChannelLost, InterruptedException {
        String name = String.valueOf(journal.path().getFileName());
        String path = ON_HOST + name.replace(".jsonl", "") + "-" + (attempts.size() + 1) + ".jsonl";
        Bytes content = Bytes.of(journal.text().getBytes(StandardCharsets.UTF_8));
        HostReply reply = channel.perform(new HostCall.WriteFile(path, content));
        if (!Words.done(reply)) {
          notes.add("no copy of the journal on the host: " + Words.of(reply));
        }
      }

      /**
       * @return why it must not be tried
       */
      private Optional<String> arm() throws ChannelLost, InterruptedException {
        boolean closesTheWay =
            OVER_THE_NETWORK.contains(channel.name())
                && remedy.allSteps().anyMatch(Step::mayCutTheNetwork);
        boolean endsOurSession =
            channel.name().equals("local") && remedy.allSteps().anyMatch(Step::dropsSessions);
        boolean cuts = closesTheWay || endsOurSession;
        Duration in = remedy.weakens().orElse(options.rollbackIn());
        if (!cuts && remedy.weakens().isEmpty()) {
          return Optional.empty();
        }
        String task =
            (remedy.weakens().isPresent() ? "RdpDoctor-PutBack-" : "RdpDoctor-Undo-") + plan.id();
        journal.write(new JournalLine.Armed(task, in.toMinutes()));
        HostReply reply =
            channel.perform(
                new HostCall.ScheduleScript(
                    task, in, PowerShellScript.restoring(held, takenUpByRestart())));
        if (!Words.done(reply)) {
          journal.write(new JournalLine.Disarmed(task));
          return Optional.of(
              "the task that would put it back cannot be scheduled: " + Words.of(reply));
        }
        armed = Optional.of(task);
        progress.accept(
            "  scheduled on the host: put back in %d minutes unless it is taken back"
                .formatted(in.toMinutes()));
        return Optional.empty();
      }

      /** What a service took over when it started it must take over again. */
      private List<String> takenUpByRestart() {
        return remedy.weakens().isEmpty()
            ? List.of()
            : remedy.hammers().stream()
                .flatMap(List::stream)
                .flatMap(step ->
                    step.change() instanceof HostCall.StopService stop
                        ? java.util.stream.Stream.of(stop.name())
                        : java.util.stream.Stream.empty())
                .distinct()
                .toList();
      }

      private void disarm() throws ChannelLost, InterruptedException {
        if (armed.isPresent()) {
          HostReply reply = channel.perform(new HostCall.UnscheduleScript(armed.get()));
          if (Words.done(reply)) {
            journal.write(new JournalLine.Disarmed(armed.get()));
            armed = Optional.empty();
          } else {
            notes.add("the task " + armed.get() + " is still scheduled: " + Words.of(reply));
          }
        }
      }

      private boolean change(Step step) throws ChannelLost, InterruptedException {
        changes++;
        if (step.change() instanceof HostCall.StopService stop) {
          journal.write(new JournalLine.Restarting(stop.name()));
        }
        journal.write(new JournalLine.Changing(remedy.id(), changes, step.what()));
        progress.accept("  " + step.what());
        HostReply reply = channel.perform(step.change());
        if (Words.done(reply)) {
          journal.write(new JournalLine.Changed(changes));
          return true;
        }
        String because = Words.of(reply);
        journal.write(new JournalLine.NotChanged(changes, because));
        progress.accept("  not done: " + because);
        notes.add(step.what() + ": " + because);
        return false;
      }

      private Outcome look() throws InterruptedException {
        Outcome outcome = check.check();
        String word = outcome.name().toLowerCase(java.util.Locale.ROOT);
        journal.write(new JournalLine.Checked(word));
        progress.accept("  probe from here: " + word);
        return outcome;
      }

      /**
       * Makes the change felt.
       *
       * @param so how it stands, and stays when this cannot be tried
       */
      private Outcome strike(List<Step> hammer, Outcome so)
          throws ChannelLost, InterruptedException {
        if (hammer.stream().anyMatch(Step::dropsSessions)) {
          Sessions sessions = Sessions.on(channel, options.dropSessions());
          if (!sessions.mayBeDropped()) {
            notes.add(
                "a restart of TermService was not tried, "
                    + sessions.words()
                    + ": add --drop-sessions");
            return so;
          }
        }
        Optional<String> unread = unread(hammer);
        if (unread.isPresent()) {
          notes.add("no restart: the old state cannot be kept: " + unread.get());
          return so;
        }
        for (Step step : hammer) {
          if (!change(step)) {
            return isStartedAgain(hammer) ? look() : Outcome.WORSE;
          }
          if (step.change() instanceof HostCall.StopService stop) {
            restarted.add(stop.name());
          }
        }
        bringBack(hammer);
        return look();
      }

      /** What depends on a service goes with it, and does not come back by itself. */
      private void bringBack(List<Step> hammer) throws ChannelLost, InterruptedException {
        List<Touched> ran =
            held.stream()
                .filter(each ->
                    each.place() instanceof Place.Service
                        && each.expected() instanceof State.ServiceHeld was
                        && was.running()
                        && hammer.stream()
                            .flatMap(step -> step.touched().stream())
                            .anyMatch(touched -> touched.place().equals(each.place())))
                .toList();
        for (Touched each : ran) {
          if (each.place() instanceof Place.Service service
              && reader.read(service) instanceof State.ServiceHeld now
              && !now.running()) {
            change(
                new Step(
                    new HostCall.StartService(service.name(), SERVICE_LIMIT),
                    "start the service %s again".formatted(service.name()),
                    List.of()));
          }
        }
      }

      /** What was stopped before something went wrong must not stay so. */
      private boolean isStartedAgain(List<Step> hammer) throws ChannelLost, InterruptedException {
        boolean started = true;
        for (Step step : hammer) {
          if (step.change() instanceof HostCall.StartService) {
            started &= change(step);
          }
        }
        return started;
      }

      private Attempt conclude(Outcome outcome) throws ChannelLost, InterruptedException {
        return switch (outcome) {
          case HEALTHY -> kept(Fate.MENDED);
          case BETTER, CAUSE_GONE -> kept(Fate.IMPROVED);
          case SAME, WORSE -> undo();
        };
      }

      private Attempt kept(Fate fate) throws ChannelLost, InterruptedException {
        if (remedy.weakens().isEmpty()) {
          disarm();
        }
        journal.write(new JournalLine.Kept(remedy.id()));
        check.keep();
        return new Attempt(remedy.id(), fate, notes);
      }

      private Attempt undo() throws ChannelLost, InterruptedException {
        progress.accept("  undone");
        List<String> left = new ArrayList<>(Undo.remedy(journal, remedy.id(), held, channel));
        if (left.isEmpty() && !restarted.isEmpty()) {
          notes.addAll(
              new Restorer(channel)
                  .restart(restarted, Sessions.on(channel, options.dropSessions())));
          left.addAll(Undo.again(journal, remedy.id(), held, channel));
        }
        disarm();
        notes.addAll(left);
        return new Attempt(remedy.id(), left.isEmpty() ? Fate.UNDONE : Fate.UNDO_FAILED, notes);
      }
    }
  }
}
