package org.rdpdoctor.wire.fscc;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.fscc.FileInformation.Basic;
import org.rdpdoctor.wire.fscc.FileInformation.Standard;
import org.rdpdoctor.wire.mstypes.FileTime;

class FileInformationTest {
  private static final FileTime TIME = new FileTime(0x01DA_0000_1234_5678L);
  private static final Basic BASIC = new Basic(TIME, TIME, TIME, TIME, FileAttributes.ARCHIVE);
  private static final Standard STANDARD = new Standard(4096, 12, 1, false, false);

  static Stream<FileInformation> information() {
    return Stream.of(
        BASIC,
        STANDARD,
        new FileInformation.Rename(true, "Windows\\new.txt"),
        new FileInformation.Disposition(true),
        new FileInformation.All(BASIC, STANDARD, 7, 0x1F01FF, "\\Windows\\old.txt"),
        new FileInformation.Allocation(4096),
        new FileInformation.EndOfFile(12),
        new FileInformation.NetworkOpen(
            TIME, TIME, TIME, TIME, 4096, 12, FileAttributes.DIRECTORY));
  }

  @ParameterizedTest
  @MethodSource("information")
  void survivesTheWire(FileInformation information) throws DecodeException {
    assertThat(FileInformation.decode(information.informationClass(), information.toBytes()))
        .contains(information);
  }

  /** Sizes from the layouts in the sections named at each type. */
  @Test
  void hasTheSizesOfTheSpecification() {
    assertThat(information().map(each -> each.toBytes().size()))
        .containsExactly(40, 24, 50, 1, 132, 8, 8, 56);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 37, 38})
  void entriesSurviveTheWire(int form) throws DecodeException {
    List<DirectoryEntries.Entry> entries =
        List.of(
            new DirectoryEntries.Entry("a", TIME, 1, FileAttributes.ARCHIVE, 0),
            new DirectoryEntries.Entry("folder", TIME, 0, FileAttributes.DIRECTORY, 0));
    Bytes encoded = DirectoryEntries.encode(form, entries);
    assertThat(DirectoryEntries.decode(form, encoded)).isEqualTo(entries);
    assertThat(DirectoryEntries.fitting(form, entries, encoded.size())).isEqualTo(entries);
    assertThat(DirectoryEntries.fitting(form, entries, encoded.size() - 1)).hasSize(1);
  }

  @FuzzTest(maxDuration = "30s")
  void anything(byte[] input) {
    Bytes content = Bytes.of(input);
    int form = input.length == 0 ? 0 : input[0] & 0xFF;
    try {
      FileInformation.decode(form, content).ifPresent(FileInformation::toBytes);
      for (DirectoryEntries.Entry entry : DirectoryEntries.decode(form, content)) {
        assertThat(entry.toString()).isNotEmpty();
      }
    } catch (DecodeException refusal) {
      CodecOracles.properRefusal(refusal);
    }
  }
}
