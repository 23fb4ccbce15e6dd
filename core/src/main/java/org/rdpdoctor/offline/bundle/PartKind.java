package org.rdpdoctor.offline.bundle;

import java.io.IOException;
import java.util.List;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.offline.EvidenceFile;
import org.rdpdoctor.offline.FileKind;
import org.rdpdoctor.offline.Reading;
import org.rdpdoctor.wire.Bytes;

/** Texts that tools of Windows print. */
public final class PartKind implements FileKind {
  /** All that are known. */
  public static final List<FileKind> ALL =
      List.of(
          new PartKind(new NetstatPart()),
          new PartKind(new ServicesPart()),
          new PartKind(new SessionsPart()),
          new PartKind(new KeyAccessPart()),
          new PartKind(new CertutilPart()),
          new PartKind(new FirewallPart()),
          new PartKind(new AddressesPart()),
          new PartKind(new SystemPart()),
          new PartKind(new GracePart()),
          new PartKind(new ClockPart()),
          new PartKind(new JoinPart()),
          new PartKind(new CollectionLogPart()));

  /** Of a larger text the rest is not read. */
  private static final int MAX_BYTES = 8 * 1024 * 1024;

  private final PartReader reader;

  PartKind(PartReader reader) {
    this.reader = reader;
  }

  @Override
  public String name() {
    return reader.name();
  }

  @Override
  public boolean recognises(Bytes firstBytes) {
    return PartText.isText(firstBytes) && reader.recognises(PartText.lines(firstBytes));
  }

  @Override
  public void read(EvidenceFile file, Reading reading) throws IOException {
    Bytes content = file.whole(MAX_BYTES);
    boolean complete = content.size() <= MAX_BYTES;
    if (!complete) {
      reading.truncated(MAX_BYTES, "larger than what is read of a text");
    }
    reader.read(
        file.name(),
        PartText.lines(content.first(MAX_BYTES)),
        complete,
        found -> reading.add(new Observed(new Source.File(file.name()), found)));
  }
}
