package org.rdpdoctor.remote.repair;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.rdpdoctor.wire.hostcall.HostReply;

class WordsTest {
  /** A host can send each of them. */
  @Test
  void whatAHostSaysMovesNoCursor() {
    assertThat(Words.of(new HostReply.NotCarried("a\u001b[2Jb\nc"))).doesNotContain("\u001b", "\n");
    assertThat(Words.of(new HostReply.Refused(7, "a\u001b[2Jb\nc"))).doesNotContain("\u001b", "\n");
  }
}
