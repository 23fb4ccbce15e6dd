package org.rdpdoctor.lab.windows;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * An event of a Windows log.
 *
 * @param log such as System
 * @param fields in their order
 */
public record HostEvent(
    String log, String provider, long id, Instant time, Map<String, String> fields) {
  private static final Set<Long> TOLD = Set.of(1056L, 7036L, 7040L);
  private static final long SETTINGS_CONTRADICT = 1050;
  private static final int ERROR = 2;
  private static final int WARNING = 3;
  private static final int INFORMATION = 4;

  public HostEvent {
    fields = new LinkedHashMap<>(fields);
  }

  int level() {
    if (TOLD.contains(id)) {
      return INFORMATION;
    }
    return id == SETTINGS_CONTRADICT ? WARNING : ERROR;
  }
}
