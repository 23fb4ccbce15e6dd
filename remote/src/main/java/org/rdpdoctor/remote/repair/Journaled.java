package org.rdpdoctor.remote.repair;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rdpdoctor.remedy.Touched;

/**
 * What a journal tells.
 *
 * @param remedies in the order in which they began
 * @param tasks that are still scheduled on the host, as far as it tells
 * @param ended how; empty when the run was cut off
 */
public record Journaled(
    Path path,
    JournalLine.Opened opened,
    List<Applied> remedies,
    Set<String> tasks,
    Optional<String> ended,
    List<JournalLine> lines) {
  public Journaled {
    remedies = List.copyOf(remedies);
    tasks = Set.copyOf(tasks);
    lines = List.copyOf(lines);
  }

  /** How a remedy stands. */
  public enum Standing {
    /** Cut off between its beginning and its end. */
    OPEN,
    KEPT,
    UNDONE,
    UNDO_FAILED
  }

  /**
   * A remedy that was begun.
   *
   * @param held what everything that it may touch held before
   * @param restarted services that took up what it changed
   * @param changes how many were begun
   */
  public record Applied(
      String remedy, List<Touched> held, Set<String> restarted, int changes, Standing standing) {
    public Applied {
      held = List.copyOf(held);
      restarted = Set.copyOf(restarted);
    }

    /** Something of it may still be there. */
    public boolean toUndo() {
      return standing != Standing.UNDONE && changes > 0;
    }
  }

  /** The run was cut off, or left something half done. */
  public boolean unfinished() {
    return ended.isEmpty()
        || remedies.stream()
            .anyMatch(each ->
                each.changes() > 0
                    && (each.standing() == Standing.OPEN
                        || each.standing() == Standing.UNDO_FAILED));
  }

  /**
   * Some of it cannot be understood by this version, so that what it says to undo may be missing.
   */
  public boolean ofLaterVersion() {
    return opened.version() > JournalLine.VERSION
        || lines.stream()
            .anyMatch(each -> each instanceof JournalLine.Other other && other.whole());
  }

  /** There is something that undo would put back. */
  public boolean undoable() {
    return remedies.stream().anyMatch(Applied::toUndo);
  }

  /** Empty when the first line is not that of a journal. */
  static Optional<Journaled> of(Path path, List<JournalLine> lines) {
    if (lines.isEmpty() || !(lines.getFirst() instanceof JournalLine.Opened opened)) {
      return Optional.empty();
    }
    Reading reading = new Reading();
    lines.forEach(reading::take);
    return Optional.of(
        new Journaled(path, opened, reading.all(), reading.tasks, reading.ended, lines));
  }

  private static final class Reading {
    private final List<Applied> done = new ArrayList<>();
    private final Set<String> tasks = new LinkedHashSet<>();
    private Optional<String> ended = Optional.empty();

    void take(JournalLine line) {
      switch (line) {
        case JournalLine.Begun begun ->
            done.add(new Applied(begun.remedy(), begun.held(), Set.of(), 0, Standing.OPEN));
        case JournalLine.Changing changing -> change(changing.remedy());
        case JournalLine.Restarting restarting -> restarted(restarting.service());
        case JournalLine.Armed armed -> tasks.add(armed.task());
        case JournalLine.Disarmed disarmed -> tasks.remove(disarmed.task());
        case JournalLine.Undone undone -> stand(undone.remedy(), Standing.UNDONE);
        case JournalLine.UndoFailed failed -> stand(failed.remedy(), Standing.UNDO_FAILED);
        case JournalLine.Kept kept -> stand(kept.remedy(), Standing.KEPT);
        case JournalLine.Ended end -> ended = Optional.of(end.how());
        case JournalLine.Opened _,
            JournalLine.Changed _,
            JournalLine.NotChanged _,
            JournalLine.Checked _,
            JournalLine.Undoing _,
            JournalLine.Other _ -> {}
      }
    }

    private void change(String remedy) {
      replaceLast(
          remedy,
          each ->
              new Applied(
                  each.remedy(),
                  each.held(),
                  each.restarted(),
                  each.changes() + 1,
                  each.standing()));
    }

    private void restarted(String service) {
      if (!done.isEmpty()) {
        replaceLast(
            done.getLast().remedy(),
            each -> {
              Set<String> services = new LinkedHashSet<>(each.restarted());
              services.add(service);
              return new Applied(
                  each.remedy(), each.held(), services, each.changes(), each.standing());
            });
      }
    }

    private void stand(String remedy, Standing standing) {
      replaceLast(
          remedy,
          each ->
              new Applied(each.remedy(), each.held(), each.restarted(), each.changes(), standing));
    }

    private void replaceLast(String remedy, java.util.function.UnaryOperator<Applied> replacement) {
      for (int i = done.size() - 1; i >= 0; i--) {
        if (done.get(i).remedy().equals(remedy)) {
          done.set(i, replacement.apply(done.get(i)));
          return;
        }
      }
    }

    List<Applied> all() {
      return done;
    }
  }
}
