package org.rdpdoctor.wire.evtx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.DecodeException;
import org.rdpdoctor.wire.Reader;
import org.rdpdoctor.wire.mstypes.Utf16;

/**
 * Reads the binary XML of one chunk, MS-EVEN6 section 2.2.12. Names and templates stand where they
 * are used first and are referred to by their offset from then on.
 */
final class BinXmlParser {
  /** Elements, templates and values inside each other; real events have fewer than ten. */
  static final int MAX_DEPTH = 40;

  private static final int TOKEN_MASK = 0x3F;
  private static final int MORE = 0x40;
  private static final int END_OF_FRAGMENT = 0x00;
  private static final int OPEN_START_ELEMENT = 0x01;
  private static final int CLOSE_START_ELEMENT = 0x02;
  private static final int CLOSE_EMPTY_ELEMENT = 0x03;
  private static final int END_ELEMENT = 0x04;
  private static final int VALUE = 0x05;
  private static final int ATTRIBUTE = 0x06;
  private static final int CDATA = 0x07;
  private static final int CHARACTER_REFERENCE = 0x08;
  private static final int ENTITY_REFERENCE = 0x09;
  private static final int INSTRUCTION_TARGET = 0x0A;
  private static final int INSTRUCTION_DATA = 0x0B;
  private static final int TEMPLATE_INSTANCE = 0x0C;
  private static final int NORMAL_SUBSTITUTION = 0x0D;
  private static final int OPTIONAL_SUBSTITUTION = 0x0E;
  private static final int FRAGMENT_HEADER = 0x0F;

  private static final int FRAGMENT_HEADER_BYTES = 3;
  private static final int TEMPLATE_GUID_BYTES = 16;
  private static final int NAME_HASH_FACTOR = 65_599;

  private final Bytes chunk;
  private final Map<Integer, String> names = new HashMap<>();

  /** By the offset of their definition. Empty while the definition is being read. */
  private final Map<Integer, Optional<List<Part>>> templates = new HashMap<>();

  BinXmlParser(Bytes chunk) {
    this.chunk = chunk;
  }

  /**
   * The parts of a fragment outside templates.
   *
   * @param depth of what it stands in
   */
  List<Part> fragment(int start, int end, int depth) throws DecodeException {
    return content(at(start, end), false, depth);
  }

  private Reader at(int start, int end) throws DecodeException {
    Reader reader = new Reader(chunk);
    reader.skip("position", start);
    return reader.sub("fragment", end - start);
  }

  /** Reads to the end of the fragment, or past the end tag of the element around it. */
  private List<Part> content(Reader reader, boolean inTemplate, int depth) throws DecodeException {
    if (depth > MAX_DEPTH) {
      throw DecodeException.limit("depth", reader.offset(), depth, MAX_DEPTH);
    }
    List<Part> parts = new ArrayList<>();
    while (!reader.isAtEnd()) {
      int start = reader.offset();
      int token = reader.u8("token");
      switch (token & TOKEN_MASK) {
        case END_OF_FRAGMENT, END_ELEMENT -> {
          return parts;
        }
        case FRAGMENT_HEADER -> reader.skip("fragment header", FRAGMENT_HEADER_BYTES);
        case OPEN_START_ELEMENT -> parts.add(element(reader, token, inTemplate, depth));
        case TEMPLATE_INSTANCE -> parts.add(instance(reader, depth));
        case CDATA -> parts.add(new Part.Text(counted(reader, "CDATA section")));
        case INSTRUCTION_TARGET -> name(reader);
        case INSTRUCTION_DATA -> counted(reader, "processing instruction");
        default -> parts.add(value(reader, token, start));
      }
    }
    return parts;
  }

  /** What may stand in content and in attributes. */
  private Part value(Reader reader, int token, int start) throws DecodeException {
    return switch (token & TOKEN_MASK) {
      case VALUE -> new Part.Text(valueText(reader));
      case CHARACTER_REFERENCE ->
          new Part.Text(Character.toString((char) reader.u16le("character reference")));
      case ENTITY_REFERENCE -> new Part.Text(entity(name(reader)));
      case NORMAL_SUBSTITUTION -> slot(reader, false);
      case OPTIONAL_SUBSTITUTION -> slot(reader, true);
      default -> throw DecodeException.unexpected("token", start, "0x%02x".formatted(token));
    };
  }

  private static Part slot(Reader reader, boolean optional) throws DecodeException {
    int index = reader.u16le("substitution");
    reader.skip("type of the substitution", 1); // the type beside the value is the one that counts
    return new Part.Slot(index, optional);
  }

  private static String valueText(Reader reader) throws DecodeException {
    int type = reader.u8("type of the value");
    int size = ValueType.fixedSize(type);
    return size > 0
        ? ValueText.of(type, reader.bytes("value", size))
        : counted(reader, "value text");
  }

  private static String counted(Reader reader, String field) throws DecodeException {
    int characters = reader.u16le(field);
    return Utf16.text(reader.bytes(field, 2 * characters));
  }

  private static String entity(String name) {
    return switch (name) {
      case "lt" -> "<";
      case "gt" -> ">";
      case "amp" -> "&";
      case "quot" -> "\"";
      case "apos" -> "'";
      default -> "&" + name + ";";
    };
  }

  private Part.Element element(Reader reader, int token, boolean inTemplate, int depth)
      throws DecodeException {
    if (hasDependency(reader, inTemplate)) {
      reader.skip("dependency identifier", 2);
    }
    reader.skip("size of the element", 4);
    String name = name(reader);
    List<Part.Attribute> attributes = List.of();
    if ((token & MORE) != 0) {
      reader.skip("size of the attributes", 4);
      attributes = attributes(reader);
    }
    int start = reader.offset();
    int close = reader.u8("end of the start tag");
    return switch (close & TOKEN_MASK) {
      case CLOSE_EMPTY_ELEMENT -> new Part.Element(name, attributes, List.of());
      case CLOSE_START_ELEMENT ->
          new Part.Element(name, attributes, content(reader, inTemplate, depth + 1));
      default ->
          throw DecodeException.unexpected(
              "end of the start tag", start, "0x%02x".formatted(close));
    };
  }

  /**
   * Elements in templates carry a dependency identifier, others do not. Not every writer keeps to
   * that, and the name tells: its hash must be right.
   */
  private boolean hasDependency(Reader reader, boolean inTemplate) {
    if (namedAt(reader, inTemplate ? 2 + 4 : 4)) {
      return inTemplate;
    }
    return namedAt(reader, inTemplate ? 4 : 2 + 4) != inTemplate;
  }

  private boolean namedAt(Reader reader, int distance) {
    Bytes ahead = reader.ahead(distance + 4);
    if (ahead.size() < distance + 4) {
      return false;
    }
    try {
      long offset = new Reader(ahead.slice(distance, distance + 4)).u32le("name");
      Reader name = new Reader(chunk);
      name.skip("name", (int) Math.min(offset, Integer.MAX_VALUE));
      name.skip("next name", 4);
      int hash = name.u16le("hash");
      Bytes text = name.bytes("name", 2 * name.u16le("length"));
      return !text.isEmpty() && hash == hash(Utf16.text(text));
    } catch (DecodeException _) {
      return false;
    }
  }

  static int hash(String name) {
    int hash = 0;
    for (int i = 0; i < name.length(); i++) {
      hash = hash * NAME_HASH_FACTOR + name.charAt(i);
    }
    return hash & 0xFFFF;
  }

  private List<Part.Attribute> attributes(Reader reader) throws DecodeException {
    List<Part.Attribute> attributes = new ArrayList<>();
    while ((reader.peekU8("attribute") & TOKEN_MASK) == ATTRIBUTE) {
      reader.skip("attribute", 1);
      String name = name(reader);
      List<Part> value = new ArrayList<>();
      while (isValue(reader.peekU8("value of the attribute"))) {
        int start = reader.offset();
        value.add(value(reader, reader.u8("value of the attribute"), start));
      }
      attributes.add(new Part.Attribute(name, value));
    }
    return attributes;
  }

  private static boolean isValue(int token) {
    return switch (token & TOKEN_MASK) {
      case VALUE,
          CHARACTER_REFERENCE,
          ENTITY_REFERENCE,
          NORMAL_SUBSTITUTION,
          OPTIONAL_SUBSTITUTION ->
          true;
      default -> false;
    };
  }

  /** An offset, and the name itself when the offset is that of the next byte. */
  private String name(Reader reader) throws DecodeException {
    long offset = reader.u32le("offset of a name");
    if (offset == reader.offset()) {
      String name = nameHere(reader);
      names.put((int) offset, name);
      return name;
    }
    if (offset >= chunk.size()) {
      throw DecodeException.limit("offset of a name", reader.offset(), offset, chunk.size());
    }
    String known = names.get((int) offset);
    if (known == null) {
      known = nameHere(at((int) offset, chunk.size()));
      names.put((int) offset, known);
    }
    return known;
  }

  private static String nameHere(Reader reader) throws DecodeException {
    reader.skip("offset of the next name", 4);
    reader.skip("hash of the name", 2);
    String name = counted(reader, "name");
    reader.skip("end of the name", 2);
    return name;
  }

  private Part instance(Reader reader, int depth) throws DecodeException {
    reader.skip("version", 1);
    reader.skip("template identifier", 4);
    long offset = reader.u32le("offset of the template");
    if (offset >= chunk.size()) {
      throw DecodeException.limit("offset of the template", reader.offset(), offset, chunk.size());
    }
    boolean here = offset == reader.offset();
    Reader definition = here ? reader : at((int) offset, chunk.size());
    definition.skip("offset of the next template", 4);
    definition.skip("GUID of the template", TEMPLATE_GUID_BYTES);
    long size = definition.u32le("size of the template");
    if (size > definition.left()) {
      throw DecodeException.limit(
          "size of the template", definition.offset(), size, definition.left());
    }
    int start = definition.offset();
    if (here) {
      reader.skip("template", (int) size);
    }
    List<Part> template = template((int) offset, start, (int) size, here, depth);
    return new Part.Instance(template, TemplateValues.decode(chunk, reader));
  }

  private List<Part> template(int offset, int start, int size, boolean here, int depth)
      throws DecodeException {
    Optional<List<Part>> known = templates.get(offset);
    if (known != null && !here) {
      return known.orElseThrow(
          () -> DecodeException.unexpected("template", offset, "inside itself"));
    }
    templates.put(offset, Optional.empty());
    List<Part> read;
    try {
      read = content(at(start, start + size), true, depth + 1);
    } catch (DecodeException e) {
      templates.remove(offset);
      throw e;
    }
    templates.put(offset, Optional.of(read));
    return read;
  }
}
