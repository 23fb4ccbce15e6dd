package org.rdpdoctor.lab.smb;

/** Runs the PowerShell scripts that tasks of the task scheduler consist of, as SYSTEM. */
@FunctionalInterface
public interface ScriptHost {
  /** A machine whose PowerShell says nothing. */
  ScriptHost SILENT = script -> "";

  /**
   * Runs one script to its end, or until the thread is interrupted; what it changes, it changes on
   * the machine behind the server.
   *
   * @return what it wrote to its output
   */
  String run(String script);
}
