package org.rdpdoctor.remote;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class RemoteArchitectureTest {
  private static final JavaClasses REMOTE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(RemoteArchitectureTest.class.getPackageName());

  @Test
  void packagesHaveNoCycles() {
    slices().matching("org.rdpdoctor.remote.(*)..").should().beFreeOfCycles().check(REMOTE);
  }

  @Test
  void theFaultServersAreForTestsOnly() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.rdpdoctor.lab..")
        .check(REMOTE);
  }
}
