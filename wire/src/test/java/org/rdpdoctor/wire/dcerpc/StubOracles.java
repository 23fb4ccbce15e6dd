package org.rdpdoctor.wire.dcerpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;

/** What must hold for the data of every call and answer. */
public final class StubOracles {
  private static final int OPERATIONS = 48;

  private StubOracles() {}

  /** Reads the data of an operation. */
  @FunctionalInterface
  public interface StubDecoder<T> {
    T decode(int operation, Bytes stub) throws DecodeException;
  }

  /** The values that we made come back. */
  public static <T> void survives(
      T value, int operation, StubDecoder<T> decoder, Function<T, Bytes> encoder) {
    Bytes stub = encoder.apply(value);
    try {
      assertThat(decoder.decode(operation, stub)).isEqualTo(value);
    } catch (DecodeException e) {
      throw new AssertionError("%s as %s".formatted(value, stub), e);
    }
    for (int size = 0; size < stub.size(); size++) {
      holds(operation, stub.first(size), decoder, encoder);
    }
  }

  /** The first byte chooses the operation. */
  public static <T> void holds(byte[] input, StubDecoder<T> decoder, Function<T, Bytes> encoder) {
    if (input.length > 0) {
      holds((input[0] & 0xFF) % OPERATIONS, Bytes.of(input, 1, input.length - 1), decoder, encoder);
    }
  }

  /**
   * It is refused properly, or what was read is written in our own form, which is read as the same
   * again.
   */
  private static <T> void holds(
      int operation, Bytes stub, StubDecoder<T> decoder, Function<T, Bytes> encoder) {
    T value;
    try {
      value = decoder.decode(operation, stub);
    } catch (DecodeException e) {
      CodecOracles.properRefusal(e);
      return;
    }
    try {
      Bytes ours = encoder.apply(decoder.decode(operation, encoder.apply(value)));
      assertThat(encoder.apply(decoder.decode(operation, ours))).isEqualTo(ours);
    } catch (DecodeException e) {
      throw new AssertionError("%s cannot be read again".formatted(value), e);
    }
  }
}
