package org.rdpdoctor.explain;

import java.util.ArrayList;
import java.util.List;

/**
 * A curated data file of blocks: {@code [name]} starts a block, {@code key: value} adds a field (a
 * key may repeat), an indented line continues the value above, {@code #} starts a comment line.
 */
final class BlockText {
  private static final String CONTINUATION = "  ";

  private BlockText() {}

  /**
   * One block.
   *
   * @param name the word in brackets
   * @param fields the fields in order
   */
  record Block(String name, List<Field> fields) {
    Block {
      fields = List.copyOf(fields);
    }

    /** All values of a key, in order. */
    List<String> all(String key) {
      List<String> values = new ArrayList<>();
      for (Field field : fields) {
        if (field.key().equals(key)) {
          values.add(field.value());
        }
      }
      return values;
    }

    /** The first value of a key, or an empty text. */
    String first(String key) {
      List<String> values = all(key);
      return values.isEmpty() ? "" : values.getFirst();
    }
  }

  /**
   * One field of a block.
   *
   * @param key the word before the colon
   * @param value the text after it, on one line
   */
  record Field(String key, String value) {}

  /** The blocks of a file, in order. */
  static List<Block> parse(String text) {
    List<Block> blocks = new ArrayList<>();
    List<Field> fields = new ArrayList<>();
    String name = "";
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      int stop = end < 0 ? text.length() : end;
      String line = text.substring(start, stop);
      start = stop + 1;
      if (line.startsWith("[")) {
        addBlock(blocks, name, fields);
        name = line.substring(1, line.indexOf(']'));
        fields = new ArrayList<>();
      } else {
        addLine(fields, line);
      }
    }
    addBlock(blocks, name, fields);
    return blocks;
  }

  private static void addBlock(List<Block> blocks, String name, List<Field> fields) {
    if (!name.isEmpty()) {
      blocks.add(new Block(name, fields));
    }
  }

  private static void addLine(List<Field> fields, String line) {
    if (line.isBlank() || line.startsWith("#")) {
      return;
    }
    if (line.startsWith(CONTINUATION)) {
      Field last = fields.removeLast();
      fields.add(new Field(last.key(), last.value() + " " + line.strip()));
      return;
    }
    int colon = line.indexOf(": ");
    fields.add(new Field(line.substring(0, colon), line.substring(colon + 2).strip()));
  }
}
