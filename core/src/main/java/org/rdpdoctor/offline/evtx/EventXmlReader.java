package org.rdpdoctor.offline.evtx;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.rdpdoctor.wire.evtx.EventElement;

/**
 * Reads {@code Event} elements one by one, wherever they stand. No entities beyond those of XML
 * itself are known, and nothing outside of the file is ever opened.
 */
final class EventXmlReader {
  private static final int MAX_DEPTH = 40;
  private static final int MAX_ELEMENTS_OF_EVENT = 20_000;

  /** Of one event. Events of Windows have at most 32,766 characters in a value. */
  private static final int MAX_TEXT_CHARACTERS = 1 << 20;

  /** Between two angle brackets; what is longer would be held whole. */
  private static final int MAX_RUN_CHARACTERS = 4 << 20;

  private static final String EVENT = "Event";
  private static final String WRAPPER = "x";

  private final Reader text;
  private long count;
  private int elementsLeft;
  private int charactersLeft;

  EventXmlReader(Reader text) {
    this.text = text;
  }

  /** How many events were read so far. */
  long count() {
    return count;
  }

  void forEach(Consumer<EventElement> found) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    XMLStreamReader xml = factory.createXMLStreamReader(new OneRoot(text));
    try {
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals(EVENT)) {
          elementsLeft = MAX_ELEMENTS_OF_EVENT;
          charactersLeft = MAX_TEXT_CHARACTERS;
          EventElement event = element(xml, 0);
          count++;
          found.accept(event);
        }
      }
    } finally {
      xml.close();
    }
  }

  private EventElement element(XMLStreamReader xml, int depth) throws XMLStreamException {
    elementsLeft--;
    if (depth > MAX_DEPTH || elementsLeft < 0) {
      throw new XMLStreamException("an event of too many parts", xml.getLocation());
    }
    String name = xml.getLocalName();
    List<EventElement.Attribute> attributes = new ArrayList<>();
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      attributes.add(
          new EventElement.Attribute(xml.getAttributeLocalName(i), xml.getAttributeValue(i)));
    }
    StringBuilder content = new StringBuilder();
    List<EventElement> children = new ArrayList<>();
    for (int token = xml.next(); token != XMLStreamConstants.END_ELEMENT; token = xml.next()) {
      switch (token) {
        case XMLStreamConstants.START_ELEMENT -> children.add(element(xml, depth + 1));
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
          if (charactersLeft > 0) {
            charactersLeft -= xml.getTextLength();
            content.append(xml.getText());
          }
        }
        default -> {} // comments and instructions
      }
    }
    String own = children.isEmpty() ? content.toString() : content.toString().strip();
    return EventElement.of(name, attributes, own, children);
  }

  /**
   * Puts one element around all there is, which may have several at its top, and takes out what may
   * stand only at the very beginning.
   */
  private static final class OneRoot extends FilterReader {
    private static final String BEGIN = "<" + WRAPPER + ">";
    private static final String END = "</" + WRAPPER + ">";
    private static final int MAX_PROLOGUE_CHARACTERS = 1_000;

    private Reader current = new StringReader(BEGIN);
    private int stage;
    private int run;

    OneRoot(Reader text) {
      super(text);
    }

    @Override
    public int read() throws IOException {
      char[] one = new char[1];
      int got = read(one, 0, 1);
      return got < 0 ? -1 : one[0];
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int got = current.read(target, offset, length);
      while (got < 0 && stage < 3) {
        stage++;
        current =
            switch (stage) {
              case 1 -> new StringReader(afterPrologue());
              case 2 -> in;
              default -> new StringReader(END);
            };
        got = current.read(target, offset, length);
      }
      limitRuns(target, offset, got);
      return got;
    }

    private void limitRuns(char[] text, int offset, int length) throws IOException {
      for (int i = offset; i < offset + length; i++) {
        run = text[i] == '<' || text[i] == '>' ? 0 : run + 1;
      }
      if (run > MAX_RUN_CHARACTERS) {
        throw new IOException("text without end");
      }
    }

    /** The first characters without the mark of the encoding and the XML declaration. */
    private String afterPrologue() throws IOException {
      char[] first = new char[MAX_PROLOGUE_CHARACTERS];
      int filled = 0;
      int got = in.read(first, 0, first.length);
      while (got > 0) {
        filled += got;
        got = filled < first.length ? in.read(first, filled, first.length - filled) : 0;
      }
      return new String(first, 0, filled)
          .replaceFirst("^\\uFEFF?\\s*<\\?xml[^>]*\\?>", "")
          .replace("\uFEFF", "");
    }
  }
}
