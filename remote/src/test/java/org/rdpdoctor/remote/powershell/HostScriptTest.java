package org.rdpdoctor.remote.powershell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rdpdoctor.lab.powershell.PowerShellGrammar;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostCallText;
import org.rdpdoctor.wire.hostcall.RegistryData;
import org.rdpdoctor.wire.hostcall.ScriptRequest;

class HostScriptTest {
  /** Commands of Windows PowerShell 5.1 and the modules of Windows, spelt as documented there. */
  private static final Set<String> COMMANDS =
      Set.of(
          "Add-Type",
          "ForEach-Object",
          "Get-CimInstance",
          "Get-Date",
          "Get-NetFirewallAddressFilter",
          "Get-NetFirewallPortFilter",
          "Get-NetFirewallRule",
          "Get-NetTCPConnection",
          "Get-ScheduledTask",
          "Get-Service",
          "Join-Path",
          "New-NetFirewallRule",
          "New-Object",
          "New-ScheduledTaskAction",
          "New-ScheduledTaskPrincipal",
          "New-ScheduledTaskSettingsSet",
          "New-ScheduledTaskTrigger",
          "New-TimeSpan",
          "Register-ScheduledTask",
          "Remove-NetFirewallRule",
          "Set-NetFirewallRule",
          "Start-Sleep",
          "Unregister-ScheduledTask");

  private static final int COMMAND_LINE_OF_CMD = 8191;
  private static final int LIMIT_SECONDS = 60;

  private static final HostCall HOSTILE =
      new HostCall.WriteValue(
          "HKLM\\SOFTWARE\\'; Remove-Item C:\\ -Recurse #", "$(exit)\n\"", RegistryData.number(1));

  @Nested
  class Grammar {
    @BeforeAll
    static void needsTheGrammar() {
      Optional<String> missing = PowerShellGrammar.missing();
      if (missing.isPresent()) {
        String message = "PowerShell is not parsed here: " + missing.get();
        assertThat(System.getenv("CI")).as(message).isNotEqualTo("true");
        abort(message);
      }
    }

    @Test
    void theLibraryIsPowerShell() {
      assertThat(PowerShellGrammar.errors(HostScript.library())).isEmpty();
    }

    @Test
    void whatIsSentIsPowerShell() {
      String script = HostScript.of(new ScriptRequest.Run(List.of(HOSTILE), 0));
      assertThat(PowerShellGrammar.errors(script)).isEmpty();
      assertThat(PowerShellGrammar.errors(HostScript.bootstrap())).isEmpty();
    }

    @Test
    void onlyCommandsThatThereAreAreCalled() {
      assertThat(PowerShellGrammar.strangers(HostScript.library(), COMMANDS)).isEmpty();
    }

    @Test
    void whatIsNoPowerShellIsFound() {
      assertThat(PowerShellGrammar.errors("if ($x { Get-Date }")).isNotEmpty();
      assertThat(PowerShellGrammar.errors("$a = $b ?? 1")).isNotEmpty();
      assertThat(PowerShellGrammar.strangers("Get-Dat; Get-Date", COMMANDS))
          .containsExactly("Get-Dat");
    }
  }

  /** Everybody may make folders in ProgramData; a journal there may be taken for ours later. */
  @Test
  void whatIsWrittenIntoOurFolderIsInNobodyElses() {
    String library = HostScript.library();
    int begin = library.indexOf("function Invoke-RdpDoctorWriteFile");
    assertThat(library.substring(begin))
        .containsSubsequence(
            "'rdpdoctor\\'", "$null = Get-RdpDoctorPlace", "New-RdpDoctorFile", "function ");
  }

  @Test
  void everyCallHasItsBranch() {
    String library = HostScript.library();
    for (String word : words()) {
      assertThat(library).as(word).contains("    '" + word + "' {");
    }
    Matcher changes = Pattern.compile("RdpDoctorChanges = @\\(([^)]*)\\)").matcher(library);
    assertThat(changes.find()).isTrue();
    for (Class<?> change : HostCall.Change.class.getPermittedSubclasses()) {
      assertThat(changes.group(1)).contains("'" + word(change) + "'");
    }
    assertThat(changes.group(1).split(","))
        .hasSameSizeAs(HostCall.Change.class.getPermittedSubclasses());
  }

  private static List<String> words() {
    return Stream.of(HostCall.Reading.class, HostCall.Change.class)
        .flatMap(family -> Stream.of(family.getPermittedSubclasses()))
        .map(HostScriptTest::word)
        .toList();
  }

  private static String word(Class<?> record) {
    return record
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
        .toLowerCase(java.util.Locale.ROOT);
  }

  @Test
  void theWordsAreThoseOfTheTextForm() {
    assertThat(HostCallText.encode(new HostCall.DescribeSystem())).isEqualTo(words().getFirst());
    assertThat(words()).contains("set-clock-by-service", "read-event-log");
  }

  @Test
  void whatIsAskedIsDataAndNeverCode() {
    String script = HostScript.of(new ScriptRequest.Run(List.of(HOSTILE), 0));
    String last = script.substring(HostScript.library().length());
    assertThat(script).startsWith(HostScript.library());
    assertThat(last).matches("Invoke-RdpDoctor '[A-Za-z0-9+/=]+'\n");
    assertThat(script).matches("[\\x09\\x0A\\x20-\\x7E]*");
  }

  @Test
  void theCommandFitsTheCommandLine() {
    String command = HostScript.command();
    assertThat(command.length()).isLessThan(COMMAND_LINE_OF_CMD);
    String encoded = command.substring(command.lastIndexOf(' ') + 1);
    assertThat(new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_16LE))
        .isEqualTo(HostScript.bootstrap());
  }

  /** The part in C# is compiled by Mono's compiler, as the language that 5.1 knows. */
  @Test
  void thePartInCSharpCompiles(@TempDir Path folder) throws IOException, InterruptedException {
    if (!Files.isExecutable(Path.of("/usr/bin/mcs"))) {
      String message =
          "the C# in the library is not compiled here: the package mono-mcs is missing";
      assertThat(System.getenv("CI")).as(message).isNotEqualTo("true");
      abort(message);
    }
    Matcher source =
        Pattern.compile("(?s)RdpDoctorSource = @'\n(.*?)\n'@").matcher(HostScript.library());
    assertThat(source.find()).isTrue();
    Path file = Files.writeString(folder.resolve("native.cs"), source.group(1));
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(
                "/usr/bin/mcs",
                "-langversion:5",
                "-target:library",
                "-warnaserror",
                "-out:" + folder.resolve("native.dll"),
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(out)).isZero();
  }
}
