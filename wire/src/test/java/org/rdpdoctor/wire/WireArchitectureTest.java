package org.rdpdoctor.wire;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WireArchitectureTest {
  private static final JavaClasses WIRE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.rdpdoctor.wire");

  @Test
  void doesNoInputOrOutput() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.net..", "java.io..", "java.nio.channels..", "java.nio.file..", "javax.net..")
        .check(WIRE);
  }

  @Test
  void readsNoClock() {
    noClasses().should().dependOnClassesThat().areAssignableTo(Clock.class).check(WIRE);
    noClasses().should().accessTargetWhere(readsTheClock()).check(WIRE);
  }

  @Test
  void drawsNoRandomness() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Random.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(SplittableRandom.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("java.util.random..")
        .orShould()
        .callMethod(Math.class, "random")
        .check(WIRE);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("org.rdpdoctor.(**)").should().beFreeOfCycles().check(WIRE);
  }

  @Test
  void dependsOnTheRuntimeAndItselfOnly() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "java..", "javax.crypto..", "org.rdpdoctor.wire..", "org.jspecify.annotations..")
        .check(WIRE);
  }

  private static DescribedPredicate<JavaAccess<?>> readsTheClock() {
    return DescribedPredicate.describe(
        "reads the clock",
        access -> {
          AccessTarget target = access.getTarget();
          boolean now =
              target.getName().equals("now")
                  && target.getOwner().getPackageName().startsWith("java.time");
          boolean system =
              target.getOwner().isEquivalentTo(System.class)
                  && (target.getName().equals("currentTimeMillis")
                      || target.getName().equals("nanoTime"));
          return now || system;
        });
  }
}
