package org.rdpdoctor.offline.rdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.SignInObservation.SignInRefused;
import org.rdpdoctor.model.SignInObservation.SignedIn;
import org.rdpdoctor.offline.flow.MemoryBudget;
import org.rdpdoctor.offline.flow.StreamListener.Side;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.rdpbcgr.SecurityProtocols;

/** RDSTLS as MS-RDPBCGR 2.2.17 lays it out, whole and byte by byte. */
class RdstlsNotesTest {
  private static final Bytes CAPABILITIES = Bytes.ofHex("0100010001000100");

  private static Bytes request() {
    return new Writer()
        .bytes(Bytes.ofHex("010002000100"))
        .bytes(Bytes.ofHex("0200aabb"))
        .bytes(Bytes.ofHex("02006100"))
        .bytes(Bytes.ofHex("02006200"))
        .bytes(Bytes.ofHex("04005300e800"))
        .toBytes();
  }

  private static Bytes result(String code) {
    return Bytes.ofHex("010004000100" + code);
  }

  private static List<Observation> read(Bytes result, int step) {
    Notebook notebook = new Notebook("made", 1);
    InnerSession session =
        new InnerSession(
            notebook, SecurityProtocols.RDSTLS, new MemoryBudget(1 << 20), Optional.empty());
    feed(session, Side.SERVER, CAPABILITIES, step);
    feed(session, Side.CLIENT, request(), step);
    feed(session, Side.SERVER, result, step);
    return notebook.observations().stream().map(Observed::observation).toList();
  }

  private static void feed(InnerSession session, Side from, Bytes bytes, int step) {
    for (int at = 0; at < bytes.size(); at += step) {
      session.take(from, bytes.slice(at, Math.min(bytes.size(), at + step)));
    }
  }

  @Test
  void takenAndRefused() {
    for (int step : new int[] {1, 3, 100}) {
      assertThat(read(result("00000000"), step)).hasSize(4).last().isInstanceOf(SignedIn.class);
      assertThat(read(result("2e050000"), step))
          .last()
          .isInstanceOfSatisfying(
              SignInRefused.class,
              refused -> assertThat(refused.status().value()).isEqualTo(0xC000006DL));
    }
  }

  @Test
  void thePasswordIsNowhere() {
    assertThat(read(result("00000000"), 100).toString()).doesNotContain("5300e8", "S\u00e8");
  }
}
