package org.rdpdoctor.codes;

import java.util.List;

/**
 * One cause of failure that rdpdoctor has a name for.
 *
 * @param id the stable id, in kebab case
 * @param family the group it belongs to
 * @param meaning one line
 * @param visibleBy where it can be seen: wire, login, server-log, server-host and others
 * @param namedByUsersAs what users call it
 */
public record CauseEntry(
    String id, String family, String meaning, List<String> visibleBy, List<String> namedByUsersAs) {

  public CauseEntry {
    visibleBy = List.copyOf(visibleBy);
    namedByUsersAs = List.copyOf(namedByUsersAs);
  }

  /** Where the page about this cause is in the documentation. */
  public String page() {
    return "docs/causes/" + id + ".md";
  }
}
