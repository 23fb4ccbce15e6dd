package org.rdpdoctor.remedy;

import java.util.List;
import org.rdpdoctor.wire.hostcall.HostCall;

/**
 * One change.
 *
 * @param what is done, for people
 * @param touched what it changes; before the change each must hold what is expected
 */
public record Step(HostCall.Change change, String what, List<Touched> touched) {
  public Step {
    touched = List.copyOf(touched);
  }

  /** Stops or starts a service. */
  public boolean moves(String service) {
    return (change instanceof HostCall.StopService stop && stop.name().equalsIgnoreCase(service))
        || (change instanceof HostCall.StartService start
            && start.name().equalsIgnoreCase(service));
  }

  /** Everybody who is signed in over Remote Desktop loses the session. */
  public boolean dropsSessions() {
    return change instanceof HostCall.StopService stop
        && stop.name().equalsIgnoreCase(Steps.TERM_SERVICE);
  }

  /** It may cut off a channel that comes over the network. */
  public boolean mayCutTheNetwork() {
    return change instanceof HostCall.EnableFirewallRule
        || change instanceof HostCall.AddFirewallRule
        || change instanceof HostCall.DeleteFirewallRule;
  }
}
