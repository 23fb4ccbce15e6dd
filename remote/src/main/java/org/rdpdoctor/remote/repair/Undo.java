package org.rdpdoctor.remote.repair;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rdpdoctor.remedy.Place;
import org.rdpdoctor.remedy.State;
import org.rdpdoctor.remedy.Touched;
import org.rdpdoctor.remote.Channel;
import org.rdpdoctor.remote.ChannelLost;
import org.rdpdoctor.remote.repair.Journaled.Applied;
import org.rdpdoctor.remote.repair.Journaled.Standing;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;

/** Puts back what a journal says was changed, and verifies it by reading. */
public final class Undo {
  private Undo() {}

  /**
   * What came of it.
   *
   * @param restored what was put back, remedies by name, the last first
   * @param left what is not as it was
   * @param notes what is worth knowing and no failure
   */
  public record Result(List<String> restored, List<String> left, List<String> notes) {
    public Result {
      restored = List.copyOf(restored);
      left = List.copyOf(left);
      notes = List.copyOf(notes);
    }

    public boolean complete() {
      return left.isEmpty();
    }
  }

  /** All of it. */
  public static Result everything(Journaled journaled, Channel channel, boolean dropSessions)
      throws IOException, ChannelLost, InterruptedException {
    return undo(journaled, journaled.remedies(), channel, dropSessions, "undone");
  }

  /** Only what was cut off; what helped stays. */
  public static Result cutOff(Journaled journaled, Channel channel, boolean dropSessions)
      throws IOException, ChannelLost, InterruptedException {
    return undo(
        journaled,
        journaled.remedies().stream().filter(each -> each.standing() != Standing.KEPT).toList(),
        channel,
        dropSessions,
        "finished");
  }

  private static Result undo(
      Journaled journaled,
      List<Applied> remedies,
      Channel channel,
      boolean dropSessions,
      String how)
      throws IOException, ChannelLost, InterruptedException {
    if (journaled.ofLaterVersion()) {
      throw new UnusableJournal(
          "a later version of rdpdoctor wrote parts of it: undo it with that one");
    }
    try (Journal journal = Journal.at(journaled.path())) {
      List<Applied> standing = remedies.stream().filter(Applied::toUndo).toList();
      Map<Applied, List<String>> left = new LinkedHashMap<>();
      List<String> notes = new ArrayList<>();
      Set<String> restarted = new LinkedHashSet<>();
      for (Applied each : standing.reversed()) {
        left.put(each, remedy(journal, each.remedy(), each.held(), channel));
        restarted.addAll(each.restarted());
        notes.addAll(neverPutBack(each.held()));
      }
      if (!restarted.isEmpty()) {
        notes.addAll(new Restorer(channel).restart(restarted, Sessions.on(channel, dropSessions)));
        for (Applied each : standing.reversed()) {
          left.put(each, again(journal, each.remedy(), each.held(), channel));
        }
      }
      for (String task : journaled.tasks()) {
        HostReply reply = channel.perform(new HostCall.UnscheduleScript(task));
        if (Words.done(reply)) {
          journal.write(new JournalLine.Disarmed(task));
        } else {
          notes.add("the task " + task + " is still scheduled on the host: " + Words.of(reply));
        }
      }
      List<String> all = left.values().stream().flatMap(List::stream).toList();
      if (all.isEmpty()) {
        journal.write(new JournalLine.Ended(how));
      }
      return new Result(
          left.keySet().stream()
              .filter(each -> left.getOrDefault(each, List.of()).isEmpty())
              .map(Applied::remedy)
              .toList(),
          all,
          notes);
    }
  }

  /** One remedy, with its lines in the journal. */
  static List<String> remedy(Journal journal, String remedy, List<Touched> held, Channel channel)
      throws ChannelLost, InterruptedException {
    journal.write(new JournalLine.Undoing(remedy));
    return again(journal, remedy, held, channel);
  }

  /**
   * Once more, as after the restart of a service, which may have changed what was put back. The
   * journal is told how it stands now.
   */
  static List<String> again(Journal journal, String remedy, List<Touched> held, Channel channel)
      throws ChannelLost, InterruptedException {
    List<String> left = new Restorer(channel).restore(held);
    journal.write(
        left.isEmpty() ? new JournalLine.Undone(remedy) : new JournalLine.UndoFailed(remedy, left));
    return left;
  }

  private static List<String> neverPutBack(List<Touched> held) {
    return held.stream()
        .filter(each -> each.expected() instanceof State.Unknown)
        .map(Touched::place)
        .filter(Place::isNeverPutBack)
        .map(place ->
            place instanceof Place.Clock
                ? "a clock that was set is not put back"
                : "it is gone for good, save it again at the next connection: " + place.words())
        .toList();
  }
}
