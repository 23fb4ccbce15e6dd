package org.rdpdoctor.remedy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What brings a connection back by making it less safe. Never proposed; planned only when it is
 * asked for by its word, last of all, and put back after a time.
 */
public enum Weakening {
  /** Network Level Authentication is not required: anybody reaches the sign-in screen. */
  NLA_OFF,
  /** RDP's own security: no proof of the server, weak ciphers, no NLA. */
  SECURITY_LAYER_RDP,
  /** TLS 1.0 is accepted by every server on the machine. */
  TLS_1_0,
  /** Every machine key of the host is set aside, those of other services too. */
  MACHINEKEYS_RENAME,
  /** CredSSP accepts peers without the fix of March 2018. */
  ENCRYPTION_ORACLE;

  /** The word in {@code --allow-weakening}: {@code nla-off}. */
  public String word() {
    return this == TLS_1_0 ? "tls-1.0" : name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<Weakening> ofWord(String word) {
    return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(Weakening::word).toList();
  }
}
