package org.rdpdoctor.wire.dns;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;

/** Domain names on the wire: RFC 1035 sections 3.1 and 4.1.4. */
final class DnsName {
  /** RFC 1035 section 2.3.4. */
  static final int MAX_LABEL_BYTES = 63;

  /** RFC 1035 section 2.3.4. */
  static final int MAX_NAME_BYTES = 255;

  /** Each pointer must lead further back, and no name has more labels than this. */
  private static final int MAX_STEPS = 128;

  private static final int POINTER = 0xC0;

  private DnsName() {}

  /**
   * Reads a name, following pointers into the whole message.
   *
   * @return the labels joined by dots; bytes outside of printable ASCII, and dots within a label,
   *     stand as {@code \ddd} (RFC 1035 section 5.1)
   */
  static String read(Reader reader, Bytes message) throws DecodeException {
    List<String> labels = new ArrayList<>();
    Reader current = reader;
    int length = 1; // of the root label
    for (int step = 0; step < MAX_STEPS; step++) {
      int offset = current.offset();
      int first = current.u8("DNS label length");
      if (first == 0) {
        return String.join(".", labels);
      }
      if ((first & POINTER) == POINTER) {
        int target = (first & ~POINTER) << 8 | current.u8("DNS pointer");
        current = at(message, target, offset);
      } else {
        length += first + 1;
        labels.add(label(current, first, offset, length));
      }
    }
    throw DecodeException.limit(
        "DNS name labels and pointers", reader.offset(), MAX_STEPS + 1L, MAX_STEPS);
  }

  private static Reader at(Bytes message, int target, int offset) throws DecodeException {
    if (target >= offset) {
      throw DecodeException.unexpected("DNS pointer", offset, "not backwards: " + target);
    }
    Reader reader = new Reader(message);
    reader.skip("DNS pointer target", target);
    return reader;
  }

  private static String label(Reader reader, int size, int offset, int nameLength)
      throws DecodeException {
    if (size > MAX_LABEL_BYTES) {
      throw DecodeException.limit("DNS label length", offset, size, MAX_LABEL_BYTES);
    }
    if (nameLength > MAX_NAME_BYTES) {
      throw DecodeException.limit("DNS name length", offset, nameLength, MAX_NAME_BYTES);
    }
    Bytes octets = reader.bytes("DNS label", size);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < octets.size(); i++) {
      int octet = octets.at(i);
      if (octet > ' ' && octet < 0x7F && octet != '.' && octet != '\\') {
        text.append((char) octet);
      } else {
        text.append("\\%03d".formatted(octet));
      }
    }
    return text.toString();
  }

  /**
   * Writes a name without compression.
   *
   * @throws IllegalArgumentException when a label is empty, too long or not ASCII, or the whole is
   *     too long
   */
  static void write(Writer writer, String name) {
    int length = 1;
    for (String label : labels(name)) {
      Bytes octets = octets(label);
      length += octets.size() + 1;
      if (octets.isEmpty() || octets.size() > MAX_LABEL_BYTES || length > MAX_NAME_BYTES) {
        throw new IllegalArgumentException("not a domain name that DNS can carry");
      }
      writer.u8(octets.size()).bytes(octets);
    }
    writer.u8(0);
  }

  private static List<String> labels(String name) {
    String relative = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return relative.isEmpty() ? List.of() : List.of(relative.split("\\.", -1));
  }

  private static Bytes octets(String label) {
    Writer writer = new Writer();
    for (int i = 0; i < label.length(); i++) {
      boolean escaped = label.charAt(i) == '\\' && i + 3 < label.length();
      if (escaped) {
        writer.u8(Integer.parseInt(label.substring(i + 1, i + 4)));
        i += 3;
      } else if (label.charAt(i) > 0x7E) {
        throw new IllegalArgumentException("a domain name on the wire is ASCII");
      } else {
        writer.bytes(Bytes.of(label.substring(i, i + 1).getBytes(StandardCharsets.US_ASCII)));
      }
    }
    return writer.toBytes();
  }
}
