package org.rdpdoctor.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Text of files that people and Windows programs write: UTF-8, or UTF-16 as Notepad, PowerShell and
 * the Windows client save it, told apart by the byte order mark (The Unicode Standard, section
 * 23.8) or, without one, by a zero in the second byte.
 */
public final class MarkedText {
  private static final Bytes UTF_8_MARK = Bytes.of(0xEF, 0xBB, 0xBF);
  private static final Bytes UTF_16_LITTLE_MARK = Bytes.of(0xFF, 0xFE);
  private static final Bytes UTF_16_BIG_MARK = Bytes.of(0xFE, 0xFF);

  private MarkedText() {}

  /** The text without its mark; empty when the content is no text in any of these encodings. */
  public static Optional<String> decode(Bytes content) {
    if (content.startsWith(UTF_16_LITTLE_MARK)) {
      return decode(content, UTF_16_LITTLE_MARK.size(), StandardCharsets.UTF_16LE);
    }
    if (content.startsWith(UTF_16_BIG_MARK)) {
      return decode(content, UTF_16_BIG_MARK.size(), StandardCharsets.UTF_16BE);
    }
    if (content.startsWith(UTF_8_MARK)) {
      return decode(content, UTF_8_MARK.size(), StandardCharsets.UTF_8);
    }
    boolean unmarked16 = content.size() >= 2 && content.at(0) != 0 && content.at(1) == 0;
    return decode(content, 0, unmarked16 ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8);
  }

  private static Optional<String> decode(Bytes content, int from, Charset charset) {
    ByteBuffer text = ByteBuffer.wrap(content.slice(from, content.size()).toArray());
    try {
      return Optional.of(charset.newDecoder().decode(text).toString()); // reports what is malformed
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }
}
