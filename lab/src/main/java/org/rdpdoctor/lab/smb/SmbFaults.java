package org.rdpdoctor.lab.smb;

import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a server misbehaves on purpose. Requests are counted over all connections, from the moment on
 * at which this was set; the first is 1.
 *
 * @param cutAt the connection is reset at this request, and that one alone
 * @param sharesGoneFrom C$ and ADMIN$ are gone from this request on
 * @param winregNeedsService the pipe winreg is there only while service RemoteRegistry runs; a
 *     current Windows starts it when the pipe is opened, unless it is disabled
 * @param hangingStops services, in lower case, that stay in STOP_PENDING when they are stopped
 * @param deniedKeys keys, in lower case, that may not be opened: {@code hklm\system\...}
 */
public record SmbFaults(
    OptionalInt cutAt,
    OptionalInt sharesGoneFrom,
    boolean winregNeedsService,
    Set<String> hangingStops,
    Set<String> deniedKeys) {
  /** As Windows is. */
  public static final SmbFaults NONE =
      new SmbFaults(OptionalInt.empty(), OptionalInt.empty(), true, Set.of(), Set.of());

  public SmbFaults {
    hangingStops = lowerCase(hangingStops);
    deniedKeys = lowerCase(deniedKeys);
  }

  private static Set<String> lowerCase(Set<String> names) {
    Set<String> result = new TreeSet<>();
    names.forEach(name -> result.add(Names.folded(name)));
    return Set.copyOf(result);
  }

  public SmbFaults cuttingAt(int request) {
    return new SmbFaults(
        OptionalInt.of(request), sharesGoneFrom, winregNeedsService, hangingStops, deniedKeys);
  }

  public SmbFaults withoutSharesFrom(int request) {
    return new SmbFaults(
        cutAt, OptionalInt.of(request), winregNeedsService, hangingStops, deniedKeys);
  }

  /** The pipe winreg is always there. */
  public SmbFaults withWinregAlways() {
    return new SmbFaults(cutAt, sharesGoneFrom, false, hangingStops, deniedKeys);
  }

  public SmbFaults hangingStopOf(String... services) {
    return new SmbFaults(cutAt, sharesGoneFrom, winregNeedsService, Set.of(services), deniedKeys);
  }

  public SmbFaults denyingKeys(String... keys) {
    return new SmbFaults(cutAt, sharesGoneFrom, winregNeedsService, hangingStops, Set.of(keys));
  }
}
