package org.rdpdoctor.remote.powershell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.rdpdoctor.wire.hostcall.ScriptRequest;

/** The scripts that we send: our library, and in the last line what is asked of it. */
public final class HostScript {
  private static final String LIBRARY = read("rdpdoctor.ps1");

  /**
   * Runs what comes in by standard input. Windows PowerShell reads that itself, line by line, and
   * gives it as {@code $input}; the command line of Windows is too short for the script (8,191
   * characters through cmd.exe).
   */
  private static final String BOOTSTRAP =
      "$ProgressPreference='SilentlyContinue';"
          + "&([ScriptBlock]::Create((@($input) -join \"`n\")))";

  private HostScript() {}

  /** The library alone, with a line end at its end. */
  public static String library() {
    return LIBRARY;
  }

  /** The whole script for a request, of ASCII. */
  public static String of(ScriptRequest request) {
    return LIBRARY + request.invocation() + "\n";
  }

  /** The command that runs a script from its standard input. */
  public static String command() {
    String encoded =
        Base64.getEncoder().encodeToString(BOOTSTRAP.getBytes(StandardCharsets.UTF_16LE));
    return "powershell.exe -NoLogo -NoProfile -NonInteractive -ExecutionPolicy Bypass"
        + " -InputFormat Text -OutputFormat Text -EncodedCommand "
        + encoded;
  }

  /** What {@link #command()} runs, for tests of the grammar. */
  static String bootstrap() {
    return BOOTSTRAP;
  }

  private static String read(String name) {
    try (InputStream stream = HostScript.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(name + " is not in the program");
      }
      String text = new String(stream.readAllBytes(), StandardCharsets.US_ASCII);
      return text.replace("\r\n", "\n").stripTrailing() + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
