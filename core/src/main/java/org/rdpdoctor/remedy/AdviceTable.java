package org.rdpdoctor.remedy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.rdpdoctor.model.Target;

/**
 * What others must do for causes that nothing on the host mends: {@code
 * /org/rdpdoctor/remedy/advice.txt}. Blocks of lines, with an empty line between them: {@code
 * cause} (several), {@code id}, {@code who}, {@code what}, {@code run} (several).
 */
final class AdviceTable {
  private static final String RESOURCE = "/org/rdpdoctor/remedy/advice.txt";

  private AdviceTable() {}

  static List<Advice> of(String cause, Target target) {
    return Arrays.stream(text().split("\n\n", -1))
        .map(String::strip)
        .filter(block -> !block.isEmpty())
        .filter(block -> field(block, "cause ").contains(cause))
        .map(block -> advice(block, target))
        .toList();
  }

  /** The causes that stand in it. */
  static List<String> causes() {
    return field(text(), "cause ");
  }

  private static Advice advice(String block, Target target) {
    return new Advice(
        field(block, "id ").getFirst(),
        field(block, "cause "),
        field(block, "who ").getFirst(),
        filled(field(block, "what ").getFirst(), target),
        field(block, "run ").stream().map(each -> filled(each, target)).toList());
  }

  private static String filled(String text, Target target) {
    return text.replace("{host}", safe(target.host()))
        .replace("{port}", Integer.toString(target.port()));
  }

  /** A host's name as it may stand in a command. */
  private static String safe(String host) {
    return host.matches("[A-Za-z0-9._:-]{1,255}") ? host : "HOST";
  }

  private static List<String> field(String block, String name) {
    return block
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip())
        .toList();
  }

  private static String text() {
    try (InputStream in =
        Objects.requireNonNull(AdviceTable.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
