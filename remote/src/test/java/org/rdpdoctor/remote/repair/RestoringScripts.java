package org.rdpdoctor.remote.repair;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rdpdoctor.lab.windows.Machine;
import org.rdpdoctor.lab.windows.ScriptRunner;
import org.rdpdoctor.wire.Bytes;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;
import org.rdpdoctor.wire.hostcall.RegistryData;

/**
 * Stands for PowerShell with the scripts that put back: takes the lines that call a function of
 * restore.ps1 and does on the machine what that function is to do. That the functions themselves do
 * it is not proved by that.
 */
final class RestoringScripts implements ScriptRunner {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Pattern CALL =
      Pattern.compile("(Set|Remove|Add|Restore|Move|Restart)-Rdp\\w+( .*)?");
  private static final Pattern ARGUMENT = Pattern.compile("'((?:[^']++|'')*+)'|(\\$\\w+|\\w+)");

  private final List<String> run = new ArrayList<>();

  /** What was run, line by line. */
  List<String> lines() {
    return List.copyOf(run);
  }

  @Override
  public void run(Machine machine, String script) {
    script
        .lines()
        .filter(line -> CALL.matcher(line).matches())
        .forEach(line -> {
          run.add(line);
          List<String> words = new ArrayList<>();
          Matcher matcher = ARGUMENT.matcher(line.substring(Math.max(0, line.indexOf(' '))));
          while (matcher.find()) {
            words.add(
                matcher.group(1) != null
                    ? matcher.group(1).replace("''", "'")
                    : String.valueOf(matcher.group(2)));
          }
          call(machine, line.split(" ", 2)[0], words);
        });
  }

  private static void call(Machine machine, String name, List<String> words) {
    switch (name) {
      case "Set-RdpValue" ->
          perform(
              machine,
              new HostCall.WriteValue(
                  words.get(0),
                  words.get(1),
                  new RegistryData(
                      Integer.parseInt(words.get(2)),
                      Bytes.of(Base64.getDecoder().decode(words.get(3))))));
      case "Remove-RdpValue" ->
          perform(machine, new HostCall.DeleteValue(words.get(0), words.get(1)));
      case "Remove-RdpEmptyKey" -> {
        if (perform(machine, new HostCall.ListKey(words.get(0)))
                instanceof HostReply.KeyListed listed
            && listed.keys().isEmpty()
            && listed.values().isEmpty()) {
          perform(machine, new HostCall.DeleteKey(words.get(0)));
        }
      }
      case "Remove-RdpKeysBesides" -> {
        if (perform(machine, new HostCall.ListKey(words.get(0)))
            instanceof HostReply.KeyListed listed) {
          listed.keys().stream()
              .filter(each -> !words.subList(1, words.size()).contains(each))
              .forEach(
                  each -> perform(machine, new HostCall.DeleteKey(words.get(0) + "\\" + each)));
        }
      }
      case "Add-RdpKey" -> perform(machine, new HostCall.CreateKey(words.get(0)));
      case "Set-RdpService" -> service(machine, words);
      case "Restore-RdpName" -> name(machine, words);
      case "Set-RdpRule" ->
          perform(
              machine,
              words.get(1).equals("absent")
                  ? new HostCall.DeleteFirewallRule(words.get(0))
                  : new HostCall.EnableFirewallRule(words.get(0), words.get(1).equals("enabled")));
      case "Restart-RdpUnlessUsed" -> {
        perform(machine, new HostCall.StopService(words.get(0), LIMIT));
        perform(machine, new HostCall.StartService(words.get(0), LIMIT));
      }
      default -> throw new AssertionError("a line that nobody stands for: " + name);
    }
  }

  private static void service(Machine machine, List<String> words) {
    boolean running = words.get(1).equals("$true");
    if (!(perform(machine, new HostCall.DescribeService(words.get(0)))
        instanceof HostReply.ServiceDescribed now)) {
      return;
    }
    boolean runs = now.state() == HostReply.ServiceState.RUNNING;
    if (running && !runs) {
      perform(machine, new HostCall.StartService(words.get(0), LIMIT));
    }
    if (!running && runs) {
      perform(machine, new HostCall.StopService(words.get(0), LIMIT));
    }
  }

  private static void name(Machine machine, List<String> words) {
    String folder = words.get(0) + "\\";
    if (perform(machine, new HostCall.DescribeFile(folder + words.get(2)))
        instanceof HostReply.FileDescribed) {
      if (perform(machine, new HostCall.DescribeFile(folder + words.get(1)))
          instanceof HostReply.FileDescribed) {
        perform(machine, new HostCall.RenameFile(folder + words.get(1), words.get(2) + "-new"));
      }
      perform(machine, new HostCall.RenameFile(folder + words.get(2), words.get(1)));
    }
  }

  private static HostReply perform(Machine machine, HostCall call) {
    try {
      return machine.perform(call);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
