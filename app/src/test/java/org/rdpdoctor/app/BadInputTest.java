package org.rdpdoctor.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rdpdoctor.app.TestingConsole.Outcome;

/** Whatever is wrong with the arguments or the input: one line that says so, and exit code 2. */
class BadInputTest {
  private static final int MEBIBYTE = 1024 * 1024;

  @TempDir private Path directory;
  private Path existing = Path.of("");

  @BeforeEach
  void makeFile() throws IOException {
    existing = Files.writeString(directory.resolve("existing"), "precious\n");
  }

  @Test
  void whatEntersAHostIsRefusedInOneLine() {
    String machine = "lab-host:key-file-rights";
    refused(TestingConsole.of("fix", "a", "b"), "one argument too many");
    refused(TestingConsole.of("fix", "lab-host:nope"), "lab hosts");
    refused(TestingConsole.of("fix", machine, "--print", "foo"), "powershell");
    refused(TestingConsole.of("fix", machine, "--apply", "zz", "--yes"), "the id that fix showed");
    refused(TestingConsole.of("fix", machine, "--allow-weakening", "foo"), "nla-off");
    refused(TestingConsole.of("fix", machine, "--for", "5m"), "--allow-weakening");
    refused(
        TestingConsole.of("fix", machine, "--allow-weakening", "nla-off", "--for", "9d"),
        "at most");
    refused(TestingConsole.of("fix", "h", "--via-port", "70000"), "1 to 65535");
    refused(TestingConsole.of("examine"), "no target given");
    refused(TestingConsole.of("examine", "h", "--via", "foo"), "one of");
    refused(TestingConsole.of("undo", "no-such-journal"), "journal list");
    refused(TestingConsole.of("journal", "show", "no-such-journal"), "journal list");
  }

  private static void refused(Outcome outcome, String... says) {
    assertThat(outcome.errorLines()).hasSize(1);
    assertThat(outcome.errorLines().getFirst())
        .startsWith("rdpdoctor: ")
        .contains(says)
        .doesNotContain("defect")
        .matches(line -> line.chars().noneMatch(Character::isISOControl), "has no controls");
    assertThat(outcome.errorLines().getFirst()).hasSizeLessThan(400);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.exitCode()).isEqualTo(Application.USAGE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--nonsense                          | unknown option '--nonsense'",
        "diagnoze host                       | unknown command 'diagnoze': did you mean diagnose",
        "nonsense                            | explain, fix, inspect, interview, journal, judge, kerberos, lab, undo",
        "version                             | unknown command 'version'",
        "help nonsense                       | unknown command 'nonsense'",
        "nonsense --help                     | unknown command 'nonsense'",
        "@file                               | unknown command '@file'",
        "completion bash                     | one argument too many: 'bash'",
        "diagnose                            | no target given",
        "kerberos a/b                        | is no host: give its name",
        "kerberos host --kdc host:0          | is no KDC: give HOST or HOST:PORT",
        "kerberos host --realm a/b           | is no realm: give it like CORP.EXAMPLE.COM",
        "kerberos host --password-env X      | --password-env needs --user",
        "kerberos host --format xml          | text, json",
        "diagnose --nonsense host            | unknown option '--nonsense'",
        "diagnose --formt json host          | did you mean --format",
        "diagnose --format                   | '--format'",
        "diagnose --format nonsense host     | text, json, html, junit, nagios",
        "diagnose --format= host             | --format",
        "diagnose --format json --format text host | only once",
        "diagnose --deadline nonsense host   | 500ms, 20s or 2m",
        "diagnose --deadline 0 host          | 500ms, 20s or 2m",
        "diagnose --deadline -1s host        | 500ms, 20s or 2m",
        "diagnose --deadline 11m host        | at most 600s",
        "diagnose --deadline 99999999999 host | at most 600s",
        "diagnose --port 0 host              | from 1 to 65535",
        "diagnose --port 70000 host          | from 1 to 65535",
        "diagnose --repeat 0 host            | from 1 to 1000",
        "diagnose --repeat many host         | from 1 to 1000",
        "diagnose --pause soon host          | 500ms, 20s or 2m",
        "diagnose --hold soon host           | 500ms, 20s or 2m",
        "diagnose --hold 13h host            | at most 43200s",
        "diagnose --hold 10ms host           | shorter than a second",
        "diagnose --expect-fingerprint ab host | 64 hex digits",
        "diagnose --connections-per-host 1 host | from 2 to 8",
        "diagnose --connections 99999 host   | from 2 to 1024",
        "diagnose --symptom nothing host     | --symptom holds no code",
        "diagnose --pcap - host              | name a file",
        "diagnose --ca missing.pem host      | cannot be read",
        "diagnose --ca . host                | cannot be read",
        "diagnose --without tls host         | cannot be left out",
        "diagnose --without path, host       | cannot be left out",
        "diagnose --without path --deep host | give one",
        "diagnose --save no/such/x.json host | there is no directory",
        "diagnose --pcap no/such/x.pcap host | there is no directory",
        "diagnose --save . --overwrite host  | is a directory",
        "diagnose --save x --pcap x host     | the same file",
        "diagnose --save x -o x host         | the same file",
        "judge -o no/such/x.html x.json      | there is no directory",
        "diagnose host:0                     | 1 to 65535",
        "diagnose host:70000                 | 1 to 65535",
        "diagnose host:                      | 1 to 65535",
        "diagnose [::1                       | brackets",
        "diagnose [::1]:0                    | 1 to 65535",
        "diagnose 10.0.0.0/24                | range",
        "diagnose 300.1.1.1                  | not an IPv4 address",
        "diagnose ho*st                      | not a host name",
        "diagnose no/such/list.txt           | no such file",
        "diagnose missing.rdp                | no such file",
        "diagnose lab:                       | lab:cert-expired",
        "diagnose lab:nonsense               | rdpdoctor lab list",
        "judge                               | FILE",
        "judge no/such/file                  | cannot be read",
        "judge .                             | cannot be read",
        "lab                                 | lab list",
        "lab nonsense                        | unknown command 'nonsense'",
        "lab start                           | FAULT",
        "lab start nonsense                  | rdpdoctor lab list",
        "lab start cert-expired more         | one argument too many: 'more'",
        "lab start cert-expired --port 70000 | from 0 to 65535",
        "lab start cert-expired --bind home  | is no address",
        "lab start cert-expired --for ever   | 500ms, 20s or 2m",
        "examine                             | no target given",
        "examine host --via nonsense         | give one of",
        "examine host --via-port 0 --via smb | from 1 to 65535",
        "examine host --via ssh --identity /none | give the file of a private key",
        "examine host --via ssh --passphrase-env X | by --identity",
        "examine host --via azure --azure-sign-in x | environment, managed, device",
        "diagnose --identity default host    | add --via",
        "diagnose --allow-task host          | add --via",
        "examine host --back 61d             | is not possible",
        "examine host --password-env X       | --password-env needs --user",
        "examine host --ca missing.pem       | cannot be read",
        "examine lab-host:nonsense           | rdpdoctor lab hosts",
        "examine lab-host:                   | rdpdoctor lab hosts",
        "diagnose --insecure host            | add --via",
        "diagnose --via nonsense host        | give one of",
        "explain --nonsense                  | unknown option --nonsense",
        "explain 0x904 --format nonsense     | text, json, markdown",
      })
  void arguments(String line, String says) {
    refused(TestingConsole.of(line.split(" ", -1)), says);
  }

  @Test
  void emptyArguments() {
    refused(TestingConsole.of(""), "unknown command ''");
    refused(TestingConsole.of("diagnose", ""), "an empty target");
    refused(TestingConsole.of("diagnose", "--save", "", "host"), "--save");
  }

  @Test
  void controlAndFormatCharacters() {
    refused(TestingConsole.of("diagnose", "a\u001b[31mb"), "control characters");
    refused(TestingConsole.of("diagnose", "a\u202eb"), "control characters");
    refused(TestingConsole.of("diagnose", "a\nb"), "control characters");
    refused(TestingConsole.of("\u001b[31m"), "unknown command");
    refused(TestingConsole.of("diagnose", "--format", "\u001b]0;x\u0007", "host"), "--format");
    refused(TestingConsole.of("diagnose", "--save", "a\0b", "host"), "--save names no file");
    refused(TestingConsole.of("judge", "a\0b"), "cannot be read");
    refused(TestingConsole.of("lab", "start", "\u001b[2J"), "no fault");
  }

  @Test
  void endlessArguments() {
    String longWord = "x".repeat(100_000);
    refused(TestingConsole.of(longWord), "unknown command");
    refused(TestingConsole.of("diagnose", longWord), "too long");
    refused(TestingConsole.of("diagnose", "--format", longWord, "host"), "--format");
    refused(TestingConsole.of("diagnose", "--" + longWord, "host"), "unknown option");
    refused(TestingConsole.of("judge", longWord), "cannot be read");
    refused(TestingConsole.of("explain", longWord), "at most");
  }

  @Test
  void listsOfTargets() throws IOException {
    Path list = directory.resolve("list");
    refused(diagnose(Files.writeString(list, "")), "lists no target");
    refused(diagnose(Files.writeString(list, "# only\n\n  # comments\n")), "lists no target");
    refused(diagnose(Files.writeString(list, "good\nbad host\n")), "line 2", "bad host");
    refused(diagnose(Files.writeString(list, "good\nx\u001b[31m\n")), "line 2");
    refused(diagnose(Files.write(list, new byte[] {1, (byte) 0xC3, 2, (byte) 0xFF})), "no text");
    refused(diagnose(Files.write(list, new byte[5 * MEBIBYTE])), "larger than");
    refused(diagnose(directory), "is not a file");
    refused(new TestingConsole().in("").run("diagnose", "-"), "lists no target");
  }

  @Test
  void savedConnections() throws IOException {
    Path file = directory.resolve("x.rdp");
    refused(diagnose(Files.writeString(file, "nothing")), "names no computer");
    refused(diagnose(Files.write(file, new byte[2 * MEBIBYTE])), "names no computer");
    refused(diagnose(Files.writeString(file, "full address:s:a b")), "not a host name");
  }

  private static Outcome diagnose(Path file) {
    return TestingConsole.of("diagnose", file.toString());
  }

  @Test
  void rootsWithoutCertificates() {
    refused(TestingConsole.of("diagnose", "--ca", existing.toString(), "host"), "no certificates");
  }

  @Test
  void existingFilesAreKept() {
    for (String option : new String[] {"--save", "--pcap"}) {
      refused(
          TestingConsole.of("diagnose", option, existing.toString(), "lab:healthy-xrdp"),
          "exists",
          "--overwrite");
      assertThat(existing).hasContent("precious\n");
    }
  }

  @Test
  void evidenceThatIsNone() throws IOException {
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    refused(judge(noise), "not JSON");
    refused(judge(""), "nothing in it");
    refused(judge("   \n"), "nothing in it");
    refused(judge("{"), "ends in the middle");
    refused(judge("[]"), "no evidence");
    refused(judge("null"), "no evidence");
    refused(judge("{\"schema\":\"rdpdoctor/evidence/9\"}"), "newer");
    refused(judge("{\"schema\":\"rdpdoctor/evidence/1\"}"), "missing");
    refused(judge("{\"schema\":\"\u001b[31m\"}"), "");
    refused(judge("[".repeat(1_000_000)), "nested");
    refused(judge("{\"a\":".repeat(1_000_000)), "nested");
    refused(judge("\"" + "x".repeat(2 * MEBIBYTE) + "\""), "too large");
    refused(judge("1".repeat(2 * MEBIBYTE)), "");
    refused(judge("[" + "1,".repeat(5_000_000) + "1]"), "too large");
  }

  @Test
  void everyCutThroughEvidenceIsRefused() {
    String whole = TestingConsole.of("diagnose", "lab:cert-expired", "--save", "-").out().strip();
    assertThat(whole).hasSizeGreaterThan(1000);
    for (int length = 1; length < whole.length(); length += 97) {
      refused(new TestingConsole().in(whole.substring(0, length)).run("judge", "-"), "line 1");
    }
  }

  private Outcome judge(String content) throws IOException {
    return judge(content.getBytes(StandardCharsets.UTF_8));
  }

  private Outcome judge(byte[] content) throws IOException {
    Path file = Files.write(directory.resolve("evidence.json"), content);
    return TestingConsole.of("judge", file.toString());
  }

  @Test
  void redactionThatCannotBe() {
    String map = directory.resolve("map.json").toString();
    String pcap = directory.resolve("x.pcap").toString();
    refused(TestingConsole.of("diagnose", "lab:healthy", "--redact", "--pcap", pcap), "--pcap");
    refused(TestingConsole.of("judge", "x", "--redact-map", map), "add --redact");
    refused(TestingConsole.of("judge", "x", "--redact", "--redact-map", "-"), "name a file");
    refused(TestingConsole.of("judge", "x", "--redact", "--save", "-"), "name a file");
  }

  @Test
  void nothingToExplain() {
    byte[] noise = new byte[10_000];
    new Random(1).nextBytes(noise);
    refused(new TestingConsole().in("").run("explain"), "Nothing to explain");
    refused(new TestingConsole().in("").run("explain", "-"), "Nothing to explain");
    refused(new TestingConsole().in(noise).run("explain"), "no text");
    refused(new TestingConsole().in(new byte[MEBIBYTE]).run("explain"), "");
    refused(new TestingConsole().in(new byte[2 * MEBIBYTE]).run("explain"), "1 MiB");
    refused(new TestingConsole().in("x ".repeat(MEBIBYTE / 2)).run("explain"), "at most");
  }
}
