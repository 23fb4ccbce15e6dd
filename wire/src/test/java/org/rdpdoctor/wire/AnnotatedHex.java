package org.rdpdoctor.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A golden file: one field per line, hex bytes and then {@code # name}. A name that ends in {@code
 * (any)} says that every value of the field is valid. Lines without bytes are comments.
 */
public record AnnotatedHex(String name, Bytes bytes, List<Field> fields) {
  private static final Path ROOT = Path.of("src", "test", "resources", "golden");

  /** One line of the file. */
  public record Field(String name, int offset, int size) {
    public boolean allowsAnyValue() {
      return name.endsWith("(any)");
    }
  }

  @Override
  public String toString() {
    return name;
  }

  /** {@code spec/name}, without the ending. */
  public static AnnotatedHex read(String name) {
    return read(ROOT.resolve(name + ".hex"));
  }

  /** Every golden file of a specification, sorted by name. */
  public static List<AnnotatedHex> allOf(String specification) {
    try (Stream<Path> files = Files.list(ROOT.resolve(specification))) {
      return files.sorted().map(AnnotatedHex::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AnnotatedHex read(Path file) {
    Writer writer = new Writer();
    List<Field> fields = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        int comment = line.indexOf('#');
        Bytes value = Bytes.ofHex(line.substring(0, comment).replace(" ", ""));
        if (!value.isEmpty()) {
          String field = line.substring(comment + 1).strip();
          fields.add(new Field(field, writer.size(), value.size()));
          writer.bytes(value);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new AnnotatedHex(ROOT.relativize(file).toString(), writer.toBytes(), fields);
  }

  /** The bytes with every bit of the field turned. */
  public Bytes spoiled(Field field) {
    byte[] content = bytes.toArray();
    for (int i = field.offset(); i < field.offset() + field.size(); i++) {
      content[i] ^= (byte) 0xFF;
    }
    return Bytes.of(content);
  }
}
