package org.rdpdoctor.app;

/** Where the process begins and ends. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(new Application(Console.ofProcess()).run(arguments));
  }
}
