package org.rdpdoctor.wire.rrp;

import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.dcerpc.NdrReader;
import org.rdpdoctor.wire.dcerpc.NdrWriter;
import org.rdpdoctor.wire.rrp.WinregCall.Root;

/** Reads the calls that {@link WinregCall} writes. */
final class WinregCalls {
  private WinregCalls() {}

  static WinregCall decode(int operation, NdrReader reader) throws DecodeException {
    return switch (operation) {
      case WinregCall.CloseKey.OPERATION -> new WinregCall.CloseKey(reader.handle());
      case WinregCall.CreateKey.OPERATION -> createKey(reader);
      case WinregCall.DeleteKey.OPERATION ->
          new WinregCall.DeleteKey(reader.handle(), reader.counted("lpSubKey").orEmpty());
      case WinregCall.DeleteValue.OPERATION ->
          new WinregCall.DeleteValue(reader.handle(), reader.counted("lpValueName").orEmpty());
      case WinregCall.EnumKey.OPERATION ->
          new WinregCall.EnumKey(
              reader.handle(), reader.u32("dwIndex"), reader.counted("lpNameIn").capacity());
      case WinregCall.EnumValue.OPERATION -> enumValue(reader);
      case WinregCall.FlushKey.OPERATION -> new WinregCall.FlushKey(reader.handle());
      case WinregCall.OpenKey.OPERATION ->
          new WinregCall.OpenKey(
              reader.handle(),
              reader.counted("lpSubKey").orEmpty(),
              reader.u32("dwOptions"),
              reader.u32("samDesired"));
      case WinregCall.QueryInfoKey.OPERATION -> new WinregCall.QueryInfoKey(reader.handle());
      case WinregCall.QueryValue.OPERATION -> queryValue(reader);
      case WinregCall.SetValue.OPERATION ->
          new WinregCall.SetValue(
              reader.handle(),
              reader.counted("lpValueName").orEmpty(),
              reader.u32("dwType"),
              reader.bytes("lpData"));
      default -> openRoot(operation, reader);
    };
  }

  private static WinregCall openRoot(int operation, NdrReader reader) throws DecodeException {
    for (Root root : Root.values()) {
      if (root.operation() == operation) {
        if (reader.pointer("ServerName")) {
          reader.u16("ServerName");
        }
        return new WinregCall.OpenRoot(root, reader.u32("samDesired"));
      }
    }
    throw DecodeException.unexpected("operation", 0, "%d".formatted(operation));
  }

  private static WinregCall createKey(NdrReader reader) throws DecodeException {
    var parent = reader.handle();
    String name = reader.counted("lpSubKey").orEmpty();
    reader.counted("lpClass");
    return new WinregCall.CreateKey(
        parent, name, reader.u32("dwOptions"), reader.u32("samDesired"));
  }

  private static WinregCall enumValue(NdrReader reader) throws DecodeException {
    var key = reader.handle();
    long index = reader.u32("dwIndex");
    int nameCapacity = reader.counted("lpValueNameIn").capacity();
    return new WinregCall.EnumValue(key, index, nameCapacity, data(reader).size());
  }

  private static WinregCall queryValue(NdrReader reader) throws DecodeException {
    var key = reader.handle();
    String name = reader.counted("lpValueName").orEmpty();
    return new WinregCall.QueryValue(key, name, data(reader).size());
  }

  static void roomForData(NdrWriter writer, long capacity) {
    writer.optionalU32(Optional.of(0L)).pointer(true).varyingBytes(Bytes.EMPTY, capacity);
    writer.optionalU32(Optional.of(capacity)).optionalU32(Optional.of(0L));
  }

  /**
   * The four pointers to type, data, size and length that several calls and their answers share.
   *
   * @param size of the value, in an answer; there may be no data beside it
   */
  record Data(Optional<Long> type, Bytes content, long size) {}

  static Data data(NdrReader reader) throws DecodeException {
    Optional<Long> type = reader.optionalU32("lpType");
    Bytes content =
        reader.pointer("lpData") ? reader.varyingBytes("lpData").content() : Bytes.EMPTY;
    int sizeAt = content.size();
    long size = reader.optionalU32("lpcbData").orElse(0L);
    reader.optionalU32("lpcbLen");
    if (size > WinregCall.MAX_DATA_SIZE) {
      throw DecodeException.limit("lpcbData", sizeAt, size, WinregCall.MAX_DATA_SIZE);
    }
    return new Data(type, content, size);
  }
}
