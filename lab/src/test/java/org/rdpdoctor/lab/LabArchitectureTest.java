package org.rdpdoctor.lab;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class LabArchitectureTest {
  private static final JavaClasses LAB =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.rdpdoctor.lab");

  @Test
  void dependsOnWireAndBouncyCastleOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "org.rdpdoctor.lab..",
            "org.rdpdoctor.wire..",
            "org.bouncycastle..",
            "org.jspecify..",
            "javax.xml..",
            "org.w3c.dom..",
            "org.xml.sax..",
            "com.sun.net.httpserver..",
            "java..")
        .check(LAB);
  }

  @Test
  void hasNoPackageCycles() {
    slices().matching("org.rdpdoctor.(**)").should().beFreeOfCycles().check(LAB);
  }
}
