package org.rdpdoctor.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/**
 * The style of HTML reports, {@code /org/rdpdoctor/report/report.css}. Its hash is what the
 * document's policy allows, and nothing else (Content Security Policy Level 3, section 2.3.1).
 */
final class StyleSheet {
  private static final String RESOURCE = "/org/rdpdoctor/report/report.css";

  private final String css;

  private StyleSheet(String css) {
    this.css = css;
  }

  static StyleSheet packed() {
    try (InputStream in =
        Objects.requireNonNull(StyleSheet.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      String css = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      if (css.indexOf('<') >= 0 || css.indexOf('&') >= 0) {
        throw new IllegalStateException(RESOURCE + " holds < or &, which end a style sheet");
      }
      return new StyleSheet(css);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String css() {
    return css;
  }

  /** Of the text between the tags of the style element. */
  String policyHash() {
    try {
      byte[] text = ("\n" + css).getBytes(StandardCharsets.US_ASCII);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
      return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every JDK has SHA-256", missing);
    }
  }
}
