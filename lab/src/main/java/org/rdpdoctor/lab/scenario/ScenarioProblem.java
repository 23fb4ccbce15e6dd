package org.rdpdoctor.lab.scenario;

/** A scenario file that says something impossible; the message is one line: where, what. */
public final class ScenarioProblem extends Exception {
  private static final long serialVersionUID = 1;

  ScenarioProblem(String source, int line, String what) {
    super("%s line %d: %s".formatted(source, line, what));
  }
}
