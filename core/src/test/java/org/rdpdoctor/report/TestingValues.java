package org.rdpdoctor.report;

import java.lang.reflect.Constructor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.rdpdoctor.wire.Bytes;

/** Makes values of any shape by chance, the same for the same seed. */
final class TestingValues {
  private static final int MAX_LIST = 3;
  private static final long MAX_NUMBER = 70_000;
  private static final int CODES = 256;
  private static final Instant AROUND = Instant.parse("2026-11-20T12:00:00Z");
  private static final long YEAR_SECONDS = 365L * 24 * 3600;

  private final Random random;
  private final Function<Random, String> texts;

  TestingValues(long seed, Function<Random, String> texts) {
    this.random = new Random(seed);
    this.texts = texts;
  }

  Object any(Shape shape) {
    return switch (shape) {
      case Shape.Text _ -> texts.apply(random);
      case Shape.Flag _ -> random.nextBoolean();
      case Shape.Share _ -> random.nextDouble();
      case Shape.Whole whole -> whole.boxed().apply(random.nextLong(MAX_NUMBER));
      case Shape.Written written -> written(written);
      case Shape.Hidden _ -> throw new IllegalStateException("no secrets in evidence");
      case Shape.Word word -> pick(List.copyOf(word.values().values()));
      case Shape.Code code -> build(code.constructor(), code(code));
      case Shape.Maybe maybe ->
          random.nextBoolean() ? Optional.of(any(maybe.of())) : Optional.empty();
      case Shape.Sequence sequence -> list(sequence);
      case Shape.Fields fields -> record(fields);
      case Shape.Variants variants -> any(pick(List.copyOf(variants.byType().values())));
    };
  }

  private Object code(Shape.Code code) {
    return code.number().accessor().getReturnType() == int.class
        ? (Object) random.nextInt(CODES)
        : (Object) (long) random.nextInt(CODES);
  }

  private Object written(Shape.Written written) {
    return switch (written.pattern()) {
      case Shape.Patterns.INSTANT ->
          AROUND.plusSeconds(random.nextLong(-3 * YEAR_SECONDS, 3 * YEAR_SECONDS)).plusNanos(1);
      case Shape.Patterns.DURATION -> Duration.ofNanos(random.nextLong(-1, 20_000_000_000L));
      case Shape.Patterns.HEX -> {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        yield Bytes.of(bytes);
      }
      default -> throw new IllegalStateException(written.description());
    };
  }

  private List<Object> list(Shape.Sequence sequence) {
    List<Object> values = new ArrayList<>();
    for (int i = random.nextInt(MAX_LIST + 1); i > 0; i--) {
      values.add(any(sequence.of()));
    }
    return values;
  }

  Object record(Shape.Fields fields) {
    return build(
        fields.constructor(), fields.fields().stream().map(each -> any(each.shape())).toArray());
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static Object build(Constructor<?> constructor, Object... values) {
    try {
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot build " + constructor, e);
    }
  }
}
