package org.rdpdoctor.wire.xml;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.rdpdoctor.wire.CodecOracles;
import org.rdpdoctor.wire.DecodeException;

class XmlFuzzTest {
  @FuzzTest(maxDuration = "30s")
  void whatIsReadSurvivesWriting(byte[] input) throws DecodeException {
    XmlElement element;
    try {
      element = XmlElement.parse(new String(input, StandardCharsets.UTF_8));
    } catch (DecodeException refusal) {
      CodecOracles.properRefusal(refusal);
      return;
    }
    assertThat(XmlElement.parse(element.toText(Map.of("urn:a", "a")))).isEqualTo(element);
    assertThat(element.allText()).isNotNull();
  }
}
