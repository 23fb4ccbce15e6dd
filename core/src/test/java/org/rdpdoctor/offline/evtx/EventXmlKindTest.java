package org.rdpdoctor.offline.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.model.FileObservation.Truncated;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.LogObservation.EventLogged;
import org.rdpdoctor.model.LogObservation.LogCovered;
import org.rdpdoctor.model.LogObservation.LogField;
import org.rdpdoctor.offline.InspectionObserver;
import org.rdpdoctor.offline.Inspector;
import org.rdpdoctor.offline.RealCaptures;
import org.rdpdoctor.offline.TimeWindow;

class EventXmlKindTest {
  private static final String EVENT =
      """
      <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>
      <Provider Name='Schannel' Guid='{1f678132-5938-4686-9fdc-c8ff68f15c85}'/>
      <EventID>36870</EventID><Level>2</Level>
      <TimeCreated SystemTime='2026-01-02T03:04:%02d.1234567Z'/><EventRecordID>%d</EventRecordID>
      <Channel>System</Channel><Computer>host</Computer></System>
      <UserData><EventXML xmlns:auto-ns3='x' xmlns='y'><Type>server</Type>
      <ErrorCode>0x8009030d</ErrorCode><ErrorStatus>10001</ErrorStatus></EventXML></UserData>
      </Event>
      """;

  @Test
  void readsWhatEventViewerSaves() throws IOException {
    String text =
        "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\n<Events>%s%s</Events>"
            .formatted(EVENT.formatted(1, 7), EVENT.formatted(2, 8));
    InspectedFile file = inspect(text, StandardCharsets.UTF_8);
    EventLogged event = RealCaptures.only(EventLogged.class, file).getFirst();
    assertThat(event.count()).isEqualTo(2);
    assertThat(event.fields())
        .containsExactly(
            new LogField("Type", "server"),
            new LogField("ErrorCode", "0x8009030d"),
            new LogField("ErrorStatus", "10001"));
    assertThat(RealCaptures.only(LogCovered.class, file).getFirst().records()).isEqualTo(2);
  }

  @Test
  void readsWhatWevtutilPrintsWithoutARoot() throws IOException {
    InspectedFile file =
        inspect(
            "\uFEFF" + EVENT.formatted(1, 7) + EVENT.formatted(2, 8), StandardCharsets.UTF_16LE);
    assertThat(RealCaptures.only(LogCovered.class, file).getFirst().records()).isEqualTo(2);
  }

  /** As wevtutil qe prints them: /e gives an element around, /f:RenderedXml the texts. */
  @ParameterizedTest
  @CsvSource({
    "'',UTF-8,false",
    "'',UTF-16LE,true",
    "'',windows-1252,true",
    "Events,UTF-8,true",
    "root,UTF-16LE,false",
    "root,UTF-16BE,true",
    "my_events,UTF-8,true"
  })
  void readsWhatWevtutilPrintsInAllItsForms(String root, String encoding, boolean rendered)
      throws IOException {
    String event = EVENT.formatted(1, 7);
    String shown =
        rendered
            ? event.replace(
                "</Event>",
                "<RenderingInfo Culture='de-DE'><Message>Schwerwiegender Fehler &#228;</Message>"
                    + "<Level>Fehler</Level><Keywords><Keyword>x</Keyword></Keywords></RenderingInfo></Event>")
            : event;
    String events = shown + "\r\n" + shown.replace(":01.", ":02.");
    String text = root.isEmpty() ? events : "<" + root + ">\r\n" + events + "</" + root + ">";
    String mark = encoding.startsWith("UTF-16") ? "\uFEFF" : "";
    InspectedFile file = inspect(mark + text, Charset.forName(encoding));
    assertThat(RealCaptures.only(Truncated.class, file)).isEmpty();
    EventLogged found = RealCaptures.only(EventLogged.class, file).getFirst();
    assertThat(found.count()).isEqualTo(2);
    assertThat(found.level()).isEqualTo(2);
    assertThat(found.fields())
        .extracting(LogField::name)
        .containsExactly("Type", "ErrorCode", "ErrorStatus");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html><body>text</body></html>",
        "<Objs Version='1.1.0.1' xmlns='http://schemas.microsoft.com/powershell/2004/04'></Objs>",
        "<root><Events/></root>"
      })
  void otherXmlIsNotRecognised(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(new EventXmlKind().recognises(org.rdpdoctor.wire.Bytes.of(bytes))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 600, 1_000})
  void aCutFileGivesTheEventsBeforeTheCut(int missing) throws IOException {
    String text = "<Events>" + EVENT.formatted(1, 7) + EVENT.formatted(2, 8) + "</Events>";
    String cut = text.substring(0, text.length() - missing);
    InspectedFile file = inspect(cut, StandardCharsets.UTF_8);
    assertThat(RealCaptures.only(Truncated.class, file)).hasSize(1);
    assertThat(RealCaptures.only(LogCovered.class, file).getFirst().records())
        .isEqualTo(cut.split("</Event>", -1).length - 1);
  }

  @Test
  void nothingOutsideTheFileIsOpened() throws IOException {
    String text =
        "<Events><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>%s&b;</Events>"
            .formatted(EVENT.formatted(1, 7));
    InspectedFile file = inspect(text, StandardCharsets.UTF_8);
    assertThat(RealCaptures.only(Truncated.class, file)).hasSize(1);
    assertThat(file.toString()).doesNotContain("root:");
  }

  @ParameterizedTest
  @CsvSource({"Other key,0x0,0", "Other key,0x80090016,1", "TSSecKeySet1,0x0,1"})
  void keysOfOthersThatWorkAreLeftOut(String key, String code, int told) throws IOException {
    String text =
        """
        <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>
        <Provider Name='Microsoft-Windows-Security-Auditing'/><EventID>5058</EventID>
        <Level>0</Level><TimeCreated SystemTime='2026-01-02T03:04:05Z'/>
        <EventRecordID>1</EventRecordID><Channel>Security</Channel><Computer>host</Computer>
        </System><EventData><Data Name='KeyName'>%s</Data><Data Name='ReturnCode'>%s</Data>
        </EventData></Event>
        """
            .formatted(key, code);
    InspectedFile file = inspect(text, StandardCharsets.UTF_8);
    assertThat(RealCaptures.only(EventLogged.class, file)).hasSize(told);
  }

  private static InspectedFile inspect(String text, Charset charset) throws IOException {
    List<InspectedFile> found = new ArrayList<>();
    new Inspector(List.of(new EventXmlKind()), TimeWindow.ALWAYS, InspectionObserver.NONE)
        .inspect("events.xml", new ByteArrayInputStream(text.getBytes(charset)), found::add);
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().defect()).isEmpty();
    assertThat(found.getFirst().kind()).isEqualTo("exported events");
    return found.getFirst();
  }
}
