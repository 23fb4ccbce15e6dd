package org.rdpdoctor.lab.windows;

import java.io.IOException;
import org.rdpdoctor.wire.hostcall.HostCall;
import org.rdpdoctor.wire.hostcall.HostReply;

/** A machine to which the way ends at one of the calls, and stays ended. */
public final class DyingMachine implements Machine {
  private final Machine machine;
  private final int lastCall;
  private final boolean carriedOut;
  private int calls;

  /**
   * The way ends at a call.
   *
   * @param lastCall which one, from 1
   * @param carriedOut whether the machine still does what it asks, and only the answer is lost
   */
  public DyingMachine(Machine machine, int lastCall, boolean carriedOut) {
    this.machine = machine;
    this.lastCall = lastCall;
    this.carriedOut = carriedOut;
  }

  @Override
  public synchronized HostReply perform(HostCall call) throws IOException {
    calls++;
    if (calls < lastCall) {
      return machine.perform(call);
    }
    if (calls == lastCall && carriedOut) {
      HostReply unheard = machine.perform(call);
      throw new IOException("the way to the machine ended before its answer: " + unheard);
    }
    throw new IOException("the way to the machine has ended");
  }

  /** How often it was asked. */
  public synchronized int calls() {
    return calls;
  }
}
