package org.rdpdoctor.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.codes.CodeEntry;
import org.rdpdoctor.codes.CodeTable;
import org.rdpdoctor.codes.CodeTables;
import org.rdpdoctor.codes.EventEntry;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExplanationJsonTest {
  private static final Path SCHEMA = Path.of("../docs/schema/explanation-1.json");

  private final Explainer explainer = new Explainer();
  private final Schema schema = schema();

  private static Schema schema() {
    try {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(Files.readString(SCHEMA), InputFormat.JSON);
    } catch (IOException e) {
      throw new AssertionError("The published schema cannot be read", e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x904/0x7",
        "0x904",
        "7",
        "0x3/0x112F",
        "0x807/0x9",
        "0x904/0x99",
        "0x905",
        "logon_failure",
        "Schannel/36870",
        "Schannel/36875",
        "36870 0x8009030D",
        "listener-key-unreadable",
        "SSL_CERT_NOT_ON_SERVER",
        "Error code: 0x904\nExtended error code: 0x7\n",
        "This computer can't connect to the remote computer",
        "hello",
        "0x",
        ""
      })
  void everyKindOfOutputIsValid(String input) {
    assertValid(ExplanationJson.render(explainer.explain(input)));
  }

  @ParameterizedTest
  @EnumSource(CodeTable.class)
  void everyCodeIsValid(CodeTable table) {
    for (CodeEntry entry : new CodeTables().entries(table)) {
      assertValid(ExplanationJson.render(explainer.explain(entry.hex())));
    }
  }

  @Test
  void everyEventIsValid() {
    for (EventEntry event : new CodeTables().events()) {
      assertValid(ExplanationJson.render(explainer.explain(event.name())));
    }
  }

  private void assertValid(String json) {
    assertThat(schema.validate(json, InputFormat.JSON)).as(json).isEmpty();
  }

  @Test
  void theSchemaRefusesWhatIsNotAnExplanation() {
    assertThat(schema.validate("{\"schema\":\"rdpdoctor/explanation/1\"}", InputFormat.JSON))
        .isNotEmpty();
    String json = ExplanationJson.render(explainer.explain("0x904"));
    assertThat(schema.validate(json.replace("\"0x904\"", "\"904\""), InputFormat.JSON))
        .isNotEmpty();
  }

  @Test
  void thePairIsThereForScripts() {
    JsonNode json =
        JsonMapper.shared().readTree(ExplanationJson.render(explainer.explain("0x904/0x7")));
    assertThat(json.get("schema").asString()).isEqualTo(ExplanationJson.SCHEMA);
    assertThat(json.get("outcome").asString()).isEqualTo("explained");
    assertThat(json.get("codes").get(0).get("meanings").get(0).get("decimal").asLong())
        .isEqualTo(2308);
    assertThat(json.get("causes").get(4).get("causes").get(0).asString())
        .isEqualTo("listener-key-unreadable");
    assertThat(json.get("claims").get(1).get("judgement").asString()).isEqualTo("wrong");
  }
}
