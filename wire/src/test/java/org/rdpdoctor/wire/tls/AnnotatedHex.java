package org.rdpdoctor.wire.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.rdpdoctor.wire.Bytes;

/**
 * Golden bytes from a text file: hexadecimal digits, then {@code #} and the name of the field. A
 * line whose name is {@code ...} goes on with the field above; a line that begins with {@code #} is
 * a remark.
 */
record AnnotatedHex(String name, List<Field> fields) {
  private static final String DIRECTORY = "/golden/tls/";
  private static final String ENDING = ".hex";

  record Field(String name, int offset, Bytes bytes) {}

  /** Every golden file there is, by name. */
  static Stream<AnnotatedHex> all() {
    try (Stream<Path> files =
        Files.list(Path.of(AnnotatedHex.class.getResource(DIRECTORY).toURI()))) {
      List<String> names = files.map(path -> path.getFileName().toString()).sorted().toList();
      return names.stream()
          .filter(name -> name.endsWith(ENDING))
          .map(name -> read(name.substring(0, name.length() - ENDING.length())));
    } catch (IOException | java.net.URISyntaxException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  /** The file of this name, without its ending. */
  static AnnotatedHex read(String name) {
    try (InputStream stream = AnnotatedHex.class.getResourceAsStream(DIRECTORY + name + ENDING)) {
      String text = new String(stream.readAllBytes(), StandardCharsets.US_ASCII);
      return new AnnotatedHex(name, parse(text));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static List<Field> parse(String text) {
    List<Field> fields = new ArrayList<>();
    int offset = 0;
    for (String line : text.lines().filter(each -> !each.startsWith("#")).toList()) {
      int mark = line.indexOf('#');
      Bytes bytes = Bytes.ofHex(line.substring(0, mark).replace(" ", ""));
      String name = line.substring(mark + 1).strip();
      if (name.equals("...")) {
        Field begun = fields.removeLast();
        fields.add(new Field(begun.name(), begun.offset(), begun.bytes().append(bytes)));
      } else {
        fields.add(new Field(name, offset, bytes));
      }
      offset += bytes.size();
    }
    return fields;
  }

  Bytes bytes() {
    return fields.stream().map(Field::bytes).reduce(Bytes.EMPTY, Bytes::append);
  }

  /** All bytes, with those of one field replaced by as many of the same value. */
  Bytes withField(Field field, int value) {
    byte[] spoiled = bytes().toArray();
    java.util.Arrays.fill(
        spoiled, field.offset(), field.offset() + field.bytes().size(), (byte) value);
    return Bytes.of(spoiled);
  }

  /** All bytes, with the last byte of one field changed by this much. */
  Bytes withFieldOffBy(Field field, int difference) {
    byte[] spoiled = bytes().toArray();
    spoiled[field.offset() + field.bytes().size() - 1] += (byte) difference;
    return Bytes.of(spoiled);
  }

  @Override
  public String toString() {
    return name;
  }
}
