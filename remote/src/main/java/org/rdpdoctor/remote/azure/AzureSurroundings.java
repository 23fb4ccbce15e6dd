package org.rdpdoctor.remote.azure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.rdpdoctor.model.HostObservation;
import org.rdpdoctor.model.HostObservation.HostNetworkRuleSeen;
import org.rdpdoctor.model.HostObservation.HostNetworkRulesCovered;
import org.rdpdoctor.model.HostObservation.HostPartUnread;
import org.rdpdoctor.model.HostObservation.Unread;
import tools.jackson.databind.JsonNode;

/**
 * The effective rules of network security groups for the primary network interface of a machine,
 * which must be running (Azure REST API, networkInterfaces, List Effective Network Security
 * Groups).
 *
 * @param machine as Azure describes it
 * @param limit for the answer
 */
record AzureSurroundings(AzureManagement management, JsonNode machine, Duration limit) {
  private static final Pattern INTERFACE =
      Pattern.compile(
          "/subscriptions/[\\w-]{1,64}/resourceGroups/[\\w.()-]{1,90}/providers/"
              + "Microsoft\\.Network/networkInterfaces/[\\w.-]{1,80}",
          Pattern.CASE_INSENSITIVE);
  private static final String VERSION = "2024-05-01";
  private static final String PART = "rules of Azure's network security groups";

  /** The rules, or why they are not known. */
  List<HostObservation> read() throws InterruptedException {
    try {
      String path = adapter() + "/effectiveNetworkSecurityGroups?api-version=" + VERSION;
      List<HostNetworkRuleSeen> rules = NetworkRules.of(management.run(path, "", limit));
      List<HostObservation> all = new ArrayList<>(rules);
      all.add(new HostNetworkRulesCovered(rules.size()));
      return all;
    } catch (AzureFailed e) {
      return List.of(
          new HostPartUnread(
              List.of(PART), e.answered() ? Unread.REFUSED : Unread.NOT_ANSWERED, e.line()));
    }
  }

  /** The network interface that connections reach: the primary one. */
  private String adapter() throws AzureFailed {
    JsonNode all = machine.path("properties").path("networkProfile").path("networkInterfaces");
    for (JsonNode each : all) {
      String id = each.path("id").asString("");
      boolean primary = each.path("properties").path("primary").asBoolean(all.size() == 1);
      if (primary && INTERFACE.matcher(id).matches()) {
        return id;
      }
    }
    throw new AzureFailed("Azure names no network interface of the machine", true, false);
  }
}
