package org.rdpdoctor.lab.windows;

/** Carries out the scripts of scheduled tasks; there is no PowerShell in the lab. */
@FunctionalInterface
public interface ScriptRunner {
  /** What becomes of scripts when nobody has said so: nothing. */
  ScriptRunner NONE = (_, _) -> {};

  /**
   * Runs a script.
   *
   * @param machine as SYSTEM sees it
   */
  void run(Machine machine, String script);
}
