package org.rdpdoctor.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.rdpdoctor.model.BundleObservation;
import org.rdpdoctor.model.BundleObservation.AddressesListed;
import org.rdpdoctor.model.BundleObservation.BundlePartMissing;
import org.rdpdoctor.model.BundleObservation.BundleRecognised;
import org.rdpdoctor.model.BundleObservation.CertificateListed;
import org.rdpdoctor.model.BundleObservation.ClockOffsetListed;
import org.rdpdoctor.model.BundleObservation.CollectionLogged;
import org.rdpdoctor.model.BundleObservation.FirewallRuleListed;
import org.rdpdoctor.model.BundleObservation.FirewallRulesCovered;
import org.rdpdoctor.model.BundleObservation.GracePeriodListed;
import org.rdpdoctor.model.BundleObservation.JoinListed;
import org.rdpdoctor.model.BundleObservation.KeyAccessListed;
import org.rdpdoctor.model.BundleObservation.PortListed;
import org.rdpdoctor.model.BundleObservation.PortsCovered;
import org.rdpdoctor.model.BundleObservation.ServiceListed;
import org.rdpdoctor.model.BundleObservation.SessionListenerListed;
import org.rdpdoctor.model.BundleObservation.SessionsCovered;
import org.rdpdoctor.model.BundleObservation.SystemDescribed;

/** What support bundles say, each as one plain line. Names are still raw. */
final class BundleSightings {
  private static final int USUAL_PORT = 3389;
  private static final String SERVICE = "TermService";
  private static final int MAX_SHOWN = 10;

  private BundleSightings() {}

  /** Every machine listens on dozens of ports. */
  static boolean tells(PortListed port) {
    return port.port() == USUAL_PORT || port.owners().stream().anyMatch(SERVICE::equalsIgnoreCase);
  }

  static String line(BundleObservation seen) {
    return switch (seen) {
      case BundleRecognised bundle -> bundle(bundle);
      case BundlePartMissing missing ->
          "no %s, which would tell: %s".formatted(missing.part(), missing.about());
      case CollectionLogged log ->
          "collected%s%s%s"
              .formatted(
                  log.begun().map(time -> " from " + time).orElse(""),
                  log.ended().map(time -> " to " + time).orElse(""),
                  named(", the tool's words: ", log.notFound()));
      case SystemDescribed system -> system(system);
      case AddressesListed listed ->
          "addresses: "
              + (listed.addresses().isEmpty() ? "none" : String.join(", ", listed.addresses()));
      case PortListed port -> port(port);
      case PortsCovered covered ->
          "%,d ports listened on, %,d connections%s"
              .formatted(
                  covered.listening(),
                  covered.connected(),
                  covered.complete() ? "" : ", the listing is not complete");
      case ServiceListed service -> service(service);
      case SessionListenerListed listener ->
          "listener %s, number %d".formatted(listener.name(), listener.id());
      case SessionsCovered covered ->
          "%,d sessions and %,d listeners".formatted(covered.sessions(), covered.listeners());
      case KeyAccessListed access -> access(access);
      case CertificateListed certificate -> certificate(certificate);
      case FirewallRuleListed rule ->
          "rule \"%s\" %s, %s TCP port %s from %s, profiles %s"
              .formatted(
                  rule.name(),
                  rule.enabled() ? "is on" : "is off",
                  rule.allows() ? "lets in" : "blocks",
                  rule.localPorts(),
                  rule.remoteAddresses(),
                  rule.profiles());
      case FirewallRulesCovered covered ->
          "%,d firewall rules%s"
              .formatted(
                  covered.rules(), covered.understood() ? "" : ", in a language that is not read");
      case ClockOffsetListed clock ->
          "the clock of the time server is ahead by %.3f s"
              .formatted(clock.offset().toSeconds() + clock.offset().getNano() / 1e9);
      case JoinListed join ->
          "joined to %s"
              .formatted(
                  join.entra() && join.domain()
                      ? "a domain and Entra ID"
                      : join.entra() ? "Entra ID" : join.domain() ? "a domain" : "nothing");
      case GracePeriodListed grace ->
          grace.daysLeft() == 0
              ? "the grace period of licensing is over"
              : "%,d days left of the grace period of licensing".formatted(grace.daysLeft());
    };
  }

  private static String bundle(BundleRecognised bundle) {
    return "%s%s%s%s, %,d files%s"
        .formatted(
            bundle.tool(),
            bundle.version().map(version -> " " + version).orElse(""),
            bundle.machine().map(name -> ", machine " + name).orElse(""),
            bundle.collected().map(time -> ", collected " + time + " local time").orElse(""),
            bundle.files(),
            bundle.ofServer() ? ", with parts that only the target of connections has" : "");
  }

  private static String system(SystemDescribed system) {
    return "%s%s, %s%s%s%s%s"
        .formatted(
            system.computer().orElse("a computer without name"),
            system.domain().map(name -> " in " + name).orElse(""),
            system.operatingSystem().orElse("unknown system"),
            system.build().map(build -> " " + build).orElse(""),
            system.domainRole().map(role -> ", " + role).orElse(""),
            system.localTime().map(time -> ", local time " + time).orElse(""),
            system.lastBoot().map(time -> ", started " + time).orElse(""));
  }

  private static String port(PortListed port) {
    return "%s %s port %d: %s%s"
        .formatted(
            port.protocol(),
            port.address(),
            port.port(),
            port.processId().map(id -> "process " + id).orElse("process unknown"),
            named(", ", port.owners()));
  }

  private static String service(ServiceListed service) {
    return "%s: %s%s%s%s"
        .formatted(
            service.name(),
            service.state(),
            service.startMode().map(mode -> ", start " + mode).orElse(""),
            service.account().map(name -> ", as " + name).orElse(""),
            service.processId().filter(id -> id != 0).map(id -> ", process " + id).orElse(""));
  }

  private static String access(KeyAccessListed access) {
    return "%s: %s"
        .formatted(
            access.subject(),
            access.entries().stream()
                .limit(MAX_SHOWN)
                .map(entry ->
                    "%s %s %s"
                        .formatted(
                            entry.identity(), entry.allows() ? "may" : "may not", entry.rights()))
                .collect(Collectors.joining("; ")));
  }

  private static String certificate(CertificateListed listed) {
    Optional<String> valid =
        listed.notBefore().isPresent() && listed.notAfter().isPresent()
            ? Optional.of(
                ", valid from %s to %s"
                    .formatted(listed.notBefore().get(), listed.notAfter().get()))
            : Optional.empty();
    return "certificate %d of %s%s%s%s%s"
        .formatted(
            listed.number(),
            listed.store().isEmpty() ? "a store" : "\"" + listed.store() + "\"",
            listed.sha1().map(hash -> ", thumbprint " + hash).orElse(""),
            valid.orElse(""),
            listed.keyContainer().map(name -> ", key " + name).orElse(""),
            named(", codes ", listed.codes()));
  }

  private static String named(String lead, List<String> names) {
    if (names.isEmpty()) {
      return "";
    }
    String shown = names.stream().limit(MAX_SHOWN).collect(Collectors.joining("; "));
    int more = names.size() - MAX_SHOWN;
    return lead + shown + (more > 0 ? " and %d more".formatted(more) : "");
  }
}
