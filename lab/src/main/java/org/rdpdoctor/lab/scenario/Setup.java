package org.rdpdoctor.lab.scenario;

import java.util.List;

/** What a scenario sets up before it is diagnosed. */
public sealed interface Setup {
  /**
   * A server in this program, on loopback; anybody can run it.
   *
   * @param target as diagnose takes it: {@code lab:FAULT} or {@code lab-host:FAULT}
   * @param path what happens on the way to it, as {@code NAME=VALUE}; empty for nothing
   */
  record InProcess(String target, List<String> path) implements Setup {
    public InProcess {
      path = List.copyOf(path);
    }
  }

  /**
   * Real servers in network namespaces, made by {@code interop/fault.sh}; needs root and a
   * checkout.
   *
   * @param steps in this order; interop/README.md lists them. {@code A..B} in a step is drawn anew
   *     for each repeat
   */
  record Network(List<String> steps) implements Setup {
    public Network {
      steps = List.copyOf(steps);
      if (steps.isEmpty()) {
        throw new IllegalArgumentException("a network of nothing");
      }
    }
  }
}
