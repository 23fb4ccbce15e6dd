package org.rdpdoctor.offline.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rdpdoctor.model.BundleObservation;
import org.rdpdoctor.wire.Bytes;

/** Texts of two megabytes, made of lines on which patterns try again and again. */
class HostileTextsTest {
  private static final int LINES = 1_000;
  private static final int CHARACTERS = 2_000;

  static Stream<String> pieces() {
    return Stream.of(
        " ",
        "1 ",
        "1",
        "\\",
        "a\\b ",
        ":(A)",
        "(A;;;;;",
        "= ",
        "===",
        " a: ",
        "0x80090016 ",
        "(sha1):",
        "Auto Running ",
        "1.",
        ". . :",
        "TCP 1:1 ",
        "d:1.1s o:1.",
        "[");
  }

  @ParameterizedTest
  @MethodSource("pieces")
  @Timeout(value = 30, unit = TimeUnit.SECONDS)
  void nothingTakesLong(String piece) {
    String line = piece.repeat(CHARACTERS / piece.length());
    List<String> lines = new ArrayList<>();
    for (String head :
        List.of("", " ", "x", "> ", " x: ", "================ Certificate 0 ========\n")) {
      lines.add(head + line);
    }
    lines.addAll(Collections.nCopies(LINES / 2, " a: " + line + "x"));
    lines.addAll(Collections.nCopies(LINES / 2, line + "x"));
    List<String> read =
        PartText.lines(Bytes.of(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)));
    List<BundleObservation> found = new ArrayList<>();
    for (PartReader reader : PartsFuzzTest.READERS) {
      reader.recognises(read.subList(0, 4));
      reader.read("file", read, true, found::add);
    }
    assertThat(found.size()).isLessThan(2_000);
  }
}
