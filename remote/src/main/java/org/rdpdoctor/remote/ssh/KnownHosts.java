package org.rdpdoctor.remote.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.digest.BuiltinDigests;

/**
 * The host keys that the user's OpenSSH knows (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT), names that
 * are hashed included. Only read, never written. Host certificates are not read.
 */
final class KnownHosts {
  private static final long MAX_FILE_BYTES = 16L << 20;
  private static final String REVOKED = "revoked";

  private final String host;
  private final int port;
  private final List<Known> known;

  /** A key that the file has for the host. */
  private record Known(PublicKey key, boolean revoked) {}

  private KnownHosts(String host, int port, List<Known> known) {
    this.host = host;
    this.port = port;
    this.known = List.copyOf(known);
  }

  /** The file, when there is one; what of it cannot be read is passed over, as OpenSSH does. */
  static KnownHosts of(Path file, String host, int port) throws IOException {
    List<Known> known = new ArrayList<>();
    if (Files.exists(file)) {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new IOException("%s is larger than %d bytes".formatted(file, MAX_FILE_BYTES));
      }
      for (String line : Files.readAllLines(file)) {
        entry(line)
            .filter(each -> each.isHostMatch(host, port))
            .flatMap(KnownHosts::known)
            .ifPresent(known::add);
      }
    }
    return new KnownHosts(host, port, known);
  }

  private static Optional<KnownHostEntry> entry(String line) {
    String text = line.strip();
    try {
      return text.isEmpty() || text.startsWith("#")
          ? Optional.empty()
          : Optional.ofNullable(KnownHostEntry.parseKnownHostEntry(text));
    } catch (RuntimeException _) {
      return Optional.empty(); // a line that OpenSSH would not read either
    }
  }

  private static Optional<Known> known(KnownHostEntry entry) {
    String marker = entry.getMarker();
    if (marker != null && !marker.equals(REVOKED)) {
      return Optional.empty();
    }
    try {
      AuthorizedKeyEntry key = entry.getKeyEntry();
      return Optional.ofNullable(key.resolvePublicKey(null, PublicKeyEntryResolver.IGNORING))
          .map(resolved -> new Known(resolved, marker != null));
    } catch (IOException | GeneralSecurityException _) {
      return Optional.empty();
    }
  }

  /** The types of its known keys, such as ssh-ed25519. */
  Set<String> types() {
    return known.stream().map(each -> KeyUtils.getKeyType(each.key)).collect(Collectors.toSet());
  }

  /** Why a key is not that of the host; empty when it is. */
  Optional<String> against(PublicKey key) {
    if (has(key, true)) {
      return Optional.of("the host key of %s is marked as revoked: %s".formatted(name(), of(key)));
    }
    if (has(key, false)) {
      return Optional.empty();
    }
    String type = KeyUtils.getKeyType(key);
    return known.stream()
        .filter(each -> !each.revoked && KeyUtils.getKeyType(each.key).equals(type))
        .findFirst()
        .map(other ->
            "the host key of %s has changed: known is %s, shown was %s"
                .formatted(name(), of(other.key), of(key)))
        .or(() -> Optional.of(unknown(key)));
  }

  private boolean has(PublicKey key, boolean revoked) {
    return known.stream()
        .anyMatch(each -> each.revoked == revoked && KeyUtils.compareKeys(each.key, key));
  }

  private String unknown(PublicKey key) {
    return "the host key of %s is not known: %s; compare it on the machine, then sign in once with ssh"
        .formatted(name(), of(key));
  }

  private String name() {
    return host + ":" + port;
  }

  /** Such as "ssh-ed25519 SHA256:...", as ssh-keygen -l shows it. */
  static String of(PublicKey key) {
    return KeyUtils.getKeyType(key) + " " + KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
  }
}
