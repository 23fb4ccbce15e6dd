package org.rdpdoctor.offline.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.model.BundleObservation;
import org.rdpdoctor.wire.Bytes;

/** Whatever a text holds: no exception, and a bounded number of bounded observations. */
class PartsFuzzTest {
  static final List<PartReader> READERS =
      List.of(
          new NetstatPart(),
          new ServicesPart(),
          new SessionsPart(),
          new KeyAccessPart(),
          new CertutilPart(),
          new FirewallPart(),
          new AddressesPart(),
          new SystemPart(),
          new GracePart(),
          new ClockPart(),
          new JoinPart(),
          new CollectionLogPart());

  static List<byte[]> seeds() {
    return Stream.of(
            TestingBundle.netstat("a", "b.exe", 1),
            TestingBundle.services("Auto", "Running", 1),
            TestingBundle.sessions(true),
            TestingBundle.access(true),
            TestingBundle.certificate("31.12.2024", "0x80090016"),
            TestingBundle.firewall("Yes", "Block"),
            TestingBundle.addresses(),
            TestingBundle.system(),
            TestingBundle.grace(3),
            TestingBundle.log(),
            "14:23:45, d:+00.0312500s o:-999999999999.999999999s",
            "  TCP    0.0.0.0:99999    0.0.0.0:0    LISTENING  99999999999999999999\n")
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5m")
  void readsWhateverComes(byte[] content) {
    List<String> lines = PartText.lines(Bytes.of(content));
    List<BundleObservation> found = new ArrayList<>();
    for (PartReader reader : READERS) {
      reader.recognises(lines);
      reader.read("file", lines, true, found::add);
    }
    assertThat(found.size()).isLessThan(2_000);
    assertThat(found).allMatch(each -> each.toString().length() < 200_000);
  }
}
