package org.rdpdoctor.offline.evtx;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import org.rdpdoctor.offline.EvidenceFile;
import org.rdpdoctor.offline.FileKind;
import org.rdpdoctor.offline.Reading;
import org.rdpdoctor.wire.Bytes;

/**
 * Events as XML: what Event Viewer saves; what {@code wevtutil qe} prints with {@code /f:xml} and
 * {@code /f:RenderedXml}, which has no element around the events, or with {@code /e:NAME} one of
 * any name. The rendered texts are left alone: they are in the language of the machine.
 */
public final class EventXmlKind implements FileKind {
  private static final Pattern BEGINNING =
      Pattern.compile(
          "\\uFEFF?\\s*(<\\?xml[^>]{0,200}\\?>\\s*)?(<!--.*?-->\\s*)?"
              + "(<Events[\\s>]|(<[A-Za-z_][^<>]{0,200}>\\s*)?<Event[\\s>]).*",
          Pattern.DOTALL);

  private static final Bytes UTF_16_LITTLE_MARK = Bytes.of(0xFF, 0xFE);
  private static final Bytes UTF_16_BIG_MARK = Bytes.of(0xFE, 0xFF);

  @Override
  public String name() {
    return "exported events";
  }

  @Override
  public boolean recognises(Bytes firstBytes) {
    String text = new String(firstBytes.toArray(), charset(firstBytes));
    return BEGINNING.matcher(text).matches();
  }

  private static Charset charset(Bytes firstBytes) {
    if (firstBytes.startsWith(UTF_16_LITTLE_MARK)) {
      return StandardCharsets.UTF_16LE;
    }
    if (firstBytes.startsWith(UTF_16_BIG_MARK)) {
      return StandardCharsets.UTF_16BE;
    }
    boolean unmarked = firstBytes.size() > 1 && firstBytes.at(0) == '<' && firstBytes.at(1) == 0;
    return unmarked ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
  }

  @Override
  public void read(EvidenceFile file, Reading reading) throws IOException {
    EventCollector collector = new EventCollector(EventTable.packed(), file.name(), reading);
    Charset charset = charset(file.firstBytes());
    Reader text = new InputStreamReader(file.stream(), charset);
    EventXmlReader events = new EventXmlReader(text);
    try {
      events.forEach(event -> collector.take(collector.look(event, events.count())));
    } catch (XMLStreamException e) {
      long characters = e.getLocation() == null ? 0 : e.getLocation().getCharacterOffset();
      reading.truncated(
          Math.max(characters, 0),
          "the XML ends early or is broken behind %,d events".formatted(events.count()));
    } finally {
      collector.finish(false, false);
    }
  }
}
