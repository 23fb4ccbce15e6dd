package org.rdpdoctor.app;

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
    if (arguments.length > 0 && arguments[0].equals(DiagnoseCommand.NAME)) {
      QuickExit.with(code); // the only command that leaves threads waiting for sockets
    }
    System.exit(code);
  }
}
