package org.rdpdoctor.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The client of a lab network, a process of its own inside the client's network namespace. Each
 * line of standard input holds the arguments of a diagnosis, separated by tabs; each line of
 * standard output its time in milliseconds, the JSON document and a complaint, separated likewise.
 */
public final class LabClient {
  private LabClient() {}

  public static void main(String[] arguments) throws IOException {
    Console console = Console.ofProcess();
    PrintStream out = console.out();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      LabDiagnosis.Printed printed = LabDiagnosis.run(List.of(line.split("\t", -1)));
      out.write(
          "%d\t%s\t%s\n"
              .formatted(printed.took().toMillis(), printed.document(), printed.complaint())
              .getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
    System.exit(0); // some threads may still wait for sockets
  }
}
