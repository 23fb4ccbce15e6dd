package org.rdpdoctor.wire.asn1;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Writer;

/**
 * An OBJECT IDENTIFIER, ITU-T X.690 section 8.19.
 *
 * @param dotted the arcs in decimal, joined by dots: {@code 1.3.6.1.5.5.2}
 */
public record ObjectIdentifier(String dotted) {
  /** Largest number of arcs. */
  public static final int MAX_ARCS = 64;

  private static final Pattern FORM = Pattern.compile("[0-2](\\.(0|[1-9][0-9]{0,16}))+");
  private static final int ARCS_UNDER_ROOT = 40;
  private static final int GROUP_BITS = 7;
  private static final int GROUP_MASK = 0x7F;
  private static final int CONTINUES = 0x80;
  private static final int MAX_GROUPS = 8;
  private static final long MAX_VALUE = (1L << (MAX_GROUPS * GROUP_BITS)) - 1;

  public ObjectIdentifier {
    if (!FORM.matcher(dotted).matches()) {
      throw new IllegalArgumentException("not a dotted object identifier");
    }
    String[] arcs = dotted.split("\\.", -1);
    FieldBounds.within("number of arcs", arcs.length, MAX_ARCS);
    long second = Long.parseLong(arcs[1]);
    FieldBounds.within(
        "second arc",
        second,
        dotted.startsWith("2") ? MAX_VALUE - 2 * ARCS_UNDER_ROOT : ARCS_UNDER_ROOT - 1);
    for (int i = 2; i < arcs.length; i++) {
      FieldBounds.within("arc", Long.parseLong(arcs[i]), MAX_VALUE);
    }
  }

  /** Empty when the content octets are not the one valid encoding of an identifier. */
  static Optional<ObjectIdentifier> fromContent(Bytes content) {
    List<String> arcs = new ArrayList<>();
    long value = 0;
    for (int i = 0; i < content.size(); i++) {
      int octet = content.at(i);
      boolean padded = value == 0 && octet == CONTINUES;
      if (padded || value > MAX_VALUE >> GROUP_BITS || arcs.size() >= MAX_ARCS) {
        return Optional.empty();
      }
      value = value << GROUP_BITS | (octet & GROUP_MASK);
      if ((octet & CONTINUES) == 0) {
        addArc(arcs, value);
        value = 0;
      }
    }
    boolean complete = !content.isEmpty() && (content.at(content.size() - 1) & CONTINUES) == 0;
    return complete && arcs.size() <= MAX_ARCS
        ? Optional.of(new ObjectIdentifier(String.join(".", arcs)))
        : Optional.empty();
  }

  private static void addArc(List<String> arcs, long value) {
    if (arcs.isEmpty()) {
      long root = Math.min(value / ARCS_UNDER_ROOT, 2);
      arcs.add(Long.toString(root));
      arcs.add(Long.toString(value - root * ARCS_UNDER_ROOT));
    } else {
      arcs.add(Long.toString(value));
    }
  }

  Bytes toContent() {
    String[] arcs = dotted.split("\\.", -1);
    Writer writer = new Writer();
    writeArc(writer, Long.parseLong(arcs[0]) * ARCS_UNDER_ROOT + Long.parseLong(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      writeArc(writer, Long.parseLong(arcs[i]));
    }
    return writer.toBytes();
  }

  private static void writeArc(Writer writer, long value) {
    int bits = Math.max(1, Long.SIZE - Long.numberOfLeadingZeros(value));
    int groups = (bits + GROUP_BITS - 1) / GROUP_BITS;
    for (int group = groups - 1; group >= 0; group--) {
      int octet = (int) (value >>> (group * GROUP_BITS)) & GROUP_MASK;
      writer.u8(group == 0 ? octet : octet | CONTINUES);
    }
  }

  @Override
  public String toString() {
    return dotted;
  }
}
