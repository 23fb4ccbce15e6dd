package org.rdpdoctor.wire;

import java.security.MessageDigest;

/** Bytes that came from a credential or a key: never shown, logged or written into evidence. */
public final class Secret {
  /** What stands in every text, JSON or evidence form of a secret. */
  public static final String SHOWN_AS = "(secret)";

  private final byte[] content;

  private Secret(byte[] content) {
    this.content = content;
  }

  /** Copies the array; the caller may wipe its own. */
  public static Secret of(byte[] content) {
    return new Secret(content.clone());
  }

  /** A fresh copy, for the computation that needs it. */
  public byte[] reveal() {
    return content.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && MessageDigest.isEqual(content, secret.content);
  }

  @Override
  public int hashCode() {
    return 0; // a hash of the content would give some of it away
  }

  @Override
  public String toString() {
    return SHOWN_AS;
  }
}
