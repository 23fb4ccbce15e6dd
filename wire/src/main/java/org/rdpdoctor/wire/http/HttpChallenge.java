package org.rdpdoctor.wire.http;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;

/**
 * One authentication scheme that a server offers, RFC 9110 section 11.3.
 *
 * @param token what follows the scheme when it is a token68, as in NTLM and Negotiate (RFC 4559)
 */
public record HttpChallenge(String scheme, Optional<String> token) {
  /** More are not read. */
  private static final int MAX_CHALLENGES = 16;

  private static final int MAX_TOKEN = 32 * 1024;

  /** All challenges of the fields with that name, in their order. */
  public static List<HttpChallenge> in(HttpHead head, String field) {
    List<HttpChallenge> found = new ArrayList<>();
    for (String value : head.values(field)) {
      for (String part : parts(value)) {
        read(part).filter(_ -> found.size() < MAX_CHALLENGES).ifPresent(found::add);
      }
    }
    return List.copyOf(found);
  }

  /** Splits at commas outside of quotes. */
  private static List<String> parts(String value) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int begin = 0;
    for (int i = 0; i < value.length(); i++) {
      char each = value.charAt(i);
      if (each == '"') {
        quoted = !quoted;
      } else if (each == ',' && !quoted) {
        parts.add(value.substring(begin, i).strip());
        begin = i + 1;
      }
    }
    parts.add(value.substring(begin).strip());
    return parts;
  }

  /** A part that begins with {@code name=} is a parameter of the challenge before it. */
  private static Optional<HttpChallenge> read(String part) {
    int space = part.indexOf(' ');
    String scheme = space < 0 ? part : part.substring(0, space);
    if (!scheme.matches("[A-Za-z][A-Za-z0-9-]{0,31}")) {
      return Optional.empty();
    }
    String rest = space < 0 ? "" : part.substring(space + 1).strip();
    boolean token = rest.matches("[A-Za-z0-9+/._~-]+=*") && rest.length() <= MAX_TOKEN;
    return Optional.of(new HttpChallenge(scheme, token ? Optional.of(rest) : Optional.empty()));
  }

  public boolean is(String name) {
    return scheme.equalsIgnoreCase(name);
  }

  /** The token's bytes; empty when there is none or it is not base64. */
  public Optional<Bytes> tokenBytes() {
    try {
      return token.map(text -> Bytes.of(Base64.getDecoder().decode(text)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
