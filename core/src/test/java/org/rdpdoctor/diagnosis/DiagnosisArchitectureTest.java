package org.rdpdoctor.diagnosis;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The diagnosis is a pure function of the model. */
class DiagnosisArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.rdpdoctor.diagnosis");

  @Test
  void readsTheModelOnly() {
    classes()
        .that()
        .resideInAPackage("org.rdpdoctor.diagnosis..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "org.rdpdoctor.diagnosis..",
            "org.rdpdoctor.model..",
            "org.rdpdoctor.wire..",
            "org.jspecify..",
            "java.lang..",
            "java.util..",
            "java.time..",
            "java.io..",
            "java.nio.charset..")
        .check(CLASSES);
  }

  @Test
  void opensNoFileAndAsksNoClock() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.File")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.FileInputStream")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .check(CLASSES);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("org.rdpdoctor.(diagnosis..)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void causesDoNotKnowEachOther() {
    noClasses()
        .that()
        .implement(Cause.class)
        .should()
        .dependOnClassesThat()
        .haveSimpleName("Catalogue")
        .check(CLASSES);
  }
}
