package org.rdpdoctor.remedy;

import java.util.List;
import java.util.Optional;
import org.rdpdoctor.diagnosis.Health;
import org.rdpdoctor.model.Target;

/**
 * What would be done, in this order, until the connection works. Empty for a healthy host, whatever
 * its settings.
 *
 * @param id of target, steps and the old values that they were planned on; another plan has another
 * @param remedies the cheapest and safest first, and of those the likeliest cause
 * @param advice what others must do
 * @param unmended causes that are confirmed or likely and have neither remedy nor advice
 */
public record Plan(
    String id,
    Target target,
    Health health,
    List<Remedy> remedies,
    List<Advice> advice,
    List<String> unmended) {
  public Plan {
    remedies = List.copyOf(remedies);
    advice = List.copyOf(advice);
    unmended = List.copyOf(unmended);
  }

  public boolean isEmpty() {
    return remedies.isEmpty() && advice.isEmpty();
  }

  public Optional<Remedy> remedy(String remedyId) {
    return remedies.stream().filter(each -> each.id().equals(remedyId)).findFirst();
  }
}
