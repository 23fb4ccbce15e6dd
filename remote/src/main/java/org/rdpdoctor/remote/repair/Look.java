package org.rdpdoctor.remote.repair;

import java.util.List;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.report.Judged;

/** Sees a host from both sides: the probe from here, its own state over the channel. */
public interface Look {
  /**
   * What is seen now, and what is made of it.
   *
   * @param logs its event logs are read, too
   * @param remembered records that are joined to what is seen now
   */
  Judged now(boolean logs, List<Observed> remembered) throws InterruptedException;
}
