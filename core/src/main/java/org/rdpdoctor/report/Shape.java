package org.rdpdoctor.report;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.Secret;

/**
 * How a Java type looks in our documents. Writing, reading and the published schemas all walk the
 * same shape, so that they cannot drift apart. Records are objects, sealed interfaces are objects
 * with a "type", wrapped wire codes are numbers. Types that contain themselves are not supported.
 */
sealed interface Shape {
  /** Of a clock as of a wait: longer than FILETIME reaches, some 30,000 years. */
  Duration LONGEST = Duration.ofDays(100_000L * 366);

  record Text() implements Shape {}

  record Flag() implements Shape {}

  /** A number between 0 and 1. */
  record Share() implements Shape {}

  record Whole(long least, long most, LongFunction<Object> boxed) implements Shape {}

  /** A value with one written form. */
  record Written(String description, String pattern, Function<String, Object> parse)
      implements Shape {}

  /** A secret: written as a fixed word, read as nothing. */
  record Hidden() implements Shape {}

  /** One of our own words. */
  record Word(String name, Map<String, Object> values) implements Shape {}

  /** A number of the wire in a record of its own. */
  record Code(String name, Field number, Constructor<?> constructor) implements Shape {}

  record Maybe(Shape of) implements Shape {}

  record Sequence(Shape of) implements Shape {}

  /** A record. */
  record Fields(String name, List<Field> fields, Constructor<?> constructor) implements Shape {}

  /** A sealed interface: the records below it, by the word that stands in "type". */
  record Variants(String name, Map<String, Fields> byType) implements Shape {}

  record Field(
      String name, String description, boolean nullWhenEmpty, Shape shape, Method accessor) {
    Object of(Object owner) {
      try {
        return accessor.invoke(owner);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot read " + accessor, e);
      }
    }
  }

  /** The field that names the variant. */
  String TYPE = "type";

  private static Shape of(Type type) {
    if (type instanceof ParameterizedType generic) {
      Shape inner = of(generic.getActualTypeArguments()[0]);
      return generic.getRawType() == Optional.class ? new Maybe(inner) : new Sequence(inner);
    }
    return type instanceof Class<?> plain ? ofClass(plain) : unsupported(type);
  }

  private static Shape ofClass(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "String" -> new Text();
      case "boolean", "Boolean" -> new Flag();
      case "double" -> new Share();
      case "int", "Integer" ->
          new Whole(Integer.MIN_VALUE, Integer.MAX_VALUE, value -> (int) value);
      case "long", "Long" -> new Whole(Long.MIN_VALUE, Long.MAX_VALUE, value -> value);
      case "Instant" -> written("point in time, ISO 8601, UTC", Patterns.INSTANT, Shape::instant);
      case "Duration" -> written("length of time, ISO 8601", Patterns.DURATION, Shape::duration);
      case "Bytes" -> written("bytes in hex", Patterns.HEX, Bytes::ofHex);
      default -> ofOwnClass(type);
    };
  }

  private static Shape ofOwnClass(Class<?> type) {
    if (type == Secret.class) {
      return new Hidden();
    }
    if (type.isEnum()) {
      return word(type);
    }
    if (type.isSealed()) {
      Map<String, Fields> byType = new TreeMap<>();
      addVariants(type, byType);
      return new Variants(kebab(type), byType);
    }
    return type.isRecord() ? (isCode(type) ? code(type) : fieldsOf(type)) : unsupported(type);
  }

  /** A clock may be wrong by what its number can hold, which no further reckoning overflows. */
  private static Instant instant(String text) {
    Instant instant = Instant.parse(text);
    within(Duration.between(Instant.EPOCH, instant));
    return instant;
  }

  private static Duration duration(String text) {
    return within(Duration.parse(text));
  }

  private static Duration within(Duration duration) {
    if (duration.compareTo(LONGEST) > 0 || duration.compareTo(LONGEST.negated()) < 0) {
      throw new DateTimeException("beyond every clock");
    }
    return duration;
  }

  private static Written written(
      String description, String pattern, Function<String, Object> parse) {
    return new Written(description, pattern, parse);
  }

  private static Word word(Class<?> type) {
    Map<String, Object> values = new TreeMap<>();
    for (Object value : type.getEnumConstants()) {
      values.put(wordFor((Enum<?>) value), value);
    }
    return new Word(kebab(type), values);
  }

  private static boolean isCode(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    return type.getPackageName().startsWith(Bytes.class.getPackageName())
        && components.length == 1
        && (components[0].getType() == int.class || components[0].getType() == long.class);
  }

  private static Code code(Class<?> type) {
    return new Code(kebab(type), field(type.getRecordComponents()[0]), canonicalConstructor(type));
  }

  static Fields fieldsOf(Class<?> type) {
    List<Field> fields = Arrays.stream(type.getRecordComponents()).map(Shape::field).toList();
    return new Fields(kebab(type), fields, canonicalConstructor(type));
  }

  private static Field field(RecordComponent component) {
    Optional<JsonField> given = Optional.ofNullable(component.getAnnotation(JsonField.class));
    Method accessor = component.getAccessor();
    accessor.trySetAccessible();
    return new Field(
        given.map(JsonField::name).filter(name -> !name.isEmpty()).orElse(component.getName()),
        given.map(JsonField::description).orElse(""),
        given.map(JsonField::nullWhenEmpty).orElse(false),
        of(component.getGenericType()),
        accessor);
  }

  private static Constructor<?> canonicalConstructor(Class<?> type) {
    Class<?>[] parameters =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(parameters);
      constructor.trySetAccessible();
      return constructor;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("a record without its constructor: " + type, e);
    }
  }

  private static void addVariants(Class<?> type, Map<String, Fields> byType) {
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      if (permitted.isSealed()) {
        addVariants(permitted, byType);
      } else if (byType.put(kebab(permitted), fieldsOf(permitted)) != null) {
        throw new IllegalStateException("two types of one name: " + permitted);
      }
    }
  }

  private static Shape unsupported(Type type) {
    throw new IllegalStateException("no JSON form for " + type);
  }

  /** The word for a value of an enum of ours: AFTER_NEGOTIATION is after-negotiation. */
  static String wordFor(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The word for a type: TlsAccepted is tls-accepted. */
  static String kebab(Class<?> type) {
    List<String> words = new ArrayList<>(List.of(type.getSimpleName().split("(?=[A-Z])")));
    return String.join("-", words).toLowerCase(Locale.ROOT);
  }

  /** The written forms; years beyond four digits occur in hostile clocks and certificates. */
  final class Patterns {
    static final String INSTANT =
        "^([+-][0-9]{5,10}|-?[0-9]{4})-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?Z$";
    static final String DURATION =
        "^PT(?=[-0-9])(-?[0-9]+H)?(-?[0-9]+M)?(-?[0-9]+([.][0-9]{1,9})?S)?$";
    static final String HEX = "^([0-9a-f]{2})*$";

    private Patterns() {}
  }
}
