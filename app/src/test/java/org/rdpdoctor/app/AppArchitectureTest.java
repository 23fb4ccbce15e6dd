package org.rdpdoctor.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.conditions.ArchConditions.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLConnection;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.model.Observation;

/** Commands hold no logic: options in, reports out. */
class AppArchitectureTest {
  private static final JavaClasses APP =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.rdpdoctor.app");

  @Test
  void opensNoSockets() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Socket.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(ServerSocket.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(DatagramSocket.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(URLConnection.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.channels..", "java.net.http..", "javax.net..")
        .check(APP);
  }

  @Test
  void readsNoProtocolAndNoObservationsButTheUsersOwn() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.rdpdoctor.wire.*..")
        .orShould()
        .dependOnClassesThat(
            assignableTo(Observation.class)
                .and(
                    DescribedPredicate.describe(
                        "not told by a person",
                        each ->
                            !each.getName().contains("ReportedObservation")
                                && !each.getName().contains("FingerprintExpected"))))
        .check(APP);
  }

  @Test
  void standardStreamsAreTheConsolesOnly() {
    classes()
        .that()
        .doNotHaveSimpleName("Console")
        .and()
        .doNotHaveSimpleName("Main")
        .should(not(ACCESS_STANDARD_STREAMS))
        .check(APP);
  }
}
