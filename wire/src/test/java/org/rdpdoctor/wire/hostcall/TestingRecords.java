package org.rdpdoctor.wire.hostcall;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.rdpdoctor.wire.Bytes;

/** Random calls and replies of each record from a seed, whatever components it has. */
final class TestingRecords {
  private static final List<String> TEXTS =
      List.of("", "a", "TermService", "a,b", "\t\r\n", "Prüfung", "字", "😀", "'$(exit)'", "\0");

  private final SplittableRandom random;

  TestingRecords(long seed) {
    random = new SplittableRandom(seed);
  }

  /** The records below a sealed interface. */
  static Stream<Class<?>> recordsOf(Class<?> family) {
    return family.isRecord()
        ? Stream.of(family)
        : Arrays.stream(family.getPermittedSubclasses()).flatMap(TestingRecords::recordsOf);
  }

  Object make(Class<?> type) {
    try {
      RecordComponent[] components = type.getRecordComponents();
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Object[] values =
          Arrays.stream(components).map(each -> value(each.getGenericType())).toArray();
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(String.valueOf(e.getMessage()), e);
    }
  }

  private Object value(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type member = generic.getActualTypeArguments()[0];
      return generic.getRawType() == List.class
          ? IntStream.range(0, random.nextInt(4)).mapToObj(_ -> value(member)).toList()
          : random.nextBoolean() ? Optional.of(value(member)) : Optional.empty();
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isRecord()) {
      return make(plain);
    }
    if (plain.isEnum()) {
      Object[] constants = plain.getEnumConstants();
      return constants[random.nextInt(constants.length)];
    }
    return simple(plain);
  }

  private Object simple(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "String" -> TEXTS.get(random.nextInt(TEXTS.size()));
      case "int" -> random.nextInt();
      case "long" -> random.nextLong();
      case "boolean" -> random.nextBoolean();
      case "Duration" ->
          Duration.ofSeconds(random.nextLong() >> 4, random.nextInt(3) * 100_000_001L);
      case "Instant" -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
      case "Bytes" -> {
        byte[] content = new byte[random.nextInt(40)];
        random.nextBytes(content);
        yield Bytes.of(content);
      }
      default -> throw new AssertionError("no values of " + type);
    };
  }
}
