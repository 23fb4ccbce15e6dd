package org.rdpdoctor.remote.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.rdpdoctor.remote.ChannelOpener;
import org.rdpdoctor.remote.HostAccess;
import org.rdpdoctor.remote.Opened;
import org.rdpdoctor.remote.powershell.HostScript;
import org.rdpdoctor.remote.powershell.PowerShellChannel;

/** The channel {@code local}: the machine on which we run, by its own PowerShell. */
public final class LocalOpener implements ChannelOpener {
  public static final String NAME = "local";

  private final String system;
  private final List<String> program;

  public LocalOpener() {
    this(System.getProperty("os.name"), List.of());
  }

  /**
   * As if on another system.
   *
   * @param program what stands before the command; empty: the PowerShell of Windows
   */
  LocalOpener(String system, List<String> program) {
    this.system = system;
    this.program = List.copyOf(program);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Opened open(HostAccess access) throws InterruptedException {
    if (!system.toLowerCase(Locale.ROOT).startsWith("windows")) {
      return new Opened.NotOpen(NAME, "this machine runs " + system + ", not Windows", false);
    }
    return PowerShellChannel.open(NAME, access.host(), new LocalRunner(command()), access.limits());
  }

  /** The program by its full path, so that nobody puts another one before it. */
  private List<String> command() {
    List<String> command = new ArrayList<>(List.of(HostScript.command().split(" ", -1)));
    if (program.isEmpty()) {
      String root = System.getenv().getOrDefault("SystemRoot", "C:\\Windows");
      command.set(0, root + "\\System32\\WindowsPowerShell\\v1.0\\powershell.exe");
    } else {
      command.removeFirst();
      command.addAll(0, program);
    }
    return command;
  }
}
