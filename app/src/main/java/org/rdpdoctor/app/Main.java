package org.rdpdoctor.app;

import java.util.List;

/** Where the process begins and ends. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Console console = Console.ofProcess();
    Thread.setDefaultUncaughtExceptionHandler(
        (_, defect) -> console.complain(Application.defect(defect)));
    int code = new Application(console).run(arguments);
    console.out().flush();
    console.err().flush();
    if (arguments.length > 0
        && List.of(DiagnoseCommand.NAME, FixCommand.NAME).contains(arguments[0])) {
      QuickExit.with(code); // the commands that leave threads waiting for sockets
    }
    System.exit(code);
  }
}
