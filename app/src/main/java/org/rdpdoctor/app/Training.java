package org.rdpdoctor.app;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * Run once after a build: does what users do most, so that the classes it needs go into the AOT
 * cache. Prints nothing.
 */
public final class Training {
  private static final List<List<String>> RUNS =
      List.of(
          List.of("explain", "0x904"),
          List.of("explain", "0x904/0x7"),
          List.of("--help"),
          List.of("diagnose", "lab:healthy-windows"),
          List.of("diagnose", "lab:healthy-windows", "--format", "json"),
          List.of("diagnose", "lab:healthy-windows", "--ciphers"),
          List.of("diagnose", "lab:listener-key-unreadable"));

  private Training() {}

  public static void main(String[] arguments) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Console console =
        new Console(InputStream.nullInputStream(), nowhere, nowhere, Map.of(), false, false, false);
    for (List<String> run : RUNS) {
      new Application(console).run(run.toArray(String[]::new));
    }
  }
}
