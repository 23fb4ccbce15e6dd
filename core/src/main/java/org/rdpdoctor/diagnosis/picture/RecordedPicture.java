package org.rdpdoctor.diagnosis.picture;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rdpdoctor.model.BundleObservation.BundleRecognised;
import org.rdpdoctor.model.CertificateObservation.CertificateStored;
import org.rdpdoctor.model.Evidence;
import org.rdpdoctor.model.LogObservation.AttemptLogged;
import org.rdpdoctor.model.LogObservation.EventLogged;
import org.rdpdoctor.model.LogObservation.Reached;
import org.rdpdoctor.model.Observation;
import org.rdpdoctor.model.Observed;
import org.rdpdoctor.model.RdpFileObservation.RdpSettingFound;
import org.rdpdoctor.model.RegistryObservation.RegistryValueFound;
import org.rdpdoctor.model.RegistryObservation.RegistryValueMissing;
import org.rdpdoctor.model.Source;

/**
 * What machines recorded themselves. A record is of its time: what came to a session later has
 * outlived the trouble before.
 */
public final class RecordedPicture {
  private static final int MAX_SOURCES = 5;
  private static final String SECURITY = "Microsoft-Windows-Security-Auditing";
  private static final String SESSIONS = "Microsoft-Windows-TerminalServices-LocalSessionManager";
  private static final String POLICY =
      "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services";
  private static final String TERMINAL_SERVER =
      "hklm\\system\\currentcontrolset\\control\\terminal server";

  private static final String STORES = "HKLM\\SOFTWARE\\Microsoft\\SystemCertificates";
  private static final int NETBIOS_CHARACTERS = 15;

  private final Evidence evidence;
  private final Map<Class<?>, List<Observation>> byKind;
  private final Map<Long, List<EventLogged>> eventsById;
  private final BundlePicture bundles;
  private final HostPicture host;

  RecordedPicture(Evidence evidence) {
    this.evidence = evidence;
    this.byKind =
        evidence.recorded().stream()
            .map(Observed::observation)
            .collect(Collectors.groupingBy(Object::getClass));
    this.eventsById =
        all(EventLogged.class).stream().collect(Collectors.groupingBy(EventLogged::eventId));
    this.bundles = new BundlePicture(evidence, this);
    this.host = new HostPicture(evidence, this);
  }

  /** The same without the records that do not fit. */
  RecordedPicture only(Predicate<Observed> fitting) {
    return new RecordedPicture(
        new Evidence(
            evidence.schema(),
            evidence.madeBy(),
            evidence.target(),
            evidence.runs(),
            evidence.reported(),
            evidence.recorded().stream().filter(fitting).toList()));
  }

  private <T extends Observation> List<T> all(Class<T> kind) {
    return byKind.getOrDefault(kind, List.of()).stream().map(kind::cast).toList();
  }

  /** What support bundles say. */
  public BundlePicture bundles() {
    return bundles;
  }

  /** What a living host says of itself. */
  public HostPicture host() {
    return host;
  }

  /** Where these very records stand, in their order. */
  public List<Source> sources(List<? extends Observation> records) {
    return records.stream()
        .flatMap(record ->
            evidence.recorded().stream()
                .filter(each -> each.observation().equals(record))
                .map(Observed::source)
                .limit(1))
        .limit(MAX_SOURCES)
        .toList();
  }

  /** Where a setting of a saved connection stands. */
  public List<Source> sourcesOfSetting(String name) {
    return sources(
        all(RdpSettingFound.class).stream()
            .filter(each -> each.name().equalsIgnoreCase(name))
            .limit(1)
            .toList());
  }

  /** Where a value is said to be missing. */
  public List<Source> sourcesOfMissing(String key, String name) {
    return sources(
        all(RegistryValueMissing.class).stream()
            .filter(each -> each.key().equalsIgnoreCase(key) && each.name().equalsIgnoreCase(name))
            .toList());
  }

  public List<EventLogged> events(String provider, long id) {
    return eventsById.getOrDefault(id, List.of()).stream()
        .filter(each -> each.provider().equalsIgnoreCase(provider))
        .toList();
  }

  /**
   * Of how many machines there are events or bundles, whether or not their names carry a domain;
   * bundles have the short names of NetBIOS. The logs of a living host are its own, whatever it was
   * called when it wrote them.
   */
  public long machines() {
    return Stream.concat(
            evidence.recorded().stream()
                .filter(each -> !(each.source() instanceof Source.Host))
                .map(Observed::observation)
                .filter(EventLogged.class::isInstance)
                .map(each -> ((EventLogged) each).computer()),
            Stream.concat(
                host.computer().stream(),
                all(BundleRecognised.class).stream().flatMap(bundle -> bundle.machine().stream())))
        .map(name -> name.split("\\.", 2)[0].toLowerCase(Locale.ROOT))
        .map(name -> name.substring(0, Math.min(name.length(), NETBIOS_CHARACTERS)))
        .filter(name -> !name.isEmpty())
        .distinct()
        .count();
  }

  /** Whether a session came about on that computer, over Remote Desktop, at or after that time. */
  public boolean sessionSince(String computer, Instant time) {
    return all(AttemptLogged.class).stream()
            .anyMatch(each ->
                each.reached() == Reached.SESSION
                    && each.client().isPresent()
                    && each.computer().equalsIgnoreCase(computer)
                    && !each.first().isBefore(time))
        || all(EventLogged.class).stream()
            .anyMatch(each ->
                isSession(each)
                    && each.computer().equalsIgnoreCase(computer)
                    && !each.last().isBefore(time));
  }

  /** As above, of one account; its name without domain. */
  public boolean sessionSince(String computer, Instant time, String account) {
    return all(EventLogged.class).stream()
        .anyMatch(each ->
            isSession(each)
                && each.computer().equalsIgnoreCase(computer)
                && !each.last().isBefore(time)
                && account(each).map(name -> name.equalsIgnoreCase(account)).orElse(false));
  }

  /** Nobody signed in on that computer, or was refused, over Remote Desktop after this event. */
  public boolean isLastWord(EventLogged refused) {
    return all(EventLogged.class).stream()
        .filter(each -> each.computer().equalsIgnoreCase(refused.computer()))
        .filter(each -> each.last().isAfter(refused.last()))
        .noneMatch(each -> isSession(each) || isRefusal(each));
  }

  private static boolean isRefusal(EventLogged event) {
    return event.provider().equals(SECURITY)
        && event.eventId() == 4625
        && event.field("LogonType").orElse("").equals("10");
  }

  /** A sign-in over Remote Desktop that was let in. */
  private static boolean isSession(EventLogged event) {
    if (event.provider().equals(SECURITY)) {
      return event.eventId() == 4624 && event.field("LogonType").orElse("").equals("10");
    }
    String address = event.field("Address").orElse("");
    return event.provider().equals(SESSIONS)
        && (event.eventId() == 21 || event.eventId() == 25)
        && !address.isEmpty()
        && !address.equalsIgnoreCase("LOCAL");
  }

  /** The account that an event is about, without its domain. */
  public static Optional<String> account(EventLogged event) {
    return event
        .field("TargetUserName")
        .or(() -> event.field("User"))
        .or(() -> event.field("AccountName"))
        .map(name -> name.substring(name.lastIndexOf('\\') + 1))
        .filter(name -> !name.isEmpty() && !name.equals("-"));
  }

  /**
   * The value that counts: what a policy sets outweighs what is set locally for Remote Desktop.
   *
   * @return the data, empty when the value is not in the records
   */
  public Optional<RegistryValueFound> value(String key, String name) {
    if (key.toLowerCase(Locale.ROOT).startsWith(TERMINAL_SERVER)) {
      Optional<RegistryValueFound> set = written(POLICY, name);
      if (set.isPresent()) {
        return set;
      }
    }
    return written(key, name);
  }

  private Optional<RegistryValueFound> written(String key, String name) {
    return all(RegistryValueFound.class).stream()
        .filter(each -> each.key().equalsIgnoreCase(key) && each.name().equalsIgnoreCase(name))
        .findFirst();
  }

  /** The key is there, the value is not, and no policy stands in for it. */
  public boolean isMissing(String key, String name) {
    return value(key, name).isEmpty()
        && all(RegistryValueMissing.class).stream()
            .anyMatch(
                each -> each.key().equalsIgnoreCase(key) && each.name().equalsIgnoreCase(name));
  }

  /**
   * Certificates of the machine are in the records, and the one with this thumbprint is not.
   *
   * @param sha1 in hex
   */
  public boolean isInNoStore(String sha1) {
    return !all(CertificateStored.class).isEmpty()
        && !host.isUnread(STORES)
        && stored(sha1).isEmpty();
  }

  /** The certificate with this thumbprint is in a store and names no private key. */
  public boolean isStoredWithoutKey(String sha1) {
    return stored(sha1).map(each -> each.keyContainer().isEmpty()).orElse(false);
  }

  private Optional<CertificateStored> stored(String sha1) {
    return all(CertificateStored.class).stream()
        .filter(each -> each.certificate().sha1().toString().equalsIgnoreCase(sha1))
        .findFirst();
  }

  /** A setting of a saved connection. */
  public Optional<String> setting(String name) {
    return all(RdpSettingFound.class).stream()
        .filter(each -> each.name().equalsIgnoreCase(name))
        .map(RdpSettingFound::value)
        .findFirst();
  }
}
