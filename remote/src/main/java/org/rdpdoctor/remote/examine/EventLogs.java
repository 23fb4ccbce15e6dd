package org.rdpdoctor.remote.examine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.model.FileObservation.Truncated;
import org.rdpdoctor.model.HostObservation.Unread;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.offline.InspectionObserver;
import org.rdpdoctor.offline.Inspector;
import org.rdpdoctor.offline.TimeWindow;
import org.rdpdoctor.offline.evtx.EvtxKind;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.HostReply.ContentRead;

/** Event logs of the machine, fetched in pieces and read as files of them are. */
final class EventLogs {
  private static final int PIECE_BYTES = HostCall.MAX_CONTENT_BYTES;

  /** Of a larger log the beginning and what was written last in it are read. */
  static final long MAX_LOG_BYTES = 32L << 20;

  /** Of an event log file (libevtx, Windows XML Event Log format): a header, then chunks. */
  private static final int HEADER_BYTES = 4096;

  private static final int CHUNK_BYTES = 1 << 16;

  /** Clocks may have been set while the log was written. */
  private static final Duration AHEAD = Duration.ofDays(1);

  private final Inquiry inquiry;
  private final Findings findings;
  private final Duration back;
  private final List<Log> logs = new ArrayList<>();

  EventLogs(Inquiry inquiry, Findings findings, Duration back) {
    this.inquiry = inquiry;
    this.findings = findings;
    this.back = back;
  }

  /** One log, as far as it has come. */
  private final class Log {
    private final String name;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private long next;
    private boolean done;

    Log(String name) {
      this.name = name;
    }

    String part() {
      return "log " + name;
    }

    void ask() {
      inquiry.ask(part(), new HostCall.ReadEventLog(name, back, next, PIECE_BYTES), this::take);
    }

    private void take(HostReply reply) {
      switch (reply) {
        case HostReply.Absent _ ->
            findings.unread(part(), Unread.REFUSED, "there is no such log on this machine");
        case ContentRead piece -> take(piece);
        default -> findings.unread(part(), Unread.REFUSED, "the answer is about something else");
      }
    }

    private void take(ContentRead piece) {
      long over = piece.total() - MAX_LOG_BYTES;
      Bytes bytes = piece.content();
      if (next == 0 && over > 0 && bytes.size() >= HEADER_BYTES) {
        content.writeBytes(bytes.first(HEADER_BYTES).toArray());
        long chunks = (over + CHUNK_BYTES - 1) / CHUNK_BYTES;
        next = HEADER_BYTES + chunks * CHUNK_BYTES;
        findings.unread(
            part(),
            Unread.CUT,
            "of %,d bytes %,d were left out".formatted(piece.total(), chunks * CHUNK_BYTES));
        return;
      }
      content.writeBytes(bytes.toArray());
      next += bytes.size();
      done = next >= piece.total() || bytes.isEmpty();
      if (bytes.isEmpty() && next < piece.total()) {
        findings.unread(part(), Unread.CUT, "the log ended before its stated size");
      }
    }
  }

  /** Asks for the first piece of each. */
  void begin(List<String> names) {
    for (String name : names) {
      Log log = new Log(name);
      logs.add(log);
      log.ask();
    }
  }

  /** Asks for the next piece of all that are not at their end, until none is left. */
  void follow() throws InterruptedException {
    List<Log> open = new ArrayList<>(logs);
    long most = MAX_LOG_BYTES / CHUNK_BYTES;
    for (long pieces = 0; pieces < most && !open.isEmpty(); pieces++) {
      open.removeIf(log -> log.done || log.next == 0 || log.content.size() > MAX_LOG_BYTES);
      List<Long> before = open.stream().map(log -> log.next).toList();
      open.forEach(Log::ask);
      inquiry.round();
      for (int i = open.size() - 1; i >= 0; i--) {
        if (open.get(i).next == before.get(i)) {
          open.remove(i); // refused, or the channel is gone; it was noted
        }
      }
    }
    for (Log each : open) {
      if (!each.done) {
        findings.unread(each.part(), Unread.CUT, "it came in too many pieces");
      }
    }
  }

  /**
   * Makes observations of what came.
   *
   * @param now the machine's clock
   */
  void read(Instant now) {
    TimeWindow window = new TimeWindow(now.minus(back), now.plus(AHEAD));
    for (Log log : logs) {
      if (log.content.size() > 0) {
        read(log, window);
      }
    }
  }

  private void read(Log log, TimeWindow window) {
    Inspector inspector = new Inspector(List.of(new EvtxKind()), window, InspectionObserver.NONE);
    try {
      inspector.inspect(
          log.name, new ByteArrayInputStream(log.content.toByteArray()), file -> take(log, file));
    } catch (IOException inMemory) {
      findings.unread(log.part(), Unread.REFUSED, "it cannot be read");
    }
  }

  private void take(Log log, InspectedFile file) {
    for (Observed each : file.observations()) {
      if (each.observation() instanceof Truncated truncated) {
        findings.unread(log.part(), Unread.CUT, truncated.problem());
      } else {
        findings.add(
            each.source() instanceof Source.EventLog record
                ? "%s, record %d".formatted(log.name, record.record())
                : log.part(),
            each.observation());
      }
    }
    if (file.leftOut() > 0) {
      findings.unread(log.part(), Unread.CUT, "%,d facts".formatted(file.leftOut()));
    }
    file.problem()
        .or(file::defect)
        .ifPresent(problem -> findings.unread(log.part(), Unread.REFUSED, problem));
  }
}
