package org.rdpdoctor.offline.registry;

import java.nio.charset.Charset;
import java.util.List;
import org.rdpdoctor.model.RegistryObservation;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.mstypes.Utf16;

/** Data of registry values as text, MS-RRP section 3.1.1.5 for the types. */
final class ValueData {
  static final long SZ = 1;
  static final long EXPAND_SZ = 2;
  static final long BINARY = 3;
  static final long DWORD = 4;
  static final long DWORD_BIG_ENDIAN = 5;
  static final long MULTI_SZ = 7;
  static final long QWORD = 11;

  private static final List<String> KINDS =
      List.of(
          "REG_NONE",
          "REG_SZ",
          "REG_EXPAND_SZ",
          "REG_BINARY",
          "REG_DWORD",
          "REG_DWORD_BIG_ENDIAN",
          "REG_LINK",
          "REG_MULTI_SZ",
          "REG_RESOURCE_LIST",
          "REG_FULL_RESOURCE_DESCRIPTOR",
          "REG_RESOURCE_REQUIREMENTS_LIST",
          "REG_QWORD");

  private static final Charset ANSI = Charset.forName("windows-1252");

  private ValueData() {}

  static String kind(long type) {
    return type < KINDS.size() ? KINDS.get((int) type) : "type " + type;
  }

  /** Data that does not fit its type is given in hex. */
  static String text(long type, Bytes data, boolean ansi) {
    String text;
    try {
      text = unlimited(type, data, ansi);
    } catch (DecodeException _) {
      text = data.toString();
    }
    return text.length() > RegistryObservation.MAX_CHARACTERS
        ? text.substring(0, RegistryObservation.MAX_CHARACTERS)
        : text;
  }

  private static String unlimited(long type, Bytes data, boolean ansi) throws DecodeException {
    Reader reader = new Reader(data);
    if (type == SZ || type == EXPAND_SZ) {
      String text = characters(data, ansi);
      int end = text.indexOf(0);
      return end < 0 ? text : text.substring(0, end);
    }
    if (type == MULTI_SZ) {
      return characters(data, ansi).replaceAll("\0+$", "").replace("\0", "; ");
    }
    if (type == DWORD) {
      return Long.toString(reader.u32le("number"));
    }
    if (type == DWORD_BIG_ENDIAN) {
      return Long.toString(reader.u32be("number"));
    }
    if (type == QWORD) {
      return Long.toUnsignedString(reader.i64le("number"));
    }
    return data.toString();
  }

  private static String characters(Bytes data, boolean ansi) {
    return ansi ? new String(data.toArray(), ANSI) : Utf16.text(data);
  }
}
