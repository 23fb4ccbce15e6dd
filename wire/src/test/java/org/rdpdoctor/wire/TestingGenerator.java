package org.rdpdoctor.wire;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;

/** Random values from a seed; the same seed gives the same values. */
final class TestingGenerator {
  private static final String ALGORITHM = "L64X128MixRandom";

  private final RandomGenerator random;

  TestingGenerator(long seed) {
    random = RandomGeneratorFactory.of(ALGORITHM).create(seed);
  }

  /** 0 up to and including {@code max}, with the ends more often than chance has it. */
  int upTo(int max) {
    return switch (random.nextInt(8)) {
      case 0 -> 0;
      case 1 -> max;
      default -> (int) random.nextLong(max + 1L);
    };
  }

  int u8() {
    return upTo(0xFF);
  }

  int u16() {
    return upTo(0xFFFF);
  }

  long u32() {
    return Integer.toUnsignedLong(random.nextInt());
  }

  long i64() {
    return random.nextLong();
  }

  boolean coin() {
    return random.nextBoolean();
  }

  Bytes bytes(int size) {
    byte[] content = new byte[size];
    random.nextBytes(content);
    return Bytes.of(content);
  }

  Bytes bytesUpTo(int maxSize) {
    return bytes(upTo(maxSize));
  }

  <T> Optional<T> maybe(Supplier<T> value) {
    return coin() ? Optional.of(value.get()) : Optional.empty();
  }

  <T> List<T> listUpTo(int maxSize, Supplier<T> value) {
    return Stream.generate(value).limit(upTo(maxSize)).toList();
  }

  /** The input with a few bytes changed, cut out or doubled. */
  Bytes mutated(Bytes input) {
    Bytes result = input;
    for (int i = upTo(4); i >= 0; i--) {
      int at = upTo(result.size());
      Bytes before = result.slice(0, at);
      Bytes after = result.slice(at, result.size());
      int taken = Math.min(after.size(), upTo(4));
      result =
          switch (random.nextInt(3)) {
            case 0 -> before.append(bytes(taken)).append(after.slice(taken, after.size()));
            case 1 -> before.append(after.slice(taken, after.size()));
            default -> before.append(after.slice(0, taken)).append(after);
          };
    }
    return result;
  }
}
