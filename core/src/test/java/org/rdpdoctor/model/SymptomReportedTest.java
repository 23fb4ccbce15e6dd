package org.rdpdoctor.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdpdoctor.model.ReportedObservation.SymptomReported;

class SymptomReportedTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0x904/0x7|2308|7",
        "2308 7|2308|7",
        "0X904|2308|",
        "0x904 7|2308|7",
        "0010|10|",
        "0|0|",
        "0x0, 0x0|0|0",
        "an internal error has occurred|| ",
        "0xFFFFFFFF|4294967295|",
        "0x123456789|| "
      })
  void numbers(String text, Long reason, Long extended) {
    SymptomReported read = SymptomReported.read(text);
    assertThat(read.text()).isEqualTo(text);
    assertThat(read.reason()).isEqualTo(Optional.ofNullable(reason));
    assertThat(read.extended()).isEqualTo(Optional.ofNullable(extended));
  }

  @Test
  void aPastedDialog() {
    SymptomReported read =
        SymptomReported.read(
            """
            It could be that
            1) remote access is turned off
            2) the computer is turned off

            Error code: 0x204
            Extended error code: 0x0
            Timestamp (UTC): 11/20/26 08:31:00 AM
            """);
    assertThat(read.reason()).contains(0x204L);
    assertThat(read.extended()).contains(0L);
  }

  @Test
  void aPastedDialogWithOneCode() {
    SymptomReported read =
        SymptomReported.read("Error code: 0x4\nTimestamp (UTC): 11/20/26 08:31:00 AM");
    assertThat(read.reason()).contains(4L);
    assertThat(read.extended()).isEmpty();
  }
}
