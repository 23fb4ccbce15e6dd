package org.rdpdoctor.diagnosis.picture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.rdpdoctor.model.BundleObservation;
import org.rdpdoctor.model.BundleObservation.AccessEntry;
import org.rdpdoctor.model.BundleObservation.BundleRecognised;
import org.rdpdoctor.model.BundleObservation.CertificateListed;
import org.rdpdoctor.model.BundleObservation.ClockOffsetListed;
import org.rdpdoctor.model.BundleObservation.FirewallRuleListed;
import org.rdpdoctor.model.BundleObservation.FirewallRulesCovered;
import org.rdpdoctor.model.BundleObservation.GracePeriodListed;
import org.rdpdoctor.model.BundleObservation.KeyAccessListed;
import org.rdpdoctor.model.BundleObservation.PortListed;
import org.rdpdoctor.model.BundleObservation.PortsCovered;
import org.rdpdoctor.model.BundleObservation.ServiceListed;
import org.rdpdoctor.model.BundleObservation.SessionListenerListed;
import org.rdpdoctor.model.BundleObservation.SessionsCovered;
import org.rdpdoctor.model.BundleObservation.SystemDescribed;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.Source;

/**
 * What support bundles say, as facts with a name and a value. A fact that two texts tell
 * differently is none, and so are all facts of several machines' bundles: which of them the trouble
 * is about is not known.
 */
public final class BundlePicture {
  private static final String TERMINAL_SERVER =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server";
  private static final String LISTENER = TERMINAL_SERVER + "\\WinStations\\RDP-Tcp";
  private static final String LICENSING = TERMINAL_SERVER + "\\RCM\\Licensing Core";
  private static final String SERVICE = "TermService";
  private static final String SERVICE_HOST = "svchost.exe";
  private static final String STORE = "Remote Desktop";

  /** The name that Windows gives the file of the listener's own key. */
  private static final String KEY_FILE = "f686aace6942fb7f7ceb231212eef4a4";

  private static final String NO_KEY_SET = "0x80090016";
  private static final int USUAL_PORT = 3389;
  private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::");
  private static final Duration KERBEROS_TOLERANCE = Duration.ofMinutes(5);

  /** Where Network Service is, or belongs to: names, SIDs and letters of SDDL (MS-DTYP 2.5.1.1). */
  private static final Set<String> NETWORK_SERVICE_BY =
      Set.of(
          "nt authority\\network service",
          "s-1-5-20",
          "ns",
          "everyone",
          "s-1-1-0",
          "wd",
          "nt authority\\authenticated users",
          "s-1-5-11",
          "au",
          "builtin\\users",
          "s-1-5-32-545",
          "bu",
          "nt authority\\service",
          "s-1-5-6",
          "su");

  /** Whoever is called otherwise may be a name of another language, or a group. */
  private static final Pattern KNOWN_OTHERS =
      Pattern.compile(
          "nt authority\\\\system|builtin\\\\administrators|nt service\\\\.*|creator owner"
              + "|owner rights|s-1-5-18|s-1-5-32-544|s-1-5-80-[0-9-]+|s-1-3-[04]|sy|ba|co|ow");

  private static final Pattern READS =
      Pattern.compile(
          "(?i).*(\\b(FullControl|Modify|Read|ReadAndExecute|ReadData)\\b"
              + "|\\b(F|M|RX|R|RD|GR|GA)\\b|^(FA|FR|GA|GR)).*");

  private static final Pattern MASK = Pattern.compile("0x[0-9a-fA-F]{1,8}|-?[0-9]{3,10}");
  private static final long READ_BITS = 0x9000_0001L;

  /**
   * Something that a bundle tells.
   *
   * @param shown what it is told by, for people
   */
  public record Fact(String value, String shown) {}

  private final Evidence evidence;
  private final RecordedPicture records;
  private final Map<String, List<BundleObservation>> byFile;

  BundlePicture(Evidence evidence, RecordedPicture records) {
    this.evidence = evidence;
    this.records = records;
    this.byFile = byFile(evidence);
  }

  /** The fact of this name; the names stand in {@code recorded-signs.csv}. */
  public Optional<Fact> fact(String name) {
    if (machines() > 1) {
      return Optional.empty();
    }
    return switch (name) {
      case "rdp-port" -> agreed(this::port);
      case "rdp-service" -> agreed(this::service);
      case "rdp-listener" -> agreed(this::listener);
      case "listener-key-read" -> agreed(this::keyFile);
      case "key-folder" -> agreed(this::keyFolder);
      case "listener-key-set" -> agreed(this::keySet);
      case "listener-certificate" -> agreed(this::certificate);
      case "firewall" -> agreed(this::firewall);
      case "grace-period" -> agreed(this::gracePeriod);
      case "clock" -> agreed(BundlePicture::clock);
      default -> throw new IllegalStateException("no such fact: " + name);
    };
  }

  private long machines() {
    return all().stream()
        .filter(BundleRecognised.class::isInstance)
        .map(BundleRecognised.class::cast)
        .flatMap(bundle -> bundle.machine().stream())
        .map(name -> name.toLowerCase(Locale.ROOT))
        .distinct()
        .count();
  }

  private List<BundleObservation> all() {
    return byFile.values().stream().<BundleObservation>flatMap(List::stream).toList();
  }

  private static Map<String, List<BundleObservation>> byFile(Evidence evidence) {
    Map<String, List<BundleObservation>> byFile = new LinkedHashMap<>();
    for (Observed each : evidence.recorded()) {
      if (each.source() instanceof Source.File file
          && each.observation() instanceof BundleObservation seen) {
        byFile.computeIfAbsent(file.file(), _ -> new ArrayList<>()).add(seen);
      }
    }
    return byFile;
  }

  /** Every text that could tell tells the same. */
  private Optional<Fact> agreed(Function<List<BundleObservation>, Optional<Fact>> judge) {
    List<Fact> facts =
        byFile.values().stream().flatMap(text -> judge.apply(text).stream()).toList();
    return facts.stream().map(Fact::value).distinct().count() == 1
        ? Optional.of(facts.getFirst())
        : Optional.empty();
  }

  private static <T extends BundleObservation> List<T> of(
      Class<T> kind, List<BundleObservation> text) {
    return text.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Remote Desktop is switched on here, so that it is missed when it does not work. */
  private boolean isMeantToBeOn() {
    return isValue(TERMINAL_SERVER, "fDenyTSConnections", "0");
  }

  private boolean isValue(String key, String name, String data) {
    return records.value(key, name).map(found -> found.data().equals(data)).orElse(false);
  }

  private int listenerPort() {
    return records
        .value(LISTENER, "PortNumber")
        .map(found -> found.data())
        .filter(data -> data.matches("[0-9]{1,5}"))
        .map(Integer::parseInt)
        .orElse(evidence.target().port());
  }

  private Optional<Long> serviceProcess() {
    return of(ServiceListed.class, all()).stream()
        .filter(each -> each.name().equalsIgnoreCase(SERVICE))
        .flatMap(each -> each.processId().stream())
        .findFirst();
  }

  private Optional<Fact> port(List<BundleObservation> text) {
    List<PortListed> tcp =
        of(PortListed.class, text).stream().filter(each -> each.protocol().equals("TCP")).toList();
    List<PortListed> here = tcp.stream().filter(each -> each.port() == listenerPort()).toList();
    boolean complete = of(PortsCovered.class, text).stream().allMatch(PortsCovered::complete);
    if (of(PortsCovered.class, text).isEmpty()) {
      return Optional.empty();
    }
    if (here.stream().anyMatch(this::isOfService)) {
      return Optional.of(new Fact("service", "netstat"));
    }
    if (tcp.stream().anyMatch(this::isOfService)) {
      return Optional.of(new Fact("elsewhere", "netstat"));
    }
    if (here.isEmpty()) {
      return complete && isMeantToBeOn()
          ? Optional.of(new Fact("nobody", "nothing on port " + listenerPort()))
          : Optional.empty();
    }
    return here.stream()
        .filter(each -> EVERYWHERE.contains(each.address()))
        .findFirst()
        .flatMap(this::taken);
  }

  private boolean isOfService(PortListed port) {
    return port.owners().stream().anyMatch(SERVICE::equalsIgnoreCase)
        || (port.processId().isPresent()
            && port.processId().get() != 0
            && port.processId().equals(serviceProcess()));
  }

  /** By a program that is told by its name; by number alone when the service's is another. */
  private Optional<Fact> taken(PortListed port) {
    List<String> names =
        port.owners().stream().filter(name -> !name.equalsIgnoreCase(SERVICE_HOST)).toList();
    if (!names.isEmpty()) {
      boolean certain = isMeantToBeOn() && records.value(LISTENER, "PortNumber").isPresent();
      return Optional.of(
          new Fact(
              certain ? "taken" : "taken-it-seems",
              "port %d, %s".formatted(port.port(), PlainText.of(String.join(", ", names)))));
    }
    return port.processId().isPresent() && serviceProcess().isPresent()
        ? Optional.of(
            new Fact(
                "taken-it-seems",
                "port %d, process %d; the service is process %d"
                    .formatted(port.port(), port.processId().get(), serviceProcess().get())))
        : Optional.empty();
  }

  private Optional<Fact> service(List<BundleObservation> text) {
    return of(ServiceListed.class, text).stream()
        .filter(each -> each.name().equalsIgnoreCase(SERVICE) && isMeantToBeOn())
        .findFirst()
        .map(each ->
            new Fact(
                stateOf(each),
                "%s, start %s"
                    .formatted(
                        PlainText.of(each.state()), PlainText.of(each.startMode().orElse("?")))));
  }

  private static String stateOf(ServiceListed service) {
    if (!service.state().equals("Stopped")) {
      return service.state().equals("Running") ? "running" : "in between";
    }
    return service.startMode().filter("Disabled"::equals).isPresent() ? "disabled" : "stopped";
  }

  private Optional<Fact> listener(List<BundleObservation> text) {
    boolean listed =
        of(SessionListenerListed.class, text).stream()
            .anyMatch(each -> each.name().toLowerCase(Locale.ROOT).startsWith("rdp"));
    return of(SessionsCovered.class, text).stream()
        .filter(covered -> covered.sessions() > 0 && isMeantToBeOn())
        .findFirst()
        .map(covered -> new Fact(listed ? "listed" : "missing", "qwinsta"));
  }

  /** The listener's own certificate is in use, so that its own key is, too. */
  private boolean usesOwnKey() {
    return records.value(LISTENER, "SSLCertificateSHA1Hash").isEmpty();
  }

  private Optional<Fact> keyFile(List<BundleObservation> text) {
    return of(KeyAccessListed.class, text).stream()
        .filter(each -> isKeyFile(each) && usesOwnKey())
        .findFirst()
        .flatMap(BundlePicture::networkServiceReads);
  }

  private Optional<Fact> keyFolder(List<BundleObservation> text) {
    return of(KeyAccessListed.class, text).stream()
        .filter(each -> !isKeyFile(each) && usesOwnKey())
        .findFirst()
        .flatMap(BundlePicture::networkServiceReads);
  }

  private static boolean isKeyFile(KeyAccessListed access) {
    return access.subject().toLowerCase(Locale.ROOT).contains(KEY_FILE);
  }

  /** Empty when a name in the list is not known, since Network Service might be behind it. */
  private static Optional<Fact> networkServiceReads(KeyAccessListed access) {
    List<AccessEntry> own = new ArrayList<>();
    for (AccessEntry entry : access.entries()) {
      String identity = entry.identity().toLowerCase(Locale.ROOT);
      if (NETWORK_SERVICE_BY.contains(identity)) {
        own.add(entry);
      } else if (!KNOWN_OTHERS.matcher(identity).matches()) {
        return Optional.empty();
      }
    }
    boolean denied = own.stream().anyMatch(entry -> !entry.allows() && reads(entry.rights()));
    boolean granted = own.stream().anyMatch(entry -> entry.allows() && reads(entry.rights()));
    return Optional.of(
        new Fact(
            granted && !denied ? "granted" : "refused",
            denied ? "it is denied" : "%d entries".formatted(access.entries().size())));
  }

  private static boolean reads(String rights) {
    String plain = rights.strip();
    if (MASK.matcher(plain).matches()) {
      return (Long.decode(plain) & READ_BITS) != 0;
    }
    return READS.matcher(plain).matches() || plain.equals("(N)");
  }

  private Optional<Fact> keySet(List<BundleObservation> text) {
    return listenerCertificate(text)
        .filter(each -> usesOwnKey())
        .map(each -> new Fact(each.codes().contains(NO_KEY_SET) ? "missing" : "there", "certutil"));
  }

  /** The only certificate of the store. */
  private static Optional<CertificateListed> listenerCertificate(List<BundleObservation> text) {
    List<CertificateListed> stored =
        of(CertificateListed.class, text).stream()
            .filter(each -> each.store().equalsIgnoreCase(STORE))
            .toList();
    return stored.size() == 1 ? Optional.of(stored.getFirst()) : Optional.empty();
  }

  /** Days of the same clock; one day apart proves nothing, since zones are not known. */
  private Optional<Fact> certificate(List<BundleObservation> text) {
    Optional<String> collected = collected();
    return listenerCertificate(text)
        .filter(each -> each.notAfter().isPresent() && collected.isPresent() && usesOwnKey())
        .map(each -> {
          String end = each.notAfter().orElseThrow();
          boolean expired = end.compareTo(collected.orElseThrow().substring(0, 10)) < 0;
          return new Fact(
              expired ? "expired" : "valid",
              "until %s, collected %s"
                  .formatted(PlainText.of(end), PlainText.of(collected.orElseThrow())));
        });
  }

  private Optional<String> collected() {
    return of(SystemDescribed.class, all()).stream()
        .flatMap(each -> each.localTime().stream())
        .findFirst()
        .or(() ->
            of(BundleRecognised.class, all()).stream()
                .flatMap(each -> each.collected().stream())
                .findFirst())
        .filter(time -> time.length() >= 10);
  }

  private Optional<Fact> firewall(List<BundleObservation> text) {
    boolean understood =
        of(FirewallRulesCovered.class, text).stream()
            .anyMatch(covered -> covered.understood() && covered.rules() > 0);
    if (!understood || !isMeantToBeOn() || listenerPort() != USUAL_PORT) {
      return Optional.empty();
    }
    List<FirewallRuleListed> rules = of(FirewallRuleListed.class, text);
    Optional<FirewallRuleListed> block =
        rules.stream()
            .filter(
                each -> each.enabled() && !each.allows() && each.remoteAddresses().equals("Any"))
            .findFirst();
    if (block.isPresent()) {
      return Optional.of(new Fact("blocked", "rule " + PlainText.of(block.get().name())));
    }
    boolean open = rules.stream().anyMatch(each -> each.enabled() && each.allows());
    return Optional.of(
        new Fact(open ? "open" : "closed", "%d rules name the port".formatted(rules.size())));
  }

  /** On a host that has a licensing mode it is over, too, and nobody minds. */
  private Optional<Fact> gracePeriod(List<BundleObservation> text) {
    return of(GracePeriodListed.class, text).stream()
        .findFirst()
        .filter(each -> isValue(LICENSING, "LicensingMode", "5"))
        .map(each ->
            new Fact(
                each.daysLeft() == 0 ? "over" : "running", each.daysLeft() + " days are left"));
  }

  private static Optional<Fact> clock(List<BundleObservation> text) {
    return of(ClockOffsetListed.class, text).stream()
        .findFirst()
        .map(each ->
            new Fact(
                each.offset().abs().compareTo(KERBEROS_TOLERANCE) > 0 ? "off" : "right",
                "by %d s".formatted(each.offset().toSeconds())));
  }
}
