package org.rdpdoctor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.app.TestingConsole.Outcome;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Records of several machines: told apart, put on one clock, judged with what is seen live. */
class RecordsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant NOW = Instant.parse("2026-01-02T10:00:00Z");
  private static final Duration AHEAD = Duration.ofMinutes(3).plusSeconds(12);
  private static final String CLIENT = "Microsoft-Windows-TerminalServices-ClientActiveXCore";
  private static final String SERVICE = "Microsoft-Windows-RemoteDesktopServices-RdpCoreTS";
  private static final String LISTENER =
      "Microsoft-Windows-TerminalServices-RemoteConnectionManager";

  /** Uneven, as people dial. */
  private static final List<Integer> SECONDS = List.of(0, 137, 411, 1_290, 2_203);

  @TempDir private Path directory;

  private static String event(
      String computer, String provider, int id, Instant at, String... fields) {
    StringBuilder data = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      data.append("<Data Name='%s'>%s</Data>".formatted(fields[i], fields[i + 1]));
    }
    return """
    <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>
    <Provider Name='%s'/><EventID>%d</EventID><Level>2</Level>
    <TimeCreated SystemTime='%s'/><EventRecordID>1</EventRecordID>
    <Channel>c</Channel><Computer>%s</Computer></System>
    <EventData>%s</EventData></Event>
    """
        .formatted(provider, id, at, computer, data);
  }

  private String write(String name, String... events) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, "<Events>" + String.join("", events) + "</Events>");
    return file.toString();
  }

  private String client() throws IOException {
    return write(
        "ws/client.xml",
        SECONDS.stream()
            .map(second ->
                event(
                    "WS",
                    CLIENT,
                    1024,
                    NOW.plusSeconds(second).plus(AHEAD),
                    "Name",
                    "Server Name",
                    "Value",
                    "srv.corp.example"))
            .toArray(String[]::new));
  }

  private String server() throws IOException {
    return write(
        "srv/server.xml",
        SECONDS.stream()
            .map(second ->
                event(
                    "srv.corp.example",
                    SERVICE,
                    131,
                    NOW.plusSeconds(second).plusMillis(80),
                    "ConnType",
                    "TCP",
                    "ClientIP",
                    "192.0.2.7:" + (50_000 + second)))
            .toArray(String[]::new));
  }

  private String graceOver(String name, String computer) throws IOException {
    return write(name, event(computer, LISTENER, 1128, NOW));
  }

  @Test
  void machinesAndTheirClocksAreShown() throws IOException {
    Outcome text = TestingConsole.of("inspect", client(), server());
    JsonNode json =
        JSON.readTree(TestingConsole.of("inspect", client(), server(), "--format", "json").out());

    assertThat(text.out())
        .contains("Machines")
        .contains("WS: client (ClientActiveXCore/1024 in its log)")
        .contains("3 min 12 s ahead of")
        .contains("the common clock is that of srv.corp.example");
    JsonNode clocks =
        json.path("machines")
            .valueStream()
            .map(each -> each.path("observation"))
            .filter(each -> each.path("type").asString().equals("clocks-compared"))
            .findFirst()
            .orElseThrow();
    assertThat(clocks.path("pairs").asInt()).isEqualTo(5);
    assertThat(Duration.parse(clocks.path("ahead").asString()).toSeconds()).isEqualTo(191);
  }

  /** The client's record of the same moment carries a time that lies outside of the window. */
  @Test
  void aroundIsByTheCommonClock() throws IOException {
    String failed =
        write(
            "ws/more.xml",
            event("WS", CLIENT, 1026, NOW.plusSeconds(411).plus(AHEAD), "Value", "2308"));
    JsonNode json =
        JSON.readTree(
            TestingConsole.of(
                    "inspect",
                    client(),
                    failed,
                    server(),
                    "--around",
                    NOW.plusSeconds(411).toString(),
                    "--window",
                    "20s",
                    "--format",
                    "json")
                .out());

    List<String> ids =
        json.path("files")
            .valueStream()
            .flatMap(file -> file.path("observations").valueStream())
            .map(each -> each.path("observation"))
            .filter(each -> each.path("type").asString().equals("event-logged"))
            .map(each -> each.path("computer").asString() + " " + each.path("eventId").asInt())
            .toList();
    assertThat(ids).containsExactlyInAnyOrder("WS 1024", "WS 1026", "srv.corp.example 131");
    JsonNode entry = json.path("timeline").path(0);
    assertThat(entry.path("own").asString()).isEqualTo("2026-01-02T10:10:03Z");
    assertThat(Instant.parse(entry.path("at").asString()))
        .isBetween(NOW.plusSeconds(410), NOW.plusSeconds(412));
    assertThat(entry.path("clock").asString()).isEqualTo("WS");
  }

  @Test
  void ofTwoServersTheOneThatIsNamedIsJudged() throws IOException {
    String sick = graceOver("a/sick.xml", "SICK");
    String well = graceOver("b/well.xml", "WELL");
    Outcome both = TestingConsole.of("inspect", sick, well);
    Outcome about = TestingConsole.of("inspect", sick, well, "--about", "sick");
    Outcome stated = TestingConsole.of("inspect", sick, well, "--role", well + "=client");

    assertThat(both.exitCode()).isEqualTo(3);
    assertThat(both.out().replaceAll("\\s+", " ")).contains("name it with --about HOST");
    assertThat(about.exitCode()).isEqualTo(1);
    assertThat(about.out()).contains("licensing-grace-expired");
    assertThat(stated.exitCode()).isEqualTo(1);
  }

  @Test
  void whatIsSaidOfFilesMustFitThem() throws IOException {
    String file = graceOver("a.xml", "A");

    refused(TestingConsole.of("inspect", file, "--role", file), "FILE=client");
    refused(TestingConsole.of("inspect", file, "--role", file + "=boss"), "FILE=client");
    refused(TestingConsole.of("inspect", file, "--role", "b.xml=client"), "fits none of the files");
    refused(TestingConsole.of("inspect", file, "--about", ""), "names no host");
    refused(TestingConsole.of("diagnose", "h", "--role", "b=client"), "add --with FILE");
    refused(TestingConsole.of("diagnose", "-", "--with", "-"), "both come from standard input");
    refused(TestingConsole.of("diagnose", "h", "--with", "no/such/file"), "cannot be read");
  }

  private static void refused(Outcome outcome, String says) {
    assertThat(outcome.errorLines()).hasSize(1);
    assertThat(outcome.errorLines().getFirst()).contains(says);
    assertThat(outcome.exitCode()).isEqualTo(Application.USAGE);
  }

  @Test
  void recordsOfTheExaminedHostAreJudgedWithIt() throws IOException {
    String own = graceOver("own.xml", labHost());
    String other = graceOver("other.xml", "OTHER");
    Outcome proved = TestingConsole.of("diagnose", "lab:healthy-windows", "--with", own);
    Outcome apart = TestingConsole.of("diagnose", "lab:healthy-windows", "--with", other);

    assertThat(proved.exitCode()).isEqualTo(3);
    assertThat(proved.out().replaceAll("\\s+", " "))
        .contains("the records prove a fault")
        .contains("licensing-grace-expired");
    assertThat(apart.exitCode()).isZero();
    assertThat(apart.out()).doesNotContain("licensing-grace-expired");
    assertThat(apart.out().replaceAll("\\s+", " ")).contains("records of OTHER are about another");
  }

  private String labHost() {
    String save = directory.resolve("lab.json").toString();
    TestingConsole.of("diagnose", "lab:healthy-windows", "--save", save);
    String out = TestingConsole.of("judge", save).out().replaceAll("\\s+", " ");
    String words = "the host calls itself ";
    int at = out.indexOf(words);
    assertThat(at).isPositive();
    return out.substring(at + words.length()).split("[; ]", 2)[0];
  }

  @Test
  void savedEvidenceHoldsTheRecords() throws IOException {
    for (String format : List.of("json", "text", "junit", "nagios")) {
      String save = directory.resolve(format + ".json").toString();
      Outcome diagnosed =
          TestingConsole.of(
              "diagnose",
              "lab:listener-key-unreadable",
              "--with",
              graceOver("own.xml", "SRV"),
              client(),
              "--save",
              save,
              "--format",
              format,
              "--all");
      Outcome judged = TestingConsole.of("judge", save, "--format", format, "--all");

      assertThat(judged).isEqualTo(diagnosed);
    }
  }

  @Test
  void recordsComeFromStandardInput() throws IOException {
    byte[] log = Files.readAllBytes(Path.of(graceOver("x.xml", "OTHER")));
    Outcome outcome =
        new TestingConsole()
            .in(new String(log, StandardCharsets.UTF_8))
            .run("diagnose", "lab:healthy-windows", "--with", "-");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("OTHER");
  }

  /** A capture of the examination itself is about the host; it is judged by itself. */
  @Test
  void capturesOfTheHostAreJudgedBesideIt() {
    String capture = directory.resolve("own.pcapng").toString();
    TestingConsole.of("diagnose", "lab:healthy-windows", "--pcap", capture);
    Outcome outcome =
        TestingConsole.of("diagnose", "lab:healthy-windows", "--with", capture, "--format", "json");

    List<String> documents = outcome.out().lines().toList();
    assertThat(documents).hasSize(2);
    assertThat(JSON.readTree(documents.get(0)).path("target").asString()).startsWith("lab:");
    assertThat(JSON.readTree(documents.get(1)).path("target").asString()).startsWith("127.0.0.1:");
  }
}
