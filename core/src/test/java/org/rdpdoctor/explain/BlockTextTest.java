package org.rdpdoctor.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BlockTextTest {
  @Test
  void blocksFieldsContinuationsAndComments() {
    List<BlockText.Block> blocks =
        BlockText.parse(
            """
            # a comment
            [one]
            key: first line
              and the second
            key: again: with a colon

            [two]
            other: x\
            """);
    assertThat(blocks).extracting(BlockText.Block::name).containsExactly("one", "two");
    assertThat(blocks.getFirst().all("key"))
        .containsExactly("first line and the second", "again: with a colon");
    assertThat(blocks.getFirst().first("absent")).isEmpty();
    assertThat(blocks.getLast().first("other")).isEqualTo("x");
  }
}
