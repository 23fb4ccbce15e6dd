package org.rdpdoctor.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;

/** What must hold for every decoder and every input. */
public final class CodecOracles {
  private CodecOracles() {}

  /** A {@code static X decode(Reader)}. */
  @FunctionalInterface
  public interface Decoder<T extends WireMessage> {
    T decode(Reader reader) throws DecodeException;
  }

  /**
   * Either the decoder refuses with a proper {@link DecodeException}, or the message encodes to
   * what was consumed, knows its size and can tell about itself.
   */
  public static <T extends WireMessage> Optional<T> holds(Bytes input, Decoder<T> decoder) {
    Reader reader = new Reader(input);
    try {
      T message = decoder.decode(reader);
      checkDecoded(message, input.slice(0, reader.offset()), decoder);
      return Optional.of(message);
    } catch (DecodeException e) {
      properRefusal(e);
      return Optional.empty();
    }
  }

  public static <T extends WireMessage> void holds(byte[] input, Decoder<T> decoder) {
    Optional<T> ignored = holds(Bytes.of(input), decoder);
    assertThat(ignored).isNotNull();
  }

  /** The input is refused or read as an odd message. */
  public static <T extends WireMessage> void refusedOrOdd(Bytes input, Decoder<T> decoder) {
    Optional<T> message = holds(input, decoder);
    message.ifPresent(odd -> assertThat(odd.oddities()).as("oddities of %s", odd).isNotEmpty());
  }

  /** A refusal says in one line of plain ASCII what stood in the way. */
  public static void properRefusal(DecodeException refusal) {
    assertThat(refusal.getMessage()).matches("[ -~]+");
  }

  /** A message of our own making survives the wire. */
  public static <T extends WireMessage> void survives(T message, Decoder<T> decoder) {
    assertThat(holds(message.toBytes(), decoder)).contains(message);
  }

  private static <T extends WireMessage> void checkDecoded(
      T message, Bytes consumed, Decoder<T> decoder) throws DecodeException {
    Bytes encoded = message.toBytes();
    assertThat(encoded).as("encoding of what was decoded").isEqualTo(consumed);
    assertThat(message.size()).as("size").isEqualTo(encoded.size());
    assertThat(message.toString()).isNotEmpty();
    assertThat(message.oddities()).doesNotContainNull();
    assertThat(decoder.decode(new Reader(encoded))).as("decoded again").isEqualTo(message);
  }
}
