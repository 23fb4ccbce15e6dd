package org.rdpdoctor.wire.evtx;

import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.mstypes.FileTime;
import org.rdpdoctor.wire.mstypes.Utf16;

/** Values as Windows writes them into the XML of an event. */
final class ValueText {
  private static final Charset ANSI = Charset.forName("windows-1252");
  private static final int MAX_SUB_AUTHORITIES = 15;
  private static final String DIGITS = "0123456789ABCDEF";

  private ValueText() {}

  /**
   * The text of one value that is no array; bytes that do not fit their type are given in hex, so
   * that nothing is lost.
   */
  static String of(int type, Bytes value) {
    try {
      return text(type, value);
    } catch (DecodeException | DateTimeException _) {
      return hex(value);
    }
  }

  /** The texts of an array's items. */
  static List<String> ofArray(int itemType, Bytes value) {
    if (itemType == ValueType.STRING) {
      return strings(value);
    }
    List<String> items = new ArrayList<>();
    int size = ValueType.fixedSize(itemType);
    int start = 0;
    while (start < value.size()) {
      int length = size > 0 ? size : itemType == ValueType.SID ? sidSize(value, start) : 0;
      int end = length > 0 ? Math.min(value.size(), start + length) : value.size();
      items.add(of(itemType, value.slice(start, end)));
      start = end;
    }
    return items;
  }

  /** Revision, count of sub-authorities, authority of six bytes, four bytes for each. */
  private static int sidSize(Bytes value, int start) {
    return start + 1 < value.size() ? 8 + 4 * value.at(start + 1) : 0;
  }

  /** Strings that end in a zero each; the last may lack it. */
  private static List<String> strings(Bytes value) {
    List<String> items = new ArrayList<>();
    int start = 0;
    for (int at = 0; at + 1 < value.size(); at += 2) {
      if (value.at(at) == 0 && value.at(at + 1) == 0) {
        items.add(Utf16.text(value.slice(start, at)));
        start = at + 2;
      }
    }
    if (start < value.size()) {
      items.add(Utf16.text(value.slice(start, value.size())));
    }
    return items;
  }

  private static String text(int type, Bytes value) throws DecodeException {
    Reader reader = new Reader(value);
    return switch (type) {
      case ValueType.NULL -> "";
      case ValueType.STRING -> withoutEnd(Utf16.text(value));
      case ValueType.ANSI_STRING -> withoutEnd(new String(value.toArray(), ANSI));
      case ValueType.INT8 -> Integer.toString((byte) reader.u8("value"));
      case ValueType.UINT8 -> Integer.toString(reader.u8("value"));
      case ValueType.INT16 -> Integer.toString((short) reader.u16le("value"));
      case ValueType.UINT16 -> Integer.toString(reader.u16le("value"));
      case ValueType.INT32 -> Integer.toString((int) reader.u32le("value"));
      case ValueType.UINT32 -> Long.toString(reader.u32le("value"));
      case ValueType.INT64 -> Long.toString(reader.i64le("value"));
      case ValueType.UINT64 -> Long.toUnsignedString(reader.i64le("value"));
      case ValueType.REAL32 -> Float.toString(Float.intBitsToFloat((int) reader.u32le("value")));
      case ValueType.REAL64 -> Double.toString(Double.longBitsToDouble(reader.i64le("value")));
      case ValueType.BOOL -> Boolean.toString(reader.u32le("value") != 0);
      case ValueType.GUID -> guid(reader);
      case ValueType.SIZE_T, ValueType.HEX_INT32, ValueType.HEX_INT64 -> hexNumber(reader);
      case ValueType.FILETIME -> FileTime.decode(reader).toString();
      case ValueType.SYSTEMTIME -> systemTime(reader);
      case ValueType.SID -> sid(reader);
      default -> hex(value);
    };
  }

  /** Without the zeros at the end. */
  static String withoutEnd(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == 0) {
      end--;
    }
    return text.substring(0, end);
  }

  private static String hexNumber(Reader reader) throws DecodeException {
    long value = reader.left() >= 8 ? reader.i64le("value") : reader.u32le("value");
    return "0x" + Long.toHexString(value);
  }

  /** MS-DTYP section 2.3.4.1. */
  private static String guid(Reader reader) throws DecodeException {
    char[] text = new char[38];
    text[0] = '{';
    hex(reader.u32le("Data1"), 8, text, 1);
    text[9] = '-';
    hex(reader.u16le("Data2"), 4, text, 10);
    text[14] = '-';
    hex(reader.u16le("Data3"), 4, text, 15);
    text[19] = '-';
    hex(reader.u16be("Data4"), 4, text, 20);
    text[24] = '-';
    hex(reader.u16be("Data4"), 4, text, 25);
    hex(reader.u32be("Data4"), 8, text, 29);
    text[37] = '}';
    return new String(text);
  }

  private static void hex(long value, int digits, char[] target, int at) {
    for (int i = 0; i < digits; i++) {
      target[at + i] = DIGITS.charAt((int) (value >> (4 * (digits - 1 - i))) & 0xF);
    }
  }

  /** MS-DTYP section 2.3.13; the day of the week says nothing new. */
  private static String systemTime(Reader reader) throws DecodeException {
    int year = reader.u16le("wYear");
    int month = reader.u16le("wMonth");
    reader.skip("wDayOfWeek", 2);
    int day = reader.u16le("wDay");
    int hour = reader.u16le("wHour");
    int minute = reader.u16le("wMinute");
    int second = reader.u16le("wSecond");
    int millis = reader.u16le("wMilliseconds");
    return LocalDateTime.of(year, month, day, hour, minute, second, millis * 1_000_000)
        .toInstant(ZoneOffset.UTC)
        .toString();
  }

  /** MS-DTYP section 2.4.2.2. */
  private static String sid(Reader reader) throws DecodeException {
    int revision = reader.u8("Revision");
    int count = reader.u8("SubAuthorityCount");
    if (count > MAX_SUB_AUTHORITIES) {
      throw DecodeException.limit("SubAuthorityCount", 1, count, MAX_SUB_AUTHORITIES);
    }
    long authority = (long) reader.u16be("IdentifierAuthority") << 32 | reader.u32be("authority");
    StringBuilder text = new StringBuilder("S-" + revision + "-" + authority);
    for (int i = 0; i < count; i++) {
      text.append('-').append(reader.u32le("SubAuthority"));
    }
    return text.toString();
  }

  private static String hex(Bytes value) {
    return value.toString().toUpperCase(Locale.ROOT);
  }
}
