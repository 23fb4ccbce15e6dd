package org.rdpdoctor.offline.registry;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mstypes.Utf16;

/** Writes registry hives: one bin, lists of the kind "lf". */
public final class TestingHive {
  private static final int HEADER_BYTES = 4096;
  private static final int BIN_HEADER_BYTES = 32;
  private static final int INLINE_BYTES = 4;
  private static final long NONE = 0xFFFF_FFFFL;

  /** A value's type and bytes. */
  record Data(long type, Bytes bytes) {}

  private static final class Key {
    private final Map<String, Key> below = new LinkedHashMap<>();
    private final Map<String, Data> values = new LinkedHashMap<>();
  }

  private final Key root = new Key();
  private final String fileName;
  private final Writer cells = new Writer();
  private boolean dirty;

  /**
   * @param fileName as Windows writes it into the header, such as SYSTEM
   */
  public TestingHive(String fileName) {
    this.fileName = fileName;
  }

  TestingHive dirty() {
    dirty = true;
    return this;
  }

  /** Also makes the keys on the way. The empty name is the default value. */
  TestingHive put(String path, String name, long type, Bytes data) {
    key(path).values.put(name, new Data(type, data));
    return this;
  }

  public TestingHive put(String path, String name, long number) {
    return put(path, name, ValueData.DWORD, new Writer().u32le(number).toBytes());
  }

  public TestingHive put(String path, String name, String text) {
    return put(path, name, ValueData.SZ, Utf16.bytes(text + "\0"));
  }

  private Key key(String path) {
    Key key = root;
    for (String part : path.split("\\\\", -1)) {
      key = key.below.computeIfAbsent(part, _ -> new Key());
    }
    return key;
  }

  public Bytes file() {
    long rootCell = write("ROOT", root, true);
    int size = (BIN_HEADER_BYTES + cells.size() + 4095) / 4096 * 4096;
    int free = size - BIN_HEADER_BYTES - cells.size();
    if (free > 0) {
      cells.u32le(free).zeros(free - 4);
    }
    Writer bin = new Writer();
    bin.bytes(Bytes.of('h', 'b', 'i', 'n')).u32le(0).u32le(size).zeros(20).bytes(cells.toBytes());
    return header(rootCell, size).append(bin.toBytes());
  }

  private Bytes header(long rootCell, int size) {
    Bytes name = Utf16.bytes(fileName.toUpperCase(Locale.ROOT));
    Writer head = new Writer();
    head.bytes(Bytes.of('r', 'e', 'g', 'f')).u32le(dirty ? 2 : 1).u32le(1).i64le(0);
    head.u32le(1).u32le(5).u32le(0).u32le(1).u32le(rootCell).u32le(size).u32le(1);
    head.bytes(name).zeros(508 - head.size());
    Bytes checked = head.toBytes();
    long sum = 0;
    for (int i = 0; i < checked.size(); i += 4) {
      sum ^=
          checked.at(i)
              | (long) checked.at(i + 1) << 8
              | (long) checked.at(i + 2) << 16
              | (long) checked.at(i + 3) << 24;
    }
    return new Writer().bytes(checked).u32le(sum).zeros(HEADER_BYTES - 512).toBytes();
  }

  private long write(String name, Key key, boolean top) {
    List<Long> subkeys = new ArrayList<>();
    List<String> names = new ArrayList<>();
    key.below.forEach((below, each) -> {
      subkeys.add(write(below, each, false));
      names.add(below);
    });
    List<Long> values = new ArrayList<>();
    key.values.forEach((each, data) -> values.add(value(each, data)));
    long subkeyList = subkeys.isEmpty() ? NONE : subkeyList(subkeys, names);
    long valueList = values.isEmpty() ? NONE : valueList(values);
    byte[] text = name.getBytes(StandardCharsets.ISO_8859_1);
    Writer nk = new Writer().bytes(Bytes.of('n', 'k')).u16le(top ? 0x2C : 0x20).i64le(0);
    nk.u32le(0).u32le(0).u32le(subkeys.size()).u32le(0).u32le(subkeyList).u32le(NONE);
    nk.u32le(values.size()).u32le(valueList).u32le(NONE).u32le(NONE).zeros(20);
    nk.u16le(text.length).u16le(0).bytes(Bytes.of(text));
    return cell(nk.toBytes());
  }

  private long subkeyList(List<Long> subkeys, List<String> names) {
    Writer list = new Writer().bytes(Bytes.of('l', 'f')).u16le(subkeys.size());
    for (int i = 0; i < subkeys.size(); i++) {
      byte[] hint = new byte[4];
      byte[] name = names.get(i).getBytes(StandardCharsets.ISO_8859_1);
      System.arraycopy(name, 0, hint, 0, Math.min(4, name.length));
      list.u32le(subkeys.get(i)).bytes(Bytes.of(hint));
    }
    return cell(list.toBytes());
  }

  private long valueList(List<Long> values) {
    Writer list = new Writer();
    values.forEach(list::u32le);
    return cell(list.toBytes());
  }

  private long value(String name, Data data) {
    Bytes bytes = data.bytes();
    boolean inside = bytes.size() <= INLINE_BYTES;
    Bytes place =
        inside
            ? bytes.append(Bytes.of(new byte[INLINE_BYTES - bytes.size()]))
            : new Writer().u32le(cell(bytes)).toBytes();
    byte[] text = name.getBytes(StandardCharsets.ISO_8859_1);
    Writer vk = new Writer().bytes(Bytes.of('v', 'k')).u16le(text.length);
    vk.u32le(bytes.size() | (inside ? 0x8000_0000L : 0)).bytes(place).u32le(data.type());
    vk.u16le(text.length > 0 ? 1 : 0).u16le(0).bytes(Bytes.of(text));
    return cell(vk.toBytes());
  }

  /** Where the cell stands, counted from the end of the header. */
  private long cell(Bytes content) {
    long offset = BIN_HEADER_BYTES + (long) cells.size();
    int size = (4 + content.size() + 7) / 8 * 8;
    cells.u32le(-size & NONE).bytes(content).zeros(size - 4 - content.size());
    return offset;
  }
}
