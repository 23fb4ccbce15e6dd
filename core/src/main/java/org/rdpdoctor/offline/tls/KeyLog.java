package org.rdpdoctor.offline.tls;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Secret;

/**
 * Secrets of TLS sessions in the NSS key log format (IETF draft-ietf-tls-keylogfile), by the random
 * of the client.
 */
public final class KeyLog {
  /** More secrets than this are not kept. */
  public static final int MAX_SECRETS = 100_000;

  /** Master secret, TLS 1.2 and older. */
  static final String MASTER = "CLIENT_RANDOM";

  static final String CLIENT_HANDSHAKE = "CLIENT_HANDSHAKE_TRAFFIC_SECRET";
  static final String SERVER_HANDSHAKE = "SERVER_HANDSHAKE_TRAFFIC_SECRET";
  static final String CLIENT_TRAFFIC = "CLIENT_TRAFFIC_SECRET_0";
  static final String SERVER_TRAFFIC = "SERVER_TRAFFIC_SECRET_0";

  private static final int RANDOM_DIGITS = 64;
  private static final int MAX_SECRET_DIGITS = 128;

  private final Map<Bytes, Map<String, Secret>> sessions = new HashMap<>();
  private int secrets;

  /** Takes all lines that can be read; comments and others are passed over. */
  public void add(Bytes text) {
    new String(text.toArray(), StandardCharsets.ISO_8859_1).lines().forEach(this::addLine);
  }

  private void addLine(String line) {
    String[] words = line.strip().split(" +", 4);
    boolean sensible =
        words.length == 3
            && words[1].length() == RANDOM_DIGITS
            && words[2].length() <= MAX_SECRET_DIGITS
            && secrets < MAX_SECRETS;
    if (!sensible) {
      return;
    }
    try {
      Bytes random = Bytes.ofHex(words[1]);
      Secret secret = Secret.of(HexFormat.of().parseHex(words[2]));
      sessions.computeIfAbsent(random, _ -> new HashMap<>()).put(words[0], secret);
      secrets++;
    } catch (IllegalArgumentException notHex) {
      // a line of another kind
    }
  }

  /** How many sessions there are secrets of. */
  public int sessions() {
    return sessions.size();
  }

  Optional<Secret> secret(Bytes clientRandom, String label) {
    return Optional.ofNullable(sessions.get(clientRandom)).map(labels -> labels.get(label));
  }
}
