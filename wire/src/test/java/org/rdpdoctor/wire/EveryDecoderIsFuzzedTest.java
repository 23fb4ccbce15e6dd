package org.rdpdoctor.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every public {@code static X decode(Reader)} is called or referenced by a fuzz test. */
class EveryDecoderIsFuzzedTest {
  private static final String PACKAGE = EveryDecoderIsFuzzedTest.class.getPackageName();
  private static final String DECODE = "decode";

  @Test
  void everyDecoderIsFuzzed() {
    Set<String> decoders = decoders();
    assertThat(decoders).contains("org.rdpdoctor.wire.tpkt.Tpkt");
    assertThat(fuzzed()).as("owners of fuzzed decoders").containsAll(decoders);
  }

  private static Set<String> decoders() {
    JavaClasses main =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(PACKAGE);
    return main.stream()
        .flatMap(owner -> owner.getMethods().stream())
        .filter(EveryDecoderIsFuzzedTest::isDecoder)
        .map(method -> method.getOwner().getName())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isDecoder(JavaMethod method) {
    return method.getName().equals(DECODE)
        && method.getModifiers().contains(JavaModifier.STATIC)
        && method.getModifiers().contains(JavaModifier.PUBLIC)
        && method.getRawParameterTypes().size() == 1
        && method.getRawParameterTypes().getFirst().isEquivalentTo(Reader.class);
  }

  private static Set<String> fuzzed() {
    JavaClasses tests =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
            .importPackages(PACKAGE);
    return tests.stream()
        .flatMap(owner -> owner.getMethods().stream())
        .filter(method -> method.isAnnotatedWith(FuzzTest.class))
        .flatMap(EveryDecoderIsFuzzedTest::namedIn)
        .filter(target -> target.getName().equals(DECODE))
        .map(target -> target.getOwner().getName())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<? extends AccessTarget> namedIn(JavaMethod fuzzTest) {
    return Stream.concat(
            fuzzTest.getMethodCallsFromSelf().stream(),
            fuzzTest.getMethodReferencesFromSelf().stream())
        .map(JavaAccess::getTarget);
  }
}
