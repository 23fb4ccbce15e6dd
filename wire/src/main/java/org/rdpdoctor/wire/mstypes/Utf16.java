package org.rdpdoctor.wire.mstypes;

import java.nio.charset.StandardCharsets;
import org.rdpdoctor.wire.Bytes;

/** Text in UTF-16 little-endian without a byte order mark, the "Unicode" of Microsoft's formats. */
public final class Utf16 {
  private Utf16() {}

  /** Half characters and lone surrogates become U+FFFD, so the result is for showing only. */
  public static String text(Bytes bytes) {
    return text(bytes, 0, bytes.size());
  }

  /** As above, of a part of the bytes. */
  public static String text(Bytes bytes, int from, int to) {
    char[] text = new char[(to - from) / 2];
    for (int i = 0; i < text.length; i++) {
      char c = (char) (bytes.at(from + 2 * i) | bytes.at(from + 2 * i + 1) << 8);
      if (Character.isSurrogate(c)) {
        return decoded(bytes, from, to);
      }
      text[i] = c;
    }
    return (to - from) % 2 == 0 ? new String(text) : decoded(bytes, from, to);
  }

  private static String decoded(Bytes bytes, int from, int to) {
    return new String(bytes.slice(from, to).toArray(), StandardCharsets.UTF_16LE);
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
