package org.rdpdoctor.wire.mstypes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.WireMessage;
import org.rdpdoctor.wire.Writer;

/**
 * A security identifier: MS-DTYP section 2.4.2.
 *
 * @param authority 48 bits
 * @param subAuthorities at most {@link #MAX_SUB_AUTHORITIES}, 32 bits each
 */
public record Sid(long authority, List<Long> subAuthorities) implements WireMessage {
  public static final int MAX_SUB_AUTHORITIES = 15;

  private static final int REVISION = 1;
  private static final int FIXED_SIZE = 8;
  private static final long MAX_AUTHORITY = 0xFFFF_FFFF_FFFFL;
  private static final long MAX_SUB_AUTHORITY = 0xFFFF_FFFFL;
  private static final int HALF_BITS = 32;

  /** Authorities of more than 32 bits are written in hex: section 2.4.2.1. */
  private static final Pattern TEXT =
      Pattern.compile("(?i)S-1-(\\d{1,10}|0x[0-9a-f]{1,12})((?:-\\d{1,10}){0,15})");

  public static final Sid EVERYONE = of("S-1-1-0");
  public static final Sid CREATOR_OWNER = of("S-1-3-0");
  public static final Sid OWNER_RIGHTS = of("S-1-3-4");
  public static final Sid NETWORK = of("S-1-5-2");
  public static final Sid SERVICE = of("S-1-5-6");
  public static final Sid AUTHENTICATED_USERS = of("S-1-5-11");
  public static final Sid LOCAL_SYSTEM = of("S-1-5-18");
  public static final Sid LOCAL_SERVICE = of("S-1-5-19");
  public static final Sid NETWORK_SERVICE = of("S-1-5-20");
  public static final Sid ADMINISTRATORS = of("S-1-5-32-544");
  public static final Sid USERS = of("S-1-5-32-545");
  public static final Sid REMOTE_DESKTOP_USERS = of("S-1-5-32-555");

  /** NT SERVICE\SessionEnv. */
  public static final Sid SESSION_ENV =
      of("S-1-5-80-4022436659-1090538466-1613889075-870485073-3428993833");

  public Sid {
    FieldBounds.within("SID authority", authority, MAX_AUTHORITY);
    FieldBounds.within("SID sub-authorities", subAuthorities.size(), MAX_SUB_AUTHORITIES);
    subAuthorities.forEach(each -> FieldBounds.u32("SID sub-authority", each));
    subAuthorities = List.copyOf(subAuthorities);
  }

  /**
   * A SID that we know to be one.
   *
   * @throws IllegalArgumentException when the text is none
   */
  public static Sid of(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException("not a SID: " + text));
  }

  /** Empty when the text is no SID of revision 1. */
  public static Optional<Sid> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long authority = Long.decode(withoutOctal(matcher.group(1)));
    List<Long> parts =
        Arrays.stream(matcher.group(2).split("-", -1))
            .filter(part -> !part.isEmpty())
            .map(Long::valueOf)
            .toList();
    boolean fits = parts.stream().allMatch(part -> part <= MAX_SUB_AUTHORITY);
    return fits ? Optional.of(new Sid(authority, parts)) : Optional.empty();
  }

  /** A leading zero does not make it octal. */
  private static String withoutOctal(String number) {
    return number.regionMatches(true, 0, "0x", 0, 2)
        ? number
        : Long.toString(Long.parseLong(number));
  }

  public static Sid decode(Reader reader) throws DecodeException {
    int start = reader.offset();
    int revision = reader.u8("SID revision");
    if (revision != REVISION) {
      throw DecodeException.unexpected("SID revision", start, Integer.toString(revision));
    }
    int count = reader.u8("SID sub-authority count");
    if (count > MAX_SUB_AUTHORITIES) {
      throw DecodeException.limit(
          "SID sub-authority count", reader.offset(), count, MAX_SUB_AUTHORITIES);
    }
    long high = reader.u16be("SID authority");
    long authority = high << HALF_BITS | reader.u32be("SID authority");
    List<Long> parts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      parts.add(reader.u32le("SID sub-authority"));
    }
    return new Sid(authority, parts);
  }

  @Override
  public void encode(Writer writer) {
    writer.u8(REVISION).u8(subAuthorities.size());
    writer.u16be((int) (authority >>> HALF_BITS)).u32be(authority);
    subAuthorities.forEach(writer::u32le);
  }

  @Override
  public int size() {
    return FIXED_SIZE + subAuthorities.size() * Integer.BYTES;
  }

  @Override
  public List<String> oddities() {
    return List.of();
  }

  /** As Windows writes it, such as S-1-5-18. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("S-1-");
    text.append(
        authority > MAX_SUB_AUTHORITY ? "0x%012X".formatted(authority) : Long.toString(authority));
    subAuthorities.forEach(part -> text.append('-').append(part));
    return text.toString();
  }
}
