package org.rdpdoctor.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.calibration.Reliability.Bin;
import org.rdpdoctor.calibration.ReliabilityDiagram.Series;
import org.xml.sax.InputSource;

class ReliabilityTest {
  private static Reliability of(double confidence, int right, int wrong) {
    List<Forecast> forecasts = new ArrayList<>();
    for (int i = 0; i < right + wrong; i++) {
      forecasts.add(new Forecast(confidence, i < right));
    }
    return new Reliability(forecasts);
  }

  /** The interval by hand: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n), z = 1.96. */
  @Test
  void countsIntoBinsWithWilsonIntervals() {
    Bin bin = of(0.85, 8, 2).bins().get(8);
    assertThat(bin.count()).isEqualTo(10);
    assertThat(bin.share()).isEqualTo(0.8);
    assertThat(bin.interval().low()).isCloseTo(0.490, within(0.001));
    assertThat(bin.interval().high()).isCloseTo(0.943, within(0.001));
    assertThat(of(0.99, 20, 0).sure().interval().low()).isCloseTo(0.839, within(0.001));
    assertThat(of(0.99, 0, 0).sure().interval().low()).isZero();
  }

  @Test
  void everyForecastIsInOneBin() {
    List<Forecast> forecasts = new ArrayList<>();
    for (int i = 0; i <= 100; i++) {
      forecasts.add(new Forecast(i / 100.0, true));
    }
    Reliability reliability = new Reliability(forecasts);
    assertThat(reliability.bins().stream().mapToInt(Bin::count).sum()).isEqualTo(101);
    assertThat(reliability.sure().count()).isEqualTo(6); // 0.95 to 1
  }

  @Test
  void scoresWhatWasClaimed() {
    assertThat(of(0.8, 8, 2).calibrationError()).isCloseTo(0, within(1e-9));
    assertThat(of(0.8, 8, 2).brierScore()).isCloseTo(0.16, within(1e-9));
    assertThat(of(1.0, 0, 4).calibrationError()).isCloseTo(1, within(1e-9));
    assertThat(of(1.0, 0, 4).brierScore()).isCloseTo(1, within(1e-9));
  }

  @Test
  void theDiagramIsXmlWhateverTheNames() throws Exception {
    String svg = ReliabilityDiagram.of(List.of(new Series("a < b & c", of(0.9, 3, 1))));
    assertThat(svg).contains("a &lt; b &amp; c: 4 answers").contains("4 answers, 3 right");
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }
}
