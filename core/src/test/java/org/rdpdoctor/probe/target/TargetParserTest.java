package org.rdpdoctor.probe.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rdpdoctor.model.GatewayAddress;
import org.rdpdoctor.model.Target;
import org.rdpdoctor.probe.net.ProxyAddress;

class TargetParserTest {
  @TempDir private Path folder;

  private static List<ParsedTarget> parse(String input, String... arguments) throws UsageProblem {
    TargetParser parser =
        new TargetParser(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            content ->
                content.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                        new SavedConnection("saved.example", Optional.of(4000), Optional.empty())),
            TargetParser.DEFAULT_PORT);
    return parser.parse(List.of(arguments));
  }

  private static String problem(String input, String... arguments) {
    try {
      return "no problem but " + parse(input, arguments);
    } catch (UsageProblem problem) {
      return problem.line();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gw.example,gw.example,443",
    "gw.example:8443,gw.example,8443",
    "[2001:db8::1]:8443,2001:db8::1,8443"
  })
  void understandsGateways(String text, String host, int port) throws UsageProblem {
    assertThat(TargetParser.gateway(text)).isEqualTo(new GatewayAddress(host, port));
  }

  @ParameterizedTest
  @CsvSource({
    "http://proxy:3128,HTTP,proxy,3128",
    "HTTP://proxy/,HTTP,proxy,8080",
    "socks5://127.0.0.1,SOCKS5,127.0.0.1,1080"
  })
  void understandsProxies(String text, ProxyAddress.Kind kind, String host, int port)
      throws UsageProblem {
    assertThat(TargetParser.proxy(text)).isEqualTo(new ProxyAddress(kind, host, port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy:3128", "https://proxy", "socks5://", "http://a b:1"})
  void refusesWhatIsNoProxy(String text) {
    assertThatThrownBy(() -> TargetParser.proxy(text)).isInstanceOf(UsageProblem.class);
  }

  @Test
  void savedConnectionsCanLeadThroughAGateway() throws UsageProblem, IOException {
    Path file = folder.resolve("behind.rdp");
    Files.writeString(file, "x");
    TargetParser parser =
        new TargetParser(
            InputStream.nullInputStream(),
            _ ->
                Optional.of(
                    new SavedConnection("srv", Optional.empty(), Optional.of("gw.example"))),
            TargetParser.DEFAULT_PORT);
    assertThat(parser.parse(List.of(file.toString())))
        .containsExactly(
            new ParsedTarget.Host(
                new Target(file.toString(), "srv", 3389)
                    .through(new GatewayAddress("gw.example", 443))));
  }

  @ParameterizedTest
  @CsvSource({
    "host,host,3389",
    "host.example:3390,host.example,3390",
    "HOST_1,HOST_1,3389",
    "192.0.2.1,192.0.2.1,3389",
    "192.0.2.1:1,192.0.2.1,1",
    "2001:db8::1,2001:db8::1,3389",
    "[2001:db8::1],2001:db8::1,3389",
    "[2001:db8::1]:65535,2001:db8::1,65535",
    "rdp://host,host,3389",
    "RDP://host:3390/,host,3390",
    "bücher.example,xn--bcher-kva.example,3389",
    "host.example.,host.example.,3389"
  })
  void understands(String argument, String host, int port) throws UsageProblem {
    assertThat(parse("", argument))
        .containsExactly(new ParsedTarget.Host(new Target(argument, host, port)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "host:0|a port is a number from 1 to 65535",
        "host:70000|a port is a number from 1 to 65535",
        "host:|a port is a number",
        "host:12x|a port is a number",
        "host:99999999999999|a port is a number",
        "[2001:db8::1|write it as [2001:db8::1]:3389",
        "[host]:1|is not an IPv6 address",
        "2001:db8:::1|is not an IPv6 address",
        "1.2.3|needs four numbers",
        "1.2.3.256|needs four numbers",
        "10.0.0.0/24|range of addresses, which is not supported",
        "10.0.0.1-20|range of addresses, which is not supported",
        "2001:db8::/64|range of addresses, which is not supported",
        "a..b|is not a host name",
        "-host|is not a host name",
        "ho st|is not a host name",
        "user@host|is not a host name",
        "lab:|needs the name of a fault",
        "nosuch/list.txt|there is no such file",
        "nosuch.rdp|there is no such file"
      })
  void saysHowToMend(String argument, String expected) {
    assertThat(problem("", argument)).contains(expected).matches("[ -~]+");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ho\u001b[31mst", "ho\nst", "ho\u0000st", "ho\u202est"})
  void controlCharactersAreNeitherTakenNorPrinted(String argument) {
    assertThat(problem("", argument)).contains("control characters").matches("[ -~]+");
  }

  @Test
  void lengthsAreBounded() {
    assertThat(problem("", "a".repeat(64))).contains("more than 63 characters");
    assertThat(problem("", "a.".repeat(127) + "a")).contains("longer than the 253");
    assertThat(problem("", "a".repeat(5000))).contains("too long").hasSizeLessThan(200);
  }

  @Test
  void labFaultIsItsOwnCase() throws UsageProblem {
    assertThat(parse("", "lab:Cert-Expired"))
        .containsExactly(new ParsedTarget.LabFault("lab:Cert-Expired", "cert-expired"));
  }

  @Test
  void readsAFileWithCommentsAndDropsDuplicates() throws Exception {
    Path list = folder.resolve("targets");
    Files.writeString(
        list, "\uFEFF# servers\r\none\ntwo:3390 # the second\n\n  ONE:3389\n[::1]:5\n");
    assertThat(parse("", list.toString(), "two:3390", "three"))
        .extracting(target -> ((ParsedTarget.Host) target).target().display())
        .containsExactly("one:3389", "two:3390", "[::1]:5", "three:3389");
  }

  @Test
  void namesTheLineThatIsWrong() throws IOException {
    Path list = folder.resolve("targets");
    Files.writeString(list, "one\ntwo:0\n");
    assertThat(problem("", list.toString())).startsWith("line 2 of ").contains("\"two:0\"");
  }

  @Test
  void readsTheStandardInput() throws UsageProblem {
    assertThat(parse("one\nlab:slow\n", "-")).hasSize(2);
    assertThat(problem("# nothing\n", "-")).contains("the standard input lists no target");
  }

  @Test
  void unreadableFilesAreNamed() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty"));
    assertThat(problem("", empty.toString())).contains("lists no target");
    assertThat(problem("", folder.toString())).contains("is not a file that can be read");
    assertThat(problem("")).contains("no target given");
  }

  @Test
  void readsSavedConnections() throws Exception {
    Path saved = folder.resolve("work.RDP");
    Files.writeString(saved, "full address:s:saved.example");
    assertThat(parse("", saved.toString()))
        .containsExactly(
            new ParsedTarget.Host(new Target(saved.toString(), "saved.example", 4000)));
    Path empty = Files.createFile(folder.resolve("empty.rdp"));
    assertThat(problem("", empty.toString())).contains("names no computer");
  }

  @Test
  void theProblemIsNeverEmpty() {
    assertThatThrownBy(() -> parse("", ""))
        .isInstanceOf(UsageProblem.class)
        .hasMessageContaining("host");
  }
}
