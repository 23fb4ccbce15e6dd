package org.rdpdoctor.wire.rrp;

import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.dcerpc.ContextHandle;
import org.rdpdoctor.wire.dcerpc.NdrReader;
import org.rdpdoctor.wire.dcerpc.NdrWriter;
import org.rdpdoctor.wire.dcerpc.RpcCall;

/**
 * A call of the remote registry, MS-RRP section 3.1.5. Each names the {@link WinregReply} that
 * answers it. Sizes and capacities are in bytes.
 *
 * <p>These are the values of a call, not its very bytes: NDR leaves a sender the numbers of its
 * pointers and the padding, and they are not kept.
 */
public sealed interface WinregCall extends RpcCall {
  /** KEY_QUERY_VALUE, KEY_ENUMERATE_SUB_KEYS, KEY_NOTIFY and READ_CONTROL, section 2.2.3. */
  long READ = 0x2_0019;

  /** KEY_SET_VALUE, KEY_CREATE_SUB_KEY and READ_CONTROL. */
  long WRITE = 0x2_0006;

  /** DELETE. */
  long DELETE = 0x1_0000;

  /** MAXIMUM_ALLOWED: whatever rights the key gives us. */
  long MAXIMUM_ALLOWED = 0x200_0000;

  /** KEY_WOW64_64KEY: what 64-bit programs see. */
  long VIEW_64 = 0x100;

  /** REG_OPTION_BACKUP_RESTORE: rights to back up and restore instead of the key's own. */
  long BACKUP_RESTORE = 0x4;

  /** The largest data that is asked for or written. */
  int MAX_DATA_SIZE = 1 << 20;

  /**
   * Reads the data of a call.
   *
   * @throws DecodeException unexpected when the operation is none of these
   */
  static WinregCall decode(int operation, Bytes stub) throws DecodeException {
    return WinregCalls.decode(operation, new NdrReader(stub));
  }

  /** A root of the registry, by the operation that opens it. */
  enum Root {
    CLASSES_ROOT(0),
    CURRENT_USER(1),
    LOCAL_MACHINE(2),
    USERS(4);

    private final int operation;

    Root(int operation) {
      this.operation = operation;
    }

    public int operation() {
      return operation;
    }
  }

  /** OpenLocalMachine and its like, section 3.1.5.1: {@link WinregReply.Opened}. */
  record OpenRoot(Root root, long access) implements WinregCall {
    public OpenRoot {
      FieldBounds.u32("samDesired", access);
    }

    @Override
    public int operation() {
      return root.operation();
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.pointer(false).u32(access);
    }
  }

  /** BaseRegCloseKey, section 3.1.5.6: {@link WinregReply.Opened} without a handle. */
  record CloseKey(ContextHandle key) implements WinregCall {
    static final int OPERATION = 5;

    @Override
    public int operation() {
      return OPERATION;
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.handle(key);
    }
  }

  /**
   * BaseRegCreateKey, section 3.1.5.7: {@link WinregReply.Created}. A security descriptor that came
   * with it is not kept.
   */
  record CreateKey(ContextHandle parent, String name, long options, long access)
      implements WinregCall {
    static final int OPERATION = 6;

    public CreateKey {
      FieldBounds.u32("dwOptions", options);
      FieldBounds.u32("samDesired", access);
    }

    @Override
    public int operation() {
      return OPERATION;
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.handle(parent).counted(Optional.of(name)).counted(Optional.empty());
      writer.u32(options).u32(access).pointer(false).optionalU32(Optional.of(0L));
    }
  }

  /** BaseRegDeleteKey, section 3.1.5.8: {@link WinregReply.Status}. */
  record DeleteKey(ContextHandle parent, String name) implements WinregCall {
    static final int OPERATION = 7;

    @Override
    public int operation() {
      return OPERATION;
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.handle(parent).counted(Optional.of(name));
    }
  }

  /** BaseRegDeleteValue, section 3.1.5.9: {@link WinregReply.Status}. */
  record DeleteValue(ContextHandle key, String name) implements WinregCall {
    static final int OPERATION = 8;

    @Override
    public int operation() {
      return OPERATION;
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.handle(key).counted(Optional.of(name));
    }
  }

  /**
   * BaseRegEnumKey, section 3.1.5.10: {@link WinregReply.KeyNamed}.
   *
   * @param nameCapacity even
   */
  record EnumKey(ContextHandle key, long index, int nameCapacity) implements WinregCall {
    static final int OPERATION = 9;

    public EnumKey {
      FieldBounds.u32("dwIndex", index);
      FieldBounds.u16("name capacity", nameCapacity);
    }

    @Override
    public int operation() {
      return OPERATION;
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.handle(key).u32(index).room(nameCapacity);
      writer.pointer(true).room(0); // class
      writer.pointer(true).twoWords(0); // time of the last change
    }
  }

  /**
   * BaseRegEnumValue, section 3.1.5.11: {@link WinregReply.ValueNamed}.
   *
   * @param nameCapacity even
   */
  record EnumValue(ContextHandle key, long index, int nameCapacity, long dataCapacity)
      implements WinregCall {
    static final int OPERATION = 10;

    public EnumValue {
      FieldBounds.u32("dwIndex", index);
      FieldBounds.u16("name capacity", nameCapacity);
      FieldBounds.within("data capacity", dataCapacity, MAX_DATA_SIZE);
    }

    @Override
    public int operation() {
      return OPERATION;
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.handle(key).u32(index).room(nameCapacity);
      WinregCalls.roomForData(writer, dataCapacity);
    }
  }

  /** BaseRegFlushKey, section 3.1.5.12: {@link WinregReply.Status}. */
  record FlushKey(ContextHandle key) implements WinregCall {
    static final int OPERATION = 11;

    @Override
    public int operation() {
      return OPERATION;
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.handle(key);
    }
  }

  /** BaseRegOpenKey, section 3.1.5.15: {@link WinregReply.Opened}. */
  record OpenKey(ContextHandle parent, String name, long options, long access)
      implements WinregCall {
    static final int OPERATION = 15;

    public OpenKey {
      FieldBounds.u32("dwOptions", options);
      FieldBounds.u32("samDesired", access);
    }

    @Override
    public int operation() {
      return OPERATION;
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.handle(parent).counted(Optional.of(name)).u32(options).u32(access);
    }
  }

  /** BaseRegQueryInfoKey, section 3.1.5.16: {@link WinregReply.KeyInfo}. */
  record QueryInfoKey(ContextHandle key) implements WinregCall {
    static final int OPERATION = 16;

    @Override
    public int operation() {
      return OPERATION;
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.handle(key).room(0);
    }
  }

  /** BaseRegQueryValue, section 3.1.5.17: {@link WinregReply.Value}. */
  record QueryValue(ContextHandle key, String name, long dataCapacity) implements WinregCall {
    static final int OPERATION = 17;

    public QueryValue {
      FieldBounds.within("data capacity", dataCapacity, MAX_DATA_SIZE);
    }

    @Override
    public int operation() {
      return OPERATION;
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.handle(key).counted(Optional.of(name));
      WinregCalls.roomForData(writer, dataCapacity);
    }
  }

  /** BaseRegSetValue, section 3.1.5.22: {@link WinregReply.Status}. */
  record SetValue(ContextHandle key, String name, long type, Bytes data) implements WinregCall {
    static final int OPERATION = 22;

    public SetValue {
      FieldBounds.u32("dwType", type);
    }

    @Override
    public int operation() {
      return OPERATION;
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.handle(key).counted(Optional.of(name)).u32(type).bytes(data).u32(data.size());
    }
  }
}
