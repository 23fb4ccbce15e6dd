package org.rdpdoctor.wire;

import java.util.List;

/**
 * The bytes of a decoded message whose encoding is not the one our encoder would choose for the
 * same fields (another order, longer length forms, gaps, unknown fields). Messages that have such a
 * freedom carry it so that they encode to what was received.
 *
 * @param bytes the whole message as received
 * @param oddities what of it breaks the specification; often nothing does
 */
public record Verbatim(Bytes bytes, List<String> oddities) {
  public Verbatim {
    oddities = List.copyOf(oddities);
  }

  @Override
  public String toString() {
    return "%d bytes as received".formatted(bytes.size());
  }
}
