package org.rdpdoctor.interview;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One line for each question, typed or piped. */
public final class TypedAnswers implements Answers {
  /** Of a longer line the beginning counts. */
  private static final int MAX_LINE_BYTES = 1000;

  /** Whoever sends more is no person. */
  private static final int MAX_BYTES = 1 << 20;

  private final InputStream in;
  private int taken;

  public TypedAnswers(InputStream in) {
    this.in = in;
  }

  @Override
  public Optional<String> to(String word) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int read = in.read();
    if (read < 0) {
      return Optional.empty();
    }
    while (read >= 0 && read != '\n' && taken < MAX_BYTES) {
      if (line.size() < MAX_LINE_BYTES) {
        line.write(read);
      }
      taken++;
      read = in.read();
    }
    return taken >= MAX_BYTES
        ? Optional.empty()
        : Optional.of(line.toString(StandardCharsets.UTF_8));
  }
}
