package org.rdpdoctor.wire.regf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Writer;

/** Against a hive that hivexsh filled, which hivexget reads in the same way. */
class HiveTest {
  private static final Path HIVE = Path.of("src", "test", "resources", "regf", "system.hive");

  @Test
  void readsWhatAnotherProgramWrote() throws IOException, DecodeException {
    Hive hive = Hive.read(content());
    assertThat(hive.oddities()).isEmpty();
    assertThat(hive.isDirty()).isFalse();
    assertThat(hive.fileName()).isEqualTo("\\SystemRoot\\Config\\SYSTEM");
    assertThat(hive.root().name()).isEqualTo("ROOT");
    assertThat(hive.root().subkeys())
        .extracting(HiveKey::name)
        .containsExactlyInAnyOrder("ControlSet001", "Select");
    HiveKey server =
        hive.root()
            .subkey("controlset001")
            .orElseThrow()
            .subkey("Control")
            .orElseThrow()
            .subkey("Terminal Server")
            .orElseThrow();
    assertThat(server.values())
        .extracting(HiveValue::name)
        .containsExactly("fDenyTSConnections", "ProductVersion", "RCDependentServices");
    assertThat(server.values().getFirst())
        .isEqualTo(new HiveValue("fDenyTSConnections", 4, Bytes.of(1, 0, 0, 0)));
    HiveKey listener = server.subkey("WinStations").orElseThrow().subkey("RDP-Tcp").orElseThrow();
    assertThat(listener.values())
        .contains(
            new HiveValue("PortNumber", 4, Bytes.of(0x3E, 0x0D, 0, 0)),
            new HiveValue(
                "SSLCertificateSHA1Hash",
                3,
                Bytes.ofHex("67623a75d493c99a121a3407da5e3f2e4e68808f")));
  }

  @Test
  void aHiveThatWasNotWrittenToItsEndIsToldFromAnother() throws IOException, DecodeException {
    byte[] content = content().toArray();
    content[4]++;
    Hive hive = Hive.read(Bytes.of(content));
    assertThat(hive.isDirty()).isTrue();
    assertThat(hive.oddities()).containsExactly("checksum of the hive's header is wrong");
  }

  @Test
  void whatIsNoHiveIsRefused() {
    assertThatThrownBy(() -> Hive.read(Bytes.of('r', 'e', 'g', 'x')))
        .isInstanceOf(DecodeException.class);
    assertThatThrownBy(() -> Hive.read(Hive.SIGNATURE)).isInstanceOf(DecodeException.class);
  }

  @Test
  void cutsAndSpoiledBytesAreSurvived() throws IOException {
    byte[] good = content().toArray();
    SplittableRandom random = new SplittableRandom(20_261_121);
    for (int round = 0; round < 3_000; round++) {
      byte[] bad = good.clone();
      for (int i = 0; i < 8; i++) {
        bad[4096 + random.nextInt(bad.length - 4096)] = (byte) random.nextInt();
      }
      walk(Bytes.of(bad, 0, bad.length - random.nextInt(bad.length / 2)));
    }
  }

  @FuzzTest(maxDuration = "30s")
  void hive(byte[] input) throws IOException {
    byte[] content = content().toArray();
    System.arraycopy(input, 0, content, 4096, Math.min(input.length, content.length - 4096));
    walk(Bytes.of(content));
  }

  private static void walk(Bytes content) {
    try {
      Hive hive = Hive.read(content);
      Set<Long> seen = new HashSet<>();
      List<HiveKey> open = new ArrayList<>(List.of(hive.root()));
      while (!open.isEmpty() && seen.size() < 200) {
        HiveKey key = open.removeLast();
        if (seen.add(key.cell())) {
          assertThat(key.values()).isNotNull();
          open.addAll(key.subkeys());
        }
      }
    } catch (DecodeException e) {
      CodecOracles.properRefusal(e);
    }
  }

  private static Bytes content() throws IOException {
    return Bytes.of(Files.readAllBytes(HIVE));
  }

  /** A list of lists that holds itself 60,000 times, four lists deep, would never end. */
  @Test
  void listsThatHoldThemselvesEnd() throws DecodeException {
    int entries = 60_000;
    Writer bin = new Writer();
    bin.bytes(Bytes.of('h', 'b', 'i', 'n')).zeros(28);
    long list = 32 + 96L;
    bin.u32le(-96 & 0xFFFF_FFFFL).bytes(Bytes.of('n', 'k')).u16le(0x20).zeros(16);
    bin.u32le(1).u32le(0).u32le(list).zeros(4).u32le(0).u32le(0xFFFF_FFFFL).zeros(28);
    bin.u16le(4).u16le(0).bytes(Bytes.of('R', 'O', 'O', 'T')).zeros(32 + 96 - bin.size());
    bin.u32le(-(8 + 4L * entries) & 0xFFFF_FFFFL).bytes(Bytes.of('r', 'i')).u16le(entries);
    for (int i = 0; i < entries; i++) {
      bin.u32le(list);
    }
    Writer head = new Writer().bytes(Hive.SIGNATURE).u32le(1).u32le(1).zeros(24).u32le(32);
    Hive hive = Hive.read(head.zeros(4096 - head.size()).bytes(bin.toBytes()).toBytes());
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertThat(hive.root().subkeys()).isEmpty());
  }
}
