package org.rdpdoctor.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rdpdoctor.comparison.Relation;
import org.rdpdoctor.comparison.SideBySide;
import org.rdpdoctor.comparison.SideBySide.Missing;
import org.rdpdoctor.comparison.SideBySide.Seen;
import org.rdpdoctor.diagnosis.Engine;
import org.rdpdoctor.diagnosis.SampleEvidence;
import org.rdpdoctor.diagnosis.causes.Catalogue;
import org.rdpdoctor.diagnosis.kerberos.KerberosJudge;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.KerberosObservation;
import org.rdpdoctor.model.KerberosRun;

/** The schemas in docs/ are generated from the code, and what is written obeys them. */
class PublishedSchemaTest {
  private static final Path SCHEMAS = Path.of("../docs/schema");
  private static final String EVIDENCE =
      ShapeSchema.of(EvidenceJson.SHAPE, Evidence.SCHEMA, "Evidence of rdpdoctor, version 1");
  private static final String DIAGNOSIS =
      ShapeSchema.of(
          DiagnosisJson.SHAPE, DiagnosisJson.SCHEMA, "Diagnosis of rdpdoctor, version 1");
  private static final String INSPECTION =
      ShapeSchema.of(
          InspectionJson.SHAPE, InspectionJson.SCHEMA, "Inspection of rdpdoctor, version 1");

  private static final String KERBEROS =
      ShapeSchema.of(
          KerberosJson.SHAPE, KerberosJson.SCHEMA, "Kerberos walk of rdpdoctor, version 1");

  private static final String PLAN =
      ShapeSchema.of(PlanJson.SHAPE, PlanJson.SCHEMA, "Plan of rdpdoctor, version 1");

  private static final String WORDS =
      ShapeSchema.of(
          ReportedDocument.SHAPE, ReportedDocument.SCHEMA, "Words of rdpdoctor, version 1");

  private static final String COMPARISON =
      ShapeSchema.of(
          ComparisonJson.SHAPE, ComparisonJson.SCHEMA, "Comparison of rdpdoctor, version 1");

  private static final String PLACES =
      ShapeSchema.of(PlacesJson.SHAPE, PlacesJson.SCHEMA, "Places of rdpdoctor, version 1");

  @Test
  void comparisonsObey() {
    Engine engine = new Engine(Catalogue.causes());
    Schema schema = schema(COMPARISON);
    Evidence first = SampleEvidence.named("reset-on-every-hello");
    for (Evidence second : SampleEvidence.all().values()) {
      for (Relation relation : Relation.values()) {
        Seen one = new Seen("first", first, engine.judge(first), List.of());
        Seen other = new Seen("second", second, engine.judge(second), List.of());
        SideBySide sides = SideBySide.of(relation, one, other, engine);
        String written = ComparisonJson.write(sides.pairs().getFirst(), false);
        assertThat(errors(schema, written)).isEmpty();
      }
    }
  }

  @Test
  void placesObey() {
    Engine engine = new Engine(Catalogue.causes());
    List<Seen> seen =
        Stream.of("reset-on-every-hello", "healthy-windows", "silent")
            .map(name -> {
              Evidence evidence = SampleEvidence.named(name);
              return new Seen(name, evidence, engine.judge(evidence), List.of("a note"));
            })
            .toList();
    SideBySide sides =
        SideBySide.ofPlaces(seen, List.of(new Missing("ssh:jump", "no answer in time")), engine);
    assertThat(errors(schema(PLACES), PlacesJson.write(sides, true))).isEmpty();
  }

  @Test
  void wordsObey() {
    assertThat(errors(schema(WORDS), ReportedDocument.json())).isEmpty();
  }

  @Test
  void areWhatTheCodeSays() {
    Golden.assertFile(SCHEMAS.resolve("words-1.json"), WORDS);
    Golden.assertFile(SCHEMAS.resolve("evidence-1.json"), EVIDENCE);
    Golden.assertFile(SCHEMAS.resolve("diagnosis-1.json"), DIAGNOSIS);
    Golden.assertFile(SCHEMAS.resolve("kerberos-1.json"), KERBEROS);
    Golden.assertFile(SCHEMAS.resolve("comparison-1.json"), COMPARISON);
    Golden.assertFile(SCHEMAS.resolve("places-1.json"), PLACES);
    Golden.assertFile(SCHEMAS.resolve("inspection-1.json"), INSPECTION);
    Golden.assertFile(SCHEMAS.resolve("plan-1.json"), PLAN);
  }

  @Test
  void evidenceObeys() {
    Schema schema = schema(EVIDENCE);
    for (Evidence evidence : SampleEvidence.all().values()) {
      assertThat(errors(schema, EvidenceJson.write(evidence))).isEmpty();
    }
    for (long seed = 0; seed < 50; seed++) {
      assertThat(errors(schema, EvidenceJson.write(TestingEvidence.random(seed)))).isEmpty();
    }
  }

  @Test
  void diagnosesObey() {
    Schema schema = schema(DIAGNOSIS);
    Engine engine = new Engine(Catalogue.causes());
    for (Evidence evidence : SampleEvidence.all().values()) {
      Judged judged = new Judged(evidence, engine.judge(evidence));

      assertThat(errors(schema, DiagnosisJson.writeLine(judged, true))).isEmpty();
      assertThat(errors(schema, DiagnosisJson.write(List.of(judged), false))).isEmpty();
    }
  }

  @Test
  void kerberosWalksObey() {
    List<KerberosObservation> seen =
        ObservationSamples.all().stream()
            .filter(KerberosObservation.class::isInstance)
            .map(KerberosObservation.class::cast)
            .toList();
    KerberosRun run =
        new KerberosRun("host", "TERMSRV/host", Instant.EPOCH, Duration.ofSeconds(1), seen, true);

    assertThat(seen).isNotEmpty();
    assertThat(errors(schema(KERBEROS), KerberosJson.write(run, KerberosJudge.judge(run))))
        .isEmpty();
  }

  @Test
  void whatIsNotEvidenceDoesNotObey() {
    String json = EvidenceJson.write(SampleEvidence.named("healthy-windows"));
    Schema schema = schema(EVIDENCE);

    assertThat(errors(schema, json.replace("tcp-connected", "tcp-befriended"))).isNotEmpty();
    assertThat(errors(schema, json.replace("\"port\":3389", "\"port\":\"3389\""))).isNotEmpty();
    assertThat(errors(schema, json.replace("evidence/1", "evidence/2"))).isNotEmpty();
    assertThat(errors(schema, json.replace("\"PT1S\"", "\"1 s\""))).isNotEmpty();
  }

  private static Schema schema(String text) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(text, InputFormat.JSON);
  }

  private static List<Error> errors(Schema schema, String json) {
    return schema.validate(json, InputFormat.JSON);
  }
}
