package org.rdpdoctor.wire.scmr;

import java.util.ArrayList;
import java.util.List;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mstypes.Utf16;

/**
 * A service in a list, ENUM_SERVICE_STATUSW of MS-SCMR section 2.2.11: where its two names begin in
 * the list, in bytes, and its status.
 */
public record ServiceEntry(String name, String shown, ServiceStatus status) {
  /** Bytes; Windows allows 256 characters. */
  private static final int MAX_NAME_SIZE = 1024;

  private static final int SIZE = 8 + ServiceStatus.SIZE;

  /** Reads a list of so many entries. */
  static List<ServiceEntry> decode(Bytes buffer, long count) throws DecodeException {
    if (count * SIZE > buffer.size()) {
      throw DecodeException.limit("services returned", 0, count, buffer.size() / SIZE);
    }
    Reader reader = new Reader(buffer);
    List<ServiceEntry> entries = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      String name = text(buffer, reader.u32le("lpServiceName"));
      String shown = text(buffer, reader.u32le("lpDisplayName"));
      entries.add(new ServiceEntry(name, shown, ServiceStatus.read(reader)));
    }
    return List.copyOf(entries);
  }

  private static String text(Bytes buffer, long offset) throws DecodeException {
    if (offset > buffer.size()) {
      throw DecodeException.limit("offset of a name", 0, offset, buffer.size());
    }
    int end = (int) offset;
    while (end + 1 < buffer.size() && (buffer.at(end) | buffer.at(end + 1)) != 0) {
      end += 2;
      if (end - offset > MAX_NAME_SIZE) {
        throw DecodeException.limit("name of a service", (int) offset, end - offset, MAX_NAME_SIZE);
      }
    }
    return Utf16.text(buffer, (int) offset, end);
  }

  /** The entries and behind them their names. */
  static Bytes encode(List<ServiceEntry> entries) {
    Writer names = new Writer();
    Writer heads = new Writer();
    int namesAt = entries.size() * SIZE;
    for (ServiceEntry entry : entries) {
      heads.u32le(namesAt + names.size());
      names.bytes(Utf16.bytes(entry.name())).u16le(0);
      heads.u32le(namesAt + names.size());
      names.bytes(Utf16.bytes(entry.shown())).u16le(0);
      entry.status().encode(heads);
    }
    return heads.bytes(names.toBytes()).toBytes();
  }
}
