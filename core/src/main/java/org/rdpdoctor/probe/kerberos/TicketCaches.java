package org.rdpdoctor.probe.kerberos;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.kerberos.CredentialCache;

/** Finds and reads the file with the user's tickets. */
final class TicketCaches {
  private static final int MAX_FILE_BYTES = 1024 * 1024;
  private static final String FILE_SCHEME = "FILE:";

  /** Why a cache gives nothing; the message is for people. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;

    Unusable(String message) {
      super(message);
    }
  }

  private TicketCaches() {}

  /**
   * @param file empty: where KRB5CCNAME points, else the usual place
   */
  static CredentialCache read(Optional<Path> file, @Nullable String environment) throws Unusable {
    Path path = file.isPresent() ? file.get() : usualPlace(environment);
    try (InputStream in = Files.newInputStream(path)) {
      byte[] content = in.readNBytes(MAX_FILE_BYTES + 1);
      if (content.length > MAX_FILE_BYTES) {
        throw new Unusable("%s is no ticket cache: it is more than 1 MiB".formatted(path));
      }
      return CredentialCache.decode(new Reader(Bytes.of(content)));
    } catch (IOException _) {
      throw new Unusable("%s cannot be read: sign in with kinit first".formatted(path));
    } catch (DecodeException problem) {
      throw new Unusable("%s is no ticket cache: %s".formatted(path, problem.getMessage()));
    }
  }

  private static Path usualPlace(@Nullable String environment) throws Unusable {
    if (environment == null || environment.isBlank()) {
      return Path.of("/tmp/krb5cc_" + userNumber());
    }
    if (environment.startsWith(FILE_SCHEME)) {
      return Path.of(environment.substring(FILE_SCHEME.length()));
    }
    if (environment.startsWith("/")) {
      return Path.of(environment);
    }
    throw new Unusable(
        "KRB5CCNAME names a cache that is no file: set it to FILE:/path and sign in with kinit");
  }

  private static String userNumber() throws Unusable {
    try {
      return String.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException _) {
      throw new Unusable("this system has no usual place for one: name the file");
    }
  }
}
