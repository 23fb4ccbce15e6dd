package org.rdpdoctor.remedy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.NegotiationObservation.NegotiationRefused;
import org.rdpdoctor.wire.rdpbcgr.NegotiationFailureCode;

/**
 * A saved connection (.rdp) that offers what the server takes. Only settings that keep it from that
 * are changed; a signature would not hold any more, and goes.
 *
 * @param text of the repaired file, line by line as before
 * @param changes in words
 */
public record RepairedConnection(String text, List<String> changes) {
  private static final Set<String> SIGNATURE = Set.of("signature", "signscope");
  private static final String CREDSSP = "enablecredsspsupport";
  private static final String NEGOTIATE = "negotiate security layer";

  public RepairedConnection {
    changes = List.copyOf(changes);
  }

  /** Empty when nothing in the file is in the way of what the server was seen to take. */
  public static Optional<RepairedConnection> of(String text, Evidence evidence) {
    Map<String, String> wanted = wanted(evidence);
    List<String> changes = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (String line : text.split("\\R", -1)) {
      String name = line.split(":", 2)[0].strip().toLowerCase(Locale.ROOT);
      String value = wanted.get(name);
      if (value != null && !line.strip().equalsIgnoreCase(name + ":i:" + value)) {
        changes.add("%s: %s, for that is what the server takes".formatted(name, value));
        lines.add(name + ":i:" + value);
      } else {
        lines.add(line);
      }
    }
    if (changes.isEmpty()) {
      return Optional.empty();
    }
    if (lines.removeIf(
        line -> SIGNATURE.contains(line.split(":", 2)[0].strip().toLowerCase(Locale.ROOT)))) {
      changes.add("the signature is left out: it does not hold for a changed file");
    }
    return Optional.of(new RepairedConnection(String.join("\r\n", lines), changes));
  }

  /** What the settings must not say otherwise. */
  private static Map<String, String> wanted(Evidence evidence) {
    Map<String, String> wanted = new LinkedHashMap<>();
    boolean nla = refused(evidence, NegotiationFailureCode.HYBRID_REQUIRED_BY_SERVER);
    boolean tls = nla || refused(evidence, NegotiationFailureCode.SSL_REQUIRED_BY_SERVER);
    if (nla) {
      wanted.put(CREDSSP, "1");
    }
    if (tls) {
      wanted.put(NEGOTIATE, "1");
    }
    return wanted;
  }

  /** The server said so itself to one of our connections. */
  private static boolean refused(Evidence evidence, NegotiationFailureCode code) {
    return evidence.runs().stream()
        .flatMap(run -> run.roads().stream())
        .flatMap(road -> road.stages().stream())
        .flatMap(report -> report.observations().stream())
        .anyMatch(each ->
            each.observation() instanceof NegotiationRefused refused
                && refused.code().equals(code));
  }
}
