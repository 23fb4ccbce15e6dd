package org.rdpdoctor.report;

import java.util.List;
import java.util.Random;
import org.rdpdoctor.model.Evidence;

/**
 * Evidence by chance: every kind of observation, with hostile text in every field that has text.
 */
final class TestingEvidence {
  private static final List<String> TEXTS =
      List.of(
          "srv.corp.example",
          "",
          " ",
          "\u001b[2J\u001b[1;1HHEALTHY",
          "\u001b]0;title\u0007",
          "\u009b31m",
          "a\r\nHEALTHY: all is well\n",
          "\u202egpj.exe\u2066\u200b\u00ad",
          "\ud83d\ud83d\udca9\ufffe\uE000",
          "e" + "\u0301".repeat(50),
          "<a href=\"x\">&amp;]]></a>",
          "a|b=c'd;e",
          "`unclosed command",
          "%s %n {} \\",
          "x".repeat(5000),
          "\u0000\u0001\u007f\u0085\u2028\u2029\u3164");

  private TestingEvidence() {}

  static Evidence random(long seed) {
    Evidence random =
        (Evidence) new TestingValues(seed, TestingEvidence::text).record(EvidenceJson.SHAPE);
    return new Evidence(
        Evidence.SCHEMA, random.madeBy(), random.target(), random.runs(), random.reported());
  }

  static String text(Random random) {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }
}
