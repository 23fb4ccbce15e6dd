package org.rdpdoctor.wire.mstypes;

import java.nio.charset.StandardCharsets;
import org.rdpdoctor.wire.Bytes;

/** Text in UTF-16 little-endian without a byte order mark, the "Unicode" of Microsoft's formats. */
public final class Utf16 {
  private Utf16() {}

  /** Half characters and lone surrogates become U+FFFD, so the result is for showing only. */
  public static String text(Bytes bytes) {
    return new String(bytes.toArray(), StandardCharsets.UTF_16LE);
  }

  /** Lone surrogates become U+FFFD. */
  public static Bytes bytes(String text) {
    return Bytes.of(replaceLoneSurrogates(text).getBytes(StandardCharsets.UTF_16LE));
  }

  /** True when {@link #text} shows the bytes faithfully. */
  public static boolean isValid(Bytes bytes) {
    return bytes(text(bytes)).equals(bytes);
  }

  private static String replaceLoneSurrogates(String text) {
    StringBuilder replaced = new StringBuilder(text.length());
    text.codePoints()
        .map(codePoint -> isSurrogate(codePoint) ? 0xFFFD : codePoint)
        .forEach(replaced::appendCodePoint);
    return replaced.toString();
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
