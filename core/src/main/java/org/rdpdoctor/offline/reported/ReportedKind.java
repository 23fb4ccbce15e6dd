package org.rdpdoctor.offline.reported;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.ReportedObservation;
import org.rdpdoctor.model.ReportedObservation.ReportCovered;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.offline.EvidenceFile;
import org.rdpdoctor.offline.FileKind;
import org.rdpdoctor.offline.Reading;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.MarkedText;

/** Files in which a person wrote down what they know: text, or JSON. */
public final class ReportedKind implements FileKind {
  private static final int MAX_BYTES = 256 * 1024;
  private static final int HEAD_BYTES = 400;

  @Override
  public String name() {
    return "reported";
  }

  @Override
  public boolean recognises(Bytes firstBytes) {
    byte[] head = firstBytes.first(HEAD_BYTES).toArray();
    return begins(new String(head, StandardCharsets.UTF_8))
        || begins(new String(head, StandardCharsets.UTF_16LE));
  }

  private static boolean begins(String head) {
    String text = (head.startsWith("\uFEFF") ? head.substring(1) : head).stripLeading();
    return text.toLowerCase(Locale.ROOT).startsWith(WrittenReport.HEADER)
        || (text.startsWith("{") && text.contains(JsonReport.SCHEMA));
  }

  @Override
  public void read(EvidenceFile file, Reading reading) throws IOException {
    Bytes content = file.whole(MAX_BYTES);
    if (content.size() > MAX_BYTES) {
      reading.truncated(MAX_BYTES, "larger than what a person writes down");
      return;
    }
    Optional<String> text = MarkedText.decode(content);
    if (text.isEmpty()) {
      reading.truncated(0, "no text after all");
      return;
    }
    boolean json = text.get().stripLeading().startsWith("{");
    Optional<WrittenReport> report =
        json ? JsonReport.of(text.get()) : Optional.of(WrittenReport.of(text.get()));
    if (report.isEmpty()) {
      reading.truncated(0, "its JSON is broken or not of the schema");
      return;
    }
    report.get().statements().forEach(each -> add(file, reading, each));
    add(
        file,
        reading,
        new ReportCovered(report.get().statements().size(), report.get().unreadable()));
  }

  private static void add(EvidenceFile file, Reading reading, ReportedObservation seen) {
    reading.add(new Observed(new Source.File(file.name()), seen));
  }
}
