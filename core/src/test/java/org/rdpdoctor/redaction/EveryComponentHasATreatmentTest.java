package org.rdpdoctor.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.KerberosRun;
import org.rdpdoctor.wire.Bytes;

/**
 * Somebody has thought of each text and all bytes that evidence can hold: they have a row in {@code
 * components.csv}. Found are the records of the model and what they are made of, whether or not any
 * sample has one.
 */
class EveryComponentHasATreatmentTest {
  private static final String MODEL = Evidence.class.getPackageName();
  private static final Set<Class<?>> TELLING_NOTHING =
      Set.of(Integer.class, Long.class, Boolean.class, Instant.class, Duration.class);

  private final Set<Class<?>> met = new HashSet<>();
  private final Set<String> textAndBytes = new TreeSet<>();
  private final Set<String> outOfReach = new TreeSet<>();

  @Test
  void noMoreAndNoLess() {
    meetAll();
    assertThat(textAndBytes).hasSizeGreaterThan(250);
    assertThat(new TreeSet<>(new Components().names())).isEqualTo(textAndBytes);
  }

  /** The redactor rebuilds records of the model, and looks into lists and optionals only. */
  @Test
  void nothingIsOutOfTheRedactorsReach() {
    meetAll();
    assertThat(outOfReach).isEmpty();
  }

  private void meetAll() {
    meet(Evidence.class);
    meet(InspectedFile.class);
    meet(KerberosRun.class);
  }

  private void meet(Class<?> type) {
    if (!met.add(type)) {
      return;
    }
    if (type.isSealed()) {
      List.of(type.getPermittedSubclasses()).forEach(this::meet);
    }
    if (type.isRecord()) {
      for (RecordComponent each : type.getRecordComponents()) {
        component(type, each.getName(), each.getGenericType());
      }
    }
  }

  private void component(Class<?> owner, String name, Type type) {
    switch (type) {
      case ParameterizedType several
          when several.getRawType() == List.class || several.getRawType() == Optional.class ->
          component(owner, name, several.getActualTypeArguments()[0]);
      case Class<?> text when text == String.class || text == Bytes.class -> found(owner, name);
      case Class<?> plain when isPlain(plain) -> {}
      case Class<?> made when made.isRecord() || made.isSealed() -> meet(made);
      default -> outOfReach.add(Components.name(owner, name));
    }
  }

  private void found(Class<?> owner, String name) {
    String full = Components.name(owner, name);
    textAndBytes.add(full);
    if (!owner.getPackageName().equals(MODEL)) {
      outOfReach.add(full);
    }
  }

  private static boolean isPlain(Class<?> type) {
    return type.isPrimitive() || type.isEnum() || TELLING_NOTHING.contains(type);
  }
}
