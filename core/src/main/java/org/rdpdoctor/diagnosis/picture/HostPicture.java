package org.rdpdoctor.diagnosis.picture;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rdpdoctor.model.BundleObservation.AccessEntry;
import org.rdpdoctor.model.BundleObservation.KeyAccessListed;
import org.rdpdoctor.model.BundleObservation.PortListed;
import org.rdpdoctor.model.BundleObservation.ServiceListed;
import org.rdpdoctor.model.CertificateObservation.Certificate;
import org.rdpdoctor.model.CertificateObservation.CertificateStored;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.HostObservation.HostClockSeen;
import org.rdpdoctor.model.HostObservation.HostExamined;
import org.rdpdoctor.model.HostObservation.HostFileMissing;
import org.rdpdoctor.model.HostObservation.HostFileSeen;
import org.rdpdoctor.model.HostObservation.HostFirewallCovered;
import org.rdpdoctor.model.HostObservation.HostFirewallRuleSeen;
import org.rdpdoctor.model.HostObservation.HostKeyFileNamed;
import org.rdpdoctor.model.HostObservation.HostMembersListed;
import org.rdpdoctor.model.HostObservation.HostNetworkRuleSeen;
import org.rdpdoctor.model.HostObservation.HostNetworkRulesCovered;
import org.rdpdoctor.model.HostObservation.HostPartUnread;
import org.rdpdoctor.model.HostObservation.HostPortCovered;
import org.rdpdoctor.model.HostObservation.HostServiceMissing;
import org.rdpdoctor.model.HostObservation.Unread;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.RegistryObservation.RegistryValueFound;
import org.rdpdoctor.model.Source;
import org.rdpdoctor.wire.Bytes;

/**
 * What a living host says of itself now, as facts with a name and a value. What could not be read
 * gives no fact.
 */
public final class HostPicture {
  private static final String TERMINAL_SERVER =
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server";
  private static final String STATIONS = TERMINAL_SERVER + "\\WinStations";
  private static final String LISTENER = STATIONS + "\\RDP-Tcp";
  private static final String LICENSING = TERMINAL_SERVER + "\\RCM\\Licensing Core";
  private static final String LICENCE_SERVERS =
      "HKLM\\SYSTEM\\CurrentControlSet\\Services\\TermService\\Parameters\\LicenseServers";
  private static final String SERVICE = "TermService";
  private static final String FIREWALL = "mpssvc";
  private static final String OWN_STORE = "Remote Desktop";
  private static final String STORES = "hklm\\software\\microsoft\\systemcertificates\\";
  private static final String SECURITY = "Microsoft-Windows-Security-Auditing";
  private static final String SERVICE_CONTROL = "Service Control Manager";
  private static final List<Long> CRASHES = List.of(7023L, 7024L, 7031L, 7034L);
  private static final String OF_REMOTE_DESKTOP_USERS = "S-1-5-32-555";
  private static final long REFUSED_WITHOUT_RIGHT = 4825;
  private static final Duration KERBEROS_TOLERANCE = Duration.ofMinutes(5);
  private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "[::]", "*");

  /** The name that Windows gives the file of the listener's own key. */
  private static final String KEY_FILE = "f686aace6942fb7f7ceb231212eef4a4";

  private static final int SHOWN_PARTS = 4;
  private static final String KEY_FOLDER = "\\machinekeys";

  /** Providers whose keys lie in that file; keys of others lie elsewhere. */
  private static final String CRYPTO_API = "Cryptographic Provider";

  /** FILE_GENERIC_READ (MS-DTYP section 2.4.3), which opening a key takes. */
  private static final long FILE_READ = 0x12_0089;

  /** An empty file, or a rest of one; real ones have hundreds of bytes. */
  private static final long SMALLEST_KEY_BYTES = 16;

  /** What every key is made with: list, read, create files (remedies.md section 1.1). */
  private static final long FOLDER_USE = 0x12_0003;

  private static final long GENERIC_READ = 0x8000_0000L;
  private static final long GENERIC_ALL = 0x1000_0000;

  /** What Network Service is or belongs to. */
  private static final Set<String> NETWORK_SERVICE =
      Set.of("S-1-5-20", "S-1-1-0", "S-1-5-11", "S-1-5-32-545", "S-1-5-6");

  /** Surely none of the groups of Network Service. */
  private static final Pattern OTHERS =
      Pattern.compile("S-1-5-18|S-1-5-19|S-1-5-32-544|S-1-5-80-.*|S-1-3-.*|S-1-5-82-.*");

  /**
   * Something that the host tells.
   *
   * @param shown what it is told by, for people
   * @param sources where that stands
   */
  public record Fact(String value, String shown, List<Source> sources) {}

  private final Evidence evidence;
  private final RecordedPicture records;
  private final List<Observed> host;

  HostPicture(Evidence evidence, RecordedPicture records) {
    this.evidence = evidence;
    this.records = records;
    this.host =
        evidence.recorded().stream().filter(each -> each.source() instanceof Source.Host).toList();
  }

  /** The fact of this name; the names stand in {@code recorded-signs.csv}. */
  public Optional<Fact> fact(String name) {
    if (host.isEmpty()) {
      return Optional.empty();
    }
    return switch (name) {
      case "rdp-service" -> service();
      case "rdp-port" -> port();
      case "dialled-port" -> dialledPort();
      case "rdp-address" -> address();
      case "listener-key-read" -> keyRead();
      case "listener-key-file" -> keyFile();
      case "key-folder" -> keyFolder();
      case "own-certificate" -> ownCertificate();
      case "bound-certificate" -> boundCertificate();
      case "security-layer" -> securityLayer();
      case "new-sessions" -> newSessions();
      case "firewall" -> firewall();
      case "network-rules" -> networkRules();
      case "clock" -> clock();
      case "licence-servers" -> licenceServers();
      case "remote-users" -> remoteUsers();
      default -> throw new IllegalStateException("no such fact: " + name);
    };
  }

  /** A host was signed in to and read. */
  public boolean isExamined() {
    return host.stream().anyMatch(each -> !(each.observation() instanceof HostPartUnread));
  }

  /** What was read, and as whom; a line for people. */
  public Optional<String> read() {
    return all(HostExamined.class)
        .findFirst()
        .map(each ->
            "%s%s was read over %s%s"
                .formatted(
                    PlainText.of(each.computer().orElse("the host")),
                    each.build().map(build -> " (Windows " + PlainText.of(build) + ")").orElse(""),
                    PlainText.of(each.channel()),
                    each.elevated()
                        .map(yes ->
                            yes ? " as administrator" : " without the rights of an administrator")
                        .orElse("")));
  }

  /**
   * Why parts of it are not known; a line each, for people. That an administrator may not look at
   * what is SYSTEM's own is the ordinary case and says nothing.
   */
  public List<String> unread() {
    return all(HostPartUnread.class)
        .filter(part -> !isOfSystemAlone(part))
        .map(HostPicture::unread)
        .toList();
  }

  private static boolean isOfSystemAlone(HostPartUnread part) {
    return part.reason() == Unread.NO_RIGHTS
        && part.parts().stream()
            .allMatch(each -> each.toUpperCase(Locale.ROOT).startsWith("HKLM\\SECURITY\\"));
  }

  private static String unread(HostPartUnread part) {
    String first =
        String.join(", ", part.parts().stream().limit(SHOWN_PARTS).map(PlainText::of).toList());
    int more = part.parts().size() - SHOWN_PARTS;
    return "not known of the host: %s%s (%s%s)"
        .formatted(
            first,
            more > 0 ? " and %,d more".formatted(more) : "",
            part.reason() == Unread.NO_RIGHTS ? "no right to read it: " : "",
            PlainText.of(part.because()));
  }

  /** Its registry was read, at least in part. */
  boolean hasRegistry() {
    return all(RegistryValueFound.class).findAny().isPresent();
  }

  /** How the machine calls itself that was read. */
  public Optional<String> computer() {
    return all(HostExamined.class).flatMap(each -> each.computer().stream()).findFirst();
  }

  /** Something of this beginning could not be read. */
  public boolean isUnread(String beginning) {
    return all(HostPartUnread.class)
        .flatMap(each -> each.parts().stream())
        .anyMatch(part -> lower(part).startsWith(lower(beginning)));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private <T extends Observation> Stream<T> all(Class<T> kind) {
    return host.stream().map(Observed::observation).filter(kind::isInstance).map(kind::cast);
  }

  private <T extends Observation> Optional<Observed> first(Class<T> kind, Predicate<T> fitting) {
    return host.stream()
        .filter(each ->
            kind.isInstance(each.observation()) && fitting.test(kind.cast(each.observation())))
        .findFirst();
  }

  private static Fact fact(String value, String shown, Observed... by) {
    return new Fact(value, shown, Stream.of(by).map(Observed::source).distinct().toList());
  }

  private Optional<Long> number(String key, String name) {
    return records
        .value(key, name)
        .map(RegistryValueFound::data)
        .filter(data -> data.matches("[0-9]{1,10}"))
        .map(Long::parseLong);
  }

  private boolean isNumber(String key, String name, long wanted) {
    return number(key, name).filter(found -> found == wanted).isPresent();
  }

  /** Remote Desktop is switched on here, so that it is missed when it does not work. */
  private boolean isMeantToBeOn() {
    return isNumber(TERMINAL_SERVER, "fDenyTSConnections", 0);
  }

  private Optional<ServiceListed> listed(String name) {
    return all(ServiceListed.class).filter(each -> each.name().equalsIgnoreCase(name)).findFirst();
  }

  private boolean runs(String name) {
    return listed(name).filter(each -> each.state().equals("Running")).isPresent();
  }

  private Optional<Fact> service() {
    Optional<Observed> missing =
        first(HostServiceMissing.class, each -> each.service().equalsIgnoreCase(SERVICE));
    if (missing.isPresent()) {
      return Optional.of(fact("missing", "no such service", missing.get()));
    }
    Optional<Observed> found =
        first(ServiceListed.class, each -> each.name().equalsIgnoreCase(SERVICE));
    return found.flatMap(seen -> {
      ServiceListed service = (ServiceListed) seen.observation();
      String shown =
          "%s, start %s"
              .formatted(
                  PlainText.of(service.state()), PlainText.of(service.startMode().orElse("?")));
      return switch (service.state()) {
        case "Running" -> crashed() ? Optional.empty() : Optional.of(fact("running", shown, seen));
        case "Start Pending", "Stop Pending" -> Optional.of(fact("changing", shown, seen));
        case "Stopped" ->
            isMeantToBeOn()
                ? Optional.of(fact(isDisabled(service) ? "disabled" : "stopped", shown, seen))
                : Optional.empty();
        default -> Optional.empty();
      };
    });
  }

  private static boolean isDisabled(ServiceListed service) {
    return service.startMode().filter("Disabled"::equals).isPresent();
  }

  /** It may run now and not have run before. */
  private boolean crashed() {
    return CRASHES.stream()
        .flatMap(id -> records.events(SERVICE_CONTROL, id).stream())
        .flatMap(event -> event.fields().stream())
        .anyMatch(field ->
            field.value().equalsIgnoreCase(SERVICE)
                || field.value().contains("Remote Desktop Services"));
  }

  /** The port that clients dial; on their way to the host it may be turned into another. */
  private int dialled() {
    return evidence.target().port();
  }

  private int listenerPort() {
    return number(LISTENER, "PortNumber").map(Long::intValue).orElse(dialled());
  }

  private boolean isCovered(int port) {
    return all(HostPortCovered.class).anyMatch(each -> each.port() == port);
  }

  private List<Observed> owners(int port) {
    return host.stream()
        .filter(each ->
            each.observation() instanceof PortListed listed
                && listed.port() == port
                && listed.protocol().equals("TCP"))
        .toList();
  }

  private boolean isOfService(Observed owner) {
    PortListed port = (PortListed) owner.observation();
    Optional<Long> process = listed(SERVICE).flatMap(ServiceListed::processId);
    return port.owners().stream().anyMatch(SERVICE::equalsIgnoreCase)
        || (port.processId().filter(id -> id != 0).isPresent() && port.processId().equals(process));
  }

  private Optional<Fact> port() {
    if (!isCovered(listenerPort())) {
      return Optional.empty();
    }
    List<Observed> here = owners(listenerPort());
    Optional<Observed> own = here.stream().filter(this::isOfService).findFirst();
    if (own.isPresent()) {
      return Optional.of(fact("service", "port " + listenerPort(), own.get()));
    }
    boolean bound = number(LISTENER, "PortNumber").isPresent();
    if (!isMeantToBeOn() || !bound) {
      return Optional.empty();
    }
    if (here.isEmpty()) {
      boolean open =
          runs(SERVICE)
              && !isNumber(LISTENER, "fEnableWinStation", 0)
              && !isNumber(LISTENER, "MaxInstanceCount", 0);
      return first(HostPortCovered.class, each -> each.port() == listenerPort())
          .filter(_ -> open)
          .map(seen -> fact("nobody", "nothing on port " + listenerPort(), seen));
    }
    return here.stream()
        .filter(each -> EVERYWHERE.contains(((PortListed) each.observation()).address()))
        .filter(each -> !((PortListed) each.observation()).owners().isEmpty())
        .findFirst()
        .map(each ->
            fact(
                "taken",
                "port %d, %s"
                    .formatted(
                        listenerPort(),
                        PlainText.of(
                            String.join(", ", ((PortListed) each.observation()).owners()))),
                each));
  }

  private Optional<Fact> dialledPort() {
    return owners(dialled()).stream()
        .filter(this::isOfService)
        .findFirst()
        .map(owner -> fact("service", "port " + dialled(), owner));
  }

  /** The service listens on its port on one address alone. */
  private Optional<Fact> address() {
    List<Observed> own = owners(listenerPort()).stream().filter(this::isOfService).toList();
    boolean narrow =
        !own.isEmpty()
            && own.stream()
                .noneMatch(
                    each -> EVERYWHERE.contains(((PortListed) each.observation()).address()));
    if (!narrow) {
      return Optional.empty();
    }
    boolean loopback =
        own.stream()
            .map(each -> ((PortListed) each.observation()).address())
            .allMatch(address -> address.startsWith("127.") || address.equals("::1"));
    return Optional.of(
        fact(
            loopback ? "loopback" : "one",
            PlainText.of(((PortListed) own.getFirst().observation()).address()),
            own.getFirst()));
  }

  /** The listener's own certificate is in use, so that its own key is, too. */
  private boolean usesOwnKey() {
    return records.value(LISTENER, "SSLCertificateSHA1Hash").isEmpty()
        && !isUnread(LISTENER)
        && all(RegistryValueFound.class).anyMatch(each -> each.key().equalsIgnoreCase(LISTENER));
  }

  private static boolean isKeyFile(String path) {
    return lower(path).contains(KEY_FILE);
  }

  private static boolean isFolder(String path) {
    return lower(path).endsWith(KEY_FOLDER);
  }

  /** The file of the key that is in use: the listener's own, or that of what is bound to it. */
  private Optional<String> keyInUse() {
    if (usesOwnKey()) {
      return all(HostKeyFileNamed.class)
          .map(HostKeyFileNamed::path)
          .filter(HostPicture::isKeyFile)
          .findFirst();
    }
    return records
        .value(LISTENER, "SSLCertificateSHA1Hash")
        .flatMap(value -> stored(value.data()))
        .flatMap(CertificateStored::keyContainer)
        .flatMap(container ->
            all(HostKeyFileNamed.class)
                .filter(each -> each.container().equals(container))
                .map(HostKeyFileNamed::path)
                .findFirst());
  }

  private Optional<Fact> keyRead() {
    return keyInUse()
        .flatMap(path -> first(KeyAccessListed.class, each -> each.subject().equals(path)))
        .map(seen -> {
          KeyAccessListed access = (KeyAccessListed) seen.observation();
          return switch (access(access.entries(), FILE_READ)) {
            case GRANTED -> fact("granted", "%d entries".formatted(access.entries().size()), seen);
            case DENIED -> fact("refused", "an entry denies it", seen);
            case NOT_GRANTED -> fact("refused", "no entry grants it", seen);
            case UNCLEAR -> fact("refused-it-seems", "no entry grants it by name", seen);
          };
        });
  }

  /** Whether Network Service gets rights. */
  private enum Access {
    GRANTED,
    DENIED,
    NOT_GRANTED,
    /** Somebody gets them who may be a group that it belongs to. */
    UNCLEAR
  }

  /** As Windows checks (MS-DTYP section 2.5.3.2): entry by entry, in their order. */
  private static Access access(List<AccessEntry> entries, long wanted) {
    long open = wanted;
    boolean unknown = false;
    for (AccessEntry entry : entries) {
      long mask = mask(entry.rights());
      String identity = entry.identity().toUpperCase(Locale.ROOT);
      if (!NETWORK_SERVICE.contains(identity)) {
        unknown |= entry.allows() && (mask & open) != 0 && !OTHERS.matcher(identity).matches();
      } else if (entry.allows()) {
        open &= ~mask;
      } else if ((mask & open) != 0) {
        return Access.DENIED;
      }
      if (open == 0) {
        return Access.GRANTED;
      }
    }
    return unknown ? Access.UNCLEAR : Access.NOT_GRANTED;
  }

  private static long mask(String rights) {
    try {
      long mask = Long.decode(rights.strip());
      long read = (mask & GENERIC_READ) != 0 ? FILE_READ : 0;
      return (mask & GENERIC_ALL) != 0 ? -1L : mask | read;
    } catch (NumberFormatException noMask) {
      return 0;
    }
  }

  private Optional<Fact> keyFile() {
    Optional<Observed> stub =
        keyInUse()
            .flatMap(path ->
                first(
                    HostFileSeen.class,
                    each -> each.path().equals(path) && each.sizeBytes() < SMALLEST_KEY_BYTES));
    if (stub.isPresent()) {
      long size = ((HostFileSeen) stub.get().observation()).sizeBytes();
      return Optional.of(fact("stub", "%d bytes".formatted(size), stub.get()));
    }
    return first(HostFileMissing.class, each -> isKeyFile(each.path()))
        .filter(_ -> usesOwnKey())
        .flatMap(seen ->
            own()
                .map(stored ->
                    fact(
                        stored.keyProvider().filter(name -> name.contains(CRYPTO_API)).isPresent()
                            ? "missing"
                            : "missing-it-seems",
                        "the certificate %s names it".formatted(stored.certificate().sha1()),
                        seen)));
  }

  /** Where no key can be made, and one has to be. */
  private Optional<Fact> keyFolder() {
    boolean due =
        first(HostFileMissing.class, each -> isKeyFile(each.path())).isPresent()
            || own().filter(stored -> isExpired(stored.certificate())).isPresent();
    return first(KeyAccessListed.class, each -> isFolder(each.subject()))
        .filter(_ -> usesOwnKey() && due)
        .filter(seen -> {
          Access use = access(((KeyAccessListed) seen.observation()).entries(), FOLDER_USE);
          return use == Access.DENIED || use == Access.NOT_GRANTED;
        })
        .map(seen -> fact("closed", "a new key is needed and cannot be made", seen));
  }

  /** Thumbprint of the certificate to which the living host's listener is bound, in hex. */
  public Optional<String> listenerThumbprint() {
    return records
        .value(LISTENER, "SSLCertificateSHA1Hash")
        .or(() -> records.value(STATIONS, "SelfSignedCertificate"))
        .filter(bound -> first(RegistryValueFound.class, bound::equals).isPresent())
        .map(bound -> bound.data().strip());
  }

  /**
   * Whether a certificate is in one of the living host's stores; empty when these were not read.
   */
  public Optional<Boolean> holds(Bytes sha1) {
    if (host.isEmpty() || isUnread(STORES) || all(CertificateStored.class).findFirst().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(stored(sha1.toString()).isPresent());
  }

  /** Our clock when the living host was read. */
  public Optional<Instant> readAt() {
    return all(HostExamined.class).findFirst().map(HostExamined::at);
  }

  /** The certificate that the service made for itself, if it is in its store. */
  private Optional<CertificateStored> own() {
    return records
        .value(STATIONS, "SelfSignedCertificate")
        .flatMap(value -> stored(value.data()))
        .filter(stored -> stored.place().equalsIgnoreCase(OWN_STORE));
  }

  private Optional<CertificateStored> stored(String sha1) {
    return all(CertificateStored.class)
        .filter(each -> each.certificate().sha1().toString().equalsIgnoreCase(sha1.strip()))
        .findFirst();
  }

  /** By the clock of the host: it was read then, and its clock stood so against ours. */
  private boolean isExpired(Certificate certificate) {
    Optional<Instant> now =
        all(HostExamined.class)
            .findFirst()
            .map(each ->
                each.at()
                    .plus(
                        all(HostClockSeen.class)
                            .findFirst()
                            .map(HostClockSeen::ahead)
                            .orElse(Duration.ZERO)));
    return now.filter(certificate.notAfter()::isBefore).isPresent();
  }

  private Optional<Fact> ownCertificate() {
    return own()
        .filter(stored -> usesOwnKey() && isExpired(stored.certificate()))
        .map(stored -> expired(stored));
  }

  private Fact expired(CertificateStored stored) {
    Observed seen = first(CertificateStored.class, stored::equals).orElseThrow();
    return fact("expired", "until " + stored.certificate().notAfter(), seen);
  }

  private Optional<Fact> boundCertificate() {
    Optional<RegistryValueFound> bound = records.value(LISTENER, "SSLCertificateSHA1Hash");
    if (bound.isEmpty() || isUnread(STORES)) {
      return Optional.empty();
    }
    Optional<CertificateStored> stored = stored(bound.get().data());
    if (stored.isEmpty()) {
      return first(RegistryValueFound.class, bound.get()::equals)
          .map(seen -> fact("nowhere", "in no store of the machine", seen));
    }
    return stored.filter(each -> isExpired(each.certificate())).map(this::expired);
  }

  /** TLS is invalid with encryption for the lowest clients (event 1050). */
  private Optional<Fact> securityLayer() {
    boolean conflict =
        isNumber(LISTENER, "SecurityLayer", 2) && isNumber(LISTENER, "MinEncryptionLevel", 1);
    return first(
            RegistryValueFound.class, each -> each.name().equalsIgnoreCase("MinEncryptionLevel"))
        .filter(_ -> conflict)
        .map(seen -> fact("conflict", "SecurityLayer = 2 with MinEncryptionLevel = 1", seen));
  }

  private Optional<Fact> newSessions() {
    List<String> names = new ArrayList<>();
    if (number(TERMINAL_SERVER, "TSServerDrainMode")
        .filter(mode -> mode == 1 || mode == 2)
        .isPresent()) {
      names.add("TSServerDrainMode");
    }
    if (isNumber(TERMINAL_SERVER, "TSUserEnabled", 1)) {
      names.add("TSUserEnabled");
    }
    if (isNumber(LISTENER, "fLogonDisabled", 1)) {
      names.add("fLogonDisabled");
    }
    return names.isEmpty()
        ? Optional.empty()
        : first(RegistryValueFound.class, each -> names.contains(each.name()))
            .map(seen -> fact("refused", String.join(", ", names), seen));
  }

  private Optional<Fact> firewall() {
    Optional<Observed> covered =
        first(HostFirewallCovered.class, each -> each.port() == listenerPort());
    if (covered.isEmpty() || !runs(FIREWALL) || !isMeantToBeOn()) {
      return Optional.empty();
    }
    List<Observed> rules =
        host.stream()
            .filter(each ->
                each.observation() instanceof HostFirewallRuleSeen rule
                    && rule.enabled()
                    && !rule.protocol().equalsIgnoreCase("UDP")
                    && names(rule.ports(), listenerPort()))
            .toList();
    Optional<Observed> block =
        rules.stream()
            .filter(each -> !((HostFirewallRuleSeen) each.observation()).allows())
            .filter(each -> isForAll((HostFirewallRuleSeen) each.observation()))
            .findFirst();
    if (block.isPresent()) {
      String name = ((HostFirewallRuleSeen) block.get().observation()).shown();
      return Optional.of(fact("blocked", "rule " + PlainText.of(name), block.get()));
    }
    List<Observed> open =
        rules.stream()
            .filter(each -> ((HostFirewallRuleSeen) each.observation()).allows())
            .toList();
    if (open.isEmpty()) {
      return Optional.of(fact("closed", "no rule for the port is on", covered.get()));
    }
    return open.stream()
        .filter(each -> isForAll((HostFirewallRuleSeen) each.observation()))
        .findFirst()
        .map(each -> fact("open", "port " + listenerPort(), each));
  }

  /**
   * What the rules of the cloud's network do with whom comes to the dialled port. Where that is not
   * the listener's own, something in between turns one into the other and no fact is told.
   */
  private Optional<Fact> networkRules() {
    Optional<Observed> covered = first(HostNetworkRulesCovered.class, _ -> true);
    if (covered.isEmpty() || listenerPort() != dialled()) {
      return Optional.empty();
    }
    List<Observed> rules =
        host.stream().filter(each -> each.observation() instanceof HostNetworkRuleSeen).toList();
    Function<HostNetworkRuleSeen, Observed> seen =
        rule ->
            rules.stream()
                .filter(each -> each.observation().equals(rule))
                .findFirst()
                .orElseThrow();
    NetworkRules all =
        new NetworkRules(
            rules.stream().map(each -> (HostNetworkRuleSeen) each.observation()).toList(),
            dialled());
    Optional<HostNetworkRuleSeen> closing = all.closing(NetworkRules.From.ANYWHERE);
    if (closing.isPresent()) {
      return Optional.of(fact("closed", shown(closing.get()), seen.apply(closing.get())));
    }
    Optional<HostNetworkRuleSeen> outside =
        ClientPlace.isOutside(evidence)
            ? all.closing(NetworkRules.From.THE_INTERNET)
            : Optional.empty();
    if (outside.isPresent()) {
      return Optional.of(
          fact("closed-from-outside", shown(outside.get()), seen.apply(outside.get())));
    }
    return all.opensToAll()
        ? Optional.of(fact("open", "port " + dialled(), covered.get()))
        : Optional.empty();
  }

  private static String shown(HostNetworkRuleSeen rule) {
    return "rule %s, priority %d, of %s"
        .formatted(
            PlainText.of(rule.name()),
            rule.priority(),
            PlainText.of(rule.group().substring(rule.group().lastIndexOf('/') + 1)));
  }

  private static boolean isForAll(HostFirewallRuleSeen rule) {
    String profiles = lower(rule.profiles());
    boolean everywhere =
        profiles.equals("any")
            || profiles.equals("all")
            || Stream.of("domain", "private", "public").allMatch(profiles::contains);
    return everywhere && Set.of("any", "*", "").contains(lower(rule.remoteAddresses()));
  }

  private static boolean names(String ports, int port) {
    for (String each : ports.split(",", -1)) {
      String[] ends = each.strip().split("-", 2);
      try {
        int from = Integer.parseInt(ends[0].strip());
        int to = ends.length > 1 ? Integer.parseInt(ends[1].strip()) : from;
        if (from <= port && port <= to) {
          return true;
        }
      } catch (NumberFormatException word) {
        if (Set.of("any", "*").contains(lower(each.strip()))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Kerberos minds, and only members of a domain have it. */
  private Optional<Fact> clock() {
    boolean member =
        all(HostExamined.class)
            .anyMatch(each -> each.domain().filter(name -> !name.isBlank()).isPresent());
    return first(HostClockSeen.class, _ -> member)
        .map(seen -> {
          HostClockSeen clock = (HostClockSeen) seen.observation();
          boolean off =
              clock.ahead().abs().minus(clock.uncertainty()).compareTo(KERBEROS_TOLERANCE) > 0;
          return fact(
              off ? "off" : "right",
              "%d s against ours".formatted(clock.ahead().toSeconds()),
              seen);
        });
  }

  private Optional<Fact> licenceServers() {
    boolean wanted =
        isNumber(TERMINAL_SERVER, "TSAppCompat", 1)
            && number(LICENSING, "LicensingMode")
                .filter(mode -> mode == 2 || mode == 4)
                .isPresent();
    boolean named =
        records
            .value(LICENCE_SERVERS, "SpecifiedLicenseServers")
            .or(() -> records.value(TERMINAL_SERVER, "LicenseServers"))
            .filter(value -> !value.data().isBlank())
            .isPresent();
    return first(RegistryValueFound.class, each -> each.name().equalsIgnoreCase("LicensingMode"))
        .filter(_ -> wanted && !named && !isUnread(LICENCE_SERVERS))
        .map(seen -> fact("none", "a licensing mode without a server", seen));
  }

  /** Says something only where somebody was refused for lack of the right. */
  private Optional<Fact> remoteUsers() {
    boolean refused = !records.events(SECURITY, REFUSED_WITHOUT_RIGHT).isEmpty();
    return first(
            HostMembersListed.class,
            each -> each.group().equals(OF_REMOTE_DESKTOP_USERS) && each.members().isEmpty())
        .filter(_ -> refused)
        .map(seen -> fact("none", "Remote Desktop Users has no members", seen));
  }
}
