package org.rdpdoctor.remote.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.rdpdoctor.wire.Secret;

/** What who asks an agent must know: a file with one line, the same at both ends. */
public final class AgentToken {
  private static final int BYTES = 32;
  private static final String FORM = "[!-~]{32,200}";

  private AgentToken() {}

  /**
   * The token of a file that only its owner may read.
   *
   * @throws IOException with a clause on why there is none
   */
  public static Secret read(Path file) throws IOException {
    String text = new String(SecretFiles.read(file), StandardCharsets.UTF_8).strip();
    if (!text.matches(FORM)) {
      throw new IOException("it holds no token: one line of 32 to 200 letters and digits");
    }
    return Secret.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** As above; one is made where there is no file. */
  public static Secret readOrMake(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] random = new byte[BYTES];
      new SecureRandom().nextBytes(random);
      String text = HexFormat.of().formatHex(random) + "\n";
      SecretFiles.create(file, text.getBytes(StandardCharsets.US_ASCII));
    }
    return read(file);
  }
}
