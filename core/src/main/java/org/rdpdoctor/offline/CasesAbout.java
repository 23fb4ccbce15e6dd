package org.rdpdoctor.offline;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.NlaObservation.NlaChallenged;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Road;
import org.rdpdoctor.model.Run;

/** Which captured connections are about a host that was examined. */
public final class CasesAbout {
  private CasesAbout() {}

  /** Those to one of its addresses and its port, or to a host that gives itself the same name. */
  public static List<Evidence> host(Evidence live, List<Evidence> captured) {
    Set<String> addresses = addresses(live);
    Set<String> names = names(live);
    return captured.stream()
        .filter(each ->
            (each.target().port() == live.target().port()
                    && addresses(each).stream().anyMatch(addresses::contains))
                || names(each).stream().anyMatch(names::contains))
        .toList();
  }

  private static Set<String> addresses(Evidence evidence) {
    Set<String> addresses = new LinkedHashSet<>();
    for (Run run : evidence.runs()) {
      run.roads().stream().map(Road::address).forEach(addresses::add);
    }
    return addresses;
  }

  /** The name that was asked for, and the names by which the host calls itself. */
  private static Set<String> names(Evidence evidence) {
    Set<String> names = new LinkedHashSet<>();
    names.add(evidence.target().host().toLowerCase(Locale.ROOT));
    for (Run run : evidence.runs()) {
      run.roads().stream()
          .flatMap(road -> road.stages().stream())
          .flatMap(stage -> stage.observations().stream())
          .map(Observed::observation)
          .filter(NlaChallenged.class::isInstance)
          .map(NlaChallenged.class::cast)
          .flatMap(challenged -> challenged.dnsComputer().stream())
          .forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    }
    return names;
  }
}
