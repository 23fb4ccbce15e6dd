package org.rdpdoctor.offline.rdpfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rdpdoctor.offline.RealCaptures.only;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.model.InspectedFile;
import org.rdpdoctor.model.RdpFileObservation.RdpFileCovered;
import org.rdpdoctor.model.RdpFileObservation.RdpSettingFound;
import org.rdpdoctor.model.RdpFileObservation.RdpSettingsEffect;
import org.rdpdoctor.offline.InspectionObserver;
import org.rdpdoctor.offline.Inspector;
import org.rdpdoctor.offline.RealCaptures;
import org.rdpdoctor.offline.TimeWindow;

class RdpFileKindTest {
  private static final String HOST = "full address:s:host.example";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "alternate full address:s:other.example|two addresses",
        "server port:i:70000|no possible port",
        "gatewayhostname:s:gw;gatewayusagemethod:i:0|never used",
        "gatewayhostname:s:gw;gatewayusagemethod:i:4|never used",
        "gatewayhostname:s:gw;gatewayprofileusagemethod:i:0|administrator's settings",
        "gatewayhostname:s:gw;gatewayusagemethod:i:2|dials directly first",
        "gatewayusagemethod:i:1|none is named",
        "rdgiskdcproxy:i:1|way to the KDC",
        "enablecredsspsupport:i:0|no NLA",
        "authentication level:i:1|without a question",
        "authentication level:i:0|no warning",
        "negotiate security layer:i:0|no negotiation",
        "enablerdsaadauth:i:1;targetisaadjoined:i:1|does nothing",
        "password 51:b:0102|readable only",
        "remoteapplicationmode:i:1|none is named",
        "signature:s:AA|half a signature",
        "disableudptransport:i:1|stays on TCP",
        "loadbalanceinfo:s:tsv://x|a broker decides",
        "signature:s:AA;signscope:s:Server Port|outside of the signature",
        "server port:i:x|not a number",
        "audiomode:i:many|not a number"
      })
  void saysWhatSettingsDo(String settings, String part) throws IOException {
    assertThat(effects(HOST + "\n" + settings.replace(';', '\n')))
        .singleElement()
        .satisfies(effect -> assertThat(effect.effect()).contains(part));
  }

  @Test
  void numbersInTheAddress() throws IOException {
    assertThat(effects("full address:s:192.0.2.7:3390\nserver port:i:3389\nenablerdsaadauth:i:1"))
        .extracting(RdpSettingsEffect::effect)
        .hasSize(3)
        .anyMatch(each -> each.startsWith("two ports"))
        .anyMatch(each -> each.contains("rules Kerberos out"))
        .anyMatch(each -> each.contains("Entra"));
    assertThat(effects("full address:s:[2001:db8::1]:3389")).hasSize(1);
    assertThat(effects("audiomode:i:1"))
        .extracting(RdpSettingsEffect::effect)
        .containsExactly("no address: the client asks for one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        HOST,
        HOST + "\nserver port:i:3389\nauthentication level:i:2\nenablecredsspsupport:i:1",
        HOST + "\nalternate full address:s:HOST.example:3389",
        HOST + "\ngatewayhostname:s:gw\ngatewayusagemethod:i:1\ngatewayprofileusagemethod:i:1"
      })
  void usualFilesHaveNothingToSay(String text) throws IOException {
    assertThat(effects(text)).isEmpty();
  }

  @Test
  void secretsAreNotHandedOn() throws IOException {
    InspectedFile file =
        inspect(
            HOST
                + "\npassword 51:b:0badf00d\ngatewayaccesstoken:s:0badf00d\nsignature:s:0badf00d\nsignscope:s:Full Address,Server Port",
            "UTF-16LE");
    assertThat(only(RdpSettingFound.class, file))
        .contains(new RdpSettingFound("password 51", "b", "(hidden)"));
    assertThat(file.toString()).doesNotContain("0badf00d");
    assertThat(only(RdpFileCovered.class, file).getFirst().signed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"FreeRDP__test1.rdp", "FreeRDP__test2.rdp", "kimmknight__testapp.rdp"})
  void everySettingOfRealFilesIsRead(String name) {
    InspectedFile file = RealCaptures.inspect(RealCaptures.of(name), new RdpFileKind());
    RdpFileCovered covered = only(RdpFileCovered.class, file).getFirst();
    assertThat(covered.unreadable()).isEmpty();
    assertThat(only(RdpSettingFound.class, file).size() + covered.unknown().size())
        .isEqualTo(covered.settings());
  }

  private static List<RdpSettingsEffect> effects(String text) throws IOException {
    return only(RdpSettingsEffect.class, inspect(text, "UTF-8"));
  }

  private static InspectedFile inspect(String text, String encoding) throws IOException {
    List<InspectedFile> found = new ArrayList<>();
    String marked = encoding.startsWith("UTF-16") ? "\uFEFF" + text : text;
    new Inspector(List.of(new RdpFileKind()), TimeWindow.ALWAYS, InspectionObserver.NONE)
        .inspect(
            "x.rdp",
            new ByteArrayInputStream(marked.getBytes(Charset.forName(encoding))),
            found::add);
    assertThat(found.getFirst().defect()).isEmpty();
    assertThat(found.getFirst().kind()).isEqualTo("saved connection");
    return found.getFirst();
  }
}
