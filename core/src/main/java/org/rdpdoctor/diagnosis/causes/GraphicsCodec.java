package org.rdpdoctor.diagnosis.causes;

import java.util.Map;
import org.rdpdoctor.diagnosis.Weight;

/** Codec, colour depth or resolution. */
final class GraphicsCodec extends SessionCause {
  GraphicsCodec() {
    super(
        "graphics-codec",
        Map.of(
            0x112DL,
            Weight.TELLING,
            0x112EL,
            Weight.STRONG,
            0x112FL,
            Weight.STRONG,
            0x1134L,
            Weight.STRONG,
            0x1135L,
            Weight.GOOD,
            0x1136L,
            Weight.GOOD));
  }
}
