package org.rdpdoctor.offline.rdp;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.rdpdoctor.offline.EvidenceFile;
import org.rdpdoctor.offline.FileKind;
import org.rdpdoctor.offline.Reading;
import org.rdpdoctor.offline.pcap.CaptureReader;
import org.rdpdoctor.offline.pcap.PcapReader;
import org.rdpdoctor.offline.pcap.PcapngReader;
import org.rdpdoctor.wire.Bytes;

/** Packet captures of one format. */
public record CaptureKind(
    String name, Predicate<Bytes> recognised, Function<InputStream, CaptureReader> opened)
    implements FileKind {
  /** Both formats. */
  public static final List<FileKind> ALL =
      List.of(
          new CaptureKind("pcap", PcapReader::recognises, PcapReader::new),
          new CaptureKind("pcapng", PcapngReader::recognises, PcapngReader::new));

  @Override
  public boolean recognises(Bytes firstBytes) {
    return recognised.test(firstBytes);
  }

  @Override
  public void read(EvidenceFile file, Reading reading) throws IOException {
    new CaptureReading(file.name(), opened.apply(file.stream()), reading).read();
  }
}
