package org.rdpdoctor.remote.agent;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Lines of UTF-8 from a peer, none longer than it may be. */
final class Lines {
  private final InputStream in;

  Lines(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  /** A line is longer than it may be. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1;

    TooLong(int limit) {
      super("more than %,d bytes in a line".formatted(limit));
    }
  }

  /** The next line without its end; empty when there is none, or only the beginning of one. */
  Optional<byte[]> next(int limit) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        return Optional.of(line.toByteArray());
      }
      if (line.size() >= limit) {
        throw new TooLong(limit);
      }
      line.write(next);
    }
    return Optional.empty();
  }

  Optional<String> nextText(int limit) throws IOException {
    return next(limit).map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip());
  }
}
