package org.rdpdoctor.wire.rrp;

import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.dcerpc.NdrReader;
import org.rdpdoctor.wire.dcerpc.NdrWriter;
import org.rdpdoctor.wire.mstypes.FileTime;

/** Reads the answers that {@link WinregReply} writes. */
final class WinregReplies {
  private WinregReplies() {}

  static WinregReply decode(int operation, NdrReader reader) throws DecodeException {
    return switch (operation) {
      case 0, 1, 2, 4, WinregCall.CloseKey.OPERATION, WinregCall.OpenKey.OPERATION ->
          new WinregReply.Opened(reader.handle(), reader.u32("error code"));
      case WinregCall.CreateKey.OPERATION ->
          new WinregReply.Created(
              reader.handle(),
              reader.optionalU32("lpdwDisposition").orElse(0L),
              reader.u32("error code"));
      case WinregCall.DeleteKey.OPERATION,
          WinregCall.DeleteValue.OPERATION,
          WinregCall.FlushKey.OPERATION,
          WinregCall.SetValue.OPERATION ->
          new WinregReply.Status(reader.u32("error code"));
      case WinregCall.EnumKey.OPERATION -> keyNamed(reader);
      case WinregCall.EnumValue.OPERATION -> valueNamed(reader);
      case WinregCall.QueryInfoKey.OPERATION -> keyInfo(reader);
      case WinregCall.QueryValue.OPERATION -> value(reader);
      default -> throw DecodeException.unexpected("operation", 0, "%d".formatted(operation));
    };
  }

  private static WinregReply keyNamed(NdrReader reader) throws DecodeException {
    String name = reader.counted("lpNameOut").orEmpty();
    if (reader.pointer("lplpClassOut")) {
      reader.counted("lplpClassOut");
    }
    long changed = reader.pointer("lpftLastWriteTime") ? reader.twoWords("lpftLastWriteTime") : 0;
    return new WinregReply.KeyNamed(name, new FileTime(changed), reader.u32("error code"));
  }

  private static WinregReply valueNamed(NdrReader reader) throws DecodeException {
    String name = reader.counted("lpValueNameOut").orEmpty();
    WinregCalls.Data data = WinregCalls.data(reader);
    return new WinregReply.ValueNamed(
        name, data.type().orElse(0L), data.content(), data.size(), reader.u32("error code"));
  }

  private static WinregReply keyInfo(NdrReader reader) throws DecodeException {
    reader.counted("lpClassOut");
    long keys = reader.u32("lpcSubKeys");
    long longestKey = reader.u32("lpcbMaxSubKeyLen");
    reader.u32("lpcbMaxClassLen");
    long values = reader.u32("lpcValues");
    long longestName = reader.u32("lpcbMaxValueNameLen");
    long longestData = reader.u32("lpcbMaxValueLen");
    reader.u32("lpcbSecurityDescriptor");
    FileTime changed = new FileTime(reader.twoWords("lpftLastWriteTime"));
    return new WinregReply.KeyInfo(
        keys, longestKey, values, longestName, longestData, changed, reader.u32("error code"));
  }

  private static WinregReply value(NdrReader reader) throws DecodeException {
    WinregCalls.Data data = WinregCalls.data(reader);
    return new WinregReply.Value(
        data.type().orElse(0L), data.content(), data.size(), reader.u32("error code"));
  }

  static void encodeData(NdrWriter writer, long type, Bytes data, long size) {
    writer.optionalU32(Optional.of(type)).pointer(true).varyingBytes(data, size);
    writer.optionalU32(Optional.of(size)).optionalU32(Optional.of((long) data.size()));
  }
}
