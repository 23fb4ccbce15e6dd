package org.rdpdoctor.wire.regf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.mstypes.FileTime;
import org.rdpdoctor.wire.mstypes.Utf16;

/**
 * A key ("nk" cell) of a hive. Cycles are the caller's to notice; each call looks one level down.
 */
public final class HiveKey {
  /** More keys or values below one key are not read. */
  public static final int MAX_CHILDREN = 100_000;

  /** Of all values of one key; the same data may be named by all of them. */
  private static final long MAX_VALUE_BYTES = 32L << 20;

  private static final int NO_CELL = -1;
  private static final int NAME_IN_BYTES = 0x20;
  private static final int MAX_INDEX_DEPTH = 4;

  private final Hive hive;
  private final long cell;
  private final String name;
  private final FileTime written;
  private final long subkeyCount;
  private final long subkeyList;
  private final long valueCount;
  private final long valueList;

  private HiveKey(
      Hive hive,
      long cell,
      String name,
      FileTime written,
      long subkeyCount,
      long subkeyList,
      long valueCount,
      long valueList) {
    this.hive = hive;
    this.cell = cell;
    this.name = name;
    this.written = written;
    this.subkeyCount = subkeyCount;
    this.subkeyList = subkeyList;
    this.valueCount = valueCount;
    this.valueList = valueList;
  }

  static HiveKey decode(Hive hive, long offset) throws DecodeException {
    Reader reader = hive.cell("key", offset, Optional.of("nk"));
    int flags = reader.u16le("flags of the key");
    FileTime written = FileTime.decode(reader);
    reader.skip("access and parent", 8);
    long subkeyCount = reader.u32le("count of subkeys");
    reader.skip("count of volatile subkeys", 4);
    long subkeyList = reader.u32le("list of subkeys");
    reader.skip("list of volatile subkeys", 4);
    long valueCount = reader.u32le("count of values");
    long valueList = reader.u32le("list of values");
    reader.skip("security, class and lengths", 28);
    int nameBytes = reader.u16le("length of the key's name");
    reader.skip("length of the class", 2);
    Bytes name = reader.bytes("name of the key", nameBytes);
    return new HiveKey(
        hive,
        offset,
        (flags & NAME_IN_BYTES) != 0 ? Hive.text(name) : Utf16.text(name),
        written,
        subkeyCount,
        subkeyList,
        valueCount,
        valueList);
  }

  public String name() {
    return name;
  }

  /** Where it stands; the same place is the same key. */
  public long cell() {
    return cell;
  }

  public FileTime written() {
    return written;
  }

  /** The keys below, as many as can be read. */
  public List<HiveKey> subkeys() {
    List<HiveKey> found = new ArrayList<>();
    if (subkeyCount > 0 && (int) subkeyList != NO_CELL) {
      addSubkeys(subkeyList, 0, new int[] {MAX_CHILDREN}, found);
    }
    return found;
  }

  /** The key below with this name; case does not matter. */
  public Optional<HiveKey> subkey(String wanted) {
    return subkeys().stream().filter(each -> each.name().equalsIgnoreCase(wanted)).findFirst();
  }

  /**
   * Lists of keys: "lf" and "lh" with a hash beside each offset, "li" without; "ri" is of lists,
   * itself among them in a hive that is meant to harm.
   *
   * @param left entries that may still be looked at, in all lists together
   */
  private void addSubkeys(long list, int depth, int[] left, List<HiveKey> found) {
    try {
      Reader reader = hive.cell("list of subkeys", list);
      String signature = Hive.text(reader.bytes("kind of the list", 2));
      int count = reader.u16le("length of the list");
      for (int i = 0; i < count && left[0] > 0; i++) {
        left[0]--;
        long offset = reader.u32le("entry of the list");
        switch (signature) {
          case "lf", "lh" -> {
            reader.skip("hash of the name", 4);
            addKey(offset, found);
          }
          case "li" -> addKey(offset, found);
          case "ri" -> {
            if (depth < MAX_INDEX_DEPTH) {
              addSubkeys(offset, depth + 1, left, found);
            }
          }
          default -> {
            return;
          }
        }
      }
    } catch (DecodeException _) {
      // what was found before stands
    }
  }

  private void addKey(long offset, List<HiveKey> found) {
    try {
      found.add(decode(hive, offset));
    } catch (DecodeException _) {
      // one broken key does not hide its neighbours
    }
  }

  /** The values, as many as can be read. */
  public List<HiveValue> values() {
    List<HiveValue> found = new ArrayList<>();
    if (valueCount > 0 && (int) valueList != NO_CELL) {
      addValues(found);
    }
    return found;
  }

  private void addValues(List<HiveValue> found) {
    try {
      Reader reader = hive.cell("list of values", valueList);
      long bytes = 0;
      for (long i = 0; i < Math.min(valueCount, MAX_CHILDREN) && bytes < MAX_VALUE_BYTES; i++) {
        Optional<HiveValue> value = value(reader.u32le("entry of the list"));
        value.ifPresent(found::add);
        bytes += value.map(each -> each.data().size()).orElse(0);
      }
    } catch (DecodeException _) {
      // what was found before stands
    }
  }

  /** Empty for a broken value, which does not hide its neighbours. */
  private Optional<HiveValue> value(long offset) {
    try {
      return Optional.of(HiveValue.decode(hive, offset));
    } catch (DecodeException _) {
      return Optional.empty();
    }
  }
}
