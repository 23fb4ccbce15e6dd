package org.rdpdoctor.lab.windows;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An event of a Windows log.
 *
 * @param log such as System
 * @param fields in their order
 */
public record HostEvent(
    String log, String provider, long id, Instant time, Map<String, String> fields) {
  public HostEvent {
    fields = new LinkedHashMap<>(fields);
  }
}
