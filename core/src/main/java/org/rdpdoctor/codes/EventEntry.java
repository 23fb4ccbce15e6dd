package org.rdpdoctor.codes;

import java.util.List;

/**
 * One event of a Windows event log.
 *
 * @param channel the log it is written to
 * @param provider the provider (source) as Windows names it
 * @param id the event id in decimal, or {@code (any)}
 * @param level the level, as the provider declares or uses it
 * @param meaning what it says, in our words
 * @param tags what it points to, as in {@code event-tags.csv}
 * @param keyFields the fields worth reading; may be empty
 * @param sources where the row was taken from
 */
public record EventEntry(
    String channel,
    String provider,
    String id,
    String level,
    String meaning,
    List<String> tags,
    String keyFields,
    List<String> sources) {

  private static final String COMMON_PREFIX = "Microsoft-Windows-";

  public EventEntry {
    tags = List.copyOf(tags);
    sources = List.copyOf(sources);
  }

  /** The provider without the prefix that nearly all share. */
  public String shortProvider() {
    return provider.startsWith(COMMON_PREFIX)
        ? provider.substring(COMMON_PREFIX.length())
        : provider;
  }

  /** Provider and id in the form users write: {@code Schannel/36870}. */
  public String name() {
    return shortProvider() + "/" + id;
  }
}
