package org.rdpdoctor.report;

import java.io.InputStream;
import java.io.StringWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.SerializableString;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** The one place that sets how JSON is written and within which limits it is read. */
final class JsonText {
  static final long MAX_TOKENS = 4_000_000;

  private static final int MAX_NESTING = 64;
  private static final int MAX_STRING_CHARACTERS = 1024 * 1024;
  private static final int MAX_NAME_CHARACTERS = 1024;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .characterEscapes(new DeleteToo())
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxDocumentLength(EvidenceJson.MAX_FILE_BYTES)
                  .maxTokenCount(MAX_TOKENS)
                  .maxNestingDepth(MAX_NESTING)
                  .maxStringLength(MAX_STRING_CHARACTERS)
                  .maxNameLength(MAX_NAME_CHARACTERS)
                  .build())
          .build();

  private JsonText() {}

  static String compact(Consumer<JsonGenerator> content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      content.accept(out);
    }
    return text.toString();
  }

  static String pretty(Consumer<JsonGenerator> content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(new Indented(), text)) {
      content.accept(out);
    }
    return text.toString();
  }

  /** The encoding is told from the first bytes. */
  static JsonParser parser(InputStream in) {
    ObjectReader reader = new JsonMapper(FACTORY).reader();
    return reader.createParser(in);
  }

  /** The same line ends on every system. */
  private static final class Indented extends ObjectWriteContext.Base {
    private static final Separators SEPARATORS =
        Separators.createDefaultInstance().withObjectNameValueSpacing(Separators.Spacing.AFTER);

    private final PrettyPrinter printer =
        new DefaultPrettyPrinter(SEPARATORS).withObjectIndenter(new DefaultIndenter("  ", "\n"));

    @Override
    public PrettyPrinter getPrettyPrinter() {
      return printer;
    }

    @Override
    public boolean hasPrettyPrinter() {
      return true;
    }
  }

  /** JSON lets the control character DEL stand; a terminal should not get it. */
  private static final class DeleteToo extends CharacterEscapes {
    private static final int DELETE = 0x7F;

    private final int[] escapes = standardAsciiEscapesForJSON();

    DeleteToo() {
      escapes[DELETE] = ESCAPE_STANDARD;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return escapes.clone();
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
      return null;
    }
  }
}
