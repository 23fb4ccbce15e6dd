package org.rdpdoctor.wire.dcerpc;

import java.util.Optional;
import java.util.UUID;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Writer;
import org.rdpdoctor.wire.mstypes.Utf16;

/** Writes the data of a call (NDR, C706 chapter 14); the counterpart of {@link NdrReader}. */
public final class NdrWriter {
  /** Any number that is not zero says that a pointer points somewhere. */
  private static final int FIRST_REFERENT = 0x2_0000;

  private static final int REFERENT_STEP = 4;

  private final Writer writer = new Writer();
  private int referent = FIRST_REFERENT;

  public Bytes toBytes() {
    return writer.toBytes();
  }

  public NdrWriter align(int size) {
    writer.zeros((size - writer.size() % size) % size);
    return this;
  }

  public NdrWriter u16(int value) {
    align(2);
    writer.u16le(value);
    return this;
  }

  public NdrWriter u32(long value) {
    align(4);
    writer.u32le(value);
    return this;
  }

  /** A 64-bit number as a structure of two 32-bit numbers, such as FILETIME. */
  public NdrWriter twoWords(long value) {
    align(4);
    writer.i64le(value);
    return this;
  }

  public NdrWriter uuid(UUID value) {
    align(4);
    SyntaxId.writeId(writer, value);
    return this;
  }

  /** A structure of 16-bit numbers, as it stands. */
  public NdrWriter fixed(Bytes value) {
    align(2);
    writer.bytes(value);
    return this;
  }

  public NdrWriter handle(ContextHandle handle) {
    align(4);
    writer.bytes(handle.value());
    return this;
  }

  /** A pointer; what it points to follows where NDR puts it. */
  public NdrWriter pointer(boolean present) {
    u32(present ? referent : 0);
    referent += REFERENT_STEP;
    return this;
  }

  public NdrWriter optionalU32(Optional<Long> value) {
    pointer(value.isPresent());
    value.ifPresent(this::u32);
    return this;
  }

  /** A text with its final zero, conformant and varying. */
  public NdrWriter text(String value) {
    Bytes characters = Utf16.bytes(value);
    int count = characters.size() / 2 + 1;
    u32(count).u32(0).u32(count);
    writer.bytes(characters).u16le(0);
    return this;
  }

  public NdrWriter optionalText(Optional<String> value) {
    pointer(value.isPresent());
    value.ifPresent(this::text);
    return this;
  }

  /** A conformant array. */
  public NdrWriter bytes(Bytes value) {
    u32(value.size());
    writer.bytes(value);
    return this;
  }

  /** A conformant and varying array: room for {@code capacity} bytes, of which these are sent. */
  public NdrWriter varyingBytes(Bytes value, long capacity) {
    u32(Math.max(capacity, value.size())).u32(0).u32(value.size());
    writer.bytes(value);
    return this;
  }

  public NdrWriter optionalBytes(Optional<Bytes> value) {
    pointer(value.isPresent());
    value.ifPresent(this::bytes);
    return this;
  }

  /** RPC_UNICODE_STRING with its final zero counted, as the registry wants it (MS-RRP 2.2.4). */
  public NdrWriter counted(Optional<String> value) {
    Bytes characters = value.map(text -> Utf16.bytes(text + "\0")).orElse(Bytes.EMPTY);
    return counted(value.isPresent(), characters, characters.size());
  }

  /** The same without text, with room for an answer of this many bytes. */
  public NdrWriter room(int capacity) {
    return counted(capacity > 0, Bytes.EMPTY, capacity);
  }

  private NdrWriter counted(boolean present, Bytes characters, int capacity) {
    align(4);
    u16(characters.size()).u16(capacity).pointer(present);
    if (present) {
      u32(capacity / 2).u32(0).u32(characters.size() / 2);
      writer.bytes(characters);
    }
    return this;
  }
}
