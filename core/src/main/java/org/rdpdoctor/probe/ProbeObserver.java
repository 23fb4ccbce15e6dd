package org.rdpdoctor.probe;

import java.net.InetAddress;
import java.util.Optional;
import org.rdpdoctor.model.StageId;
import org.rdpdoctor.model.StageReport;
import org.rdpdoctor.model.Target;

/** Hears how an examination goes on; called by several threads. The address is empty for a name. */
public interface ProbeObserver {
  ProbeObserver NONE =
      new ProbeObserver() {
        @Override
        public void stageBegan(Target target, Optional<InetAddress> address, StageId stage) {}

        @Override
        public void stageEnded(Target target, Optional<InetAddress> address, StageReport report) {}
      };

  void stageBegan(Target target, Optional<InetAddress> address, StageId stage);

  /** Also called, without a beginning, for a stage that was not reached. */
  void stageEnded(Target target, Optional<InetAddress> address, StageReport report);

  /** A stage takes long, and says what it waits for. */
  default void waitsFor(Target target, String what) {}
}
