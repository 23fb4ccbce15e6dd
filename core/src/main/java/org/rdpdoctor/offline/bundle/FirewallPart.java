package org.rdpdoctor.offline.bundle;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rdpdoctor.model.BundleObservation;
import org.rdpdoctor.model.BundleObservation.FirewallRuleListed;
import org.rdpdoctor.model.BundleObservation.FirewallRulesCovered;

/**
 * {@code netsh advfirewall firewall show rule name=all}. Labels and values depend on the language;
 * only English is understood, of other languages only the number of rules is told.
 */
final class FirewallPart implements PartReader {
  private static final Pattern FIELD = Pattern.compile("(\\S[^:]{0,60}):\\s+(\\S.*)");
  private static final Pattern LINE = Pattern.compile("-{40,}\\s*");
  private static final String NAME = "Rule Name";
  private static final int USUAL_PORT = 3389;
  private static final int MAX_LISTED = 200;

  @Override
  public String name() {
    return "firewall rules";
  }

  @Override
  public boolean recognises(List<String> firstLines) {
    for (int i = 1; i < firstLines.size(); i++) {
      if (LINE.matcher(firstLines.get(i)).matches()
          && FIELD.matcher(firstLines.get(i - 1)).matches()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void read(
      String file, List<String> lines, boolean complete, Consumer<BundleObservation> found) {
    long rules = 0;
    long listed = 0;
    boolean understood = false;
    Map<String, String> fields = new HashMap<>();
    String before = "";
    for (String line : lines) {
      Matcher field = FIELD.matcher(line);
      if (LINE.matcher(line).matches()) {
        rules += FIELD.matcher(before).matches() ? 1 : 0;
      } else if (field.matches()) {
        understood |= field.group(1).equals(NAME);
        if (field.group(1).equals(NAME) && concerns(fields) && listed < MAX_LISTED) {
          listed++;
          found.accept(rule(fields));
        }
        if (field.group(1).equals(NAME)) {
          fields.clear();
        }
        fields.put(field.group(1), field.group(2).strip());
      }
      before = line;
    }
    if (concerns(fields) && listed < MAX_LISTED) {
      found.accept(rule(fields));
    }
    found.accept(new FirewallRulesCovered(rules, understood && complete));
  }

  private static boolean concerns(Map<String, String> fields) {
    return fields.getOrDefault("Direction", "").equals("In")
        && fields.getOrDefault("Protocol", "").equals("TCP")
        && names(fields.getOrDefault("LocalPort", ""));
  }

  private static boolean names(String ports) {
    for (String each : ports.split(",", -1)) {
      String[] ends = each.strip().split("-", 2);
      try {
        int from = Integer.parseInt(ends[0].strip());
        int to = ends.length > 1 ? Integer.parseInt(ends[1].strip()) : from;
        if (from <= USUAL_PORT && USUAL_PORT <= to) {
          return true;
        }
      } catch (NumberFormatException _) {
        // a word such as RPC
      }
    }
    return false;
  }

  private static FirewallRuleListed rule(Map<String, String> fields) {
    return new FirewallRuleListed(
        PartText.bounded(fields.getOrDefault(NAME, "")),
        fields.getOrDefault("Enabled", "").equals("Yes"),
        fields.getOrDefault("Action", "").equals("Allow"),
        PartText.bounded(fields.getOrDefault("Profiles", "")),
        PartText.bounded(fields.getOrDefault("LocalPort", "")),
        PartText.bounded(fields.getOrDefault("RemoteIP", "")));
  }
}
