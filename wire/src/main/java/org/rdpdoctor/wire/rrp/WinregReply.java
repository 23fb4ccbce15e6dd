package org.rdpdoctor.wire.rrp;

import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.FieldBounds;
import org.rdpdoctor.wire.dcerpc.ContextHandle;
import org.rdpdoctor.wire.dcerpc.NdrReader;
import org.rdpdoctor.wire.dcerpc.NdrWriter;
import org.rdpdoctor.wire.dcerpc.RpcReply;
import org.rdpdoctor.wire.mstypes.FileTime;
import org.rdpdoctor.wire.mstypes.Utf16;

/**
 * What the remote registry answers to a {@link WinregCall}, MS-RRP section 3.1.5. Whatever else an
 * answer holds says nothing when its code is not {@link #SUCCESS}.
 */
public sealed interface WinregReply extends RpcReply {
  long SUCCESS = 0;

  /** ERROR_FILE_NOT_FOUND: no such key or value. */
  long NOT_FOUND = 2;

  long ACCESS_DENIED = 5;

  /** ERROR_INVALID_HANDLE. */
  long INVALID_HANDLE = 6;

  /** ERROR_MORE_DATA: the room was too small; the size that is needed stands in the answer. */
  long MORE_DATA = 234;

  /** ERROR_NO_MORE_ITEMS. */
  long NO_MORE_ITEMS = 259;

  /** ERROR_KEY_DELETED. */
  long KEY_DELETED = 1018;

  default boolean isSuccess() {
    return code() == SUCCESS;
  }

  /** Reads the answer to an operation of {@link WinregCall}. */
  static WinregReply decode(int operation, Bytes stub) throws DecodeException {
    return WinregReplies.decode(operation, new NdrReader(stub));
  }

  /** To calls that open or close a key. */
  record Opened(ContextHandle key, long code) implements WinregReply {
    public Opened {
      FieldBounds.u32("error code", code);
    }

    /** A refusal, or the answer to a close. */
    public Opened(long code) {
      this(ContextHandle.NONE, code);
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.handle(key);
    }
  }

  /** To {@link WinregCall.CreateKey}. */
  record Created(ContextHandle key, long disposition, long code) implements WinregReply {
    /** REG_CREATED_NEW_KEY. */
    public static final long NEW = 1;

    /** REG_OPENED_EXISTING_KEY. */
    public static final long EXISTED = 2;

    public Created {
      FieldBounds.u32("lpdwDisposition", disposition);
      FieldBounds.u32("error code", code);
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.handle(key).optionalU32(Optional.of(disposition));
    }
  }

  /** To calls that only do something. */
  record Status(long code) implements WinregReply {
    public Status {
      FieldBounds.u32("error code", code);
    }

    @Override
    public void encode(NdrWriter writer) {}
  }

  /**
   * To {@link WinregCall.QueryValue}.
   *
   * @param size of the whole value, also when the code is {@link #MORE_DATA}
   */
  record Value(long type, Bytes data, long size, long code) implements WinregReply {
    public Value {
      FieldBounds.u32("lpType", type);
      FieldBounds.within("lpcbData", size, WinregCall.MAX_DATA_SIZE);
      FieldBounds.u32("error code", code);
    }

    public Value(long type, Bytes data) {
      this(type, data, data.size(), SUCCESS);
    }

    /** Without a value. */
    public Value(long code) {
      this(0, Bytes.EMPTY, 0, code);
    }

    @Override
    public void encode(NdrWriter writer) {
      WinregReplies.encodeData(writer, type, data, size);
    }
  }

  /** To {@link WinregCall.EnumKey}. */
  record KeyNamed(String name, FileTime changed, long code) implements WinregReply {
    public KeyNamed {
      FieldBounds.u32("error code", code);
      FieldBounds.u16("name", Utf16.bytes(name).size() + 2);
    }

    /** Without a key. */
    public KeyNamed(long code) {
      this("", new FileTime(0), code);
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.counted(Optional.of(name)).pointer(true).room(0);
      writer.pointer(true).twoWords(changed.intervals());
    }
  }

  /**
   * To {@link WinregCall.EnumValue}.
   *
   * @param size of the whole value, also when the code is {@link #MORE_DATA}
   */
  record ValueNamed(String name, long type, Bytes data, long size, long code)
      implements WinregReply {
    public ValueNamed {
      FieldBounds.u32("lpType", type);
      FieldBounds.within("lpcbData", size, WinregCall.MAX_DATA_SIZE);
      FieldBounds.u32("error code", code);
      FieldBounds.u16("name", Utf16.bytes(name).size() + 2);
    }

    public ValueNamed(String name, long type, Bytes data) {
      this(name, type, data, data.size(), SUCCESS);
    }

    /** Without a value. */
    public ValueNamed(long code) {
      this("", 0, Bytes.EMPTY, 0, code);
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.counted(Optional.of(name));
      WinregReplies.encodeData(writer, type, data, size);
    }
  }

  /**
   * To {@link WinregCall.QueryInfoKey}.
   *
   * @param longestKey of the names of the keys below it
   * @param longestName of the names of its values
   */
  record KeyInfo(
      long keys,
      long longestKey,
      long values,
      long longestName,
      long longestData,
      FileTime changed,
      long code)
      implements WinregReply {
    public KeyInfo {
      FieldBounds.u32("lpcSubKeys", keys);
      FieldBounds.u32("lpcbMaxSubKeyLen", longestKey);
      FieldBounds.u32("lpcValues", values);
      FieldBounds.u32("lpcbMaxValueNameLen", longestName);
      FieldBounds.u32("lpcbMaxValueLen", longestData);
      FieldBounds.u32("error code", code);
    }

    /** Without anything. */
    public KeyInfo(long code) {
      this(0, 0, 0, 0, 0, new FileTime(0), code);
    }

    @Override
    public void encode(NdrWriter writer) {
      writer.room(0).u32(keys).u32(longestKey).u32(0).u32(values).u32(longestName);
      writer.u32(longestData).u32(0).twoWords(changed.intervals());
    }
  }
}
