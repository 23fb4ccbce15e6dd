package org.rdpdoctor.app;

/** Where the process begins and ends. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Console console = Console.ofProcess();
    Thread.setDefaultUncaughtExceptionHandler(
        (_, defect) -> console.complain(Application.defect(defect)));
    System.exit(new Application(console).run(arguments));
  }
}
