package org.rdpdoctor;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLConnection;
import java.nio.channels.NetworkChannel;
import org.junit.jupiter.api.Test;

/** What the packages of core may know of each other; ARCHITECTURE.md has the map. */
class CoreArchitectureTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(
              "org.rdpdoctor.model",
              "org.rdpdoctor.probe",
              "org.rdpdoctor.offline",
              "org.rdpdoctor.diagnosis",
              "org.rdpdoctor.remedy",
              "org.rdpdoctor.report",
              "org.rdpdoctor.redaction",
              "org.rdpdoctor.codes",
              "org.rdpdoctor.explain");

  @Test
  void socketsAreOpenedInProbeNetOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.rdpdoctor.probe.net..")
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
        .resideInAnyPackage("java.net.http..", "javax.net..")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(NetworkChannel.class)
        .check(CORE);
  }

  @Test
  void offlineReadersAndProbesDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage("org.rdpdoctor.offline..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.rdpdoctor.probe..", "org.rdpdoctor.diagnosis..")
        .check(CORE);
    noClasses()
        .that()
        .resideInAPackage("org.rdpdoctor.probe..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.rdpdoctor.offline..", "org.rdpdoctor.diagnosis..", "org.rdpdoctor.report..")
        .check(CORE);
  }

  @Test
  void reportsDoNotKnowProbes() {
    noClasses()
        .that()
        .resideInAPackage("org.rdpdoctor.report..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.rdpdoctor.probe..", "org.rdpdoctor.offline..")
        .check(CORE);
  }

  @Test
  void redactionKnowsNeitherProbesNorReports() {
    noClasses()
        .that()
        .resideInAPackage("org.rdpdoctor.redaction..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.rdpdoctor.probe..", "org.rdpdoctor.offline..", "org.rdpdoctor.report..")
        .check(CORE);
  }

  @Test
  void explanationsNeedTheTablesOnly() {
    noClasses()
        .that()
        .resideInAnyPackage("org.rdpdoctor.explain..", "org.rdpdoctor.codes..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.rdpdoctor.probe..", "org.rdpdoctor.offline..", "org.rdpdoctor.report..")
        .check(CORE);
  }

  @Test
  void theModelIsValuesOnly() {
    classes()
        .that()
        .resideInAPackage("org.rdpdoctor.model..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "org.rdpdoctor.model..",
            "org.rdpdoctor.wire..",
            "org.jspecify..",
            "java.lang..",
            "java.util..",
            "java.time..")
        .check(CORE);
  }

  /**
   * But TLS, a session and sizes come behind a negotiation, who asks what is cut says it as they
   * do, a KDC has a name, NLA carries its ticket.
   */
  @Test
  void stagesDoNotKnowEachOther() {
    slices()
        .matching("org.rdpdoctor.probe.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(
            resideInAPackage("org.rdpdoctor.probe.."),
            resideInAPackage("org.rdpdoctor.probe.net.."))
        .ignoreDependency(
            resideInAnyPackage(
                "org.rdpdoctor.probe.tls..",
                "org.rdpdoctor.probe.session..",
                "org.rdpdoctor.probe.path.."),
            resideInAPackage("org.rdpdoctor.probe.negotiation.."))
        .ignoreDependency(
            resideInAPackage("org.rdpdoctor.probe.between.."),
            resideInAnyPackage("org.rdpdoctor.probe.negotiation..", "org.rdpdoctor.probe.tls.."))
        .ignoreDependency(
            resideInAPackage("org.rdpdoctor.probe.kerberos.."),
            resideInAPackage("org.rdpdoctor.probe.name.."))
        .ignoreDependency(
            resideInAPackage("org.rdpdoctor.probe.nla.."),
            resideInAnyPackage("org.rdpdoctor.probe.kerberos..", "org.rdpdoctor.probe.name.."))
        .check(CORE);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("org.rdpdoctor.(*)..").should().beFreeOfCycles().check(CORE);
  }

  @Test
  void plansAreAPureFunctionOfEvidenceAndDiagnosis() {
    noClasses()
        .that()
        .resideInAPackage("org.rdpdoctor.remedy..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.rdpdoctor.probe..", "org.rdpdoctor.offline..", "org.rdpdoctor.report..")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.time.Clock.class)
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .check(CORE);
  }
}
