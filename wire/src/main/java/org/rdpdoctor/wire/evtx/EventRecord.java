package org.rdpdoctor.wire.evtx;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.mstypes.FileTime;

/** One record of a log file. */
public final class EventRecord {
  private final long number;
  private final FileTime written;
  private final List<Part> parts;
  private final Expansion expansion;

  EventRecord(long number, FileTime written, List<Part> parts, BinXmlParser parser) {
    this.number = number;
    this.written = written;
    this.parts = parts;
    this.expansion = new Expansion(Optional.of(parser));
  }

  /** The identifier, as Event Viewer shows it. */
  public long number() {
    return number;
  }

  /** When it was written into this file; a forwarded event was created earlier. */
  public FileTime written() {
    return written;
  }

  /** The {@code Event} element; empty when the record has none. */
  public Optional<EventElement> event() {
    return expansion.elements(parts, TemplateValues.NONE, 0).stream().findFirst();
  }

  /** What could not be read of the parts that were looked at. */
  public List<String> problems() {
    return expansion.problems();
  }
}
