package org.rdpdoctor.report;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The screen comes up without the time that loading the JSON library costs. */
class JacksonStaysAsideTest {
  @Test
  void onlyJsonReportsLoadIt() {
    noClasses()
        .that()
        .haveNameNotMatching("org[.]rdpdoctor[.]report[.](.*Json.*|Shape.*)")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("tools.jackson..")
        .check(
            new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(
                    "org.rdpdoctor.report", "org.rdpdoctor.diagnosis", "org.rdpdoctor.model"));
  }
}
