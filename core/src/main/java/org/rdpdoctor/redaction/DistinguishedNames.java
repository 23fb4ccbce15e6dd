package org.rdpdoctor.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.rdpdoctor.diagnosis.picture.CertificatePicture;

/** Names of certificates: {@code CN=srv.corp.example, O=Corp} and the like. */
final class DistinguishedNames {
  private static final Set<String> ATTRIBUTES =
      Set.of(
          "CN",
          "O",
          "OU",
          "C",
          "L",
          "S",
          "ST",
          "DC",
          "T",
          "E",
          "UID",
          "STREET",
          "EMAILADDRESS",
          "SERIALNUMBER",
          "GIVENNAME",
          "SURNAME");

  private final Names names;
  private final Places places;

  DistinguishedNames(Names names, Places places) {
    this.names = names;
    this.places = places;
  }

  String subject(String text) {
    List<String> parts = new ArrayList<>();
    for (String part : split(text)) {
      parts.add(part(part));
    }
    return String.join(",", parts);
  }

  /** With the names of products that inspect TLS, in lower case, at the end. */
  String issuer(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    StringBuilder issuer = new StringBuilder(subject(text));
    CertificatePicture.INSPECTORS.stream()
        .filter(lower::contains)
        .sorted()
        .forEach(each -> issuer.append(", OU=").append(each));
    return issuer.toString();
  }

  /** At commas that no backslash stands before and no quotes stand around. */
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(Math.min(start, text.length())));
    return parts;
  }

  private String part(String part) {
    int equals = part.indexOf('=');
    String attribute = equals < 0 ? "" : part.substring(0, equals);
    if (!ATTRIBUTES.contains(attribute.strip().toUpperCase(Locale.ROOT))) {
      return part.isBlank() ? "" : names.replace("name", part.strip());
    }
    String value = part.substring(equals + 1);
    return attribute + "=" + (value.isBlank() ? "" : places.place(value));
  }
}
