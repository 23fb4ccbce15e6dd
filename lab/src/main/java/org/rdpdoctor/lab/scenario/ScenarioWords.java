package org.rdpdoctor.lab.scenario;

import java.util.List;
import java.util.Optional;

/** What a scenario file may name. Who runs the scenarios knows it; a file is held against it. */
public interface ScenarioWords {
  /** Whatever has the right form. */
  ScenarioWords ANY =
      new ScenarioWords() {
        @Override
        public boolean isServer(String target) {
          return true;
        }

        @Override
        public boolean isCause(String id) {
          return true;
        }

        @Override
        public boolean isStage(String id) {
          return true;
        }

        @Override
        public Optional<String> objection(List<String> options) {
          return Optional.empty();
        }
      };

  /** Whether there is such a server: {@code lab:FAULT} or {@code lab-host:FAULT}. */
  boolean isServer(String target);

  boolean isCause(String id);

  boolean isStage(String id);

  /** Why {@code diagnose} would not take these options, in one line; empty when it would. */
  Optional<String> objection(List<String> options);
}
