package org.rdpdoctor.lab.windows;

import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * One way for a machine to be wrong: a change of the healthy state.
 *
 * @param id kebab case
 * @param description what is wrong, on one line
 * @param afterSignIn whether it shows itself only to who signs in and begins a session
 * @param change made past everything that guards the state
 */
public record HostFault(
    String id, String description, boolean afterSignIn, Consumer<WindowsHost> change) {
  private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  public HostFault {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("not the id of a fault: " + id);
    }
  }

  /** Makes the machine wrong, too. */
  public void breakHost(WindowsHost host) {
    host.alter(change);
  }

  /** A machine with this fault and no other. */
  public WindowsHost host() {
    WindowsHost host = WindowsHost.healthy();
    breakHost(host);
    return host;
  }
}
