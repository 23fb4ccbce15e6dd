package org.rdpdoctor.lab.windows;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.function.Predicate;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;

/**
 * A machine that takes its time to carry out some of the calls.
 *
 * @param delay before such a call is carried out
 */
public record SlowMachine(Machine machine, Predicate<HostCall> slow, Duration delay)
    implements Machine {
  @Override
  public HostReply perform(HostCall call) throws IOException {
    if (slow.test(call)) {
      try {
        Thread.sleep(delay);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException();
      }
    }
    return machine.perform(call);
  }
}
